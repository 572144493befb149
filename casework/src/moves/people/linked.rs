//! Two cases, in; linked, or dealt with as one, out.

use crate::cases::{Case, CloseReason, Reference, State, What};
use crate::letters::{Next, Said};
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{CircumstanceKind, Event, LetterKind};

/// Two cases have to do with each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The other case.
    pub to: Reference,
}

/// Another complaint of the same person goes on in this one; the earliest receipt governs (Q32, Code 6.8).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Combine {
    /// The case that goes on in this one.
    pub follower: Reference,
}

impl Move for Link {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let clause = "Code 6.8";
        let other = desk.other(&self.to, clause)?;
        if desk.case().links.contains(&other.id) {
            return Err(Refused::clause(
                clause,
                "they are linked already",
                "see `redress case show`",
            ));
        }
        desk.record(What::Linked { to: other.id })?;
        let own = desk.case().id;
        if other.links.contains(&own) {
            return Ok(());
        }
        desk.record_of(&other, What::Linked { to: own })
    }

    fn cases(&self) -> Vec<Reference> {
        vec![self.to.clone()]
    }
}

impl Move for Combine {
    fn looks_back(&self) -> bool {
        true
    }

    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let policy = desk.circumstance(CircumstanceKind::SeveralComplaints);
        let clause = policy
            .map_or("Code 6.8", |policy| policy.basis.clause.as_str())
            .to_owned();
        let follower = desk.other(&self.follower, &clause)?;
        let lead = desk.case();
        if follower.complainant != lead.complainant {
            return Err(Refused::clause(
                clause,
                "they are complaints of different people, and nothing is ever merged across people",
                format!(
                    "link them with `redress case link {} {}`",
                    lead.reference, follower.reference
                ),
            ));
        }
        for case in [lead, &follower] {
            if !matches!(case.state, State::Open { .. }) {
                return Err(Refused::clause(
                    clause,
                    format!(
                        "{} is {}, and only what is not answered yet goes on as one",
                        case.reference,
                        case.state.as_str()
                    ),
                    "link them with `redress case link`",
                ));
            }
        }
        // What few may see never goes on where more do.
        if (lead.access, &lead.about_staff) != (follower.access, &follower.about_staff) {
            return Err(Refused::clause(
                clause,
                "they are not seen by the same people",
                "keep them apart, and link them with `redress case link`",
            ));
        }
        if follower.is_on_its_way(Event::Responded) || lead.is_on_its_way(Event::Responded) {
            return Err(Refused::clause(
                clause,
                "the answer to one of them is on its way",
                "wait until it is delivered: what is answered goes on by itself",
            ));
        }
        let references = vec![lead.reference.to_string(), follower.reference.to_string()];
        let (own, received_at) = (lead.id, lead.received_at);
        desk.record_of(&follower, What::CombinedInto { lead: own })?;
        let why = CloseReason::Combined;
        desk.record_of(&follower, What::Closed { why })?;
        if !desk.case().links.contains(&follower.id) {
            desk.record(What::Linked { to: follower.id })?;
        }
        if follower.received_at < received_at {
            desk.record_at(follower.received_at, What::ReceiptCorrected)?;
        }
        let next = Next {
            who: desk.handler_name(),
            by: desk.answer_by()?,
        };
        let kind = LetterKind::CombinedNotice;
        let letter = desk.compose(kind, next, vec![Said::ComplaintsCombined(references)])?;
        desk.send(letter, kind.brings(), &[])?;
        Ok(())
    }

    fn cases(&self) -> Vec<Reference> {
        vec![self.follower.clone()]
    }
}

impl Desk<'_> {
    fn other(&self, reference: &Reference, clause: &str) -> Result<Case, Refused> {
        let other = self
            .file
            .other(reference)
            .filter(|other| other.id != self.case().id);
        other.cloned().ok_or_else(|| {
            Refused::clause(
                clause,
                format!("{reference} is no other case"),
                "see `redress case list`",
            )
        })
    }
}
