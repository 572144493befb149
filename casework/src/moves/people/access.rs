//! A case that only named people may see, in; given to them, or to all staff again, out.

use crate::cases::{Access, What};
use crate::ids::MessageId;
use crate::moves::desk::Desk;
use crate::moves::{CaseFile, Move, Refused};
use crate::policies::CircumstanceKind;
use crate::routing::route;

/// No policy speaks of it.
const CLAUSE: &str = "Code 5.8; safeguarding";

/// Only named people may see it from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restrict {
    /// Why.
    pub because: String,
}

/// All staff may see it again; a safeguarding lead says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unrestrict {
    /// Why.
    pub because: String,
}

/// How the resident can be reached safely.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SafeChannel {
    /// Which way, and when.
    pub words: String,
}

impl Move for Restrict {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if desk.case().access == Access::Restricted {
            return Err(refused("only named people may see it already"));
        }
        Refused::unless_said(&self.because, CLAUSE, "why")?;
        desk.record(What::Restricted)?;
        desk.take_all_letters_back()?;
        desk.note(&self.because)?;
        let rules = desk.rules;
        let routed = desk.find(|_, wanted| route(rules, wanted))?;
        match routed.filter(|routed| desk.case().owner != Some(routed.to.id)) {
            Some(routed) => desk.give(&routed),
            None => Ok(()),
        }
    }

    fn letters(&self, file: &CaseFile) -> Vec<MessageId> {
        file.case.waiting_for_others().map(|sent| sent.id).collect()
    }
}

impl Move for Unrestrict {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if desk.case().access == Access::Staff {
            return Err(refused("all staff may see it already"));
        }
        let person = desk.person()?.id;
        let directory = &desk.rules.directory;
        let leads = directory.circle(&desk.confidence());
        if !leads.iter().any(|lead| directory.reads(person, lead)) {
            return Err(refused("a safeguarding lead says that, and nobody else"));
        }
        Refused::unless_said(&self.because, CLAUSE, "why")?;
        desk.record(What::Unrestricted)?;
        desk.note(&self.because)
    }
}

impl Move for SafeChannel {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        Refused::unless_said(&self.words, CLAUSE, "which way is safe")?;
        desk.so(CircumstanceKind::Adjustments, None, None)?;
        desk.note(&self.words)
    }
}

fn refused(why: &str) -> Refused {
    Refused::clause(CLAUSE, why, "ask a safeguarding lead")
}
