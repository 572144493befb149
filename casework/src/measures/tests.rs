//! Lives in a few words, in; what figures make of them, out.

use super::statistics::{Share, Survival};
use super::*;
use crate::calendars::{Calendar, Region};
use crate::cases::Milestone;
use crate::clocks::civil_date;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::London;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(date: &str, time: &str) -> DateTime<Utc> {
    let time: NaiveTime = time.parse().unwrap();
    let local = London.from_local_datetime(&day(date).and_time(time)).unwrap();
    local.with_timezone(&Utc)
}

/// `1 received 2026-07-01 1`, `1 response_due 2026-07-15`, `0 closed 2026-08-01 ~answered`: the stage, what, when, a
/// number, a word. What is due is so until the end of its day; all else is at noon.
fn milestone(text: &str) -> Milestone {
    let mut parts = text.split(' ');
    let mut next = || parts.next();
    let passage: u32 = next().unwrap().parse().unwrap();
    let (kind, date) = (next().unwrap().to_owned(), next().unwrap());
    let promised = ["action", "order", "promise"].contains(&kind.as_str());
    let is_date = kind.contains("_due") || promised;
    let at = at(date, if is_date { "23:59:59" } else { "12:00:00" });
    let (mut number, mut word) = (None, None);
    for part in parts {
        match part.strip_prefix('~') {
            Some(text) => word = Some(text.to_owned()),
            None => number = Some(part.parse().unwrap()),
        }
    }
    Milestone {
        passage,
        stage: String::new(),
        kind,
        nth: 0,
        at,
        on: civil_date(at),
        number,
        word,
    }
}

fn line(kind: &str, category: &str, life: &str) -> String {
    let milestones: Vec<Milestone> = life.split("; ").map(milestone).collect();
    let category = (!category.is_empty()).then(|| category.parse().unwrap());
    compact(
        (kind, category.as_ref()),
        at("2026-10-01", "12:00:00"),
        &milestones,
    )
}

fn figures(lives: &[&str], as_at: &str) -> Figures {
    let calendar = Calendar::embedded();
    let mut tally = Tally::new(&Asked {
        quarter: "2026-Q3".parse().unwrap(),
        as_at: day(as_at),
        homes: Some(1000),
        region: Region::EnglandAndWales,
        calendar: &calendar,
    });
    for life in lives {
        let (kind, life) = life.split_once(": ").unwrap_or(("complaint", life));
        tally.add(&line(kind, "repairs", life));
    }
    tally.figures()
}

const BEGUN: &str = "1 received 2026-07-01 1; 1 response_due 2026-07-15; 1 response_due_code 2026-07-20";

fn answers(life: &str, as_at: &str) -> Answers {
    let figures = figures(&[life], as_at);
    let (_, counted) = figures.process.quarters.last().unwrap().clone();
    counted.answers.own[0]
}

#[test]
fn an_answer_is_in_time_extended_late_overdue_not_yet_due_or_none() {
    let of = |name: &str| {
        let mut answers = Answers::default();
        *match name {
            "in time" => &mut answers.in_time,
            "extended" => &mut answers.extended,
            "late" => &mut answers.late,
            "overdue" => &mut answers.overdue,
            "not yet due" => &mut answers.not_yet_due,
            _ => &mut answers.ended,
        } += 1;
        answers
    };
    let extended = "1 received 2026-07-01 1; 1 response_due 2026-07-29; 1 extended 2026-07-10 14";
    let table = [
        (
            format!("{BEGUN}; 1 responded 2026-07-15"),
            "2026-10-10",
            "in time",
        ),
        (format!("{BEGUN}; 1 responded 2026-07-16"), "2026-10-10", "late"),
        (format!("{BEGUN}; 1 resolved 2026-07-02"), "2026-10-10", "in time"),
        // Open: it counts against the landlord from the day after its date.
        (BEGUN.to_owned(), "2026-07-15", "not yet due"),
        (BEGUN.to_owned(), "2026-07-16", "overdue"),
        // Withdrawn in time: nobody waits any more, and it is not a late answer. Closed after its date it is one.
        (
            format!("{BEGUN}; 0 closed 2026-07-15 ~withdrawn"),
            "2026-10-10",
            "ended",
        ),
        (
            format!("{BEGUN}; 0 closed 2026-07-16 ~non_engagement"),
            "2026-10-10",
            "late",
        ),
        // Not known yet on that day.
        (
            format!("{BEGUN}; 1 responded 2026-07-20"),
            "2026-07-19",
            "overdue",
        ),
        (
            format!("{BEGUN}; 0 closed 2026-07-20 ~withdrawn"),
            "2026-07-19",
            "overdue",
        ),
        (
            format!("{extended}; 1 responded 2026-07-15"),
            "2026-10-10",
            "in time",
        ),
        (
            format!("{extended}; 1 responded 2026-07-29"),
            "2026-10-10",
            "extended",
        ),
        (
            format!("{extended}; 1 responded 2026-07-30"),
            "2026-10-10",
            "late",
        ),
        (extended.to_owned(), "2026-07-20", "not yet due"),
        // The day before the extension was told, its date was the first one.
        (extended.to_owned(), "2026-07-09", "not yet due"),
        (
            format!("{BEGUN}; 0 closed 2026-07-20 ~withdrawn; 0 reopened 2026-07-22"),
            "2026-10-10",
            "overdue",
        ),
    ];
    for (life, as_at, is) in table {
        assert_eq!(answers(&life, as_at), of(is), "{life} as at {as_at}");
    }
}

