//! What somebody needs to take part, in; noted with the case, with a date to look at it again, out.

use crate::cases::{UndertakingKind, What};
use crate::decide::TaskKind;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{Circumstance, CircumstanceKind, Event};
use chrono::NaiveDate;

/// An adjustment is agreed with the resident (Code 5.10). It stands at the top of what staff see.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjust {
    /// What, in the words of who needs it.
    pub what: String,
    /// When it is looked at again.
    pub until: Option<NaiveDate>,
}

/// The complainant is vulnerable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vulnerable {
    /// How it shows, and what follows from it.
    pub note: String,
}

/// The complainant reads or speaks another language than English.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Which: a language tag (BCP 47) such as `pl`, or its name.
    pub code: String,
}

impl Move for Adjust {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        Refused::unless_said(&self.what, "Code 5.10", "what is agreed")?;
        let kind = CircumstanceKind::Adjustments;
        if let Some(asked) = desk.circumstance(kind)
            && asked.needs.contains(&Event::ReviewSet)
            && self.until.is_none()
        {
            return Err(Refused::by(
                &asked.basis,
                "an adjustment has a date on which it is looked at again",
                "give it with `--until`",
            ));
        }
        desk.so(kind, None, None)?;
        let Some(until) = self.until else {
            return desk.note(&self.what);
        };
        desk.must_be_to_come(until, "Code 5.10")?;
        desk.happened(Event::ReviewSet)?;
        desk.undertake(UndertakingKind::Adjustment, until, None, &self.what)?;
        Ok(())
    }
}

impl Move for Vulnerable {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        Refused::unless_said(&self.note, "Code 5.10", "how it shows")?;
        desk.so(CircumstanceKind::Vulnerable, None, None)?;
        desk.note(&self.note)?;
        // That somebody is vulnerable is noted in passing; what the policy wants is that it is weighed.
        let asked = desk.circumstance(CircumstanceKind::Vulnerable);
        let weighed = asked.is_some_and(|asked| asked.needs.contains(&Event::VulnerabilityAssessed));
        if weighed && desk.case().when(Event::VulnerabilityAssessed).is_none() {
            let about = format!("vulnerable:{}", desk.case().id);
            desk.task(TaskKind::AssessVulnerability, about);
        }
        Ok(())
    }
}

impl Move for Language {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        Refused::unless_said(&self.code, "Code 5.10", "which language it is")?;
        desk.so(CircumstanceKind::Language, None, None)?;
        desk.note(&format!("Language: {}", self.code))
    }
}

impl Desk<'_> {
    /// What the policy says of that circumstance; none where it does not speak of it.
    pub(super) fn circumstance(&self, kind: CircumstanceKind) -> Option<&Circumstance> {
        self.policy
            .circumstances
            .iter()
            .find(|circumstance| circumstance.kind == kind)
    }

    /// Records that something is so of who complains, or how.
    pub(super) fn so(
        &mut self,
        circumstance: CircumstanceKind,
        who: Option<crate::ids::ContactId>,
        number: Option<u32>,
    ) -> Result<(), Refused> {
        self.record(What::CircumstanceNoted {
            circumstance,
            who,
            number,
        })
    }
}
