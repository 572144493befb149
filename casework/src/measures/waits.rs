//! Two days, in; how many working days the second lies after the first, out.

use super::moment::day_number;
use crate::calendars::{Calendar, Day, Region};
use chrono::{Datelike, NaiveDate};

/// The working days of a region, counted up from the calendar's first: each question is one subtraction.
pub(super) struct WorkingDays {
    first: i64,
    /// Of each day, how many working days there were up to and with it.
    up_to: Vec<u32>,
}

impl WorkingDays {
    pub fn of(calendar: &Calendar, region: Region) -> Self {
        let (first, last) = calendar.years();
        let first = NaiveDate::from_ymd_opt(first, 1, 1).unwrap_or_default();
        let mut up_to = Vec::new();
        let mut count = 0;
        for day in first.iter_days().take_while(|day| day.year() <= last) {
            // Every day is of a year that the calendar has.
            let works = calendar.day(region, day) == Ok(Day::Working);
            count += u32::from(works);
            up_to.push(count);
        }
        Self {
            first: day_number(first),
            up_to,
        }
    }

    /// How many working days lie after the day `from`, up to and with `to`; none where `to` is no later. Days
    /// beyond the calendar are not counted.
    pub fn between(&self, from: i64, to: i64) -> u32 {
        self.up_to(to).saturating_sub(self.up_to(from))
    }

    fn up_to(&self, day: i64) -> u32 {
        let Ok(place) = usize::try_from(day - self.first) else {
            return 0;
        };
        let last = self.up_to.last().copied().unwrap_or_default();
        self.up_to.get(place).copied().unwrap_or(last)
    }
}
