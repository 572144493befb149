//! Figures with none, one, few and many, in; what papers say of them, out.

mod few;
mod spans;

use crate::Paper;
use crate::about::{About, Code};
use crate::model::{Block, Chart, Drawing, Edition};
use crate::simulated::about;
use casework::measures::statistics::{Share, Survival, Wait};
use casework::measures::{Answers, Bands, Counted, Figures, Month, Outcomes, Process, Promises, Quarter};
use casework::measures::{People, Quality};

/// A quarter of a landlord's third year in which nothing came.
fn quiet() -> Figures {
    let quarter: Quarter = "2026-Q3".parse().unwrap();
    let last = quarter.months()[2];
    let months = (0..36).rev().map(|many| (last.before(many), Counted::default()));
    let quarters = (0..8)
        .rev()
        .map(|many| (quarter.earlier(many), Counted::default()));
    Figures {
        quarter,
        as_at: "2026-10-26".parse().unwrap(),
        homes: Some(1_000),
        process: Process {
            since: "2023-10-01".parse().ok(),
            months: months.collect(),
            quarters: quarters.collect(),
            ..Process::default()
        },
        people: People::nothing(quarter),
        quality: Quality::default(),
    }
}

fn answered(figures: &mut Figures, in_time: u64, late: u64) {
    let now = &mut figures.process.quarters.last_mut().unwrap().1;
    now.received[0] = in_time + late;
    now.answers.own[0] = Answers {
        in_time,
        late,
        ..Answers::default()
    };
}

fn by_month(figures: &mut Figures, counts: impl Fn(usize) -> u64) {
    let months: &mut Vec<(Month, Counted)> = &mut figures.process.months;
    for (at, (_, counted)) in months.iter_mut().enumerate() {
        counted.received[0] = counts(at);
    }
}

fn waited(figures: &mut Figures, answered: u64, open: u64) {
    let waits = (0..answered).map(|day| Wait::Answered(u32::try_from(day % 12).unwrap() + 1));
    let open = (0..open).map(|_| Wait::Open(20));
    figures.process.waits[0] = Survival::of(waits.chain(open));
}

fn open(figures: &mut Figures, not_yet_due: u64, overdue: u64, longest: u32) {
    figures.process.stock[0].not_yet_due = not_yet_due;
    figures.process.stock[0].overdue = Bands {
        to_10: overdue,
        longest,
        ..Bands::default()
    };
}

fn about_subjects(figures: &mut Figures, counts: &[(&str, u64, u64)]) {
    let subjects = counts
        .iter()
        .map(|(name, now, before)| ((*name).to_owned(), (*now, *before)));
    figures.people.subjects = subjects.collect();
    figures.process.quarters[7].1.received[0] = counts.iter().map(|(_, now, _)| now).sum();
    figures.process.quarters[6].1.received[0] = counts.iter().map(|(.., before)| before).sum();
}

fn decided(figures: &mut Figures, counts: [u64; 4]) {
    let [upheld, partly, not, resolved] = counts;
    figures.people.in_financial_year.outcomes[0] = Outcomes {
        upheld,
        partly,
        not,
        resolved,
        failed: 0,
    };
}

fn orders(figures: &mut Figures, of: u64, all: u64, open: u64) {
    figures.people.orders = Promises {
        kept: Share { of, all },
        open,
    };
}

/// All headings and sentences of the panel's paper, one a line.
fn said(change: impl FnOnce(&mut Figures), about: &About) -> String {
    said_to(Edition::Panel, change, about)
}

fn said_to(edition: Edition, change: impl FnOnce(&mut Figures), about: &About) -> String {
    let mut figures = quiet();
    change(&mut figures);
    let paper = Paper::draw(edition, &figures, about);
    let mut lines = Vec::new();
    for section in &paper.report().sections {
        lines.push(section.heading.clone());
        for block in &section.blocks {
            match block {
                Block::Text(text) | Block::Note(text) => lines.push(text.clone()),
                Block::Points(points) => lines.extend(points.clone()),
                _ => {}
            }
        }
    }
    format!("\n{}\n", lines.join("\n"))
}

