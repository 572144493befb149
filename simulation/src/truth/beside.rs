//! What happened beside the stages of a course, in; counted in its quarter, out.

use super::Truth;
use crate::course::{Course, HowEnded, Money, Promised};
use crate::habits::SUBJECTS;
use casework::clocks::{Due, civil_date};
use chrono::{DateTime, Utc};

impl Truth {
    pub(super) fn beside(&mut self, course: &Course, end: DateTime<Utc>) {
        let by_then = |at: &DateTime<Utc>| *at <= end;
        if let Some(ended) = course.ended.as_ref().filter(|ended| ended.at <= end) {
            let quarter = self.quarter(civil_date(ended.at));
            match &ended.how {
                HowEnded::NotAccepted(ground) => *quarter.refused.entry(ground.clone()).or_default() += 1,
                HowEnded::Withdrawn => quarter.withdrawn += 1,
                HowEnded::Praise => {}
            }
        }
        if let Some(at) = course.adjusted.filter(by_then) {
            self.quarter(civil_date(at)).adjusted += 1;
        }
        let confirmed = course.danger.as_ref().filter(|danger| danger.confirmed.is_some());
        if let Some(danger) = confirmed.filter(|danger| danger.judged_at <= end) {
            let hazards = &mut self.quarter(civil_date(danger.judged_at)).hazards;
            *hazards.entry(danger.hazard.as_str().to_owned()).or_default() += 1;
        }
        let subject = SUBJECTS.get(course.subject).map(|subject| subject.category);
        if let Some((at, subject)) = course.learned.filter(by_then).zip(subject) {
            *self
                .quarter(civil_date(at))
                .learned
                .entry(subject.to_owned())
                .or_default() += 1;
        }
        if let Some(action) = course.action {
            self.promised(action, end, Kind::Action);
        }
        if let Some(money) = course.money {
            self.money(money, end);
        }
        let Some(ombudsman) = course.ombudsman.filter(|ombudsman| ombudsman.approached <= end) else {
            return;
        };
        self.quarter(civil_date(ombudsman.approached)).approached += 1;
        if let Some((at, finding)) = ombudsman.determined.filter(|(at, _)| *at <= end) {
            let findings = &mut self.quarter(civil_date(at)).findings;
            *findings.entry(finding.as_str().to_owned()).or_default() += 1;
        }
        if let Some(order) = ombudsman.order {
            self.promised(order, end, Kind::Order);
        }
        if let Some(award) = ombudsman.award {
            self.money(award, end);
        }
    }

    /// Counted by the day for which it was promised, once that has come.
    fn promised(&mut self, promised: Promised, end: DateTime<Utc>, kind: Kind) {
        let is_there = promised.at <= end && promised.by <= self.until;
        if !is_there {
            return;
        }
        let kept = promised
            .done
            .is_some_and(|at| at <= end && Due::On(promised.by).met_by(at));
        let quarter = self.quarter(promised.by);
        match kind {
            Kind::Action => quarter.actions.add(kept),
            Kind::Order => quarter.orders.add(kept),
        }
    }

    fn money(&mut self, money: Money, end: DateTime<Utc>) {
        if money.offered <= end {
            let offered = &mut self.quarter(civil_date(money.offered)).offered;
            offered.payments += 1;
            offered.total += money.pence;
        }
        if let Some(at) = money.paid.filter(|at| *at <= end) {
            let paid = &mut self.quarter(civil_date(at)).paid;
            paid.payments += 1;
            paid.total += money.pence;
        }
    }
}

/// What was promised.
#[derive(Clone, Copy)]
enum Kind {
    Action,
    Order,
}
