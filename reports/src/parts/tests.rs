//! Figures with none, one, few and many, in; what papers say of them, out.

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

/// By how many days the longest is late tells when it was due: that is the date of a single case.
#[test]
fn how_late_a_single_case_is_stays_in_the_house() {
    let told = |edition| said_to(edition, |figures| open(figures, 0, 1, 37), &about());
    let board = told(Edition::Board);
    assert!(board.contains("by 37 working days"), "{board}");
    let panel = told(Edition::Panel);
    assert!(
        panel.contains("by 21 to 40 working days") && !panel.contains("37"),
        "{panel}"
    );
}

#[test]
fn what_was_promised_is_told_in_numbers_that_fit() {
    for (kept, words) in [
        (
            (1, 1, 0),
            "One order of the Ombudsman was due in the quarter: it was carried out by its date.",
        ),
        (
            (0, 1, 1),
            "One order of the Ombudsman was due in the quarter: it is still to be carried out.",
        ),
        (
            (1, 2, 1),
            "2 orders of the Ombudsman were due in the quarter: 1 was carried out by their date; 1 is still open.",
        ),
        (
            (0, 1, 0),
            "One order of the Ombudsman was due in the quarter: it was carried out, after its date.",
        ),
        (
            (0, 3, 0),
            "3 orders of the Ombudsman were due in the quarter: none was carried out by their date.",
        ),
        (
            (9, 12, 2),
            "9 were carried out by their date (75%); 2 are still open.",
        ),
        // Ten were not in time and six of these are open: the other four were carried out late.
        (
            (40, 50, 6),
            "40 were carried out by their date (80%); 6 are still open.",
        ),
    ] {
        let (of, all, open) = kept;
        let told = |edition| said_to(edition, |figures| orders(figures, of, all, open), &about());
        let board = told(Edition::Board);
        assert!(board.contains(words), "{words}\nis not in{board}");
        // So few would tell of somebody; that an order is still open is asked about all the same.
        let panel = told(Edition::Panel);
        assert!(
            panel.contains("How many were carried out is not given: a number among them is below 5."),
            "{panel}"
        );
        assert_eq!(
            panel.contains("An order of the Ombudsman is past its date"),
            open > 0,
            "{panel}"
        );
    }
    // Nor is a case told of by what was promised in its answer.
    let one = |edition| {
        let change = |figures: &mut Figures| {
            figures.people.actions.kept = Share { of: 0, all: 1 };
            figures.people.actions.open = 1;
        };
        said_to(edition, change, &about())
    };
    let board = one(Edition::Board);
    assert!(
        board.contains("One action promised in an answer was due"),
        "{board}"
    );
    for edition in [Edition::Panel, Edition::Annual, Edition::Members] {
        let outside = one(edition);
        assert!(
            outside.contains("Actions promised in answers were due in ")
                && outside.contains("How many were done is not given"),
            "{outside}"
        );
    }
    let many = said(|figures| orders(figures, 9, 14, 5), &about());
    assert!(
        many.contains("14 orders of the Ombudsman were due in the quarter: 9 were"),
        "{many}"
    );
}

#[test]
fn what_few_people_met_with_is_told_once_a_year_and_not_before_one_is_over() {
    let begun = |since: &str| {
        let since = since.parse().ok();
        said(
            |figures| {
                figures.process.since = since;
                decided(figures, [30, 40, 50, 0]);
                figures.people.in_financial_year.approached = 7;
            },
            &about(),
        )
    };
    let not_yet = begun("2026-04-01");
    assert!(
        not_yet.contains("What was decided is told once a year"),
        "{not_yet}"
    );
    assert!(
        !not_yet.contains("7 residents") && !not_yet.contains("58%"),
        "{not_yet}"
    );
    let part = begun("2026-03-02");
    let words =
        "58% of stage 1 decisions in the twelve months to 31 March 2026 were upheld in full or in part";
    assert!(part.contains(words), "{part}");
    assert!(part.contains("some time after the beginning"), "{part}");
    let whole = begun("2025-04-20");
    assert!(
        whole.contains("In the twelve months to 31 March 2026, 7 residents went"),
        "{whole}"
    );
    assert!(!whole.contains("some time after the beginning"), "{whole}");
}

