//! What is promised, needed, ordered and learned, in; facts, letters and refusals, out.

use super::*;
use crate::cases::{Finding, Standing, UndertakingKind};
use crate::decide::TaskKind;
use crate::moves::PromisedWords;
use crate::moves::people::{
    Act, Adjust, Approach, Determine, Drop, Fulfil, Language, Learn, Order, OrderKind, Owed, Postpone,
    Promised, RestrictContact, Vulnerable,
};
use crate::moves::stages::Done;
use crate::policies::CircumstanceKind;

fn act(what: &str, by: &str) -> Act {
    Act {
        what: what.to_owned(),
        by: date(by),
        who: None,
    }
}

fn number(text: &str) -> Promised {
    Promised(text.to_owned())
}

fn later(which: &str, to: &str, because: &str) -> Postpone {
    Postpone {
        which: number(which),
        to: date(to),
        because: because.to_owned(),
    }
}

fn fulfil(which: &str) -> Fulfil {
    Fulfil {
        owed: Owed::ByPromise,
        which: number(which),
        note: String::new(),
    }
}

fn comply(which: &str) -> Fulfil {
    Fulfil {
        owed: Owed::ToTheOmbudsman,
        ..fulfil(which)
    }
}

fn drop(which: &str, because: &str) -> Drop {
    Drop {
        which: number(which),
        because: because.to_owned(),
    }
}

fn determine() -> Determine {
    Determine {
        finding: Finding::ServiceFailure,
        award_pence: None,
        note: String::new(),
    }
}

fn order(kind: OrderKind) -> Order {
    Order {
        kind,
        what: "Apologise in writing".to_owned(),
        by: date("2027-03-01"),
        who: None,
    }
}

#[test]
fn an_action_is_promised_moved_with_a_letter_and_done() {
    for policy in POLICIES {
        let mut room = Room::under(policy);
        let plan = room.done(&act("Mend the gutter", "2026-12-04"));
        assert_eq!(kinds(&plan), ["undertaken", "noted"], "{policy}");
        let plan = room.done(&later("1", "2026-12-11", "The part has not come"));
        assert_eq!(letters(&plan), ["progress-update>ann"], "{policy}");
        let words = text(&plan, Resident::ProgressUpdate);
        for part in ["4 December 2026", "11 December 2026", "The part has not come"] {
            assert!(words.contains(part), "{policy}: {part} in {words}");
        }
        room.office.now = friday();
        room.done(&fulfil("1"));
        let action = &room.file.case.undertakings[0];
        assert_eq!(action.standing, Standing::Done(friday()), "{policy}");
        assert_eq!(
            (action.by, action.first_by),
            (date("2026-12-11"), date("2026-12-04"))
        );
    }
}

#[test]
fn a_number_stays_what_it_is_and_ends_nothing_of_another_kind() {
    let mut room = Room::under("code");
    room.done(&Adjust {
        what: "Ring only before noon".to_owned(),
        until: Some(date("2027-11-12")),
    });
    room.done(&act("Mend the gutter", "2026-12-04"));
    room.done(&act("Paint the wall", "2026-12-05"));
    room.done(&Approach::default());
    room.done(&determine());
    room.done(&order(OrderKind::Order));
    room.done(&order(OrderKind::Recommendation));
    let rows = [
        (
            comply("1"),
            "number 1, \u{201c}adjustment\u{201d}, is not an order or a recommendation of the Ombudsman",
        ),
        (
            comply("2"),
            "number 2, \u{201c}action\u{201d}, is not an order or a recommendation of the Ombudsman",
        ),
        (
            fulfil("1"),
            "number 1, \u{201c}adjustment\u{201d}, is not something that we promised to do",
        ),
        (
            fulfil("4"),
            "number 4, \u{201c}order\u{201d}, is not something that we promised to do",
        ),
        (
            fulfil("5"),
            "number 5, \u{201c}recommendation\u{201d}, is not something that we promised to do",
        ),
    ];
    for (step, said) in rows {
        let why = room.why(&step);
        assert!(why.contains(said), "{why}");
    }
    room.done(&fulfil("2"));
    assert_eq!(room.refusal(&fulfil("2")), "Code 6.6", "it is done already");
    room.done(&fulfil("3"));
    room.done(&comply("4"));
    room.done(&comply("5"));
    let open: Vec<_> = room
        .file
        .case
        .undertakings
        .iter()
        .filter(|one| one.is_open())
        .collect();
    assert_eq!(open.len(), 1);
    assert_eq!(open[0].kind, UndertakingKind::Adjustment);
    room.done(&drop("1", "She has a mobile telephone now"));
}

