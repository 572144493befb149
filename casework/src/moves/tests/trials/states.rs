//! A policy, in; a case in every state that it can be in, each by what a person would do, out.

use super::list::{full_answer, person, words};
use super::subject::Subject;
use super::*;
use crate::cases::{Authority, Channel, Judgement, ReopenReason, State, What};
use crate::decide::tests::Office;
use crate::moves::Action;
use crate::moves::people::{
    Act, Anonymous, Approach, Authorise, Determine, HazardDone, JudgeHazard, Letters, Offer, Restrict,
    Retype, Speak, Speaker, SummariseHazard,
};
use crate::moves::stages::{
    Acknowledge, Agreed, Attempt, ChangeTrack, Close, CloseUnengaged, Decline, Done, DraftAnswer, Extend,
    Findings, Formal, Hold, Late, Later, NamePanel, NextStage, OfferHearing, Progress, Promise, RefuseStage,
    Reopen, Resolve, SignOff, Warn, Way, Wider, Withdraw,
};
use crate::policies::{Event, StageKind};
use crate::triage::{ContactType, Hazard};

/// Every state, by its name.
pub(super) fn every_state(policy: &str) -> Vec<(&'static str, Subject)> {
    let mut states = Vec::new();
    for (name, bring) in STATES {
        let mut subject = Subject::taken_in(policy);
        if bring(&mut subject) == Reached::Yes {
            states.push((*name, subject));
        }
    }
    states
}

/// Whether the policy knows the state.
#[derive(PartialEq, Eq)]
enum Reached {
    Yes,
    No,
}

type Bring = fn(&mut Subject) -> Reached;
type Send = for<'a> fn(&'a mut Subject, &dyn Move) -> &'a mut Subject;

