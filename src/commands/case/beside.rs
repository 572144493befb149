//! The history of a case, in; what is so of who complains and what is still promised, out.
//!
//! Both stand above all else that staff see of a case.

use crate::commands::say;
use casework::cases::{Authority, Judgement, SHAPE, UndertakingId, UndertakingKind, Undone, What};
use casework::decide::Plan;
use casework::ids::{ContactId, MessageId};
use casework::letters::wording::long_date;
use casework::policies::{CircumstanceKind, TrackId};
use casework::triage::Hazard;
use redress::Problem;
use register::{FactLine, RegisterError, Tx};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// What stands beside the stages of a case.
#[derive(Default)]
pub struct Beside {
    /// What is so of who complains, or how, each with the note that was recorded with it.
    circumstances: Vec<(CircumstanceKind, Option<MessageId>)>,
    /// What was undertaken, what is done among it.
    undertaken: Vec<Open>,
    /// What of it is not to be done any more.
    ended: Vec<UndertakingId>,
    /// Dangers, and what was said of each.
    dangers: Vec<(Hazard, Option<Judgement>, Option<TrackId>)>,
    /// Whom letters go to instead of the resident.
    letters_go_to: Option<ContactId>,
    /// Whose case it is.
    complainant: Option<ContactId>,
    /// What was promised by the fact before.
    promised_last: Option<UndertakingId>,
    /// What came to be known by the fact before.
    known_last: Option<CircumstanceKind>,
}

struct Open {
    id: UndertakingId,
    /// Its number in the case, which never changes.
    number: usize,
    kind: UndertakingKind,
    by: chrono::NaiveDate,
    /// Who does it; the owner of the case where nobody is named.
    who: Option<ContactId>,
    /// The note that was recorded with it.
    note: Option<MessageId>,
}

/// What was still to be done, and is not any more.
#[derive(serde::Serialize)]
pub struct Ended {
    /// Its number in the case.
    pub number: usize,
    /// What kind of thing it was.
    pub kind: &'static str,
    /// What it was, in the words in which it was undertaken.
    pub what: String,
}

impl Ended {
    /// What a person ends with `plan`, which is not applied yet.
    pub async fn of(plan: &Plan, tx: &mut Tx) -> Result<Vec<Self>, RegisterError> {
        let Some(case) = plan.cases.first() else {
            return Ok(Vec::new());
        };
        let ends = case.facts.iter().filter_map(|fact| match fact.what {
            What::Fulfilled { undertaking } | What::Dropped { undertaking } => Some(undertaking),
            _ => None,
        });
        let ends: Vec<UndertakingId> = ends.collect();
        if ends.is_empty() {
            return Ok(Vec::new());
        }
        let beside = Beside::of(&tx.history(case.after.id).await?);
        let people = beside.people(tx).await?;
        let over = beside.open().filter(|open| ends.contains(&open.id));
        let over = over.map(|open| Self {
            number: open.number,
            kind: open.kind.as_str(),
            what: open.words(&people),
        });
        Ok(over.collect())
    }
}

/// Who complains, and what was promised in whose words, as the register keeps them beside the facts.
pub struct People {
    resident: Option<(Option<String>, Vec<String>)>,
    words: BTreeMap<MessageId, String>,
    names: BTreeMap<ContactId, String>,
}

impl Open {
    /// What it is, in the words in which it was undertaken.
    fn words(&self, people: &People) -> String {
        let words = self.note.and_then(|note| people.words.get(&note));
        words.map_or_else(|| self.kind.to_do().to_owned(), |words| words.replace('\n', " "))
    }
}

/// What kind of thing is to be done, as a word before its number.
fn label(kind: UndertakingKind) -> &'static str {
    match kind {
        UndertakingKind::Action | UndertakingKind::Update | UndertakingKind::Promise => "Promised",
        UndertakingKind::Order => "Ordered",
        UndertakingKind::Recommendation => "Advised",
        UndertakingKind::Adjustment => "Agreed",
        UndertakingKind::Comment | UndertakingKind::Reply | UndertakingKind::Review => "Waiting",
    }
}

