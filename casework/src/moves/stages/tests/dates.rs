//! More time, holding responses, updates, promises and tracks.

use super::*;
use crate::cases::{Kept, State, UndertakingKind};
use crate::decide::TaskKind;
use crate::policies::Event;

fn extend(to: &str, reason: &str) -> Extend {
    Extend {
        clock: None,
        to: Later::On(date(to)),
        reason: reason.to_owned(),
        explanation: Some("The roofer can only come then.".to_owned()),
        beyond_because: None,
        agreed: Agreed::No,
        approved_by: None,
        update_by: None,
    }
}

fn agreed(to: &str) -> Extend {
    Extend {
        agreed: Agreed::Yes,
        ..extend(to, "1")
    }
}

/// Policy; the new date; the clocks that run once the letter is delivered.
#[rustfmt::skip] // one policy a row
const EXTENDED: &[(&str, &str, &str)] = &[
    ("code", "2026-12-16", "s1_ack 2026-11-18, s1_latest 2026-12-16, s1_ext_max 2026-12-16"),
    ("one-housing", "2026-12-11", "response 2026-12-11, hard_stop 2026-12-11"),
    ("one-housing", "2026-12-14", "response 2026-12-14, hard_stop 2026-12-14"),
    ("spso", "2026-11-24", "s1_response 2026-11-24, s1_extended 2026-11-24"),
];

#[test]
fn a_later_date_counts_once_its_letter_is_delivered() {
    for (policy, to, runs) in EXTENDED {
        let mut life = Life::under(policy);
        let before = life.running();
        life.queued(&agreed(to));
        assert_eq!(life.running(), before, "{policy}: not before it is delivered");
        assert_eq!(life.told(), "extension-notice>ann", "{policy}");
        let new = date(to).format("%-d %B %Y").to_string();
        assert!(
            life.letter(Kind::ExtensionNotice).contains(&new),
            "{policy}: {new}"
        );
        life.deliver();
        assert_eq!(life.running(), *runs, "{policy}");
    }
}

/// When it is delivered, the new date; what reports find.
#[test]
fn a_later_date_that_is_told_late_or_is_too_late_is_a_breach_that_is_counted() {
    let rows: &[(&str, &str, &[&str])] = &[
        (
            "2026-11-11T12:00:00Z",
            "2026-12-09",
            &["extended", "extended_code"],
        ),
        (
            "2026-12-03T12:00:00Z",
            "2026-12-09",
            &["extended_late", "extended_late_code"],
        ),
        (
            "2026-11-11T12:00:00Z",
            "2026-12-18",
            &["extended", "extended_beyond_code", "extended_code"],
        ),
    ];
    for (delivered, to, found) in rows {
        let mut life = Life::measured("code");
        life.queued(&Extend {
            beyond_because: Some("The roofer fell ill and nobody else is free.".to_owned()),
            ..agreed(to)
        });
        life.at(delivered).deliver();
        let kept = Kept::from(&life.case);
        let kinds = kept.milestones.iter().map(|milestone| milestone.kind.as_str());
        let mut kinds: Vec<&str> = kinds.filter(|kind| kind.starts_with("extended")).collect();
        kinds.sort_unstable();
        assert_eq!(kinds, *found, "{delivered} {to}");
    }
}

#[test]
fn so_many_working_days_are_counted_from_the_date_that_stands() {
    let mut life = Life::under("code");
    life.does(&Extend {
        to: Later::WorkingDays(5),
        update_by: Some(date("2026-12-01")),
        ..extend("2026-12-16", "the complaint is COMPLEX")
    });
    assert_eq!(life.case.passage().unwrap().extended[0].to, date("2026-12-09"));
    let update = &life.case.undertakings[0];
    assert_eq!(
        (update.kind, update.by),
        (UndertakingKind::Update, date("2026-12-01"))
    );
}

