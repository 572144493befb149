//! What happens in a case, in; its facts, the clocks that run out between them among them, and the plan that writes
//! it, out.

use crate::told::Happening;
use crate::world::World;
use casework::cases::CloseReason;
use casework::cases::{Actor, Case, Cause, Fact, FoldError, RunningClock, ToSee, TrackReason, Wake, What};
use casework::given::Chance;
use casework::ids::{CaseId, FactId};
use casework::policies::WhenMissed;
use chrono::{DateTime, Utc};

/// A life in the telling.
pub struct Living<'a> {
    world: &'a World,
    chance: &'a mut Chance,
    id: CaseId,
    case: Option<Case>,
    facts: Vec<Fact>,
}

impl<'a> Living<'a> {
    /// Nothing has happened yet.
    pub fn new(world: &'a World, id: CaseId, chance: &'a mut Chance) -> Self {
        Self {
            world,
            chance,
            id,
            case: None,
            facts: Vec::new(),
        }
    }

    /// Lives through all that happens, and through what runs out by itself up to `end`.
    pub fn live(
        mut self,
        all: Vec<Happening>,
        end: DateTime<Utc>,
    ) -> Result<(Vec<Fact>, Option<Case>), FoldError> {
        for happening in all {
            self.time_passes(happening.at)?;
            let Happening { at, by, cause, what } = happening;
            self.record((at, at), by, cause, what)?;
        }
        self.time_passes(end)?;
        Ok((self.facts, self.case))
    }

    fn record(
        &mut self,
        (happened_at, recorded_at): (DateTime<Utc>, DateTime<Utc>),
        by: Actor,
        cause: Cause,
        what: What,
    ) -> Result<(), FoldError> {
        let fact = Fact {
            id: FactId::new(recorded_at, self.chance),
            case: self.id,
            happened_at,
            recorded_at,
            by,
            cause,
            what,
        };
        self.case = Some(match self.case.take() {
            None => Case::received(&fact)?,
            Some(before) => before.with(&fact, &self.world.book)?,
        });
        self.facts.push(fact);
        Ok(())
    }

    /// What falls due before `now` is seen to, as the worker sees to it; acknowledgements that go by themselves
    /// are part of the course.
    fn time_passes(&mut self, now: DateTime<Utc>) -> Result<(), FoldError> {
        while let Some(wake) = self.next_wake(now) {
            match wake.what {
                ToSee::RanOut(clock) => {
                    let passage = self.case.as_ref().and_then(Case::passage);
                    let clocks = passage.into_iter().flat_map(|passage| &passage.clocks);
                    let out = clocks.filter(|running| running.clock == clock && running.is_unseen());
                    let Some(out) = out.min_by_key(|running| running.act_by).cloned() else {
                        return Ok(());
                    };
                    self.ran_out(&out, wake.at)?;
                }
                ToSee::Overran(undertaking) => {
                    self.by_itself(wake.at, wake.at, What::Overran { undertaking })?;
                }
                ToSee::HazardRanOut(hazard, clock) => {
                    self.by_itself(wake.at, wake.at, What::HazardRanOut { hazard, clock })?;
                }
                ToSee::Acknowledge(_) | ToSee::BroughtForward(_) => return Ok(()),
            }
        }
        Ok(())
    }

    fn next_wake(&self, now: DateTime<Utc>) -> Option<Wake> {
        let wakes = self.case.as_ref()?.wakes();
        let mut due = wakes.into_iter().filter(|wake| wake.at <= now);
        due.find(|wake| !matches!(wake.what, ToSee::Acknowledge(_) | ToSee::BroughtForward(_)))
    }

    fn by_itself(&mut self, at: DateTime<Utc>, recorded: DateTime<Utc>, what: What) -> Result<(), FoldError> {
        self.record((at, recorded), Actor::Redress, Cause::Clock, what)
    }

    fn ran_out(&mut self, out: &RunningClock, woken: DateTime<Utc>) -> Result<(), FoldError> {
        let (ended, stage, clock) = (out.act_by.ends_at(), out.stage.clone(), out.clock.clone());
        self.by_itself(ended, woken, What::RanOut { stage, clock })?;
        match &out.when_missed {
            WhenMissed::Closes => {
                let why = CloseReason::Answered;
                self.by_itself(woken, woken, What::Closed { why })
            }
            WhenMissed::MoveTo(track) => {
                let (track, because) = (track.clone(), TrackReason::RanOut);
                self.by_itself(ended, woken, What::Moved { track, because })
            }
            // Every simulated complaint is formal from its beginning.
            WhenMissed::Breach | WhenMissed::Flag | WhenMissed::BecomesFormal => Ok(()),
        }
    }
}