/// What was said of a danger, in a word.
fn standing(said: Option<Judgement>) -> &'static str {
    match said {
        None => "provisional",
        Some(Judgement::Confirmed) => "confirmed",
        Some(Judgement::Dismissed) => "dismissed",
    }
}

impl Beside {
    /// What the facts come to; one that this version cannot read stands in the history all the same.
    pub fn of(facts: &[FactLine]) -> Self {
        let mut beside = Self::default();
        let facts = facts
            .iter()
            .filter_map(|fact| What::read(&fact.kind, SHAPE, &fact.data).ok());
        facts.for_each(|what| beside.take(&what));
        beside
    }

    fn take(&mut self, what: &What) {
        self.take_one(what);
        self.promised_last = match what {
            What::Undertaken { undertaking, .. } => Some(*undertaking),
            _ => None,
        };
        self.known_last = match what {
            What::CircumstanceNoted { circumstance, .. } => Some(*circumstance),
            _ => None,
        };
    }

    fn take_one(&mut self, what: &What) {
        match what {
            What::Received { complainant, .. } => self.complainant = Some(*complainant),
            // What is noted again has its words again.
            What::CircumstanceNoted { circumstance, .. } => self.circumstances.push((*circumstance, None)),
            What::HazardNoticed { hazard, .. } => self.dangers.push((*hazard, None, None)),
            What::HazardJudged {
                hazard,
                judgement,
                track,
            } => {
                if let Some((_, said, kind)) = self.dangers.iter_mut().rfind(|(other, ..)| other == hazard) {
                    *said = Some(*judgement);
                    *kind = track.clone().or(kind.take());
                }
            }
            What::CircumstanceEnded { circumstance, .. } => {
                self.circumstances.retain(|(other, _)| other != circumstance);
            }
            What::Undertaken {
                undertaking,
                what,
                by,
                owner,
            } => self.undertaken.push(Open {
                id: *undertaking,
                number: self.undertaken.last().map_or(1, |last| last.number + 1),
                kind: *what,
                by: *by,
                who: *owner,
                note: None,
            }),
            // The words of a promise, or of what somebody needs, are noted right after it.
            What::Noted { message } => {
                if let Some((_, note)) = self
                    .circumstances
                    .last_mut()
                    .filter(|_| self.known_last.is_some())
                {
                    *note = Some(*message);
                }
                if let Some(open) = self
                    .promised_last
                    .and_then(|id| self.undertaken.iter_mut().find(|open| open.id == id))
                {
                    open.note = Some(*message);
                }
            }
            What::Postponed { undertaking, by } => {
                let same = self.undertaken.iter_mut().filter(|open| open.id == *undertaking);
                same.for_each(|open| open.by = *by);
            }
            What::Fulfilled { undertaking } | What::Dropped { undertaking } => {
                self.ended.push(*undertaking);
            }
            What::Undone {
                what: Undone::Undertaking(undertaking),
            } => self.undertaken.retain(|open| open.id != *undertaking),
            What::Undone {
                what: Undone::Ending(undertaking),
            } => self.ended.retain(|ended| ended != undertaking),
            What::LettersGoTo { who } => self.letters_go_to = *who,
            What::Restricted => self.letters_go_to = None,
            What::AuthorityOf { who, authority }
                if *authority != Authority::Given && self.letters_go_to == Some(*who) =>
            {
                self.letters_go_to = None;
            }
            _ => {}
        }
    }

    /// What is still to be done.
    fn open(&self) -> impl Iterator<Item = &Open> {
        let undertaken = self.undertaken.iter();
        undertaken.filter(|open| !self.ended.contains(&open.id))
    }

