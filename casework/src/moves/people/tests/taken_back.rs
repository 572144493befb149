//! A letter that waits, in; the case as it was before it was written, or a refusal, out.

use crate::cases::{
    Award, CloseReason, Failure, LetterState, PaymentStep, Standing, State, UndertakingKind, Verdict, What,
};
use crate::ids::MessageId;
use crate::moves::people::{AnswerOffer, Offer, Posted, Promised, TakeBack};
use crate::moves::stages::{self, Hold, NextStage, Progress, Respond, Withdraw, Words};
use crate::moves::tests::{Life, facts};
use crate::moves::{Action, people};
use crate::policies::Event;
use chrono::TimeDelta;

const CLAUSE: &str = "Code 5.12";

fn take_back(letter: MessageId) -> TakeBack {
    TakeBack {
        letter,
        because: "The date in it is wrong.".to_owned(),
    }
}

/// The letter to the resident that was written last.
fn last(life: &Life) -> MessageId {
    life.case.letters.last().unwrap().id
}

fn words(text: &str) -> String {
    text.to_owned()
}

/// An answer that promises, offers and teaches something.
fn answer(by: &str) -> Respond {
    Respond {
        verdict: Verdict::Upheld,
        failure: Failure::ServiceFailure,
        words: Words {
            outcome: Some(words("You are right.")),
            definition: Some(words("The roof leaks.")),
            reasons: Some(words("The job was lost.")),
            findings: Some(words("Nobody came.")),
            explanation: Some(words("Our list was wrong.")),
            remedy: Some(words("We mend it.")),
            apology: Some(words("We are sorry.")),
            learning: Some(words("Jobs are checked each Friday.")),
            evidence: None,
        },
        actions: vec![Action {
            what: words("We mend the roof."),
            by: by.parse().unwrap(),
            who: None,
        }],
        offer: Some(stages::Offer {
            pence: 5_000,
            approved_by: None,
        }),
        theme: Some("repairs".parse().unwrap()),
    }
}

/// A case that can be answered.
fn ready() -> Life {
    let mut life = Life::under("code");
    let policy = std::sync::Arc::clone(&life.office.rules.policy);
    let stage = life.case.stage().unwrap().clone();
    let duties = policy.duties_before(&stage, None, Event::Responded);
    for duty in duties {
        if life.case.when(duty.what).is_none() {
            life.done(&[duty.what]);
        }
    }
    life
}

#[test]
fn an_answer_that_is_taken_back_was_never_decided_promised_or_offered() {
    let mut life = ready();
    let update = Progress {
        words: words("We look into it."),
        reasons: Some(words("The surveyor comes on Friday.")),
        next_by: Some("2026-11-20".parse().unwrap()),
    };
    life.does(&update);
    let (mut before, clocks) = (life.case.clone(), life.running());
    life.queued(&answer("2026-12-04"));
    assert!(life.case.passage().unwrap().decision.is_some());
    assert!(before.undertakings[0].is_open() && !life.case.undertakings[0].is_open());
    life.office.now += TimeDelta::minutes(2);
    let letter = last(&life);
    let plan = life.tried(&take_back(letter)).unwrap();
    assert_eq!(facts(&plan), "letter_withdrawn undone undone undone undone noted");
    assert_eq!(plan.taken_back, [letter]);
    let after = &plan.cases[0].after;
    assert_eq!(after.letters.last().unwrap().state, LetterState::Withdrawn);
    // But for the letter itself the case is as it was.
    before.version = after.version;
    before.changed_at = after.changed_at;
    before.letters.clone_from(&after.letters);
    assert_eq!(*after, before);
    life.queued(&take_back(letter));
    assert_eq!(life.running(), clocks);
    // The same can be answered again, and counts once.
    life.does(&answer("2026-12-11"));
    assert!(matches!(life.case.state, State::Answered { .. }));
    assert_eq!(life.case.payments.len(), 1);
    let action = life.case.undertakings.last().unwrap();
    assert_eq!(
        (action.kind, action.by),
        (UndertakingKind::Action, "2026-12-11".parse().unwrap())
    );
}

