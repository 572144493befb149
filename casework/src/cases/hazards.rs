//! A danger noticed, and what was said and done of it, in; its own clocks by the law on hazards, out.
//!
//! A danger does not wait for the complaint it came with: it goes through the stage of a rule set of its own,
//! from when the landlord became aware, and neither an answer nor the end of the case stops it.

use crate::calendars::Region;
use crate::cases::passage::{Passage, RunningClock, Stopper, Terms, Turn, Uncounted};
use crate::cases::{Case, FoldError, LetterState, Rulebook, What};
use crate::ids::MessageId;
use crate::policies::{ClockId, ContactKind, Event, TrackId};
use crate::triage::Hazard;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A danger that a message spoke of, or that somebody found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Danger {
    /// Which.
    pub hazard: Hazard,
    /// When it came to be known.
    pub noticed_at: DateTime<Utc>,
    /// What a named person said of it; none while it is provisional.
    pub judged: Option<(Judgement, DateTime<Utc>)>,
    /// Its way by the law on hazards; none where no such law was in force.
    pub apart: Option<Apart>,
}

/// A danger's way by the law on hazards, apart from its complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart {
    /// The version of the rule set that was in force when it came to be known.
    pub version: String,
    /// Its stage; the track says which kind of hazard it is, once a person has.
    pub passage: Passage,
    /// Letters that are about it.
    letters: Vec<MessageId>,
}

/// What a person said of a danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Judgement {
    /// It is one.
    Confirmed,
    /// It is none, with reasons on record.
    Dismissed,
}

impl Danger {
    /// Whether nobody has dismissed it.
    pub fn stands(&self) -> bool {
        !matches!(self.judged, Some((Judgement::Dismissed, _)))
    }

    /// What a person said of it last.
    pub fn judgement(&self) -> Option<Judgement> {
        self.judged.map(|(judgement, _)| judgement)
    }

    /// Which kind of hazard it is by the law, once a person has said.
    pub fn track(&self) -> Option<&TrackId> {
        self.apart.as_ref().and_then(|apart| apart.passage.track.as_ref())
    }

    /// Whether that letter is about it.
    pub fn is_told_by(&self, letter: MessageId) -> bool {
        let apart = self.apart.as_ref();
        apart.is_some_and(|apart| apart.letters.contains(&letter))
    }

    /// When `event` last happened in it.
    pub fn when(&self, event: Event) -> Option<DateTime<Utc>> {
        self.apart.as_ref().and_then(|apart| apart.passage.when(event))
    }

    /// Whether the home was made safe from it.
    pub fn was_made_safe(&self) -> bool {
        self.made_safe_at().is_some()
    }

    /// When the home was made safe from it first.
    pub fn made_safe_at(&self) -> Option<DateTime<Utc>> {
        let done = [Event::MadeSafe, Event::SafetyWorkDone].into_iter();
        done.filter_map(|event| self.when(event)).min()
    }

    /// Its clocks, running, met and stopped, in the order in which they started.
    pub fn clocks(&self) -> impl Iterator<Item = &RunningClock> {
        self.apart.iter().flat_map(|apart| &apart.passage.clocks)
    }

    /// The clocks by which it is scored: those of the kind of hazard that it is.
    pub(super) fn scored(&self) -> impl Iterator<Item = &RunningClock> {
        let track = self.track();
        let of = move |running: &&RunningClock| running.track.is_none() || running.track.as_ref() == track;
        let waited_for = |running: &&RunningClock| running.met_at.is_some() || running.stopped.is_none();
        let confirmed = self.judgement() == Some(Judgement::Confirmed);
        self.clocks()
            .filter(move |_| confirmed)
            .filter(of)
            .filter(waited_for)
    }

    fn turn(&mut self, turn: Turn, region: Region, book: &Rulebook) -> Result<(), Uncounted> {
        let Some(apart) = &mut self.apart else {
            return Ok(());
        };
        let law = Arc::clone(book.policy(&apart.version)?);
        apart.passage.turn(turn, Terms::to_act_by(&law, book, region))
    }
}

impl Case {
    /// The danger of that kind, as it came to be known last.
    pub fn danger(&self, hazard: Hazard) -> Option<&Danger> {
        self.dangers.iter().rfind(|danger| danger.hazard == hazard)
    }

