//! What is asked, in; one matter after the other, in the order in which they came, out.

use crate::arrivals::of_day;
use crate::course::Course;
use crate::days::at;
use crate::drawn::Draw;
use crate::life::Living;
use crate::luck::Luck;
use crate::post::{message, person};
use crate::told::{Named, told};
use crate::truth::Truth;
use crate::world::World;
use casework::cases::{Case, FoldError, Reference};
use casework::decide::{CasePlan, Plan};
use casework::given::Chance;
use casework::ids::{CaseId, ContactId, MessageId};
use chrono::{DateTime, Days, Months, NaiveDate, TimeDelta, Utc};
use std::collections::{HashSet, VecDeque};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// How many homes the landlord has.
    pub homes: u32,
    /// How many years.
    pub years: u32,
    /// What the draws follow from.
    pub seed: u64,
    /// The last day of simulated time.
    pub until: NaiveDate,
}

impl Asked {
    /// The first day of simulated time.
    pub fn from(&self) -> NaiveDate {
        let day = self.until.checked_sub_months(Months::new(12 * self.years));
        day.and_then(|day| day.succ_opt()).unwrap_or(self.until)
    }

    /// Its last minute.
    pub fn end(&self) -> DateTime<Utc> {
        at(self.until, 23, 59)
    }
}

/// Why nothing is simulated.
#[derive(Debug, thiserror::Error)]
pub enum NotSimulated {
    /// The calendar does not reach so far.
    #[error("the bank holidays are known from {first} to {last}, and this wants them from {from} to {to}")]
    BeyondCalendar {
        /// The first day that is known.
        first: NaiveDate,
        /// The last.
        last: NaiveDate,
        /// The first day that is wanted.
        from: NaiveDate,
        /// The last.
        to: NaiveDate,
    },
    /// A life that the fold of facts does not allow.
    #[error("matter {number} could not be told: {why}")]
    Untold {
        /// Which.
        number: u64,
        /// Why.
        why: FoldError,
    },
}

/// One matter: its plan, and the course from which it was told.
pub struct Matter {
    /// What the register writes.
    pub plan: Plan,
    /// What it was told from.
    pub course: Course,
}

impl Matter {
    /// The case as its facts make it.
    pub fn case(&self) -> Option<&Case> {
        self.plan.cases.first().map(|change| &change.after)
    }
}

/// A landlord's years, matter by matter. What it gives is the same for the same world, homes, years, seed and end.
pub struct Simulation<'a> {
    world: &'a World,
    asked: Asked,
    arriving: Luck,
    draw: Draw<'a>,
    chance: Chance,
    day: NaiveDate,
    waiting: VecDeque<DateTime<Utc>>,
    number: u64,
    references: HashSet<Reference>,
    truth: Truth,
}

/// How far dates reach beyond the last day: an order's time, a late answer's.
const BEYOND: Months = Months::new(12);

impl<'a> Simulation<'a> {
    /// A simulation that has not begun.
    pub fn new(world: &'a World, asked: Asked) -> Result<Self, NotSimulated> {
        let (first, last) = world.days.known();
        let (from, to) = (asked.from(), asked.until + BEYOND);
        if from < first || asked.until > last {
            return Err(NotSimulated::BeyondCalendar {
                first,
                last,
                from,
                to,
            });
        }
        let mut seed = [0; 32];
        seed[..8].copy_from_slice(&asked.seed.to_le_bytes());
        let mut chance = Chance::from_seed(seed);
        let arriving = Luck::new(chance.fork());
        let luck = Luck::new(chance.fork());
        let until = asked.until;
        Ok(Self {
            world,
            asked,
            arriving,
            draw: Draw { world, luck, until },
            chance,
            day: from,
            waiting: VecDeque::new(),
            number: 0,
            references: HashSet::new(),
            truth: Truth::new(&asked),
        })
    }

    /// What is true of all matters so far.
    pub fn truth(self) -> Truth {
        self.truth.counted()
    }

    fn arrival(&mut self) -> Option<DateTime<Utc>> {
        while self.waiting.is_empty() {
            if self.day > self.asked.until {
                return None;
            }
            let homes = (self.asked.homes, self.asked.until);
            self.waiting
                .extend(of_day(self.day, homes, &self.world.days, &mut self.arriving));
            self.day = self.day + Days::new(1);
        }
        self.waiting.pop_front()
    }

    fn matter(&mut self, received_at: DateTime<Utc>) -> Result<Matter, NotSimulated> {
        // No two in one instant: identifiers are in the order in which matters came.
        let micros = i64::try_from(self.number % 1_000_000).unwrap_or_default();
        let received_at = received_at + TimeDelta::microseconds(micros);
        let course = self.draw.course(self.number, received_at);
        let number = self.number;
        self.number += 1;
        let named = self.named(received_at);
        let end = self.asked.end();
        let all = told(self.world, &course, &named, &mut self.chance, end);
        let living = Living::new(self.world, named.case, &mut self.chance);
        let lived = living.live(all, end);
        let (facts, after) = lived.map_err(|why| NotSimulated::Untold { number, why })?;
        self.truth.add(self.world, &course);
        let cases = after.map(|after| CasePlan {
            before: 0,
            was: None,
            facts,
            after,
        });
        let plan = Plan {
            settled: Some(message(self.world, &course, &named)),
            contacts: vec![person(&course, &named)],
            cases: cases.into_iter().collect(),
            ..Plan::default()
        };
        Ok(Matter { plan, course })
    }

    fn named(&mut self, at: DateTime<Utc>) -> Named {
        let chance = &mut self.chance;
        let mut reference = Reference::draw(chance);
        while !self.references.insert(reference.clone()) {
            reference = Reference::draw(chance);
        }
        Named {
            case: CaseId::new(at, chance),
            reference,
            complainant: ContactId::new(at, chance),
            message: MessageId::new(at, chance),
        }
    }
}

impl Iterator for Simulation<'_> {
    type Item = Result<Matter, NotSimulated>;

    fn next(&mut self) -> Option<Self::Item> {
        let received_at = self.arrival()?;
        Some(self.matter(received_at))
    }
}
