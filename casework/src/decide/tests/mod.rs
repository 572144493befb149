//! Decisions told as tables: a mail and what the register knows, in; where it ends and whom
//! we write to, out. [`told`] puts a plan into one line, so that a row says all that follows.

mod answers;
mod bounces;
mod dates;
mod digest;
mod duplicates;
mod facts;
mod fold;
mod intake;
mod papers;
mod policies;
mod receipts;
mod recount;
mod replies;
mod restricted;
mod running;
mod staff;
mod stages;
mod written;

use super::intake::Intake;
use super::*;
use crate::addresses::Address;
use crate::arrivals::{Arrival, Place, Stamp};
use crate::calendars::{Calendar, Region};
use crate::cases::{Case, Fact, Key, Keys, Purpose, Rulebook, Token};
use crate::given::Chance;
use crate::ids::{CaseId, ContactId, MessageId};
use crate::letters::{LetterKind, StaffMail, Templates};
use crate::messages::{Message, OwnMail};
use crate::office::OfficeHours;
use crate::policies::LetterKind as Resident;
use crate::policies::Policy;
use crate::rules::{Directory, Handler, HandlerKind, Landlord, Posting, ReceiptLimits, Route, Rules};
use crate::triage::{ContactType, Hazard, Safeguarding, Triage, Words};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

/// A landlord under `om-web`, at a time that stands still.
pub(crate) struct Office {
    pub rules: Rules,
    pub now: DateTime<Utc>,
    pub chance: Chance,
}

/// A complaint of Ann's that was taken in, and the plan with which it was.
pub(crate) struct Opened {
    pub plan: Plan,
    pub case: Case,
    pub ann: ContactId,
}

pub(crate) fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}

/// A Wednesday morning in November: no bank holiday near.
pub(crate) fn wednesday() -> DateTime<Utc> {
    at("2026-11-11T10:00:00Z")
}

impl Office {
    fn new() -> Self {
        Self::under("om-web")
    }

    /// An office under that policy.
    pub fn under(policy: &str) -> Self {
        let mut chance = Chance::from_seed([3; 32]);
        let policy = Arc::new(Policy::read(Policy::embedded(policy).unwrap()).unwrap());
        let calendar = Arc::new(Calendar::embedded());
        let mut book = Rulebook::default();
        book.add_policy(Arc::clone(&policy));
        book.add_calendar(Arc::clone(&calendar));
        let directory = directory(&mut chance);
        let repairs = directory.handlers[0].id;
        let own = OwnMail {
            addresses: vec![address("complaints@larkfield.example")],
            message_id_domains: vec!["redress.larkfield.example".to_owned()],
            web_forms: vec![address("form@larkfield.example")],
        };
        let keys = Keys::new(vec![Key::draw("2026".to_owned(), &mut chance)]).unwrap();
        let routes = vec![Route {
            categories: vec!["repairs".parse().unwrap()],
            places: Vec::new(),
            to: repairs,
        }];
        let (words, templates, post) = (
            Words::embedded().unwrap(),
            Templates::embedded().unwrap(),
            posting(),
        );
        let rules = Rules {
            landlord: landlord(),
            policy,
            code: None,
            hazards: None,
            calendar,
            book,
            directory,
            routes,
            words,
            templates,
            keys,
            own,
            post,
        };
        Self {
            rules,
            now: wednesday(),
            chance,
        }
    }

    fn decide(&mut self, known: &Known, arrival: &Arc<Arrival>) -> Plan {
        decide(&self.rules, known, arrival, self.now, &mut self.chance)
    }

    /// As [`Office::decide`] for a person's mail, with what it is about given.
    fn decide_about(&mut self, known: &Known, arrival: &Arc<Arrival>, triage: &Triage) -> Plan {
        let intake = Intake::new(&self.rules, known, arrival, self.now, &mut self.chance);
        intake.human(triage).unwrap()
    }

    /// Ann's complaint about repairs, taken in now.
    pub fn opened(&mut self) -> Opened {
        self.opened_about(&about("repairs"))
    }

    pub fn opened_about(&mut self, triage: &Triage) -> Opened {
        let arrival = mail("Message-ID: <first@home.example>\nSubject: The roof", "It leaks.");
        let plan = self.decide_about(&Known::default(), &arrival, triage);
        let case = plan.cases.first().unwrap().after.clone();
        Opened {
            ann: case.complainant,
            case,
            plan,
        }
    }
}

fn landlord() -> Landlord {
    Landlord {
        name: "Larkfield Homes".to_owned(),
        region: Region::EnglandAndWales,
        office_hours: OfficeHours::default(),
        out_of_hours: Some("0161 496 0000".to_owned()),
        telephone: None,
        post_address: None,
    }
}

fn posting() -> Posting {
    Posting {
        from: "Larkfield complaints <complaints@larkfield.example>"
            .parse()
            .unwrap(),
        replies: "complaints+{token}@larkfield.example".parse().unwrap(),
        bounces: "complaints+{token}@larkfield.example".parse().unwrap(),
        receipts: ReceiptLimits {
            per_sender_hour: 10,
            per_sender_day: 30,
            oldest: TimeDelta::days(14),
        },
    }
}

