//! `2026-12-21..2027-01-02`, in; the days on which somebody is not there, out.

use crate::toml_text::Wrong;
use chrono::NaiveDate;
use std::str::FromStr;

/// The London dates from which and until which somebody is away; both are days of absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Away {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub until: NaiveDate,
}

impl Away {
    /// Whether that day is one of them.
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.from..=self.until).contains(&day)
    }

    /// Whether the two have a day in common.
    pub fn meets(self, other: Self) -> bool {
        self.from <= other.until && other.from <= self.until
    }
}

impl FromStr for Away {
    type Err = Wrong;

    /// One day, or the first and the last with two dots between.
    fn from_str(text: &str) -> Result<Self, Wrong> {
        let wrong = |what| {
            Wrong::new(
                what,
                "write the first and the last day: \"2026-12-21..2027-01-02\"",
            )
        };
        let day = |text: &str| text.trim().parse::<NaiveDate>();
        let (from, until) = text.split_once("..").unwrap_or((text, text));
        let (Ok(from), Ok(until)) = (day(from), day(until)) else {
            return Err(wrong("is not a day, or two with two dots between"));
        };
        if until < from {
            return Err(wrong("ends before it begins"));
        }
        Ok(Self { from, until })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_days_of_absence() {
        for (text, day, away) in [
            ("2026-12-21..2027-01-02", "2026-12-20", false),
            ("2026-12-21..2027-01-02", "2026-12-21", true),
            ("2026-12-21..2027-01-02", "2027-01-02", true),
            ("2026-12-21..2027-01-02", "2027-01-03", false),
            ("2026-12-21", "2026-12-21", true),
            ("2026-12-21", "2026-12-22", false),
            (" 2026-12-21 .. 2026-12-22 ", "2026-12-22", true),
        ] {
            let span: Away = text.parse().unwrap();
            assert_eq!(span.holds(day.parse().unwrap()), away, "{text}: {day}");
        }
    }

    #[test]
    fn absences_meet_where_they_share_a_day() {
        for (one, other, meet) in [
            ("2026-12-01..2026-12-10", "2026-12-10..2026-12-20", true),
            ("2026-12-01..2026-12-10", "2026-12-11..2026-12-20", false),
            ("2026-12-01..2026-12-31", "2026-12-05", true),
        ] {
            let (one, other): (Away, Away) = (one.parse().unwrap(), other.parse().unwrap());
            assert_eq!(
                (one.meets(other), other.meets(one)),
                (meet, meet),
                "{one:?} {other:?}"
            );
        }
    }
}