/// Policy, when, the move, the refusal.
#[test]
fn more_time_is_refused_with_the_clause() {
    let wednesday = "2026-11-11T10:00:00Z";
    let beyond = |because: Option<String>| Extend {
        beyond_because: because,
        ..extend("2026-12-17", "1")
    };
    #[rustfmt::skip] // one refusal a row
    let rows: Vec<(&str, &str, Extend, &str)> = vec![
        ("om-web", wednesday, extend("2026-12-01", "1"), "001 ¶18: this policy does not let the date be moved"),
        ("coop", wednesday, extend("2026-12-01", "1"), "004 §3(b) Stage 1: the clock `holding_full` does not run"),
        ("code", wednesday, extend("2026-12-02", "1"), "Code 6.4: the date that stands is 2026-12-02: 2026-12-02 is no later one"),
        ("code", wednesday, extend("2026-12-16", "2"), "Code 6.4: the policy lists the reasons for a later date, and this is none of them"),
        ("code", wednesday, extend("2026-12-16", "0"), "Code 6.4: the policy lists the reasons for a later date, and this is none of them"),
        ("code", "2026-12-03T08:00:00Z", extend("2026-12-16", "1"), "Code 6.4: 2026-12-02 has passed: a later date counts only if it is told by then"),
        ("code", wednesday, beyond(None), "Code 6.4: the latest date is 2026-12-16"),
        ("code", wednesday, beyond(Some(" ".to_owned())), "Code 6.4: the latest date is 2026-12-16"),
        ("spso", wednesday, extend("2026-11-24", "1"), "MCHP stage 1: the resident has to agree to a later date"),
        ("spso", wednesday, agreed("2026-11-25"), "MCHP stage 1: the latest date is 2026-11-24"),
        ("one-housing", wednesday, extend("2026-12-11", "1"), "003 §5.3: the resident has to agree to a later date"),
        ("one-housing", wednesday, Extend { explanation: None, ..agreed("2026-12-11") }, "003 §5.3: the letter does not say yet: explanation"),
        ("one-housing", wednesday, Extend { approved_by: Some(Colleague("Nobody".into())), ..agreed("2026-12-11") }, "Code 4.1: the settings name nobody \u{201c}Nobody\u{201d}"),
        ("one-housing", wednesday, Extend { clock: Some("ack".into()), ..agreed("2026-12-11") }, "003 §5.3: this policy does not let the date be moved"),
    ];
    for (policy, when, step, why) in rows {
        let mut life = Life::under(policy);
        life.at(when);
        assert_eq!(life.refusal(&step), why, "{policy}");
    }
    Life::under("code").does(&beyond(Some("The surveyor was hurt.".to_owned())));
}

#[test]
fn a_second_extension_stays_below_the_first_ones_ceiling() {
    let mut life = Life::under("code");
    life.does(&extend("2026-12-09", "1"));
    assert_eq!(
        life.refusal(&extend("2026-12-17", "1")),
        "Code 6.4: the latest date is 2026-12-16"
    );
    life.does(&extend("2026-12-16", "1"));
}

/// While a later date is on its way nobody can say which date stands, so none is moved on top of it.
#[test]
fn one_later_date_is_told_at_a_time() {
    let mut life = Life::under("code");
    life.queued(&extend("2026-12-09", "1"));
    assert!(
        life.refusal(&extend("2026-12-16", "1"))
            .contains("a letter for this is on its way already")
    );
}

/// An agreement goes beyond the ceiling only where the policy lets it, and not far without a reason.
#[test]
fn a_date_far_away_needs_a_reason_although_it_was_agreed() {
    let mut life = Life::under("one-housing");
    assert_eq!(
        life.refusal(&agreed("2027-02-12")),
        "003 §5.3: 2027-02-12 is more than three months away"
    );
    assert!(life.tried(&agreed("2027-02-11")).is_ok());
    life.does(&Extend {
        beyond_because: Some("The roofer is ill.".to_owned()),
        ..agreed("2027-02-12")
    });
}

