//! An answer that somebody has to sign off: what is signed, by whom, and what came between.

use super::*;
use crate::cases::{State, What};
use crate::decide::TaskKind;

/// An answer is written and waits, under a policy whose director signs it off.
fn written() -> Life {
    let mut life = Life::under("om-policy");
    before_answer(&mut life);
    drafts(&mut life, &respond(Verdict::Upheld));
    life
}

fn loses(life: &mut Life) {
    let letter = life.case.letters.last().unwrap().id;
    let crate::decide::tests::Office { rules, chance, now } = life.office.as_mut();
    let plan = crate::decide::given_up(rules, Some(life.case.clone()), letter, *now, chance).unwrap();
    life.case = plan.cases[0].after.clone();
}

fn id_of(life: &Life, name: &str) -> crate::ids::ContactId {
    let handlers = &life.office.rules.directory.handlers;
    handlers.iter().find(|person| person.name == name).unwrap().id
}

/// Makes somebody of the staff a director as well.
fn promote(life: &mut Life, name: &str) {
    let pat = life.office.rules.directory.handler(id_of(life, "Pat Kaur"));
    let roles = pat.unwrap().roles.clone();
    let handlers = life.office.rules.directory.handlers.iter_mut();
    for person in handlers.filter(|person| person.name == name) {
        person.roles.extend(roles.clone());
    }
}

#[test]
fn what_is_signed_goes_out_from_its_writer_as_it_was_written() {
    let mut life = written();
    assert_eq!(facts(&life.plan), "drafted");
    assert_eq!(life.told(), "alert>pat.kaur");
    let mail = crate::decide::tests::all_of(&life.letters[0]);
    for says in [
        "The job was lost.",
        "We are sorry.",
        "We mend the roof.",
        "redress case sign-off RC-",
    ] {
        assert!(mail.contains(says), "{says}: {mail}");
    }
    let tasks: Vec<TaskKind> = life.plan.tasks.iter().map(|task| task.kind).collect();
    assert_eq!(tasks, [TaskKind::SignOffAnswer]);
    assert!(
        matches!(life.case.state, State::Open { .. }),
        "nothing is answered yet"
    );
    life.by("Pat Kaur").queued(&sign());
    assert_eq!(life.told(), "response>ann");
    let letter = life.letter(Kind::Response);
    assert!(
        letter.contains("The job was lost.") && letter.contains("Sam Lee"),
        "{letter}"
    );
    assert!(!letter.contains("Pat Kaur"), "{letter}");
    let (sam, pat) = (id_of(&life, "Sam Lee"), id_of(&life, "Pat Kaur"));
    let passage = life.case.passage().unwrap();
    assert_eq!(
        (&passage.decided_by, &passage.signed_by),
        (&vec![sam], &vec![pat])
    );
    let settled = life
        .plan
        .settles
        .iter()
        .any(|(kind, _)| *kind == TaskKind::SignOffAnswer);
    assert!(settled && life.plan.tasks.is_empty());
    life.deliver();
    assert!(matches!(life.case.state, State::Answered { .. }));
}

#[test]
fn no_word_of_a_draft_stands_in_a_fact() {
    let life = written();
    for fact in &life.plan.cases[0].facts {
        let (kind, data) = fact.what.kept();
        assert!(!data.contains("lost"), "{kind}: {data}");
    }
    assert!(life.plan.notes[0].words.contains("The job was lost."));
}

