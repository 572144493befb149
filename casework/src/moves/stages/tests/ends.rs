//! What ends a case: not accepted, withdrawn, no reply, closed; and back.

use super::*;
use crate::cases::{Channel, CloseReason, ReopenReason, State};

fn decline(ground: &str) -> Decline {
    Decline {
        ground: ground.to_owned(),
        reasons: "The ticket is the parking company\u{2019}s.".to_owned(),
        explanation: Some("We do not run the car park.".to_owned()),
        signpost: None,
        wider: Wider::Weighed,
    }
}

const NEEDS: &[Event] = &[Event::ReasonsDocumented, Event::VulnerabilityAssessed];

#[test]
fn a_complaint_is_not_accepted_with_reasons_and_the_ombudsman() {
    for (policy, ground, needs, told) in [
        ("one-housing", "parking", NEEDS, "signpost>ann"),
        ("one-housing", "commercial-decision", NEEDS, "refusal>ann"),
        (
            "one-housing",
            "safeguarding",
            NEEDS,
            "signpost>ann alert>complaints-team",
        ),
        ("om-policy", "vexatious", NEEDS, "refusal>ann"),
        ("om-web", "one-money", NEEDS, "signpost>ann"),
        ("coop", "insurers", NEEDS, "refusal>ann"),
        ("group", "unreasonable", NEEDS, "refusal>ann"),
    ] {
        let mut life = Life::under(policy);
        life.done(needs).does(&decline(ground));
        assert_eq!(life.told(), told, "{policy} {ground}");
        let letter = told.split('>').next().unwrap();
        let letter = life.letter(letter.parse().unwrap());
        let first = letter.split_once("What happens next").unwrap().1;
        let first: String = first.chars().take(300).collect();
        for plain in [
            "We do not take this as a complaint and have closed it",
            "ask the Ombudsman whether that is right",
        ] {
            assert!(first.contains(plain), "{policy}: {first}");
        }
        assert_eq!(
            life.case.closed.unwrap().0,
            CloseReason::NotAccepted,
            "{policy} {ground}"
        );
        assert_eq!(life.running(), "", "{policy} {ground}");
        let refused = life
            .case
            .marks
            .iter()
            .find(|mark| mark.kind == "refused")
            .unwrap();
        assert_eq!(refused.word.as_deref(), Some(ground));
        let letter = crate::decide::tests::all_of(&life.letters[0]);
        assert!(
            letter.contains("Ombudsman") && letter.contains("ticket"),
            "{policy} {ground}"
        );
    }
    // In a policy that leaves both to discretion, that is thought of as well.
    let mut life = Life::under("code");
    life.done(NEEDS)
        .done(&[Event::DiscretionConsidered])
        .does(&decline("already-considered"));
}

#[test]
fn what_is_not_accepted_is_refused_with_the_clause() {
    let unweighed = Decline {
        wider: Wider::Unweighed,
        ..decline("parking")
    };
    let silent = Decline {
        reasons: " ".to_owned(),
        ..decline("parking")
    };
    let ready = |policy: &str| {
        let mut life = Life::under(policy);
        life.done(NEEDS);
        life
    };
    for (mut life, step, why) in [
        (
            ready("one-housing"),
            unweighed,
            "003 §4.3: this ground is wider than the Ombudsman\u{2019}s Code (2.2, 2.3) allows (Q41)",
        ),
        (
            Life::under("one-housing"),
            decline("parking"),
            "003 §4.3: first: write down the reasons",
        ),
        (
            ready("one-housing"),
            decline("too-late"),
            "003 §3.3: first: consider accepting it although it is late",
        ),
        (
            ready("one-housing"),
            decline("non-customer"),
            "003 §4.3: nothing is refused on this ground",
        ),
        (
            ready("one-housing"),
            decline("a-whim"),
            "003 §3.2, §5.3, §5.5: the policy has no ground \u{201c}a-whim\u{201d}",
        ),
        (
            ready("one-housing"),
            silent,
            "003 §4.3: the letter does not say yet: reasons",
        ),
        (
            ready("code"),
            decline("already-considered"),
            "Code 2.3, 2.5: first: consider accepting it although it is late",
        ),
        (
            onward(answered("om-web")),
            decline("one-money"),
            "001 ¶20, ¶21: the complaint was accepted at an earlier stage",
        ),
    ] {
        assert_eq!(life.refusal(&step), why);
    }
}

#[test]
fn what_was_not_accepted_is_open_once_it_is_taken_up_again() {
    let mut life = Life::under("one-housing");
    let before = life.running();
    life.done(NEEDS)
        .does(&decline("commercial-decision"))
        .does(&Reopen {
            because: ReopenReason::Ombudsman,
            note: "The Ombudsman says so.".to_owned(),
        });
    assert!(matches!(life.case.state, State::Open { .. }));
    assert_eq!(life.running(), before);
}

#[test]
fn a_complaint_that_is_taken_back_is_closed_with_a_letter() {
    for policy in [
        "om-policy",
        "om-web",
        "group",
        "one-housing",
        "coop",
        "code",
        "spso",
    ] {
        let mut life = Life::under(policy);
        life.does(&Withdraw {
            note: "She rang.".to_owned(),
        });
        assert_eq!(life.told(), "closure>ann", "{policy}");
        assert!(
            life.letter(Kind::Closure)
                .contains("On Wednesday 11 November 2026 you told us"),
            "{policy}"
        );
        assert_eq!(life.case.closed.unwrap().0, CloseReason::Withdrawn, "{policy}");
    }
    let unsaid = Withdraw { note: String::new() };
    assert_eq!(
        Life::under("coop").refusal(&unsaid),
        "004 §3(b) Stage 1: how the resident took it back must be said"
    );
    assert_eq!(
        answered("one-housing").refusal(&Withdraw {
            note: "She rang.".to_owned()
        }),
        "003 §3.2, §5.3, §5.5: a case that is final cannot be withdrawn"
    );
}

