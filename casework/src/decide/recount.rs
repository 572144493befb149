//! A case counted by another calendar than the one in force, in; its dates counted anew, out.

use crate::cases::{Actor, Case, Cause, Reference, What};
use crate::clocks::{Due, civil_date};
use crate::decide::alerts;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::{Plan, TaskKind};
use crate::given::Chance;
use crate::letters::AlertKind;
use crate::letters::wording::long_date;
use crate::policies::{ClockId, Whose};
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
    let every = |case: &Case| {
        let of_dangers = case.hazard_clocks().map(|(_, running)| running);
        case.clocks().chain(of_dangers).cloned().collect::<Vec<_>>()
    };
    let (id, before) = (case.id, every(&case));
    draft.resume(case);
    let calendar = rules.calendar.version().to_owned();
    draft.record(id, Actor::Redress, now, What::Recounted { calendar })?;
    let (mut moved, mut forward) = (Vec::new(), Vec::new());
    if let Some(case) = draft.case() {
        for (was, is) in before.iter().zip(&every(case)) {
            if is.whose == Whose::Landlord && is.act_by < was.act_by {
                forward.push(Forward {
                    clock: is.clock.clone(),
                    was: was.act_by,
                    is: is.act_by,
                    from: format!("{}, {}", is.rule, is.clause),
                });
            }
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
    for date in &forward {
        date.tell(&mut draft)?;
    }
    Ok((draft.finish(None), moved))
}

/// A date to act by that has come forward. A later one never moves the date (Q36): where the landlord wants
/// it, the resident is told of an extension.
struct Forward {
    clock: ClockId,
    was: Due,
    is: Due,
    from: String,
}

impl Forward {
    /// Whoever has the case hears of it, for the date they know is too late now.
    fn tell(&self, draft: &mut Draft<'_>) -> Result<(), Undecided> {
        let Some(case) = draft.case().map(|case| case.id) else {
            return Ok(());
        };
        let about = format!("{case}:{}:{}", self.clock, self.is);
        draft.task(TaskKind::MeetEarlierDate, &about, None);
        let day = |due: Due| long_date(civil_date(due.ends_at()));
        let happened = format!(
            "The bank holidays have changed. What was due by {} is due by {} now ({}).",
            day(self.was),
            day(self.is),
            self.from
        );
        let to_do = "Act by the earlier date. Where you need the later one, tell the resident of an extension \
            and its reasons before the earlier date has passed.";
        let told = alerts::readers(draft);
        let words = (happened, to_do.to_owned());
        alerts::of_case(draft, AlertKind::DateForward, about, words, &told)
    }
}
