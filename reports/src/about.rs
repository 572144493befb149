//! What a paper says beside its figures: whose it is, what was promised, what earlier papers told.

use crate::notes::Notes;
use crate::shown::ToldBefore;
use casework::measures::{Answers, Figures, Quarter};
use std::collections::BTreeMap;

/// What a paper says beside its figures.
#[derive(Clone, Debug)]
pub struct About {
    /// The landlord's name.
    pub landlord: String,
    /// What the landlord's own policy promises.
    pub own: Promise,
    /// What the Ombudsman's Code asks.
    pub code: Code,
    /// The grounds on which a complaint is not accepted, each in words.
    pub grounds: BTreeMap<String, String>,
    /// What people write into the paper.
    pub notes: Notes,
    /// What the last paper told of each quarter.
    pub earlier: Earlier,
    /// Which drawing of the quarter it is, from 1.
    pub revision: u32,
}

/// How the Ombudsman's Code stands to the landlord's policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// It is not in force for the landlord.
    #[default]
    NotInForce,
    /// The policy is the Code.
    IsOurPolicy,
    /// Both count, side by side.
    Beside(Promise),
}

impl Code {
    /// What it asks, where that stands beside the landlord's policy.
    pub fn beside(&self) -> Option<&Promise> {
        match self {
            Self::Beside(promise) => Some(promise),
            Self::NotInForce | Self::IsOurPolicy => None,
        }
    }
}

/// The times that one set of rules gives.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promise {
    /// Whose: `our policy`, `the Ombudsman's Code`.
    pub name: String,
    /// For the acknowledgement: `5 working days`.
    pub acknowledge: Option<String>,
    /// For the answer at each stage.
    pub answer: [Option<Time>; 2],
}

/// A time for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Time {
    /// In words: `10 working days`.
    pub words: String,
    /// In working days, where it is so many.
    pub days: Option<u32>,
}

/// What a paper told of a quarter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Totals {
    /// Received, by stage.
    pub received: [u64; 2],
    /// Answered in time by the landlord's policy, by stage.
    pub in_time: [u64; 2],
    /// Of so many that were due.
    pub due: [u64; 2],
}

/// What earlier papers told.
#[derive(Clone, Debug, Default)]
pub struct Earlier {
    /// Quarters, each as the last paper told it.
    pub quarters: BTreeMap<Quarter, Totals>,
    /// What readers outside were told of people.
    pub people: ToldBefore,
}

/// What figures tell of each quarter, for the next paper to compare with.
pub fn totals(figures: &Figures) -> BTreeMap<Quarter, Totals> {
    let quarters = figures.process.quarters.iter();
    let told = quarters.map(|(quarter, counted)| {
        let shares = counted.answers.own.map(Answers::share);
        let totals = Totals {
            received: counted.received,
            in_time: shares.map(|share| share.of),
            due: shares.map(|share| share.all),
        };
        (*quarter, totals)
    });
    told.collect()
}
