//! Figures, in; what a reader may see of them, out.
//!
//! A paper for the panel is made of [`Disclosed`] figures only, and only [`disclose`] makes those: no sentence,
//! chart or file of it can hold a number that was not passed here. Tables that describe people are strict: no
//! count from 1 to 4, nothing that such a count can be reckoned from. Totals of the whole landlord
//! ([`Process`]) are told as they are, since a late answer describes the landlord and no resident.

use crate::model::in_words;
use casework::measures::statistics::Share;
use casework::measures::{
    During, Figures, Money, Outcomes, People, Process, Promises, Quality, Quarter, Span,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[cfg(test)]
mod tests;

/// A count of people below this is told to nobody outside.
pub const FEWEST: u64 = 5;

/// What a reader sees: of one quarter, as at a date.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The quarter.
    pub quarter: Quarter,
    /// The last day of which anything is known.
    pub as_at: NaiveDate,
    /// How many homes there are.
    pub homes: Option<u32>,
    /// Totals of the whole landlord.
    pub process: Process,
    /// What describes people.
    pub people: Told,
}

/// Figures that may leave the house: made by [`disclose`], and by nothing else.
#[derive(Clone, Debug, PartialEq)]
pub struct Disclosed<T>(T);

/// A count that describes people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Number {
    /// So many.
    Exactly(u64),
    /// From 1 to 4: which is not told.
    Few,
}

/// Counts by name, those that are too small to be named together.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Groups {
    /// Name and count, the largest first.
    pub named: Vec<(String, u64)>,
    /// All others together, and what they are; none where there are none. Where nothing is named, nor are they:
    /// with their total, which may be known, their names could tell what each is.
    pub others: Option<(Vec<String>, Number)>,
}

/// What was complained about: of each group this quarter's count, and that of the quarter before where it may be
/// told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SubjectsTold {
    /// This quarter.
    pub now: Groups,
    /// The quarter before.
    pub before: Groups,
}

/// What describes people, as a reader may see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Told {
    /// Stage 1 complaints by subject.
    pub subjects: SubjectsTold,
    /// What is told of twelve months: within the house, of those up to the quarter's end; outside, of the last
    /// financial year, and none before one is over. Twelve months up to each quarter's end would overlap: where
    /// little was in the quarter that drops out, two papers in a row would tell what came in the new one.
    pub year: Option<YearTold>,
    /// Of those answered at stage 1 in the quarter before, how many went on; none where it may not be told.
    pub escalated: Option<Share>,
    /// Compensation paid in the quarter: how often, and in all; no sum of few.
    pub paid: (Number, Option<u64>),
    /// What was learned about what, in the quarter.
    pub learned: Groups,
    /// Actions promised in answers for days of the quarter; none where there were too few to be told of.
    pub actions: Option<Promises>,
    /// The Ombudsman's orders due in the quarter; none where there were too few to be told of.
    pub orders: Option<Promises>,
    /// Whether any of them is past its date and still to be carried out: that says how the landlord acts, and not
    /// of how many people.
    pub has_open_order: bool,
    /// Hazards confirmed in the quarter.
    pub hazards: Groups,
    /// Times of confirmed hazards that ended in the quarter, and those kept; none where it may not be told.
    pub hazard_times: Option<Share>,
    /// What only papers of the house itself hold.
    pub within: Option<Within>,
}

/// What describes people over twelve months, as a reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct YearTold {
    /// From the first day to the last.
    pub span: Span,
    /// Whether complaints were first counted only after it had begun.
    pub is_part: bool,
    /// Decided, by stage: what was decided.
    pub outcomes: [Groups; 2],
    /// Not accepted, by ground.
    pub refused: Groups,
    /// The Ombudsman's findings.
    pub findings: Groups,
    /// Residents who went to the Ombudsman.
    pub approached: Number,
    /// Adjustments agreed.
    pub adjusted: Number,
}

/// What only papers for the board hold: never in a panel's.
#[derive(Clone, Debug, PartialEq)]
pub struct Within {
    /// In the quarter.
    pub in_quarter: During,
    /// Closed in the quarter, by reason.
    pub closed: BTreeMap<String, u64>,
    /// Compensation paid in the quarter.
    pub paid: Money,
    /// Compensation offered in the quarter.
    pub offered: Money,
    /// Times of hazards by clock.
    pub hazard_times: BTreeMap<String, Share>,
    /// Stage 1 complaints by subject in each of the months.
    pub subject_months: BTreeMap<String, Vec<u64>>,
    /// What the figures rest on.
    pub quality: Quality,
}

impl YearTold {
    /// `the twelve months to 31 March 2026`.
    pub(crate) fn in_words(&self) -> String {
        format!("the twelve months to {}", in_words(self.span.last))
    }
}

impl Shown {
    /// The stage 1 complaints of a subject in each of the months; none in a paper that leaves the house.
    pub(crate) fn within_months(&self, subject: &str) -> Option<&[u64]> {
        let within = self.people.within.as_ref()?;
        within.subject_months.get(subject).map(Vec::as_slice)
    }
}

