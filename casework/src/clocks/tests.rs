use super::*;
use crate::calendars::{Calendar, Region};
use chrono::{DateTime, Utc};

use Region::EnglandAndWales as EW;
use Rolls::{Forward, Never};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn both(
    within: &str,
    counting: &str,
    rolls: Rolls,
    from: DateTime<Utc>,
    region: Region,
    calendar: &Calendar,
) -> Counted {
    let (within, counting) = (within.parse().unwrap(), counting.parse().unwrap());
    let counted = count(&within, counting, rolls, from, region, calendar).unwrap();
    assert_eq!(
        due(&within, counting, rolls, from, region, calendar),
        Ok(counted.due),
        "{within} {from}"
    );
    counted
}

/// Period, convention, rolling, start, region, due.
const DEADLINES: &str = "
# Plain weeks, weekends, the last second of a day.
2 working days   | day 0              | never   | 2026-11-16T09:00:00Z | EW  | 2026-11-18
2 working days   | day 0              | never   | 2026-11-20T23:59:59Z | EW  | 2026-11-24
2 working days   | day 0              | never   | 2026-11-21T00:00:00Z | EW  | 2026-11-24
2 working days   | day 0              | never   | 2026-11-22T12:00:00Z | EW  | 2026-11-24
# Christmas and New Year, substitutes, three regions.
1 working day    | day 0              | never   | 2026-12-24T12:00:00Z | EW  | 2026-12-29
10 working days  | day 0              | never   | 2026-12-21T12:00:00Z | EW  | 2027-01-07
10 working days  | day 0              | never   | 2026-12-21T12:00:00Z | SCT | 2027-01-08
10 working days  | day 0              | never   | 2026-12-21T12:00:00Z | NI  | 2027-01-07
3 working days   | day 0              | never   | 2021-12-24T12:00:00Z | EW  | 2021-12-31
4 working days   | day 0              | never   | 2021-12-24T12:00:00Z | EW  | 2022-01-04
4 working days   | day 0              | never   | 2021-12-24T12:00:00Z | SCT | 2022-01-05
3 working days   | day 0              | never   | 2025-12-31T12:00:00Z | EW  | 2026-01-06
3 working days   | day 0              | never   | 2025-12-31T12:00:00Z | SCT | 2026-01-07
# Easter; St Patrick; the Boyne.
20 working days  | day 0              | never   | 2026-03-16T12:00:00Z | EW  | 2026-04-15
20 working days  | day 0              | never   | 2026-03-16T12:00:00Z | SCT | 2026-04-14
20 working days  | day 0              | never   | 2026-03-16T12:00:00Z | NI  | 2026-04-16
5 working days   | day 0              | never   | 2026-07-09T12:00:00Z | NI  | 2026-07-17
5 working days   | day 0              | never   | 2026-07-09T12:00:00Z | EW  | 2026-07-16
# Days moved or proclaimed.
1 working day    | day 0              | never   | 2020-05-07T12:00:00Z | EW  | 2020-05-11
1 working day    | day 0              | never   | 2022-06-01T12:00:00Z | SCT | 2022-06-06
1 working day    | day 0              | never   | 2022-09-16T12:00:00Z | NI  | 2022-09-20
1 working day    | day 0              | never   | 2023-05-05T12:00:00Z | SCT | 2023-05-09
# The London date, not that of Greenwich; clock changes.
1 working day    | day 0              | never   | 2026-06-30T22:59:59Z | EW  | 2026-07-01
1 working day    | day 0              | never   | 2026-06-30T23:30:00Z | EW  | 2026-07-02
1 working day    | day 0              | never   | 2026-03-29T00:30:00Z | EW  | 2026-03-30
1 calendar day   | day 0              | never   | 2026-10-24T22:59:00Z | EW  | 2026-10-25
1 calendar day   | day 0              | never   | 2026-10-24T23:15:00Z | EW  | 2026-10-26
# Calendar days, leap days, rolling.
28 days          | day 0              | never   | 2028-02-01T12:00:00Z | EW  | 2028-02-29
28 days          | day 0              | never   | 2027-02-01T12:00:00Z | EW  | 2027-03-01
28 days          | day 0              | never   | 2026-11-27T12:00:00Z | EW  | 2026-12-25
28 days          | day 0              | forward | 2026-11-27T12:00:00Z | EW  | 2026-12-29
1 working day    | day 0              | never   | 2028-02-28T12:00:00Z | EW  | 2028-02-29
# No bank holiday need be known for a date that does not roll.
28 days          | day 0              | never   | 2028-12-15T12:00:00Z | EW  | 2029-01-12
# Months with short ends.
1 month          | day 0              | never   | 2026-01-31T12:00:00Z | EW  | 2026-02-28
1 month          | day 0              | forward | 2026-01-31T12:00:00Z | EW  | 2026-03-02
1 month          | day 0              | forward | 2028-01-31T12:00:00Z | EW  | 2028-02-29
6 months         | day 0              | forward | 2026-08-31T12:00:00Z | EW  | 2027-03-01
1 month          | day 0              | forward | 2026-12-02T12:00:00Z | EW  | 2027-01-04
1 month          | day 0              | forward | 2026-12-02T12:00:00Z | SCT | 2027-01-05
# Elapsed hours, over both clock changes, whatever else is asked.
48 hours         | day 0              | never   | 2026-03-28T10:00:00Z | EW  | 2026-03-30T10:00:00Z
24 hours         | day 1              | forward | 2026-10-24T11:30:15Z | SCT | 2026-10-25T11:30:15Z
# Scotland's model: the day of receipt is day 1.
5 working days   | day 1              | never   | 2026-11-16T12:00:00Z | SCT | 2026-11-20
5 working days   | day 1              | never   | 2026-11-28T12:00:00Z | SCT | 2026-12-07
1 working day    | day 1              | never   | 2026-11-16T12:00:00Z | SCT | 2026-11-16
28 days          | day 1              | never   | 2026-11-01T12:00:00Z | SCT | 2026-11-28
1 month          | day 1              | never   | 2026-11-01T12:00:00Z | SCT | 2026-11-30
# Deemed receipt.
2 working days   | deemed after 17:00 | never   | 2026-11-20T17:00:00Z | EW  | 2026-11-24
2 working days   | deemed after 17:00 | never   | 2026-11-20T17:00:01Z | EW  | 2026-11-25
2 working days   | deemed after 17:00 | never   | 2026-11-21T10:00:00Z | EW  | 2026-11-25
2 working days   | deemed after 17:00 | never   | 2026-07-16T16:30:00Z | EW  | 2026-07-21
2 working days   | deemed after 17:00 | never   | 2026-12-25T10:00:00Z | EW  | 2026-12-31
7 days           | deemed after 17:00 | never   | 2026-11-21T10:00:00Z | EW  | 2026-11-30
";

