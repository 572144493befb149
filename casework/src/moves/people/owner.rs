//! Somebody who is to have the case, in; the case handed over, with its dates, out.

use crate::cases::State;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::routing::{NotTheirs, escalate, hand_over};

/// A colleague gives the case to somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assign {
    /// A name or an address of the directory.
    pub to: String,
}

/// The case goes to who stands above its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Escalate;

impl Move for Assign {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        must_change_hands(desk)?;
        let to = desk.colleague(&self.to)?;
        if desk.case().owner == Some(to.id) {
            return Err(Refused::clause(
                "Code 4.1",
                format!("it is {}\u{2019}s already", to.public_name()),
                "see `redress case show`",
            ));
        }
        let found = desk.find(|directory, wanted| hand_over(directory, to.id, wanted))?;
        let routed = found.map_err(|why| {
            let clause = match why {
                NotTheirs::About => "Code 5.8",
                NotTheirs::Decided => desk.clause_of_another(),
                NotTheirs::Unknown => "Code 4.1",
            };
            let words = why.to_string();
            let words = words.split(" (").next().unwrap_or_default();
            Refused::clause(
                clause,
                format!("{} cannot have it: {words}", to.public_name()),
                "give it to somebody else, or use `redress case escalate`",
            )
        })?;
        desk.give(&routed)
    }
}

impl Move for Escalate {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        must_change_hands(desk)?;
        let nobody_above = || {
            Refused::clause(
                "Code 4.3",
                "nobody stands above who has it",
                "name a `manager` in the settings, or give it to somebody with `redress case assign`",
            )
        };
        let owner = desk.case().owner.ok_or_else(nobody_above)?;
        let found = desk.find(|directory, wanted| escalate(directory, owner, wanted))?;
        let routed = found.filter(|routed| routed.to.id != owner);
        desk.give(&routed.ok_or_else(nobody_above)?)
    }
}

/// A case that is closed is nobody's to work on; one that is restricted is handed on by those who may see it.
fn must_change_hands(desk: &Desk<'_>) -> Result<(), Refused> {
    if let State::Closed { .. } = desk.case().state {
        return Err(Refused::clause(
            "Code 4.1",
            "a case that is closed is nobody\u{2019}s to work on",
            "open it again first with `redress case reopen`",
        ));
    }
    if desk.may_see(desk.person()?.id) {
        return Ok(());
    }
    Err(Refused::clause(
        "Code 5.8",
        "only those who may see this case can hand it on",
        "ask a safeguarding lead, or the complaints team",
    ))
}
