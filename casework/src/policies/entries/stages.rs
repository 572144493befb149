//! Stages, tracks, and what belongs to a stage.

use super::{Known, basis, quoted};
use crate::clocks::Rolls;
use crate::policies::check;
use crate::policies::table::Entry;
use crate::policies::{
    Clock, ClockId, Duty, Event, Example, Extension, Letter, LetterKind, Promise, Role, RoleId, Stage,
    StageId, StageKind, Track, TrackId, WhenMissed, Whose,
};

/// The stages in their order, each with its tracks.
pub(in crate::policies) fn stages(file: &Entry<'_>, roles: &[Role]) -> Vec<Stage> {
    let entries = file.tables("stage");
    let mut stages: Vec<Stage> = Vec::new();
    // Each stage beside the entry that it was read from.
    let mut read = Vec::new();
    for entry in &entries {
        if let Some(stage) = stage(entry, Known::new(roles, &stages)) {
            stages.push(stage);
            read.push(entry);
        }
    }
    for entry in file.tables("track") {
        let names: Vec<&str> = stages.iter().map(|stage| stage.id.as_str()).collect();
        let of = entry.must_be_of("stage", "stage", &names);
        let track = track(&entry, roles);
        let stage = stages
            .iter_mut()
            .find(|stage| Some(stage.id.as_str()) == of.as_deref());
        if let (Some(stage), Some(track)) = (stage, track) {
            stage.tracks.push(track);
        }
        entry.done();
    }
    for (stage, entry) in stages.iter_mut().zip(read) {
        stage.at_receipt = at_receipt(entry, stage);
        check::handled(entry, stage);
    }
    for entry in entries {
        entry.done();
    }
    stages
}

/// A stage; `known` are the stages before it.
fn stage(entry: &Entry<'_>, known: Known<'_>) -> Option<Stage> {
    let (id, name, kind) = (entry.name("id"), entry.text("name"), entry.read("kind"));
    let (handler, sign_off) = (known.role(entry, "handler"), known.role(entry, "sign_off"));
    let roles = known.names_of_roles();
    let decided_by = entry.some_of("decided_by", "role", &roles).into_iter();
    let not_by = known.earlier(entry, "not_by");
    let skips = known.earlier(entry, "skips");
    let (hearing, last) = (entry.optional_list("hearing"), entry.optional("last"));
    let (began, ended) = (entry.optional("began"), entry.optional("ended"));
    let basis = basis(entry);
    entry.optional_text("track_at_receipt");
    Some(Stage {
        id: StageId(id?),
        name: name?,
        kind: kind?,
        handler,
        decided_by: decided_by.map(RoleId).collect(),
        sign_off,
        not_by,
        hearing,
        last,
        skips,
        began,
        ended,
        tracks: Vec::new(),
        at_receipt: None,
        basis: basis?,
    })
}

impl Known<'_> {
    /// The stage that `key` names among those before this one, if it is there.
    fn earlier(self, entry: &Entry<'_>, key: &'static str) -> Option<StageId> {
        entry
            .one_of(key, "earlier stage", &self.names_of_stages())
            .map(StageId)
    }
}

/// The place of `track_at_receipt` among the tracks; a stage with tracks must name one, but for one apart,
/// where a person may have to say which.
fn at_receipt(entry: &Entry<'_>, stage: &Stage) -> Option<usize> {
    let names: Vec<&str> = stage.tracks.iter().map(|track| track.id.as_str()).collect();
    let name = if names.is_empty() || stage.kind == StageKind::Apart {
        entry.one_of("track_at_receipt", "track", &names)
    } else {
        entry.must_be_of("track_at_receipt", "track", &names)
    };
    names.iter().position(|track| Some(*track) == name.as_deref())
}

fn track(entry: &Entry<'_>, roles: &[Role]) -> Option<Track> {
    let known = Known::new(roles, &[]);
    let (id, name) = (entry.name("id"), entry.text("name"));
    let (handler, basis) = (known.must_role(entry, "handler"), basis(entry));
    Some(Track {
        id: TrackId(id?),
        name: name?,
        handler: handler?,
        basis: basis?,
    })
}