#[test]
fn worked_deadlines() {
    let calendar = Calendar::embedded();
    let rows = DEADLINES.lines().filter(|line| line.contains('|'));
    let mut checked = 0;
    for row in rows {
        let fields: Vec<&str> = row.split('|').map(str::trim).collect();
        let [within, counting, rolls, from, region, expected] = fields[..] else {
            panic!("{row}")
        };
        let (rolls, region) = (rolls.parse().unwrap(), region.parse().unwrap());
        let counted = both(within, counting, rolls, at(from), region, &calendar);
        assert_eq!(counted.due.to_string(), expected, "{row}");
        assert_eq!(counted.calendar_version, calendar.version());
        checked += 1;
    }
    assert_eq!(checked, 52);
}

#[test]
fn each_step_is_explained() {
    let calendar = Calendar::embedded();
    for (within, counting, rolls, from, lines) in [
        (
            "5 working days",
            "day 0",
            Never,
            "2026-12-24T10:00:00Z",
            "Thu 24 Dec 2026: day 0|Fri 25: bank holiday (Christmas Day)|Sat 26, Sun 27: weekend|\
             Mon 28: bank holiday (Boxing Day)|Tue 29: 1|Wed 30: 2|Thu 31: 3|\
             Fri 1 Jan 2027: bank holiday (New Year\u{2019}s Day)|Sat 2, Sun 3: weekend|Mon 4: 4|Tue 5: 5",
        ),
        (
            "1 month",
            "day 0",
            Forward,
            "2026-01-31T10:00:00Z",
            "Sat 31 Jan 2026: day 0|Sat 28 Feb: 1 month|Sat 28, Sun 1 Mar: weekend|Mon 2: the next working day",
        ),
        (
            "1 working day",
            "deemed after 17:00",
            Never,
            "2026-07-17T16:30:00Z",
            "Fri 17 Jul 2026: received 17:30:00, after 17:00|Sat 18, Sun 19: weekend|Mon 20: day 0|Tue 21: 1",
        ),
        (
            "2 working days",
            "day 1",
            Never,
            "2026-11-22T10:00:00Z",
            "Sun 22 Nov 2026: weekend|Mon 23: 1|Tue 24: 2",
        ),
        (
            "7 days",
            "day 1",
            Never,
            "2026-11-22T10:00:00Z",
            "Sun 22 Nov 2026: day 1|Sat 28: 7 calendar days",
        ),
        (
            "24 hours",
            "day 0",
            Never,
            "2026-10-24T11:00:00Z",
            "Sat 24 Oct 2026 12:00:00 BST: the hours begin|Sun 25 Oct 2026 11:00:00 GMT: 24 hours later",
        ),
    ] {
        let counted = both(within, counting, rolls, at(from), EW, &calendar);
        assert_eq!(counted.counted.join("|"), lines, "{within} {from}");
    }
}

