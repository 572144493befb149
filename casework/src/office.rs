//! `Mon-Fri 09:00-17:00`, in; whether the office is open, out.

use crate::calendars::{BeyondCalendar, Calendar, Day, Region};
use crate::toml_text::Wrong;
use chrono::{DateTime, Datelike, NaiveDateTime, NaiveTime, TimeZone, Utc, Weekday, WeekdaySet};
use chrono_tz::Europe::London;
use std::str::FromStr;

/// The days and hours on which the landlord's office is open, London time.
/// Bank holidays are the calendar's to know, not ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficeHours {
    /// The days of the week.
    pub weekdays: WeekdaySet,
    /// Opening time, included.
    pub from: NaiveTime,
    /// Closing time, not included.
    pub to: NaiveTime,
}

impl OfficeHours {
    /// Whether the office is open at `london`, a civil time in Europe/London.
    #[must_use]
    pub fn open_at(&self, london: NaiveDateTime) -> bool {
        let time = london.time();
        self.weekdays.contains(london.weekday()) && self.from <= time && time < self.to
    }

    /// When the office opens next, if it is closed at `at`: for letters. Bank holidays of
    /// `region` count as closed.
    pub fn closed_until(
        &self,
        at: DateTime<Utc>,
        region: Region,
        calendar: &Calendar,
    ) -> Result<Option<DateTime<Utc>>, BeyondCalendar> {
        let london = at.with_timezone(&London).naive_local();
        let holiday = |day| Ok(matches!(calendar.day(region, day)?, Day::Holiday(_)));
        if self.open_at(london) && !holiday(london.date())? {
            return Ok(None);
        }
        for day in london.date().iter_days().take(LONGEST_CLOSURE) {
            let opens = day.and_time(self.from);
            if self.weekdays.contains(day.weekday()) && opens > london && !holiday(day)? {
                return Ok(London
                    .from_local_datetime(&opens)
                    .earliest()
                    .map(|opens| opens.to_utc()));
            }
        }
        Ok(None)
    }
}

/// No office is closed for longer than this many days; where one is, letters say nothing.
const LONGEST_CLOSURE: usize = 31;

impl Default for OfficeHours {
    /// Monday to Friday, nine to five.
    fn default() -> Self {
        Self {
            weekdays: (0..5).filter_map(|day| Weekday::try_from(day).ok()).collect(),
            from: NaiveTime::MIN + chrono::TimeDelta::hours(9),
            to: NaiveTime::MIN + chrono::TimeDelta::hours(17),
        }
    }
}

impl FromStr for OfficeHours {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let cure = "write days and hours as in \u{201c}Mon-Fri 09:00-17:00\u{201d} or \u{201c}Mon,Wed 10:00-12:30\u{201d}";
        let wrong = |message: &str| Wrong::new(message, cure);
        // A word processor turns the hyphen into a dash.
        let text = text.replace('\u{2013}', "-");
        let mut words = text.split_whitespace();
        let (Some(days), Some(hours), None) = (words.next(), words.next(), words.next()) else {
            return Err(wrong("is not days and hours"));
        };
        let weekdays = weekdays(days).ok_or_else(|| wrong("names a day that does not exist"))?;
        let (from, to) = hours
            .split_once('-')
            .and_then(|(from, to)| Some((time(from)?, time(to)?)))
            .ok_or_else(|| wrong("names an hour that does not exist"))?;
        if from >= to {
            return Err(wrong("closes before it opens"));
        }
        Ok(Self { weekdays, from, to })
    }
}

/// `Mon-Fri`, `Sat` or `Mon,Wed-Thu`.
fn weekdays(text: &str) -> Option<WeekdaySet> {
    let mut set = WeekdaySet::EMPTY;
    for part in text.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last): (Weekday, Weekday) = (first.parse().ok()?, last.parse().ok()?);
        set.insert(day);
        while day != last {
            day = day.succ();
            set.insert(day);
        }
    }
    Some(set)
}

fn time(text: &str) -> Option<NaiveTime> {
    NaiveTime::parse_from_str(text, "%H:%M").ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    #[test]
    fn the_office_opens_and_closes() {
        // 2 November 2026 is a Monday.
        for (hours, day, hour, minute, open) in [
            ("Mon-Fri 09:00-17:00", 2, 8, 59, false),
            ("Mon-Fri 09:00-17:00", 2, 9, 0, true),
            ("Mon-Fri 09:00-17:00", 6, 16, 59, true),
            ("Mon-Fri 09:00-17:00", 6, 17, 0, false),
            ("Mon-Fri 09:00-17:00", 7, 12, 0, false),
            ("Sat-Mon 10:00-12:00", 1, 11, 0, true),
            ("Sat-Mon 10:00-12:00", 3, 11, 0, false),
            ("Mon,Wed 10:00-12:30", 4, 12, 29, true),
            ("Mon,Wed 10:00-12:30", 3, 11, 0, false),
            ("Mon\u{2013}Fri 09:00\u{2013}17:00", 5, 9, 0, true),
        ] {
            let at = NaiveDate::from_ymd_opt(2026, 11, day)
                .unwrap()
                .and_hms_opt(hour, minute, 0)
                .unwrap();
            let hours_of: OfficeHours = hours.parse().unwrap();
            assert_eq!(hours_of.open_at(at), open, "{hours} {at}");
        }
        assert_eq!(OfficeHours::default(), "Mon-Fri 09:00-17:00".parse().unwrap());
    }

    #[test]
    fn a_closed_office_says_when_it_opens() {
        for (hours, at, opens) in [
            ("Mon-Fri 09:00-17:00", "2026-11-11T10:00:00Z", None),
            (
                "Mon-Fri 09:00-17:00",
                "2026-11-11T08:59:00Z",
                Some("2026-11-11T09:00:00Z"),
            ),
            (
                "Mon-Fri 09:00-17:00",
                "2026-11-11T17:00:00Z",
                Some("2026-11-12T09:00:00Z"),
            ),
            (
                "Mon-Fri 09:00-17:00",
                "2026-11-13T20:00:00Z",
                Some("2026-11-16T09:00:00Z"),
            ),
            // In summer nine in London is eight in UTC.
            ("Mon-Fri 09:00-17:00", "2026-07-14T08:30:00Z", None),
            (
                "Mon-Fri 09:00-17:00",
                "2026-07-14T16:30:00Z",
                Some("2026-07-15T08:00:00Z"),
            ),
            // Good Friday 3 April 2026, Easter Monday the 6th, and summer time from 29 March.
            (
                "Mon-Fri 09:00-17:00",
                "2026-04-03T11:00:00Z",
                Some("2026-04-07T08:00:00Z"),
            ),
            (
                "Mon-Fri 09:00-17:00",
                "2026-04-02T18:00:00Z",
                Some("2026-04-07T08:00:00Z"),
            ),
            (
                "Sat 10:00-12:00",
                "2026-11-13T10:00:00Z",
                Some("2026-11-14T10:00:00Z"),
            ),
        ] {
            let hours: OfficeHours = hours.parse().unwrap();
            let opening = hours
                .closed_until(
                    at.parse().unwrap(),
                    Region::EnglandAndWales,
                    &Calendar::embedded(),
                )
                .unwrap();
            assert_eq!(opening, opens.map(|opens| opens.parse().unwrap()), "{at}");
        }
        let beyond = "2029-01-02T10:00:00Z".parse().unwrap();
        let year = OfficeHours::default().closed_until(beyond, Region::Scotland, &Calendar::embedded());
        assert_eq!(year.unwrap_err().year, 2029);
    }
}
