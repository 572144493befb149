//! What happens in one stage of a case, turn by turn, in; its clocks, out.
//!
//! A passage keeps its course: every turn it took, in the order in which it was recorded. Its clocks are
//! what the course comes to, so a letter that did not arrive is struck from the course and the rest is
//! gone through again; nothing has to be wound back by hand.

use crate::calendars::{BeyondCalendar, Calendar, Region};
use crate::cases::{Decision, Draft, NotInRulebook, Rulebook};
use crate::clocks::Due;
use crate::ids::{ContactId, MessageId};
use crate::policies::{ClockId, Event, Policy, StageId, TrackId, WhenMissed, Whose};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// A case's way through one stage of its policy. A case that is opened again goes through a stage again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The stage.
    pub stage: StageId,
    /// Which formal stage of the policy it is, from 1; 0 for one that is not.
    pub formal: usize,
    /// The track, where the stage has several.
    pub track: Option<TrackId>,
    /// The stage's own receipt: of the complaint, or of the request for this stage (Q19).
    pub begun_at: DateTime<Utc>,
    /// What was decided in it.
    pub decision: Option<Decision>,
    /// Who decided it: nobody of them decides the next stage (Code 6.13).
    pub decided_by: Vec<ContactId>,
    /// The answer as it was written for somebody to sign off.
    pub draft: Option<Draft>,
    /// Who signed an answer of it off: they wrote none of it, and decide no later stage.
    pub signed_by: Vec<ContactId>,
    /// Its clocks, running, met and stopped, in the order in which they started.
    pub clocks: Vec<RunningClock>,
    /// The dates of the Ombudsman's Code for it, also where the policy has none for the same.
    pub by_code: ByCode,
    /// Later dates that were told in time (Q23), the latest last.
    pub extended: Vec<Extended>,
    /// When a later date was told after the one that stood: it moved nothing (Q23).
    pub told_late: Vec<DateTime<Utc>>,
    /// The date of the answer where a changed calendar brought it forward, and nobody told the resident yet.
    pub brought_forward: Option<Due>,
    /// Every turn it took.
    pub course: Vec<Turn>,
    /// The calendar that its dates are counted by from now on.
    pub(super) calendar: String,
    /// The track at its beginning.
    track_at_first: Option<TrackId>,
    /// The calendar at its beginning.
    calendar_at_first: String,
}

/// When a stage is due by the Ombudsman's Code; nothing where the Code is not in force, or does not know it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ByCode {
    /// The acknowledgement (Code 6.2, 6.11).
    pub acknowledge: Option<Due>,
    /// The answer (Code 6.3, 6.14).
    pub answer: Option<Due>,
    /// When it was acknowledged as the Code asks, with the complaint defined (Code 5.6), and the letter.
    pub acknowledged: Option<(DateTime<Utc>, Option<MessageId>)>,
    /// Later dates that the Code allows (Code 6.4, 6.15), the latest last.
    pub extended: Vec<Extended>,
    /// When a later date was told after the Code's had passed.
    pub told_late: Vec<DateTime<Utc>>,
    /// When a date was told that is later than the Code allows.
    pub beyond: Option<DateTime<Utc>>,
}

impl ByCode {
    /// Whether the Code still asks for an acknowledgement with the complaint defined (Code 5.6), whatever
    /// the policy takes for one.
    pub fn waits_for_acknowledgement(&self) -> bool {
        self.acknowledge.is_some() && self.acknowledged.is_none()
    }
}

/// One turn of a passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Something that the policy names happened.
    Happened {
        /// What.
        event: Event,
        /// When.
        at: DateTime<Utc>,
        /// The letter whose delivery brought it about.
        letter: Option<MessageId>,
    },
    /// The date of the answer was told to the resident: no later one is the one to act by (Q36).
    Told(Due),
    /// A later date was settled on; it counts once the letter that tells it is delivered in time (Q23).
    Extending {
        /// The clock whose date it moves, with all that wait for the same.
        clock: ClockId,
        /// The new date.
        to: NaiveDate,
        /// The letter that tells it.
        letter: MessageId,
    },
    /// Clocks that run are counted by another calendar (Q36).
    Recounted(String),
    /// It goes on in another track, from the same receipt.
    Moved {
        /// The track.
        track: TrackId,
        /// When.
        at: DateTime<Utc>,
    },
    /// A clock ran out, and what follows was seen to.
    RanOut {
        /// Which.
        clock: ClockId,
        /// The date that it then had: where the clock turns out to have a later one, it has yet to run out.
        due: Due,
    },
    /// The case was closed, or went on to another stage, or a danger was dismissed: no clock is waited for
    /// any more.
    Stopped {
        /// When.
        at: DateTime<Utc>,
        /// Which of the two.
        by: Stopper,
    },
    /// The case was taken up again where it stood.
    Resumed,
}

