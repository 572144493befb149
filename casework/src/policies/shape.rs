//! A policy as read, in; its parts by name, out.

use super::words::{
    Channel, ClockId, ContactKind, Detail, Event, LetterKind, Part, RoleId, StageId, StageKind, TrackId,
    WhenMissed, Whose,
};
use crate::calendars::Region;
use crate::clocks::{Counting, Due, Rolls, Within};
use chrono::{DateTime, Utc};

/// Where something in a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The rule's id, for example "001-S1b".
    pub rule: String,
    /// The clause of the landlord's document, for example "001 ¶18".
    pub clause: String,
    /// The decision on what the document leaves open, for the report's note on method.
    pub decided: Option<String>,
}

/// What people do; `[people]` and `[[staff]]` of the settings say who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name in settings.
    pub id: RoleId,
    /// The landlord's own word for it.
    pub name: String,
}

/// A step of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name in the register.
    pub id: StageId,
    /// Its name in letters.
    pub name: String,
    /// Informal, formal or outside the landlord.
    pub kind: StageKind,
    /// Who handles it, where the stage has no tracks.
    pub handler: Option<RoleId>,
    /// Who signs its response off, where somebody must.
    pub sign_off: Option<RoleId>,
    /// The ways through it; none where there is only one.
    pub tracks: Vec<Track>,
    /// The place among `tracks` of the one that a case is in until a person moves it.
    pub(super) at_receipt: Option<usize>,
    /// Where it comes from.
    pub basis: Basis,
}

/// One of several ways through a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its name in the register.
    pub id: TrackId,
    /// Its name in letters.
    pub name: String,
    /// Who handles it.
    pub handler: RoleId,
    /// Where it comes from.
    pub basis: Basis,
}

/// A time within which something is to happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// Its name in the register.
    pub id: ClockId,
    /// The stage it belongs to.
    pub stage: StageId,
    /// The track it belongs to; every track where none is named.
    pub track: Option<TrackId>,
    /// How long.
    pub within: Within,
    /// What starts it.
    pub from: Event,
    /// What stops it.
    pub until: Event,
    /// Whether an end on a day the office is shut moves.
    pub rolls: Rolls,
    /// How the first day is counted, where it differs from the policy's way.
    pub counting: Option<Counting>,
    /// Whose time it is.
    pub whose: Whose,
    /// The rule's id.
    pub rule: String,
    /// The clause of the landlord's document.
    pub clause: String,
    /// The document's words.
    pub says: String,
    /// The decision on what the document leaves open.
    pub decided: Option<String>,
    /// What happens when it runs out.
    pub when_missed: WhenMissed,
}

/// A letter of a stage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What kind.
    pub kind: LetterKind,
    /// The stage it belongs to.
    pub stage: StageId,
    /// The track it belongs to; every track where none is named.
    pub track: Option<TrackId>,
    /// What sending it brings about; for a receipt, what it counts as once it has all its parts.
    pub brings: Option<Event>,
    /// What it must contain.
    pub must_contain: Vec<Part>,
    /// Where it comes from.
    pub basis: Basis,
}

/// Something that must have happened before something else may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duty {
    /// The stage it belongs to.
    pub stage: StageId,
    /// The track it belongs to; every track where none is named.
    pub track: Option<TrackId>,
    /// What must happen.
    pub what: Event,
    /// Before what.
    pub before: Event,
    /// The document's words.
    pub says: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// What becomes of one kind of contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactType {
    /// What kind.
    pub kind: ContactKind,
    /// Where it goes.
    pub goes: Goes,
    /// Where it comes from.
    pub basis: Basis,
}

/// Where a contact goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goes {
    /// It opens a case in this stage.
    Opens(StageId),
    /// It is logged and passed on to this role.
    PassedTo(RoleId),
}

/// A matter that belongs elsewhere: offered to the handler, never applied by itself (Q41).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signpost {
    /// Its name in the register.
    pub id: String,
    /// What it is about.
    pub matter: String,
    /// Where it belongs.
    pub to: String,
    /// The document's words.
    pub says: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// How a complaint can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels {
    /// The ways.
    pub by: Vec<Channel>,
    /// Where letters go.
    pub post: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// What the resident is asked for; no complaint is refused for want of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The details.
    pub ask_for: Vec<Detail>,
    /// Where it comes from.
    pub basis: Basis,
}

/// The Ombudsman and how to reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ombudsman {
    /// Their name.
    pub name: String,
    /// By telephone.
    pub telephone: String,
    /// On the web.
    pub web: String,
    /// By post.
    pub post: String,
    /// When they can be approached, in words for letters.
    pub says: String,
    /// Where it comes from.
    pub basis: Basis,
}

/// Words for letters, with where they come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The words.
    pub says: String,
    /// Where they come from.
    pub basis: Basis,
}

/// A worked deadline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// The clock.
    pub clock: ClockId,
    /// When it starts.
    pub from: DateTime<Utc>,
    /// Where.
    pub region: Region,
    /// When it is due.
    pub due: Due,
    /// Its line in the file.
    pub line: usize,
}

impl Stage {
    /// The track a case is in from receipt until a person moves it; none where there is one way only.
    pub fn default_track(&self) -> Option<&Track> {
        self.at_receipt.map(|at| &self.tracks[at])
    }

    /// The track of this name.
    pub fn track(&self, id: &str) -> Option<&Track> {
        self.tracks.iter().find(|track| track.id == *id)
    }
}