/// What is changed in a quiet quarter, and what is then said in so many words.
type Row = (&'static str, fn(&mut Figures), &'static [&'static str]);

const ROWS: [Row; 23] = [
    (
        "nothing",
        |_| (),
        &[
            "We received no stage 1 complaints, as many as the quarter before.",
            "No stage 1 complaint was due an answer yet.",
            "No complaints were open on 26 October 2026.",
            "No complaints were received at stage 1, and none went to stage 2.",
            "No stage 1 complaint of the quarter was due an answer yet",
            "Nobody waited for an answer at stage 1",
            "No stage 1 complaint was received.",
            "At stage 1, nothing was decided in the twelve months to 31 March 2026.",
            "In the twelve months to 31 March 2026, nobody went to the Ombudsman about us, and it decided no cases.",
            "The Ombudsman decided no case about us in the twelve months to 31 March 2026",
            "No order of the Ombudsman was due in the quarter.",
            "No action promised in an answer was due in the quarter.",
            "The figures of this quarter raise no question of themselves. Yours are welcome.",
        ],
    ),
    (
        "one, in time",
        |figures| answered(figures, 1, 0),
        &[
            "We received 1 stage 1 complaint, 1 more than the quarter before: a difference that may be chance.",
            "1 complaint was received at stage 1, and none went to stage 2.",
            "One stage 1 complaint was due, and it was answered in time.",
            "The one stage 1 complaint that was due was answered in time",
        ],
    ),
    (
        "one, late",
        |figures| answered(figures, 0, 1),
        &[
            "One stage 1 complaint was due, and it was not answered in time.",
            "The one stage 1 complaint that was due was not answered in time",
        ],
    ),
    (
        "two, one late",
        |figures| answered(figures, 1, 1),
        &[
            "Of the 2 stage 1 complaints that were due, we answered 1 in time, too few to set beside our target.",
            "1 of the 2 stage 1 complaints that were due was answered in time",
            "Of the 2 stage 1 complaints that were due, 1 was answered in time.",
        ],
    ),
    (
        "two, none in time",
        |figures| answered(figures, 0, 2),
        &[
            "Of the 2 stage 1 complaints that were due, we answered none in time, too few to set beside our target.",
            "None of the 2 stage 1 complaints that were due was answered in time",
        ],
    ),
    (
        "far below the target",
        |figures| answered(figures, 60, 40),
        &[
            "60% of stage 1 complaints were answered in time, below our 95% target",
            "we answered 60 in time (60%), below our 95% target.",
            "What keeps answers at stage 1 from being in time, and by when will that change?",
        ],
    ),
    (
        "surely met",
        |figures| answered(figures, 1_000, 0),
        &["100% of stage 1 complaints were answered in time, meeting our 95% target"],
    ),
    (
        "too close",
        |figures| answered(figures, 94, 6),
        &["94% of stage 1 complaints were answered in time, too close to our 95% target to call"],
    ),
    (
        "within an extension",
        |figures| {
            answered(figures, 12, 3);
            figures.process.quarters[7].1.answers.own[0].extended = 2;
        },
        &[
            "Of the 17 stage 1 complaints that were due, 14 were answered in time: 12 within the standard time and 2 within an extension that the resident was told of in time.",
        ],
    ),
    (
        "one open past its date",
        |figures| open(figures, 0, 1, 1),
        &[
            "1 complaint was open on 26 October 2026, past its date.",
            "On 26 October 2026, 1 complaint was open past the date, from this quarter or earlier, by up to 10 working days.",
        ],
    ),
    (
        "two open, none past",
        |figures| open(figures, 2, 0, 0),
        &["2 complaints were open on 26 October 2026, none of them past the date."],
    ),
    (
        "some past",
        |figures| open(figures, 7, 5, 30),
        &[
            "12 complaints were open on 26 October 2026, 5 of them past the date.",
            "5 complaints were open past the date, from this quarter or earlier; the longest by 21 to 40 working days.",
        ],
    ),
    (
        "a run of months",
        |figures| by_month(figures, |at| if at < 27 { 10 + (at as u64 + 1) % 3 } else { 12 }),
        &["Stage 1 complaints have been above the usual level for 9 months in a row"],
    ),
    (
        "an unusual month",
        |figures| by_month(figures, |at| if at == 34 { 60 } else { 10 + at as u64 % 3 }),
        &[
            "August was unusually high",
            "August was unusually high: what is known about why?",
        ],
    ),
    (
        "usual months",
        |figures| by_month(figures, |at| 10 + at as u64 % 3),
        &["Stage 1 complaints varied within the usual range"],
    ),
    (
        "few that waited",
        |figures| waited(figures, 2, 2),
        &[
            "2 of the 4 stage 1 complaints have been answered",
            "There were too few to say how long most people waited.",
        ],
    ),
    (
        "one that waits",
        |figures| waited(figures, 0, 1),
        &["The one stage 1 complaint has not been answered yet"],
    ),
    (
        "not 9 in 10",
        |figures| waited(figures, 12, 8),
        &[
            "Half of stage 1 complaints were answered by day 10; too many are still open to say how long 9 in 10 took",
        ],
    ),
    (
        "one subject",
        |figures| about_subjects(figures, &[("noise-and-asb", 12, 0)]),
        &["Noise and ASB made up 100% of stage 1 complaints, the largest group"],
    ),
    (
        "a subject that rose",
        |figures| {
            about_subjects(
                figures,
                &[("repairs", 60, 20), ("other", 3, 20), ("asbestos", 4, 0)],
            );
        },
        &[
            "Repairs rose from 20 to 60.",
            "Counted together, since some of them are fewer than 5: asbestos and other.",
            "Complaints about repairs rose: what is behind it?",
        ],
    ),
    (
        "too few of any one subject",
        |figures| about_subjects(figures, &[("repairs", 2, 9), ("other", 3, 0)]),
        &[
            "There were too few of any one subject to be named without telling of somebody.",
            "No subject has enough complaints to be named",
        ],
    ),
    (
        "decisions",
        |figures| decided(figures, [12, 8, 20, 0]),
        &["50% of stage 1 decisions in the twelve months to 31 March 2026 were upheld in full or in part"],
    ),
    (
        "too few decisions",
        |figures| decided(figures, [1, 2, 4, 0]),
        &[
            "At stage 1, 7 complaints were decided in the twelve months to 31 March 2026: too few in any one way to be told apart.",
        ],
    ),
];

#[test]
fn what_is_found_is_said_as_people_say_it() {
    for (what, change, expected) in ROWS {
        let said = said(change, &about());
        for sentence in expected {
            assert!(said.contains(sentence), "{what}: {sentence}\nis not in{said}");
        }
        // Nobody says: 0 of them, 1 were, of those 1 complaints.
        for awkward in [
            " 0 of",
            " 1 were",
            "1 complaints",
            "1 are ",
            " 0 within",
            "  ",
            " .",
            "..",
            "1 working days",
        ] {
            let found = said
                .lines()
                .find(|line| line.replace("tage 1 complaints", "").contains(awkward));
            assert!(found.is_none(), "{what}: {awkward:?} in {found:?}");
        }
    }
}

#[test]
fn without_a_target_nothing_is_set_beside_one() {
    let mut about = about();
    about.notes.targets.answered = None;
    let said = said(|figures| answered(figures, 60, 40), &about);
    assert!(
        said.contains("\n60% of stage 1 complaints were answered in time\n"),
        "{said}"
    );
    assert!(said.contains("we answered 60 in time (60%)."), "{said}");
    assert!(!said.contains("target"), "{said}");
}
