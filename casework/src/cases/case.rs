//! What the facts of a case come to: its state, its letters and its clocks.

use crate::calendars::Region;
use crate::cases::{Channel, Reference};
use crate::clocks::Due;
use crate::ids::{CaseId, ContactId, MessageId};
use crate::letters::LetterKind;
use crate::policies::{ClockId, Event, StageId, TrackId};
use crate::triage::{Category, ContactType, Hazard};
use chrono::{DateTime, Utc};

/// What the facts of a case come to. There is no other truth: the register's columns
/// are this, written in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// Its public name.
    pub reference: Reference,
    /// How many facts it has.
    pub version: u32,
    /// What it is.
    pub contact_type: ContactType,
    /// How it came.
    pub channel: Channel,
    /// Whose case it is.
    pub complainant: ContactId,
    /// Everybody who has written in it, the complainant first.
    pub parties: Vec<ContactId>,
    /// The policy that governs it.
    pub policy: String,
    /// The version of the policy.
    pub policy_version: String,
    /// The version of the calendar.
    pub calendar: String,
    /// Whose bank holidays count.
    pub region: Region,
    /// Where in its life it is.
    pub state: State,
    /// When it was received: the start of its first clock.
    pub received_at: DateTime<Utc>,
    /// When the receipt was accepted for delivery.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was acknowledged, as its policy understands that.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// What it is about.
    pub category: Option<Category>,
    /// Dangers noticed and not yet dismissed.
    pub hazards: Vec<Hazard>,
    /// Who may see it.
    pub access: Access,
    /// The person or team that has it.
    pub owner: Option<ContactId>,
    /// Letters to its parties.
    pub letters: Vec<SentLetter>,
    /// Cases it is linked with.
    pub links: Vec<CaseId>,
    /// The date of a stage's answer that the receipt told the resident: no later date is the one to act by (Q36).
    pub answer_told: Option<(StageId, Due)>,
    /// What has happened in its present stage, and when, in the order in which it was recorded.
    pub happened: Vec<(Event, DateTime<Utc>)>,
    /// Its clocks, running and met, in the order in which they started.
    pub clocks: Vec<RunningClock>,
}

/// Where in its life a case is. Each state carries what only it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Received and not yet logged at a stage.
    Received,
    /// Being dealt with.
    Open {
        /// The stage of the policy.
        stage: StageId,
        /// The track, where the stage has several.
        track: Option<TrackId>,
    },
}

impl State {
    /// The state as people and the register name it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Open { .. } => "open",
        }
    }

    /// The stage, where there is one.
    pub fn stage(&self) -> Option<&StageId> {
        match self {
            Self::Received => None,
            Self::Open { stage, .. } => Some(stage),
        }
    }

    /// The track, where the stage has several.
    pub fn track(&self) -> Option<&TrackId> {
        match self {
            Self::Received => None,
            Self::Open { track, .. } => track.as_ref(),
        }
    }
}

/// Who may see a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Staff.
    Staff,
    /// Named people only.
    Restricted,
}

/// A letter to a party of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// The letter.
    pub id: MessageId,
    /// What it is.
    pub kind: LetterKind,
    /// What its delivery brings about.
    pub brings: Option<Event>,
    /// How far it has come.
    pub state: LetterState,
}

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// In the outbox.
    Queued,
    /// Accepted for delivery at that time.
    Delivered(DateTime<Utc>),
    /// It did not arrive.
    Undelivered,
}

/// A clock of the policy, started.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningClock {
    /// Which clock.
    pub clock: ClockId,
    /// At which stage.
    pub stage: StageId,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it falls due by the landlord's own policy.
    pub policy_due: Due,
    /// When somebody has to have acted: the earliest date that binds.
    pub act_by: Due,
    /// When what it waits for happened.
    pub met_at: Option<DateTime<Utc>>,
    /// The rule it comes from.
    pub rule: String,
    /// The clause of the landlord's document.
    pub clause: String,
    /// The version of the calendar that gave the date.
    pub calendar: String,
}
