//! One table of a policy file, in; the thing it describes, out.
//!
//! Every key of a table is asked for before any of them is missed, so that one fault does
//! not hide the next.

mod contacts;
mod records;
mod stages;

pub(super) use contacts::{
    body, channels, circumstance, complainants, contact_type, details, exclusion, ombudsman,
};
pub(super) use records::{compensation, not_applied, register, report};
pub(super) use stages::{clock, duty, example, extension, letter, promise, stages};

use super::check;
use super::table::Entry;
use super::{Basis, Clock, ClockId, Role, RoleId, Stage, StageId, TrackId};

/// What the tables of a file name one another by.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    pub(super) roles: &'a [Role],
    pub(super) stages: &'a [Stage],
    pub(super) clocks: &'a [Clock],
}

impl<'a> Known<'a> {
    pub(super) fn new(roles: &'a [Role], stages: &'a [Stage]) -> Self {
        let clocks = &[];
        Self {
            roles,
            stages,
            clocks,
        }
    }

    fn names_of_roles(self) -> Vec<&'a str> {
        self.roles.iter().map(|role| role.id.as_str()).collect()
    }

    fn names_of_stages(self) -> Vec<&'a str> {
        self.stages.iter().map(|stage| stage.id.as_str()).collect()
    }

    fn names_of_clocks(self) -> Vec<&'a str> {
        self.clocks.iter().map(|clock| clock.id.as_str()).collect()
    }

    /// The role that `key` names, if it is there.
    fn role(self, entry: &Entry<'_>, key: &'static str) -> Option<RoleId> {
        entry.one_of(key, "role", &self.names_of_roles()).map(RoleId)
    }

    /// The role that `key` names, which must be there.
    fn must_role(self, entry: &Entry<'_>, key: &'static str) -> Option<RoleId> {
        entry.must_be_of(key, "role", &self.names_of_roles()).map(RoleId)
    }

    /// The stage that `key` names, if it is there.
    fn stage(self, entry: &Entry<'_>, key: &'static str) -> Option<StageId> {
        entry.one_of(key, "stage", &self.names_of_stages()).map(StageId)
    }

    /// The stage of an entry, which must be there.
    fn must_stage(self, entry: &Entry<'_>) -> Option<&'a Stage> {
        let id = entry.must_be_of("stage", "stage", &self.names_of_stages())?;
        self.stages.iter().find(|stage| stage.id == *id)
    }

    /// The clock that `key` names, which must be there.
    fn must_clock(self, entry: &Entry<'_>, key: &'static str) -> Option<ClockId> {
        entry
            .must_be_of(key, "clock", &self.names_of_clocks())
            .map(ClockId)
    }

    /// The clock that `key` names, if it is there.
    fn clock(self, entry: &Entry<'_>, key: &'static str) -> Option<ClockId> {
        entry.one_of(key, "clock", &self.names_of_clocks()).map(ClockId)
    }

    /// The stage of an entry, and the track if one is named.
    fn place(self, entry: &Entry<'_>) -> Option<(StageId, Option<TrackId>)> {
        // Asked for here too, so that it is not called out of place when the stage is the fault.
        entry.optional_text("track");
        let stage = self.must_stage(entry)?;
        let tracks: Vec<&str> = stage.tracks.iter().map(|track| track.id.as_str()).collect();
        let track = entry.one_of("track", "track", &tracks).map(TrackId);
        Some((stage.id.clone(), track))
    }
}

pub(super) fn role(entry: &Entry<'_>) -> Option<Role> {
    let (id, name) = (entry.name("id"), entry.text("name"));
    Some(Role {
        id: RoleId(id?),
        name: name?,
    })
}

/// Where an entry comes from; the document may be quoted.
pub(super) fn basis(entry: &Entry<'_>) -> Option<Basis> {
    let (rules, clause) = (entry.one_or_more("rule"), entry.text("clause"));
    let (says, decided) = (entry.optional_text("says"), entry.optional_text("decided"));
    if let Some(decided) = &decided {
        check::decision(decided, entry);
    }
    Some(Basis {
        rules,
        clause: clause?,
        says,
        decided,
    })
}

/// Where an entry comes from, with the document's own words.
pub(super) fn quoted(entry: &Entry<'_>) -> Option<Basis> {
    let (says, basis) = (entry.text("says"), basis(entry));
    says.and(basis)
}