#[test]
fn promises_that_cannot_be_are_refused() {
    let mut room = Room::under("om-web");
    let who = Act {
        who: Some("nobody".to_owned()),
        ..act("Mend it", "2026-12-04")
    };
    let rows: [(&dyn Move, &str); 6] = [
        (&act("Mend it", "2026-11-10"), "Code 6.6"),
        (&act(" ", "2026-12-04"), "Code 6.6"),
        (&who, "Code 4.1"),
        (&fulfil("1"), "Code 6.6"),
        (&drop("0", "She moved"), "Code 6.6"),
        (&later("x", "2026-12-04", "why"), "Code 6.6"),
    ];
    for (step, clause) in rows {
        assert_eq!(room.refusal(step), clause);
    }
    room.done(&act("Mend it", "2026-12-04"));
    let rows: [(&dyn Move, &str); 4] = [
        (&later("1", "2026-12-04", "The part"), "Code 6.6"),
        (&later("1", "2026-11-02", "The part"), "Code 6.6"),
        (&later("1", "2026-12-11", ""), "Code 6.6"),
        (&drop("1", ""), "Code 6.6"),
    ];
    for (step, clause) in rows {
        assert_eq!(room.refusal(step), clause);
    }
    room.done(&drop("1", "She moved out"));
    assert_eq!(room.refusal(&fulfil("1")), "Code 6.6", "it is open no more");
    room.closed();
    assert_eq!(room.refusal(&act("Mend it", "2026-12-04")), "Code 6.6");
}

#[test]
fn an_adjustment_has_a_date_of_review_where_the_policy_wants_one() {
    let adjust = |until: Option<&str>| Adjust {
        what: "Large print".to_owned(),
        until: until.map(date),
    };
    assert_eq!(Room::under("code").refusal(&adjust(None)), "Code 5.10");
    assert_eq!(
        Room::under("code").refusal(&adjust(Some("2026-11-10"))),
        "Code 5.10"
    );
    let mut room = Room::under("code");
    room.done(&adjust(Some("2027-11-12")));
    let case = &room.file.case;
    assert_eq!(case.undertakings[0].kind, UndertakingKind::Adjustment);
    assert!(case.when(Event::ReviewSet).is_some());
    let mut room = Room::under("om-web");
    let plan = room.done(&adjust(None));
    assert_eq!(kinds(&plan), ["circumstance_noted", "noted"]);
    let nothing = Adjust {
        what: String::new(),
        until: None,
    };
    assert_eq!(room.refusal(&nothing), "Code 5.10");
}

#[test]
fn vulnerability_is_noted_and_still_to_be_weighed_where_the_policy_wants_it() {
    let note = Vulnerable {
        note: "A baby of six weeks".to_owned(),
    };
    for (policy, tasks) in [("code", 1), ("one-housing", 1), ("group", 0), ("om-web", 0)] {
        let mut room = Room::under(policy);
        let plan = room.done(&note);
        assert_eq!(plan.tasks.len(), tasks, "{policy}");
        assert_eq!(
            room.file.case.when(Event::VulnerabilityAssessed),
            None,
            "{policy}"
        );
    }
    let mut room = Room::under("code");
    assert_eq!(room.done(&note).tasks[0].kind, TaskKind::AssessVulnerability);
    let plan = room.done(&Done {
        event: Event::VulnerabilityAssessed,
        note: String::new(),
    });
    let settled = plan.settles.iter();
    assert!(
        settled
            .map(|(kind, _)| *kind)
            .any(|kind| kind == TaskKind::AssessVulnerability),
        "{:?}",
        plan.settles
    );
    assert!(room.done(&note).tasks.is_empty(), "it was weighed");
    assert_eq!(room.refusal(&Vulnerable { note: String::new() }), "Code 5.10");
    assert_eq!(room.refusal(&Language { code: String::new() }), "Code 5.10");
    room.done(&Language {
        code: "pl".to_owned(),
    });
}