/// Who signs, and what was done before; the refusal.
#[test]
fn nobody_signs_who_has_a_part_in_the_answer() {
    type Before = fn(&mut Life);
    let rows: [(&str, &str, Before, &str); 9] = [
        (
            "without the role",
            "Robin Day",
            |_| {},
            "Robin Day is not the Director who has to sign it off",
        ),
        (
            "the handler",
            "Pat Kaur",
            |life| life.case.owner = Some(id_of(life, "Pat Kaur")),
            "who handles the case cannot sign off its answer",
        ),
        (
            "the writer",
            "Sam Lee",
            |life| {
                promote(life, "Sam Lee");
                life.case.owner = None;
            },
            "who wrote the answer cannot sign it off",
        ),
        (
            "nothing written",
            "Pat Kaur",
            |life| life.case.passages.last_mut().unwrap().draft = None,
            "no answer waits to be signed off",
        ),
        (
            "given back",
            "Pat Kaur",
            |life| {
                life.by("Pat Kaur").queued(&GiveBack {
                    why: "Who comes?".to_owned(),
                });
            },
            "no answer waits to be signed off",
        ),
        (
            "its words erased",
            "Pat Kaur",
            |life| {
                life.case
                    .passages
                    .last_mut()
                    .unwrap()
                    .draft
                    .as_mut()
                    .unwrap()
                    .message = crate::ids::MessageId(uuid::Uuid::nil());
            },
            "the answer that was written can no longer be read",
        ),
        (
            "withdrawn since",
            "Pat Kaur",
            |life| {
                life.by("Sam Lee").does(&Withdraw {
                    note: "She rang.".to_owned(),
                });
            },
            "a case that is closed cannot be signed off",
        ),
        (
            "withdrawn and opened again",
            "Pat Kaur",
            |life| {
                life.by("Sam Lee").does(&Withdraw {
                    note: "She rang.".to_owned(),
                });
                life.by("Pat Kaur").does(&Reopen {
                    because: crate::cases::ReopenReason::Asked,
                    note: "She rang again.".to_owned(),
                });
            },
            "no answer waits to be signed off",
        ),
        (
            "its action's day gone by",
            "Pat Kaur",
            |life| {
                life.at("2026-12-07T10:00:00Z");
            },
            "2026-12-04 has passed",
        ),
    ];
    for (row, signer, before, why) in rows {
        let mut life = written();
        before(&mut life);
        let refused = life.by(signer).refusal(&sign());
        assert_eq!(refused.split_once(": ").unwrap().1, why, "{row}");
    }
}

#[test]
fn an_answer_goes_out_only_in_the_words_that_were_signed() {
    let mut life = written();
    let answer = respond(Verdict::Upheld);
    let other = Respond {
        failure: Failure::ServiceFailure,
        ..answer.clone()
    };
    let first = "000 §5.0: the Director has to sign the answer off first";
    assert_eq!(
        life.by("Sam Lee").refusal(&answer),
        first,
        "written is not signed"
    );
    life.by("Pat Kaur").queued(&sign());
    loses(&mut life);
    // It stays signed: whoever wrote it sends the same again, and nothing else; who signed it writes none.
    let not_these = "000 §5.0: these are not the words that were signed off";
    assert_eq!(life.by("Sam Lee").refusal(&other), not_these);
    let signed = "000 §5.0: Pat Kaur signed the answer off, and cannot write it as well";
    assert_eq!(life.by("Pat Kaur").refusal(&answer), signed);
    let draft = DraftAnswer {
        answer: answer.clone(),
    };
    assert_eq!(life.refusal(&draft), signed);
    let mut again = written();
    again.by("Pat Kaur").queued(&sign());
    loses(&mut again);
    again.queued(&sign());
    assert_eq!(again.told(), "response>ann", "or who signed it sends it again");
    life.by("Sam Lee").queued(&answer);
    assert_eq!(life.told(), "response>ann");
    let twice = life.refusal(&answer);
    assert!(twice.contains("on its way already"), "{twice}");
}

#[test]
fn a_later_draft_takes_the_place_of_the_one_that_waits() {
    let mut life = written();
    let first = life.plan.tasks[0].clone();
    let mut other = respond(Verdict::NotUpheld);
    other.words.reasons = Some("Nothing leaked.".to_owned());
    drafts(&mut life, &other);
    assert!(
        life.plan
            .settles
            .iter()
            .any(|(kind, _)| *kind == TaskKind::SignOffAnswer)
    );
    assert_ne!(life.plan.tasks[0].key, first.key, "it is asked for anew");
    life.by("Pat Kaur").queued(&sign());
    let letter = life.letter(Kind::Response);
    assert!(
        letter.contains("Nothing leaked.") && !letter.contains("The job was lost."),
        "{letter}"
    );
    assert_eq!(
        life.case.passage().unwrap().decision.unwrap().verdict,
        Verdict::NotUpheld
    );
    // A new one after a signature is signed for itself.
    loses(&mut life);
    drafts(&mut life, &respond(Verdict::Upheld));
    let first = "000 §5.0: the Director has to sign the answer off first";
    assert_eq!(life.by("Sam Lee").refusal(&respond(Verdict::Upheld)), first);
}

