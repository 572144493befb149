//! The next stage, its hearing and its panel; concerns that become formal.

use super::*;
use crate::cases::{CloseReason, ReopenReason, RouteReason, State, What};
use crate::decide::TaskKind;
use crate::policies::Hearing;

fn late() -> NextStage {
    NextStage {
        late: Late::Accepted,
        ..NextStage::default()
    }
}

/// Policy; the letters that follow the request; the clocks that then run; whether the receipt acknowledged.
#[rustfmt::skip] // one policy a row
const ONWARD: &[(&str, &str, &str)] = &[
    ("om-policy", "new-case>repairs relayed>repairs receipt>ann", "s2_response 2026-12-09"),
    ("om-web", "new-case>robin.day relayed>robin.day receipt>ann", "s2_contact 2026-11-18, s2_refusal 2026-11-20, s2_response 2026-12-09"),
    ("group", "new-case>robin.day relayed>robin.day receipt>ann", "s2_ack 2026-11-18"),
    ("coop", "new-case>robin.day relayed>robin.day receipt>ann", "s2_reply 2026-12-09"),
    ("code", "new-case>robin.day relayed>robin.day receipt>ann", "s2_ack 2026-11-18, s2_latest 2026-12-16"),
    ("spso", "new-case>robin.day relayed>robin.day receipt>ann", "s2_ack 2026-11-13, s2_response 2026-12-08"),
];

#[test]
fn a_request_opens_the_next_stage_for_somebody_else() {
    for (policy, told, runs) in ONWARD {
        let mut life = answered(policy);
        life.does(&NextStage::default());
        // Pat signed the first answer off: what nobody else has comes to the complaints team.
        let told = told.replace("repairs", "complaints-team");
        assert_eq!(life.told(), told, "{policy}");
        assert_eq!(life.running(), *runs, "{policy}");
        assert_ne!(life.case.owner, Some(life.by), "{policy}");
        assert_eq!(life.case.passage().unwrap().formal, 2, "{policy}");
        let receipt = life.letter(Kind::Receipt);
        assert!(receipt.contains("We have your request for "), "{policy}");
        assert!(
            receipt.contains("Somebody who did not decide it before"),
            "{policy}"
        );
        for not_so in ["We have your complaint", "Stage 1", "Sam Lee"] {
            assert!(!receipt.contains(not_so), "{policy}: {not_so}");
        }
        assert_eq!(
            receipt.contains("You can tell us your side"),
            policy.starts_with("om-"),
            "{policy}: a hearing where there is one"
        );
    }
}

#[test]
fn who_decided_decides_no_second_time() {
    for (policy, clause) in [
        ("om-web", "001 ¶20, ¶21"),
        ("group", "002 §5.4, §5.8"),
        ("coop", "004 §3(b) Stage 2"),
    ] {
        let mut life = onward(answered(policy));
        assert_eq!(
            life.by("Sam Lee").refusal(&respond(Verdict::Upheld)),
            format!("{clause}: Sam Lee decided the stage before this one (Code 6.13)"),
            "{policy}"
        );
        before_answer(life.by("Robin Day"));
        life.does(&respond(Verdict::Upheld));
        assert!(matches!(life.case.state, State::Final { .. }), "{policy}");
        assert!(life.letter(Kind::Response).contains("final answer"), "{policy}");
    }
}

/// Where the policy is silent the Code speaks: nobody gets it, has it given or answers it a second time.
#[test]
fn under_a_policy_that_says_nothing_of_it_somebody_else_decides_too() {
    let not_by = "not_by = \"stage-1\"\n";
    let mut life = Life::under_changed("coop", not_by, "");
    before_answer(&mut life);
    life.by("Sam Lee").does(&respond(Verdict::NotUpheld));
    life.does(&NextStage::default());
    assert_ne!(life.case.owner, Some(life.by));
    let refused = life.refusal(&respond(Verdict::Upheld));
    assert_eq!(refused, "Code 6.13: Sam Lee decided the stage before this one");
    let assign = crate::moves::people::Assign {
        to: "Sam Lee".to_owned(),
    };
    let refused = life.by("Robin Day").refusal(&assign);
    assert!(
        refused.starts_with("Code 6.13: Sam Lee cannot have it"),
        "{refused}"
    );
}

