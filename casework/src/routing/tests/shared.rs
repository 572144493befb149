//! Teams that share their cases out: the present, the fewest open cases first, then by address.

use super::*;

#[test]
fn the_fewest_open_cases_come_first_among_those_who_are_there() {
    let role = Some("investigator");
    for (row, told) in [
        (REPAIRS, "noor: category role fewest-0"),
        (
            Row {
                loads: &[("noor", 1)],
                ..REPAIRS
            },
            "sam: category role fewest-0",
        ),
        (
            Row {
                loads: &[("noor", 3), ("sam", 3)],
                ..REPAIRS
            },
            "noor: category role fewest-3",
        ),
        // Kim has none, but does not investigate.
        (
            Row {
                loads: &[("noor", 3), ("sam", 2)],
                ..REPAIRS
            },
            "sam: category role fewest-2",
        ),
        (
            Row {
                away: &["noor"],
                ..REPAIRS
            },
            "sam: category away-noor role fewest-0",
        ),
        (
            Row {
                away: &["sam"],
                ..REPAIRS
            },
            "noor: category role fewest-0",
        ),
        (
            Row {
                decided: &["noor"],
                ..REPAIRS
            },
            "sam: category decided-noor role fewest-0",
        ),
        // A colleague who does the same comes before a deputy.
        (
            Row {
                away: &["noor"],
                deputies: &["noor:val"],
                ..REPAIRS
            },
            "sam: category away-noor role fewest-0",
        ),
        (
            Row {
                away: &["noor", "sam"],
                deputies: &["sam:val"],
                ..REPAIRS
            },
            "val: category for-sam",
        ),
        (
            Row {
                away: &["noor", "sam"],
                loads: &[("kim", 9)],
                ..REPAIRS
            },
            "kim: category away-noor away-sam fewest-9",
        ),
        (
            Row {
                away: &["noor", "sam", "kim"],
                ..REPAIRS
            },
            "repairs: category away-noor away-sam away-kim",
        ),
        (
            Row {
                decided: &["noor", "sam", "kim"],
                ..REPAIRS
            },
            "pat: category decided-noor decided-sam decided-kim manages-repairs",
        ),
        (
            Row {
                decided: &["noor", "sam", "kim", "pat"],
                ..REPAIRS
            },
            "val: category decided-noor decided-sam decided-kim decided-pat manages-pat",
        ),
    ] {
        assert_eq!(row.told(directory(Sharing::RoundRobin), &repairs(), role), told);
    }
}

#[test]
fn without_a_role_all_of_them_share() {
    for (row, told) in [
        (REPAIRS, "kim: category fewest-0"),
        (
            Row {
                loads: &[("kim", 2), ("noor", 1), ("sam", 1)],
                ..REPAIRS
            },
            "noor: category fewest-1",
        ),
    ] {
        assert_eq!(row.told(directory(Sharing::RoundRobin), &repairs(), None), told);
    }
}

#[test]
fn only_those_who_share_are_counted() {
    let sharers = |sharing| {
        let directory = directory(sharing);
        let names = directory.sharers();
        names
            .into_iter()
            .filter_map(|who| Some(directory.handler(who)?.name.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(sharers(Sharing::RoundRobin), ["sam", "noor", "kim"]);
    assert!(sharers(Sharing::Mailbox).is_empty());
}
