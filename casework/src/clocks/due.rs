//! The end of a period, in; the last instant that still meets it, out.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, SecondsFormat, TimeZone, Utc};
use chrono_tz::Europe::London;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

/// When something is due; also read from and written as "2026-11-27" or an RFC 3339 time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Due {
    /// By the end of a London civil day (Q22: 23:50 on the day is in time).
    On(NaiveDate),
    /// By an instant: periods in hours.
    At(DateTime<Utc>),
}

/// The text is neither a date nor a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is no due date: write 2026-11-27 or 2026-11-27T09:30:00Z")]
pub struct NotADue(pub String);

/// The date in London at an instant.
pub fn civil_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&London).date_naive()
}

impl Due {
    /// The last instant that still meets it, to the microsecond (the register's grain).
    pub fn ends_at(&self) -> DateTime<Utc> {
        match self {
            Self::At(at) => *at,
            Self::On(date) => {
                let next = date.succ_opt().unwrap_or(*date).and_time(NaiveTime::MIN);
                // Clocks change at 01:00 UTC: a London midnight is always there, and once.
                let midnight = London.from_local_datetime(&next).earliest();
                let midnight = midnight.map_or_else(|| next.and_utc(), |at| at.with_timezone(&Utc));
                midnight - Duration::microseconds(1)
            }
        }
    }

    /// An instant on the due day that other periods can be counted from: noon in London, or the instant itself.
    pub fn as_start(&self) -> DateTime<Utc> {
        match self {
            Self::At(at) => *at,
            // Noon is never left out or repeated by a change of the clocks.
            Self::On(_) => self.ends_at() + Duration::microseconds(1) - Duration::hours(12),
        }
    }

    /// Whether what happened at `at` was in time.
    pub fn met_by(&self, at: DateTime<Utc>) -> bool {
        match self {
            Self::At(due) => at <= *due,
            Self::On(date) => civil_date(at) <= *date,
        }
    }
}

impl Ord for Due {
    /// By the last instant that meets it: the earlier is the one to act by (Q21).
    fn cmp(&self, other: &Self) -> Ordering {
        let rank = |due: &Self| matches!(due, Self::On(_));
        self.ends_at()
            .cmp(&other.ends_at())
            .then_with(|| rank(self).cmp(&rank(other)))
    }
}

impl PartialOrd for Due {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Due {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::On(date) => date.fmt(f),
            Self::At(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::AutoSi, true)),
        }
    }
}

impl FromStr for Due {
    type Err = NotADue;

    fn from_str(text: &str) -> Result<Self, NotADue> {
        if let Ok(date) = text.parse() {
            return Ok(Self::On(date));
        }
        match DateTime::parse_from_rfc3339(text) {
            Ok(at) => Ok(Self::At(at.with_timezone(&Utc))),
            Err(_) => Err(NotADue(text.to_owned())),
        }
    }
}
