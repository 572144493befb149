//! What a policy allows for each stage, in; when a stage is due, as the simulator reckons it by itself, out.
//!
//! Lengths come from the policy's clocks; which of them count, from when, and what an extension moves is reckoned
//! here without the fold of facts, so that the two can be held against each other.

use crate::days::Days;
use crate::world::World;
use casework::clocks::{Due, civil_date};
use casework::policies::{Clock, Event, Extension, Policy, Stage, StageId, StageKind, TrackId, Whose};
use chrono::{DateTime, NaiveDate, Utc};

/// What is known of a stage that its dates depend on.
#[derive(Clone, Debug)]
pub struct Known<'a> {
    /// The stage.
    pub stage: &'a StageId,
    /// The track it is in, where it has several.
    pub track: Option<&'a TrackId>,
    /// Its own receipt.
    pub begun: DateTime<Utc>,
    /// When it was acknowledged, by whichever of the two is asked; the Code counts no answer's time from the
    /// answer itself.
    pub acknowledged: Option<DateTime<Utc>>,
    /// When a holding response went out.
    pub holding: Option<DateTime<Utc>>,
    /// When more time was told, and the new date.
    pub extended: Option<(DateTime<Utc>, NaiveDate)>,
}

/// When an answer is due: as it stood, and with the time that was told in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// As it stood.
    pub standard: Due,
    /// With the extension; the same where there was none.
    pub last: Due,
}

/// One of the two ways to reckon.
pub struct Terms<'a> {
    policy: &'a Policy,
    days: &'a Days,
}

impl<'a> Terms<'a> {
    /// By the landlord's policy.
    pub fn own(world: &'a World) -> Self {
        Self {
            policy: &world.policy,
            days: &world.days,
        }
    }

    /// By the Ombudsman's Code, where it is in force.
    pub fn code(world: &'a World) -> Option<Self> {
        let policy = world.code.as_deref()?;
        let days = &world.days;
        Some(Self { policy, days })
    }

    /// The stage of that number among the formal ones, from 1.
    pub fn stage(&self, formal: usize) -> Option<&'a Stage> {
        let mut stages = self
            .policy
            .stages
            .iter()
            .filter(|stage| stage.kind == StageKind::Formal);
        stages.nth(formal.checked_sub(1)?)
    }

    /// The end of that clock's time from then.
    pub fn end(&self, clock: &Clock, from: DateTime<Utc>) -> Due {
        let counting = clock.counting.unwrap_or(self.policy.counting);
        self.days.due(clock.within, (counting, clock.rolls), from)
    }

    fn clocks<'b>(&'b self, known: &'b Known<'_>) -> impl Iterator<Item = &'a Clock> + 'b {
        let clocks = self
            .policy
            .clocks
            .iter()
            .filter(|clock| clock.stage == *known.stage);
        clocks.filter(|clock| {
            let here = clock.track.is_none() || clock.track.as_ref() == known.track;
            here && clock.whose == Whose::Landlord
        })
    }

    /// The last day of the acknowledgement; none where nothing is asked.
    pub fn acknowledge_by(&self, known: &Known<'_>) -> Option<Due> {
        let clocks = self.clocks(known);
        let asked = clocks.filter(|clock| clock.until.contains(&Event::Acknowledged));
        asked.map(|clock| self.end(clock, known.begun)).min()
    }

    /// When the answer is due by the landlord's policy: of several clocks the earliest counts (Q21), and a late
    /// acknowledgement moves nothing (Q39).
    pub fn answer_by(&self, known: &Known<'_>) -> Option<Dates> {
        let dues = self.clocks(known).filter_map(|clock| self.of_clock(clock, known));
        let standard = dues.min()?;
        let told = known.extended.filter(|(at, _)| {
            let moved = self.extension(known.stage).map(|extension| &extension.clock);
            let clock = self.policy.clocks.iter().find(|clock| Some(&clock.id) == moved);
            let was = clock.and_then(|clock| self.of_clock(clock, known));
            was.is_some_and(|was| was.met_by(*at))
        });
        let last = told.map_or(standard, |(_, to)| standard.max(Due::On(to)));
        Some(Dates { standard, last })
    }

    /// The date of one clock of the answer's; none where it does not run.
    fn of_clock(&self, clock: &Clock, known: &Known<'_>) -> Option<Due> {
        let answers = clock.until.contains(&Event::Responded);
        let is_held = known.holding.is_some();
        let given = match clock.given {
            None => !(is_held && clock.until.contains(&Event::HoldingResponseSent)),
            Some(Event::HoldingResponseSent) => is_held,
            Some(_) => false,
        };
        if !answers || !given {
            return None;
        }
        match clock.from {
            Event::Received | Event::BecameFormal => Some(self.end(clock, known.begun)),
            Event::Acknowledged => {
                let own = self.end(clock, known.acknowledged?);
                let latest = self.acknowledge_by(known);
                let latest = latest.map(|last| self.end(clock, last.as_start()));
                Some(latest.map_or(own, |latest| latest.min(own)))
            }
            _ => None,
        }
    }

    /// When the answer is due by the Code: from the acknowledgement once there is one, else from the last day on
    /// which it may come; and by how much the Code lets it be moved (Code 6.3, 6.4, 6.14, 6.15).
    pub fn measured_by(&self, known: &Known<'_>) -> Option<Dates> {
        let own = |from: Event| {
            let mut clocks = self.clocks(known);
            clocks.find(|clock| clock.from == from && clock.until.contains(&Event::Responded))
        };
        let acknowledged = known.acknowledged.zip(own(Event::Acknowledged));
        let standard = match acknowledged {
            Some((at, clock)) => self.end(clock, at),
            None => self.end(own(Event::Received)?, known.begun),
        };
        let moved = known.extended.filter(|(at, _)| standard.met_by(*at));
        let last = moved
            .zip(self.ceiling(known, standard))
            .map(|((_, to), latest)| to.min(latest));
        let last = last.map_or(standard, |last| standard.max(Due::On(last)));
        Some(Dates { standard, last })
    }

    /// The first extension of the stage that moves a clock which runs by itself.
    pub fn extension(&self, stage: &StageId) -> Option<&'a Extension> {
        let mut here = self
            .policy
            .extensions
            .iter()
            .filter(|extension| extension.stage == *stage);
        here.find(|extension| {
            let mut clocks = self.policy.clocks.iter();
            clocks.any(|clock| clock.id == extension.clock && clock.given.is_none())
        })
    }

    /// The latest date to which an answer due then can be moved; none where nothing says.
    pub fn ceiling(&self, known: &Known<'_>, standing: Due) -> Option<NaiveDate> {
        let up_to = self.extension(known.stage)?.up_to.as_ref()?;
        let clock = self.policy.clocks.iter().find(|clock| clock.id == *up_to)?;
        let from = match clock.from {
            Event::OriginalDue => standing.as_start(),
            _ => known.begun,
        };
        Some(civil_date(self.end(clock, from).ends_at()))
    }

    /// Whether a holding response moves the answer at that stage.
    pub fn holds(&self, stage: &StageId) -> bool {
        let given = Some(Event::HoldingResponseSent);
        let mut clocks = self.policy.clocks.iter();
        clocks.any(|clock| clock.stage == *stage && clock.given == given)
    }
}
