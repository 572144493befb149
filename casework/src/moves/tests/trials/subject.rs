//! A case under a policy, in; the same after what is done with it, with every fact it ever had, out.

use super::*;
use crate::cases::{Access, Actor, Cause, Channel, Fact, LetterState, What, recorded_with};
use crate::clocks::civil_date;
use crate::decide::tests::Office;
use crate::decide::{Note, delivered, given_up};
use crate::ids::{CaseId, FactId, MessageId};
use crate::moves::tests::{Life, draft_of};
use crate::policies::{Event, Policy};
use chrono::{Days, NaiveDate, TimeDelta};
use std::sync::Arc;

/// A case, and the house it is in.
pub(super) struct Subject {
    pub office: Office,
    pub case: Case,
    pub facts: Vec<Fact>,
    pub others: BTreeMap<CaseId, Case>,
    pub parties: Vec<Party>,
    pub words: Option<Words>,
    /// Every note so far.
    pub notes: Vec<Note>,
    /// Who handles it.
    pub by: ContactId,
    /// Who manages them.
    pub manager: ContactId,
}

impl Subject {
    /// A complaint about repairs, just taken in, its receipt on its way.
    pub fn taken_in(policy: &str) -> Self {
        let Life { mut office, by, .. } = Life::under(policy);
        measured_by_the_code(&mut office);
        office.bound();
        let opened = office.opened();
        let mut facts = opened.plan.cases.first().unwrap().facts.clone();
        let people = &office.rules.directory;
        let manager = people.manager_of(by).unwrap().id;
        facts.truncate(usize::try_from(opened.case.version).unwrap());
        let ann = Party {
            id: opened.case.complainant,
            name: Some("Ann".to_owned()),
            reached_by: vec![(Channel::Mail, "ann@home.example".to_owned())],
        };
        let other = another_of(&mut office, opened.case.complainant);
        Self {
            case: opened.case,
            facts,
            others: BTreeMap::from([(other.id, other)]),
            parties: vec![ann],
            words: Some(Words {
                subject: Some("The roof".to_owned()),
                words: "It leaks.".to_owned(),
                sender_is_known: true,
            }),
            notes: Vec::new(),
            by,
            manager,
            office: *office,
        }
    }

    /// Who tries a move: who handles it, who manages them, whose case it is, and who may see what others may not.
    pub fn those_who_try(&self) -> BTreeSet<ContactId> {
        let people = &self.office.rules.directory;
        let owner = self.case.owner.filter(|owner| people.handler(*owner).is_some());
        let mut all: BTreeSet<ContactId> = [self.by, self.manager].into_iter().chain(owner).collect();
        if self.case.access == Access::Restricted {
            all.extend(people.safeguarding.iter().map(|lead| lead.id));
        }
        all
    }

    pub fn file(&self) -> CaseFile {
        CaseFile {
            case: self.case.clone(),
            parties: self.parties.clone(),
            correspondence: Some(Correspondence {
                words: self.words.clone(),
                thread: Thread::default(),
            }),
            draft: draft_of(&self.case, &self.notes),
            promised: BTreeMap::new(),
            loads: BTreeMap::new(),
            others: self.others.clone(),
            known: Vec::new(),
            waiting: self.on_their_way().into_iter().collect(),
            with_letters: BTreeMap::new(),
        }
    }

    /// Tries a move, now.
    pub fn tries(&mut self, step: &dyn Move, by: ContactId) -> Result<Plan, Refused> {
        let (mut file, now) = (self.file(), self.office.now);
        for letter in step.letters(&file) {
            file.with_letters
                .insert(letter, recorded_with(&self.facts, letter));
        }
        let doing = Doing {
            by: Some(by),
            at: now,
            now,
        };
        make(&self.office.rules, &file, step, doing, &mut self.office.chance)
    }

    /// What follows from a plan has followed.
    pub fn takes(&mut self, plan: Plan) {
        self.notes.extend(plan.notes);
        for change in plan.cases {
            if change.after.id == self.case.id {
                self.case = change.after;
                self.facts.extend(change.facts);
            } else {
                self.others.insert(change.after.id, change.after);
            }
        }
        for contact in plan.contacts {
            let reached_by = contact.reached_by.iter();
            self.parties.push(Party {
                id: contact.id,
                name: contact.name.clone(),
                reached_by: reached_by
                    .map(|reach| (reach.channel, reach.text.clone()))
                    .collect(),
            });
        }
    }