#[test]
fn a_letter_by_post_is_printed_for_who_has_no_mail() {
    let mut life = Life::under("coop").by_post();
    life.queued(&Withdraw {
        note: "She wrote.".to_owned(),
    });
    assert_eq!(life.told(), "closure>post");
}

fn attempt(channel: Channel) -> Attempt {
    Attempt {
        channel,
        note: "No answer.".to_owned(),
    }
}

fn warn(by: &str) -> Warn {
    Warn {
        words: "We need to see the roof.".to_owned(),
        by: date(by),
    }
}

#[test]
fn who_does_not_answer_is_tried_twice_and_warned_before_it_is_closed() {
    let mut life = Life::under("one-housing");
    let tried = "003 §5.6: the resident has to be tried on two channels first";
    life.does(&attempt(Channel::Telephone))
        .does(&attempt(Channel::Telephone));
    assert_eq!(life.refusal(&warn("2026-11-20")), tried);
    assert_eq!(life.refusal(&CloseUnengaged), tried);
    life.does(&attempt(Channel::Mail));
    assert_eq!(
        life.refusal(&CloseUnengaged),
        "003 §5.6: the resident was not warned"
    );
    assert_eq!(
        life.refusal(&warn("2026-11-11")),
        "003 §5.6: 2026-11-11 leaves no time to reply"
    );
    life.does(&warn("2026-11-20"));
    assert!(
        life.letter(Kind::ProgressUpdate)
            .contains("Please reply by Friday 20 November 2026")
    );
    life.at("2026-11-20T22:00:00Z");
    assert_eq!(
        life.refusal(&CloseUnengaged),
        "003 §5.6: the resident can reply until 2026-11-20"
    );
    let mut replied = Life::under("one-housing");
    replied
        .does(&attempt(Channel::Telephone))
        .does(&attempt(Channel::Mail))
        .does(&warn("2026-11-20"));
    replied.at("2026-11-21T09:00:00Z").done(&[Event::ContactMade]);
    assert_eq!(
        replied.refusal(&CloseUnengaged),
        "003 §5.6: the resident was heard from since the warning"
    );
    life.at("2026-11-21T09:00:00Z").does(&CloseUnengaged);
    assert_eq!(life.told(), "closure>ann");
    assert_eq!(life.case.closed.unwrap().0, CloseReason::NonEngagement);
    assert!(life.case.undertakings.iter().all(|one| !one.is_open()));
}

#[test]
fn a_case_is_closed_once_the_time_to_ask_is_over() {
    let plain = Close::default();
    let mut in_time = answered("om-web");
    in_time.at("2026-12-11T20:00:00Z");
    for (mut life, why) in [
        (
            in_time,
            "001 ¶19: the resident can ask for the next stage until 2026-12-11",
        ),
        (
            answered("coop"),
            "004 §3(b) Stage 1: this policy sets no time to ask for the next stage, so it is never over",
        ),
        (
            Life::under("om-web"),
            "001 ¶17: a case that is open cannot be closed as answered",
        ),
    ] {
        assert_eq!(life.refusal(&plain), why);
    }
    let mut life = answered("om-web");
    life.at("2026-12-12T09:00:00Z").does(&plain);
    assert_eq!(facts(&life.plan), "ran_out letter_queued closed");
    let letter = life.letter(Kind::Closure);
    assert!(letter.contains("by Friday 11 December 2026"), "{letter}");
    assert!(
        !letter.contains("Please ask"),
        "no date that has passed is told again"
    );
    // Its actions are still chased, and opened again it is answered, not closed once more.
    assert!(life.case.undertakings[0].is_open());
    life.does(&Reopen {
        because: ReopenReason::Mistake,
        note: "Too soon.".to_owned(),
    });
    assert!(matches!(life.case.state, State::Answered { .. }));
    assert_eq!(life.case.wakes().len(), 1, "the action alone");
    let mut last = answered("one-housing");
    last.does(&plain);
    assert_eq!(last.case.closed.unwrap().0, CloseReason::Answered);
    last.by("Pat Kaur").does(&Reopen {
        because: ReopenReason::Ombudsman,
        note: "An order.".to_owned(),
    });
    assert!(matches!(last.case.state, State::Open { .. }));
}

#[test]
fn what_an_answer_ended_stays_ended_when_the_case_is_taken_up_again() {
    let window = "[[clock]]\nid = \"s2_request_window\"";
    let call = "[[clock]]\nid = \"call\"\nstage = \"stage-1\"\nwithin = \"5 working days\"\nfrom = \"received\"\n\
        until = \"hearing-offered\"\nwhen_missed = \"breach\"\nrule = \"x\"\nclause = \"x\"\nsays = \"x\"\n\n\
        [[example]]\nclock = \"call\"\nfrom = \"2026-11-02T10:00:00Z\"\nregion = \"england-and-wales\"\ndue = \"2026-11-09\"\n\n";
    let mut life = Life::under_changed("om-web", window, &format!("{call}{window}"));
    assert!(life.running().contains("call 2026-11-18"));
    life = answered_as(life, Verdict::NotUpheld);
    life.at("2026-12-12T09:00:00Z")
        .does(&Close::default())
        .does(&Reopen {
            because: ReopenReason::Mistake,
            note: "Too soon.".to_owned(),
        });
    assert_eq!(life.running(), "s2_request_window 2026-12-11");
}