#[test]
fn what_is_given_back_comes_to_its_writer_with_the_reason() {
    let mut life = written();
    let back = |why: &str| GiveBack { why: why.to_owned() };
    assert_eq!(
        life.by("Robin Day").refusal(&back("No.")),
        "000 §5.0: Robin Day is not the Director who has to sign it off"
    );
    assert_eq!(
        life.by("Pat Kaur").refusal(&back(" ")),
        "000 §5.0: why it is not signed off must be said"
    );
    life.queued(&back("It does not say who comes."));
    assert_eq!(life.told(), "alert>sam.lee");
    let mail = crate::decide::tests::all_of(&life.letters[0]);
    assert!(
        mail.contains("Pat Kaur did not sign the answer off: It does not say who comes."),
        "{mail}"
    );
    assert_eq!(facts(&life.plan), "given_back noted");
    let tasks: Vec<TaskKind> = life.plan.tasks.iter().map(|task| task.kind).collect();
    assert_eq!(tasks, [TaskKind::WriteAnswerAgain]);
    assert_eq!(
        life.refusal(&back("No.")),
        "000 §5.0: no answer waits to be signed off"
    );
    drafts(&mut life, &respond(Verdict::Upheld));
    let again = life.plan.settles.iter();
    assert_eq!(
        again
            .filter(|(kind, _)| *kind == TaskKind::WriteAnswerAgain)
            .count(),
        1
    );
    life.by("Pat Kaur").does(&sign());
    assert!(matches!(life.case.state, State::Answered { .. }));
}

#[test]
fn a_draft_is_all_that_an_answer_is() {
    let lacking = {
        let mut answer = respond(Verdict::Upheld);
        answer.actions[0].by = date("2026-11-10");
        answer
    };
    let mut alone = Life::under("om-policy");
    before_answer(&mut alone);
    let pat = id_of(&alone, "Pat Kaur");
    alone.case.owner = Some(pat);
    let mut early = Life::under("om-policy");
    let mut passed = Life::under("om-policy");
    before_answer(&mut passed);
    let mut coop = Life::under("coop");
    before_answer(&mut coop);
    let mut closed = written();
    closed.by("Sam Lee").does(&Withdraw {
        note: "She rang.".to_owned(),
    });
    let full = respond(Verdict::Upheld);
    for (life, answer, why) in [
        (
            &mut coop,
            &full,
            "004 §3(b) Stage 1: nobody has to sign off the answer at this stage",
        ),
        (&mut early, &full, "000 §4.0, §5.0: first: investigate the facts"),
        (&mut passed, &lacking, "000 §5.0: 2026-11-10 has passed"),
        (
            &mut closed,
            &full,
            "000 §5.0: a case that is closed cannot be answered",
        ),
        (
            &mut alone,
            &full,
            "000 §5.0: there is no Director to sign the answer off but who writes it or handles the case",
        ),
    ] {
        let answer = answer.clone();
        assert_eq!(life.by("Sam Lee").refusal(&DraftAnswer { answer }), why);
    }
}

/// More time was told since: what was signed goes out by the later date.
#[test]
fn an_answer_may_be_signed_after_its_date_was_moved() {
    let mut life = Life::under("spso");
    life.does(&respond(Verdict::NotUpheld));
    let mut life = onward(life);
    life.done(&[Event::FactsInvestigated]);
    life.does(&Acknowledge {
        definition: Some("The roof leaks.".to_owned()),
        outcome_sought: Some("A dry room.".to_owned()),
        responsible_for: Some("The roof.".to_owned()),
        not_responsible_for: Some("The weather.".to_owned()),
    });
    let answer = respond(Verdict::Upheld);
    life.queued(&DraftAnswer { answer });
    life.by("Pat Kaur").does(&Extend {
        clock: None,
        to: Later::WorkingDays(3),
        reason: "1".to_owned(),
        explanation: Some("The roofer is ill.".to_owned()),
        beyond_because: None,
        agreed: Agreed::Yes,
        approved_by: None,
        update_by: None,
    });
    life.queued(&sign());
    assert_eq!(life.told(), "response>ann");
}