    /// Makes a move that leaves its letters on their way, whoever of the house may make it.
    pub fn queues(&mut self, step: &dyn Move) -> &mut Self {
        let people = self.office.rules.directory.handlers.clone();
        let others = people.iter().map(|person| person.id);
        let everybody: Vec<ContactId> = [self.by, self.manager].into_iter().chain(others).collect();
        let mut refusals = BTreeSet::new();
        for by in everybody {
            match self.tries(step, by) {
                Ok(plan) => {
                    self.takes(plan);
                    return self;
                }
                Err(refused) => refusals.insert(refused.to_string()),
            };
        }
        panic!(
            "nobody may, {} at {:?}: {refusals:?}",
            self.case.state.as_str(),
            self.case.stage()
        )
    }

    /// As [`Subject::queues`], where it may be done at all.
    pub fn may(&mut self, step: &dyn Move) -> &mut Self {
        let people = self.office.rules.directory.handlers.clone();
        let others = people.iter().map(|person| person.id);
        let everybody: Vec<ContactId> = [self.by, self.manager].into_iter().chain(others).collect();
        let plan = everybody.into_iter().find_map(|by| self.tries(step, by).ok());
        if let Some(plan) = plan {
            self.takes(plan);
            self.delivers();
        }
        self
    }

    /// Makes a move and has its letters delivered.
    pub fn does(&mut self, step: &dyn Move) -> &mut Self {
        self.queues(step).delivers()
    }

    /// Puts a fact into the case, as if it had come about by itself.
    pub fn so(&mut self, what: What) -> &mut Self {
        let office = &mut self.office;
        let fact = Fact {
            id: FactId::new(office.now, &mut office.chance),
            case: self.case.id,
            happened_at: office.now,
            recorded_at: office.now,
            by: Actor::Redress,
            cause: Cause::Clock,
            what,
        };
        self.case = self.case.clone().with(&fact, &office.rules.book).unwrap();
        self.facts.push(fact);
        self
    }

    pub fn delivers(&mut self) -> &mut Self {
        for letter in self.on_their_way() {
            let Office {
                rules, chance, now, ..
            } = &mut self.office;
            let plan = delivered(rules, Some(self.case.clone()), letter, *now, chance).unwrap();
            self.takes(plan);
        }
        self
    }

    pub fn loses(&mut self) -> &mut Self {
        for letter in self.on_their_way() {
            let Office {
                rules, chance, now, ..
            } = &mut self.office;
            let plan = given_up(rules, Some(self.case.clone()), letter, *now, chance).unwrap();
            self.takes(plan);
        }
        self
    }

    fn on_their_way(&self) -> Vec<MessageId> {
        let letters = self.case.letters.iter();
        let queued = letters.filter(|sent| sent.state == LetterState::Queued);
        queued.map(|sent| sent.id).collect()
    }

    /// Everything that fell due by now follows.
    pub fn sees_to(&mut self) -> &mut Self {
        let file = self.file();
        let Office {
            rules, chance, now, ..
        } = &mut self.office;
        let seen = see_to(rules, &file, *now, chance).unwrap();
        assert!(seen.trouble.is_none(), "{:?}", seen.trouble);
        self.takes(seen.plan);
        self.delivers()
    }

    pub fn later(&mut self, days: i64) -> &mut Self {
        self.office.now += TimeDelta::days(days);
        self
    }

    /// A date so many days from now.
    pub fn day(&self, days: u64) -> NaiveDate {
        civil_date(self.office.now) + Days::new(days)
    }

    /// When something happened that the policy names.
    pub fn had(&self, event: Event) -> bool {
        let passage = self.case.passage();
        passage.is_some_and(|passage| passage.when(event).is_some())
    }
}

/// Another case of the same person, received a day later.
fn another_of(office: &mut Office, complainant_of_both: ContactId) -> Case {
    office.now += TimeDelta::days(1);
    let mut facts = office.opened().plan.cases.remove(0).facts;
    office.now -= TimeDelta::days(1);
    if let Some(Fact {
        what: What::Received { complainant, .. },
        ..
    }) = facts.first_mut()
    {
        *complainant = complainant_of_both;
    }
    Case::fold(&facts, &office.rules.book).unwrap().unwrap()
}

/// In England the Code's dates stand beside the policy's.
fn measured_by_the_code(office: &mut Office) {
    if office.rules.policy.id == "spso" {
        return;
    }
    let code = Policy::read(Policy::embedded("code").unwrap()).unwrap();
    let code = Arc::new(code);
    office.rules.book.add_policy(Arc::clone(&code));
    office.rules.code = Some(code);
}
