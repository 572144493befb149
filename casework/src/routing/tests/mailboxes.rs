//! Routes to people and to teams with a mailbox, absence and deputies, restricted cases.

use super::*;

#[test]
fn the_first_route_of_its_category_and_place_leads() {
    let to = |name: &str, places: &[&str]| Route {
        categories: vec!["repairs".parse().unwrap()],
        places: places.iter().map(|place| place.parse().unwrap()).collect(),
        to: id(name),
    };
    let routes = [to("kim", &["M15 5", "Larkfield estate"]), to("repairs", &[])];
    for (category, words, told) in [
        ("repairs", "The lift at M15 5AA", "kim: category place"),
        ("repairs", "on Larkfield Estate", "kim: category place"),
        ("repairs", "The lift at M16 5AA", "repairs: category"),
        ("rent", "The lift at M15 5AA", "complaints: no-route"),
    ] {
        let row = Row {
            category,
            words,
            ..REPAIRS
        };
        assert_eq!(
            row.told(directory(Sharing::Mailbox), &routes, None),
            told,
            "{words}"
        );
    }
}

#[test]
fn a_team_with_a_mailbox_passes_over_nobody_who_reads_it() {
    let two = Some("investigator");
    let one = Some("reviewer");
    for (role, row, told) in [
        (None, REPAIRS, "repairs: category"),
        (two, REPAIRS, "repairs: category"),
        (
            two,
            Row {
                away: &["sam"],
                ..REPAIRS
            },
            "repairs: category",
        ),
        // Whoever decided reads the mailbox: so the other one who does it.
        (
            two,
            Row {
                decided: &["sam"],
                ..REPAIRS
            },
            "noor: category decided-sam role fewest-0",
        ),
        (
            two,
            Row {
                decided: &["sam", "noor"],
                ..REPAIRS
            },
            "pat: category decided-sam decided-noor manages-repairs",
        ),
        (
            one,
            Row {
                decided: &["kim"],
                ..REPAIRS
            },
            "pat: category decided-kim manages-repairs",
        ),
    ] {
        assert_eq!(row.told(directory(Sharing::Mailbox), &repairs(), role), told);
    }
}

#[test]
fn the_one_who_does_it_gets_it_or_who_stands_in() {
    let routes = [Route {
        to: id("complaints"),
        ..repairs().remove(0)
    }];
    for (row, told) in [
        (REPAIRS, "cy: category role"),
        (
            Row {
                away: &["cy"],
                ..REPAIRS
            },
            "complaints: category away-cy",
        ),
        (
            Row {
                away: &["cy"],
                deputies: &["cy:kim"],
                ..REPAIRS
            },
            "kim: category for-cy",
        ),
        (
            Row {
                away: &["cy", "kim"],
                deputies: &["cy:kim"],
                ..REPAIRS
            },
            "complaints: category away-cy",
        ),
        (
            Row {
                away: &["cy"],
                deputies: &["cy:kim"],
                decided: &["kim"],
                ..REPAIRS
            },
            "complaints: category away-cy",
        ),
        (
            Row {
                deputies: &["cy:kim"],
                ..REPAIRS
            },
            "cy: category role",
        ),
    ] {
        assert_eq!(
            row.told(directory(Sharing::Mailbox), &routes, Some("reviewer")),
            told
        );
    }
}

#[test]
fn a_person_of_a_route_who_is_away_leaves_it_to_the_team() {
    let routes = [Route {
        to: id("kim"),
        ..repairs().remove(0)
    }];
    for (row, told) in [
        (REPAIRS, "kim: category"),
        (
            Row {
                away: &["kim"],
                ..REPAIRS
            },
            "repairs: category away-kim",
        ),
        (
            Row {
                away: &["kim"],
                deputies: &["kim:val"],
                ..REPAIRS
            },
            "val: category for-kim",
        ),
        (
            Row {
                decided: &["kim"],
                ..REPAIRS
            },
            "pat: category decided-kim manages-repairs",
        ),
        (
            Row {
                decided: &["kim"],
                away: &["pat", "val"],
                ..REPAIRS
            },
            "complaints: category decided-kim away-pat away-val nobody-else",
        ),
    ] {
        assert_eq!(row.told(directory(Sharing::Mailbox), &routes, None), told);
    }
}

#[test]
fn what_only_named_people_may_see_stays_with_the_leads() {
    let restricted = Row {
        restricted: true,
        ..REPAIRS
    };
    for (row, told) in [
        (restricted, "lead: safeguarding"),
        (
            Row {
                away: &["lead"],
                ..restricted
            },
            "second: safeguarding",
        ),
        (
            Row {
                about: &["lead"],
                ..restricted
            },
            "second: safeguarding",
        ),
        (
            Row {
                away: &["lead", "second"],
                deputies: &["second:val"],
                ..restricted
            },
            "val: safeguarding for-second",
        ),
        (
            Row {
                away: &["lead", "second"],
                ..restricted
            },
            "lead: safeguarding",
        ),
        (
            Row {
                about: &["lead", "second"],
                ..restricted
            },
            "complaints: safeguarding about-lead about-second nobody-else",
        ),
        (
            Row {
                about: &["sam"],
                ..restricted
            },
            "lead: safeguarding",
        ),
    ] {
        assert_eq!(row.told(directory(Sharing::RoundRobin), &repairs(), None), told);
    }
    let mut without = directory(Sharing::Mailbox);
    without.safeguarding.clear();
    assert_eq!(
        restricted.told(without, &repairs(), None),
        "complaints: safeguarding"
    );
}