#[test]
fn subjects_are_compared_once_both_quarters_were_counted_whole() {
    let told = |edition, since: &str, as_at: &str| {
        let (since, as_at) = (since.parse().ok(), as_at.parse().unwrap());
        said_to(
            edition,
            |figures| {
                about_subjects(figures, &[("repairs", 60, 20)]);
                figures.process.since = since;
                figures.as_at = as_at;
            },
            &about(),
        )
    };
    for (since, as_at, is_compared) in [
        ("2026-04-01", "2026-09-30", true),
        // The register begins in the quarter, or in the middle of the one before.
        ("2026-07-06", "2026-10-26", false),
        ("2026-06-20", "2026-10-26", false),
        // The quarter is in progress.
        ("2023-10-01", "2026-08-20", false),
    ] {
        for edition in [Edition::Panel, Edition::Board] {
            let said = told(edition, since, as_at);
            assert_eq!(
                said.contains("Repairs rose from 20 to 60"),
                is_compared,
                "{since} {as_at}{said}"
            );
            let no_two = said.contains("There are no two whole quarters yet to compare.");
            assert_eq!(no_two, !is_compared, "{since} {as_at}{said}");
        }
    }
    let panel = told(Edition::Panel, "2026-07-06", "2026-10-26");
    assert!(!panel.contains("Complaints about repairs rose"), "{panel}");
}

#[test]
fn only_months_of_the_quarter_are_marked_as_its_own() {
    for (since, as_at, many) in [
        ("2023-10-01", "2026-10-26", 3),
        ("2023-10-01", "2026-09-30", 3),
        ("2023-10-01", "2026-09-29", 2),
        ("2023-10-01", "2026-07-20", 0),
        ("2026-07-20", "2026-10-26", 2),
    ] {
        let mut figures = quiet();
        by_month(&mut figures, |_| 30);
        for (_, counted) in &mut figures.process.months {
            counted.answers.own[0].in_time = 30;
        }
        figures.process.since = since.parse().ok();
        figures.as_at = as_at.parse().unwrap();
        let paper = Paper::draw(Edition::Board, &figures, &about());
        let blocks = paper.report().sections.iter().flat_map(|section| &section.blocks);
        let marked: Vec<usize> = blocks
            .filter_map(|block| match block {
                Block::Chart(Chart {
                    drawing: Drawing::Monthly(monthly),
                    ..
                }) => Some(monthly.of_quarter),
                _ => None,
            })
            .collect();
        assert!(
            !marked.is_empty() && marked.iter().all(|of| *of == many),
            "{since} {as_at}: {marked:?}"
        );
    }
}

#[test]
fn the_usual_range_goes_from_the_smaller_to_the_larger_count() {
    type Counts = fn(usize) -> u64;
    let table: [(Counts, &str); 4] = [
        (|at| if at < 6 { 2 } else { 3 }, "between 2 and 3 complaints come"),
        (|at| u64::from(at == 5), "between 0 and 0 complaints come"),
        (|_| 30, "between 30 and 30 complaints come"),
        (|_| 0, "between 0 and 0 complaints come"),
    ];
    for (counts, words) in table {
        let board = said_to(Edition::Board, |figures| by_month(figures, counts), &about());
        assert!(board.contains(words), "{words}\nis not in{board}");
    }
}

#[test]
fn a_part_of_a_year_is_told_as_one() {
    let told = |edition, since: &str, as_at: &str| {
        let (since, as_at) = (since.parse().ok(), as_at.parse().unwrap());
        said_to(
            edition,
            |figures| {
                figures.process.year.received = [24, 3];
                figures.process.since = since;
                figures.as_at = as_at;
            },
            &About {
                code: Code::IsOurPolicy,
                ..about()
            },
        )
    };
    let rate = "Over twelve months that is 24.0 stage 1 complaints for every 1,000 homes";
    let whole = told(Edition::Annual, "2025-10-06", "2026-10-26");
    assert!(
        whole.contains(rate) && !whole.contains("a part of these months"),
        "{whole}"
    );
    for (since, as_at, words) in [
        (
            "2026-07-06",
            "2026-10-26",
            "from July 2026 to 30 September 2026: that",
        ),
        (
            "2023-10-01",
            "2026-08-20",
            "to 20 August 2026: that is a part of these months.",
        ),
    ] {
        let annual = told(Edition::Annual, since, as_at);
        // Of the twelve months, and of the financial year so far.
        assert_eq!(annual.matches(words).count(), 2, "{words}{annual}");
        for said in [annual, told(Edition::Panel, since, as_at)] {
            assert!(!said.contains("Over twelve months"), "{said}");
        }
    }
    // Part of the twelve months, and all of the financial year.
    let later = told(Edition::Annual, "2026-02-03", "2026-10-26");
    assert_eq!(later.matches("a part of these months").count(), 1, "{later}");
}