/// A later date that was told in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extended {
    /// When it was told.
    pub told_at: DateTime<Utc>,
    /// The date that stood before.
    pub was: Due,
    /// The date since.
    pub to: NaiveDate,
}

/// A clock of the policy, started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningClock {
    /// Which clock.
    pub clock: ClockId,
    /// At which stage.
    pub stage: StageId,
    /// The track it belongs to; none where it runs in each.
    pub track: Option<TrackId>,
    /// Whose time it is.
    pub whose: Whose,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it falls due by the landlord's own policy.
    pub policy_due: Due,
    /// When the same is due by the Ombudsman's Code, where the Code knows it and is in force.
    pub code_due: Option<Due>,
    /// When somebody has to have acted: the earliest date that binds.
    pub act_by: Due,
    /// What stops it, whichever comes first.
    pub until: Vec<Event>,
    /// What follows when it runs out.
    pub when_missed: WhenMissed,
    /// When what it waits for happened.
    pub met_at: Option<DateTime<Utc>>,
    /// When it was no longer waited for, although that had not happened, and what stopped it.
    pub stopped: Option<(DateTime<Utc>, Stopper)>,
    /// Whether it ran out and what follows was seen to.
    pub ran_out: RanOut,
    /// The rule it comes from.
    pub rule: String,
    /// The clause of the landlord's document.
    pub clause: String,
    /// The version of the calendar that gave the date.
    pub calendar: String,
}

/// What stops a clock although what it waits for has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stopper {
    /// The stage was answered.
    Answer,
    /// The case was closed, or the danger dismissed: it runs again where that is taken back.
    Closed,
    /// The case went on to another stage or track.
    Left,
}

/// Whether a clock ran out and what follows was seen to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum RanOut {
    /// Not that anybody has seen to.
    #[default]
    No,
    /// What follows was seen to.
    SeenTo,
}

impl RunningClock {
    /// Whether it is still waited for.
    pub fn runs(&self) -> bool {
        self.met_at.is_none() && self.stopped.is_none()
    }

    /// Whether it runs, and nobody has seen yet to its having run out.
    pub fn is_unseen(&self) -> bool {
        self.runs() && self.ran_out == RanOut::No
    }

    /// Whether it has run out, people were told, and it is still to be done.
    pub fn is_late(&self) -> bool {
        self.runs() && self.ran_out == RanOut::SeenTo
    }

    /// Whether `event` stops it.
    pub fn waits_for(&self, event: Event) -> bool {
        self.until.contains(&event)
    }
}

/// What a passage is counted by.
#[derive(Clone, Copy)]
pub(super) struct Terms<'a> {
    pub policy: &'a Arc<Policy>,
    pub book: &'a Rulebook,
    pub region: Region,
    pub dates: Dates,
}

/// What a passage's dates are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dates {
    /// People act by them: the earliest that binds counts.
    ToActBy,
    /// They measure, and nobody acts by them: each clock's own counts (Q39).
    ToMeasureBy,
}

impl Dates {
    /// The date of a clock that counts.
    pub fn of(self, running: &RunningClock) -> Due {
        match self {
            Self::ToActBy => running.act_by,
            Self::ToMeasureBy => running.policy_due,
        }
    }
}

/// Why a turn could not be counted.
#[derive(Debug, thiserror::Error)]
pub enum Uncounted {
    /// A version that the case names is gone.
    #[error(transparent)]
    NotInRulebook(#[from] NotInRulebook),
    /// A date lies beyond the calendar.
    #[error(transparent)]
    BeyondCalendar(#[from] BeyondCalendar),
}

impl<'a> Terms<'a> {
    /// The landlord's own dates: those that somebody acts by.
    pub fn to_act_by(policy: &'a Arc<Policy>, book: &'a Rulebook, region: Region) -> Self {
        let dates = Dates::ToActBy;
        Self {
            policy,
            book,
            region,
            dates,
        }
    }

    /// The Code's dates: those that measure.
    pub fn to_measure_by(policy: &'a Arc<Policy>, book: &'a Rulebook, region: Region) -> Self {
        let dates = Dates::ToMeasureBy;
        Self {
            policy,
            book,
            region,
            dates,
        }
    }
}

impl Terms<'_> {
    pub fn calendar(&self, version: &str) -> Result<&Arc<Calendar>, Uncounted> {
        Ok(self.book.calendar(version)?)
    }
}

impl Passage {
    /// A passage that begins at `begun_at`, with nothing happened in it yet.
    pub(super) fn new(
        (stage, formal): (StageId, usize),
        track: Option<TrackId>,
        begun_at: DateTime<Utc>,
        calendar: String,
    ) -> Self {
        Self {
            stage,
            formal,
            track_at_first: track.clone(),
            track,
            begun_at,
            decision: None,
            decided_by: Vec::new(),
            draft: None,
            signed_by: Vec::new(),
            clocks: Vec::new(),
            by_code: ByCode::default(),
            extended: Vec::new(),
            told_late: Vec::new(),
            brought_forward: None,
            course: Vec::new(),
            calendar_at_first: calendar.clone(),
            calendar,
        }
    }

