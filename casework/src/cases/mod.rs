//! Facts, in; the state of a case, its clocks and its milestones, out.

mod beside;
mod case;
mod channel;
mod correspondence;
mod decisions;
mod fact;
mod fold;
mod hazards;
mod kept;
mod milestones;
mod notes;
mod passage;
mod people;
mod reasons;
mod reference;
mod rulebook;
mod running;
mod token;
mod undertakings;
mod undone;
mod wakes;

pub use crate::letters::Verdict;
pub use beside::Beside;
pub use case::{Access, Case, LetterState, Mark, SentLetter, State};
pub use channel::Channel;
pub use decisions::{
    Award, CloseReason, Decision, Draft, Failure, Finding, Payment, PaymentStep, ReopenReason, TrackReason,
};
pub use fact::{Actor, Cause, Fact, SHAPE, UnknownFact, What};
pub use fold::FoldError;
pub use hazards::{Apart, Danger, Judgement};
pub use kept::{CaseRow, Kept, KeptClock, KeptUndertaking};
pub use milestones::Milestone;
pub use passage::{ByCode, Extended, Passage, RanOut, RunningClock, Stopper, Turn, Uncounted};
pub use people::{Authority, Circumstance};
pub use reasons::{RouteReason, Undelivered, Writer};
pub use reference::{NotAReference, Reference};
pub use rulebook::{NotInRulebook, Rulebook};
pub use token::{Key, Keys, Purpose, TOKEN_LENGTH, Token, looks_like_token};
pub use undertakings::{Standing, Undertaking, UndertakingId, UndertakingKind};
pub use undone::{Undone, recorded_with, words_of_undertakings};
pub(crate) use wakes::ACKNOWLEDGEMENT;
pub use wakes::{ToSee, Wake};