fn directory(chance: &mut Chance) -> Directory {
    let mut handler = |name: &str, kind| {
        let address = address(&format!("{name}@larkfield.example"));
        Handler::new(ContactId::new(wednesday(), chance), name, address, kind)
    };
    Directory {
        handlers: vec![
            handler("repairs", HandlerKind::Team),
            handler("sam.lee", HandlerKind::Person),
        ],
        complaints_team: vec![handler("complaints-team", HandlerKind::Team)],
        on_call: vec![handler("on.call", HandlerKind::Person)],
        safeguarding: vec![handler("safeguarding", HandlerKind::Person)],
        administrator: vec![handler("it", HandlerKind::Team)],
    }
}

pub(crate) fn address(text: &str) -> Address {
    text.parse().unwrap()
}

/// A mail of Ann's: more of its head, and its words.
fn mail(head: &str, words: &str) -> Arc<Arrival> {
    let ann = "From: Ann <ann@home.example>\nTo: complaints@larkfield.example";
    raw(&format!("{ann}\n{head}\n\n{words}\n"))
}

/// Any mail, received on [`wednesday`].
fn raw(text: &str) -> Arc<Arrival> {
    raw_at(wednesday(), text)
}

fn raw_at(received: DateTime<Utc>, text: &str) -> Arc<Arrival> {
    let place = Place {
        mailbox: "complaints".to_owned(),
        uidvalidity: 1,
        uid: "1".to_owned(),
    };
    let stamp = Stamp::File {
        modified: received,
        now: received,
    };
    let own = Office::new().rules.own;
    Arc::new(Arrival::mail(
        place,
        stamp,
        text.replace('\n', "\r\n").into_bytes(),
        &own,
    ))
}

/// A triage that finds nothing but a category.
pub(crate) fn about(category: &str) -> Triage {
    Triage {
        category: category.parse().unwrap(),
        why: Vec::new(),
        hazards: Vec::new(),
        safeguarding: None,
        kinds: vec![ContactType::Complaint],
    }
}

pub(crate) fn gas() -> Triage {
    Triage {
        hazards: vec![Hazard::Gas],
        ..about("repairs")
    }
}

pub(crate) fn harm() -> Triage {
    Triage {
        safeguarding: Some(Safeguarding::DomesticAbuse),
        ..about("repairs")
    }
}

impl Opened {
    /// What the register knows when Ann writes again and nothing points at her case.
    fn known(&self) -> Known {
        let mut known = Known {
            sender: Some(self.ann),
            ..Known::default()
        };
        known.cases.insert(self.case.id, self.case.clone());
        known
    }

    /// As [`Opened::known`], for a writer of whom it has never heard.
    fn known_of_stranger(&self) -> Known {
        Known {
            sender: None,
            ..self.known()
        }
    }

    fn letter(&self, kind: impl Into<LetterKind>) -> &QueuedLetter {
        let kind = kind.into();
        self.plan
            .letters
            .iter()
            .find(|letter| letter.kind == kind)
            .unwrap()
    }

    fn facts(&self) -> &[Fact] {
        &self.plan.cases.first().unwrap().facts
    }

    fn earlier(&self, arrival: &Arrival) -> Earlier {
        Earlier {
            message: self.plan.settled.as_ref().unwrap().id,
            case: Some(self.case.id),
            sender: Some(self.ann),
            substance: arrival.message.substance(),
        }
    }
}

/// A token of Ann's letters, as the register keeps it.
fn token_of(opened: &Opened, purpose: Purpose) -> Token {
    opened
        .plan
        .tokens
        .iter()
        .find(|token| token.purpose == purpose)
        .unwrap()
        .clone()
}

/// A plan in one line: the outcome; the letters and who gets them; what people have to do.
fn told(plan: &Plan) -> String {
    let letters = plan
        .letters
        .iter()
        .map(|letter| format!("{}>{}", letter.kind.name(), letter.recipient.local()));
    let tasks = plan.tasks.iter().map(|task| task.kind.as_str().to_owned());
    let list = |words: Vec<String>| words.join(" ");
    let outcome = plan.outcome().map_or("nothing", Outcome::as_str);
    format!(
        "{outcome}; {}; {}",
        list(letters.collect()),
        list(tasks.collect())
    )
}

/// The letter as its reader's program reads it.
pub(crate) fn read(letter: &QueuedLetter) -> Message {
    crate::messages::read(&letter.raw, &OwnMail::default())
}

/// Everything of a letter in which words could stand: head as sent, subject and text decoded.
pub(crate) fn all_of(letter: &QueuedLetter) -> String {
    let message = read(letter);
    format!(
        "{} {} {}",
        String::from_utf8_lossy(&letter.raw),
        letter.subject,
        message.text
    )
}

fn ids(case: &Case) -> (CaseId, ContactId) {
    (case.id, case.complainant)
}