const STATES: &[(&str, Bring)] = &[
    ("just taken in", |_| Reached::Yes),
    ("confirmed", |subject| yes(subject.delivers())),
    ("its receipt lost", |subject| yes(subject.loses())),
    ("informal", |subject| informal(subject)),
    ("informal and resolved", |subject| match informal(subject) {
        Reached::Yes => yes(subject.may(&done(Event::ContactMade)).does(&resolve())),
        Reached::No => Reached::No,
    }),
    ("informal, and spoken with", |subject| match informal(subject) {
        Reached::Yes => yes(subject.may(&done(Event::ContactMade))),
        Reached::No => Reached::No,
    }),
    ("formal after all", |subject| match informal(subject) {
        Reached::Yes => yes(subject.does(&Formal { note: words() })),
        Reached::No => Reached::No,
    }),
    ("in another track", other_track),
    ("acknowledged", |subject| yes(acknowledged(subject))),
    ("out of target", |subject| yes(acknowledged(subject).later(40))),
    ("out of target and seen to", |subject| {
        yes(acknowledged(subject).later(40).sees_to())
    }),
    ("ready to be answered", |subject| yes(ready(subject))),
    ("with an answer to be signed off", drafted),
    ("its answer on its way", |subject| yes(answering(subject))),
    ("its answer lost", |subject| yes(answering(subject).loses())),
    ("held", |subject| {
        let hold = Hold {
            reasons: words(),
            until: None,
        };
        acknowledged(subject).may(&hold);
        if subject.had(Event::HoldingResponseSent) {
            Reached::Yes
        } else {
            Reached::No
        }
    }),
    ("promised", |subject| match informal(subject) {
        Reached::Yes => {
            let by = subject.day(1);
            yes(subject.may(&Promise { what: words(), by }))
        }
        Reached::No => Reached::No,
    }),
    ("with an action to do", |subject| {
        let (what, by) = (words(), subject.day(1));
        yes(acknowledged(subject).does(&Act { what, by, who: None }))
    }),
    ("offered money", |subject| {
        ready(subject);
        let offer = Offer {
            pence: 5_000,
            evidence: Some(words()),
            reasons: Some(words()),
            ..Offer::default()
        };
        yes(subject.does(&offer))
    }),
    ("ready to be declined", |subject| yes(weighed(subject))),
    ("tried to be reached", |subject| yes(attempted(subject))),
    ("warned", |subject| {
        let by = subject.day(7);
        yes(attempted(subject).does(&Warn { words: words(), by }).later(10))
    }),
    ("with a letter for the post", |subject| {
        subject.parties[0].reached_by = vec![(Channel::Post, "12 Larkfield Road".to_owned())];
        let progress = Progress {
            words: words(),
            reasons: Some(words()),
            next_by: Some(subject.day(2)),
        };
        yes(acknowledged(subject).queues(&progress))
    }),
    ("at the next stage, and considered", |subject| {
        answered(subject);
        match next(subject, Late::Unweighed) {
            Reached::Yes => yes(considered(subject)),
            Reached::No => Reached::No,
        }
    }),
    ("more time on its way", |subject| {
        extended(subject, Subject::queues)
    }),
    ("more time told", |subject| extended(subject, Subject::does)),
    ("answered", |subject| yes(answered(subject))),
    ("answered long ago", |subject| yes(answered(subject).later(100))),
    ("answered long ago and seen to", |subject| {
        yes(answered(subject).later(100).sees_to())
    }),
    ("closed after its answer", closed),
    ("asked for late", |subject| match closed(subject) {
        Reached::Yes => next(subject, Late::Accepted),
        Reached::No => Reached::No,
    }),
    ("at the next stage", |subject| {
        answered(subject);
        next(subject, Late::Unweighed)
    }),
    ("the next stage refused", |subject| {
        answered(subject);
        match next(subject, Late::Unweighed) {
            Reached::Yes => refused(subject),
            Reached::No => Reached::No,
        }
    }),
    ("final", |subject| yes(finally(subject))),
    ("at the Ombudsman", |subject| {
        yes(finally(subject).does(&Approach { note: words() }))
    }),
    ("determined", |subject| yes(determined(subject))),
    ("opened again after a determination", |subject| {
        yes(determined(subject).does(&reopen(ReopenReason::Ombudsman)))
    }),
    ("final and closed", |subject| {
        finally(subject).later(100).sees_to().may(&Close {
            reason: Some(words()),
        });
        if subject.case.is_closed() {
            Reached::Yes
        } else {
            Reached::No
        }
    }),
    ("withdrawn", |subject| {
        yes(subject.delivers().does(&Withdraw { note: words() }))
    }),
    ("withdrawn and opened again", |subject| {
        let withdrawn = subject.delivers().does(&Withdraw { note: words() });
        yes(withdrawn.does(&reopen(ReopenReason::Asked)))
    }),
    ("not accepted", declined),
    ("not engaged with", unengaged),
    ("no complaint", |subject| {
        let contact_type = ContactType::ServiceRequest;
        let signpost = words();
        yes(subject.delivers().may(&Retype {
            contact_type,
            signpost,
        }))
    }),
    ("in danger", |subject| yes(in_danger(subject))),
    ("in an emergency", |subject| yes(danger_is(subject, "emergency"))),
    ("a significant hazard", |subject| {
        yes(danger_is(subject, "significant"))
    }),
    ("a danger that is none", |subject| {
        yes(in_danger(subject).does(&judge(Judgement::Dismissed, None)))
    }),
    ("a danger investigated", |subject| yes(investigated(subject))),
    ("a danger told of", |subject| {
        let told = summary(investigated(subject));
        yes(subject.does(&told).does(&about_gas(Event::SafetyWorkDone)))
    }),
    ("a danger to be told of", |subject| {
        let told = summary(investigated(subject));
        yes(subject.queues(&told))
    }),
    ("in danger, and late", |subject| {
        yes(in_danger(subject).later(20).sees_to())
    }),
    ("in danger, and closed", |subject| match closed(subject) {
        Reached::Yes => yes(in_danger(subject)),
        Reached::No => Reached::No,
    }),
    ("restricted", |subject| {
        yes(subject.delivers().does(&Restrict { because: words() }))
    }),
    ("anonymous", |subject| yes(subject.delivers().does(&Anonymous))),
    ("spoken for", |subject| {
        let speak = Speak {
            who: person("Jo Park"),
            speaker: Speaker::Representative,
            authority: Some(Authority::Asked),
        };
        yes(subject.delivers().does(&speak))
    }),
    ("spoken for with authority", |subject| {
        yes(subject.delivers().does(&given()))
    }),
    ("written to by who speaks alone", |subject| {
        let instead = Authorise {
            who: "Jo Park".to_owned(),
            authority: Authority::Given,
            letters: Letters::Instead,
        };
        yes(subject.delivers().does(&given()).does(&instead))
    }),
    ("spoken for, its answer on its way", |subject| {
        subject.does(&given());
        yes(answering(subject))
    }),
    ("written to by post", |subject| {
        subject.parties[0].reached_by = vec![(Channel::Post, "12 Larkfield Road".to_owned())];
        let acknowledged = acknowledged(subject);
        yes(acknowledged)
    }),
    ("who complained was erased", |subject| {
        subject.delivers().parties.clear();
        subject.words = None;
        Reached::Yes
    }),
    ("beyond the calendar", |subject| {
        yes(subject.delivers().later(3000))
    }),
];

