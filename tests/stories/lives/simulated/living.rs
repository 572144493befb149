//! A policy and a seed, in; the whole life of a case, fact by fact, out.
//!
//! Lives are made of facts, not of moves: the figures must hold of every history that the fold allows,
//! also of what a person would not do.

use anyhow::{Context, Result};
use casework::cases::{Actor, Case, Cause, Channel, Fact, Reference, What};
use casework::clocks::civil_date;
use casework::decide::NewContact;
use casework::given::Chance;
use casework::ids::{CaseId, ContactId, FactId, MessageId};
use casework::policies::{Event, Policy};
use casework::triage::ContactType;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::steps;
use super::world::{World, contact, region};
use crate::kills::dice::Dice;

/// A case from its receipt to where it stands.
pub struct Life {
    pub who: NewContact,
    pub facts: Vec<Fact>,
    pub case: Case,
    /// So many of its facts, and the case after them.
    pub half: (usize, Case),
}

/// A life in the living.
pub struct Living<'a> {
    pub world: &'a World,
    pub policy: &'a Policy,
    pub dice: Dice,
    pub chance: Chance,
    pub now: DateTime<Utc>,
    pub id: CaseId,
    who: ContactId,
    case: Option<Case>,
    facts: Vec<Fact>,
}

/// Whole numbers of the die are small.
fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or_default()
}

impl Life {
    /// The life of that seed.
    pub fn lived(world: &World, seed: u64) -> Result<Self> {
        let mut dice = Dice::seeded(seed);
        let policy = dice.pick(&world.policies).context("no policy")?;
        let start: DateTime<Utc> = "2024-01-02T00:00:00Z".parse()?;
        let now = start + TimeDelta::minutes(whole(dice.throw(900 * 24 * 60)));
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        let mut chance = Chance::from_seed(bytes);
        let id = ContactId::new(now, &mut chance);
        let who = contact(id, &format!("r{seed}"), "post")?;
        let mut living = Living {
            world,
            policy,
            dice,
            id: CaseId::new(now, &mut chance),
            chance,
            now,
            who: id,
            case: None,
            facts: Vec::new(),
        };
        steps::receive(&mut living)?;
        let many = 3 + living.dice.throw(30);
        let cut = living.dice.throw(many);
        let mut half = None;
        for number in 0..many {
            if number == cut {
                half = Some((living.facts.len(), living.case()?.clone()));
            }
            living.time_passes()?;
            if living.now >= world.end {
                break;
            }
            steps::step(&mut living)?;
        }
        let case = living.case.context("never received")?;
        let facts = living.facts;
        let half = half.unwrap_or_else(|| (facts.len(), case.clone()));
        Ok(Self {
            who,
            facts,
            case,
            half,
        })
    }
}

impl Living<'_> {
    pub fn case(&self) -> Result<&Case> {
        self.case.as_ref().context("not received yet")
    }

    pub fn staff(&mut self) -> Result<ContactId> {
        let who = self.dice.pick(&self.world.staff).context("no staff")?;
        Ok(who.id)
    }

    pub fn message(&mut self) -> MessageId {
        MessageId::new(self.now, &mut self.chance)
    }

    /// One of so many times it is so.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.dice.throw(times) == 0
    }

    /// A date up to so many days ahead.
    pub fn day_within(&mut self, days: u64) -> NaiveDate {
        civil_date(self.now + TimeDelta::days(whole(self.dice.throw(days))))
    }

    pub fn happened(&mut self, event: Event) -> Result<()> {
        self.record(What::Happened { event })
    }

    pub fn record(&mut self, what: What) -> Result<()> {
        self.record_at(self.now, what)
    }

    pub fn record_at(&mut self, at: DateTime<Utc>, what: What) -> Result<()> {
        let fact = Fact {
            id: FactId::new(self.now, &mut self.chance),
            case: self.id,
            happened_at: at,
            recorded_at: self.now,
            by: Actor::Redress,
            cause: Cause::Command,
            what,
        };
        let after = match self.case.take() {
            None => Case::received(&fact)?,
            Some(case) => case
                .with(&fact, &self.world.book)
                .with_context(|| format!("{fact:?}"))?,
        };
        self.case = Some(after);
        self.facts.push(fact);
        Ok(())
    }

    /// The complaint comes.
    pub fn receive(&mut self, contact_type: ContactType) -> Result<()> {
        let received = What::Received {
            reference: Reference::draw(&mut self.chance),
            contact_type,
            channel: Channel::Mail,
            complainant: self.who,
            policy: self.policy.id.clone(),
            policy_version: self.policy.version.clone(),
            calendar: self.world.calendar().version().to_owned(),
            region: region(self.policy),
            code: self.world.code_beside(self.policy),
        };
        self.record(received)
    }

    /// An hour, a few days or weeks, or until the last instant of a date that waits, or the one after.
    fn time_passes(&mut self) -> Result<()> {
        let ends: Vec<DateTime<Utc>> = self
            .case()?
            .clocks()
            .filter(|running| running.runs())
            .map(|running| running.act_by.ends_at())
            .filter(|end| *end > self.now)
            .collect();
        let next = ends.into_iter().min();
        let moment = TimeDelta::microseconds(1);
        self.now = match (self.dice.throw(10), next) {
            (0, Some(end)) => end,
            (1, Some(end)) => end + moment,
            (2, Some(end)) => end - moment,
            (0..=4, _) => self.now + TimeDelta::minutes(whole(self.dice.throw(600))),
            (5, _) => self.now,
            (6..=8, _) => self.now + TimeDelta::hours(whole(self.dice.throw(24 * 8))),
            (_, _) => self.now + TimeDelta::days(whole(self.dice.throw(60))),
        };
        Ok(())
    }
}
