//! Nothing, in; the dates of one imagined matter, before anything of it is told, out.

use casework::cases::{Channel, CloseReason, Finding, Verdict};
use casework::policies::{StageId, TrackId};
use casework::triage::Hazard;
use chrono::{DateTime, NaiveDate, Utc};

/// One matter from its receipt to its end, whenever that is: what lies after the end of simulated time is not
/// told and not counted.
#[derive(Clone, Debug)]
pub struct Course {
    /// Which of all that came, from 0.
    pub number: u64,
    /// When it came.
    pub received_at: DateTime<Utc>,
    /// How.
    pub channel: Channel,
    /// The place of what it is about among the subjects.
    pub subject: usize,
    /// Its stages; one that was never asked for is not there.
    pub stages: Vec<StageCourse>,
    /// How it ended without an answer.
    pub ended: Option<Ended>,
    /// When an adjustment was agreed.
    pub adjusted: Option<DateTime<Utc>>,
    /// A danger in it.
    pub danger: Option<DangerCourse>,
    /// What was promised with an answer.
    pub action: Option<Promised>,
    /// Money offered with an answer.
    pub money: Option<Money>,
    /// When something was learned.
    pub learned: Option<DateTime<Utc>>,
    /// What became of it with the Ombudsman.
    pub ombudsman: Option<Ombudsman>,
}

/// How a matter ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// When.
    pub at: DateTime<Utc>,
    /// How.
    pub how: HowEnded,
}

/// How a matter ended without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HowEnded {
    /// It was praise, and passed on.
    Praise,
    /// It was not accepted, on that ground of the policy's.
    NotAccepted(String),
    /// The resident took it back.
    Withdrawn,
}

impl HowEnded {
    /// As the register names it.
    pub fn reason(&self) -> CloseReason {
        match self {
            Self::Praise => CloseReason::PassedOn,
            Self::NotAccepted(_) => CloseReason::NotAccepted,
            Self::Withdrawn => CloseReason::Withdrawn,
        }
    }
}

/// A stage.
#[derive(Clone, Debug)]
pub struct StageCourse {
    /// Which.
    pub stage: StageId,
    /// Which formal stage it is, from 1.
    pub formal: usize,
    /// The track at its beginning.
    pub track: Option<TrackId>,
    /// The quick track that it was put on, when, and until when it stays there.
    pub quick: Option<Quick>,
    /// Its own receipt.
    pub begun: DateTime<Utc>,
    /// When that was confirmed, and whether the policy takes that for the acknowledgement.
    pub receipt: (DateTime<Utc>, Counts),
    /// When an acknowledgement went by itself, as nobody had written one.
    pub by_itself: Option<DateTime<Utc>>,
    /// When a person acknowledged it, with the complaint defined.
    pub defined: Option<DateTime<Utc>>,
    /// When a holding response went out.
    pub holding: Option<DateTime<Utc>>,
    /// When more time was told, and the new date.
    pub extended: Option<(DateTime<Utc>, NaiveDate)>,
    /// The answer.
    pub answer: Option<Answer>,
}

/// The quick way through a stage.
#[derive(Clone, Debug)]
pub struct Quick {
    /// The track.
    pub track: TrackId,
    /// When a person put it there.
    pub since: DateTime<Utc>,
    /// The last instant at which it is there unanswered.
    pub until: DateTime<Utc>,
}

/// Whether a receipt counts as the acknowledgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// It does.
    AsAcknowledgement,
    /// It only confirms.
    AsReceipt,
}

/// The answer of a stage.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// When.
    pub at: DateTime<Utc>,
    /// What was decided.
    pub verdict: Verdict,
}

/// A danger.
#[derive(Clone, Debug)]
pub struct DangerCourse {
    /// Which.
    pub hazard: Hazard,
    /// When a named person said whether it is one.
    pub judged_at: DateTime<Utc>,
    /// Which kind it is, where it is one.
    pub confirmed: Option<Kind>,
    /// When the home was made safe, or the safety work done.
    pub made_safe: Option<DateTime<Utc>>,
    /// When it was investigated, and when the summary of that went out.
    pub investigated: Option<(DateTime<Utc>, Option<DateTime<Utc>>)>,
}

/// The kinds of hazard that the law knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// To be made safe within a day.
    Emergency,
    /// To be investigated.
    Significant,
}

impl Kind {
    /// The track of the law's stage.
    pub fn track(self) -> &'static str {
        match self {
            Self::Emergency => "emergency",
            Self::Significant => "significant",
        }
    }
}

/// Something promised by a date.
#[derive(Clone, Copy, Debug)]
pub struct Promised {
    /// When it was promised.
    pub at: DateTime<Utc>,
    /// By when.
    pub by: NaiveDate,
    /// When it was done.
    pub done: Option<DateTime<Utc>>,
}

/// Money.
#[derive(Clone, Copy, Debug)]
pub struct Money {
    /// In pence.
    pub pence: u64,
    /// When it was offered.
    pub offered: DateTime<Utc>,
    /// When that was accepted, and refused where it was not.
    pub accepted: Result<DateTime<Utc>, DateTime<Utc>>,
    /// When it was paid.
    pub paid: Option<DateTime<Utc>>,
}

/// What became of it with the Ombudsman.
#[derive(Clone, Copy, Debug)]
pub struct Ombudsman {
    /// When the resident went there.
    pub approached: DateTime<Utc>,
    /// What was found, and when.
    pub determined: Option<(DateTime<Utc>, Finding)>,
    /// What was ordered.
    pub order: Option<Promised>,
    /// Money that was ordered.
    pub award: Option<Money>,
}

impl StageCourse {
    /// When it was acknowledged as the policy understands that, by then: an answer acknowledges, too (Q18).
    pub fn acknowledged(&self, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let receipt = (self.receipt.1 == Counts::AsAcknowledgement).then_some(self.receipt.0);
        let all = [receipt, self.by_itself, self.acknowledged_by_code(end)];
        all.into_iter().flatten().filter(|at| *at <= end).min()
    }

    /// When it was acknowledged as the Code asks, by then.
    pub fn acknowledged_by_code(&self, end: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let all = [self.defined, self.answer.map(|answer| answer.at)];
        all.into_iter().flatten().filter(|at| *at <= end).min()
    }

    /// The track it is in then.
    pub fn track_at(&self, end: DateTime<Utc>) -> Option<&TrackId> {
        let quick = self.quick.as_ref().filter(|quick| {
            let answered = self.answer.map(|answer| answer.at);
            quick.since <= end && answered.map_or(end, |at| at.min(end)) <= quick.until
        });
        quick.map(|quick| &quick.track).or(self.track.as_ref())
    }
}
