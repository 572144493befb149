//! What a member of staff does in a case, in; what follows, or a refusal with its clause, out.
//!
//! Each move is a struct with what a person has to say, and reads as a list: what must be so, what is
//! recorded, what is written. The same moves come from the command line, from a member of staff's mail and
//! from a clock that runs out.

mod clock;
mod desk;
mod entering;
mod file;
mod guards;
mod known_parts;
mod letters;
mod ownership;
pub mod people;
mod promised;
mod recipients;
mod refusal;
mod sight;
mod staff;
pub mod stages;
#[cfg(test)]
mod tests;

pub use clock::{Seen, see_to};
pub use file::{CaseFile, Correspondence, Party, PromisedWords, Thread, Words};
pub use promised::Action;
pub use refusal::Refused;
pub use staff::Colleague;

use crate::cases::Reference;
use crate::decide::Plan;
use crate::given::Chance;
use crate::ids::{ContactId, MessageId};
use crate::reach::Reach;
use crate::rules::Rules;
use chrono::{DateTime, Utc};
use desk::Desk;

/// Something that is done in a case.
pub trait Move {
    /// Whether it may be about a time before the complaint was received.
    fn looks_back(&self) -> bool {
        false
    }

    /// Does it on `desk`, or says why it may not be done. What was recorded before a refusal is never kept.
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused>;

    /// Other cases that it names; they have to be in the file.
    fn cases(&self) -> Vec<Reference> {
        Vec::new()
    }

    /// How people whom it names are reached: who of them is known has to be in the file.
    fn people(&self) -> Vec<Reach> {
        Vec::new()
    }

    /// The letters that it may take back: what was recorded with each has to be in the file.
    fn letters(&self, _file: &CaseFile) -> Vec<MessageId> {
        Vec::new()
    }
}

/// When and by whom a move is made.
#[derive(Clone, Copy, Debug)]
pub struct Doing {
    /// Who does it; Redress itself where a clock ran out.
    pub by: Option<ContactId>,
    /// When it happened: for a call that is written up, when that was.
    pub at: DateTime<Utc>,
    /// When we come to know of it.
    pub now: DateTime<Utc>,
}

/// Makes a move in a case: everything that follows, or nothing and the reason.
pub fn make(
    rules: &Rules,
    file: &CaseFile,
    step: &dyn Move,
    doing: Doing,
    chance: &mut Chance,
) -> Result<Plan, Refused> {
    let mut desk = Desk::new(rules, file, doing, chance)?;
    desk.must_be_theirs_to_see()?;
    if !step.looks_back() {
        desk.must_be_since_receipt()?;
    }
    step.make(&mut desk)?;
    Ok(desk.finish())
}
