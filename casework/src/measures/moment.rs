//! An instant, in; the London day and minute that it counts by, out.

use chrono::{DateTime, Days, NaiveDate, Timelike, Utc};
use chrono_tz::Europe::London;

/// The first day that can be counted by.
const EPOCH: NaiveDate = match NaiveDate::from_ymd_opt(2000, 1, 1) {
    Some(epoch) => epoch,
    None => NaiveDate::MIN,
};
const DAY: i64 = 24 * 60;

/// A minute on a London clock: what figures compare by. Minutes since the beginning of the year 2000.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(pub i64);

impl Moment {
    /// The minute of an instant.
    pub fn of(at: DateTime<Utc>) -> Self {
        let local = at.with_timezone(&London);
        let day = Self::day_of(local.date_naive());
        Self(day * DAY + i64::from(local.num_seconds_from_midnight() / 60))
    }

    /// The last minute of a day.
    pub fn end_of(day: NaiveDate) -> Self {
        Self((Self::day_of(day) + 1) * DAY - 1)
    }

    /// Which day it is of, counted from the first of 2000.
    pub fn day(self) -> i64 {
        self.0.div_euclid(DAY)
    }

    /// The date.
    pub fn date(self) -> NaiveDate {
        date_of(self.day())
    }

    /// So many days earlier, at the same time of day.
    pub(super) fn earlier(self, days: i64) -> Self {
        Self(self.0 - days * DAY)
    }

    fn day_of(date: NaiveDate) -> i64 {
        (date - EPOCH).num_days()
    }
}

/// The number of a date's day.
pub(super) fn day_number(date: NaiveDate) -> i64 {
    Moment::day_of(date)
}

/// The date of a day's number; one beyond the calendar is the last there is.
pub(super) fn date_of(day: i64) -> NaiveDate {
    let days = Days::new(day.unsigned_abs());
    let date = if day < 0 {
        EPOCH.checked_sub_days(days)
    } else {
        EPOCH.checked_add_days(days)
    };
    date.unwrap_or(NaiveDate::MAX)
}
