//! A clock of a policy and when its event was, in; when it is due, out.

use super::{Clock, Example, Policy};
use crate::calendars::{BeyondCalendar, Calendar, Region};
use crate::clocks::{Counted, Counting, Due, count, due};
use crate::toml_text::Fault;
use chrono::{DateTime, Utc};

impl Policy {
    /// How `clock` counts its first day.
    pub fn counting_of(&self, clock: &Clock) -> Counting {
        clock.counting.unwrap_or(self.counting)
    }

    /// When `clock` is due if its event was at `from`.
    pub fn due(
        &self,
        clock: &Clock,
        from: DateTime<Utc>,
        region: Region,
        calendar: &Calendar,
    ) -> Result<Due, BeyondCalendar> {
        due(
            &clock.within,
            self.counting_of(clock),
            clock.rolls,
            from,
            region,
            calendar,
        )
    }

    /// As [`Policy::due`], with every step explained.
    pub fn count(
        &self,
        clock: &Clock,
        from: DateTime<Utc>,
        region: Region,
        calendar: &Calendar,
    ) -> Result<Counted, BeyondCalendar> {
        count(
            &clock.within,
            self.counting_of(clock),
            clock.rolls,
            from,
            region,
            calendar,
        )
    }

    /// The worked examples that do not hold over `calendar`, each with how it is counted.
    pub fn check_examples(&self, calendar: &Calendar) -> Vec<Fault> {
        self.examples
            .iter()
            .filter_map(|example| self.fault_of(example, calendar))
            .collect()
    }

    fn fault_of(&self, example: &Example, calendar: &Calendar) -> Option<Fault> {
        let clock = self.clock(example.clock.as_str())?;
        let (message, cure) = match self.count(clock, example.from, example.region, calendar) {
            Ok(counted) if counted.due == example.due => return None,
            Ok(counted) => (
                format!(
                    "the example of clock `{}` says {}, but it is {}",
                    clock.id, example.due, counted.due
                ),
                format!(
                    "check the clock, or the example, against: {}",
                    counted.counted.join("; ")
                ),
            ),
            Err(beyond) => (
                beyond.to_string(),
                "give an example within the years of the calendar".to_owned(),
            ),
        };
        Some(Fault {
            line: Some(example.line),
            message,
            cure,
        })
    }
}
