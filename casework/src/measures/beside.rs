//! What happened beside the stages of a case, in; counts of the quarter, out.

use super::figures::{Figures, Money, Promises};
use super::line::{Line, Noted};
use super::moment::Moment;
use super::tally::{self, Spans};
use std::collections::BTreeMap;

/// What is kept of each until all are counted.
#[derive(Default)]
pub(super) struct Beside {
    paid: Vec<u64>,
    offered: Vec<u64>,
}

impl Beside {
    /// Counts what happened in the spans that are looked at.
    pub fn add(&mut self, line: &Line<'_>, spans: &Spans, as_at: Moment, figures: &mut Figures) {
        let is_complaint = line.kind == "complaint";
        for noted in &line.beside {
            // A danger counts whatever it was told in; all else is of complaints.
            if !is_complaint && !noted.kind.starts_with("hazard_") {
                continue;
            }
            let day = noted.at.date();
            let is_in_quarter = spans.quarter.holds(day);
            let (word, people) = (noted.word, &mut figures.people);
            match noted.kind {
                "determined" => people
                    .during(day)
                    .for_each(|during| count(&mut during.findings, word)),
                "refused" => people
                    .during(day)
                    .for_each(|during| count(&mut during.refused, word)),
                "adjusted" => people.during(day).for_each(|during| during.adjusted += 1),
                "ombudsman" => people.during(day).for_each(|during| during.approached += 1),
                _ if !is_in_quarter => {}
                "closed" => count(&mut people.closed, word),
                "learned" => count(&mut people.learned, word),
                "hazard_confirmed" => count(&mut people.hazards, word),
                "compensation_paid" => self.paid.push(noted.pence()),
                "compensation_offered" => self.offered.push(noted.pence()),
                "action" => promise(&mut people.actions, noted, line, as_at, "action_done"),
                "order" => promise(&mut people.orders, noted, line, as_at, "order_done"),
                kind if kind.starts_with("hazard_") && is_due(noted, as_at) => {
                    let times = people.hazard_times.entry(kind.to_owned()).or_default();
                    times.of += u64::from(noted.number == Some(1));
                    times.all += 1;
                }
                _ => {}
            }
        }
    }

    /// What was paid, and what was offered.
    pub fn money(self) -> (Money, Money) {
        (money(self.paid), money(self.offered))
    }
}

fn count(counts: &mut BTreeMap<String, u64>, name: &str) {
    tally::count(counts, name, |count| *count += 1);
}

/// Whether its time is over, or ends on the last day that is looked at and was kept: on that day it may still be.
fn is_due(noted: &Noted<'_>, as_at: Moment) -> bool {
    noted.at < as_at || noted.at == as_at && noted.number == Some(1)
}

/// What was promised for a day that is over, or was done already: kept where it was done by then.
fn promise(promises: &mut Promises, noted: &Noted<'_>, line: &Line<'_>, as_at: Moment, done: &str) {
    let was_kept = noted.number == Some(1);
    if noted.word == "dropped" || !is_due(noted, as_at) {
        return;
    }
    promises.kept.all += 1;
    promises.kept.of += u64::from(was_kept);
    promises.open += u64::from(!was_kept && !is_done_since(noted, line, done));
}

/// Whether it was done after its date: of those not kept in time, the earliest are taken to be done first.
fn is_done_since(noted: &Noted<'_>, line: &Line<'_>, done: &str) -> bool {
    let of = |kind: &'static str| line.beside.iter().filter(move |other| other.kind == kind);
    let kept = of(noted.kind).filter(|other| other.number == Some(1)).count();
    let done = line.beside.iter().filter(|other| other.kind == done).count();
    let late = done.saturating_sub(kept);
    let not_kept = of(noted.kind).filter(|other| other.number == Some(0));
    not_kept.filter(|other| other.at < noted.at).count() < late
}

fn money(mut pence: Vec<u64>) -> Money {
    pence.sort_unstable();
    let middle = pence.len() / 2;
    let median = if pence.len().is_multiple_of(2) {
        let two = middle.checked_sub(1);
        let two = two.and_then(|before| Some((pence.get(before)?, pence.get(middle)?)));
        two.map(|(one, other)| u64::midpoint(*one, *other))
    } else {
        pence.get(middle).copied()
    };
    Money {
        payments: pence.len() as u64,
        total: pence.iter().sum(),
        median,
    }
}
