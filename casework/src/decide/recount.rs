//! A case counted by another calendar than the one in force, in; its dates counted anew, out.

use crate::cases::{Actor, Case, Cause, Reference, What};
use crate::clocks::Due;
use crate::decide::Plan;
use crate::decide::draft::{Draft, Undecided};
use crate::given::Chance;
use crate::policies::ClockId;
use crate::rules::Rules;
use chrono::{DateTime, Utc};

/// A date that a changed calendar has moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The case.
    pub reference: Reference,
    /// The clock.
    pub clock: ClockId,
    /// The policy's date as it was.
    pub before: Due,
    /// The policy's date as it is now.
    pub now: Due,
    /// When somebody has to have acted: a promised date stands, though the policy's own moved later (Q36).
    pub act_by: Due,
}

/// Counts the open clocks of a case by the calendar in force, and says which dates moved.
pub fn recount(
    rules: &Rules,
    case: Case,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<(Plan, Vec<Moved>), Undecided> {
    let mut draft = Draft::new(rules, Cause::Command, now, chance);
    let (id, before) = (case.id, case.clocks().cloned().collect::<Vec<_>>());
    draft.resume(case);
    let calendar = rules.calendar.version().to_owned();
    draft.record(id, Actor::Redress, now, What::Recounted { calendar })?;
    let mut moved = Vec::new();
    if let Some(case) = draft.case() {
        for (was, is) in before.iter().zip(case.clocks()) {
            if was.policy_due != is.policy_due {
                moved.push(Moved {
                    reference: case.reference.clone(),
                    clock: is.clock.clone(),
                    before: was.policy_due,
                    now: is.policy_due,
                    act_by: is.act_by,
                });
            }
        }
    }
    Ok((draft.finish(None), moved))
}
