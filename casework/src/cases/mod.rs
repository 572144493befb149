//! Facts, in; the state of a case, its clocks and its milestones, out.

mod case;
mod fact;
mod fold;
mod kept;
mod recount;
mod reference;
mod rulebook;
mod running;
mod token;

pub use case::{Access, Case, LetterState, RunningClock, SentLetter, State};
pub use fact::{Actor, Cause, Channel, Fact, RouteReason, SHAPE, Undelivered, UnknownFact, What, Writer};
pub use fold::FoldError;
pub use kept::{CaseRow, Kept, KeptClock, Milestone};
pub use reference::{NotAReference, Reference};
pub use rulebook::{NotInRulebook, Rulebook};
pub use token::{Key, Keys, Purpose, TOKEN_LENGTH, Token, looks_like_token};
