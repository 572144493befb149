//! Clocks: whether each makes sense, can start and stop, and has been tried.

use super::lines;
use crate::clocks::{Rolls, Unit};
use crate::policies::faults::Faults;
use crate::policies::table::Entry;
use crate::policies::{Clock, Event, Extension, LetterKind, Policy, Stage, StageKind, WhenMissed};
use std::collections::BTreeSet;

/// What only a letter brings about. Whatever else a letter may bring, people can do otherwise as
/// well, and record it.
const ONLY_BY_LETTER: &[Event] = &[
    Event::Acknowledged,
    Event::Responded,
    Event::HoldingResponseSent,
    Event::Refused,
    Event::Extended,
    Event::Closed,
];

/// A clock makes sense in itself.
pub(in crate::policies) fn clock(clock: &Clock, entry: &Entry<'_>, stages: &[Stage]) {
    if clock.waits_for(clock.from) {
        entry.fault(
            "until",
            format!("clock `{}` stops by what starts it", clock.id),
            "name the event that ends it",
        );
    }
    if clock
        .given
        .is_some_and(|given| given == clock.from || clock.waits_for(given))
    {
        entry.fault(
            "given",
            format!(
                "what is given for clock `{}` starts or stops it already",
                clock.id
            ),
            "name what else must have happened, or take `given` out",
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

/// An extension moves a date of its own stage, and its ceiling is another clock.
pub(in crate::policies) fn extension(extension: &Extension, entry: &Entry<'_>, clocks: &[Clock]) {
    let mut known = clocks.iter();
    if !known.any(|clock| clock.id == extension.clock && clock.stage == extension.stage) {
        let message = format!("clock `{}` is not of {}", extension.clock, extension.stage);
        entry.fault("clock", message, "name a clock of the same stage");
    }
    let ceiling = clocks
        .iter()
        .find(|clock| extension.up_to.as_ref() == Some(&clock.id));
    if let Some(ceiling) = ceiling.filter(|clock| clock.stage != extension.stage) {
        let message = format!("clock `{}` is not of {}", ceiling.id, extension.stage);
        entry.fault("up_to", message, "name a clock of the same stage");
    }
    if extension.up_to.as_ref() == Some(&extension.clock) {
        let message = format!("clock `{}` cannot be its own ceiling", extension.clock);
        entry.fault(
            "up_to",
            message,
            "name the clock that ends what is added, or take it out",
        );
    }
}

/// Every clock can start and stop, and has been tried.
pub(super) fn together(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let named = brought_by_named_letters(policy);
    for (key, events) in [
        ("from", (|clock| vec![clock.from]) as fn(&Clock) -> Vec<Event>),
        ("given", |clock| clock.given.into_iter().collect()),
        ("until", |clock| clock.until.clone()),
    ] {
        let lines = lines(file, "clock", key);
        for clock in policy
            .clocks
            .iter()
            .filter(|clock| is_the_landlords(policy, clock))
        {
            let mut events = events(clock).into_iter();
            let by_letter = |event: &Event| ONLY_BY_LETTER.contains(event) || named.contains(event);
            let missing = events.find(|event| by_letter(event) && !brought(policy, clock, *event));
            if let Some(event) = missing {
                faults.add(
                    lines.get(clock.id.as_str()).copied(),
                    format!("no letter of {} brings `{event}` about", clock.stage),
                    format!("add the `[[letter]]` that clock `{}` waits for", clock.id),
                );
            }
        }
    }
    a_stage_comes_next(policy, file, faults);
    have_examples(policy, file, faults);
}

/// In the last stage nobody asks for the next; what a stage's own request is counted from is its `received`.
fn a_stage_comes_next(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let Some(last) = policy.stages.last() else {
        return;
    };
    for (key, names) in [
        (
            "from",
            (|clock| clock.from == Event::NextStageRequested) as fn(&Clock) -> bool,
        ),
        ("until", |clock| clock.until == [Event::NextStageRequested]),
    ] {
        let lines = lines(file, "clock", key);
        for clock in policy
            .clocks
            .iter()
            .filter(|clock| clock.stage == last.id && names(clock))
        {
            faults.add(
                lines.get(clock.id.as_str()).copied(),
                format!("no stage comes after {}: nobody asks for it", last.id),
                "what is counted from the request for a stage is counted from its own `received`",
            );
        }
    }
}

/// What the letters bring about that other tables name.
fn brought_by_named_letters(policy: &Policy) -> BTreeSet<Event> {
    let extensions = policy.extensions.iter().map(|extension| extension.letter);
    let promises = policy.promises.iter();
    let promises = promises.flat_map(|promise| [promise.letter, promise.when_missed]);
    let circumstances = policy.circumstances.iter().filter_map(|known| known.letter);
    let exclusions = policy.exclusions.iter().filter_map(|exclusion| exclusion.letter);
    let contacts = policy.contact_types.iter().filter_map(|contact| contact.letter);
    let others = circumstances.chain(exclusions).chain(contacts);
    let letters = extensions.chain(promises).chain(others);
    letters.filter_map(LetterKind::brings).collect()
}

/// Whether a clock's letters are the landlord's: outside, somebody else writes.
fn is_the_landlords(policy: &Policy, clock: &Clock) -> bool {
    let stage = policy.stage(clock.stage.as_str());
    stage.is_none_or(|stage| stage.kind != StageKind::Outside)
}

/// Whether a letter of the clock's place brings `event` about.
fn brought(policy: &Policy, clock: &Clock, event: Event) -> bool {
    policy.letters.iter().any(|letter| {
        letter.brings == Some(event)
            && letter.stage == clock.stage
            && (letter.track.is_none() || clock.track.is_none() || letter.track == clock.track)
    })
}

fn have_examples(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
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