impl<T> Disclosed<T> {
    /// What may be seen.
    pub fn get(&self) -> &T {
        &self.0
    }

    /// Something made of it and of nothing else.
    pub(crate) fn make<U>(&self, make: impl FnOnce(&T) -> U) -> Disclosed<U> {
        Disclosed(make(&self.0))
    }
}

impl Number {
    fn of(count: u64) -> Self {
        match count {
            1..FEWEST => Self::Few,
            count => Self::Exactly(count),
        }
    }

    /// The count, where it may be told.
    pub fn exactly(self) -> Option<u64> {
        match self {
            Self::Exactly(count) => Some(count),
            Self::Few => None,
        }
    }

    /// As it is told: `12`, `fewer than 5`.
    pub fn in_words(self) -> String {
        match self {
            Self::Exactly(count) => count.to_string(),
            Self::Few => "fewer than 5".to_owned(),
        }
    }
}

impl Groups {
    /// Each by its name.
    fn all(counts: Vec<(String, u64)>) -> Self {
        let mut named: Vec<_> = counts.into_iter().filter(|(_, count)| *count > 0).collect();
        named.sort_by(|one, other| other.1.cmp(&one.1).then_with(|| one.0.cmp(&other.0)));
        Self { named, others: None }
    }

    /// Those that are too few put together, so that neither a count below [`FEWEST`] stands here nor one that can be
    /// reckoned from the total, the names and this rule itself, which everybody can read. Those together are enough
    /// and not all equal; and of equal counts all stand by their names, or none: any of them may have any of
    /// their counts.
    fn safe(counts: Vec<(String, u64)>) -> Self {
        let Self { mut named, .. } = Self::all(counts);
        let few = named.iter().position(|(_, count)| *count < FEWEST);
        let Some(few) = few else {
            return Self { named, others: None };
        };
        let mut others = named.split_off(few);
        while !hides_each(&others) {
            let Some(least) = named.last().map(|(_, count)| *count) else {
                break;
            };
            let equal = named.partition_point(|(_, count)| *count > least);
            others.extend(named.split_off(equal));
        }
        let all = others.iter().map(|(_, count)| count).sum();
        let mut names: Vec<String> = others.into_iter().map(|(name, _)| name).collect();
        names.sort();
        if named.is_empty() {
            names.clear();
        }
        Self {
            named,
            others: Some((names, Number::of(all))),
        }
    }

    /// All of them together.
    pub fn total(&self) -> Number {
        let named: u64 = self.named.iter().map(|(_, count)| count).sum();
        match &self.others {
            None => Number::Exactly(named),
            Some((_, Number::Exactly(others))) => Number::Exactly(named + others),
            Some((_, Number::Few)) => Number::Few,
        }
    }

    /// The count of that name; none where it is not told, being among the others.
    pub fn of(&self, name: &str) -> Option<u64> {
        let found = self.named.iter().find(|(known, _)| known == name);
        let is_among_others = self
            .others
            .as_ref()
            .is_some_and(|(names, _)| names.is_empty() || names.iter().any(|other| other == name));
        match found {
            Some((_, count)) => Some(*count),
            None => (!is_among_others).then_some(0),
        }
    }
}

/// Whether counts put together are enough, and tell of none of them what it is.
fn hides_each(counts: &[(String, u64)]) -> bool {
    let all: u64 = counts.iter().map(|(_, count)| count).sum();
    let mut pairs = counts.windows(2);
    all >= FEWEST && pairs.any(|pair| pair[0].1 != pair[1].1)
}

/// A share whose parts are none or enough, and which tells nothing of a few.
fn safe(share: Share) -> Option<Share> {
    let told = |count: u64| count == 0 || count >= FEWEST;
    (told(share.of) && told(share.all - share.of)).then_some(share)
}

fn each(outcomes: Outcomes) -> [(String, u64); 4] {
    [
        ("upheld", outcomes.upheld),
        ("partly_upheld", outcomes.partly),
        ("not_upheld", outcomes.not),
        ("resolved", outcomes.resolved),
    ]
    .map(|(name, count)| (name.to_owned(), count))
}

/// Promises of which each part is none or enough: those kept, those still open, and those kept after their date,
/// which are what the others leave of all.
fn safe_promises(promises: Promises) -> Option<Promises> {
    let Promises { kept, open } = promises;
    let late = (kept.all - kept.of).saturating_sub(open);
    let is_told = |count: u64| Number::of(count).exactly().is_some();
    safe(kept)
        .filter(|_| is_told(open) && is_told(late))
        .map(|_| promises)
}

fn counted(counts: &BTreeMap<String, u64>) -> impl Iterator<Item = (String, u64)> {
    counts.iter().map(|(name, count)| (name.clone(), *count))
}

fn sum(shares: &BTreeMap<String, Share>) -> Share {
    shares.values().fold(Share::default(), |sum, share| Share {
        of: sum.of + share.of,
        all: sum.all + share.all,
    })
}

/// How counts by name are grouped: all of them, or only what may be told.
type Grouped = fn(Vec<(String, u64)>) -> Groups;

/// How a count by itself is told: as it is, or only where it may be.
type Counting = fn(u64) -> Number;

