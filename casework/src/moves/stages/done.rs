//! Something that the policy names was done, in; the case with it on record, out.

use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::Event;

/// Something was done that no letter tells: contact was made, the facts were investigated, the answer was
/// signed off. What there is to say of it stands in a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Done {
    /// What.
    pub event: Event,
    /// What there is to say of it.
    pub note: String,
}

/// What a member of staff may put on record by saying so. Everything else follows from a letter, a request
/// or a clock.
const BY_HAND: &[Event] = &[
    Event::ContactMade,
    Event::HandlerAppointed,
    Event::EarlyAnswerConsidered,
    Event::VulnerabilityAssessed,
    Event::DiscretionConsidered,
    Event::SingleContactNamed,
    Event::ConflictsAddressed,
    Event::FactsInvestigated,
    Event::EvidenceConsidered,
    Event::OutsideHelpNeeded,
    Event::ActionsAgreed,
    Event::ExplainedToResident,
    Event::ThirdPartiesSeparated,
    Event::ReasonsDocumented,
    Event::VerballyResolved,
    Event::IssueHappened,
    Event::IssueKnown,
    Event::FindingsShared,
    Event::PassedOn,
];

impl Move for Done {
    fn looks_back(&self) -> bool {
        matches!(self.event, Event::IssueHappened | Event::IssueKnown)
    }

    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_open("worked on")?;
        if !BY_HAND.contains(&self.event) {
            return Err(Refused::by(
                &desk.stage()?.basis,
                format!("\u{201c}{}\u{201d} follows from a command of its own", self.event),
                "see `redress case --help`",
            ));
        }
        desk.must_have_been_done_before(self.event)?;
        desk.happened(self.event)?;
        desk.note(&self.note)
    }
}
