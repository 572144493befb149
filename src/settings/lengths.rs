//! `14 days`, in; a length of time, out.

use casework::toml_text::Wrong;
use chrono::TimeDelta;
use std::str::FromStr;

/// A length of time as people write it: a whole number and seconds, minutes, hours, days or weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Length(pub TimeDelta);

impl FromStr for Length {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let wrong = || {
            Wrong::new(
                "is not a length of time",
                "write a number and seconds, minutes, hours, days or weeks, as in \u{201c}14 days\u{201d}",
            )
        };
        let (number, unit) = text.trim().split_once(' ').ok_or_else(wrong)?;
        // u16 keeps every product inside a TimeDelta.
        let number = i64::from(number.parse::<u16>().map_err(|_| wrong())?);
        let length = match unit.trim() {
            "second" | "seconds" => TimeDelta::seconds(number),
            "minute" | "minutes" => TimeDelta::minutes(number),
            "hour" | "hours" => TimeDelta::hours(number),
            "day" | "days" => TimeDelta::days(number),
            "week" | "weeks" => TimeDelta::weeks(number),
            _ => return Err(wrong()),
        };
        Ok(Self(length))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_read_as_people_write_them() {
        for (text, minutes) in [
            ("120 seconds", Some(2)),
            ("5 minutes", Some(5)),
            ("1 hour", Some(60)),
            ("2 hours", Some(120)),
            ("14 days", Some(14 * 24 * 60)),
            (" 1 week ", Some(7 * 24 * 60)),
            ("14", None),
            ("14days", None),
            ("-1 days", None),
            ("1.5 hours", None),
            ("99999999999 days", None),
            ("3 moons", None),
        ] {
            let read = text.parse::<Length>().ok().map(|length| length.0.num_minutes());
            assert_eq!(read, minutes, "{text}");
        }
    }
}
