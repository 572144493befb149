//! A turn of a passage, in; its clocks started, moved, stopped or run out, out.

use crate::cases::RunningClock;
use crate::cases::passage::{Extended, Passage, RanOut, Stopper, Terms, Turn, Uncounted};
use crate::clocks::Due;
use crate::ids::MessageId;
use crate::policies::{Clock, ClockId, Event, Whose};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

impl Passage {
    /// Takes one more turn.
    pub(super) fn turn(&mut self, turn: Turn, terms: Terms<'_>) -> Result<(), Uncounted> {
        self.course.push(turn.clone());
        match turn {
            Turn::Happened { event, at, letter } => {
                self.stop_what_waited_for(event, at, terms);
                if matches!(event, Event::Responded | Event::Resolved | Event::Refused) {
                    self.stop_what_runs(at, Stopper::Answer);
                }
                self.start_what_follows(event, terms)?;
                if let Some((clock, to)) = letter.and_then(|letter| self.extension_told_by(letter)) {
                    self.extend(&clock, to, at, terms)?;
                }
                // What is delivered late counts where it belongs, and starts nothing there.
                if self.was_left() {
                    self.stop_what_runs(at, Stopper::Left);
                }
            }
            Turn::Told(due) => self.keep_to(due, terms),
            Turn::Extending { .. } => {}
            Turn::Recounted(calendar) => self.recount(calendar, terms)?,
            Turn::Moved { track, at } => {
                self.track = Some(track);
                self.change_tracks(at, terms);
                self.start_all(terms)?;
            }
            Turn::RanOut { clock, due } => {
                let this = |running: &&mut RunningClock| running.clock == clock && running.act_by <= due;
                for running in self.clocks.iter_mut().filter(this) {
                    running.ran_out = RanOut::SeenTo;
                }
            }
            Turn::Stopped { at, by } => self.stop_what_runs(at, by),
            Turn::Resumed => {
                // What an answer ended before stays ended.
                let here = self.clocks_here(terms);
                let waits = |running: &&mut RunningClock| {
                    here.contains(&running.clock)
                        && running.stopped.is_some_and(|(_, by)| by == Stopper::Closed)
                };
                for running in self.clocks.iter_mut().filter(waits) {
                    running.stopped = None;
                }
            }
        }
        Ok(())
    }

    /// A date that was told is never told later (Q36), also where the receipt turns out to be later than it
    /// seemed when it was told.
    fn keep_to(&mut self, told: Due, terms: Terms<'_>) {
        let answers = self.clocks.iter_mut();
        let answers = answers.filter(|running| is_answer(running, terms));
        if let Some(first) = answers.min_by_key(|running| running.act_by) {
            first.act_by = first.act_by.min(told);
        }
        self.brought_forward = None;
    }

    /// When the answer is due that still runs, the earliest of several.
    fn answer_runs_to(&self, terms: Terms<'_>) -> Option<Due> {
        let answers = self.clocks.iter().filter(|running| is_answer(running, terms));
        answers.map(|running| running.act_by).min()
    }

    fn stop_what_waited_for(&mut self, event: Event, at: DateTime<Utc>, terms: Terms<'_>) {
        for running in &mut self.clocks {
            let clock = terms.policy.clock(running.clock.as_str());
            if running.met_at.is_none() && clock.is_some_and(|clock| clock.waits_for(event)) {
                running.met_at = Some(at);
            }
        }
    }

    /// The clocks of its stage in the track it is in now.
    fn clocks_here(&self, terms: Terms<'_>) -> Vec<ClockId> {
        let clocks = terms.policy.clocks_of(&self.stage, self.track.as_ref());
        clocks.map(|clock| clock.id.clone()).collect()
    }

    /// The clocks of the track it left are not waited for; those of the one it is in now are, again.
    fn change_tracks(&mut self, at: DateTime<Utc>, terms: Terms<'_>) {
        let here = self.clocks_here(terms);
        for running in self.clocks.iter_mut().filter(|running| running.met_at.is_none()) {
            running.stopped = if here.contains(&running.clock) {
                None
            } else {
                running.stopped.or(Some((at, Stopper::Left)))
            };
        }
    }