#[test]
fn where_only_they_do_it_the_case_goes_above_them() {
    let mut life = answered("om-web");
    life.office
        .rules
        .directory
        .handlers
        .retain(|person| person.name != "Robin Day");
    life.queued(&NextStage::default());
    assert_eq!(life.told(), "new-case>pat.kaur relayed>pat.kaur receipt>ann");
    let because = life.plan.cases[0].facts.iter().find_map(|fact| match &fact.what {
        What::Assigned { because, .. } => Some(because.clone()),
        _ => None,
    });
    assert!(because.unwrap().holds(&RouteReason::Decided(life.by)));
}

#[test]
fn a_request_is_refused_with_the_clause() {
    let mut closed = answered("om-web");
    closed.does(&Withdraw {
        note: "She rang.".to_owned(),
    });
    let mut over = answered("om-web");
    over.at("2026-12-15T09:00:00Z");
    let directly = NextStage {
        way: Way::Directly,
        ..NextStage::default()
    };
    let plain = NextStage::default();
    for (mut life, step, why) in [
        (
            Life::under("om-web"),
            &plain,
            "001 ¶17: the stage is not answered yet",
        ),
        (
            Life::under("om-web"),
            &directly,
            "001 ¶17: this stage cannot be left out",
        ),
        (
            answered("one-housing"),
            &plain,
            "003 §3.2, §5.3, §5.5: the final answer was given",
        ),
        (closed, &plain, "001 ¶17: the case is closed"),
        (
            over,
            &plain,
            "001 ¶19: the time to ask ended on 2026-12-11: a late request is weighed by a person (Q24)",
        ),
        (
            Life::informal("coop"),
            &plain,
            "004 §3(a): an informal step is followed by a formal complaint",
        ),
    ] {
        assert_eq!(life.refusal(step), why);
    }
}

#[test]
fn a_late_request_is_taken_by_a_person_and_reopens() {
    let mut life = answered("om-web");
    life.at("2026-12-15T09:00:00Z").does(&Close::default());
    assert_eq!(life.case.closed.unwrap().0, CloseReason::Answered);
    assert!(
        life.refusal(&NextStage::default())
            .starts_with("001 ¶19: the time to ask ended")
    );
    life.does(&late());
    assert_eq!(
        facts(&life.plan),
        "reopened happened opened assigned letter_queued"
    );
    assert_eq!(
        life.running(),
        "s2_contact 2026-12-22, s2_refusal 2026-12-24, s2_response 2027-01-15"
    );
}

#[test]
fn in_scotland_the_first_stage_can_be_left_out() {
    let mut life = Life::under("spso");
    life.does(&NextStage {
        way: Way::Directly,
        ..NextStage::default()
    });
    assert_eq!(life.case.stage().unwrap().as_str(), "stage-2");
    assert_eq!(life.running(), "s2_ack 2026-11-13, s2_response 2026-12-08");
}

#[test]
fn a_hearing_is_offered_and_chosen() {
    let choose = |how| ChooseHearing {
        how,
        note: "Friday at ten.".to_owned(),
    };
    let mut life = onward(answered("om-web"));
    assert_eq!(
        life.refusal(&OfferHearing),
        "001 ¶20: first: consider what can be answered early"
    );
    life.done(&[Event::EarlyAnswerConsidered]).does(&OfferHearing);
    assert_eq!(life.told(), "hearing-offer>ann");
    let letter = life.letter(Kind::HearingOffer);
    assert!(
        letter.contains("By when: 18 November 2026")
            || letter.contains("By when: Wednesday 18 November 2026")
    );
    assert_eq!(life.running(), "s2_response 2026-12-09");
    life.does(&choose(Hearing::Telephone));
    let mut panel = onward(answered("om-policy"));
    for (life, step, why) in [
        (
            &mut panel,
            &choose(Hearing::Telephone) as &dyn Move,
            "000 §5.0: this stage does not offer \u{201c}telephone\u{201d}",
        ),
        (
            &mut Life::under("om-web"),
            &OfferHearing,
            "001 ¶17: this stage offers no hearing",
        ),
    ] {
        assert_eq!(life.refusal(step), why);
    }
}