#[test]
fn contact_is_restricted_only_after_vulnerability_was_weighed_and_no_clock_stops() {
    let restrict = |because: &str, until: &str| RestrictContact {
        until: date(until),
        because: because.to_owned(),
    };
    for (policy, clause) in [
        ("om-policy", "000 \u{a7}9.0"),
        ("om-web", "Code 5.14, 5.15"),
        ("group", "002 \u{a7}5.10, \u{a7}5.11"),
        ("one-housing", "003 \u{a7}5.9"),
        ("coop", "004 \u{a7}2.4"),
        ("code", "Code 5.14, 5.15"),
        ("spso", "MCHP: unacceptable actions"),
    ] {
        let mut room = Room::under(policy);
        let calls = restrict("Forty calls a day", "2027-02-12");
        assert_eq!(room.refusal(&calls), clause, "{policy}");
        room.happened(Event::VulnerabilityAssessed);
        assert_eq!(room.refusal(&restrict("", "2027-02-12")), clause, "{policy}");
        assert_eq!(room.refusal(&restrict("Calls", "2026-02-12")), clause, "{policy}");
        let before = room.file.case.passages[0].clocks.clone();
        room.done(&calls);
        let case = &room.file.case;
        assert_eq!(case.passages[0].clocks, before, "{policy}");
        assert_eq!(case.undertakings[0].kind, UndertakingKind::Review, "{policy}");
        let kind = CircumstanceKind::UnreasonableBehaviour;
        assert!(case.circumstances.iter().any(|one| one.kind == kind), "{policy}");
    }
}

#[test]
fn what_was_learned_has_words() {
    let learn = |words: &str| Learn {
        theme: "repairs".parse().unwrap(),
        words: words.to_owned(),
    };
    let mut room = Room::under("group");
    assert_eq!(room.refusal(&learn(" ")), "Code 9.2");
    assert_eq!(kinds(&room.done(&learn("Ring first"))), ["learned", "noted"]);
}

#[test]
fn the_ombudsman_is_gone_to_at_any_stage_and_decides_and_orders_only_after() {
    for policy in POLICIES {
        let mut room = Room::under(policy);
        let clause = room.office.rules.policy.ombudsman.basis.clause.clone();
        for step in [&determine() as &dyn Move, &order(OrderKind::Order)] {
            assert_eq!(room.refusal(step), clause, "{policy}");
        }
        room.done(&Approach::default());
        assert_eq!(room.refusal(&Approach::default()), clause, "{policy}");
        assert_eq!(room.refusal(&order(OrderKind::Order)), clause, "{policy}");
        room.closed();
        room.done(&determine());
        room.done(&order(OrderKind::Order));
        room.done(&order(OrderKind::Recommendation));
        assert_eq!(room.refusal(&drop("1", "It is too dear")), clause, "{policy}");
        room.done(&drop("2", "It was done before"));
        room.done(&comply("1"));
        let standing: Vec<bool> = room
            .file
            .case
            .undertakings
            .iter()
            .map(|one| one.done_at().is_some())
            .collect();
        assert_eq!(standing, [true, false], "{policy}");
    }
}

#[test]
fn what_is_done_ends_its_own_task_and_no_other() {
    let mut room = Room::under("om-web");
    let mut notes = Vec::new();
    for what in ["Mend the gutter", "Mend the roof"] {
        let plan = room.done(&act(what, "2026-12-04"));
        let id = room.file.case.undertakings.last().unwrap().id;
        let (note, words) = (plan.notes[0].id, what.to_owned());
        room.file.promised.insert(id, PromisedWords { note, words });
        notes.push(note);
    }
    room.office.now += TimeDelta::days(40);
    let plan = room.done(&fulfil("2"));
    assert_eq!(
        plan.settles_about,
        [TaskKind::KeepPromise, TaskKind::Weigh].map(|kind| (kind, notes[1]))
    );
    assert!(plan.settles.is_empty(), "the other stands: {:?}", plan.settles);
}