#[test]
fn policy_and_code_are_measured_side_by_side() {
    let figures = figures(&[&format!("{BEGUN}; 1 responded 2026-07-17")], "2026-10-10");
    let (_, counted) = figures.process.quarters.last().unwrap();
    assert_eq!(
        (counted.answers.own[0].late, counted.answers.code[0].in_time),
        (1, 1)
    );
    assert_eq!(
        figures.process.tsm[0],
        Tsm {
            made: 1,
            due: 1,
            answered: 1,
            in_time: 1
        }
    );
}

#[test]
fn a_complaint_counts_once_at_each_stage_and_in_the_span_in_which_that_began() {
    let life = "1 received 2026-06-20 1; 1 response_due 2026-07-04; 1 responded 2026-06-30; \
                2 received 2026-07-10 2; 2 response_due 2026-08-07";
    let figures = figures(&[life, life], "2026-08-01");
    let received: Vec<[u64; 2]> = figures
        .process
        .quarters
        .iter()
        .rev()
        .take(2)
        .map(|(_, counted)| counted.received)
        .collect();
    assert_eq!(received, [[0, 2], [2, 0]]);
    // Both were answered at stage 1 in the quarter before, and went on.
    assert_eq!(
        (figures.people.escalated.of, figures.people.escalated.all),
        (2, 2)
    );
    assert_eq!(figures.process.stock[1].not_yet_due, 2);
    assert_eq!(figures.process.stock[0], Stock::default());
    let months: u64 = figures
        .process
        .months
        .iter()
        .map(|(_, counted)| counted.received[0])
        .sum();
    assert_eq!(months, 2);
}

#[test]
fn what_was_not_accepted_is_no_complaint_received_until_it_is_taken_up() {
    let refused = format!("{BEGUN}; 0 refused 2026-07-03 ~twelve-months; 0 closed 2026-07-03 ~not_accepted");
    let reopened = format!("{refused}; 0 reopened 2026-07-10");
    for (life, received) in [(&refused, 0), (&reopened, 1)] {
        let figures = figures(&[life], "2026-10-10");
        let (_, counted) = figures.process.quarters.last().unwrap();
        assert_eq!(counted.received[0], received, "{life}");
        assert_eq!(figures.people.in_quarter.refused["twelve-months"], 1);
    }
}

#[test]
fn an_acknowledgement_is_in_time_by_its_last_minute_and_an_answer_is_one() {
    let begun = "1 received 2026-07-01 1; 1 ack_due 2026-07-08; 1 response_due 2026-07-15";
    let table = [
        ("1 acknowledged 2026-07-08", (1, 1)),
        ("1 acknowledged 2026-07-09", (0, 1)),
        ("1 responded 2026-07-06", (1, 1)),
        ("1 responded 2026-07-10", (0, 1)),
    ];
    for (life, (of, all)) in table {
        let figures = figures(&[&format!("{begun}; {life}")], "2026-10-10");
        let (_, counted) = figures.process.quarters.last().unwrap();
        let share = counted.acknowledged.own[0];
        assert_eq!((share.of, share.all), (of, all), "{life}");
    }
}