fn yes(_: &mut Subject) -> Reached {
    Reached::Yes
}

pub(super) fn done(event: Event) -> Done {
    Done { event, note: words() }
}

fn reopen(because: ReopenReason) -> Reopen {
    Reopen {
        because,
        note: words(),
    }
}

fn resolve() -> Resolve {
    Resolve {
        outcome: words(),
        conversation: Some(words()),
        actions: Vec::new(),
    }
}

/// The case as it would be, had it been logged at the informal step; as if it had come so.
fn informal(subject: &mut Subject) -> Reached {
    let policy = &subject.office.rules.policy;
    let step = policy
        .stages
        .iter()
        .find(|stage| stage.kind == StageKind::Informal);
    let Some(step) = step.map(|stage| stage.id.clone()) else {
        return Reached::No;
    };
    for fact in &mut subject.facts {
        match &mut fact.what {
            What::Opened { stage, .. } => *stage = step.clone(),
            What::LetterQueued { brings, .. } => *brings = None,
            _ => {}
        }
    }
    let folded = Case::fold(&subject.facts, &subject.office.rules.book);
    subject.case = folded.unwrap().unwrap();
    yes(subject.delivers())
}

fn other_track(subject: &mut Subject) -> Reached {
    subject.delivers();
    let policy = Arc::clone(&subject.office.rules.policy);
    let tracks = policy.stages.iter().flat_map(|stage| &stage.tracks);
    let other = tracks
        .map(|track| &track.id)
        .find(|id| Some(*id) != subject.case.track());
    match other {
        Some(track) => yes(subject.does(&ChangeTrack { track: track.clone() })),
        None => Reached::No,
    }
}

pub(super) fn full_acknowledgement() -> Acknowledge {
    Acknowledge {
        definition: Some(words()),
        outcome_sought: Some(words()),
        responsible_for: Some(words()),
        not_responsible_for: Some(words()),
    }
}

fn acknowledged(subject: &mut Subject) -> &mut Subject {
    subject.delivers();
    do_what_may_be_done(subject, Event::Acknowledged);
    subject.may(&full_acknowledgement())
}

/// Everything is done that the policy wants before the answer.
fn ready(subject: &mut Subject) -> &mut Subject {
    acknowledged(subject);
    do_what_may_be_done(subject, Event::Responded);
    subject
}

