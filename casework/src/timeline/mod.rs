//! A policy and the moment a complaint arrives, in; a case's whole life on its last lawful days, out.
//!
//! The life is the latest lawful one: each duty of the landlord done on its last day, the resident
//! asking for the next stage on the last day of their window or, where there is none, on the day of
//! the response. Every clock of every stage that is gone through stands in it once, with how it
//! stands to the others. It is drawn as text by [`text`](Life::text) and as a picture by
//! [`svg`](Life::svg); as JSON it is the [`Life`] itself, key by key as its fields are named.

mod course;
mod life;
mod phrases;
mod svg;
mod text;

#[cfg(test)]
mod tests;

use crate::calendars::{BeyondCalendar, Calendar, Region};
use crate::clocks::{Due, Within};
use crate::policies::{ClockId, Event, Policy, RoleId, StageId, StageKind, TrackId, Whose};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// What a life is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// When the complaint, or what else the policy is about, reached the landlord.
    pub from: DateTime<Utc>,
    /// Whose bank holidays count (Q37).
    pub region: Region,
    /// The track it takes in the stage that has it; elsewhere, and where none is named, that of receipt.
    pub track: Option<TrackId>,
    /// Where it begins.
    pub beginning: Beginning,
}

/// Where a life begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beginning {
    /// In the first stage there is before a formal complaint; where its time runs out it becomes formal (Q13).
    Informal,
    /// In the first formal stage; of a rule set, in its first apart.
    Formal,
}

/// A case's whole life under a policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Life {
    /// The policy's name.
    pub policy: String,
    /// Its title.
    pub title: String,
    /// The version of its text.
    pub policy_version: String,
    /// The version of the bank holidays it was counted by.
    pub calendar_version: String,
    /// Whose bank holidays count.
    pub region: Region,
    /// When it begins.
    pub from: DateTime<Utc>,
    /// The stages in the order in which they are gone through.
    pub stages: Vec<StageLife>,
    /// The day in London on which its last stage ends.
    pub ends: NaiveDate,
}

/// One stage of a life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StageLife {
    /// The stage.
    pub stage: StageId,
    /// Its name in letters.
    pub name: String,
    /// What it is to the landlord.
    pub kind: StageKind,
    /// The track gone through, where it has tracks.
    pub track: Option<TrackId>,
    /// Its name in letters.
    pub track_name: Option<String>,
    /// The day in London on which it begins.
    pub begins: NaiveDate,
    /// Its clocks: those that govern, the others that have a date, then those that have none.
    pub spans: Vec<Span>,
    /// The dates that people set in it.
    pub promises: Vec<Promised>,
    /// The day in London on which the next one is asked for; of the last stage, that of its last date.
    pub ends: NaiveDate,
}

/// A clock in a life.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// The clock.
    pub clock: ClockId,
    /// Whose time it is.
    pub whose: Whose,
    /// What it is counted from.
    pub from: Event,
    /// When that was; none where it does not happen in this life. Of an event that has a date and
    /// no time of day, noon in London.
    pub from_at: Option<DateTime<Utc>>,
    /// How long.
    pub within: Within,
    /// What else must happen for it to run.
    pub given: Option<Event>,
    /// When it is due, "2026-11-16" or, of hours, an RFC 3339 time; none where it is not counted.
    pub due: Option<Due>,
    /// What stops it, whichever comes first.
    pub until: Vec<Event>,
    /// What has to be done before it is due, as a line of a list for staff.
    pub to_do: String,
    /// Its rules.
    pub rule: String,
    /// Where it comes from.
    pub clause: String,
    /// How it stands to the others.
    pub standing: Standing,
}

/// A date that a person sets, and no clock counts (004 §3(a)).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Promised {
    /// Who sets it.
    pub by: RoleId,
    /// The landlord's own word for them.
    pub by_name: String,
    /// What is promised.
    pub until: Event,
    /// Where it comes from.
    pub clause: String,
}

/// How a clock stands to the others of its stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Standing {
    /// The earliest of those that wait for the same event, and so the date to act by (Q21, Q39).
    Governs,
    /// What it waits for is done by the date of an earlier clock.
    Behind {
        /// That clock.
        clock: ClockId,
    },
    /// It runs in another track.
    OtherTrack {
        /// That track.
        track: TrackId,
        /// Its name in letters.
        name: String,
    },
    /// It runs only if something happens that need not.
    Given {
        /// What must happen.
        event: Event,
    },
    /// It is as late as an extension of another clock can go.
    Ceiling {
        /// The extended clock.
        of: ClockId,
    },
    /// It is counted from something before the complaint, and so has no date here.
    Before,
    /// The law or rule behind it ended.
    Ended {
        /// On which day in London.
        on: NaiveDate,
    },
}

/// No life can be told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoLife {
    /// A date lies in a year whose bank holidays are not known.
    #[error(transparent)]
    Beyond(#[from] BeyondCalendar),
    /// No stage of the policy has that track.
    #[error("policy {policy} has no track \u{201c}{track}\u{201d}")]
    Track {
        /// The policy.
        policy: String,
        /// What was asked for.
        track: TrackId,
    },
    /// The policy has no stage before the first formal one.
    #[error("policy {policy} has no informal stage")]
    Informal {
        /// The policy.
        policy: String,
    },
}

impl Life {
    /// The latest lawful life of a case under `policy`.
    ///
    /// # Errors
    ///
    /// No stage has the track that is asked for, there is no informal stage to begin in, or a date
    /// lies beyond the calendar.
    pub fn of(policy: &Policy, asked: &Asked, calendar: &Calendar) -> Result<Self, NoLife> {
        life::of(policy, asked, calendar)
    }

    /// Every clock with its stage, in order.
    pub fn spans(&self) -> impl Iterator<Item = (&StageLife, &Span)> {
        let stages = self.stages.iter();
        stages.flat_map(|stage| stage.spans.iter().map(move |span| (stage, span)))
    }
}

impl Span {
    /// Whether its date is one to act by in this life.
    pub fn governs(&self) -> bool {
        self.standing == Standing::Governs
    }
}