    /// The danger of that kind that a letter is to tell of: the earliest to which the law still asks for what its
    /// delivery brings, where no letter of it is on its way; else as it came to be known last.
    pub fn danger_to_tell(&self, hazard: Hazard, brings: Event) -> Option<&Danger> {
        let owed = |danger: &&Danger| {
            let mut clocks = danger.clocks();
            brings == Event::SummaryGiven
                && danger.hazard == hazard
                && clocks.any(|running| running.runs() && running.waits_for(brings))
                && !self.is_being_told_of(danger, brings)
        };
        let owed = self.dangers.iter().find(owed);
        owed.or_else(|| self.danger(hazard))
    }

    /// Whether a letter whose delivery brings that about for the danger is on its way.
    pub fn is_being_told_of(&self, danger: &Danger, brings: Event) -> bool {
        let mut letters = self.letters.iter();
        letters.any(|sent| {
            sent.state == LetterState::Queued && sent.brings == Some(brings) && danger.is_told_by(sent.id)
        })
    }

    /// Whether something that a danger asks for is late and still to be done.
    pub fn is_late_with_a_danger(&self) -> bool {
        self.hazard_clocks().any(|(_, running)| running.is_late())
    }

    /// Every clock of its dangers, each with its danger.
    pub fn hazard_clocks(&self) -> impl Iterator<Item = (&Danger, &RunningClock)> {
        let dangers = self.dangers.iter();
        dangers.flat_map(|danger| danger.clocks().map(move |running| (danger, running)))
    }