/// What the policy wants done before `event`, by whichever command does it.
fn do_what_may_be_done(subject: &mut Subject, event: Event) {
    let policy = Arc::clone(&subject.office.rules.policy);
    // A duty may have duties of its own before it.
    for _ in 0..3 {
        let case = &subject.case;
        let (stage, track) = (case.stage().unwrap().clone(), case.track().cloned());
        for duty in policy.duties_before(&stage, track.as_ref(), event) {
            if !subject.had(duty.what) {
                do_what_may_be_done_of(subject, duty.what);
            }
        }
    }
    let stage = policy.stage(subject.case.stage().unwrap().as_str()).unwrap();
    let on_panel = |role| {
        let people = subject.office.rules.directory.handlers.iter();
        let mut named = people.filter(|person| person.roles.contains(role));
        named.next_back().map(|person| Colleague(person.name.clone()))
    };
    let members = stage.decided_by.iter().filter_map(on_panel).collect();
    subject.may(&NamePanel { members });
}

/// Whether somebody signs off the answer of the stage.
fn signs(subject: &Subject) -> bool {
    let stage = subject.case.stage().unwrap().as_str();
    let stage = subject.office.rules.policy.stage(stage).unwrap();
    stage.sign_off.is_some()
}

/// An answer waits to be signed off, at the first stage at which somebody has to.
fn drafted(subject: &mut Subject) -> Reached {
    let stages = subject.office.rules.policy.stages.iter();
    if stages.filter(|stage| stage.sign_off.is_some()).count() == 0 {
        return Reached::No;
    }
    while !signs(ready(subject)) {
        answered(subject);
        if next(subject, Late::Unweighed) == Reached::No {
            return Reached::No;
        }
        subject.later(1);
    }
    let answer = full_answer(subject);
    yes(subject.does(&DraftAnswer { answer }))
}

/// The answer is on its way, signed off where it has to be.
fn answering(subject: &mut Subject) -> &mut Subject {
    ready(subject);
    let answer = full_answer(subject);
    if signs(subject) {
        subject.queues(&DraftAnswer { answer });
        return subject.queues(&SignOff { note: words() });
    }
    subject.queues(&answer)
}

fn do_what_may_be_done_of(subject: &mut Subject, event: Event) {
    match event {
        Event::HearingOffered => {
            subject
                .may(&done(Event::EarlyAnswerConsidered))
                .may(&OfferHearing);
        }
        Event::FindingsShared => {
            subject.may(&Findings::None { note: words() });
        }
        Event::Acknowledged => {
            subject.may(&full_acknowledgement());
        }
        event => {
            subject.may(&done(event));
        }
    }
}

fn answered(subject: &mut Subject) -> &mut Subject {
    answering(subject).delivers()
}

fn extended(subject: &mut Subject, send: Send) -> Reached {
    acknowledged(subject);
    let extension = subject.office.rules.policy.extensions.first().cloned();
    let Some(extension) = extension else {
        return Reached::No;
    };
    let extend = Extend {
        clock: None,
        to: Later::WorkingDays(2),
        reason: extension.reasons.first().cloned().unwrap_or_else(words),
        explanation: Some(words()),
        beyond_because: None,
        agreed: Agreed::Yes,
        approved_by: Some(Colleague("Pat Kaur".to_owned())),
        update_by: None,
    };
    match subject.tries(&extend, subject.by) {
        Ok(_) => yes(send(subject, &extend)),
        // Under some policies a holding response comes first: that is tried among the moves.
        Err(_) => Reached::No,
    }
}

/// Somebody writes of gas, and it is known to the law.
fn in_danger(subject: &mut Subject) -> &mut Subject {
    let law = subject.office.rules.law_on_hazards(subject.office.now);
    assert!(law.is_some(), "the law on hazards is in force");
    let hazard = Hazard::Gas;
    subject.delivers().so(What::HazardNoticed { hazard, law })
}

fn judge(judgement: Judgement, kind: Option<&str>) -> JudgeHazard {
    JudgeHazard {
        hazard: Hazard::Gas,
        judgement,
        kind: kind.map(Into::into),
        because: words(),
    }
}

fn danger_is<'a>(subject: &'a mut Subject, kind: &str) -> &'a mut Subject {
    in_danger(subject).does(&judge(Judgement::Confirmed, Some(kind)))
}

fn about_gas(event: Event) -> HazardDone {
    HazardDone {
        hazard: Hazard::Gas,
        event,
        note: words(),
    }
}

