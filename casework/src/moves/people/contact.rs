//! Behaviour that staff cannot bear, in; a restriction of contact with its reasons and a date of review, out.

use crate::cases::UndertakingKind;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{CircumstanceKind, Event};
use chrono::NaiveDate;

/// Contact with the resident is restricted (Code 5.14, 5.15). No clock stops for it (Q29): the complaint is
/// dealt with as every other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestrictContact {
    /// When it is looked at again.
    pub until: NaiveDate,
    /// Why, and how contact is restricted.
    pub because: String,
}

impl Move for RestrictContact {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.passage()?;
        let kind = CircumstanceKind::UnreasonableBehaviour;
        let clause = desk.circumstance(kind).map_or_else(
            || "Code 5.14, 5.15".to_owned(),
            |policy| policy.basis.clause.clone(),
        );
        if desk.case().when(Event::VulnerabilityAssessed).is_none() {
            return Err(Refused::clause(
                clause,
                "nobody has weighed yet whether the resident is vulnerable",
                format!(
                    "do it, and record it with `redress case done {} vulnerability-assessed`",
                    desk.case().reference
                ),
            ));
        }
        Refused::unless_said(&self.because, &clause, "why")?;
        desk.must_be_to_come(self.until, &clause)?;
        desk.so(kind, None, None)?;
        for event in [Event::ReasonsDocumented, Event::ReviewSet] {
            desk.happened(event)?;
        }
        desk.undertake(UndertakingKind::Review, self.until, None, &self.because)?;
        Ok(())
    }
}
