//! An event of a case, in; its clocks started, stopped or run again, out.

use crate::cases::{Case, FoldError, Rulebook, RunningClock, State};
use crate::clocks::Due;
use crate::policies::{Clock, Event, Policy, Whose};
use chrono::{DateTime, Utc};
use std::sync::Arc;

impl Case {
    /// Stops the clocks that wait for `event` and starts those that it sets running.
    pub(super) fn happened(
        mut self,
        event: Event,
        at: DateTime<Utc>,
        book: &Rulebook,
    ) -> Result<Self, FoldError> {
        let State::Open { stage, track } = self.state.clone() else {
            return Ok(self);
        };
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        self.happened.push((event, at));
        for running in self.clocks.iter_mut().filter(|running| running.stage == stage) {
            let waits = policy
                .clock(running.clock.as_str())
                .is_some_and(|clock| clock.waits_for(event));
            if waits && running.met_at.is_none() {
                running.met_at = Some(at);
            }
        }
        let happened = |event| self.when(event);
        let started: Vec<RunningClock> = policy
            .clocks_started(&stage, track.as_ref(), event, happened)
            // What is given may happen again: the clock runs since the first time.
            .filter(|(clock, from)| !self.runs(clock, *from))
            .map(|(clock, from)| self.start(clock, &policy, from, book))
            .collect::<Result<_, _>>()?;
        self.clocks.extend(started);
        Ok(self)
    }

    /// Lets the clocks that waited for `event` run again, unless something else has stopped them,
    /// and forgets those that it set running.
    pub(super) fn taken_back(mut self, event: Event, book: &Rulebook) -> Result<Self, FoldError> {
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        self.happened.retain(|(had, _)| *had != event);
        self.clocks.retain(|running| {
            policy
                .clock(running.clock.as_str())
                .is_none_or(|clock| clock.from != event && clock.given != Some(event))
        });
        for running in &mut self.clocks {
            let clock = policy.clock(running.clock.as_str());
            if let Some(clock) = clock.filter(|clock| clock.waits_for(event)) {
                running.met_at = met_at(&self.happened, clock, running.started_at);
            }
        }
        Ok(self)
    }

    /// When `event` last happened in this stage.
    fn when(&self, event: Event) -> Option<DateTime<Utc>> {
        let mut latest_first = self.happened.iter().rev();
        latest_first.find(|(had, _)| *had == event).map(|(_, at)| *at)
    }

    fn runs(&self, clock: &Clock, from: DateTime<Utc>) -> bool {
        let same = |running: &RunningClock| running.clock == clock.id && running.started_at == from;
        self.clocks.iter().any(same)
    }

    /// The date that `clock` has where what it is counted from is done on its own last day: a late
    /// acknowledgement never moves the date to act by (Q39). None where no clock of the stage waits
    /// for what it is counted from.
    pub(super) fn at_the_latest(
        &self,
        clock: &Clock,
        policy: &Policy,
        book: &Rulebook,
    ) -> Result<Option<Due>, FoldError> {
        let calendar = book.calendar(&self.calendar)?;
        let waiting = self.clocks.iter().filter(|running| {
            let other = policy.clock(running.clock.as_str());
            running.stage == clock.stage && other.is_some_and(|other| other.waits_for(clock.from))
        });
        let Some(first) = waiting.map(|running| running.act_by).min() else {
            return Ok(None);
        };
        Ok(Some(policy.due(
            clock,
            first.as_start(),
            self.region,
            calendar,
        )?))
    }

    fn start(
        &self,
        clock: &Clock,
        policy: &Policy,
        from: DateTime<Utc>,
        book: &Rulebook,
    ) -> Result<RunningClock, FoldError> {
        let calendar = book.calendar(&self.calendar)?;
        let policy_due = policy.due(clock, from, self.region, calendar)?;
        let at_the_latest = self.at_the_latest(clock, policy, book)?;
        // What is given tells another date: a holding response says when the answer will come.
        let is_answer = clock.given.is_none() && clock.waits_for(Event::Responded);
        let told = self.answer_told.as_ref();
        let told = told.filter(|(stage, _)| is_answer && *stage == clock.stage);
        let told = told.map(|(_, due)| *due);
        let caps = at_the_latest.into_iter().chain(told);
        let caps = caps.filter(|_| clock.whose == Whose::Landlord);
        let act_by = caps.chain([policy_due]).min().unwrap_or(policy_due);
        Ok(RunningClock {
            clock: clock.id.clone(),
            stage: clock.stage.clone(),
            started_at: from,
            policy_due,
            act_by,
            met_at: met_at(&self.happened, clock, from),
            rule: clock.basis.rule(),
            clause: clock.basis.clause.clone(),
            calendar: self.calendar.clone(),
        })
    }
}

/// When the first of what stops `clock`, counted from `from`, happened.
fn met_at(happened: &[(Event, DateTime<Utc>)], clock: &Clock, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let stops = |(event, at): &&(Event, DateTime<Utc>)| clock.waits_for(*event) && *at >= from;
    happened.iter().filter(stops).map(|(_, at)| *at).min()
}
