//! A case, in; every move there is, each with what people say: everything, nothing, and what is odd, out.

use super::more::beside;
use super::states::{done, full_acknowledgement, name_of};
use super::subject::Subject;
use super::*;
use crate::cases::{Channel, Failure, ReopenReason, Verdict};
use crate::moves::people::Person;
use crate::moves::stages::{
    Acknowledge, AcknowledgeByDefault, Agreed, Attempt, ChangeTrack, ChooseHearing, Close, CloseUnengaged,
    Decline, Delay, DraftAnswer, Extend, Findings, Formal, GiveBack, Hold, Late, Later, NamePanel, NextStage,
    Offer, OfferHearing, Progress, Promise, RefuseStage, Reopen, Resolve, Respond, SignOff, TellProcedure,
    Warn, Way, Wider, Withdraw, Words as AnswerWords,
};
use crate::policies::{Duty, Event, Hearing, LetterKind, Policy, Stage, StageKind, TrackId};
use crate::triage::Category;
use chrono::NaiveDate;

/// A move, what it is called in the sources, and how it is tried.
pub(super) struct Tried {
    pub name: &'static str,
    pub how: String,
    pub step: Box<dyn Move>,
}

/// One more to try.
pub(super) fn tried(name: &'static str, how: impl Into<String>, step: impl Move + 'static) -> Tried {
    let how = how.into();
    let step = Box::new(step);
    Tried { name, how, step }
}

/// Every move of the sources.
pub(super) const NAMES: &[&str] = &[
    "Acknowledge",
    "AcknowledgeByDefault",
    "Act",
    "Adjust",
    "Anonymous",
    "AnswerOffer",
    "Approach",
    "Assign",
    "Attempt",
    "Authorise",
    "Categorise",
    "ChangeTrack",
    "ChooseHearing",
    "Close",
    "CloseUnengaged",
    "Combine",
    "Decline",
    "Delay",
    "Determine",
    "Done",
    "DraftAnswer",
    "Drop",
    "Escalate",
    "Extend",
    "Findings",
    "Formal",
    "Fulfil",
    "GiveBack",
    "HazardDone",
    "Hear",
    "Hold",
    "JudgeHazard",
    "Language",
    "Learn",
    "Link",
    "NamePanel",
    "NextStage",
    "Note",
    "Offer",
    "OfferAccommodation",
    "OfferHearing",
    "Order",
    "Pay",
    "Petition",
    "Posted",
    "Postpone",
    "Progress",
    "Promise",
    "Reachable",
    "ReceivedAt",
    "RefuseStage",
    "Reopen",
    "Resolve",
    "Respond",
    "Restrict",
    "RestrictContact",
    "Retype",
    "SafeChannel",
    "SignOff",
    "Speak",
    "SummariseHazard",
    "TakeBack",
    "TellProcedure",
    "Unrestrict",
    "Vulnerable",
    "Warn",
    "Withdraw",
];

/// The moves that a policy has no place for: in each of its states they are refused.
pub(super) fn unknown_to(policy: &Policy) -> Vec<&'static str> {
    let formal = policy
        .stages
        .iter()
        .filter(|stage| stage.kind == StageKind::Formal);
    let formal: Vec<_> = formal.collect();
    let informal = policy
        .stages
        .iter()
        .any(|stage| stage.kind == StageKind::Informal);
    let has = |kind: LetterKind| policy.letters.iter().any(|letter| letter.kind == kind);
    let refuses = |stage: &&&Stage| policy.letter(LetterKind::Refusal, &stage.id, None).is_some();
    let shows = |duty: &Duty| duty.what == Event::FindingsShared;
    let signs = formal.iter().any(|stage| stage.sign_off.is_some());
    let known = [
        ("ChangeTrack", formal.iter().any(|stage| !stage.tracks.is_empty())),
        ("ChooseHearing", has(LetterKind::HearingOffer)),
        ("OfferHearing", has(LetterKind::HearingOffer)),
        (
            "NamePanel",
            formal.iter().any(|stage| !stage.decided_by.is_empty()),
        ),
        ("DraftAnswer", signs),
        ("SignOff", signs),
        ("GiveBack", signs),
        ("Extend", !policy.extensions.is_empty()),
        ("Hold", has(LetterKind::HoldingResponse)),
        ("Findings", policy.duties.iter().any(shows)),
        ("Formal", informal),
        ("TellProcedure", informal),
        ("Promise", !policy.promises.is_empty()),
        ("Delay", !policy.promises.is_empty()),
        ("Resolve", informal || has(LetterKind::Confirmation)),
        ("NextStage", formal.len() > 1),
        ("RefuseStage", formal.iter().skip(1).any(|stage| refuses(&stage))),
        ("Decline", !policy.exclusions.is_empty()),
    ];
    let unknown = known.iter().filter(|(_, is_known)| !is_known);
    unknown.map(|(name, _)| *name).collect()
}