/// What somebody tries who does not mean to answer: what was done before, the move, the refusal.
#[test]
fn no_date_is_moved_for_good() {
    type Before = fn(&mut Life);
    let beyond = |to: &str, because: &str| Extend {
        beyond_because: Some(because.to_owned()),
        ..extend(to, "1")
    };
    let ill = "The surveyor is ill.";
    let once: Before = |life| {
        life.does(&extend("2026-12-16", "1"));
    };
    let far: Before = |life| {
        life.does(&Extend {
            beyond_because: Some("The surveyor is ill.".to_owned()),
            ..extend("2027-02-10", "1")
        })
        .at("2027-02-09T10:00:00Z");
    };
    let ready: Before = |life| {
        before_answer(life);
        life.by("Sam Lee").queued(&respond(Verdict::Upheld));
    };
    let late_for_one: Before = |life| {
        life.does(&Acknowledge {
            definition: Some("The roof leaks.".to_owned()),
            outcome_sought: Some("A dry room.".to_owned()),
            responsible_for: Some("The roof.".to_owned()),
            not_responsible_for: Some("The weather.".to_owned()),
        });
        life.at("2026-11-26T10:00:00Z");
    };
    let answered: Before = |life| {
        before_answer(life);
        life.by("Sam Lee").does(&respond(Verdict::Upheld));
    };
    let fresh: Before = |_| {};
    let latest = "Code 6.4: the latest date is 2026-12-16";
    #[rustfmt::skip] // one trick a row
    let rows: Vec<(&str, Before, Extend, &str)> = vec![
        ("no reason", fresh, beyond("2026-12-17", ""), latest),
        ("a full stop", fresh, beyond("2026-12-17", "."), latest),
        ("dots", fresh, beyond("2026-12-17", ". . . ."), latest),
        ("a word", fresh, beyond("2026-12-17", "because"), latest),
        ("nothing to be seen", fresh, beyond("2026-12-17", "\u{200b} \u{200b}"), latest),
        ("again beyond the ceiling", once, extend("2026-12-17", "1"), latest),
        ("the ceiling itself", once, Extend { clock: Some("s1_ext_max".into()), ..beyond("2027-01-15", ill) }, "Code 6.4: this policy does not let the date be moved"),
        ("years away", fresh, beyond("2028-11-11", ill), "Code 6.4: 2028-11-11 is more than three months away"),
        ("three months again", far, beyond("2027-05-07", ill), "Code 6.4: 2027-05-07 is more than three months after the date was first moved"),
        ("the other clock, once one is late", late_for_one, Extend { clock: Some("s1_latest".into()), ..extend("2026-12-16", "1") }, "Code 6.4: 2026-11-25 has passed: a later date counts only if it is told by then"),
        ("after the answer was written", ready, extend("2026-12-16", "1"), "Code 5.2, 5.3, 4.1: a letter for this is on its way already: send the full response"),
        ("after the answer", answered, extend("2026-12-16", "1"), "Code 5.2, 5.3, 4.1: a case that is answered cannot be extended"),
    ];
    for (trick, before, step, why) in rows {
        let mut life = Life::measured("code");
        before(&mut life);
        assert_eq!(life.refusal(&step), why, "{trick}");
    }
    let mut life = Life::measured("code");
    life.does(&Extend {
        agreed: Agreed::Yes,
        ..beyond("2028-11-10", ill)
    });
}

/// The dates it is moved to, one after the other; the date that the Code counts by, which figures keep.
#[test]
fn the_codes_ceiling_stands_however_often_the_date_is_moved() {
    for (policy, moved, by_code) in [
        ("code", &["2026-12-09"][..], "2026-12-09"),
        ("code", &["2026-12-16"], "2026-12-16"),
        ("code", &["2026-12-09", "2026-12-16"], "2026-12-16"),
        ("code", &["2026-12-18"], "2026-12-16"),
        ("code", &["2026-12-16", "2026-12-30", "2027-01-20"], "2026-12-16"),
        ("one-housing", &["2026-12-11", "2027-01-04"], "2026-12-16"),
    ] {
        let mut life = Life::measured(policy);
        for to in moved {
            life.does(&Extend {
                beyond_because: Some("The surveyor is ill.".to_owned()),
                ..agreed(to)
            });
        }
        let row = format!("{policy}: {moved:?}");
        let kept = Kept::from(&life.case);
        let due = kept.milestones.iter().find(|one| one.kind == "response_due_code");
        let due = due.map(|one| crate::clocks::civil_date(one.at));
        assert_eq!(due, Some(date(by_code)), "{row}");
        let passage = life.case.passage().unwrap();
        let ceilings = passage
            .clocks
            .iter()
            .filter(|one| one.clock.as_str() == "s1_ext_max");
        let ceilings: Vec<_> = ceilings.map(|one| one.policy_due.to_string()).collect();
        let one = ["2026-12-16"].iter().filter(|_| policy == "code");
        assert!(ceilings.iter().eq(one), "{row}: {ceilings:?}");
        assert_eq!(
            passage.told().unwrap().to_string(),
            *moved.last().unwrap(),
            "{row}"
        );
    }
}