fn investigated(subject: &mut Subject) -> &mut Subject {
    danger_is(subject, "significant").does(&about_gas(Event::Investigated))
}

fn summary(subject: &Subject) -> SummariseHazard {
    let action = Action {
        what: words(),
        by: subject.day(3),
        who: None,
    };
    SummariseHazard {
        hazard: Hazard::Gas,
        findings: words(),
        reasons: words(),
        actions: vec![action],
    }
}

/// Closed by itself or by a person, as the policy has it.
fn closed(subject: &mut Subject) -> Reached {
    answered(subject).later(100).sees_to();
    subject.may(&Close {
        reason: Some(words()),
    });
    match subject.case.state {
        State::Closed { .. } => Reached::Yes,
        _ => Reached::No,
    }
}

fn next(subject: &mut Subject, late: Late) -> Reached {
    let stage = subject.case.stage().unwrap().clone();
    if subject.office.rules.policy.next_stage(&stage).is_none() {
        return Reached::No;
    }
    let reason = words();
    let way = Way::AfterAnswer;
    yes(subject.does(&NextStage { reason, late, way }))
}

fn refused(subject: &mut Subject) -> Reached {
    do_what_may_be_done(subject, Event::Refused);
    let refuse = RefuseStage {
        explanation: words(),
        reasons: Some(words()),
    };
    match subject.tries(&refuse, subject.by) {
        Ok(plan) => {
            subject.takes(plan);
            yes(subject.delivers())
        }
        Err(_) => Reached::No,
    }
}

/// Answered at every stage there is.
fn finally(subject: &mut Subject) -> &mut Subject {
    answered(subject);
    for _ in 0..3 {
        if next(subject, Late::Unweighed) == Reached::No {
            break;
        }
        subject.later(1);
        answered(subject);
    }
    assert!(
        matches!(subject.case.state, State::Final { .. }),
        "{:?}",
        subject.case.state
    );
    subject
}

fn determined(subject: &mut Subject) -> &mut Subject {
    let determine = Determine {
        finding: crate::cases::Finding::Maladministration,
        award_pence: Some(25_000),
        note: words(),
    };
    finally(subject)
        .does(&Approach { note: words() })
        .does(&determine)
}

/// What is weighed before something is turned away.
fn considered(subject: &mut Subject) -> &mut Subject {
    for event in [
        Event::VulnerabilityAssessed,
        Event::ReasonsDocumented,
        Event::DiscretionConsidered,
        Event::EarlyAnswerConsidered,
    ] {
        subject.may(&done(event));
    }
    subject
}

fn weighed(subject: &mut Subject) -> &mut Subject {
    considered(subject.delivers())
}

fn declined(subject: &mut Subject) -> Reached {
    weighed(subject);
    let exclusions = subject.office.rules.policy.exclusions.clone();
    for exclusion in exclusions {
        subject.may(&Decline {
            ground: exclusion.id,
            reasons: words(),
            explanation: Some(words()),
            signpost: Some(words()),
            wider: Wider::Weighed,
        });
        if subject.case.is_closed() {
            return Reached::Yes;
        }
    }
    Reached::No
}

fn attempted(subject: &mut Subject) -> &mut Subject {
    subject.delivers();
    for channel in [Channel::Telephone, Channel::Mail] {
        let note = words();
        subject.does(&Attempt { channel, note });
    }
    subject
}

fn unengaged(subject: &mut Subject) -> Reached {
    let by = subject.day(7);
    attempted(subject).does(&Warn { words: words(), by });
    yes(subject.later(10).does(&CloseUnengaged))
}

/// Somebody speaks for the resident, who said that they may.
fn given() -> Speak {
    Speak {
        who: person("Jo Park"),
        speaker: Speaker::Representative,
        authority: Some(Authority::Given),
    }
}

/// The office of a subject, for lists that need its people.
pub(super) fn name_of(office: &Office, id: ContactId) -> String {
    office.rules.directory.handler(id).unwrap().name.clone()
}
