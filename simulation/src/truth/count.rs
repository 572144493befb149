//! What is due when and what was done when, in; counted as in time, late or waiting, out.

use super::{Became, Of, Reckoned, Waits, is_over};
use chrono::{DateTime, NaiveDate, Utc};

/// How many working days, and whether the answer came.
pub(crate) type Waiting = (u32, bool);

impl Became {
    pub(super) fn add(
        &mut self,
        reckoned: &Reckoned,
        answered: Option<DateTime<Utc>>,
        (is_open, ended): (bool, Option<DateTime<Utc>>),
        until: NaiveDate,
    ) {
        if let Some(due) = reckoned.acknowledge_by {
            let is_over = is_over(due, until) && ended.is_none_or(|at| !due.met_by(at));
            let is_due = reckoned.acknowledged.is_some() || is_over;
            let in_time = reckoned.acknowledged.is_some_and(|at| due.met_by(at));
            self.acknowledged.all += u64::from(is_due);
            self.acknowledged.of += u64::from(in_time);
        }
        let Some(dates) = reckoned.dates else {
            return;
        };
        let one = match answered {
            Some(at) if dates.standard.met_by(at) => &mut self.in_time,
            Some(at) if dates.last.met_by(at) => &mut self.extended,
            Some(_) => &mut self.late,
            None if !is_open && ended.is_some_and(|at| !dates.last.met_by(at)) => &mut self.late,
            None if !is_open => &mut self.ended,
            None if is_over(dates.last, until) => &mut self.overdue,
            None => &mut self.not_yet_due,
        };
        *one += 1;
    }
}

impl Of {
    pub(super) fn add(&mut self, is_one: bool) {
        self.all += 1;
        self.of += u64::from(is_one);
    }
}

impl Waits {
    /// The product-limit estimate (Kaplan and Meier): those that still wait count as long as they have waited.
    pub(super) fn settle(&mut self) {
        self.all.sort_unstable();
        let (mut still, mut share) = (self.all.len() as u64, 1.0_f64);
        let mut rest = self.all.as_slice();
        while let Some((days, _)) = rest.first().copied() {
            let (here, later) = rest.split_at(rest.partition_point(|(other, _)| *other == days));
            let answered = here.iter().filter(|(_, came)| *came).count() as u64;
            #[expect(clippy::cast_precision_loss, reason = "no landlord has so many complaints")]
            let left = (still - answered) as f64 / still as f64;
            share *= left;
            let reached = |most: f64| share <= most + 1e-12;
            self.median = self.median.or(reached(0.5).then_some(days));
            self.ninetieth = self.ninetieth.or(reached(0.1).then_some(days));
            still -= here.len() as u64;
            rest = later;
        }
        self.all = Vec::new();
    }
}
