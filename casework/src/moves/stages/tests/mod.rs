//! Moves at a stage as tables: what is done, what is refused and by which clause, what letters carry.

mod acknowledged;
mod answers;
mod dates;
mod ends;
mod guards;
mod onward;
mod signed;

use super::*;
use crate::cases::{Failure, Verdict};
use crate::moves::tests::{Life, facts};
use crate::moves::{Action, Colleague, Move};
use crate::policies::{Event, LetterKind as Kind};

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// An answer with everything that any policy asks for.
fn respond(verdict: Verdict) -> Respond {
    Respond {
        verdict,
        failure: Failure::None,
        words: Words {
            outcome: Some("You told us in May.".to_owned()),
            definition: Some("The roof leaks.".to_owned()),
            reasons: Some("The job was lost.".to_owned()),
            findings: Some("Nobody came.".to_owned()),
            explanation: Some("Our list was wrong.".to_owned()),
            apology: Some("We are sorry.".to_owned()),
            remedy: Some("We mend it.".to_owned()),
            learning: Some("We check the list.".to_owned()),
            evidence: None,
        },
        actions: vec![mend("2026-12-04")],
        offer: None,
        theme: None,
    }
}

fn mend(by: &str) -> Action {
    Action {
        what: "We mend the roof.".to_owned(),
        by: date(by),
        who: None,
    }
}

/// What each policy wants done before the answer of its first formal stage.
fn before_answer(life: &mut Life) {
    let passage = life.case.passage().unwrap().clone();
    let policy = std::sync::Arc::clone(&life.office.rules.policy);
    let duties: Vec<Event> = policy
        .duties_before(&passage.stage, passage.track.as_ref(), Event::Responded)
        .map(|duty| duty.what)
        .filter(|event| *event != Event::SignedOff && life.case.passage().unwrap().when(*event).is_none())
        .collect();
    for event in duties {
        match event {
            Event::HearingOffered => {
                life.done(&[Event::EarlyAnswerConsidered]);
                life.does(&OfferHearing)
            }
            Event::ComplaintDefined => life.does(&Acknowledge {
                definition: Some("The roof leaks.".to_owned()),
                outcome_sought: Some("A dry room.".to_owned()),
                responsible_for: Some("The roof.".to_owned()),
                not_responsible_for: Some("The weather.".to_owned()),
            }),
            event => life.done(&[event]),
        };
    }
}

/// Sam answers; where somebody has to sign the answer off, Pat does.
fn gives<'a>(life: &'a mut Life, answer: &Respond) -> &'a mut Life {
    let stage = life.case.stage().unwrap().clone();
    let signs = life
        .office
        .rules
        .policy
        .stage(stage.as_str())
        .unwrap()
        .sign_off
        .is_some();
    life.by("Sam Lee");
    if !signs {
        return life.queued(answer);
    }
    drafts(life, answer).by("Pat Kaur").queued(&sign())
}

/// Sam writes an answer, and keeps it for who signs it off.
fn drafts<'a>(life: &'a mut Life, answer: &Respond) -> &'a mut Life {
    let answer = answer.clone();
    life.by("Sam Lee").queued(&DraftAnswer { answer })
}

fn sign() -> SignOff {
    SignOff { note: String::new() }
}

/// Answered at its first formal stage, by Sam.
fn answered(policy: &str) -> Life {
    answered_as(Life::under(policy), Verdict::NotUpheld)
}

fn answered_as(mut life: Life, verdict: Verdict) -> Life {
    before_answer(&mut life);
    gives(&mut life, &respond(verdict)).deliver();
    life.by("Sam Lee");
    life
}

/// On to the next stage, with Robin at work.
fn onward(mut life: Life) -> Life {
    life.does(&NextStage::default());
    life.by("Robin Day");
    life
}
