//! Figures of a few people, in; what readers outside are told of them, out.

use super::*;

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