#[test]
fn who_agrees_to_more_time_holds_the_role_and_is_not_its_handler() {
    let approved = |by: Option<&str>| Extend {
        approved_by: by.map(|by| Colleague(by.to_owned())),
        ..extend("2026-12-16", "1")
    };
    let mut life = Life::under_changed(
        "code",
        "clock = \"s1_latest\"\nup_to = \"s1_ext_max\"\n",
        "clock = \"s1_latest\"\nup_to = \"s1_ext_max\"\napproved_by = \"reviewer\"\n",
    );
    for (by, why) in [
        (
            None,
            "Code 6.4: the Reviewer, who did not decide stage 1 has to agree to it",
        ),
        (
            Some("Sam Lee"),
            "Code 6.4: Sam Lee is not the Reviewer, who did not decide stage 1 who has to agree to it",
        ),
    ] {
        assert_eq!(life.refusal(&approved(by)), why);
    }
    life.does(&approved(Some("pat.kaur@larkfield.example")));
}

fn hold(until: Option<&str>) -> Hold {
    Hold {
        reasons: "We wait for the surveyor.".to_owned(),
        until: until.map(date),
    }
}

#[test]
fn a_holding_response_tells_the_date_that_the_policy_gives() {
    for (help, until, told, runs) in [
        (false, None, "25 November 2026", "holding_full 2026-11-25"),
        (
            false,
            Some("2026-11-20"),
            "20 November 2026",
            "holding_full 2026-11-25",
        ),
        (
            true,
            None,
            "9 December 2026",
            "outside_orgs 2026-12-09, holding_full 2026-12-09",
        ),
        (
            true,
            Some("2026-12-01"),
            "1 December 2026",
            "outside_orgs 2026-12-09, holding_full 2026-12-01",
        ),
    ] {
        let mut life = Life::under("coop");
        if help {
            life.done(&[Event::OutsideHelpNeeded]);
        }
        life.does(&hold(until));
        assert_eq!(life.running(), runs);
        assert!(life.letter(Kind::HoldingResponse).contains(told), "{told}");
    }
}

#[test]
fn a_holding_response_is_refused_with_the_clause() {
    let wednesday = "2026-11-11T10:00:00Z";
    for (policy, when, until, why) in [
        (
            "om-web",
            wednesday,
            None,
            "001 ¶20, ¶21: this policy knows no holding response",
        ),
        (
            "coop",
            wednesday,
            Some("2026-11-26"),
            "004 §3(b) Stage 1: the full answer is due by 2026-11-25",
        ),
        (
            "coop",
            wednesday,
            Some("2026-11-10"),
            "004 §3(b) Stage 1: 2026-11-10 has passed",
        ),
        (
            "coop",
            "2026-11-26T10:00:00Z",
            None,
            "004 §3(b) Stage 1: 2026-11-25 has passed",
        ),
    ] {
        let mut life = Life::under(policy);
        life.at(when);
        let why = why.replace("001 ¶20, ¶21", "001 ¶17");
        assert_eq!(life.refusal(&hold(until)), why, "{policy}");
    }
    let mut life = Life::under("coop");
    life.does(&hold(None));
    assert_eq!(
        life.refusal(&hold(None)),
        "004 §3(b) Stage 1: a holding response was sent already"
    );
    // From here the date is moved, as the policy says, up to the 28 days.
    life.does(&extend("2026-12-09", "1"));
    assert_eq!(life.running(), "holding_full 2026-12-09");
}

#[test]
fn an_update_keeps_one_promise_and_makes_the_next() {
    let mut life = Life::under("code");
    let progress = |by: Option<&str>| Progress {
        words: "The roofer has been.".to_owned(),
        reasons: None,
        next_by: by.map(date),
    };
    life.does(&progress(Some("2026-11-20")))
        .does(&progress(Some("2026-11-27")));
    let kept: Vec<bool> = life
        .case
        .undertakings
        .iter()
        .map(|one| one.done_at().is_some())
        .collect();
    assert_eq!(kept, [true, false]);
    assert!(life.letter(Kind::ProgressUpdate).contains("27 November 2026"));
    assert_eq!(life.case.when(Event::ProgressTold), Some(life.office.now));
    for (policy, step, why) in [
        (
            "code",
            progress(Some("2026-11-10")),
            "Code 5.2, 5.3, 4.1: 2026-11-10 has passed",
        ),
        (
            "coop",
            progress(None),
            "004 §3(b) Stage 1: the letter does not say yet: reasons",
        ),
        (
            "code",
            Progress {
                words: String::new(),
                ..progress(None)
            },
            "Code 5.2, 5.3, 4.1: how it stands must be said",
        ),
    ] {
        assert_eq!(Life::under(policy).refusal(&step), why);
    }
}

