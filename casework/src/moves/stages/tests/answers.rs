//! Findings, sign-off, answers and agreed outcomes.

use super::*;
use crate::cases::{CloseReason, Payment, PaymentStep, State, UndertakingKind, What};

const POLICIES: [&str; 7] = [
    "om-policy",
    "om-web",
    "group",
    "one-housing",
    "coop",
    "code",
    "spso",
];

#[test]
fn under_every_policy_a_full_answer_answers_its_stage() {
    for policy in POLICIES {
        for (verdict, failure) in [
            (Verdict::Upheld, Failure::ServiceFailure),
            (Verdict::PartlyUpheld, Failure::None),
            (Verdict::NotUpheld, Failure::None),
        ] {
            let mut life = Life::under(policy);
            before_answer(&mut life);
            let answer = Respond {
                failure,
                ..respond(verdict)
            };
            gives(&mut life, &answer);
            assert_eq!(life.told(), "response>ann", "{policy}");
            assert!(
                matches!(life.case.state, State::Open { .. }),
                "{policy}: not before it is delivered"
            );
            life.deliver();
            let last = policy == "one-housing";
            assert_eq!(matches!(life.case.state, State::Final { .. }), last, "{policy}");
            assert_eq!(
                matches!(life.case.state, State::Answered { .. }),
                !last,
                "{policy}"
            );
            let decision = life.case.passage().unwrap().decision.unwrap();
            assert_eq!(
                (decision.verdict, decision.failure),
                (verdict, failure),
                "{policy}"
            );
            assert_eq!(
                life.case.undertakings[0].kind,
                UndertakingKind::Action,
                "{policy}"
            );
            let letter = life.letter(Kind::Response);
            assert!(letter.contains("4 December 2026"), "{policy}: the action's date");
            let ours = letter.contains("We put it right. First: We mend the roof.");
            assert_eq!(
                ours,
                verdict.is_upheld(),
                "{policy}: who wins hears first what is done"
            );
            // Once in plain words, once in the page.
            assert_eq!(letter.contains("final answer"), last, "{policy}");
        }
    }
}

/// An answer without one of its words: what the policy wants of it.
#[test]
fn an_answer_without_a_part_that_the_policy_asks_for_is_not_sent() {
    type Without = fn(&mut Respond);
    let failed: Without = |respond| {
        respond.failure = Failure::ServiceFailure;
        respond.words.apology = Some(" ".to_owned());
    };
    let rows: [(&str, Without, &str); 9] = [
        (
            "om-policy",
            failed,
            "000 §4.0, §5.0: the service failed, and the answer does not say sorry",
        ),
        (
            "group",
            |respond| respond.words.reasons = None,
            "002 §5.5, §5.6: the letter does not say yet: reasons",
        ),
        (
            "group",
            |respond| respond.actions.clear(),
            "002 §5.5, §5.6: the letter does not say yet: actions",
        ),
        (
            "one-housing",
            failed,
            "003 §1.3, §5.3, §5.5: the service failed, and the answer does not say sorry",
        ),
        (
            "one-housing",
            |respond| respond.words.findings = None,
            "003 §1.3, §5.3, §5.5: the letter does not say yet: findings",
        ),
        (
            "coop",
            |respond| respond.actions.clear(),
            "004 §3(b) Stage 1, Stage 2: the letter does not say yet: actions",
        ),
        (
            "code",
            |respond| respond.words.definition = None,
            "Code 6.9, 6.6, 6.7, 6.10, 5.13, 7.1, 7.3, 3.7: the letter does not say yet: definition",
        ),
        (
            "spso",
            |respond| respond.words.apology = None,
            "MCHP stage 1: the letter does not say yet: apology",
        ),
        (
            "spso",
            |respond| respond.actions[0].by = date("2026-11-10"),
            "MCHP stage 1: 2026-11-10 has passed",
        ),
    ];
    for (policy, without, why) in rows {
        let mut life = Life::under(policy);
        before_answer(&mut life);
        let mut step = respond(Verdict::Upheld);
        without(&mut step);
        assert_eq!(life.by("Sam Lee").refusal(&step), why, "{policy}");
    }
}