#[test]
fn a_date_beyond_the_calendar_names_the_missing_year() {
    let calendar = Calendar::embedded();
    for (within, counting, rolls, from, year) in [
        ("2 working days", "day 0", Never, "2028-12-29T10:00:00Z", 2029),
        ("10000 working days", "day 0", Never, "2019-01-01T10:00:00Z", 2029),
        ("1 month", "day 0", Forward, "2028-12-15T10:00:00Z", 2029),
        ("28 days", "day 0", Forward, "2028-12-15T10:00:00Z", 2029),
        ("1 working day", "day 0", Never, "2017-06-01T10:00:00Z", 2017),
        (
            "1 working day",
            "deemed after 17:00",
            Never,
            "2018-12-31T10:00:00Z",
            2018,
        ),
    ] {
        let (within, counting) = (within.parse().unwrap(), counting.parse().unwrap());
        let error = count(&within, counting, rolls, at(from), EW, &calendar).unwrap_err();
        assert_eq!(
            (error.year, error.first, error.last),
            (year, 2019, 2028),
            "{within} {from}"
        );
        assert_eq!(due(&within, counting, rolls, at(from), EW, &calendar), Err(error));
    }
    let (hours, never): (Within, DateTime<Utc>) = ("48 hours".parse().unwrap(), DateTime::<Utc>::MAX_UTC);
    assert!(due(&hours, Counting::Day0, Never, never, EW, &calendar).is_err());
}

#[test]
fn due_dates_are_ordered_by_their_end() {
    let due = |text: &str| -> Due { text.parse().unwrap() };
    let written = [
        "2026-06-30",
        "2026-07-01T22:00:00Z",
        "2026-07-01T22:59:59.999999Z", // the day's own last instant, and before the day
        "2026-07-01",
        "2026-07-01T23:00:00Z",
    ];
    let mut dues: Vec<Due> = written.iter().rev().map(|text| due(text)).collect();
    dues.sort();
    let sorted: Vec<String> = dues.iter().map(Due::to_string).collect();
    assert_eq!(sorted, written);
    assert!(dues[1].met_by(at("2026-07-01T22:00:00Z")) && !dues[1].met_by(at("2026-07-01T22:00:00.000001Z")));
}

#[test]
fn what_a_person_writes_is_read_and_written_back() {
    for (text, written) in [
        ("2 working days", Some("2 working days")),
        ("1 working day", Some("1 working day")),
        ("28 days", Some("28 calendar days")),
        ("28 calendar days", Some("28 calendar days")),
        ("48 hours", Some("48 hours")),
        ("1 month", Some("1 month")),
        ("10000 hours", Some("10000 hours")),
        ("0 working days", None),
        ("10001 days", None),
        ("-1 days", None),
        ("two days", None),
        ("2 workdays", None),
        ("2", None),
        ("", None),
    ] {
        assert_eq!(
            text.parse::<Within>().ok().map(|w| w.to_string()).as_deref(),
            written,
            "{text}"
        );
    }
    for (text, sound) in [
        ("day 0", true),
        ("day 1", true),
        ("deemed after 17:00", true),
        ("deemed after 25:00", false),
        ("deemed", false),
        ("day 2", false),
    ] {
        let read = text.parse::<Counting>();
        assert_eq!(read.is_ok(), sound, "{text}");
        assert!(read.is_err() || read.unwrap().to_string() == text, "{text}");
    }
    let json = r#"["48 hours","deemed after 16:30","2026-11-27","2026-11-27T09:30:00Z"]"#;
    let values: (Within, Counting, Due, Due) = serde_json::from_str(json).unwrap();
    assert_eq!(serde_json::to_string(&values).unwrap(), json);
    assert!(serde_json::from_str::<Due>("\"tomorrow\"").is_err());
}