    /// Notes what happened to a danger; whether it was about one.
    pub(super) fn note_hazard(
        &mut self,
        what: &What,
        at: DateTime<Utc>,
        book: &Rulebook,
    ) -> Result<bool, FoldError> {
        match what {
            What::HazardNoticed { hazard, law } => self.notice(*hazard, law.as_ref(), at, book)?,
            What::HazardJudged {
                hazard,
                judgement,
                track,
            } => self.judge(*hazard, (*judgement, at), track.as_ref(), book)?,
            What::HazardHappened { hazard, event } => {
                let (event, letter) = (*event, None);
                self.turn_of(*hazard, Turn::Happened { event, at, letter }, book)?;
            }
            What::HazardTold { hazard, letter } => self.hazard_told(*hazard, *letter),
            What::HazardRanOut { hazard, clock } => self.hazard_ran_out(*hazard, clock, book)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn danger_mut(&mut self, hazard: Hazard) -> Option<&mut Danger> {
        self.dangers.iter_mut().rfind(|danger| danger.hazard == hazard)
    }

    fn turn_of(&mut self, hazard: Hazard, turn: Turn, book: &Rulebook) -> Result<(), FoldError> {
        let region = self.region;
        let danger = self.danger_mut(hazard);
        Ok(danger.map_or(Ok(()), |danger| danger.turn(turn, region, book))?)
    }

    /// Its clocks run from when the landlord became aware, provisionally until a person has said (Q4).
    fn notice(
        &mut self,
        hazard: Hazard,
        law: Option<&String>,
        at: DateTime<Utc>,
        book: &Rulebook,
    ) -> Result<(), FoldError> {
        let stage = match law {
            Some(version) => book.policy(version)?.opens(ContactKind::Hazard),
            None => None,
        };
        let stage = stage.map(|stage| (stage.id.clone(), 0));
        let passage = stage.map(|stage| Passage::new(stage, None, at, self.calendar.clone()));
        let version = law.cloned().unwrap_or_default();
        self.dangers.push(Danger {
            hazard,
            noticed_at: at,
            judged: None,
            apart: passage.map(|passage| Apart {
                version,
                passage,
                letters: Vec::new(),
            }),
        });
        let letter = None;
        [Event::Received, Event::LandlordAware]
            .into_iter()
            .try_for_each(|event| self.turn_of(hazard, Turn::Happened { event, at, letter }, book))
    }

    /// A person said that it is none, and its clocks stop; or which kind it is, and they run, again where they
    /// had stopped.
    fn judge(
        &mut self,
        hazard: Hazard,
        (judgement, at): (Judgement, DateTime<Utc>),
        track: Option<&TrackId>,
        book: &Rulebook,
    ) -> Result<(), FoldError> {
        let Some(danger) = self.danger_mut(hazard) else {
            return Ok(());
        };
        let before = danger.judgement();
        danger.judged = Some((judgement, at));
        match judgement {
            Judgement::Dismissed => {
                let by = Stopper::Closed;
                self.turn_of(hazard, Turn::Stopped { at, by }, book)?;
            }
            Judgement::Confirmed if before == Some(Judgement::Dismissed) => {
                self.turn_of(hazard, Turn::Resumed, book)?;
            }
            Judgement::Confirmed => {}
        }
        match track.cloned() {
            Some(track) => self.turn_of(hazard, Turn::Moved { track, at }, book),
            None => Ok(()),
        }
    }

    /// A clock of a danger that ran out and that nobody has seen to, the earliest of several: what came to be
    /// known anew does not end what is still to be done of the time before.
    pub(crate) fn unseen_of(&self, hazard: Hazard, clock: &ClockId) -> Option<(&Danger, &RunningClock)> {
        let unseen = self.hazard_clocks().filter(|(danger, running)| {
            danger.hazard == hazard && running.clock == *clock && running.is_unseen()
        });
        unseen.min_by_key(|(_, running)| running.act_by)
    }

    /// A clock ran out by the earliest date that it has and that nobody has seen to.
    fn hazard_ran_out(&mut self, hazard: Hazard, clock: &ClockId, book: &Rulebook) -> Result<(), FoldError> {
        let Some((danger, running)) = self.unseen_of(hazard, clock) else {
            return Ok(());
        };
        let due = running.act_by;
        let at = self.dangers.iter().position(|other| std::ptr::eq(other, danger));
        let (clock, region) = (clock.clone(), self.region);
        let danger = at.and_then(|at| self.dangers.get_mut(at));
        let turn = Turn::RanOut { clock, due };
        Ok(danger.map_or(Ok(()), |danger| danger.turn(turn, region, book))?)
    }

    /// A letter is about a danger.
    fn hazard_told(&mut self, hazard: Hazard, letter: MessageId) {
        let sent = self.letters.iter().find(|sent| sent.id == letter);
        let brings = sent.and_then(|sent| sent.brings);
        let told = brings.map_or_else(
            || self.danger(hazard),
            |brings| self.danger_to_tell(hazard, brings),
        );
        let at = told.and_then(|told| self.dangers.iter().position(|other| std::ptr::eq(other, told)));
        let danger = at.and_then(|at| self.dangers.get_mut(at));
        if let Some(apart) = danger.and_then(|danger| danger.apart.as_mut()) {
            apart.letters.push(letter);
        }
    }

    /// What the delivery of a letter brought about for the danger that it is of; whether it is of one.
    pub(super) fn told_of_hazard(
        &mut self,
        letter: MessageId,
        (event, at): (Event, DateTime<Utc>),
        book: &Rulebook,
    ) -> Result<bool, FoldError> {
        let region = self.region;
        let mut dangers = self.dangers.iter_mut();
        let Some(danger) = dangers.find(|danger| danger.is_told_by(letter)) else {
            return Ok(false);
        };
        let letter = Some(letter);
        danger.turn(Turn::Happened { event, at, letter }, region, book)?;
        Ok(true)
    }

    /// What the delivery of `letter` brought about for a danger did not come about.
    pub(super) fn hazards_without(&mut self, letter: MessageId, book: &Rulebook) -> Result<(), Uncounted> {
        self.ways_apart(book, |passage, terms| passage.without(letter, terms).map(drop))
    }

    /// Clocks of dangers that run are counted by another calendar (Q36).
    pub(super) fn recount_hazards(&mut self, calendar: &str, book: &Rulebook) -> Result<(), Uncounted> {
        self.ways_apart(book, |passage, terms| {
            passage.turn(Turn::Recounted(calendar.to_owned()), terms)
        })
    }

    /// What came to be known with the complaint came to be known when that was received.
    pub(super) fn hazards_received_at(
        &mut self,
        (before, at): (DateTime<Utc>, DateTime<Utc>),
        book: &Rulebook,
    ) -> Result<(), Uncounted> {
        let with_it = |danger: &&mut Danger| danger.noticed_at == before;
        for danger in self.dangers.iter_mut().filter(with_it) {
            danger.noticed_at = at;
        }
        self.ways_apart(book, |passage, terms| {
            if passage.begun_at == before {
                return passage.received_at(at, terms);
            }
            Ok(())
        })
    }

    fn ways_apart(
        &mut self,
        book: &Rulebook,
        with: impl Fn(&mut Passage, Terms<'_>) -> Result<(), Uncounted>,
    ) -> Result<(), Uncounted> {
        let region = self.region;
        for apart in self.dangers.iter_mut().filter_map(|danger| danger.apart.as_mut()) {
            let law = Arc::clone(book.policy(&apart.version)?);
            with(&mut apart.passage, Terms::to_act_by(&law, book, region))?;
        }
        Ok(())
    }
}
