//! A case, in; what has to be seen to when nobody does anything, and when, out.

use crate::cases::passage::{RanOut, RunningClock};
use crate::cases::undertakings::{Standing, Undertaking, UndertakingId};
use crate::cases::{Actor, Case, LetterState};
use crate::clocks::Due;
use crate::letters::LetterKind;
use crate::policies::{self, ClockId, Event, Whose};
use crate::triage::Hazard;
use chrono::{DateTime, TimeDelta, Utc};

/// The letter that acknowledges a case.
pub(crate) const ACKNOWLEDGEMENT: LetterKind = LetterKind::Resident(policies::LetterKind::Acknowledgement);

/// How long before the end of its last day an acknowledgement goes out by default: at three in the
/// afternoon, so that a person still has most of the day, and a bounce still has some.
const BEFORE_THE_END_OF_A_DAY: TimeDelta = TimeDelta::hours(9);
/// The same before the end of a time in hours.
const BEFORE_THE_END_OF_HOURS: TimeDelta = TimeDelta::hours(4);

/// How long after a resident's time is over what follows from it: what they sent in its last hour is taken
/// in first, and read by a person.
const AFTER_A_RESIDENTS_TIME: TimeDelta = TimeDelta::hours(12);

/// Something to see to when its time has come.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Wake {
    /// From when.
    pub at: DateTime<Utc>,
    /// What.
    pub what: ToSee,
}

/// What is to be seen to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ToSee {
    /// Acknowledge by default: nobody has, and the last day is there.
    Acknowledge(ClockId),
    /// A clock ran out: what its policy says follows.
    RanOut(ClockId),
    /// The date of the answer came forward, and the resident does not know.
    BroughtForward(Due),
    /// The date of an undertaking has passed.
    Overran(UndertakingId),
    /// A clock of a danger ran out: danger does not end with the complaint.
    HazardRanOut(Hazard, ClockId),
}

impl Case {
    /// Whether something that was out of target is still to be done.
    pub fn is_out_of_target(&self) -> bool {
        self.clocks().any(RunningClock::is_late)
    }

    /// What has to be seen to when nobody does anything, the earliest first. What is seen to leaves a
    /// fact, after which it is no longer here.
    pub fn wakes(&self) -> Vec<Wake> {
        let mut wakes = Vec::new();
        if let Some(passage) = self.passage().filter(|_| !self.is_closed()) {
            // At once, whatever else waits.
            wakes.extend(passage.brought_forward.map(|due| Wake {
                at: passage.begun_at,
                what: ToSee::BroughtForward(due),
            }));
            for running in passage.clocks.iter().filter(|running| running.runs()) {
                wakes.extend(self.default_of(running));
                if running.ran_out == RanOut::No {
                    wakes.push(Wake {
                        at: running.act_by.ends_at() + after(running.whose),
                        what: ToSee::RanOut(running.clock.clone()),
                    });
                }
            }
        }
        let open = self
            .undertakings
            .iter()
            .filter(|other| other.standing == Standing::Open);
        wakes.extend(open.map(|undertaking: &Undertaking| Wake {
            at: undertaking.ends_at() + TimeDelta::microseconds(1),
            what: ToSee::Overran(undertaking.id),
        }));
        let unseen = self.hazard_clocks().filter(|(_, running)| running.is_unseen());
        wakes.extend(unseen.map(|(danger, running)| Wake {
            at: running.act_by.ends_at() + after(running.whose),
            what: ToSee::HazardRanOut(danger.hazard, running.clock.clone()),
        }));
        wakes.sort();
        wakes
    }

    /// From when an acknowledgement goes out by default; none where one was written already, whatever
    /// became of it, unless it was a person's and they took it back: what went by itself does not go again.
    fn default_of(&self, running: &RunningClock) -> Option<Wake> {
        let waits = running.whose == Whose::Landlord && running.waits_for(Event::Acknowledged);
        let here = self.passages.len();
        let written = self.letters.iter().any(|sent| {
            sent.passage == here
                && sent.brings == Some(Event::Acknowledged)
                && (sent.state != LetterState::Withdrawn || sent.by == Actor::Redress)
                && (sent.kind == ACKNOWLEDGEMENT || sent.state == LetterState::Queued)
        });
        let before = match running.act_by {
            Due::On(_) => BEFORE_THE_END_OF_A_DAY,
            Due::At(_) => BEFORE_THE_END_OF_HOURS,
        };
        (waits && !written && running.ran_out == RanOut::No).then(|| Wake {
            at: running.act_by.ends_at() - before,
            what: ToSee::Acknowledge(running.clock.clone()),
        })
    }
}

/// How long after its last instant a clock has run out.
fn after(whose: Whose) -> TimeDelta {
    match whose {
        Whose::Landlord => TimeDelta::microseconds(1),
        Whose::Resident => AFTER_A_RESIDENTS_TIME,
    }
}