#[test]
fn an_extension_is_one_from_the_day_on_which_it_was_told() {
    let life = "1 received 2026-07-01 1; 1 response_due 2026-07-29; 1 extended 2026-07-14 14";
    for (as_at, of) in [("2026-07-13", 0), ("2026-07-14", 1), ("2026-08-30", 1)] {
        let figures = figures(&[life], as_at);
        assert_eq!(figures.process.extended[0], Share { of, all: 1 }, "{as_at}");
    }
    assert_eq!(answers(life, "2026-07-29").not_yet_due, 1);
    assert_eq!(answers(life, "2026-07-30").overdue, 1);
}

#[test]
fn a_later_date_that_is_told_late_or_is_too_late_is_counted_by_the_code() {
    for how in ["extended_late_code", "extended_beyond_code"] {
        let life = format!("1 received 2026-07-01 1; 1 response_due 2026-07-29; 1 {how} 2026-08-14");
        for (as_at, expected) in [("2026-08-13", [0, 0]), ("2026-08-14", [1, 0])] {
            let figures = figures(&[&life], as_at);
            let (_, counted) = figures.process.quarters.last().unwrap();
            assert_eq!(counted.badly_extended, expected, "{how} {as_at}");
        }
    }
}

#[test]
fn what_is_overdue_is_counted_by_working_days_of_whatever_quarter() {
    let old = "1 received 2025-01-02 1; 1 response_due 2025-01-16";
    let new = "1 received 2026-07-01 1; 1 response_due 2026-07-15";
    let stock = figures(&[old, new], "2026-07-16").process.stock[0];
    assert_eq!(
        (stock.overdue.to_10, stock.overdue.more, stock.not_yet_due),
        (1, 1, 0)
    );
    assert_eq!(figures(&[old], "2025-01-18").process.stock[0].overdue.longest, 1);
    assert_eq!(figures(&[old], "2025-01-31").process.stock[0].overdue.to_20, 1);
}

#[test]
fn each_working_day_past_due_has_its_band() {
    // Due on Friday, 5 June 2026; no bank holiday comes before the end of August.
    let life = "1 received 2026-05-20 1; 1 response_due 2026-06-05";
    for (as_at, longest, bands) in [
        ("2026-06-05", 0, [0, 0, 0, 0]),
        ("2026-06-06", 1, [1, 0, 0, 0]),
        ("2026-06-19", 10, [1, 0, 0, 0]),
        ("2026-06-22", 11, [0, 1, 0, 0]),
        ("2026-07-03", 20, [0, 1, 0, 0]),
        ("2026-07-06", 21, [0, 0, 1, 0]),
        ("2026-07-31", 40, [0, 0, 1, 0]),
        ("2026-08-03", 41, [0, 0, 0, 1]),
    ] {
        let overdue = figures(&[life], as_at).process.stock[0].overdue;
        let Bands {
            to_10,
            to_20,
            to_40,
            more,
            ..
        } = overdue;
        assert_eq!(
            (overdue.longest, [to_10, to_20, to_40, more]),
            (longest, bands),
            "{as_at}"
        );
    }
}

#[test]
fn waits_are_working_days_from_the_acknowledgement_and_the_open_ones_count() {
    let life = |rest: &str| format!("{BEGUN}; 1 acknowledged 2026-07-02{rest}");
    let lives = [
        life("; 1 responded 2026-07-03"),
        life("; 1 responded 2026-07-16"),
        life(""),
    ];
    let mut lives: Vec<&str> = lives.iter().map(String::as_str).collect();
    let waits = &figures(&lives, "2026-09-01").process.waits[0];
    assert_eq!((waits.all, waits.open), (3, 1));
    let days = |waits: &Survival| {
        waits
            .answered_by
            .iter()
            .map(|(day, _)| *day)
            .collect::<Vec<u32>>()
    };
    assert_eq!(days(waits), [1, 10]);
    // Acknowledged by the answer itself: the wait was as long as since the receipt.
    let at_once = format!("{BEGUN}; 1 acknowledged 2026-07-20; 1 responded 2026-07-20");
    lives.push(&at_once);
    let waits = &figures(&lives, "2026-09-01").process.waits[0];
    assert_eq!(days(waits), [1, 10, 13]);
}

