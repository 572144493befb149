//! One table of a policy file, in; the thing it describes, out.
//!
//! Every key of a table is asked for before any of them is missed, so that one fault does
//! not hide the next.

use super::check;
use super::table::Entry;
use super::{
    Basis, Channels, Clock, ClockId, ContactType, Details, Duty, Example, Goes, Letter, LetterKind,
    Ombudsman, Role, RoleId, Signpost, Stage, StageId, Statement, TrackId, WhenMissed, Whose,
};
use crate::clocks::Rolls;

pub(super) fn role(entry: &Entry<'_>) -> Option<Role> {
    let (id, name) = (entry.name("id"), entry.text("name"));
    Some(Role {
        id: RoleId(id?),
        name: name?,
    })
}

/// The stage, and the track if one is named.
fn place(entry: &Entry<'_>, stages: &[Stage]) -> Option<(StageId, Option<TrackId>)> {
    let names: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
    let id = entry.must_be_of("stage", "stage", &names);
    // Asked for here too, so that it is not called out of place when the stage is the fault.
    entry.optional_text("track");
    let stage = stages
        .iter()
        .find(|stage| Some(stage.id.as_str()) == id.as_deref())?;
    let tracks: Vec<&str> = stage.tracks.iter().map(|track| track.id.as_str()).collect();
    Some((
        stage.id.clone(),
        entry.one_of("track", "track", &tracks).map(TrackId),
    ))
}

pub(super) fn clock(entry: &Entry<'_>, stages: &[Stage]) -> Option<Clock> {
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

pub(super) fn letter(entry: &Entry<'_>, stages: &[Stage]) -> Option<Letter> {
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

pub(super) fn duty(entry: &Entry<'_>, stages: &[Stage]) -> Option<Duty> {
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

pub(super) fn contact_type(entry: &Entry<'_>, stages: &[Stage], roles: &[Role]) -> Option<ContactType> {
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

pub(super) fn signpost(entry: &Entry<'_>) -> Option<Signpost> {
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

pub(super) fn example(entry: &Entry<'_>, clocks: &[Clock]) -> Option<Example> {
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

pub(super) fn channels(entry: &Entry<'_>) -> Option<Channels> {
    let (by, post, basis) = (entry.list("by"), entry.text("post"), basis(entry));
    Some(Channels {
        by,
        post: post?,
        basis: basis?,
    })
}

pub(super) fn details(entry: &Entry<'_>) -> Option<Details> {
    let (ask_for, basis) = (entry.list("ask_for"), basis(entry));
    Some(Details {
        ask_for,
        basis: basis?,
    })
}

pub(super) fn ombudsman(entry: &Entry<'_>) -> Option<Ombudsman> {
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

pub(super) fn statement(entry: &Entry<'_>) -> Option<Statement> {
    let (says, basis) = (entry.text("says"), basis(entry));
    Some(Statement {
        says: says?,
        basis: basis?,
    })
}

pub(super) fn basis(entry: &Entry<'_>) -> Option<Basis> {
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