pub(in crate::policies) fn clock(entry: &Entry<'_>, known: Known<'_>) -> Option<Clock> {
    let (id, place) = (entry.name("id"), known.place(entry));
    let (within, from, until) = (
        entry.read("within"),
        entry.read("from"),
        entry.one_or_more("until"),
    );
    let (given, rolls) = (entry.optional("given"), entry.optional("rolls"));
    let (counting, whose) = (entry.optional("counting"), entry.optional("whose"));
    let when_missed: Option<WhenMissed> = entry.read("when_missed");
    let (ended, basis) = (entry.optional("ended"), quoted(entry));
    let (stage, track) = place?;
    let clock = Clock {
        id: ClockId(id?),
        stage,
        track,
        within: within?,
        from: from?,
        given,
        until,
        rolls: rolls.unwrap_or(Rolls::Never),
        counting,
        whose: whose.unwrap_or(Whose::Landlord),
        when_missed: when_missed?,
        ended,
        basis: basis?,
    };
    if entry
        .optional_text("within")
        .is_some_and(|text| !says_which_days(&text))
    {
        let cure = "write \"working days\" or \"calendar days\"";
        entry.fault(
            "within",
            format!("clock `{}` does not say which days", clock.id),
            cure,
        );
    }
    check::clock(&clock, entry, known.stages);
    Some(clock)
}

pub(in crate::policies) fn extension(entry: &Entry<'_>, known: Known<'_>) -> Option<Extension> {
    let stage = known.must_stage(entry);
    let (clock, up_to) = (known.must_clock(entry, "clock"), known.clock(entry, "up_to"));
    let (how, beyond) = (entry.read("how"), entry.read("beyond"));
    let (letter, reasons) = (entry.read("letter"), entry.optional_list("reasons"));
    let (approved_by, basis) = (known.role(entry, "approved_by"), basis(entry));
    let extension = Extension {
        stage: stage?.id.clone(),
        clock: clock?,
        up_to,
        how: how?,
        beyond: beyond?,
        letter: letter?,
        reasons,
        approved_by,
        basis: basis?,
    };
    check::extension(&extension, entry, known.clocks);
    Some(extension)
}

pub(in crate::policies) fn promise(entry: &Entry<'_>, known: Known<'_>) -> Option<Promise> {
    let (stage, by) = (known.must_stage(entry), known.must_role(entry, "by"));
    let (until, letter) = (entry.read("until"), entry.read("letter"));
    let (when_missed, basis) = (entry.read("when_missed"), basis(entry));
    Some(Promise {
        stage: stage?.id.clone(),
        by: by?,
        until: until?,
        letter: letter?,
        when_missed: when_missed?,
        basis: basis?,
    })
}

pub(in crate::policies) fn letter(entry: &Entry<'_>, known: Known<'_>) -> Option<Letter> {
    let (kind, place): (Option<LetterKind>, _) = (entry.read("kind"), known.place(entry));
    let counts_as: Option<LetterKind> = entry.optional("counts_as");
    let must_contain = entry.list("must_contain");
    let if_service_failure = entry.optional_list("if_service_failure");
    let (if_upheld, basis) = (entry.optional_list("if_upheld"), basis(entry));
    let (kind, (stage, track)) = (kind?, place?);
    Some(Letter {
        kind,
        stage,
        track,
        brings: brings(kind, counts_as, entry),
        must_contain,
        if_service_failure,
        if_upheld,
        basis: basis?,
    })
}

/// What a letter brings about, by itself or by what it counts as.
fn brings(kind: LetterKind, counts_as: Option<LetterKind>, entry: &Entry<'_>) -> Option<Event> {
    match (kind, counts_as) {
        (kind, None) => kind.brings(),
        (LetterKind::Receipt, Some(LetterKind::Acknowledgement)) => LetterKind::Acknowledgement.brings(),
        (kind, Some(other)) => {
            let message = format!("a {kind} cannot count as a {other}");
            let cure = "take it out: only a receipt can, as an acknowledgement";
            entry.fault("counts_as", message, cure);
            None
        }
    }
}

pub(in crate::policies) fn duty(entry: &Entry<'_>, known: Known<'_>) -> Option<Duty> {
    let (place, what, before) = (known.place(entry), entry.read("what"), entry.read("before"));
    let basis = quoted(entry);
    let (stage, track) = place?;
    let duty = Duty {
        stage,
        track,
        what: what?,
        before: before?,
        basis: basis?,
    };
    check::duty(&duty, entry);
    Some(duty)
}

pub(in crate::policies) fn example(entry: &Entry<'_>, known: Known<'_>) -> Option<Example> {
    let clock = known.must_clock(entry, "clock");
    let (from, region, due) = (entry.read("from"), entry.read("region"), entry.read("due"));
    Some(Example {
        clock: clock?,
        from: from?,
        region: region?,
        due: due?,
        line: entry.line_at("due"),
    })
}

/// “3 days” can be read in two ways, and a policy is to be read in one (Q6).
fn says_which_days(within: &str) -> bool {
    !within.contains("day") || within.contains("working") || within.contains("calendar")
}
