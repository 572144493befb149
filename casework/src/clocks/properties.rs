//! What holds for every London date of the calendar's years, 2019 to 2028, in every region.

use super::*;
use crate::calendars::{BeyondCalendar, Calendar, Day, Region};
use chrono::{DateTime, Datelike, Days, Duration, NaiveDate, TimeZone, Utc};
use chrono_tz::Europe::London;

use Rolls::{Forward, Never};

/// The last start from which even 20 working days and a roll end within the calendar.
const LAST: &str = "2028-11-22";

fn days() -> impl Iterator<Item = NaiveDate> {
    let [first, last]: [NaiveDate; 2] = ["2019-01-01", LAST].map(|date| date.parse().unwrap());
    first.iter_days().take_while(move |day| *day <= last)
}

fn london(date: NaiveDate, (h, m, s): (u32, u32, u32)) -> DateTime<Utc> {
    let local = date.and_hms_opt(h, m, s).unwrap();
    London.from_local_datetime(&local).unwrap().with_timezone(&Utc)
}

/// The due date of a period in days or months, which never is a time.
fn end(
    (within, counting, rolls): (&str, &str, Rolls),
    from: DateTime<Utc>,
    (region, calendar): (Region, &Calendar),
) -> NaiveDate {
    let (within, counting) = (within.parse().unwrap(), counting.parse().unwrap());
    let quick = due(&within, counting, rolls, from, region, calendar).unwrap();
    let told = count(&within, counting, rolls, from, region, calendar).unwrap();
    assert_eq!(quick, told.due, "{within} {from}: told otherwise than counted");
    match quick {
        Due::On(date) => date,
        Due::At(_) => panic!("{within} ends on a date"),
    }
}

fn worked((region, calendar): (Region, &Calendar), date: NaiveDate) -> bool {
    calendar.day(region, date) == Ok(Day::Working)
}

/// The first day from `date` on that is worked.
fn open_from(at: (Region, &Calendar), date: NaiveDate) -> NaiveDate {
    date.iter_days().find(|day| worked(at, *day)).unwrap()
}

#[test]
fn working_days_are_counted_as_a_plain_tally_counts_them() {
    let calendar = Calendar::embedded();
    for region in Region::ALL {
        let at = (region, &calendar);
        for start in days() {
            for (within, amount) in [
                ("2 working days", 2),
                ("10 working days", 10),
                ("20 working days", 20),
            ] {
                let end = end((within, "day 0", Never), london(start, (9, 0, 0)), at);
                let after = start.iter_days().skip(1).take_while(|day| *day <= end);
                assert_eq!(
                    after.filter(|day| worked(at, *day)).count(),
                    amount,
                    "{region} {start}"
                );
                assert!(worked(at, end), "{region} {start}");
            }
        }
    }
}

#[test]
fn a_later_start_is_never_due_earlier_and_the_time_of_day_is_nothing() {
    let calendar = Calendar::embedded();
    let periods = [
        ("2 working days", "day 0", Never),
        ("5 working days", "day 1", Never),
        ("20 working days", "day 1", Never),
        ("2 days", "day 0", Never),
        ("28 days", "day 0", Forward),
        ("56 days", "day 1", Forward),
        ("1 month", "day 0", Forward),
        ("1 month", "day 0", Never),
    ];
    for region in Region::ALL {
        let at = (region, &calendar);
        for period in periods {
            let mut last = None;
            for day in days().take_while(|day| day.year() < 2028) {
                let first = end(period, london(day, (0, 0, 0)), at);
                // 00:30 and 01:30 of a day on which the clocks change are there once, twice or never.
                for time in [(3, 0, 0), (12, 0, 0), (23, 59, 59)] {
                    assert_eq!(end(period, london(day, time), at), first, "{period:?} {day}");
                }
                assert!(Some(first) >= last, "{period:?} {day}");
                assert!(
                    period.2 == Never || worked(at, first),
                    "{period:?} {day}: rolled to a day off"
                );
                last = Some(first);
            }
        }
    }
}