#[test]
fn a_panel_has_one_of_each_and_nobody_who_decided() {
    let panel = |names: &[&str]| NamePanel {
        members: names.iter().map(|name| Colleague((*name).to_owned())).collect(),
    };
    let three = ["Panel board-member", "Panel panel-member", "Panel senior-officer"];
    let mut life = onward(answered("om-policy"));
    life.does(&OfferHearing);
    let unnamed = "000 §5.0: a panel decides at this stage, and nobody has named it";
    assert_eq!(life.refusal(&respond(Verdict::Upheld)), unnamed);
    let each = "000 §5.0: the panel is one of each: Board Member, Scrutiny Panel member, Senior member of staff who has not previously been involved with the case";
    for (names, why) in [
        (vec![three[0], three[1]], each),
        (vec![three[0], three[0], three[1]], each),
        (vec![three[0], three[1], "Robin Day"], each),
        (
            vec![three[0], three[1], "Pat Kaur"],
            "000 §5.0: Pat Kaur signed off the answer of the stage before this one (Code 6.13)",
        ),
        (
            vec![three[0], three[1], "Sam Lee"],
            "000 §5.0: Sam Lee decided the stage before this one (Code 6.13)",
        ),
    ] {
        assert_eq!(life.refusal(&panel(&names)), why, "{names:?}");
    }
    assert_eq!(
        Life::under("coop").refusal(&panel(&three)),
        "004 §3(b) Stage 1: no panel decides this stage"
    );
    life.queued(&panel(&[three[2], three[0], three[1]]));
    let told: Vec<&str> = life.letters.iter().map(|mail| mail.kind.name()).collect();
    assert_eq!(told, ["alert"; 3], "each of them hears of it");
    let alert = crate::decide::tests::all_of(&life.letters[0]);
    for says in [
        "You sit on the panel",
        three[0],
        three[1],
        three[2],
        "The answer is due by",
    ] {
        assert!(alert.contains(says), "{says}: {alert}");
    }
    let settles = life.plan.settles.iter().map(|(kind, _)| *kind);
    assert_eq!(settles.collect::<Vec<_>>(), [TaskKind::AssignCase]);
    life.does(&respond(Verdict::Upheld));
    assert_eq!(life.case.passage().unwrap().decided_by.len(), 3);
    assert!(matches!(life.case.state, State::Final { .. }));
}

#[test]
fn a_request_for_a_stage_is_refused_with_an_explanation() {
    let refuse = |explanation: &str| RefuseStage {
        explanation: explanation.to_owned(),
        reasons: Some("It was all done.".to_owned()),
    };
    let mut web = onward(answered("om-web"));
    web.does(&refuse("All you ask for was done."));
    assert_eq!(web.told(), "refusal>ann");
    assert!(matches!(web.case.state, State::Final { .. }));
    assert!(web.letter(Kind::Refusal).contains("Ombudsman"));
    let mut scots = answered("spso");
    scots.does(&NextStage::default()).by("Robin Day");
    for (mut life, step, why) in [
        (
            Life::under("om-web"),
            refuse("No."),
            "001 ¶17: no request for a stage is open",
        ),
        (
            onward(answered("coop")),
            refuse("No."),
            "004 §3(b) Stage 2: this policy refuses nobody this stage",
        ),
        (
            onward(answered("om-web")),
            refuse(" "),
            "001 ¶20, ¶21: the explanation must be said",
        ),
        (
            scots,
            refuse("No."),
            "MCHP: time limits for making a complaint: first: consider accepting it although it is late",
        ),
    ] {
        assert_eq!(life.refusal(&step), why);
    }
}