#[test]
fn an_update_that_had_overrun_is_not_told_of_again() {
    let mut life = ready();
    life.does(&Progress {
        words: words("We look into it."),
        reasons: Some(words("The surveyor comes on Friday.")),
        next_by: Some("2026-11-20".parse().unwrap()),
    });
    let undertaking = life.case.undertakings[0].id;
    let overran = What::Overran { undertaking };
    life.case = life.office.then(life.case.clone(), life.office.now, overran);
    let before = life.case.undertakings[0].standing;
    life.queued(&answer("2026-12-04"));
    let letter = last(&life);
    life.queued(&take_back(letter));
    assert_eq!(life.case.undertakings[0].standing, before);
    assert_eq!(before, Standing::Overrun);
}

#[test]
fn a_case_that_was_closed_with_it_is_open_again() {
    let mut life = Life::under("om-web");
    let words = words("She rang to say so.");
    life.queued(&Withdraw { note: words });
    assert_eq!(life.case.state.as_str(), "closed");
    let clocks = life.case.clocks().filter(|clock| clock.runs()).count();
    assert_eq!(clocks, 0);
    let letter = last(&life);
    life.queued(&take_back(letter));
    assert_eq!(life.case.state.as_str(), "open");
    assert!(life.case.clocks().any(crate::cases::RunningClock::runs));
    life.does(&Withdraw {
        note: "She said so again.".to_owned(),
    });
    assert_eq!(life.case.closed.map(|(why, _)| why), Some(CloseReason::Withdrawn));
}

#[test]
fn who_wrote_it_has_it_or_manages_it_takes_it_back() {
    for (by, may) in [("Sam Lee", true), ("Pat Kaur", true), ("Robin Day", false)] {
        let mut life = ready();
        life.queued(&answer("2026-12-04"));
        let letter = last(&life);
        life.by(by);
        if may {
            life.queued(&take_back(letter));
        } else {
            let why = "whoever wrote a letter takes it back, or whoever has the case, or their manager";
            assert_eq!(life.refusal(&take_back(letter)), format!("{CLAUSE}: {why}"));
        }
    }
}

#[test]
fn what_is_gone_in_hand_or_no_letter_of_theirs_is_not_taken_back() {
    let mut life = Life::under("code");
    let receipt = life.case.letters[0].id;
    let no = |life: &mut Life, letter| life.refusal(&take_back(letter));
    let of_staff = life.letters.iter().find(|mail| !mail.kind.is_to_resident());
    let of_staff = of_staff.unwrap().id;
    for letter in [of_staff, MessageId(uuid::Uuid::nil())] {
        let why = "this case has no such letter to a resident";
        assert_eq!(no(&mut life, letter), format!("{CLAUSE}: {why}"));
    }
    let why = "a receipt is not taken back: it says that we have what was sent";
    assert_eq!(no(&mut life, receipt), format!("{CLAUSE}: {why}"));
    let mut life = ready();
    life.queued(&answer("2026-12-04"));
    let letter = last(&life);
    let unsaid = TakeBack {
        letter,
        because: " ".to_owned(),
    };
    assert_eq!(
        life.refusal(&unsaid),
        format!("{CLAUSE}: nothing says why it is taken back")
    );
    // A worker has it in hand.
    let waiting = std::mem::take(&mut life.waiting);
    assert_eq!(
        no(&mut life, letter),
        format!("{CLAUSE}: it is on its way, or the same to somebody else")
    );
    life.waiting = waiting;
    life.deliver();
    assert_eq!(no(&mut life, letter), format!("{CLAUSE}: it has gone"));
    life.does(&AnswerOffer::Accept).does(&NextStage::default());
    let receipt = life.case.letters.last().unwrap().id;
    assert!(no(&mut life, receipt).contains("a receipt"));
}

