//! Moves beside the stages told as tables: a case and a move, in; what follows, or the clause of the
//! refusal, out.

mod file;
mod hazards;
mod heard;
mod kinds;
mod money;
mod promises;
mod recipients;
mod speakers;
mod taken_back;

use crate::cases::{Case, Channel, State, What};
use crate::decide::Plan;
use crate::decide::tests::{Office, about, at};
use crate::ids::{CaseId, ContactId};
use crate::letters::LetterKind;
use crate::moves::{CaseFile, Correspondence, Doing, Move, Party, Refused, Thread, Words, make};
use crate::policies::{Event, LetterKind as Resident};
use crate::triage::Triage;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// An office with a case of Ann's, as a member of staff has it before them.
pub(super) struct Room {
    pub office: Office,
    pub file: CaseFile,
    /// Who makes the moves.
    pub by: ContactId,
}

impl Room {
    /// A complaint about repairs under that policy; Sam makes the moves.
    pub fn under(policy: &str) -> Self {
        Self::about(policy, &about("repairs"))
    }

    pub fn about(policy: &str, triage: &Triage) -> Self {
        let mut office = Office::under(policy);
        office.rules.directory.handlers[1].compensation_up_to = Some(10_000);
        let case = office.opened_about(triage).case;
        let ann = Party {
            id: case.complainant,
            name: Some("Ann".to_owned()),
            reached_by: vec![(Channel::Mail, "ann@home.example".to_owned())],
        };
        let by = office.rules.directory.handlers[1].id;
        let file = CaseFile {
            case,
            parties: vec![ann],
            correspondence: Some(Correspondence {
                words: Some(Words {
                    subject: Some("The roof".to_owned()),
                    words: "It leaks.".to_owned(),
                    sender_is_known: true,
                }),
                thread: Thread {
                    last: Some("<first@home.example>".to_owned()),
                    references: vec!["<first@home.example>".to_owned()],
                    last_at: None,
                },
            }),
            draft: None,
            promised: BTreeMap::new(),
            loads: BTreeMap::new(),
            others: BTreeMap::new(),
            known: Vec::new(),
            waiting: BTreeSet::new(),
            with_letters: BTreeMap::new(),
        };
        Self { office, file, by }
    }

    /// Another case of the same office, received later by so many days, which the file holds.
    pub fn with_another(&mut self, complainant: Option<ContactId>, days: i64) -> Case {
        self.office.now += TimeDelta::days(days);
        let mut other = self.office.opened().case;
        other.complainant = complainant.unwrap_or(other.complainant);
        other.received_at += TimeDelta::days(days);
        self.file.others = BTreeMap::from([(other.id, other.clone())]);
        other
    }

    /// What follows from a move; the case is as it is after it.
    pub fn make(&mut self, step: &dyn Move) -> Result<Plan, Refused> {
        let doing = Doing {
            by: Some(self.by),
            at: self.office.now,
            now: self.office.now,
        };
        let plan = make(
            &self.office.rules,
            &self.file,
            step,
            doing,
            &mut self.office.chance,
        )?;
        if let Some(change) = plan
            .cases
            .iter()
            .find(|change| change.after.id == self.file.case.id)
        {
            self.file.case = change.after.clone();
        }
        for contact in &plan.contacts {
            self.file.parties.push(Party {
                id: contact.id,
                name: contact.name.clone(),
                reached_by: contact
                    .reached_by
                    .iter()
                    .map(|reach| (reach.channel, reach.text.clone()))
                    .collect(),
            });
        }
        Ok(plan)
    }

    pub fn done(&mut self, step: &dyn Move) -> Plan {
        self.make(step).unwrap_or_else(|refused| panic!("{refused}"))
    }

    /// The clause with which a move is refused.
    pub fn refusal(&mut self, step: &dyn Move) -> String {
        match self.make(step) {
            Err(Refused::Not { clause, .. }) => clause,
            Err(other) => panic!("{other}"),
            Ok(plan) => panic!("it was done: {:?}", kinds(&plan)),
        }
    }

    /// All that a refusal says.
    pub fn why(&mut self, step: &dyn Move) -> String {
        match self.make(step) {
            Err(refused) => refused.to_string(),
            Ok(plan) => panic!("it was done: {:?}", kinds(&plan)),
        }
    }

    /// Puts a fact into the case, as if it had come about before.
    pub fn so(&mut self, what: What) {
        self.so_at(self.office.now, what);
    }

    pub fn so_at(&mut self, happened_at: DateTime<Utc>, what: What) {
        let fact = crate::cases::Fact {
            id: crate::ids::FactId::new(self.office.now, &mut self.office.chance),
            case: self.file.case.id,
            happened_at,
            recorded_at: self.office.now,
            by: crate::cases::Actor::Redress,
            cause: crate::cases::Cause::Clock,
            what,
        };
        let case = self.file.case.clone();
        self.file.case = case.with(&fact, &self.office.rules.book).unwrap();
    }

    pub fn happened(&mut self, event: Event) {
        self.so(What::Happened { event });
    }

    pub fn closed(&mut self) {
        self.so(What::Closed {
            why: crate::cases::CloseReason::Answered,
        });
    }

    pub fn state(&self) -> &State {
        &self.file.case.state
    }

    /// The identifier of somebody of the directory.
    pub fn who(&self, name: &str) -> ContactId {
        let mut all = self.office.rules.directory.everybody();
        all.find(|handler| handler.name == name).unwrap().id
    }
}

/// The kinds of the facts that follow for the case itself.
pub(super) fn kinds(plan: &Plan) -> Vec<String> {
    let facts = plan.cases.first().map(|change| change.facts.as_slice());
    let facts = facts.unwrap_or_default().iter();
    facts.map(|fact| fact.what.kept().0).collect()
}

/// The facts that follow for another case.
pub(super) fn kinds_of(plan: &Plan, other: CaseId) -> Vec<String> {
    let change = plan.cases.iter().find(|change| change.after.id == other).unwrap();
    change.facts.iter().map(|fact| fact.what.kept().0).collect()
}

/// Who gets which letters, by mail.
pub(super) fn letters(plan: &Plan) -> Vec<String> {
    let letters = plan.letters.iter();
    letters
        .map(|letter| format!("{}>{}", letter.kind.name(), letter.recipient.local()))
        .collect()
}

/// The words of the letter of that kind.
pub(super) fn text(plan: &Plan, kind: Resident) -> String {
    let kind = LetterKind::from(kind);
    let letter = plan.letters.iter().find(|letter| letter.kind == kind).unwrap();
    crate::decide::tests::read(letter).text
}

pub(super) fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// A Friday after the office's Wednesday.
pub(super) fn friday() -> DateTime<Utc> {
    at("2026-11-13T10:00:00Z")
}

/// Names of the policies that complaints are dealt with under.
pub(super) const POLICIES: [&str; 7] = [
    "om-policy",
    "om-web",
    "group",
    "one-housing",
    "coop",
    "code",
    "spso",
];
