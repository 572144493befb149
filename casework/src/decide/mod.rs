//! A message and what the register knows of it, in; a Plan, out.

pub(crate) mod alerts;
mod belongs;
mod bounce;
mod caller;
pub(crate) mod danger;
mod delivery;
mod digest;
pub(crate) mod draft;
mod intake;
pub(crate) mod joining;
mod known;
mod open;
pub mod papers;
mod plan;
pub(crate) mod posting;
mod recount;
mod strangers;
pub(crate) mod writing;
mod written;

#[cfg(test)]
pub(crate) mod tests;

pub use caller::Caller;
pub use delivery::{delivered, given_up, still_failing};
pub use digest::{AtHand, LOOKED_FOR, OpenTask, digests, opened_at};
pub use draft::Undecided;
pub use intake::{decide, gone, hold};
pub use known::{Earlier, Known, KnownLetter, ReceiptsSent};
pub use plan::{
    CasePlan, NewContact, Note, Outcome, Plan, PrintedLetter, QueuedLetter, Settled, Task, TaskKind,
};
pub use recount::{Moved, recount};
pub use strangers::{of_other_cases, strangers};
pub use written::{Unwritten, WrittenDown, written_down};
