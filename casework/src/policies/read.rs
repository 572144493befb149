//! The text of a policy file, in; a [`Policy`], or every fault in it, out.
//!
//! Things are read in the order in which they name one another: roles, stages and tracks,
//! then what belongs to a stage, then the examples of the clocks. Every key of a table is
//! asked for before any of them is missed, so that one fault does not hide the next.

use super::check;
use super::table::{Entry, Faults};
use super::words::LetterKind;
use super::{
    Basis, Channels, Clock, ClockId, ContactType, Details, Duty, Example, Goes, Letter, Ombudsman, Policy,
    Role, RoleId, Signpost, Stage, StageId, Statement, Track, TrackId, WhenMissed, Whose,
};
use crate::clocks::Rolls;
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

fn role(entry: &Entry<'_>) -> Option<Role> {
    let (id, name) = (entry.name("id"), entry.text("name"));
    Some(Role {
        id: RoleId(id?),
        name: name?,
    })
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

/// The stage, and the track if one is named.
fn place(entry: &Entry<'_>, stages: &[Stage]) -> Option<(StageId, Option<TrackId>)> {
    let names: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
    let id = entry.must_be_of("stage", "stage", &names);
    let track_named = entry.optional_text("track").is_some();
    let stage = stages
        .iter()
        .find(|stage| Some(stage.id.as_str()) == id.as_deref())?;
    let tracks: Vec<&str> = stage.tracks.iter().map(|track| track.id.as_str()).collect();
    let track = entry.one_of("track", "track", &tracks).map(TrackId);
    // A track that is not known must not widen to every track.
    (track_named == track.is_some()).then(|| (stage.id.clone(), track))
}

fn clock(entry: &Entry<'_>, stages: &[Stage]) -> Option<Clock> {
    let (id, place) = (entry.name("id"), place(entry, stages));
    let (within, from, until) = (entry.read("within"), entry.read("from"), entry.read("until"));
    let rolls = entry.optional("rolls").unwrap_or(Rolls::Never);
    let counting = entry.optional("counting");
    let whose = entry.optional("whose").unwrap_or(Whose::Landlord);
    let when_missed: Option<WhenMissed> = entry.read("when_missed");
    let (says, basis) = (entry.text("says"), basis(entry));
    let (stage, track) = place?;
    let Basis {
        rule,
        clause,
        decided,
    } = basis?;
    let (id, within, from, until) = (ClockId(id?), within?, from?, until?);
    let (says, when_missed) = (says?, when_missed?);
    let clock = Clock {
        id,
        stage,
        track,
        within,
        from,
        until,
        rolls,
        counting,
        whose,
        rule,
        clause,
        says,
        decided,
        when_missed,
    };
    check::clock(&clock, entry, stages);
    Some(clock)
}

fn letter(entry: &Entry<'_>, stages: &[Stage]) -> Option<Letter> {
    let (kind, place): (Option<LetterKind>, _) = (entry.read("kind"), place(entry, stages));
    let counts_as: Option<LetterKind> = entry.optional("counts_as");
    let (must_contain, basis) = (entry.list("must_contain"), basis(entry));
    let (kind, (stage, track)) = (kind?, place?);
    let brings = match (kind, counts_as) {
        (kind, None) => kind.brings(),
        (LetterKind::Receipt, Some(LetterKind::Acknowledgement)) => LetterKind::Acknowledgement.brings(),
        (kind, Some(other)) => {
            let message = format!("a {kind} cannot count as a {other}");
            entry.fault(
                "counts_as",
                message,
                "take it out: only a receipt can, as an acknowledgement",
            );
            return None;
        }
    };
    Some(Letter {
        kind,
        stage,
        track,
        brings,
        must_contain,
        basis: basis?,
    })
}

fn duty(entry: &Entry<'_>, stages: &[Stage]) -> Option<Duty> {
    let (place, what, before) = (place(entry, stages), entry.read("what"), entry.read("before"));
    let (says, basis) = (entry.text("says"), basis(entry));
    let (stage, track) = place?;
    Some(Duty {
        stage,
        track,
        what: what?,
        before: before?,
        says: says?,
        basis: basis?,
    })
}

fn contact_type(entry: &Entry<'_>, stages: &[Stage], roles: &[Role]) -> Option<ContactType> {
    let kind = entry.read("kind");
    let stages: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
    let roles: Vec<&str> = roles.iter().map(|role| role.id.as_str()).collect();
    let written = [entry.optional_text("opens"), entry.optional_text("passed_to")];
    let opens = entry
        .one_of("opens", "stage", &stages)
        .map(|stage| Goes::Opens(StageId(stage)));
    let passed_to = entry
        .one_of("passed_to", "role", &roles)
        .map(|role| Goes::PassedTo(RoleId(role)));
    let basis = basis(entry);
    if written.iter().flatten().count() != 1 {
        entry.fault(
            "kind",
            "a contact type goes to one place",
            "write either `opens = STAGE` or `passed_to = ROLE`",
        );
    }
    Some(ContactType {
        kind: kind?,
        goes: opens.or(passed_to)?,
        basis: basis?,
    })
}

fn signpost(entry: &Entry<'_>) -> Option<Signpost> {
    let (id, matter, to) = (entry.name("id"), entry.text("matter"), entry.text("to"));
    let (says, basis) = (entry.text("says"), basis(entry));
    Some(Signpost {
        id: id?,
        matter: matter?,
        to: to?,
        says: says?,
        basis: basis?,
    })
}

fn example(entry: &Entry<'_>, clocks: &[Clock]) -> Option<Example> {
    let names: Vec<&str> = clocks.iter().map(|clock| clock.id.as_str()).collect();
    let clock = entry.must_be_of("clock", "clock", &names).map(ClockId);
    let (from, region, due) = (entry.read("from"), entry.read("region"), entry.read("due"));
    Some(Example {
        clock: clock?,
        from: from?,
        region: region?,
        due: due?,
        line: entry.line,
    })
}

fn channels(entry: &Entry<'_>) -> Option<Channels> {
    let (by, post, basis) = (entry.list("by"), entry.text("post"), basis(entry));
    Some(Channels {
        by,
        post: post?,
        basis: basis?,
    })
}

fn details(entry: &Entry<'_>) -> Option<Details> {
    let (ask_for, basis) = (entry.list("ask_for"), basis(entry));
    Some(Details {
        ask_for,
        basis: basis?,
    })
}

fn ombudsman(entry: &Entry<'_>) -> Option<Ombudsman> {
    let (name, telephone, web) = (entry.text("name"), entry.text("telephone"), entry.text("web"));
    let (post, says, basis) = (entry.text("post"), entry.text("says"), basis(entry));
    Some(Ombudsman {
        name: name?,
        telephone: telephone?,
        web: web?,
        post: post?,
        says: says?,
        basis: basis?,
    })
}

fn statement(entry: &Entry<'_>) -> Option<Statement> {
    let (says, basis) = (entry.text("says"), basis(entry));
    Some(Statement {
        says: says?,
        basis: basis?,
    })
}

fn basis(entry: &Entry<'_>) -> Option<Basis> {
    let (rule, clause, decided) = (
        entry.text("rule"),
        entry.text("clause"),
        entry.optional_text("decided"),
    );
    if let Some(decided) = &decided {
        check::decision(decided, entry);
    }
    Some(Basis {
        rule: rule?,
        clause: clause?,
        decided,
    })
}