/// Policy; the letters; the clocks of the formal stage.
#[test]
fn a_concern_becomes_a_formal_complaint() {
    for (policy, told, runs) in [
        (
            "one-housing",
            "new-case>sam.lee conversion-notice>ann",
            "response 2026-12-04, hard_stop 2026-12-13",
        ),
        ("coop", "new-case>sam.lee receipt>ann", "s1_reply 2026-11-20"),
        (
            "om-policy",
            "new-case>sam.lee receipt>ann",
            "s1_response 2026-11-27",
        ),
    ] {
        let mut life = Life::informal(policy);
        life.at("2026-11-13T09:00:00Z").does(&Formal::default());
        assert_eq!(life.told(), told, "{policy}");
        assert_eq!(life.running(), runs, "{policy}");
        assert!(
            life.case.acknowledged_at().is_some(),
            "{policy}: one letter is enough"
        );
        assert_eq!(life.case.passages.len(), 2, "{policy}");
        assert!(
            life.refusal(&Formal::default())
                .ends_with("it is a formal complaint already"),
            "{policy}"
        );
    }
}

#[test]
fn a_concern_that_was_settled_can_still_become_formal() {
    let mut life = Life::informal("coop");
    life.does(&Resolve {
        outcome: "We mend the gutter.".to_owned(),
        conversation: None,
        actions: Vec::new(),
    });
    life.does(&Formal::default());
    assert!(facts(&life.plan).starts_with("reopened happened"));
    assert!(matches!(&life.case.state, State::Open { stage, .. } if stage.as_str() == "stage-1"));
}

#[test]
fn the_formal_procedure_is_told() {
    let mut life = Life::informal("coop");
    life.does(&TellProcedure);
    assert_eq!(life.told(), "formal-procedure>ann");
    assert!(life.letter(Kind::FormalProcedure).contains("Stage 1"));
    assert_eq!(
        Life::under("coop").refusal(&TellProcedure),
        "004 §3(b) Stage 1: it is a formal complaint already: the resident was told how it goes"
    );
}

#[test]
fn after_the_final_answer_only_a_manager_takes_it_up_again() {
    let reopen = |note: &str| Reopen {
        because: ReopenReason::NewEvidence,
        note: note.to_owned(),
    };
    let mut life = answered("one-housing");
    assert_eq!(
        life.refusal(&reopen("Photos.")),
        "003 §3.2, §5.3, §5.5: after the final answer only a manager takes a case up again"
    );
    assert_eq!(
        life.refusal(&reopen(" ")),
        "003 §3.2, §5.3, §5.5: why it is taken up again must be said"
    );
    life.at("2026-11-20T09:00:00Z")
        .by("Pat Kaur")
        .does(&reopen("Photos."));
    assert_eq!(life.running(), "response 2026-12-11, hard_stop 2026-12-20");
    assert_eq!(life.case.passages.len(), 2);
    assert_eq!(
        Life::under("om-web").refusal(&reopen("Why?")),
        "001 ¶17: a case that is open is not closed"
    );
}

/// Nobody asked, and who decided may have it again: the letter says neither.
#[test]
fn what_is_opened_again_is_told_as_it_is() {
    for (because, why) in [
        (ReopenReason::Ombudsman, "because of what the Ombudsman told us"),
        (ReopenReason::NewEvidence, "there is something new to look at"),
        (ReopenReason::Asked, "You asked us to look again"),
        (ReopenReason::Mistake, "We closed it by mistake"),
    ] {
        let mut life = onward(answered("code"));
        life.by("Robin Day");
        before_answer(&mut life);
        life.does(&respond(Verdict::NotUpheld))
            .by("Pat Kaur")
            .does(&Reopen {
                because,
                note: "It is looked at again.".to_owned(),
            });
        let letter = life.letter(Kind::Receipt);
        for says in [
            "Your complaint is open again.",
            why,
            "Stage 2: we will send you our full answer",
        ] {
            assert!(letter.contains(says), "{says}: {letter}");
        }
        for untrue in [
            "your request for Stage 2",
            "You asked us to look at your complaint again",
            "did not decide it before",
            "Somebody new",
        ] {
            assert!(!letter.contains(untrue), "{untrue}: {letter}");
        }
    }
}