    /// Reads who they are and what they said.
    pub async fn people(&self, tx: &mut Tx) -> Result<People, RegisterError> {
        let mut people = People {
            resident: match self.complainant {
                Some(who) => tx.reached(who).await?,
                None => None,
            },
            words: BTreeMap::new(),
            names: BTreeMap::new(),
        };
        if let Some(who) = self.letters_go_to
            && let Some((Some(name), _)) = tx.reached(who).await?
        {
            people.names.insert(who, name);
        }
        let needs = self.circumstances.iter().filter_map(|(_, note)| *note);
        let promises = self.open().filter_map(|open| open.note);
        for note in needs.chain(promises) {
            let words = tx.body(note).await?;
            people
                .words
                .insert(note, String::from_utf8_lossy(&words).into_owned());
        }
        for open in self.open() {
            if let Some(who) = open.who
                && let Some((Some(name), _)) = tx.reached(who).await?
            {
                people.names.insert(who, name);
            }
        }
        Ok(people)
    }

    /// Adds it to a case as programs read it.
    pub fn add_to(&self, whole: &mut Value, people: &People) {
        let open = self.open().map(|open| {
            json!({
                "id": open.id, "number": open.number, "kind": open.kind.as_str(), "by": open.by,
                "what": open.note.and_then(|note| people.words.get(&note)),
                "who": open.who.and_then(|who| people.names.get(&who)),
            })
        });
        whole["promised"] = open.collect();
        let dangers = self.dangers.iter().map(|(hazard, said, kind)| {
            json!({ "hazard": hazard.as_str(), "standing": standing(*said), "kind": kind.as_ref().map(TrackId::as_str) })
        });
        whole["dangers"] = dangers.collect();
        let mut kinds: Vec<&str> = Vec::new();
        for (kind, _) in &self.circumstances {
            if !kinds.contains(&kind.as_str()) {
                kinds.push(kind.as_str());
            }
        }
        let needs = self.circumstances.iter().filter_map(|(kind, note)| {
            let words = people.words.get(note.as_ref()?)?;
            Some(json!({ "kind": kind.as_str(), "what": words }))
        });
        whole["needs"] = needs.collect();
        if let Some((name, ways)) = &people.resident {
            whole["resident"] = json!({ "name": name, "reached_by": ways });
        }
        whole["circumstances"] = json!(kinds);
        let instead = self.letters_go_to.and_then(|who| people.names.get(&who));
        whole["letters_go_to"] = json!(instead);
    }

    /// Tells it to a person.
    pub fn show(&self, people: &People) -> Result<(), Problem> {
        if let Some((name, ways)) = &people.resident {
            let name = name.as_deref().unwrap_or("no name given");
            let ways: Vec<String> = ways.iter().map(|way| way.replace('\n', ", ")).collect();
            let ways = if ways.is_empty() {
                "no address known: `redress case reach` adds one".to_owned()
            } else {
                ways.join("; ")
            };
            say(&format!("Resident      {name} – {ways}"))?;
        }
        if let Some(name) = self.letters_go_to.and_then(|who| people.names.get(&who)) {
            say(&format!("Letters to    {name}, instead of the resident"))?;
        }
        for (kind, note) in &self.circumstances {
            let kind = kind.as_str().replace('-', " ");
            let words = note.and_then(|note| people.words.get(&note));
            let words = words.map_or_else(String::new, |words| format!(": {}", words.replace('\n', " ")));
            say(&format!("Take note     {kind}{words}"))?;
        }
        for (hazard, said, kind) in &self.dangers {
            let kind = kind.as_ref().map(|kind| format!(", {kind} hazard"));
            let (hazard, kind) = (hazard.in_words(), kind.unwrap_or_default());
            say(&format!("Danger        {hazard} – {}{kind}", standing(*said)))?;
        }
        for open in self.open() {
            let who = open.who.and_then(|who| people.names.get(&who));
            let who = who.map(|who| format!(", {who}")).unwrap_or_default();
            let until = match open.kind {
                UndertakingKind::Adjustment | UndertakingKind::Review => "look at it again by",
                _ => "by",
            };
            let (label, by) = (label(open.kind), long_date(open.by));
            let (number, what) = (open.number, open.words(people));
            say(&format!("{label:<8} {number:<4} {what} – {until} {by}{who}"))?;
        }
        Ok(())
    }
}
