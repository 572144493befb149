//! The text of a policy file, in; a [`Policy`], or every fault in it, out.
//!
//! Things are read in the order in which they name one another: roles, stages and tracks,
//! then what belongs to a stage, then the examples of the clocks.

use super::check;
use super::entries::{
    basis, channels, clock, contact_type, details, duty, example, letter, ombudsman, role, signpost,
    statement,
};
use super::table::{Entry, Faults};
use super::{Policy, Role, RoleId, Stage, StageId, Track, TrackId};
use crate::toml_text::{Fault, line_of};
use sha2::{Digest, Sha256};
use toml::de::DeTable;

/// Reads the text of a policy file.
pub(super) fn policy(text: &str) -> Result<Policy, Vec<Fault>> {
    let table = DeTable::parse(text).map_err(|error| {
        let line = error.span().map(|span| line_of(text, span.start));
        let message = error.message().trim().to_owned();
        vec![Fault {
            line,
            message,
            cure: "correct this line".to_owned(),
        }]
    })?;
    let faults = Faults::new(text);
    let policy = whole(text, &Entry::new("the policy", &table, &faults), &faults);
    match (policy, faults.all()) {
        (Some(policy), faults) if faults.is_empty() => Ok(policy),
        (_, faults) => Err(faults),
    }
}

fn whole(text: &str, file: &Entry<'_>, faults: &Faults<'_>) -> Option<Policy> {
    let (id, title, source) = (file.name("id"), file.text("title"), file.text("source"));
    let counting = file.read("counting");
    let roles = all(file, "role", role);
    let roles: &[Role] = &roles;
    let stages = stages(file, roles);
    let clocks = all(file, "clock", |entry| clock(entry, &stages));
    let letters = all(file, "letter", |entry| letter(entry, &stages));
    let duties = all(file, "duty", |entry| duty(entry, &stages));
    let contact_types = all(file, "contact_type", |entry| contact_type(entry, &stages, roles));
    let signposts = all(file, "signpost", signpost);
    let examples = all(file, "example", |entry| example(entry, &clocks));
    let channels = one(file, "channels", channels);
    let details = one(file, "details", details);
    let adjustments = one(file, "adjustments", statement);
    let ombudsman = required(file, "ombudsman", ombudsman);
    let emergency = required(file, "emergency", statement);
    let first_formal = check::first_formal(file, &stages);
    file.done();
    let policy = Policy {
        id: id?,
        title: title?,
        source: source?,
        version: version(text),
        counting: counting?,
        roles: roles.to_vec(),
        stages,
        clocks,
        letters,
        duties,
        contact_types,
        signposts,
        channels,
        details,
        ombudsman: ombudsman?,
        adjustments,
        emergency: emergency?,
        examples,
        first_formal: first_formal?,
    };
    check::together(&policy, file, faults);
    Some(policy)
}

/// The first twelve hex digits of SHA-256 over the text.
fn version(text: &str) -> String {
    let mut hex = data_encoding::HEXLOWER.encode(&Sha256::digest(text));
    hex.truncate(12);
    hex
}

/// Each `[[key]]` that reads.
fn all<'t, T>(file: &Entry<'t>, key: &'static str, mut read: impl FnMut(&Entry<'t>) -> Option<T>) -> Vec<T> {
    let mut found = Vec::new();
    for entry in file.tables(key) {
        found.extend(read(&entry));
        entry.done();
    }
    found
}

/// The `[key]`, if it is there and reads.
fn one<'t, T>(file: &Entry<'t>, key: &'static str, read: impl FnOnce(&Entry<'t>) -> Option<T>) -> Option<T> {
    let entry = file.table(key)?;
    let found = read(&entry);
    entry.done();
    found
}

/// The `[key]`, which must be there.
fn required<'t, T>(
    file: &Entry<'t>,
    key: &'static str,
    read: impl FnOnce(&Entry<'t>) -> Option<T>,
) -> Option<T> {
    file.must_have(key);
    one(file, key, read)
}

fn stages(file: &Entry<'_>, roles: &[Role]) -> Vec<Stage> {
    let entries = file.tables("stage");
    let read = entries.iter().map(|entry| stage(entry, roles));
    let mut stages: Vec<(usize, Stage)> = read
        .enumerate()
        .filter_map(|(at, stage)| Some((at, stage?)))
        .collect();
    for entry in file.tables("track") {
        let names: Vec<&str> = stages.iter().map(|(_, stage)| stage.id.as_str()).collect();
        let stage = entry.must_be_of("stage", "stage", &names);
        let track = track(&entry, roles);
        let stage = stages
            .iter_mut()
            .find(|(_, known)| Some(known.id.as_str()) == stage.as_deref());
        if let (Some((_, stage)), Some(track)) = (stage, track) {
            stage.tracks.push(track);
        }
        entry.done();
    }
    for (at, stage) in &mut stages {
        stage.at_receipt = at_receipt(&entries[*at], stage);
        check::handled(&entries[*at], stage);
    }
    for entry in entries {
        entry.done();
    }
    stages.into_iter().map(|(_, stage)| stage).collect()
}

fn stage(entry: &Entry<'_>, roles: &[Role]) -> Option<Stage> {
    let (id, name, kind) = (entry.name("id"), entry.text("name"), entry.read("kind"));
    let roles: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let handler = entry.one_of("handler", "role", &roles).map(RoleId);
    let sign_off = entry.one_of("sign_off", "role", &roles).map(RoleId);
    let basis = basis(entry);
    entry.optional_text("track_at_receipt");
    let (id, name, kind) = (StageId(id?), name?, kind?);
    Some(Stage {
        id,
        name,
        kind,
        handler,
        sign_off,
        tracks: Vec::new(),
        at_receipt: None,
        basis: basis?,
    })
}

/// The place of `track_at_receipt` among the tracks; a stage with tracks must name one.
fn at_receipt(entry: &Entry<'_>, stage: &Stage) -> Option<usize> {
    let names: Vec<&str> = stage.tracks.iter().map(|track| track.id.as_str()).collect();
    let name = if names.is_empty() {
        entry.one_of("track_at_receipt", "track", &names)
    } else {
        entry.must_be_of("track_at_receipt", "track", &names)
    };
    names.iter().position(|track| Some(*track) == name.as_deref())
}

fn track(entry: &Entry<'_>, roles: &[Role]) -> Option<Track> {
    let (id, name) = (entry.name("id"), entry.text("name"));
    let roles: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let handler = entry.must_be_of("handler", "role", &roles);
    let basis = basis(entry);
    Some(Track {
        id: TrackId(id?),
        name: name?,
        handler: RoleId(handler?),
        basis: basis?,
    })
}
