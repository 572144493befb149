//! What is noted, promised and paid beside the stages of a case, in; facts, letters and tasks, out.

mod access;
mod actions;
mod authority;
mod contact;
mod groups;
mod hazard_done;
mod hazard_letters;
mod hazards;
mod heard;
mod kind;
mod learning;
mod linked;
mod money;
mod needs;
mod note;
mod ombudsman;
mod owner;
mod posted;
mod reach;
mod speakers;
mod take_back;
#[cfg(test)]
mod tests;

pub use access::{Restrict, SafeChannel, Unrestrict};
pub use actions::{Act, Drop, Fulfil, Owed, Postpone, Promised};
pub use authority::{Authorise, Letters};
pub use contact::RestrictContact;
pub use groups::{Anonymous, Petition};
pub use hazard_done::HazardDone;
pub use hazard_letters::{OfferAccommodation, SummariseHazard};
pub use hazards::JudgeHazard;
pub use heard::Hear;
pub use kind::{Categorise, ReceivedAt, Retype};
pub use learning::Learn;
pub use linked::{Combine, Link};
pub use money::{AnswerOffer, Offer, Pay};
pub use needs::{Adjust, Language, Vulnerable};
pub use note::Note;
pub use ombudsman::{Approach, Determine, Order, OrderKind};
pub use owner::{Assign, Escalate};
pub use posted::Posted;
pub use reach::Reachable;
pub use speakers::{Person, Speak, Speaker};
pub use take_back::TakeBack;