#[test]
fn what_happened_beside_the_stages_is_counted_in_its_quarter() {
    let life = format!(
        "{BEGUN}; 0 compensation_paid 2026-07-20 2500; 0 compensation_paid 2026-08-20 10000; 0 compensation_paid \
         2026-05-20 99; 0 determined 2026-05-01 ~service_failure; 0 ombudsman 2026-08-01; 0 learned 2026-08-02 ~repairs; \
         0 hazard_confirmed 2026-07-02 ~damp; 0 hazard_summary_due 2026-07-20 1 ~damp; 0 hazard_safety_work_due 2026-12-20 \
         ~damp; 0 adjusted 2026-03-01; 0 action 2026-08-10 1; 0 action 2026-08-11 0; 0 action 2026-08-12 ~dropped; \
         0 order 2026-09-12 0; 0 order_done 2026-09-20"
    );
    let figures = figures(&[&life], "2026-10-10");
    let people = &figures.people;
    assert_eq!(
        people.paid,
        Money {
            payments: 2,
            total: 12_500,
            median: Some(6_250)
        }
    );
    let [quarter, twelve, financial] = [
        &people.in_quarter,
        &people.in_twelve_months,
        &people.in_financial_year,
    ];
    assert!(quarter.findings.is_empty() && financial.findings.is_empty());
    assert_eq!(twelve.findings["service_failure"], 1);
    assert_eq!(quarter.approached + twelve.approached, 2);
    assert_eq!(
        [quarter, twelve, financial].map(|during| during.adjusted),
        [0, 1, 1]
    );
    assert_eq!((people.learned["repairs"], people.hazards["damp"]), (1, 1));
    let times = people.hazard_times["hazard_summary_due"];
    assert_eq!((times.of, times.all, people.hazard_times.len()), (1, 1, 1));
    let kept = |promises: Promises| (promises.kept.of, promises.kept.all, promises.open);
    assert_eq!(kept(figures.people.actions), (1, 2, 1));
    assert_eq!(kept(people.orders), (0, 1, 0));
}

#[test]
fn what_is_promised_for_the_last_day_that_is_looked_at_is_missed_on_the_day_after() {
    let life = |kept: &str| {
        format!("{BEGUN}; 0 action 2026-08-10 {kept}; 0 hazard_summary_due 2026-08-10 {kept} ~damp")
    };
    let table = [
        ("1", "2026-08-10", (1, 1)),
        ("0", "2026-08-10", (0, 0)),
        ("0", "2026-08-11", (0, 1)),
    ];
    for (kept, as_at, counted) in table {
        let figures = figures(&[&life(kept)], as_at);
        let actions = figures.people.actions.kept;
        assert_eq!((actions.of, actions.all), counted, "{kept} {as_at}");
        let times = figures.people.hazard_times.get("hazard_summary_due");
        let times = times.map_or((0, 0), |times| (times.of, times.all));
        assert_eq!(times, counted, "{kept} {as_at}");
    }
}

#[test]
fn compliments_are_counted_apart_and_other_contacts_not_at_all() {
    let compliment = "compliment: 1 received 2026-07-01 0";
    let request = "service_request: 1 received 2026-07-01 1; 1 response_due 2026-07-05";
    let figures = figures(&[compliment, request], "2026-10-10");
    assert_eq!(figures.process.compliments, 1);
    assert_eq!(figures.process.stock[0], Stock::default());
}

#[test]
fn a_line_gives_back_its_milestones_and_one_that_is_none_is_counted_as_that() {
    let text = line(
        "complaint",
        "repairs",
        "1 received 2026-07-01 1; 0 closed 2026-08-01 ~with;draw~n",
    );
    assert_eq!(text.lines().count(), 1);
    let line = Line::read(&text, Moment::end_of(day("2026-08-01"))).unwrap();
    assert_eq!(
        (line.kind, line.category, line.is_open),
        ("complaint", "repairs", false)
    );
    assert_eq!(line.beside[0].word, "with_draw_n");
    assert!(
        Line::read(&text, Moment::end_of(day("2026-07-31")))
            .unwrap()
            .is_open
    );
    let calendar = Calendar::embedded();
    let mut tally = Tally::new(&Asked {
        quarter: "2026-Q3".parse().unwrap(),
        as_at: day("2026-10-01"),
        homes: None,
        region: Region::EnglandAndWales,
        calendar: &calendar,
    });
    let odd = [
        "",
        "complaint",
        "complaint/x;0.1.5",
        "complaint/x/late;0.1.5",
        "complaint/x/5;1",
        "complaint/x/5;999.1.5",
        "complaint/x/5;-1.1.5",
        "complaint/x/5;0.99999999.5",
        "complaint/x/5;0.1.5:",
        "complaint/x/5;0.1.5 ",
        "complaint/x/5;0.1.99999999999999999999",
        "complaint/x/5;",
    ];
    for odd in odd {
        let as_at = Moment::end_of(day("2026-10-01"));
        assert!(Line::read(odd, as_at).is_err(), "{odd:?}");
        tally.add(odd);
    }
    tally.add("complaint/x/5;0.1.5:1~");
    assert_eq!(tally.figures().quality.unreadable, odd.len() as u64);
}

