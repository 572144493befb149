//! Simulated registers whose truth is known, in; whether papers tell it, out.

use super::*;
use crate::model::Section;
use casework::measures::{Answers, Figures};
use simulation::truth::{Counts, Of, QuarterTruth};

/// What a table says, row by row.
fn rows<'a>(report: &'a Report, id: &str) -> &'a [(String, Vec<Cell>)] {
    let table = report.tables().find(|table| table.id == id);
    table.map_or(&[], |table| &table.rows)
}

fn row(report: &Report, id: &str, name: &str) -> Vec<u64> {
    let row = rows(report, id).iter().find(|(known, _)| known == name);
    let cells = row.map_or(&[][..], |(_, cells)| cells);
    let counts = cells.iter().filter_map(|cell| match cell.value {
        Value::Count(count) => Some(count),
        Value::Percent(share) => Some(share.of),
        Value::Money(pence) => Some(pence),
        _ => None,
    });
    counts.collect()
}

fn section<'a>(report: &'a Report, id: &str) -> &'a Section {
    report.sections.iter().find(|section| section.id == id).unwrap()
}

/// The truth of four quarters together.
fn year(landlord: &Landlord, quarter: Quarter, of: impl Fn(&QuarterTruth) -> u64) -> u64 {
    let four = (0..4).filter_map(|many| landlord.truth.quarters.get(&quarter.earlier(many).to_string()));
    four.map(of).sum()
}

fn count(counts: &Counts, name: &str) -> u64 {
    counts.get(name).copied().unwrap_or_default()
}

#[test]
fn a_board_is_told_what_is_true() {
    let country = Country::under("om-web");
    for (homes, seed) in [(300, 1), (2_500, 2), (9_000, 3)] {
        let landlord = country.landlord(homes, seed);
        for quarter in quarters() {
            let figures = landlord.figures(quarter, landlord.truth.until);
            let paper = Paper::draw(Edition::Board, &figures, &about());
            told(paper.report(), &landlord, quarter);
            adds_up(&figures);
        }
    }
}

fn told(report: &Report, landlord: &Landlord, quarter: Quarter) {
    let nothing = QuarterTruth::default();
    let truth = landlord
        .truth
        .quarters
        .get(&quarter.to_string())
        .unwrap_or(&nothing);
    let name = format!("{} {}", quarter.short(), quarter.year());
    assert_eq!(row(report, "volume", &name), truth.received, "{quarter}");
    for (stage, (own, code)) in (1..).zip(truth.own.iter().zip(truth.code)) {
        let told = row(report, "in-time", &format!("Stage {stage}, {name}"));
        let in_time = own.in_time + own.extended;
        let due = in_time + own.late + own.overdue;
        let mut expected = vec![due, in_time, own.extended, own.late, own.overdue];
        // There is no share of none.
        expected.extend(Some(in_time).filter(|_| due > 0));
        let by_code = code.in_time + code.extended;
        expected.extend(Some(by_code).filter(|_| by_code + code.late + code.overdue > 0));
        expected.extend([own.not_yet_due, own.ended]);
        assert_eq!(told, expected, "{quarter}, stage {stage}");
        let open = landlord.truth.open[stage - 1];
        let told = row(report, "ageing", &format!("Stage {stage}"));
        assert_eq!(
            (told[0], told[1..].iter().sum()),
            (open.not_yet_due, open.overdue)
        );
    }
    let Of { of, all } = truth.own[0].acknowledged;
    let acknowledged = &rows(report, "assurance")[0].1[0].shown();
    assert!(
        acknowledged.starts_with(&format!("{of} of {all}")),
        "{acknowledged}: {of} of {all}"
    );
    for (subject, count) in &truth.subjects {
        let told = row(report, "subjects", &crate::words::subject(subject));
        assert_eq!(told.first(), Some(count), "{quarter}, {subject}");
    }
    for (place, stage) in [(0, "Stage 1"), (1, "Stage 2")] {
        let column = report.tables().find(|table| table.id == "decided");
        let at = column.and_then(|table| table.columns.iter().position(|name| name == stage));
        for verdict in ["upheld", "partly_upheld", "not_upheld"] {
            let expected = year(landlord, quarter, |truth| count(&truth.outcomes[place], verdict));
            let word = crate::words::verdict(verdict);
            let told = at.and_then(|at| row(report, "decided", word).get(at - 1).copied());
            assert_eq!(
                told.unwrap_or_default(),
                expected,
                "{quarter}, {stage}, {verdict}"
            );
        }
    }
    for (finding, in_quarter) in &truth.findings {
        let expected = year(landlord, quarter, |truth| count(&truth.findings, finding));
        let told = row(report, "findings", &crate::words::finding(finding));
        assert_eq!(told, [*in_quarter, expected], "{quarter}, {finding}");
    }
    for (name, money) in [("Offered", truth.offered), ("Paid", truth.paid)] {
        assert_eq!(
            row(report, "money", name)[..2],
            [money.payments, money.total],
            "{quarter}, {name}"
        );
    }
    let heading = &section(report, "not-accepted").heading;
    let refused: u64 = truth.refused.values().sum();
    assert!(
        refused == 0 || heading.starts_with(&refused.to_string()),
        "{heading}: {refused}"
    );
    waited(report, truth);
}