    /// What was still to come is no longer waited for.
    fn stop_what_runs(&mut self, at: DateTime<Utc>, by: Stopper) {
        for running in self.clocks.iter_mut().filter(|running| running.met_at.is_none()) {
            running.stopped = match running.stopped {
                None => Some((at, by)),
                // Answered or left while it was closed: it does not run again when that is undone.
                Some((since, Stopper::Closed)) => Some((since, by)),
                ended => ended,
            };
        }
    }

    fn start_what_follows(&mut self, event: Event, terms: Terms<'_>) -> Result<(), Uncounted> {
        let policy = Arc::clone(terms.policy);
        let (stage, track) = (self.stage.clone(), self.track.clone());
        let started: Vec<(Clock, DateTime<Utc>)> = policy
            .clocks_started(&stage, track.as_ref(), event, |event| self.counts_since(event))
            // What is given may happen again: the clock runs since the first time.
            .filter(|(clock, from)| !self.runs_from(clock, *from))
            .map(|(clock, from)| (clock.clone(), from))
            .collect();
        for (clock, from) in started {
            let running = self.start(&clock, from, terms)?;
            self.clocks.push(running);
        }
        Ok(())
    }

    /// Since when clocks count from `event`. A stage that was acknowledged is not acknowledged later because
    /// another letter says it again, and the date that stood at first is the same however often it is moved.
    fn counts_since(&self, event: Event) -> Option<DateTime<Utc>> {
        match event {
            Event::Acknowledged | Event::OriginalDue => self.first(event),
            event => self.when(event),
        }
    }

    /// Starts what everything so far would have started in the track it is in now.
    fn start_all(&mut self, terms: Terms<'_>) -> Result<(), Uncounted> {
        let mut events: Vec<Event> = self.happened().map(|(event, _)| event).collect();
        events.dedup();
        events
            .into_iter()
            .try_for_each(|event| self.start_what_follows(event, terms))
    }

    fn runs_from(&self, clock: &Clock, from: DateTime<Utc>) -> bool {
        let same = |running: &RunningClock| running.clock == clock.id && running.started_at == from;
        self.clocks.iter().any(same)
    }

    fn start(&self, clock: &Clock, from: DateTime<Utc>, terms: Terms<'_>) -> Result<RunningClock, Uncounted> {
        let calendar = terms.calendar(&self.calendar)?;
        let policy_due = terms.policy.due(clock, from, terms.region, calendar)?;
        // What is given tells another date: a holding response says when the answer will come.
        let is_answer = clock.given.is_none() && clock.waits_for(Event::Responded);
        let told = self.told().filter(|_| is_answer);
        let caps = self.at_the_latest(clock, terms)?.into_iter().chain(told);
        let caps = caps.filter(|_| clock.whose == Whose::Landlord);
        let act_by = caps.chain([policy_due]).min().unwrap_or(policy_due);
        Ok(RunningClock {
            clock: clock.id.clone(),
            stage: clock.stage.clone(),
            track: clock.track.clone(),
            whose: clock.whose,
            started_at: from,
            policy_due,
            code_due: None,
            act_by,
            until: clock.until.clone(),
            when_missed: clock.when_missed.clone(),
            met_at: self.met_at(clock, from),
            stopped: None,
            ran_out: RanOut::No,
            rule: clock.basis.rule(),
            clause: clock.basis.clause.clone(),
            calendar: self.calendar.clone(),
        })
    }

    /// When the first of what stops `clock`, counted from `from`, happened.
    fn met_at(&self, clock: &Clock, from: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let stops = |(event, at): &(Event, DateTime<Utc>)| clock.waits_for(*event) && *at >= from;
        self.happened().filter(stops).map(|(_, at)| at).min()
    }

    /// The date that `clock` has where what it is counted from is done on its own last day: a late
    /// acknowledgement never moves the date to act by (Q39). None where no clock of the stage waits
    /// for what it is counted from.
    pub(super) fn at_the_latest(&self, clock: &Clock, terms: Terms<'_>) -> Result<Option<Due>, Uncounted> {
        let waiting = self.clocks.iter().filter(|running| {
            let other = terms.policy.clock(running.clock.as_str());
            other.is_some_and(|other| other.waits_for(clock.from))
        });
        let Some(first) = waiting.map(|running| running.act_by).min() else {
            return Ok(None);
        };
        let calendar = terms.calendar(&self.calendar)?;
        let due = terms
            .policy
            .due(clock, first.as_start(), terms.region, calendar)?;
        Ok(Some(due))
    }

