//! Which attempt failed, in; when to try again, out.

use chrono::TimeDelta;

/// The first pause: greylisting servers take a letter after five minutes (RFC 6647 §2.1).
const FIRST: TimeDelta = TimeDelta::minutes(5);
/// Then every hour.
const THEN: TimeDelta = TimeDelta::hours(1);
/// For seven days, so that an outage over a long weekend loses nothing.
const HOURS: u32 = 7 * 24;

/// How long to wait after attempt number `attempt`, counted from 1; none when it was the last.
pub fn next_try(attempt: u32) -> Option<TimeDelta> {
    match attempt {
        0 | 1 => Some(FIRST),
        2..=HOURS => Some(THEN),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_minutes_then_hourly_for_a_week() {
        for (attempt, wait) in [
            (1, Some(FIRST)),
            (2, Some(THEN)),
            (168, Some(THEN)),
            (169, None),
            (9999, None),
        ] {
            assert_eq!(next_try(attempt), wait, "attempt {attempt}");
        }
        let all: TimeDelta = (1..).map_while(next_try).sum();
        assert_eq!(all, TimeDelta::days(7) - THEN + FIRST);
    }
}