/// What was decided is no reason; and where the service failed, sorry and what puts it right are said although
/// the policy's own list does not ask for them.
#[test]
fn an_answer_says_why_and_what_failed_is_put_right() {
    let silent = Respond {
        words: Words {
            outcome: Some("No.".to_owned()),
            ..Words::default()
        },
        ..respond(Verdict::Upheld)
    };
    let failed = |words: Words| Respond {
        failure: Failure::ServiceFailure,
        actions: Vec::new(),
        words: Words {
            reasons: Some("The job was lost.".to_owned()),
            ..words
        },
        ..respond(Verdict::Upheld)
    };
    let sorry = Words {
        apology: Some("We are sorry.".to_owned()),
        ..Words::default()
    };
    let code = "Code 6.6: the service failed, and the answer does not say";
    for (policy, step, why) in [
        (
            "om-web",
            silent.clone(),
            "Code 6.9: the answer says nothing of why it was decided so".to_owned(),
        ),
        (
            "group",
            silent,
            "002 §5.5, §5.6: the answer says nothing of why it was decided so".to_owned(),
        ),
        ("om-web", failed(Words::default()), format!("{code} sorry")),
        ("coop", failed(Words::default()), format!("{code} sorry")),
        ("om-policy", failed(sorry), format!("{code} what puts it right")),
    ] {
        let mut life = Life::under(policy);
        before_answer(&mut life);
        assert_eq!(life.by("Sam Lee").refusal(&step), why, "{policy}");
    }
}

#[test]
fn what_comes_first_comes_first() {
    let unsigned = {
        let mut life = Life::under("om-policy");
        life.done(&[Event::FactsInvestigated]);
        life
    };
    let mut about_sam = Life::under("coop");
    about_sam.done(&[Event::FactsInvestigated]);
    about_sam.case.about_staff.push(about_sam.by);
    let mut answered = answered("om-web");
    let mut on_its_way = Life::under("coop");
    on_its_way
        .done(&[Event::FactsInvestigated])
        .queued(&respond(Verdict::Upheld));
    for (mut life, why) in [
        (
            Life::under("om-policy"),
            "000 §4.0, §5.0: first: investigate the facts",
        ),
        (
            unsigned,
            "000 §5.0: the Director has to sign the answer off first",
        ),
        (
            Life::under("om-web"),
            "001 ¶18: first: speak with the resident; share adverse findings",
        ),
        (
            Life::under("group"),
            "002 §5.2, §5.6: first: investigate the facts",
        ),
        (
            Life::under("code"),
            "Code 6.1, Code 5.8: first: consider what can be answered early; speak with the resident; \
             address conflicts of interest; consider all the evidence",
        ),
        (
            Life::informal("coop"),
            "004 §3(a): an informal step has no formal answer",
        ),
        (about_sam, "Code 5.8: the case is about Sam Lee"),
        (
            on_its_way,
            "004 §3(b) Stage 1: a letter for this is on its way already: send the full response",
        ),
    ] {
        assert_eq!(life.refusal(&respond(Verdict::Upheld)), why);
    }
    assert_eq!(
        answered.refusal(&respond(Verdict::Upheld)),
        "001 ¶17: a case that is answered cannot be answered"
    );
}

#[test]
fn an_answer_that_does_not_arrive_is_given_again() {
    let mut life = Life::under("coop");
    life.done(&[Event::FactsInvestigated])
        .queued(&respond(Verdict::Upheld));
    let letter = life.letters[0].id;
    let crate::decide::tests::Office { rules, chance, now } = life.office.as_mut();
    let plan = crate::decide::given_up(rules, Some(life.case.clone()), letter, *now, chance).unwrap();
    life.case = plan.cases[0].after.clone();
    assert!(matches!(life.case.state, State::Open { .. }));
    life.does(&respond(Verdict::Upheld));
    assert!(matches!(life.case.state, State::Answered { .. }));
}

/// How often an answer's figures count: decided, promised, offered, learned.
fn counted(life: &Life) -> [usize; 4] {
    let all = crate::cases::Kept::from(&life.case).milestones;
    ["decided", "action", "compensation_offered", "learned"]
        .map(|kind| all.iter().filter(|reached| reached.kind == kind).count())
}