#[test]
fn quarters_know_their_days_and_neighbours() {
    let quarter = |text: &str| text.parse::<Quarter>();
    let third = quarter("2026-Q3").unwrap();
    assert_eq!(
        third.span(),
        Span {
            first: day("2026-07-01"),
            last: day("2026-09-30")
        }
    );
    assert_eq!(third.to_string(), "2026-Q3");
    assert_eq!(quarter("2026-Q1").unwrap().before(), quarter("2025-Q4").unwrap());
    assert_eq!(third.twelve_months().first, day("2025-10-01"));
    let year = |text: &str| quarter(text).unwrap().year_to_date().first;
    assert_eq!(
        [year("2026-Q1"), year("2026-Q2"), year("2026-Q4")],
        [day("2025-04-01"), day("2026-04-01"), day("2026-04-01")]
    );
    assert_eq!(third.in_words(), "July to September 2026");
    for no in ["", "2026", "2026-Q5", "2026-Q0", "26-Q1", "Q3-2026", "2026-Q33"] {
        assert!(quarter(no).is_err(), "{no}");
    }
}

#[test]
fn a_stage_that_is_left_without_an_answer_ends_where_the_next_begins() {
    let left = |on: &str| format!("{BEGUN}; 2 received {on} 2; 2 response_due 2026-08-20");
    let closed = "2 responded 2026-08-10; 0 closed 2026-09-20 ~answered";
    for (life, is_late) in [
        (left("2026-07-10"), false),
        (format!("{}; {closed}", left("2026-07-10")), false),
        (left("2026-07-18"), true),
        (format!("{}; {closed}", left("2026-07-18")), true),
    ] {
        let figures = figures(&[&life], "2026-10-10");
        let counted = &figures.process.quarters.last().unwrap().1;
        let first = counted.answers.own[0];
        assert_eq!(
            (first.late, first.ended),
            (u64::from(is_late), u64::from(!is_late)),
            "{life}"
        );
        let waits = &figures.process.waits[0];
        assert_eq!((waits.all, waits.open), (1, 1), "{life}");
    }
}

#[test]
fn what_ended_before_its_acknowledgement_was_due_is_not_acknowledged_late() {
    let begun = "1 received 2026-07-01 1; 1 ack_due 2026-07-08; 1 response_due 2026-07-15";
    for (life, (of, all)) in [
        ("0 closed 2026-07-03 ~withdrawn", (0, 0)),
        ("0 closed 2026-07-08 ~withdrawn", (0, 0)),
        ("0 closed 2026-07-09 ~withdrawn", (0, 1)),
        ("0 closed 2026-07-03 ~withdrawn; 0 reopened 2026-07-06", (0, 1)),
        (
            "1 acknowledged 2026-07-02; 0 closed 2026-07-03 ~withdrawn",
            (1, 1),
        ),
    ] {
        let figures = figures(&[&format!("{begun}; {life}")], "2026-10-10");
        let share = figures.process.quarters.last().unwrap().1.acknowledged.own[0];
        assert_eq!((share.of, share.all), (of, all), "{life}");
    }
}

#[test]
fn an_answer_before_the_acknowledgement_was_waited_for_from_the_receipt() {
    let life = format!("{BEGUN}; 1 responded 2026-07-08; 1 acknowledged 2026-07-10");
    let waits = &figures(&[&life], "2026-09-01").process.waits[0];
    assert_eq!(waits.answered_by, [(5, 1.0)]);
}
