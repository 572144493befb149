//! Things of a policy that each read well, in; a fault where they do not fit together, out.

use super::table::{Entry, Faults};
use super::{Clock, ContactKind, Event, Goes, Policy, Stage, StageKind, WhenMissed};
use crate::clocks::{Rolls, Unit};
use std::collections::{BTreeMap, BTreeSet};

/// The highest number of a decision on what the documents leave open.
const LAST_DECISION: u32 = 41;

/// The place of the first formal stage, without which a complaint has nowhere to begin.
pub(super) fn first_formal(file: &Entry<'_>, stages: &[Stage]) -> Option<usize> {
    let found = stages.iter().position(|stage| stage.kind == StageKind::Formal);
    if found.is_none() {
        file.fault(
            "stage",
            "no stage is formal",
            "add a `[[stage]]` of `kind = \"formal\"`",
        );
    }
    found
}

/// Somebody handles a stage of the landlord's own: its tracks' handlers, or one for the whole.
pub(super) fn handled(entry: &Entry<'_>, stage: &Stage) {
    if stage.handler.is_none() && stage.tracks.is_empty() && stage.kind != StageKind::Outside {
        let message = format!("nobody handles stage `{}`", stage.id);
        entry.fault(
            "id",
            message,
            "add `handler = ROLE`, or tracks with their handlers",
        );
    }
}

/// A decision is named, so that the report's note on method can point to it.
pub(super) fn decision(decided: &str, entry: &Entry<'_>) {
    let number = decided
        .strip_prefix('Q')
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
    let known = number.is_some_and(|digits: String| {
        digits
            .parse()
            .is_ok_and(|number: u32| (1..=LAST_DECISION).contains(&number))
    });
    if !known && !decided.starts_with("not in the seed") {
        let cure = format!(
            "begin it with its number, Q1 to Q{LAST_DECISION}, or with \u{201c}not in the seed\u{201d}"
        );
        entry.fault(
            "decided",
            format!("\u{201c}{decided}\u{201d} names no decision"),
            cure,
        );
    }
}

/// A clock makes sense in itself.
pub(super) fn clock(clock: &Clock, entry: &Entry<'_>, stages: &[Stage]) {
    if clock.from == clock.until {
        entry.fault(
            "until",
            format!("clock `{}` stops by what starts it", clock.id),
            "name the event that ends it",
        );
    }
    if clock.rolls == Rolls::Forward && matches!(clock.within.unit, Unit::WorkingDays | Unit::Hours) {
        entry.fault(
            "rolls",
            format!("{} never end on a day that could roll", clock.within),
            "take `rolls` out",
        );
    }
    if let WhenMissed::MoveTo(track) = &clock.when_missed {
        let tracks = stages
            .iter()
            .filter(|stage| stage.id == clock.stage)
            .flat_map(|stage| &stage.tracks);
        let tracks: Vec<&str> = tracks.map(|track| track.id.as_str()).collect();
        if !tracks.contains(&track.as_str()) || clock.track.as_ref() == Some(track) {
            entry.fault(
                "when_missed",
                format!("clock `{}` cannot move to \u{201c}{track}\u{201d}", clock.id),
                format!("name another track of {}: {}", clock.stage, tracks.join(", ")),
            );
        }
    }
}

/// Nothing is twice, and nothing is there for nothing.
pub(super) fn together(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    unique(file, faults);
    roles_are_used(policy, file, faults);
    clocks_can_stop(policy, file, faults);
    clocks_have_examples(policy, file, faults);
    if !policy
        .contact_types
        .iter()
        .any(|contact| contact.kind == ContactKind::Complaint)
    {
        file.fault(
            "contact_type",
            "nothing is said of complaints",
            "add a `[[contact_type]]` of `kind = \"complaint\"`",
        );
    }
}

/// The line of `key` in each `[[what]]`, by its id.
fn lines(file: &Entry<'_>, what: &'static str, key: &'static str) -> BTreeMap<String, usize> {
    let entries = file.tables(what).into_iter();
    entries
        .filter_map(|entry| Some((entry.optional_text("id")?, entry.line_at(key))))
        .collect()
}

fn unique(file: &Entry<'_>, faults: &Faults<'_>) {
    let keyed: [(&'static str, &[&'static str]); 7] = [
        ("role", &["id"]),
        ("stage", &["id"]),
        ("track", &["id"]),
        ("clock", &["id"]),
        ("signpost", &["id"]),
        ("contact_type", &["kind"]),
        ("letter", &["kind", "stage", "track"]),
    ];
    for (what, keys) in keyed {
        let mut seen = BTreeSet::new();
        for entry in file.tables(what) {
            let name: Vec<String> = keys.iter().filter_map(|key| entry.optional_text(key)).collect();
            if !seen.insert(name.clone()) {
                let message = format!("there are two of {what} `{}`", name.join(" "));
                faults.add(
                    entry.line_at(keys[0]),
                    message,
                    "give each its own name, or take one out",
                );
            }
        }
    }
}

fn roles_are_used(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let stages = policy.stages.iter();
    let handlers = stages.flat_map(|stage| stage.handler.iter().chain(&stage.sign_off));
    let tracks = policy
        .stages
        .iter()
        .flat_map(|stage| &stage.tracks)
        .map(|track| &track.handler);
    let passed_to = policy
        .contact_types
        .iter()
        .filter_map(|contact| match &contact.goes {
            Goes::PassedTo(role) => Some(role),
            Goes::Opens(_) => None,
        });
    let used: BTreeSet<_> = handlers.chain(tracks).chain(passed_to).collect();
    let lines = lines(file, "role", "id");
    for role in &policy.roles {
        if !used.contains(&role.id) {
            faults.add(
                lines.get(role.id.as_str()).copied(),
                format!("nobody acts as `{}`", role.id),
                "use the role, or take it out",
            );
        }
    }
}

/// A clock that a letter stops needs that letter.
fn clocks_can_stop(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let lines = lines(file, "clock", "until");
    for clock in &policy.clocks {
        let by_letter = matches!(clock.until, Event::Acknowledged | Event::Responded);
        let stops = policy.letters.iter().any(|letter| {
            letter.brings == Some(clock.until)
                && letter.stage == clock.stage
                && (letter.track.is_none() || clock.track.is_none() || letter.track == clock.track)
        });
        if by_letter && !stops {
            faults.add(
                lines.get(clock.id.as_str()).copied(),
                format!("no letter of {} brings `{}` about", clock.stage, clock.until),
                format!("add the `[[letter]]` that stops clock `{}`", clock.id),
            );
        }
    }
}

fn clocks_have_examples(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let lines = lines(file, "clock", "id");
    for clock in &policy.clocks {
        if !policy.examples.iter().any(|example| example.clock == clock.id) {
            faults.add(
                lines.get(clock.id.as_str()).copied(),
                format!("clock `{}` has no worked example", clock.id),
                "add an `[[example]]` for it",
            );
        }
    }
}