/// The letter written last fails for good, and that is said twice.
fn fails(life: &mut Life) {
    let letter = life.case.letters.last().unwrap().id;
    for _ in 0..2 {
        let crate::decide::tests::Office { rules, chance, now } = life.office.as_mut();
        let plan = crate::decide::given_up(rules, Some(life.case.clone()), letter, *now, chance).unwrap();
        life.case = plan.cases[0].after.clone();
    }
}

#[test]
fn what_an_answer_decided_promised_offered_and_taught_counts_once_it_may_arrive_and_then_once() {
    for (policy, signed) in [("coop", false), ("om-policy", true)] {
        let mut life = Life::under(policy);
        before_answer(&mut life);
        let handlers = life.office.rules.directory.handlers.iter_mut();
        handlers.for_each(|person| person.compensation_up_to = Some(50_000));
        let answer = Respond {
            offer: Some(Offer {
                pence: 5_000,
                approved_by: None,
            }),
            theme: Some("repairs".parse().unwrap()),
            ..respond(Verdict::Upheld)
        };
        // Learned before, by itself: that stays.
        life.queued(&crate::moves::people::Learn {
            theme: "repairs".parse().unwrap(),
            words: "Jobs go astray.".to_owned(),
        });
        life.office.now += chrono::TimeDelta::minutes(1);
        gives(&mut life, &answer);
        assert_eq!(counted(&life), [1, 1, 1, 2], "{policy}");
        if signed {
            life.deliver();
        }
        life.office.now += chrono::TimeDelta::minutes(1);
        fails(&mut life);
        assert_eq!(counted(&life), [0, 0, 0, 1], "{policy}: nobody has it");
        life.office.now += chrono::TimeDelta::minutes(1);
        let again = if signed { &sign() as &dyn Move } else { &answer };
        life.does(again);
        assert_eq!(counted(&life), [1, 1, 1, 2], "{policy}: sent again");
        assert!(matches!(life.case.state, State::Answered { .. }));
    }
}

#[test]
fn what_was_done_or_agreed_since_stays_although_the_answer_came_back() {
    let mut life = Life::under("coop");
    before_answer(&mut life);
    let handlers = life.office.rules.directory.handlers.iter_mut();
    handlers.for_each(|person| person.compensation_up_to = Some(50_000));
    let answer = Respond {
        offer: Some(Offer {
            pence: 5_000,
            approved_by: None,
        }),
        ..respond(Verdict::Upheld)
    };
    life.does(&answer);
    let action = life.case.undertakings.last().unwrap().id;
    life.office.now += chrono::TimeDelta::days(1);
    life.does(&crate::moves::people::Fulfil {
        which: crate::moves::people::Promised(action.0.to_string()),
        note: "The roof is mended.".to_owned(),
        owed: crate::moves::people::Owed::ByPromise,
    });
    life.queued(&crate::moves::people::AnswerOffer::Accept);
    fails(&mut life);
    assert_eq!(counted(&life), [0, 1, 1, 0]);
    assert!(life.case.undertaking(action).unwrap().done_at().is_some());
}