    /// Counts every clock that still runs by the calendar of that version.
    ///
    /// A landlord's date that was told to somebody never moves later (Q36): the policy's own date
    /// follows the calendar, the date to act by keeps the earlier. A resident's limit keeps the later.
    fn recount(&mut self, calendar: String, terms: Terms<'_>) -> Result<(), Uncounted> {
        self.calendar = calendar;
        let before = self.answer_runs_to(terms);
        let days = Arc::clone(terms.calendar(&self.calendar)?);
        for at in 0..self.clocks.len() {
            let running = &self.clocks[at];
            let Some(clock) = terms
                .policy
                .clock(running.clock.as_str())
                .filter(|_| running.runs())
            else {
                continue;
            };
            let extended = self.extended.last().map(|extended| extended.to);
            let extended = extended.filter(|to| running.policy_due.max(running.act_by) == Due::On(*to));
            let own = terms.policy.due(clock, running.started_at, terms.region, &days)?;
            let due = extended.map_or(own, |to| own.max(Due::On(to)));
            let at_the_latest = self.at_the_latest(clock, terms)?.filter(|_| extended.is_none());
            let running = &mut self.clocks[at];
            running.policy_due = if is_ceiling(&clock.id, terms) { own } else { due };
            running.act_by = match clock.whose {
                Whose::Landlord => running.act_by.min(due).min(at_the_latest.unwrap_or(due)),
                Whose::Resident => running.act_by.max(due),
            };
            running.calendar.clone_from(&self.calendar);
        }
        let now = self.answer_runs_to(terms).filter(|now| before > Some(*now));
        self.brought_forward = now.filter(|_| self.told().is_some()).or(self.brought_forward);
        Ok(())
    }

    fn extension_told_by(&self, sought: MessageId) -> Option<(ClockId, NaiveDate)> {
        self.course.iter().find_map(|turn| match turn {
            Turn::Extending { clock, to, letter } if *letter == sought => Some((clock.clone(), *to)),
            _ => None,
        })
    }

    /// Moves the date of `clock`, and of every clock that waits for the same and falls before it, where the
    /// letter that tells it went out by the date that stood (Q23). Told late, it moves nothing.
    fn extend(
        &mut self,
        clock: &ClockId,
        to: NaiveDate,
        told_at: DateTime<Utc>,
        terms: Terms<'_>,
    ) -> Result<(), Uncounted> {
        let Some(moved) = terms.policy.clock(clock.as_str()).cloned() else {
            return Ok(());
        };
        let standing = self
            .clocks
            .iter()
            .find(|running| running.clock == *clock && running.runs());
        let Some(was) = standing.map(|running| terms.dates.of(running)) else {
            return Ok(());
        };
        if !was.met_by(told_at) {
            self.told_late.push(told_at);
            return Ok(());
        }
        self.turn(
            Turn::Happened {
                event: Event::OriginalDue,
                at: was.as_start(),
                letter: None,
            },
            terms,
        )?;
        self.extended.push(Extended { told_at, was, to });
        self.brought_forward = None;
        let to = Due::On(to);
        for running in &mut self.clocks {
            let other = terms.policy.clock(running.clock.as_str());
            let same = other.is_some_and(|other| {
                other.whose == Whose::Landlord && other.until.iter().any(|event| moved.waits_for(*event))
            });
            if same && running.runs() {
                running.act_by = running.act_by.max(to);
                if !is_ceiling(&running.clock, terms) {
                    running.policy_due = running.policy_due.max(to);
                }
            }
        }
        Ok(())
    }
}

/// Whether the stage's full answer is waited for by the date of that clock.
fn is_answer(running: &RunningClock, terms: Terms<'_>) -> bool {
    let clock = terms.policy.clock(running.clock.as_str());
    running.runs()
        && clock.is_some_and(|clock| {
            clock.whose == Whose::Landlord && clock.given.is_none() && clock.waits_for(Event::Responded)
        })
}

/// Whether extensions go up to the date of that clock: a later one may be agreed, and then people act by that,
/// but the ceiling's own date stays where the policy has it.
fn is_ceiling(clock: &ClockId, terms: Terms<'_>) -> bool {
    let mut extensions = terms.policy.extensions.iter();
    extensions.any(|extension| extension.up_to.as_ref() == Some(clock))
}