#[test]
fn who_signed_an_answer_has_no_part_in_the_next_stage() {
    let mut life = answered("om-policy");
    life.does(&NextStage::default());
    let pat = id_of(&life, "Pat Kaur");
    assert_ne!(life.case.owner, Some(pat));
    let assign = crate::moves::people::Assign {
        to: "Pat Kaur".to_owned(),
    };
    let refused = life.refusal(&assign);
    assert!(
        refused.contains("Pat Kaur cannot have it: an earlier stage was decided by them"),
        "{refused}"
    );
    let signed = life.case.passages[0].signed_by.clone();
    assert_eq!(signed, [pat]);
    let drafted = life.plan.cases[0]
        .facts
        .iter()
        .any(|fact| matches!(fact.what, What::Drafted { .. }));
    assert!(!drafted && life.case.passage().unwrap().draft.is_none());
}

#[test]
fn an_answer_that_is_taken_back_is_signed_by_nobody_any_more() {
    let mut life = written();
    promote(&mut life, "Robin Day");
    life.by("Pat Kaur").queued(&sign());
    let letter = life.case.letters.last().unwrap().id;
    life.by("Sam Lee").queued(&crate::moves::people::TakeBack {
        letter,
        because: "It was the gutter.".to_owned(),
    });
    assert!(life.case.passage().unwrap().draft.is_none());
    let nothing = "000 §5.0: no answer waits to be signed off";
    assert_eq!(life.by("Robin Day").refusal(&sign()), nothing);
    let first = "000 §5.0: the Director has to sign the answer off first";
    assert_eq!(life.by("Sam Lee").refusal(&respond(Verdict::Upheld)), first);
    drafts(&mut life, &respond(Verdict::NotUpheld));
    life.by("Pat Kaur").does(&sign());
    assert!(matches!(life.case.state, State::Answered { .. }));
}

#[test]
fn who_had_the_case_when_it_was_answered_or_since_does_not_sign() {
    let assign = |to: &str| crate::moves::people::Assign { to: to.to_owned() };
    let had = "000 §5.0: Pat Kaur had the case when the answer was written or since, and cannot sign it off";
    // Pat hands it on after Sam has written, or has had it for a moment since.
    let mut when = Life::under("om-policy");
    before_answer(&mut when);
    promote(&mut when, "Robin Day");
    when.queued(&assign("Pat Kaur"));
    drafts(&mut when, &respond(Verdict::Upheld));
    when.queued(&assign("Sam Lee"));
    assert_eq!(when.by("Pat Kaur").refusal(&sign()), had);
    let mut since = written();
    promote(&mut since, "Robin Day");
    since.queued(&assign("Pat Kaur")).queued(&assign("Sam Lee"));
    assert_eq!(since.by("Pat Kaur").refusal(&sign()), had);
    since.by("Robin Day").queued(&sign());
    // Whoever had it before it was written may.
    let mut before = Life::under("om-policy");
    before_answer(&mut before);
    before.queued(&assign("Pat Kaur")).queued(&assign("Sam Lee"));
    drafts(&mut before, &respond(Verdict::Upheld));
    before.by("Pat Kaur").queued(&sign());
}

/// Who signs reads the letter as the resident does, to its last line.
#[test]
fn what_goes_by_post_is_read_as_it_goes_by_post() {
    let mut life = written().by_post();
    let answer = respond(Verdict::NotUpheld);
    drafts(&mut life, &answer);
    let mail = crate::decide::tests::all_of(&life.letters[0]);
    assert!(
        mail.contains("reference on it: RC-") || mail.contains("tell us your reference: RC-"),
        "{mail}"
    );
    assert!(!mail.contains("Reply to this e-mail"), "{mail}");
    let mut life = written();
    drafts(&mut life, &answer);
    let mail = crate::decide::tests::all_of(&life.letters[0]);
    assert!(mail.contains("Reply to this e-mail"), "{mail}");
}
