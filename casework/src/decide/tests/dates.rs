//! When a complaint came, in; by when it has to be answered, out, or the year that is missing.

use super::*;
use crate::clocks::Due;

/// Ann's complaint that reached the landlord at `received` and is taken in at `now`.
fn taken_in(received: &str, now: &str) -> (Plan, Office) {
    let mut office = Office::new();
    office.now = at(now);
    let arrival = raw_at(
        at(received),
        "From: ann@home.example\nSubject: The roof\n\nIt leaks.",
    );
    let decided = Intake::new(
        &office.rules,
        &Known::default(),
        &arrival,
        office.now,
        &mut office.chance,
    )
    .human(&about("repairs"));
    let plan = decided.unwrap_or_else(|why| {
        hold(
            &office.rules,
            &Known::default(),
            &arrival,
            &why.to_string(),
            office.now,
            &mut office.chance,
        )
    });
    (plan, office)
}

#[test]
fn the_answer_is_due_ten_working_days_from_receipt() {
    for (received, now, acknowledge, answer) in [
        (
            "2026-11-11T10:00:00Z",
            "2026-11-11T10:00:00Z",
            "2026-11-13",
            "2026-11-25",
        ),
        // Half past midnight in London is the day after the date in UTC.
        (
            "2026-07-14T23:30:00Z",
            "2026-07-14T23:31:00Z",
            "2026-07-17",
            "2026-07-29",
        ),
        // On a Saturday: day 1 is Monday.
        (
            "2026-11-14T10:00:00Z",
            "2026-11-14T10:00:00Z",
            "2026-11-17",
            "2026-11-27",
        ),
        // Christmas: the 25th, the 28th for Boxing Day, and New Year's Day do not count.
        (
            "2026-12-23T10:00:00Z",
            "2026-12-23T10:00:00Z",
            "2026-12-29",
            "2027-01-11",
        ),
        // Mail found late: its clocks ran while it lay there.
        (
            "2026-11-11T10:00:00Z",
            "2026-11-20T10:00:00Z",
            "2026-11-13",
            "2026-11-25",
        ),
    ] {
        let (plan, office) = taken_in(received, now);
        let case = &plan.cases.first().unwrap().after;
        assert_eq!(case.received_at, at(received));
        assert!(
            case.passages[0]
                .clocks
                .iter()
                .all(|clock| clock.started_at == at(received)),
            "{received}"
        );
        let dates: Vec<String> = case.passages[0]
            .clocks
            .iter()
            .map(|clock| clock.act_by.to_string())
            .collect();
        assert_eq!(dates, [acknowledge, answer], "{received}");
        assert_eq!(
            case.answer_by(&office.rules.book).unwrap(),
            Some(Due::On(answer.parse().unwrap()))
        );
        let receipt = read(&plan.letters[0]).text;
        let day = crate::letters::wording::long_date(answer.parse().unwrap());
        assert!(
            receipt.contains(&format!("Our full answer by: {day}")),
            "{receipt}"
        );
    }
}

#[test]
fn a_fact_knows_when_it_happened_and_when_we_learnt_of_it() {
    let (plan, _) = taken_in("2026-11-11T10:00:00Z", "2026-11-20T10:00:00Z");
    let facts = &plan.cases[0].facts;
    assert_eq!(
        (facts[0].happened_at, facts[0].recorded_at),
        (at("2026-11-11T10:00:00Z"), at("2026-11-20T10:00:00Z"))
    );
}

#[test]
fn beyond_the_calendar_a_message_is_held_and_the_missing_year_named() {
    for (received, year) in [
        ("2029-03-01T10:00:00Z", "2029"),
        ("2028-12-27T10:00:00Z", "2029"),
        ("2018-06-01T10:00:00Z", "2018"),
    ] {
        let (plan, _) = taken_in(received, received);
        assert_eq!(
            told(&plan),
            "held; alert>complaints-team; read_held_message",
            "{received}"
        );
        assert!(
            plan.settled.unwrap().why[0].contains(&format!("bank holidays of {year}")),
            "{received}"
        );
        assert!(plan.cases.is_empty() && plan.contacts.is_empty());
    }
}

#[test]
fn the_time_of_receipt_is_the_landlords_servers_and_never_the_senders() {
    let (file, now) = (at("2026-11-11T09:59:00.123456789Z"), at("2026-11-11T10:00:00Z"));
    let received = |head: &str| {
        let text =
            format!("{head}Date: Mon, 01 Jun 2020 10:00:00 +0000\r\nFrom: ann@home.example\r\n\r\nRoof.");
        let place = Place {
            mailbox: "m".to_owned(),
            uidvalidity: 0,
            uid: "f".to_owned(),
        };
        Arrival::mail(
            place,
            Stamp::File { modified: file, now },
            text.into_bytes(),
            &OwnMail::default(),
        )
        .received_at
    };
    let by = |date: &str| format!("Received: from a by b; {date}\r\n");
    for (head, expected) in [
        (String::new(), "2026-11-11T09:59:00.123456Z"),
        (by("Tue, 10 Nov 2026 08:00:00 +0000"), "2026-11-10T08:00:00Z"),
        (
            by("Tue, 10 Nov 2026 08:00:00 +0000") + &by("Mon, 9 Nov 2026 08:00:00 +0000"),
            "2026-11-10T08:00:00Z",
        ),
        (by("Wed, 11 Nov 2026 10:59:00 +0000"), "2026-11-11T10:59:00Z"),
        // From the future or from before there was mail to complain by: a clock that is wrong.
        (
            by("Wed, 11 Nov 2026 11:01:00 +0000"),
            "2026-11-11T09:59:00.123456Z",
        ),
        (
            by("Thu, 1 Jan 1970 00:00:00 +0000"),
            "2026-11-11T09:59:00.123456Z",
        ),
    ] {
        assert_eq!(received(&head), at(expected), "{head}");
    }
}
