//! A number of homes and a seed, in; a landlord's simulated register, its figures and what is true of it, out: for
//! tests.

use crate::about::{About, Code, Earlier, Promise, Time};
use crate::notes::{Notes, Targets};
use casework::calendars::{Calendar, Region};
use casework::cases::Kept;
use casework::given::Chance;
use casework::ids::ContactId;
use casework::measures::{Asked as Question, Figures, Quarter, Tally};
use casework::policies::Policy;
use chrono::{DateTime, Days, NaiveDate};
use simulation::truth::Truth;
use simulation::{Asked, Simulation, World};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A landlord of whom everything is known.
pub(crate) struct Landlord {
    homes: u32,
    calendar: Arc<Calendar>,
    /// A line a case, as the register keeps it.
    pub lines: Vec<String>,
    /// Names, addresses and references that stand in the register.
    pub private: Vec<String>,
    /// What is true as at the last day.
    pub truth: Truth,
}

/// Simulated landlords, all under one policy.
pub(crate) struct Country {
    world: World,
}

impl Country {
    /// Where landlords have the embedded policy of that name, in England, with the Code beside it.
    pub fn under(name: &str) -> Self {
        let read = |text: &str| Arc::new(Policy::read(text).unwrap());
        let region = Region::EnglandAndWales;
        let beside = (
            Policy::measuring(region).map(read),
            Policy::binding(region).map(read),
        );
        let mut chance = Chance::from_seed([3; 32]);
        let people = (0..4).map(|_| ContactId::new(DateTime::UNIX_EPOCH, &mut chance));
        let own = read(Policy::embedded(name).unwrap());
        let calendar = Arc::new(Calendar::embedded());
        Self {
            world: World::new((own, beside.0, beside.1), (calendar, region), people.collect()),
        }
    }

    /// A landlord with two years up to 26 October 2026.
    pub fn landlord(&self, homes: u32, seed: u64) -> Landlord {
        let until = NaiveDate::from_ymd_opt(2026, 10, 26).unwrap();
        let asked = Asked {
            homes,
            years: 2,
            seed,
            until,
        };
        let mut simulation = Simulation::new(&self.world, asked).unwrap();
        let (mut lines, mut private) = (Vec::new(), Vec::new());
        for matter in simulation.by_ref() {
            let matter = matter.unwrap();
            let case = matter.case().unwrap();
            lines.push(Kept::from(case).figures);
            private.push(case.reference.to_string());
            for person in &matter.plan.contacts {
                private.extend(person.name.clone());
                private.extend(person.reached_by.iter().map(|reach| reach.text.clone()));
            }
        }
        Landlord {
            homes,
            calendar: Arc::clone(&self.world.calendar),
            lines,
            private,
            truth: simulation.truth(),
        }
    }
}

impl Landlord {
    /// The figures of a quarter, as at a day.
    pub fn figures(&self, quarter: Quarter, as_at: NaiveDate) -> Figures {
        let mut tally = Tally::new(&Question {
            quarter,
            as_at,
            homes: Some(self.homes),
            region: Region::EnglandAndWales,
            calendar: &self.calendar,
        });
        self.lines.iter().for_each(|line| tally.add(line));
        tally.figures()
    }
}

/// The quarters of the two years that are over, the oldest first.
pub(crate) fn quarters() -> Vec<Quarter> {
    let last: Quarter = "2026-Q3".parse().unwrap();
    (0..8).rev().map(|many| last.earlier(many)).collect()
}

/// When the report of a quarter is drawn.
pub(crate) fn drawn_on(quarter: Quarter) -> NaiveDate {
    quarter.span().last + Days::new(26)
}

/// What papers say beside their figures.
pub(crate) fn about() -> About {
    let time = |days: u32| {
        Some(Time {
            words: format!("{days} working days"),
            days: Some(days),
        })
    };
    let promise = |name: &str| Promise {
        name: name.to_owned(),
        acknowledge: Some("5 working days".to_owned()),
        answer: [time(10), time(20)],
    };
    About {
        landlord: "Larkfield Homes".to_owned(),
        own: promise("our policy"),
        code: Code::Beside(promise("the Code")),
        grounds: BTreeMap::new(),
        notes: Notes {
            targets: Targets {
                answered: Some(95),
                acknowledged: Some(95),
            },
            ..Notes::default()
        },
        earlier: Earlier::default(),
        revision: 1,
    }
}