#[test]
fn a_year_that_is_not_over_is_not_told_outside() {
    for (as_at, is_told) in [("2026-03-30", false), ("2026-03-31", true)] {
        let said = said(
            |figures| {
                *figures = Figures {
                    quarter: "2026-Q1".parse().unwrap(),
                    as_at: as_at.parse().unwrap(),
                    people: People::nothing("2026-Q1".parse().unwrap()),
                    ..quiet()
                };
                decided(figures, [30, 40, 50, 0]);
            },
            &about(),
        );
        let words = "58% of stage 1 decisions in the twelve months to 31 March 2026";
        assert_eq!(said.contains(words), is_told, "{as_at}{said}");
    }
}

#[test]
fn outside_the_house_the_longest_overdue_is_told_by_its_band() {
    let told = |edition| {
        let late = |figures: &mut Figures| {
            figures.process.stock[1].overdue = Bands {
                to_10: 3,
                more: 1,
                longest: 460,
                ..Bands::default()
            };
        };
        said_to(edition, late, &about())
    };
    let panel = told(Edition::Panel);
    assert!(
        panel.contains("the longest by more than 40 working days."),
        "{panel}"
    );
    assert!(!panel.contains("460"), "{panel}");
    let board = told(Edition::Board);
    assert!(board.contains("the longest by 460 working days."), "{board}");
}

#[test]
fn where_the_usual_level_was_set_anew_it_is_said_why_nothing_is_known_of_it() {
    let few = |figures: &mut Figures| {
        figures.process.since = "2026-04-01".parse().ok();
        by_month(figures, |_| 5);
        answered(figures, 15, 0);
        figures.process.quarters[6].1.received[0] = 12;
    };
    let young = said_to(Edition::Board, few, &about());
    assert!(
        young.contains("There are too few months yet to say what is usual."),
        "{young}"
    );
    assert!(
        young.contains("15 stage 1 complaints were received, 12 the quarter before"),
        "{young}"
    );
    let mut about = about();
    about.notes = crate::notes::Notes::read(
        "[[rebase]]\nfrom = 2026-04-01\nreason = \"Two landlords became one.\"\nwho = \"The board\"",
    )
    .unwrap();
    let old = |figures: &mut Figures| by_month(figures, |_| 5);
    let anew = said_to(Edition::Board, old, &about);
    for sentence in [
        "The usual level is reckoned anew from April 2026: there are too few months since to say what is usual.",
        "earlier months are not in the chart. Decided by The board: Two landlords became one.",
    ] {
        assert!(anew.contains(sentence), "{anew}");
    }
}

#[test]
fn one_month_is_a_line_of_one_month() {
    let mut figures = quiet();
    figures.process.since = "2026-09-01".parse().ok();
    by_month(&mut figures, |_| 3);
    let paper = Paper::draw(Edition::Board, &figures, &about());
    let mut blocks = paper.report().sections.iter().flat_map(|section| &section.blocks);
    let said = blocks.find_map(|block| match block {
        Block::Chart(chart) if chart.id == "by-month" => Some(chart.description.as_str()),
        _ => None,
    });
    assert_eq!(said, Some("A line of 1 month. No month stands out."));
}

#[test]
fn a_yearly_paper_says_of_which_months_a_quarter_s_figures_are() {
    let mut figures = quiet();
    figures.quarter = "2026-Q1".parse().unwrap();
    figures.process.compliments = 8;
    let paper = Paper::draw(Edition::Annual, &figures, &about());
    let text = format!("{:?}", paper.report().sections);
    assert!(
        text.contains("8 compliments were received in January to March 2026."),
        "{text}"
    );
    assert!(
        text.contains("Tenant satisfaction measures from 1 April 2025 to 31 March 2026"),
        "{text}"
    );
    assert!(
        !text.contains("in the quarter.") && !text.contains("year so far"),
        "{text}"
    );
}