    /// The version of the calendar that its dates are counted by from now on.
    pub(super) fn calendar(&self) -> &String {
        &self.calendar
    }

    /// Every event so far and when it was, in the order in which it was recorded.
    pub fn happened(&self) -> impl DoubleEndedIterator<Item = (Event, DateTime<Utc>)> {
        self.course.iter().filter_map(|turn| match turn {
            Turn::Happened { event, at, .. } => Some((*event, *at)),
            _ => None,
        })
    }

    /// Whether nothing has happened in it but its receipt, and what the letter brought that confirmed it.
    pub(super) fn is_only_begun(&self) -> bool {
        self.course.iter().all(|turn| match turn {
            Turn::Happened { event, letter, .. } => {
                letter.is_some() || matches!(event, Event::Received | Event::BecameFormal)
            }
            Turn::Told(_) | Turn::Recounted(_) => true,
            _ => false,
        })
    }

    /// When `event` last happened.
    pub fn when(&self, event: Event) -> Option<DateTime<Utc>> {
        let mut latest_first = self.happened().rev();
        latest_first.find(|(had, _)| *had == event).map(|(_, at)| at)
    }

    /// When `event` first happened.
    pub fn first(&self, event: Event) -> Option<DateTime<Utc>> {
        self.happened().find(|(had, _)| *had == event).map(|(_, at)| at)
    }

    /// Whether the case went on from it to another stage.
    pub(super) fn was_left(&self) -> bool {
        let left = |turn: &Turn| {
            matches!(
                turn,
                Turn::Stopped {
                    by: Stopper::Left,
                    ..
                }
            )
        };
        self.course.iter().any(left)
    }

    /// The date of the answer as it was told to the resident: with the latest extension, else the earliest.
    pub fn told(&self) -> Option<Due> {
        if let Some(extended) = self.extended.last() {
            return Some(Due::On(extended.to));
        }
        let told = self.course.iter().filter_map(|turn| match turn {
            Turn::Told(due) => Some(*due),
            _ => None,
        });
        told.min()
    }

    /// When `event` first happened, and the letter that brought it about.
    pub(super) fn brought(&self, sought: Event) -> Option<(DateTime<Utc>, Option<MessageId>)> {
        self.course.iter().find_map(|turn| match turn {
            Turn::Happened { event, at, letter } if *event == sought => Some((*at, *letter)),
            _ => None,
        })
    }

    /// Strikes what the delivery of `letter` brought about; whether there was anything.
    pub(super) fn without(&mut self, letter: MessageId, terms: Terms<'_>) -> Result<bool, Uncounted> {
        if !self.was_brought_by(letter) {
            return Ok(false);
        }
        let brought = |turn: &Turn| matches!(turn, Turn::Happened { letter: Some(by), .. } if *by == letter);
        self.course.retain(|turn| !brought(turn));
        self.go_through_again(terms)?;
        Ok(true)
    }

    /// Sets the receipt it began with to another time.
    pub(super) fn received_at(&mut self, at: DateTime<Utc>, terms: Terms<'_>) -> Result<(), Uncounted> {
        let before = self.begun_at;
        self.begun_at = at;
        for turn in &mut self.course {
            if let Turn::Happened {
                event: Event::Received | Event::BecameFormal | Event::LandlordAware,
                at: when,
                letter: None,
            } = turn
                && *when == before
            {
                *when = at;
            }
        }
        self.go_through_again(terms)
    }

    fn go_through_again(&mut self, terms: Terms<'_>) -> Result<(), Uncounted> {
        let mut course = std::mem::take(&mut self.course);
        // It follows from an extension, and comes about again with it.
        let follows = |turn: &Turn| {
            matches!(
                turn,
                Turn::Happened {
                    event: Event::OriginalDue,
                    ..
                }
            )
        };
        course.retain(|turn| !follows(turn));
        self.clocks.clear();
        self.extended.clear();
        self.told_late.clear();
        self.brought_forward = None;
        self.track.clone_from(&self.track_at_first);
        self.calendar.clone_from(&self.calendar_at_first);
        course.into_iter().try_for_each(|turn| self.turn(turn, terms))
    }

    /// Whether the delivery of that letter brought anything about.
    pub fn was_brought_by(&self, sought: MessageId) -> bool {
        let brought = |turn: &Turn| matches!(turn, Turn::Happened { letter: Some(by), .. } if *by == sought);
        self.course.iter().any(brought)
    }
}
