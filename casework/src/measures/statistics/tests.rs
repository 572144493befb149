//! The methods against their published values.

use super::process::limits;
use super::*;

fn near(is: f64, published: f64, to: f64) -> bool {
    (is - published).abs() <= to
}

#[test]
fn likely_ranges_are_those_of_newcombe() {
    // R. G. Newcombe, Two-sided confidence intervals for the single proportion, 1998, table I, method 3.
    for (of, all, low, high) in [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ] {
        let (is_low, is_high) = wilson(Share { of, all }).unwrap();
        assert!(
            near(is_low, low, 5e-5) && near(is_high, high, 5e-5),
            "{of} of {all}: {is_low} {is_high}"
        );
    }
    assert_eq!(wilson(Share { of: 0, all: 0 }), None);
    let (_, high) = wilson(Share { of: 20, all: 20 }).unwrap();
    assert!(near(high, 1.0, 1e-12));
}

#[test]
fn a_verdict_comes_from_the_whole_range() {
    for (of, all, target, verdict) in [
        (130, 149, 0.95, Verdict::Below),
        (148, 149, 0.95, Verdict::Met),
        (113, 120, 0.95, Verdict::TooCloseToCall),
        (9, 9, 0.95, Verdict::TooFew),
        (0, 0, 0.95, Verdict::TooFew),
        (10, 10, 0.50, Verdict::Met),
    ] {
        assert_eq!(Share { of, all }.beside(target), verdict, "{of} of {all}");
    }
}

#[test]
fn percentages_are_whole_and_never_say_all_or_none_falsely() {
    for (of, all, told) in [
        (130, 149, Some("87%")),
        (1, 8, None),
        (0, 20, Some("0%")),
        (20, 20, Some("100%")),
        (249, 250, Some(">99%")),
        (1, 400, Some("under 1%")),
        (25, 200, Some("13%")),
        (1, 200, Some("1%")),
        (9, 10, Some("90%")),
    ] {
        assert_eq!(Share { of, all }.percent().as_deref(), told, "{of} of {all}");
    }
}

#[test]
fn limits_are_those_of_the_making_data_count_package() {
    // NHSRplotthedots, “Deviations from Excel defaults”: 6.95 and −3.06 with every range, 4.6 and −0.72 screened.
    let mut values = vec![1.0, 2.0, 1.0, 2.0, 10.0];
    values.extend([1.0, 2.0].into_iter().cycle().take(13));
    let screened = limits(&values).unwrap();
    assert!(
        near(screened.upper, 4.60, 0.005) && near(screened.lower, -0.72, 0.005),
        "{screened:?}"
    );
    assert!(near(screened.mean, 1.94, 0.005));
    // The same with a range that is not quite outlying.
    let plain = [0.0, 2.0, 0.0, 2.0];
    assert!(near(limits(&plain).unwrap().upper, 1.0 + 2.66 * 2.0, 1e-9));
    let still = limits(&[3.0; 12]).unwrap();
    assert_eq!((still.lower, still.mean, still.upper), (3.0, 3.0, 3.0));
    assert_eq!(limits(&[3.0]), None);
}

#[test]
fn with_few_points_less_is_said() {
    let many = |count: usize| -> Vec<f64> { [4.0, 6.0].into_iter().cycle().take(count).collect() };
    for (count, said) in [
        (0, "too few"),
        (7, "too few"),
        (8, "median"),
        (11, "median"),
        (12, "trial"),
        (19, "trial"),
        (20, "settled"),
        (36, "settled"),
    ] {
        let is = match Process::of(&many(count)).points {
            Points::TooFew => "too few",
            Points::Median(_) => "median",
            Points::Limited(_, Steadiness::Trial) => "trial",
            Points::Limited(_, Steadiness::Settled) => "settled",
        };
        assert_eq!(is, said, "{count}");
    }
    assert_eq!(Process::of(&many(8)).points, Points::Median(5.0));
}

/// Twelve months that set limits of 4.68 to 15.32 about ten, and those that follow.
fn after_a_year(then: &[f64]) -> Vec<Option<Signal>> {
    let mut values: Vec<f64> = [9.0, 11.0].into_iter().cycle().take(12).collect();
    values.extend(then);
    Process::of(&values).signals.split_off(12)
}