/// Words that a person says.
pub(super) fn words() -> String {
    "The roof was looked at and will be mended.".to_owned()
}

/// Somebody of that name, with an address.
pub(super) fn person(name: &str) -> Person {
    let local = name.to_lowercase().replace(' ', ".");
    let address = address(&format!("{local}@post.example"));
    Person {
        name: name.to_owned(),
        reached_by: vec![Reach::mail(&address)],
    }
}

/// Dates that people give: soon, past, today, beyond every calendar.
pub(super) fn dates(subject: &Subject) -> [NaiveDate; 4] {
    let past = NaiveDate::from_ymd_opt(2001, 2, 3).unwrap();
    let beyond = NaiveDate::from_ymd_opt(9999, 12, 31).unwrap();
    [subject.day(3), past, subject.day(0), beyond]
}

/// An answer that says everything a policy could ask.
pub(super) fn full_answer(subject: &Subject) -> Respond {
    Respond {
        verdict: Verdict::Upheld,
        failure: Failure::ServiceFailure,
        words: AnswerWords {
            outcome: Some(words()),
            definition: Some(words()),
            reasons: Some(words()),
            findings: Some(words()),
            explanation: Some(words()),
            apology: Some(words()),
            remedy: Some(words()),
            learning: Some(words()),
            evidence: Some(words()),
        },
        actions: vec![Action {
            what: words(),
            by: subject.day(14),
            who: None,
        }],
        offer: None,
        theme: Some(Category::other()),
    }
}

/// Every move.
pub(super) fn every_move(subject: &Subject) -> Vec<Tried> {
    let mut all = acknowledging();
    all.extend(answering(subject));
    all.extend(dated(subject));
    all.extend(going_on(subject));
    all.extend(ending(subject));
    all.extend(beside(subject));
    all
}

fn acknowledging() -> Vec<Tried> {
    let mut all = vec![
        tried("Acknowledge", "full", full_acknowledgement()),
        tried("Acknowledge", "empty", Acknowledge::default()),
        tried("AcknowledgeByDefault", "", AcknowledgeByDefault),
        tried("OfferHearing", "", OfferHearing),
        tried("SignOff", "", SignOff { note: words() }),
        tried("GiveBack", "", GiveBack { why: words() }),
        tried("GiveBack", "empty", GiveBack { why: String::new() }),
        tried("Findings", "adverse", Findings::Adverse { words: words() }),
        tried(
            "Findings",
            "adverse, empty",
            Findings::Adverse { words: String::new() },
        ),
        tried("Findings", "none", Findings::None { note: words() }),
        tried("Findings", "commented", Findings::Commented { words: words() }),
    ];
    all.extend(
        Event::ALL
            .iter()
            .map(|event| tried("Done", event.to_string(), done(*event))),
    );
    let hearings = Hearing::ALL.iter().map(|how| ChooseHearing {
        how: *how,
        note: String::new(),
    });
    all.extend(hearings.map(|step| tried("ChooseHearing", step.how.to_string(), step)));
    all
}

fn answering(subject: &Subject) -> Vec<Tried> {
    let full = full_answer(subject);
    let empty = Respond {
        words: AnswerWords::default(),
        actions: Vec::new(),
        theme: None,
        ..full.clone()
    };
    let not_upheld = Respond {
        verdict: Verdict::NotUpheld,
        failure: Failure::None,
        ..full.clone()
    };
    let huge = Respond {
        offer: Some(Offer {
            pence: u64::MAX,
            approved_by: Some(Colleague("Nobody".to_owned())),
        }),
        ..full.clone()
    };
    let within = Respond {
        offer: Some(Offer {
            pence: 5_000,
            approved_by: None,
        }),
        ..full.clone()
    };
    let long_ago = Respond {
        actions: vec![Action {
            what: String::new(),
            by: dates(subject)[1],
            who: Some(Colleague("Nobody".to_owned())),
        }],
        ..full.clone()
    };
    let (drafted, half) = (full.clone(), empty.clone());
    vec![
        tried("DraftAnswer", "full", DraftAnswer { answer: drafted }),
        tried("DraftAnswer", "empty", DraftAnswer { answer: half }),
        tried("Respond", "full", full),
        tried("Respond", "empty", empty),
        tried("Respond", "not upheld", not_upheld),
        tried("Respond", "with a huge offer", huge),
        tried("Respond", "with an offer", within),
        tried("Respond", "with an action of long ago", long_ago),
        tried(
            "Resolve",
            "",
            Resolve {
                outcome: words(),
                conversation: Some(words()),
                actions: full_answer(subject).actions,
            },
        ),
        tried(
            "Resolve",
            "empty",
            Resolve {
                outcome: String::new(),
                conversation: None,
                actions: Vec::new(),
            },
        ),
    ]
}