#[test]
fn an_offer_that_was_answered_and_a_date_that_moved_stay() {
    let mut life = Life::under("code");
    let offer = Offer {
        pence: 5_000,
        ..Offer::default()
    };
    life.queued(&offer);
    let (letter, written, waiting) = (last(&life), life.plan.clone(), life.waiting.clone());
    life.queued(&AnswerOffer::Accept);
    (life.plan, life.waiting) = (written, waiting);
    assert!(life.refusal(&take_back(letter)).contains("was answered"));
    let mut life = Life::under("code");
    life.does(&people::Act {
        what: words("Mend it"),
        by: "2026-12-04".parse().unwrap(),
        who: None,
    });
    life.queued(&people::Postpone {
        which: Promised("1".to_owned()),
        to: "2026-12-11".parse().unwrap(),
        because: words("The part has not come"),
    });
    let letter = last(&life);
    assert!(life.refusal(&take_back(letter)).contains("(postponed)"));
}

#[test]
fn a_printed_letter_that_is_taken_back_is_posted_no_more() {
    let mut life = Life::under("coop").by_post();
    let until = Some("2026-11-13".parse().unwrap());
    let reasons = words("The surveyor comes next week.");
    life.queued(&Hold { reasons, until });
    let letter = last(&life);
    life.queued(&take_back(letter));
    assert_eq!(life.plan.taken_back, [letter]);
    let on = "2026-11-11".parse().unwrap();
    let refusal = life.refusal(&Posted { letter, on });
    assert!(refusal.contains("taken back"), "{refusal}");
    assert!(!life.case.is_on_its_way(Event::HoldingResponseSent));
}

#[test]
fn an_offer_that_is_taken_back_leaves_the_one_before() {
    let mut life = Life::under("code");
    let offer = |pence| Offer {
        pence,
        ..Offer::default()
    };
    life.does(&offer(2_500)).queued(&offer(5_000));
    let letter = last(&life);
    life.queued(&take_back(letter));
    let [left] = life.case.payments.as_slice() else {
        panic!("{:?}", life.case.payments);
    };
    assert_eq!(
        (left.step, left.pence, left.award),
        (PaymentStep::Offered, 2_500, Award::Landlord)
    );
    let withdrawn = life.plan.cases[0].facts.first().map(|fact| fact.what.clone());
    assert_eq!(withdrawn, Some(What::LetterWithdrawn { letter }));
}

#[test]
fn how_a_complaint_is_understood_stays_when_its_acknowledgement_is_taken_back() {
    let mut life = Life::under("code");
    let defining = stages::Acknowledge {
        definition: Some(words("The roof leaks.")),
        outcome_sought: Some(words("A repair.")),
        responsible_for: Some(words("The roof.")),
        not_responsible_for: Some(words("Nothing of it.")),
    };
    life.queued(&defining);
    let letter = last(&life);
    life.queued(&take_back(letter));
    assert!(life.case.acknowledged_at().is_none());
    assert!(life.case.when(Event::ComplaintDefined).is_some());
    life.does(&defining);
    assert!(life.case.acknowledged_at().is_some());
}

#[test]
fn an_offer_that_a_later_letter_says_again_stays() {
    let mut life = Life::under("code");
    let offer = Offer {
        pence: 5_000,
        ..Offer::default()
    };
    life.queued(&offer);
    let (first, written, waiting) = (last(&life), life.plan.clone(), life.waiting.clone());
    life.office.now += TimeDelta::minutes(2);
    life.queued(&offer);
    let again = last(&life);
    life.queued(&take_back(again));
    (life.plan, life.waiting) = (written, waiting);
    assert!(
        life.tried(&take_back(first)).is_ok(),
        "the later one was taken back"
    );
    for sent in life.case.letters.iter_mut().filter(|sent| sent.id == again) {
        sent.state = LetterState::Queued;
    }
    assert_eq!(
        life.refusal(&take_back(first)),
        format!("{CLAUSE}: a later letter may say the same offer")
    );
}