#[test]
fn four_rules_find_what_stands_out_and_nothing_else_does() {
    use Signal::{Above, Below, CloseAbove, CloseBelow, Falling, Rising, RunAbove, RunBelow};
    for (then, found) in [
        (vec![16.0, 4.0], vec![Some(Above), Some(Below)]),
        (vec![15.3, 4.7], vec![None, None]),
        (vec![10.5; 6], vec![None; 6]),
        (vec![10.0; 9], vec![None; 9]),
        (vec![9.5; 7], vec![Some(RunBelow); 7]),
        (
            vec![14.0, 10.1, 14.0],
            vec![Some(CloseAbove), None, Some(CloseAbove)],
        ),
        (vec![14.0, 9.9, 14.0], vec![None; 3]),
        (
            vec![6.0, 6.0, 9.9],
            vec![Some(CloseBelow), Some(CloseBelow), None],
        ),
        (vec![8.0, 8.5, 9.0, 9.5, 10.1, 10.2, 10.3], vec![Some(Rising); 7]),
        (
            vec![12.0, 11.5, 11.0, 10.5, 9.9, 9.8, 9.7],
            vec![Some(Falling); 7],
        ),
    ] {
        // A month at the average in between, so that the year before takes no part.
        let mut months = vec![10.0];
        months.extend(&then);
        let signals = after_a_year(&months);
        assert_eq!(signals[1..], found[..], "{then:?}");
    }
    let eight = [10.5, 10.6, 10.5, 10.6, 10.5, 10.6, 10.5, 10.6];
    assert_eq!(after_a_year(&eight)[7], Some(RunAbove));
}

#[test]
fn a_run_at_the_end_is_counted() {
    let mut values: Vec<f64> = [9.0, 11.0].into_iter().cycle().take(12).collect();
    values.extend([12.0; 9]);
    // The last month that set the limits was above, too.
    assert_eq!(
        Process::of(&values).run_at_end(&values),
        Some((Signal::RunAbove, 10))
    );
    values.push(8.0);
    assert_eq!(Process::of(&values).run_at_end(&values), None);
}

#[test]
fn waits_are_those_of_the_6_mp_trial() {
    // Freireich and others 1963, as every textbook has it: weeks in remission on 6-mercaptopurine.
    let ended = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(Wait::Answered);
    let open = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(Wait::Open);
    let curve = Survival::of(ended.into_iter().chain(open));
    let published = [
        (6, 0.857),
        (7, 0.807),
        (10, 0.753),
        (13, 0.690),
        (16, 0.627),
        (22, 0.538),
        (23, 0.448),
    ];
    assert_eq!(curve.answered_by.len(), published.len());
    for ((day, answered), (week, remains)) in curve.answered_by.iter().zip(published) {
        assert!(
            *day == week && near(1.0 - answered, remains, 5e-4),
            "{day} {answered}"
        );
    }
    assert_eq!((curve.all, curve.open), (21, 12));
    assert_eq!((curve.day_of(0.5), curve.day_of(0.9)), (Some(23), None));
}

#[test]
fn a_share_that_is_reached_exactly_is_reached() {
    let curve = Survival::of((1..=10).map(Wait::Answered));
    assert_eq!(
        (curve.day_of(0.5), curve.day_of(0.9), curve.day_of(1.0)),
        (Some(5), Some(9), Some(10))
    );
    assert_eq!(Survival::of([]).day_of(0.5), None);
}

#[test]
fn two_counts_differ_only_by_more_than_chance() {
    for (before, now, apart, change) in [
        (17, 29, SINGLE, Change::Same),
        (17, 31, SINGLE, Change::Rose),
        (31, 17, SINGLE, Change::Fell),
        (17, 31, SCANNING, Change::Same),
        (0, 19, SINGLE, Change::Same),
        (0, 20, SINGLE, Change::Rose),
        (144, 153, SINGLE, Change::Same),
        (0, 0, SINGLE, Change::Same),
    ] {
        assert_eq!(compare(before, now, apart), change, "{before} {now}");
    }
}

#[test]
fn limits_of_what_hardly_moves_leave_room_for_what_moves() {
    let mut values = [5.0; 12];
    values[10] = 9.0;
    let found = limits(&values).unwrap();
    assert!(found.upper - found.mean > 1.9, "{found:?}");
}
