//! A stage, its track and when it begins, in; what happens in it and when, at the latest, out.
//!
//! Of all the clocks that run, the one due first is met on its last day; that may stop others and
//! start more, of which again the one due first is met, until none is left. No clock is due before
//! what it is counted from, so nothing that is found later can come before what was found already.

use super::Asked;
use crate::calendars::{BeyondCalendar, Calendar};
use crate::clocks::{Due, civil_date};
use crate::policies::{Clock, ClockId, Event, Policy, Stage, StageKind, Track, TrackId};
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// What a course is reckoned by.
#[derive(Clone, Copy)]
pub(super) struct Ground<'a> {
    pub(super) policy: &'a Policy,
    pub(super) asked: &'a Asked,
    pub(super) calendar: &'a Calendar,
}

/// What happens in a stage, and by which clocks.
pub(super) struct Course<'a> {
    pub(super) stage: &'a Stage,
    track: Option<TrackId>,
    /// When each event happens.
    times: BTreeMap<Event, DateTime<Utc>>,
    /// The clocks whose date is the one to act by.
    governing: BTreeSet<&'a ClockId>,
    /// The clocks that were stopped before they were due, each with the clock it was stopped by.
    stopped: BTreeMap<&'a ClockId, &'a ClockId>,
}

impl<'a> Ground<'a> {
    /// The clocks of `stage`, of whatever track.
    pub(super) fn clocks(self, stage: &Stage) -> impl Iterator<Item = &'a Clock> {
        self.policy
            .clocks
            .iter()
            .filter(move |clock| clock.stage == stage.id)
    }

    /// When `clock` is due, counted from `at`.
    pub(super) fn due(self, clock: &Clock, at: DateTime<Utc>) -> Result<Due, BeyondCalendar> {
        self.policy.due(clock, at, self.asked.region, self.calendar)
    }

    /// The course of `stage` in `track`, begun at `begins`.
    pub(super) fn course(
        self,
        stage: &'a Stage,
        track: Option<&Track>,
        begins: DateTime<Utc>,
    ) -> Result<Course<'a>, BeyondCalendar> {
        let mut course = Course {
            stage,
            track: track.map(|track| track.id.clone()),
            times: self
                .beginning(stage)
                .iter()
                .map(|event| (*event, begins))
                .collect(),
            governing: BTreeSet::new(),
            stopped: BTreeMap::new(),
        };
        let mut waiting: Vec<&Clock> = self.clocks(stage).filter(|clock| course.drives(clock)).collect();
        while let Some((due, clock)) = self.next(&course, &waiting)? {
            course.meet(clock, due);
            let mut left = Vec::new();
            for other in waiting {
                match course.stands(other) {
                    Some(from) if self.due(other, from)? == due && other.until[0] == clock.until[0] => {
                        course.governing.insert(&other.id);
                    }
                    Some(from) if from < due.as_start() && other.waits_for(clock.until[0]) => {
                        course.stopped.insert(&other.id, &clock.id);
                    }
                    _ => left.push(other),
                }
            }
            waiting = left;
        }
        Ok(course)
    }

    /// What has happened when `stage` begins.
    fn beginning(self, stage: &Stage) -> &'static [Event] {
        match stage.kind {
            StageKind::Formal if stage.id == self.policy.first_stage().id => {
                &[Event::Received, Event::BecameFormal]
            }
            StageKind::Informal | StageKind::Formal => &[Event::Received],
            StageKind::Apart => &[Event::Received, Event::LandlordAware],
            StageKind::Outside => &[Event::Received, Event::ReviewRequested],
        }
    }

    /// Of the clocks that run, the one due first; of several, the policy's first.
    fn next(
        self,
        course: &Course<'_>,
        waiting: &[&'a Clock],
    ) -> Result<Option<(Due, &'a Clock)>, BeyondCalendar> {
        let mut first: Option<(Due, &Clock)> = None;
        for clock in waiting {
            let Some(from) = course.stands(clock) else {
                continue;
            };
            let due = self.due(clock, from)?;
            if first.is_none_or(|(earliest, _)| due < earliest) {
                first = Some((due, clock));
            }
        }
        Ok(first)
    }
}

impl<'a> Course<'a> {
    /// When `event` happens in it.
    pub(super) fn at(&self, event: Event) -> Option<DateTime<Utc>> {
        self.times.get(&event).copied()
    }

    /// When the last thing happens in it.
    pub(super) fn last(&self) -> Option<DateTime<Utc>> {
        self.times.values().max().copied()
    }

    /// Whether the date of `clock` is the one to act by.
    pub(super) fn governs(&self, clock: &Clock) -> bool {
        self.governing.contains(&clock.id)
    }

    /// The clock by whose date what `clock` waits for is done before.
    pub(super) fn stopped_by(&self, clock: &Clock) -> Option<&'a ClockId> {
        self.stopped.get(&clock.id).copied()
    }

    /// Whether `clock` runs in this course without more being given; what is counted from the date
    /// that was extended runs only once it was.
    fn drives(&self, clock: &Clock) -> bool {
        let every = self.track.is_none() && self.stage.waits_for_its_track();
        let here = every || clock.track.is_none() || clock.track == self.track;
        here && clock.given.is_none() && clock.from != Event::OriginalDue
    }

    /// What `clock` is counted from, if that has happened and its law still stood.
    fn stands(&self, clock: &Clock) -> Option<DateTime<Utc>> {
        let from = self.at(clock.from)?;
        let ended = clock.ended_by(civil_date(from), self.stage);
        ended.is_none().then_some(from)
    }

    /// `clock` is met on its last day, by the first event it waits for.
    fn meet(&mut self, clock: &'a Clock, due: Due) {
        let (event, at) = (clock.until[0], due.as_start());
        self.times.entry(event).or_insert(at);
        if event == Event::Responded {
            self.times.entry(Event::ResponseReceived).or_insert(at);
            self.times.entry(Event::OriginalDue).or_insert(at);
        }
    }
}
