//! What somebody undertook to do by a date, in; whether it was done, and by when, out.

use crate::clocks::Due;
use crate::ids::ContactId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An undertaking of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct UndertakingId(pub Uuid);

/// What kind of thing was undertaken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UndertakingKind {
    /// An action promised to put things right (Code 6.6).
    Action,
    /// To tell the resident how it stands (Code 5.9).
    Update,
    /// The resident may comment on adverse findings until then (001 ¶18).
    Comment,
    /// An outcome promised at an informal step (004 §3(a)).
    Promise,
    /// An order of the Ombudsman.
    Order,
    /// A recommendation of the Ombudsman.
    Recommendation,
    /// To look again at a restriction of contact (Code 5.15).
    Review,
    /// An adjustment agreed with the resident (Code 5.10).
    Adjustment,
    /// The resident is asked to reply by then, or the case may be closed (003 §5.6).
    Reply,
}

impl UndertakingKind {
    /// The kind as the register and the milestones name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Update => "update",
            Self::Comment => "comment",
            Self::Promise => "promise",
            Self::Order => "order",
            Self::Recommendation => "recommendation",
            Self::Review => "review",
            Self::Adjustment => "adjustment",
            Self::Reply => "reply",
        }
    }

    /// What has to be done, as a line of a list for staff.
    pub fn to_do(self) -> &'static str {
        match self {
            Self::Action => "Do what was promised to the resident",
            Self::Update => "Tell the resident how it stands",
            Self::Comment => "Go on: the time to comment on the findings ends",
            Self::Promise => "Do what was promised at the informal step",
            Self::Order => "Comply with the Ombudsman\u{2019}s order",
            Self::Recommendation => "Answer the Ombudsman\u{2019}s recommendation",
            Self::Review => "Look again at the restriction of contact",
            Self::Adjustment => "Look again at the adjustment that was agreed",
            Self::Reply => "Close it or go on: the time to reply to our warning ends",
        }
    }
}

/// Something to be done by a date. Its words stand in a note, never in a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undertaking {
    /// Its identifier.
    pub id: UndertakingId,
    /// Its number in the case, from 1: it stays what it is, whatever becomes of the others.
    pub number: usize,
    /// What kind of thing.
    pub kind: UndertakingKind,
    /// By when.
    pub by: NaiveDate,
    /// The date that was promised first.
    pub first_by: NaiveDate,
    /// Who does it; the owner of the case where nobody is named.
    pub owner: Option<ContactId>,
    /// When it was undertaken.
    pub since: DateTime<Utc>,
    /// How it stands.
    pub standing: Standing,
    /// How it stood before it was done or dropped.
    pub before: Standing,
}

/// How an undertaking stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// To be done.
    Open,
    /// To be done, its date has passed, and people were told.
    Overrun,
    /// Done.
    Done(DateTime<Utc>),
    /// No longer to be done: the case was settled otherwise.
    Dropped(DateTime<Utc>),
}

impl Undertaking {
    /// Whether it is still to be done.
    pub fn is_open(&self) -> bool {
        matches!(self.standing, Standing::Open | Standing::Overrun)
    }

    /// When it was done.
    pub fn done_at(&self) -> Option<DateTime<Utc>> {
        match self.standing {
            Standing::Done(at) => Some(at),
            Standing::Open | Standing::Overrun | Standing::Dropped(_) => None,
        }
    }

    /// The last instant that still keeps it.
    pub fn ends_at(&self) -> DateTime<Utc> {
        Due::On(self.by).ends_at()
    }
}