fn dated(subject: &Subject) -> Vec<Tried> {
    let mut all = Vec::new();
    for date in dates(subject) {
        let how = date.to_string();
        let until = Some(date);
        let (reasons, what, explanation) = (words(), words(), words());
        all.push(tried("Hold", &how, Hold { reasons, until }));
        all.push(tried("Promise", &how, Promise { what, by: date }));
        all.push(tried(
            "Delay",
            &how,
            Delay {
                explanation,
                to: date,
            },
        ));
        all.push(tried(
            "Warn",
            &how,
            Warn {
                words: words(),
                by: date,
            },
        ));
        all.push(tried(
            "Progress",
            &how,
            Progress {
                words: words(),
                reasons: Some(words()),
                next_by: until,
            },
        ));
        all.push(tried("Extend", &how, extend(subject, Later::On(date), "1")));
    }
    for days in [0, 2, 10_000, u32::MAX] {
        let step = extend(subject, Later::WorkingDays(days), "1");
        all.push(tried("Extend", format!("{days} days"), step));
    }
    let because = extend(subject, Later::WorkingDays(2), "I was busy");
    all.push(tried("Extend", "for no reason of the list", because));
    all.push(tried(
        "Hold",
        "empty",
        Hold {
            reasons: String::new(),
            until: None,
        },
    ));
    all.push(tried(
        "Progress",
        "empty",
        Progress {
            words: String::new(),
            reasons: None,
            next_by: None,
        },
    ));
    all
}

fn extend(subject: &Subject, to: Later, reason: &str) -> Extend {
    Extend {
        clock: None,
        to,
        reason: reason.to_owned(),
        explanation: Some(words()),
        beyond_because: Some(words()),
        agreed: Agreed::Yes,
        approved_by: Some(Colleague(name_of(&subject.office, subject.manager))),
        update_by: None,
    }
}

fn going_on(subject: &Subject) -> Vec<Tried> {
    let policy = &subject.office.rules.policy;
    let mut all = vec![
        tried("Formal", "", Formal { note: words() }),
        tried("TellProcedure", "", TellProcedure),
        tried("NamePanel", "nobody", NamePanel { members: Vec::new() }),
        tried(
            "NamePanel",
            "a stranger",
            NamePanel {
                members: vec![Colleague("Nobody".to_owned())],
            },
        ),
    ];
    let panel = subject.office.rules.directory.handlers.iter();
    let panel = panel.filter(|person| person.name.starts_with("Panel "));
    let members = panel.map(|person| Colleague(person.name.clone())).collect();
    all.push(tried("NamePanel", "the panel", NamePanel { members }));
    for (late, way) in [
        (Late::Unweighed, Way::AfterAnswer),
        (Late::Accepted, Way::AfterAnswer),
        (Late::Unweighed, Way::Directly),
    ] {
        let reason = words();
        let how = format!("{late:?} {way:?}");
        all.push(tried("NextStage", how, NextStage { reason, late, way }));
    }
    let own = policy
        .stages
        .iter()
        .flat_map(|stage| &stage.tracks)
        .map(|track| track.id.clone());
    let strange = [TrackId("by-the-sea".to_owned())];
    for track in own.chain(strange) {
        all.push(tried("ChangeTrack", track.to_string(), ChangeTrack { track }));
    }
    all
}

fn ending(subject: &Subject) -> Vec<Tried> {
    let mut all = vec![
        tried("Withdraw", "", Withdraw { note: words() }),
        tried(
            "Close",
            "",
            Close {
                reason: Some(words()),
            },
        ),
        tried("Close", "empty", Close::default()),
        tried("CloseUnengaged", "", CloseUnengaged),
        tried(
            "RefuseStage",
            "",
            RefuseStage {
                explanation: words(),
                reasons: Some(words()),
            },
        ),
        tried(
            "RefuseStage",
            "empty",
            RefuseStage {
                explanation: String::new(),
                reasons: None,
            },
        ),
    ];
    for channel in [Channel::Telephone, Channel::Mail] {
        let note = words();
        all.push(tried("Attempt", channel.as_str(), Attempt { channel, note }));
    }
    for because in [
        ReopenReason::Asked,
        ReopenReason::Ombudsman,
        ReopenReason::NewEvidence,
        ReopenReason::Mistake,
    ] {
        let note = words();
        all.push(tried("Reopen", format!("{because:?}"), Reopen { because, note }));
    }
    let grounds = subject.office.rules.policy.exclusions.iter();
    let grounds = grounds.map(|exclusion| exclusion.id.clone());
    for ground in grounds.chain(["no-such-ground".to_owned()]) {
        for wider in [Wider::Weighed, Wider::Unweighed] {
            let how = format!("{ground} {wider:?}");
            all.push(tried(
                "Decline",
                how,
                Decline {
                    ground: ground.clone(),
                    reasons: words(),
                    explanation: Some(words()),
                    signpost: Some(words()),
                    wider,
                },
            ));
        }
    }
    all
}
