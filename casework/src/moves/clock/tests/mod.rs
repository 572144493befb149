//! Cases whose time has come, in; what follows under each policy, out.

mod dangers;
mod expiries;
mod forward;
mod taken_back;
mod undertaken;

use super::{Seen, see_to};
use crate::cases::{Case, Channel, Fact, Kept, Undelivered, What};
use crate::decide::tests::{Office, Opened, at, read};
use crate::decide::{Plan, Undecided};
use crate::ids::{ContactId, MessageId};
use crate::letters::LetterKind;
use crate::moves::{CaseFile, Correspondence, Party, Refused, Thread, Words};
use crate::policies::{Event, TrackId};
use std::collections::{BTreeMap, BTreeSet};

/// What Ann wrote.
const WORDS: &str = "The roof has leaked into the bedroom since Sunday.";

/// Ann's case as it lies before somebody, her words certainly hers.
fn file(case: &Case) -> CaseFile {
    CaseFile {
        case: case.clone(),
        parties: vec![Party {
            id: case.complainant,
            name: Some("Ann Bell".to_owned()),
            reached_by: vec![(Channel::Mail, "ann@home.example".to_owned())],
        }],
        correspondence: Some(Correspondence {
            words: Some(Words {
                subject: Some("The roof".to_owned()),
                words: WORDS.to_owned(),
                sender_is_known: true,
            }),
            thread: Thread::default(),
        }),
        draft: None,
        promised: BTreeMap::new(),
        loads: BTreeMap::new(),
        others: BTreeMap::new(),
        known: Vec::new(),
        waiting: BTreeSet::new(),
        with_letters: BTreeMap::new(),
    }
}

fn correspondence_of(file: &mut CaseFile) -> &mut Correspondence {
    file.correspondence.as_mut().unwrap()
}

/// What follows at that time. Where nobody has read what was written the same follows, or it is asked for.
fn seen(office: &mut Office, file: &CaseFile, time: &str) -> Seen {
    office.now = at(time);
    let unread = CaseFile {
        correspondence: None,
        ..file.clone()
    };
    let first = see_to(&office.rules, &unread, office.now, &mut office.chance);
    let seen = see_to(&office.rules, file, office.now, &mut office.chance).unwrap();
    match first {
        Ok(first) => assert_eq!(told(&first.plan), told(&seen.plan)),
        Err(asked) => assert!(matches!(asked, Refused::Undecided(Undecided::Unread)), "{asked}"),
    }
    seen
}

/// What follows at that time without any trouble.
fn follows(office: &mut Office, file: &CaseFile, time: &str) -> Plan {
    let seen = seen(office, file, time);
    assert!(seen.trouble.is_none(), "{:?}", seen.trouble);
    seen.plan
}

/// The case after the plan; as it was where nothing followed.
fn after(plan: &Plan, before: &Case) -> Case {
    plan.cases
        .first()
        .map_or_else(|| before.clone(), |change| change.after.clone())
}

/// A plan in one line: its facts with the day on which each happened; the letters and to whom; the tasks.
fn told(plan: &Plan) -> String {
    let facts = plan.cases.iter().flat_map(|change| &change.facts);
    let facts = facts.map(|fact| {
        let kind = fact.what.kept().0;
        format!("{kind}@{}", fact.happened_at.format("%d"))
    });
    let letters = plan
        .letters
        .iter()
        .map(|letter| format!("{}>{}", letter.kind.name(), letter.recipient.local()));
    let tasks = plan.tasks.iter().map(|task| task.kind.as_str().to_owned());
    let line = |words: Vec<String>| words.join(" ");
    format!(
        "{}; {}; {}",
        line(facts.collect()),
        line(letters.collect()),
        line(tasks.collect())
    )
}

fn letter(plan: &Plan, kind: impl Into<LetterKind>) -> String {
    let kind = kind.into();
    let letter = plan.letters.iter().find(|letter| letter.kind == kind);
    read(letter.unwrap()).text
}

/// Delivers every letter to Ann that is on its way.
fn delivered(office: &mut Office, mut case: Case, time: &str) -> Case {
    let queued: Vec<MessageId> = case
        .letters
        .iter()
        .filter(|sent| sent.state == crate::cases::LetterState::Queued)
        .map(|sent| sent.id)
        .collect();
    for letter in queued {
        case = office.then(case, at(time), What::LetterDelivered { letter });
    }
    case
}

/// No letter that is on its way arrives.
fn bounced(office: &mut Office, mut case: Case) -> Case {
    for sent in case.letters.clone() {
        let because = Undelivered::Bounced;
        let letter = sent.id;
        case = office.then(case, office.now, What::LetterUndelivered { letter, because });
    }
    case
}

/// The case as it would be had it been opened at another stage or in another track.
fn opened_at(office: &Office, opened: &Opened, stage: &str, track: Option<&str>) -> Case {
    let mut facts: Vec<Fact> = opened.plan.cases[0].facts.clone();
    for fact in &mut facts {
        if let What::Opened { stage: s, track: t } = &mut fact.what {
            *s = stage.into();
            *t = track.map(TrackId::from);
        }
    }
    Case::fold(&facts, &office.rules.book).unwrap().unwrap()
}

fn answered(office: &mut Office, case: Case, time: &str) -> Case {
    office.sent(case, Event::Responded, at(time)).0
}

/// Somebody who manages the owner of every case.
fn with_manager(office: &mut Office) -> ContactId {
    let pat = office.rules.directory.handlers[1].id;
    for handler in &mut office.rules.directory.handlers {
        handler.manager = (handler.id != pat).then_some(pat);
    }
    pat
}
