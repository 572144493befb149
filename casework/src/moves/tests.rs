//! The ground of the moves' tests: a case under one of the policies, people who hold its roles, and what is
//! done with it, one after the other, each letter delivered as soon as it is written.

mod trials;

use super::*;
use crate::cases::{Case, Channel, What, recorded_with};
use crate::decide::tests::{Office, address, at, wednesday};
use crate::decide::{Note, QueuedLetter, delivered};
use crate::ids::MessageId;
use crate::policies::{Event, Policy, RoleId};
use crate::rules::{Handler, HandlerKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A case of Ann's and what has become of it.
pub(crate) struct Life {
    pub office: Box<Office>,
    pub case: Case,
    /// The letters of the last move.
    pub letters: Vec<QueuedLetter>,
    /// The last move's plan.
    pub plan: Plan,
    /// Who does what is done.
    pub by: ContactId,
    reached_by: Vec<(Channel, String)>,
    /// Every note so far.
    notes: Vec<Note>,
    /// Letters that no worker has in hand.
    pub waiting: BTreeSet<MessageId>,
}

impl Life {
    /// A complaint about repairs, received on Wednesday 11 November 2026 at ten and confirmed at once. Sam Lee
    /// of the repairs team handles it; Robin Day and Pat Kaur, their manager, hold the roles that come after.
    pub fn under(policy: &str) -> Self {
        Self::of(Office::under(policy))
    }

    /// As [`Life::under`], in England: the Code is counted beside it.
    pub fn measured(policy: &str) -> Self {
        Self::of(Office::measured(policy))
    }

    /// As [`Life::under`], with the policy's text changed.
    pub fn under_changed(policy: &str, from: &str, to: &str) -> Self {
        let text = Policy::embedded(policy).unwrap();
        assert!(text.contains(from), "{from} is not in {policy}");
        let changed = Arc::new(Policy::read(&text.replacen(from, to, 1)).unwrap());
        let mut office = Office::under(policy);
        office.rules.book.add_policy(Arc::clone(&changed));
        office.rules.policy = changed;
        Self::of(office)
    }

    fn of(mut office: Office) -> Self {
        let sam = staff(&mut office);
        let opened = office.opened();
        let mut life = Self {
            case: opened.case,
            letters: opened.plan.letters.clone(),
            plan: opened.plan,
            office: Box::new(office),
            by: sam,
            reached_by: vec![(Channel::Mail, "ann@home.example".to_owned())],
            notes: Vec::new(),
            waiting: BTreeSet::new(),
        };
        life.deliver();
        life
    }

    /// The same case, at the informal step of its policy: in this version a colleague puts it there.
    pub fn informal(policy: &str) -> Self {
        let mut life = Self::under(policy);
        let mut facts = opening_facts(&life);
        let informal = life.office.rules.policy.stages[0].id.clone();
        for fact in &mut facts {
            if let What::Opened { stage, .. } = &mut fact.what {
                *stage = informal.clone();
            }
            if let What::LetterQueued { brings, .. } = &mut fact.what {
                *brings = None;
            }
        }
        life.case = Case::fold(&facts, &life.office.rules.book).unwrap().unwrap();
        life.deliver();
        life
    }

    /// The resident has no mail address: letters to her are printed.
    pub fn by_post(mut self) -> Self {
        self.reached_by = vec![(Channel::Post, "12 Larkfield Road".to_owned())];
        self
    }

    pub fn file(&self) -> CaseFile {
        CaseFile {
            case: self.case.clone(),
            parties: vec![Party {
                id: self.case.complainant,
                name: Some("Ann".to_owned()),
                reached_by: self.reached_by.clone(),
            }],
            correspondence: Some(Correspondence {
                words: Some(Words {
                    subject: Some("The roof".to_owned()),
                    words: "It leaks.".to_owned(),
                    sender_is_known: true,
                }),
                thread: Thread::default(),
            }),
            draft: draft_of(&self.case, &self.notes),
            promised: BTreeMap::new(),
            loads: BTreeMap::new(),
            others: BTreeMap::new(),
            known: Vec::new(),
            waiting: self.waiting.clone(),
            with_letters: BTreeMap::new(),
        }
    }

    /// Tries a move, now.
    pub fn tried(&mut self, step: &dyn Move) -> Result<Plan, Refused> {
        let (mut file, now) = (self.file(), self.office.now);
        for letter in step.letters(&file) {
            let last = self.plan.cases.first().map(|change| change.facts.as_slice());
            let with = recorded_with(last.unwrap_or_default(), letter);
            file.with_letters.insert(letter, with);
        }
        let doing = Doing {
            by: Some(self.by),
            at: now,
            now,
        };
        make(&self.office.rules, &file, step, doing, &mut self.office.chance)
    }

    /// Makes a move that leaves its letters on their way.
    pub fn queued(&mut self, step: &dyn Move) -> &mut Self {
        let plan = self.tried(step).unwrap_or_else(|refused| panic!("{refused}"));
        self.case = plan.cases.first().unwrap().after.clone();
        self.letters.clone_from(&plan.letters);
        self.notes.extend(plan.notes.iter().cloned());
        let printed = plan.printed.iter().map(|letter| letter.id);
        let queued = plan.letters.iter().map(|letter| letter.id);
        self.waiting = queued.chain(printed).collect();
        self.plan = plan;
        self
    }

    /// Makes a move and has its letters delivered.
    pub fn does(&mut self, step: &dyn Move) -> &mut Self {
        self.queued(step).deliver();
        self
    }

    /// Puts on record, one after the other, that all this was done.
    pub fn done(&mut self, events: &[Event]) -> &mut Self {
        for event in events {
            self.does(&stages::Done {
                event: *event,
                note: String::new(),
            });
        }
        self
    }

    pub fn deliver(&mut self) -> &mut Self {
        let now = self.office.now;
        for letter in self.letters.clone() {
            self.delivered(letter.id, now);
        }
        self
    }

    fn delivered(&mut self, letter: MessageId, now: DateTime<Utc>) {
        let Office { rules, chance, .. } = self.office.as_mut();
        let plan = delivered(rules, Some(self.case.clone()), letter, now, chance).unwrap();
        if let Some(case) = plan.cases.into_iter().next() {
            self.case = case.after;
        }
    }

    /// Goes on to that time.
    pub fn at(&mut self, time: &str) -> &mut Self {
        self.office.now = at(time);
        self
    }

    /// From now on it is that person who does it.
    pub fn by(&mut self, name: &str) -> &mut Self {
        let handlers = &self.office.rules.directory.handlers;
        self.by = handlers.iter().find(|person| person.name == name).unwrap().id;
        self
    }

    /// Why a move is refused: the clause, and the sentence.
    pub fn refusal(&mut self, step: &dyn Move) -> String {
        match self.tried(step) {
            Err(Refused::Not { why, clause, cure }) => {
                assert!(!cure.trim().is_empty(), "{why}: no cure");
                format!("{clause}: {why}")
            }
            Err(undecided) => panic!("{undecided}"),
            Ok(plan) => panic!("not refused: {:?}", facts(&plan)),
        }
    }

    /// The kinds of the letters of the last move, and to whom.
    pub fn told(&self) -> String {
        let mails = self.letters.iter();
        let mails = mails.map(|letter| format!("{}>{}", letter.kind.name(), letter.recipient.local()));
        let printed = self.plan.printed.iter();
        let printed = printed.map(|letter| format!("{}>post", letter.kind.name()));
        mails.chain(printed).collect::<Vec<_>>().join(" ")
    }

    /// The letter of that kind of the last move, all its words.
    pub fn letter(&self, kind: crate::policies::LetterKind) -> String {
        let kind = crate::letters::LetterKind::Resident(kind);
        let letter = self.letters.iter().find(|letter| letter.kind == kind);
        crate::decide::tests::all_of(letter.unwrap_or_else(|| panic!("no {}", kind.name())))
    }

    /// The clocks that run at the present stage, each with its date to act by.
    pub fn running(&self) -> String {
        let clocks = self.case.passage().unwrap().clocks.iter();
        let running = clocks.filter(|clock| clock.runs());
        let running = running.map(|clock| format!("{} {}", clock.clock, clock.act_by));
        running.collect::<Vec<_>>().join(", ")
    }
}

/// The words of the answer that waits to be signed off, of all that was noted.
fn draft_of(case: &Case, notes: &[Note]) -> Option<String> {
    let draft = case.passage()?.draft.as_ref()?;
    let note = notes.iter().find(|note| note.id == draft.message);
    note.map(|note| note.words.clone())
}

/// The facts of a plan by their kinds.
pub(crate) fn facts(plan: &Plan) -> String {
    let facts = plan.cases.iter().flat_map(|case| &case.facts);
    let kinds: Vec<String> = facts.map(|fact| fact.what.kept().0).collect();
    kinds.join(" ")
}

fn opening_facts(life: &Life) -> Vec<crate::cases::Fact> {
    life.plan.cases.first().unwrap().facts.clone()
}

/// Sam Lee holds the roles of the first stages and handles what is about repairs; Robin Day those of the
/// later ones; Pat Kaur manages them and signs off; three sit on panels.
fn staff(office: &mut Office) -> ContactId {
    let policy = Arc::clone(&office.rules.policy);
    let (mut first, mut later, mut above) = (Vec::new(), Vec::new(), Vec::new());
    for stage in &policy.stages {
        let is_later = stage.not_by.is_some() || stage.skips.is_some();
        let roles = if is_later { &mut later } else { &mut first };
        roles.extend(stage.handler.iter().cloned());
        roles.extend(stage.tracks.iter().map(|track| track.handler.clone()));
        above.extend(stage.sign_off.iter().cloned());
    }
    above.extend(
        policy
            .extensions
            .iter()
            .filter_map(|extension| extension.approved_by.clone()),
    );
    let mut add = |name: &str, roles: Vec<RoleId>| {
        let local = name.to_lowercase().replace(' ', ".");
        let address = address(&format!("{local}@larkfield.example"));
        let id = ContactId::new(wednesday(), &mut office.chance);
        let mut person = Handler::new(id, name, address, HandlerKind::Person);
        person.roles = roles;
        office.rules.directory.handlers.push(person);
        id
    };
    add("Robin Day", later);
    let pat = add("Pat Kaur", above);
    for role in policy.stages.iter().flat_map(|stage| &stage.decided_by) {
        add(&format!("Panel {role}"), vec![role.clone()]);
    }
    let [team, sam, ..] = office.rules.directory.handlers.as_mut_slice() else {
        panic!("no handlers");
    };
    (team.manager, sam.team) = (Some(pat), Some(team.id));
    (sam.name, sam.roles, sam.compensation_up_to) = ("Sam Lee".to_owned(), first, Some(10_000));
    sam.id
}