#[test]
fn calendar_days_and_months_know_leap_days() {
    let calendar = Calendar::embedded();
    let at = (Region::Scotland, &calendar);
    for day in days() {
        let from = london(day, (17, 30, 0));
        assert_eq!(end(("28 days", "day 0", Never), from, at), day + Days::new(28));
        let month = end(("1 month", "day 0", Never), from, at);
        let shorter = (month + Days::new(1)).day() == 1 && month.day() < day.day();
        let months = |date: NaiveDate| date.year() * 12 + i32::try_from(date.month()).unwrap();
        assert_eq!(months(month), months(day) + 1, "{day}");
        assert!(month.day() == day.day() || shorter, "{day}: {month}");
        let rolled = end(("1 month", "day 0", Forward), from, at);
        assert_eq!(rolled, open_from(at, month), "{day}");
    }
}

#[test]
fn day_1_is_the_day_of_receipt_or_the_next_that_is_worked() {
    let calendar = Calendar::embedded();
    for region in Region::ALL {
        let at = (region, &calendar);
        for day in days() {
            let from = london(day, (16, 0, 0));
            let day_1 = end(("5 working days", "day 1", Never), from, at);
            let same = if worked(at, day) {
                "4 working days"
            } else {
                "5 working days"
            };
            assert_eq!(day_1, end((same, "day 0", Never), from, at), "{region} {day}");
        }
    }
}

#[test]
fn what_is_deemed_received_later_counts_from_that_day() {
    let calendar = Calendar::embedded();
    for region in Region::ALL {
        let at = (region, &calendar);
        for day in days() {
            for (time, in_time) in [((16, 59, 59), true), ((17, 0, 0), true), ((17, 0, 1), false)] {
                let deemed = end(
                    ("2 working days", "deemed after 17:00", Never),
                    london(day, time),
                    at,
                );
                let received = if worked(at, day) && in_time {
                    day
                } else {
                    open_from(at, day + Days::new(1))
                };
                let plain = end(
                    ("2 working days", "day 0", Never),
                    london(received, (9, 0, 0)),
                    at,
                );
                assert_eq!(deemed, plain, "{region} {day} {time:?}");
            }
        }
    }
}

#[test]
fn hours_are_elapsed_time_whatever_the_day() {
    let calendar = Calendar::embedded();
    for day in days() {
        // Each hour of the days round a change of the clocks, and four on all others.
        let step = if day.month() == 3 || day.month() == 10 {
            1
        } else {
            6
        };
        for hour in (0..24).step_by(step) {
            let from = day.and_hms_opt(hour, 30, 0).unwrap().and_utc();
            for (within, hours) in [("24 hours", 24), ("48 hours", 48)] {
                let within = within.parse().unwrap();
                for (counting, rolls) in [
                    ("day 0", Never),
                    ("day 1", Forward),
                    ("deemed after 17:00", Never),
                ] {
                    let counting = counting.parse().unwrap();
                    let due = due(&within, counting, rolls, from, Region::EnglandAndWales, &calendar);
                    assert_eq!(due, Ok(Due::At(from + Duration::hours(hours))), "{from}");
                }
            }
        }
    }
}

#[test]
fn beyond_the_last_year_there_is_no_date() {
    let calendar = Calendar::embedded();
    let within = "20 working days".parse().unwrap();
    let last: NaiveDate = LAST.parse().unwrap();
    for region in Region::ALL {
        let mut beyond = false;
        for day in last.iter_days().take(60) {
            let from = london(day, (9, 0, 0));
            let answer = due(&within, Counting::Day0, Never, from, region, &calendar);
            let missing = matches!(answer, Err(BeyondCalendar { year: 2029, .. }));
            assert!(answer.is_ok() || missing, "{region} {day}: {answer:?}");
            assert!(
                !beyond || missing,
                "{region} {day}: a date after one that could not be known"
            );
            beyond = missing;
        }
        assert!(beyond, "{region}");
    }
}

#[test]
fn a_due_day_lasts_to_its_london_midnight() {
    for day in days() {
        let due = Due::On(day);
        let end = due.ends_at();
        let midnight = london(day + Days::new(1), (0, 0, 0));
        assert_eq!(end + Duration::microseconds(1), midnight, "{day}");
        assert!(due.met_by(end) && !due.met_by(midnight), "{day}");
    }
}
