//! Stages, and what belongs to one: tracks, clocks, letters, duties.

use super::Basis;
use crate::calendars::Region;
use crate::clocks::{Counting, Due, Rolls, Within};
use crate::policies::words::{
    Beyond, ClockId, Day, Event, Hearing, How, LetterKind, Part, RoleId, StageId, StageKind, TrackId,
    WhenMissed, Whose, Yes,
};
use chrono::{DateTime, NaiveDate, Utc};

/// A step of the procedure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name in the register.
    pub id: StageId,
    /// Its name in letters.
    pub name: String,
    /// Informal, formal, outside the landlord, or apart from complaints.
    pub kind: StageKind,
    /// Who handles it, where the stage has no tracks and no panel.
    pub handler: Option<RoleId>,
    /// The panel that decides it, one of each role; none where a handler does.
    pub decided_by: Vec<RoleId>,
    /// Who signs its response off, where somebody must.
    pub sign_off: Option<RoleId>,
    /// Nobody decides it who decided this earlier stage (Code 6.13).
    pub not_by: Option<StageId>,
    /// How the resident can be heard; none where nothing is said of it.
    pub hearing: Vec<Hearing>,
    /// Whether its response is the landlord's final one.
    pub last: Option<Yes>,
    /// A resident may begin here and leave out this earlier stage (SPSO).
    pub skips: Option<StageId>,
    /// The London date on which the law behind it came into force; none where that is of no account.
    pub began: Option<Day>,
    /// The London date on which the law or rule behind it ended.
    pub ended: Option<Day>,
    /// The ways through it; none where there is only one.
    pub tracks: Vec<Track>,
    /// The place among `tracks` of the one that a case is in until a person moves it.
    pub(in crate::policies) at_receipt: Option<usize>,
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
    /// What it is counted from.
    pub from: Event,
    /// What else must have happened for it to run (004 §3(b): a holding response was sent).
    pub given: Option<Event>,
    /// What stops it, whichever comes first; at least one.
    pub until: Vec<Event>,
    /// Whether an end on a day the office is shut moves.
    pub rolls: Rolls,
    /// How the first day is counted, where it differs from the policy's way.
    pub counting: Option<Counting>,
    /// Whose time it is.
    pub whose: Whose,
    /// What happens when it runs out.
    pub when_missed: WhenMissed,
    /// The London date on which the law or rule behind it ended.
    pub ended: Option<Day>,
    /// Where it comes from.
    pub basis: Basis,
}

/// How a date can be moved with the resident's knowledge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extension {
    /// The stage it belongs to.
    pub stage: StageId,
    /// The clock whose date is moved.
    pub clock: ClockId,
    /// The clock that is its ceiling; none where there is no ceiling.
    pub up_to: Option<ClockId>,
    /// Told, or agreed.
    pub how: How,
    /// What it takes to go beyond the ceiling.
    pub beyond: Beyond,
    /// The letter that tells it, before the date passes (Q23).
    pub letter: LetterKind,
    /// Reasons to choose from.
    pub reasons: Vec<String>,
    /// Who has to agree to it on the landlord's side; none where the handler decides.
    pub approved_by: Option<RoleId>,
    /// Where it comes from.
    pub basis: Basis,
}

/// A date that a person sets instead of a clock (004 §3(a)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// The stage it belongs to.
    pub stage: StageId,
    /// Who sets it.
    pub by: RoleId,
    /// What is promised.
    pub until: Event,
    /// The letter that tells it.
    pub letter: LetterKind,
    /// The letter that tells why it is late, and the new date.
    pub when_missed: LetterKind,
    /// Where it comes from.
    pub basis: Basis,
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
    /// What it must contain as well where the service failed (000 §4.0).
    pub if_service_failure: Vec<Part>,
    /// What it must contain as well where the complaint is upheld, wholly or in part.
    pub if_upheld: Vec<Part>,
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
    /// Where it comes from.
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

    /// Whether a person has yet to say which of its tracks a case is in: until then the clocks of each run.
    pub fn waits_for_its_track(&self) -> bool {
        self.at_receipt.is_none() && !self.tracks.is_empty()
    }

    /// Whether the law behind it was in force by that London day.
    pub fn has_begun_by(&self, day: NaiveDate) -> bool {
        self.began.is_none_or(|Day(began)| began <= day)
    }

    /// Whether its response is the landlord's final one.
    pub fn is_last(&self) -> bool {
        self.last.is_some()
    }
}

impl Clock {
    /// The London date on which the law behind it or its `stage` ended, if it had by `day`.
    pub fn ended_by(&self, day: NaiveDate, stage: &Stage) -> Option<NaiveDate> {
        let ends = [self.ended, stage.ended].into_iter().flatten();
        ends.map(|Day(end)| end).min().filter(|end| *end <= day)
    }

    /// Whether `event` stops it.
    pub fn waits_for(&self, event: Event) -> bool {
        self.until.contains(&event)
    }

    /// What has to be done before it runs out, as a line of a list for staff.
    pub fn to_do(&self) -> String {
        let way = |event: &Event| match (event, self.whose) {
            // What the landlord receives, the resident has to send.
            (Event::Received, Whose::Resident) => "Complain",
            (event, _) => event.to_do(),
        };
        let ways: Vec<&str> = self.until.iter().map(way).collect();
        let [first, others @ ..] = ways.as_slice() else {
            return String::new();
        };
        others.iter().fold((*first).to_owned(), |line, way| {
            let (head, tail) = way.split_at(1);
            format!("{line}, or {}{tail}", head.to_lowercase())
        })
    }
}
