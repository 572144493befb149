//! A case and a calendar that has changed, in; the case with its open dates counted anew, out.

use crate::cases::{Case, FoldError, Rulebook};
use crate::policies::Whose;
use std::sync::Arc;

impl Case {
    /// Counts every clock that still runs by the calendar of that version, which the case goes on by.
    ///
    /// A landlord's date that was told to somebody never moves later (Q36): the policy's own date
    /// follows the calendar, the date to act by keeps the earlier. A resident's limit keeps the later.
    pub(super) fn recounted(mut self, calendar: &str, book: &Rulebook) -> Result<Self, FoldError> {
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        let days = Arc::clone(book.calendar(calendar)?);
        calendar.clone_into(&mut self.calendar);
        for at in 0..self.clocks.len() {
            let running = &self.clocks[at];
            let Some(clock) = policy
                .clock(running.clock.as_str())
                .filter(|_| running.met_at.is_none())
            else {
                continue;
            };
            let due = policy.due(clock, running.started_at, self.region, &days)?;
            let at_the_latest = self.at_the_latest(clock, &policy, book)?;
            let running = &mut self.clocks[at];
            running.policy_due = due;
            running.act_by = match clock.whose {
                Whose::Landlord => running.act_by.min(due).min(at_the_latest.unwrap_or(due)),
                Whose::Resident => running.act_by.max(due),
            };
            calendar.clone_into(&mut running.calendar);
        }
        Ok(self)
    }
}