#[test]
fn a_promise_at_an_informal_step_is_told_and_its_delay_too() {
    let promise = |by: &str| Promise {
        what: "We mend the gutter.".to_owned(),
        by: date(by),
    };
    let delay = |to: &str| Delay {
        explanation: "The part has not come.".to_owned(),
        to: date(to),
    };
    let mut life = Life::informal("coop");
    assert_eq!(
        life.refusal(&delay("2026-11-27")),
        "004 §3(a): nothing was promised"
    );
    assert_eq!(
        life.refusal(&promise("2026-11-10")),
        "004 §3(a): 2026-11-10 has passed"
    );
    life.does(&promise("2026-11-20"));
    assert_eq!(life.told(), "action-note>ann");
    assert!(life.letter(Kind::ActionNote).contains("20 November 2026"));
    assert_eq!(life.case.when(Event::Promised), Some(life.office.now));
    assert_eq!(
        life.refusal(&promise("2026-11-21")),
        "004 §3(a): a promise stands already, by 2026-11-20"
    );
    assert_eq!(
        life.refusal(&delay("2026-11-20")),
        "004 §3(a): it is promised by 2026-11-20: 2026-11-20 is no later date"
    );
    life.does(&delay("2026-11-27"));
    assert_eq!(life.told(), "delay-note>ann");
    let promised = &life.case.undertakings[0];
    assert_eq!(
        (promised.first_by, promised.by),
        (date("2026-11-20"), date("2026-11-27"))
    );
    assert_eq!(
        Life::under("coop").refusal(&promise("2026-11-20")),
        "004 §3(b) Stage 1: this stage has dates of its own, and none that a person promises"
    );
}

#[test]
fn another_track_keeps_the_receipt() {
    let track = |id: &str| ChangeTrack { track: id.into() };
    let mut life = Life::under("om-web");
    life.does(&track("put-it-right"));
    assert_eq!(life.running(), "s1_quick 2026-11-13");
    assert_eq!(facts(&life.plan), "moved", "Sam does both");
    life.does(&track("investigate-it"));
    assert_eq!(life.running(), "s1_response 2026-11-25");
    for (policy, when, id, why) in [
        (
            "om-web",
            "2026-11-11T10:00:00Z",
            "slow",
            "001 ¶17: the stage has no track \u{201c}slow\u{201d}",
        ),
        (
            "om-web",
            "2026-11-11T10:00:00Z",
            "investigate-it",
            "001 ¶18: it is on this track already",
        ),
        (
            "om-web",
            "2026-11-14T10:00:00Z",
            "put-it-right",
            "001 ¶17: this track\u{2019}s answer was due by 2026-11-13",
        ),
        (
            "coop",
            "2026-11-11T10:00:00Z",
            "put-it-right",
            "004 §3(b) Stage 1: the stage has no track \u{201c}put-it-right\u{201d}",
        ),
    ] {
        let mut life = Life::under(policy);
        life.at(when);
        assert_eq!(life.refusal(&track(id)), why);
    }
}

#[test]
fn a_track_that_asks_for_somebody_else_is_given_to_them() {
    let mut life = Life::under("om-web");
    let handlers = &mut life.office.rules.directory.handlers;
    handlers
        .iter_mut()
        .find(|person| person.name == "Sam Lee")
        .unwrap()
        .roles = vec!["investigator".into()];
    handlers
        .iter_mut()
        .find(|person| person.name == "Robin Day")
        .unwrap()
        .roles = vec!["adviser".into()];
    life.queued(&ChangeTrack {
        track: "put-it-right".into(),
    });
    assert_eq!(life.told(), "new-case>robin.day relayed>robin.day");
    assert_eq!(facts(&life.plan), "moved assigned");
    assert!(matches!(life.case.state, State::Open { .. }));
    assert!(
        !life
            .plan
            .tasks
            .iter()
            .any(|task| task.kind == TaskKind::AssignCase)
    );
}
