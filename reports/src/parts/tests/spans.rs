//! Registers that are young, quarters in progress and parts of years, in; what is said of them, out.

use super::*;

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
