//! What is done at a stage of a case, in; its letters and what they bring about, out.

mod acknowledge;
mod close;
mod decline;
mod done;
mod extend;
mod findings;
mod formal;
mod hearing;
mod hold;
mod next_stage;
mod progress;
mod promise;
mod resolve;
mod respond;
mod sign_off;
#[cfg(test)]
mod tests;
mod track;
mod withdraw;

pub use acknowledge::{Acknowledge, AcknowledgeByDefault};
pub use close::{Close, Reopen};
pub use decline::{Decline, RefuseStage, Wider};
pub use done::Done;
pub use extend::{Agreed, Extend, Later};
pub use findings::Findings;
pub use formal::{Formal, TellProcedure};
pub use hearing::{ChooseHearing, NamePanel, OfferHearing};
pub use hold::Hold;
pub use next_stage::{Late, NextStage, Way};
pub use progress::Progress;
pub use promise::{Delay, Promise};
pub use resolve::Resolve;
pub use respond::{Offer, Respond, Words};
pub use sign_off::{DraftAnswer, GiveBack, SignOff};
pub use track::ChangeTrack;
pub use withdraw::{Attempt, CloseUnengaged, Warn, Withdraw};
