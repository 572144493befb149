//! Several who complain as one, or one who says no name, in; one case with one contact, or with none, out.

use super::Person;
use crate::cases::{RouteReason, What};
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Move, Refused};
use crate::policies::{CircumstanceKind, Event, LetterKind};
use crate::reach::Reach;
use crate::routing::Routed;

/// Nobody says who complains: it is logged and looked into, no letter goes out, and it is shown apart (Q30).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anonymous;

/// Several people complain of one thing: one complaint, one person to write to (Q31).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Petition {
    /// How many signed.
    pub signatories: u32,
    /// Whom they have named; where nobody yet, the complainant is asked for one.
    pub contact: Option<Person>,
}

impl Move for Anonymous {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let kind = CircumstanceKind::Anonymous;
        let is = desk.case().circumstances.iter().any(|one| one.kind == kind);
        if is {
            return Err(desk.no_group(kind, "that is on record already"));
        }
        desk.so(kind, None, None)?;
        let to = desk.circumstance(kind).and_then(|policy| policy.to.clone());
        let Some(role) = to else {
            return Ok(());
        };
        let found = desk.who_does(Some(&role)).first().copied();
        let found = found.filter(|handler| desk.case().owner != Some(handler.id));
        match found {
            Some(to) => desk.give(&Routed {
                to,
                because: RouteReason::Role(role),
            }),
            None => Ok(()),
        }
    }
}

impl Move for Petition {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let kind = CircumstanceKind::Petition;
        desk.passage()?;
        if self.signatories < 2 {
            return Err(desk.no_group(kind, "a petition has two who sign it, or more"));
        }
        let before = desk
            .case()
            .circumstances
            .iter()
            .find(|one| one.kind == kind)
            .cloned();
        let who = self
            .contact
            .as_ref()
            .map(|contact| desk.meet(contact))
            .transpose()?;
        if let Some(before) = &before {
            if before.who == who && before.number == Some(self.signatories) {
                return Err(desk.no_group(kind, "that is on record already"));
            }
            desk.record(What::CircumstanceEnded {
                circumstance: kind,
                who: before.who,
            })?;
        }
        let who = who.or(before.as_ref().and_then(|before| before.who));
        desk.so(kind, who, Some(self.signatories))?;
        match who {
            Some(_) => desk.happened(Event::SingleContactNamed),
            None => ask(desk),
        }
    }

    fn people(&self) -> Vec<Reach> {
        let contact = self.contact.as_ref();
        contact
            .map(|contact| contact.reached_by.clone())
            .unwrap_or_default()
    }
}

/// Asks them for one person to write to, where the policy has a letter for it.
fn ask(desk: &mut Desk<'_>) -> Result<(), Refused> {
    let letter = desk
        .circumstance(CircumstanceKind::Petition)
        .and_then(|policy| policy.letter);
    let Some(kind) = letter.filter(|kind| *kind == LetterKind::SingleContactRequest) else {
        return Ok(());
    };
    let next = next_by_resident(None);
    let letter = desk.compose(kind, next, vec![Said::SingleContact])?;
    desk.send(letter, kind.brings(), &[])?;
    Ok(())
}

impl Desk<'_> {
    fn no_group(&self, kind: CircumstanceKind, why: &str) -> Refused {
        let cure = "see `redress case show`";
        match self.circumstance(kind) {
            Some(policy) => Refused::by(&policy.basis, why, cure),
            None => Refused::clause("Code 1.2", why, cure),
        }
    }
}