#[test]
fn money_is_offered_within_what_a_person_may() {
    let offer = |pence: u64, by: Option<&str>| Respond {
        offer: Some(Offer {
            pence,
            approved_by: by.map(|by| Colleague(by.to_owned())),
        }),
        ..respond(Verdict::Upheld)
    };
    let mut life = Life::under("om-web");
    before_answer(&mut life);
    let handlers = &mut life.office.rules.directory.handlers;
    let pat = handlers
        .iter_mut()
        .find(|person| person.name == "Pat Kaur")
        .unwrap();
    pat.compensation_up_to = Some(50_000);
    let pat = pat.id;
    for (pence, by, why) in [
        (
            10_001,
            None,
            "£100.01 in this case is beyond what Sam Lee may offer",
        ),
        (
            10_001,
            Some("Sam Lee"),
            "£100.01 in this case is beyond what Sam Lee may offer",
        ),
        (
            10_001,
            Some("Robin Day"),
            "£100.01 in this case is beyond what Robin Day may offer",
        ),
        (
            50_001,
            Some("Pat Kaur"),
            "£500.01 in this case is beyond what Pat Kaur may offer",
        ),
    ] {
        let why = format!("001 ¶13-14: {why}");
        assert_eq!(life.refusal(&offer(pence, by)), why, "{pence} {by:?}");
    }
    let team = life.refusal(&offer(10_001, Some("repairs")));
    assert!(team.starts_with("Code 4.3: "), "{team}");
    // What she took before counts, and what waits for her word is not asked for again.
    let took = life.case.clone();
    for (step, pence, why) in [
        (
            PaymentStep::Accepted,
            2_001,
            Some("£100.01 in this case is beyond"),
        ),
        (PaymentStep::Accepted, 2_000, None),
        (PaymentStep::Offered, 8_000, None),
        (PaymentStep::Refused, 10_000, None),
    ] {
        let mut life_of = |answer: &Respond| {
            life.case = took.clone();
            life.case.payments.push(Payment {
                step,
                pence: 8_000,
                offset_pence: 0,
                award: crate::cases::Award::Landlord,
                at: life.office.now,
            });
            life.tried(answer)
        };
        let tried = life_of(&offer(pence, None));
        let row = format!("{step:?} {pence}");
        match why {
            None => {
                let facts = facts(&tried.unwrap());
                let is_new = !matches!(step, PaymentStep::Offered);
                assert_eq!(facts.contains("compensation"), is_new, "{row}");
            }
            Some(why) => assert!(tried.unwrap_err().to_string().contains(why), "{row}"),
        }
    }
    life.case = took;
    life.queued(&offer(50_000, Some("Pat Kaur")));
    let mut agreed = life.plan.cases[0]
        .facts
        .iter()
        .filter_map(|fact| match fact.what {
            What::Compensation { approved_by, .. } => Some(approved_by),
            _ => None,
        });
    assert_eq!(agreed.next(), Some(Some(pat)));
    assert!(
        life.letter(Kind::Response).contains("£500"),
        "{}",
        life.letter(Kind::Response)
    );
    let offered = life.case.payments[0];
    assert_eq!((offered.step, offered.pence), (PaymentStep::Offered, 50_000));
}

#[test]
fn what_was_learned_is_kept_with_its_theme() {
    let mut life = Life::under("coop");
    life.done(&[Event::FactsInvestigated]).does(&Respond {
        theme: Some("complaint-handling".parse().unwrap()),
        ..respond(Verdict::Upheld)
    });
    let learned = life
        .case
        .marks
        .iter()
        .find(|mark| mark.kind == "learned")
        .unwrap();
    assert_eq!(learned.word.as_deref(), Some("complaint-handling"));
    assert!(
        life.plan
            .notes
            .iter()
            .any(|note| note.words == "We check the list.")
    );
}

fn adverse() -> Findings {
    Findings::Adverse {
        words: "Nobody was at home.".to_owned(),
    }
}

#[test]
fn findings_are_shown_before_the_decision() {
    let mut life = Life::under("om-web");
    life.done(&[Event::ContactMade]);
    life.queued(&adverse());
    assert_eq!(life.told(), "findings-invitation>ann");
    assert!(life.letter(Kind::FindingsInvitation).contains("16 November 2026"));
    let first = "001 ¶18: first: share adverse findings";
    assert_eq!(life.refusal(&respond(Verdict::NotUpheld)), first);
    assert_eq!(
        life.refusal(&adverse()),
        "001 ¶18: a letter for this is on its way already: share adverse findings".replace("¶18", "¶17")
    );
    life.deliver();
    let wait = "001 ¶18: the resident can comment on the findings until 2026-11-16";
    assert_eq!(life.refusal(&respond(Verdict::NotUpheld)), wait);
    assert_eq!(
        life.at("2026-11-16T20:00:00Z")
            .refusal(&respond(Verdict::NotUpheld)),
        wait
    );
    let mut commented = Life::under("om-web");
    commented
        .done(&[Event::ContactMade])
        .does(&adverse())
        .does(&Findings::Commented {
            words: "She was at work.".to_owned(),
        });
    commented.does(&respond(Verdict::NotUpheld));
    life.at("2026-11-17T09:00:00Z").does(&respond(Verdict::NotUpheld));
    let comment = life
        .case
        .undertakings
        .iter()
        .find(|one| one.kind == UndertakingKind::Comment);
    assert!(!comment.unwrap().is_open(), "nobody is chased for it");
}

