//! The bank holidays, in; working days as the simulator counts them by itself, out.
//!
//! The truth must not come from what it is to check: of the calendar only the list of days is taken, and every
//! date is counted here once more, in the plainest way.

use casework::calendars::{Calendar, Day, Region};
use casework::clocks::{Counting, Due, Rolls, Unit, Within, civil_date};
use chrono::{DateTime, Datelike, Days as Many, Months, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::London;

/// Which days are worked, from the first that the calendar knows.
pub struct Days {
    first: NaiveDate,
    is_worked: Vec<bool>,
}

impl Days {
    /// The days of that region.
    pub fn of(calendar: &Calendar, region: Region) -> Self {
        let (from, to) = calendar.years();
        let first = NaiveDate::from_ymd_opt(from, 1, 1).unwrap_or_default();
        let days = first.iter_days().take_while(|day| day.year() <= to);
        let is_worked = days.map(|day| matches!(calendar.day(region, day), Ok(Day::Working)));
        Self {
            first,
            is_worked: is_worked.collect(),
        }
    }

    /// The first day that is known, and the last.
    pub fn known(&self) -> (NaiveDate, NaiveDate) {
        let last = self.first + TimeDelta::days(i64::try_from(self.is_worked.len()).unwrap_or(1) - 1);
        (self.first, last)
    }

    /// Whether that day is worked; beyond the list every weekday is.
    pub fn is_worked(&self, day: NaiveDate) -> bool {
        let place = usize::try_from((day - self.first).num_days()).ok();
        let known = place.and_then(|place| self.is_worked.get(place));
        known.copied().unwrap_or(day.weekday().num_days_from_monday() < 5)
    }

    /// The `many`th working day after `day`.
    pub fn after(&self, day: NaiveDate, many: u64) -> NaiveDate {
        let mut days = day.iter_days().skip(1).filter(|day| self.is_worked(*day));
        match usize::try_from(many).ok().and_then(|many| many.checked_sub(1)) {
            Some(before) => days.nth(before).unwrap_or(day),
            None => day,
        }
    }

    /// The `many`th working day before `day`.
    pub fn before(&self, day: NaiveDate, many: u64) -> NaiveDate {
        let (mut day, mut left) = (day, many);
        while left > 0 {
            day = day - Many::new(1);
            left -= u64::from(self.is_worked(day));
        }
        day
    }

    /// The first working day from `day` on.
    pub fn open_from(&self, day: NaiveDate) -> NaiveDate {
        let mut days = day.iter_days();
        days.find(|day| self.is_worked(*day)).unwrap_or(day)
    }

    /// How many working days lie after `from`, up to `to`.
    pub fn between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        u32::try_from(days.filter(|day| self.is_worked(*day)).count()).unwrap_or(u32::MAX)
    }

    /// The end of a period.
    pub fn due(&self, within: Within, (counting, rolls): (Counting, Rolls), from: DateTime<Utc>) -> Due {
        if within.unit == Unit::Hours {
            return Due::At(from + TimeDelta::hours(i64::from(within.amount)));
        }
        let day = match counting {
            Counting::Deemed { until } if from.with_timezone(&London).time() > until => {
                self.open_from(civil_date(from) + Many::new(1))
            }
            Counting::Deemed { .. } => self.open_from(civil_date(from)),
            Counting::Day0 => civil_date(from),
            Counting::Day1 => civil_date(from) - Many::new(1),
        };
        let end = match within.unit {
            Unit::WorkingDays => self.after(day, u64::from(within.amount)),
            Unit::Months => day + Months::new(within.amount),
            Unit::CalendarDays | Unit::Hours => day + Many::new(u64::from(within.amount)),
        };
        Due::On(match rolls {
            Rolls::Never => end,
            Rolls::Forward => self.open_from(end),
        })
    }
}

/// That hour and minute of a London day.
pub fn at(day: NaiveDate, hour: u64, minute: u64) -> DateTime<Utc> {
    let minutes = i64::try_from(hour * 60 + minute).unwrap_or_default();
    let local = day.and_hms_opt(0, 0, 0).unwrap_or_default() + TimeDelta::minutes(minutes);
    // The hour that is left out in spring is at night, when nothing happens.
    let found = London.from_local_datetime(&local).earliest();
    found.map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}