fn told(people: &People, (grouped, number): (Grouped, Counting), year: Option<YearTold>) -> Told {
    let of = |counts: &mut dyn Iterator<Item = (String, u64)>| grouped(counts.collect());
    let subjects = |which: fn(&(u64, u64)) -> u64| {
        of(&mut people
            .subjects
            .iter()
            .map(|(name, counts)| (name.clone(), which(counts))))
    };
    let payments = number(people.paid.payments);
    Told {
        subjects: SubjectsTold {
            now: subjects(|counts| counts.0),
            before: subjects(|counts| counts.1),
        },
        year,
        escalated: safe(people.escalated),
        paid: (payments, payments.exactly().map(|_| people.paid.total)),
        learned: of(&mut counted(&people.learned)),
        actions: safe_promises(people.actions),
        orders: safe_promises(people.orders),
        has_open_order: people.orders.open > 0,
        hazards: of(&mut counted(&people.hazards)),
        hazard_times: safe(sum(&people.hazard_times)),
        within: None,
    }
}

fn of_year(during: &During, since: Option<NaiveDate>, (grouped, number): (Grouped, Counting)) -> YearTold {
    YearTold {
        span: during.span,
        is_part: since.is_none_or(|since| Quarter::of(since).span().first > during.span.first),
        outcomes: during
            .outcomes
            .map(|outcomes| grouped(each(outcomes).into_iter().collect())),
        refused: grouped(counted(&during.refused).collect()),
        findings: grouped(counted(&during.findings).collect()),
        approached: number(during.approached),
        adjusted: number(during.adjusted),
    }
}

fn shown(figures: &Figures, people: Told) -> Shown {
    Shown {
        quarter: figures.quarter,
        as_at: figures.as_at,
        homes: figures.homes,
        process: figures.process.clone(),
        people,
    }
}

/// What may leave the house, as `before` has it where it was told already.
pub fn disclose(figures: &Figures, before: &ToldBefore) -> Disclosed<Shown> {
    let safely: (Grouped, Counting) = (Groups::safe, Number::of);
    let (people, since) = (&figures.people, figures.process.since);
    let during = &people.in_financial_year;
    // Told before it is over, it would be told again, and the difference is what came in the days between.
    let is_over = figures.as_at >= during.span.last;
    let has_begun = since.is_some_and(|since| since <= during.span.last);
    let year = (is_over && has_begun).then(|| {
        let told = before.years.get(&during.span.last).cloned();
        told.unwrap_or_else(|| of_year(during, since, safely))
    });
    let mut told = told(people, safely, year);
    let subjects = |quarter: Quarter| before.subjects.get(&quarter.to_string()).cloned();
    let SubjectsTold { now, before } = &mut told.subjects;
    *now = subjects(figures.quarter).unwrap_or_else(|| std::mem::take(now));
    *before = subjects(figures.quarter.before()).unwrap_or_else(|| std::mem::take(before));
    Disclosed(shown(figures, told))
}

/// What papers for readers outside told of people: later papers tell the same of the same time. Were it counted
/// anew each time, what was put on record late or corrected would be the difference between two papers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct ToldBefore {
    /// Stage 1 complaints by subject, of each quarter.
    subjects: BTreeMap<String, Groups>,
    /// What was told of each financial year, by its last day.
    years: BTreeMap<NaiveDate, YearTold>,
}

impl ToldBefore {
    /// What a paper tells.
    pub fn by(paper: &Disclosed<Shown>) -> Self {
        let Shown { quarter, people, .. } = paper.get();
        let year = people.year.iter();
        Self {
            subjects: BTreeMap::from([(quarter.to_string(), people.subjects.now.clone())]),
            years: year.map(|year| (year.span.last, year.clone())).collect(),
        }
    }

    /// What a later paper told counts from then on.
    pub fn add(&mut self, later: Self) {
        self.subjects.extend(later.subjects);
        self.years.extend(later.years);
    }

    /// The same without what the paper of that quarter told first: a revision of it tells that anew.
    #[must_use]
    pub fn without(&self, quarter: Quarter) -> Self {
        let mut rest = self.clone();
        rest.subjects.remove(&quarter.to_string());
        rest.years.remove(&quarter.span().last);
        rest
    }
}

/// Everything, for papers that stay in the house: small totals of the landlord may stand in a confidential paper.
pub fn within(figures: &Figures) -> Shown {
    let people = &figures.people;
    let within = Within {
        in_quarter: people.in_quarter.clone(),
        closed: people.closed.clone(),
        paid: people.paid.clone(),
        offered: people.offered.clone(),
        hazard_times: people.hazard_times.clone(),
        subject_months: people.subject_months.clone(),
        quality: figures.quality,
    };
    let all: (Grouped, Counting) = (Groups::all, Number::Exactly);
    let year = of_year(&people.in_twelve_months, figures.process.since, all);
    let told = Told {
        escalated: Some(people.escalated),
        actions: Some(people.actions),
        orders: Some(people.orders),
        hazard_times: Some(sum(&people.hazard_times)),
        within: Some(within),
        ..told(people, all, Some(year))
    };
    shown(figures, told)
}