#[test]
fn findings_are_refused_with_the_clause() {
    let none = Findings::None { note: String::new() };
    let commented = Findings::Commented { words: String::new() };
    let nothing = Findings::Adverse { words: String::new() };
    for (policy, step, why) in [
        (
            "coop",
            &none,
            "004 §3(b) Stage 1: findings are not shown before the answer at this stage",
        ),
        (
            "om-web",
            &commented,
            "001 ¶18: nobody was asked to comment on findings",
        ),
        ("om-web", &nothing, "001 ¶17: what was found must be said"),
    ] {
        assert_eq!(Life::under(policy).refusal(step), why);
    }
    let mut life = Life::under("om-web");
    life.done(&[Event::ContactMade])
        .does(&none)
        .does(&respond(Verdict::NotUpheld));
}

#[test]
fn an_answer_is_signed_off_by_who_the_policy_names() {
    let sign = SignOff { note: String::new() };
    let mut life = Life::under("om-policy");
    assert_eq!(
        life.refusal(&sign),
        "000 §5.0: Sam Lee is not the Director who has to sign it off"
    );
    life.by("Pat Kaur");
    life.case.owner = Some(life.by);
    assert_eq!(
        life.refusal(&sign),
        "000 §5.0: who handles the case cannot sign off its answer"
    );
    assert_eq!(
        Life::under("coop").refusal(&sign),
        "004 §3(b) Stage 1: nobody has to sign off the answer at this stage"
    );
}

fn resolve(conversation: Option<&str>) -> Resolve {
    Resolve {
        outcome: "We mend the gutter.".to_owned(),
        conversation: conversation.map(ToOwned::to_owned),
        actions: vec![mend("2026-11-20")],
    }
}

#[test]
fn an_agreed_outcome_is_confirmed_where_the_policy_wants_it() {
    for (policy, final_) in [("coop", false), ("spso", false)] {
        let mut life = Life::under(policy);
        life.does(&resolve(Some("Rang her; she agreed.")));
        assert_eq!(life.told(), "confirmation>ann", "{policy}");
        assert_eq!(life.running(), "", "{policy}");
        assert_eq!(matches!(life.case.state, State::Final { .. }), final_, "{policy}");
        let decision = life.case.passage().unwrap().decision.unwrap();
        assert_eq!(decision.verdict, Verdict::Resolved, "{policy}");
    }
    let mut triaged = onward(answered("om-web"));
    triaged.does(&resolve(None));
    assert!(
        triaged.letter(Kind::Confirmation).contains("Stage 2"),
        "the review can still be had"
    );
}

#[test]
fn an_outcome_at_an_informal_step_is_noted_and_closes() {
    let mut life = Life::informal("one-housing");
    assert_eq!(
        life.refusal(&resolve(None)),
        "003 §5.1: first: speak with the resident"
    );
    life.done(&[Event::ContactMade]).does(&resolve(None));
    assert_eq!(life.case.closed.unwrap().0, CloseReason::Resolved);
    assert!(
        life.plan
            .notes
            .iter()
            .any(|note| note.words == "We mend the gutter.")
    );
}

#[test]
fn an_agreed_outcome_is_refused_with_the_clause() {
    let nothing = Resolve {
        outcome: String::new(),
        ..resolve(None)
    };
    for (policy, step, why) in [
        (
            "group",
            resolve(None),
            "002 §5.4: this stage ends with a full answer",
        ),
        (
            "coop",
            resolve(None),
            "004 §3(b) Stage 1: the letter does not say yet: record-of-conversation",
        ),
        ("coop", nothing, "004 §3(b) Stage 1: what was agreed must be said"),
    ] {
        assert_eq!(Life::under(policy).refusal(&step), why);
    }
}