fn waited(report: &Report, truth: &QuarterTruth) {
    let heading = &section(report, "wait").heading;
    let (waits, own) = (&truth.waits[0], truth.own[0]);
    let all = own.in_time + own.extended + own.late + own.overdue + own.not_yet_due;
    let begun = match (all, waits.median, waits.ninetieth) {
        (0, ..) => "Nobody waited".to_owned(),
        // A share of so few is none.
        (1..10, ..) => {
            return assert!(
                !heading.contains("Half") && !heading.contains("9 in 10"),
                "{heading}"
            );
        }
        (_, None, _) => "Fewer than half".to_owned(),
        (_, Some(half), None) => format!("Half of stage 1 complaints were answered by day {half};"),
        (_, Some(half), Some(most)) if half == most => {
            format!("9 in 10 stage 1 complaints were answered by day {most}")
        }
        (_, Some(half), Some(most)) => {
            format!("Half of stage 1 complaints were answered by day {half}, and 9 in 10 by day {most}")
        }
    };
    assert!(heading.starts_with(&begun), "{heading}: {begun}");
}

/// Months add to the quarter; what was received was due, is not yet due or ended; who waits is neither more nor less.
fn adds_up(figures: &Figures) {
    let process = &figures.process;
    let (quarter, now) = process.quarters.last().unwrap();
    for stage in 0..2 {
        let months = quarter.months();
        let of = |of: &dyn Fn(&casework::measures::Counted) -> u64| -> u64 {
            let months = process.months.iter().filter(|(month, _)| months.contains(month));
            months.map(|(_, counted)| of(counted)).sum()
        };
        assert_eq!(of(&|counted| counted.received[stage]), now.received[stage]);
        for answers in [now.answers.own[stage], now.answers.code[stage]] {
            assert_eq!(answers.received(), now.received[stage]);
            let Answers {
                not_yet_due, ended, ..
            } = answers;
            assert_eq!(answers.share().all + not_yet_due + ended, now.received[stage]);
        }
        assert_eq!(
            of(&|counted| counted.answers.own[stage].share().of),
            now.answers.own[stage].share().of
        );
        let (waits, own) = (&process.waits[stage], now.answers.own[stage]);
        assert_eq!(waits.all, now.received[stage]);
        // What was closed without an answer waits no longer, and has none.
        assert!(waits.open >= own.overdue + own.not_yet_due + own.ended);
        let year = process.quarters[4..]
            .iter()
            .map(|(_, counted)| counted.received[stage]);
        assert_eq!(process.year.received[stage], year.sum::<u64>());
    }
    let people = &figures.people;
    let subjects: u64 = people.subjects.values().map(|(now, _)| now).sum();
    assert_eq!(subjects, now.received[0]);
    let before: u64 = people.subjects.values().map(|(_, before)| before).sum();
    assert_eq!(before, process.quarters[6].1.received[0]);
}
