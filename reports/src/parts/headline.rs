//! The quarter in five sentences.

use super::{Scene, section, subjects, timeliness, volume, wait};
use crate::model::{Block, Section, in_words};
use crate::words::{capital, grouped, many};
use casework::measures::statistics::{Change, SINGLE, Share, compare};

/// Its name in links.
pub(crate) const SUMMARY: &str = "summary";

/// The quarter in five sentences, each of which a section says more about.
pub(crate) fn headline(scene: Scene<'_>) -> Section {
    section(
        SUMMARY,
        "This quarter in five sentences",
        vec![Block::Points(sentences(scene))],
    )
}

/// The five sentences; they are the body of the mail as well.
pub(super) fn sentences(scene: Scene<'_>) -> Vec<String> {
    let now = scene.now();
    let received = match scene.before() {
        Some((_, before)) => {
            let (now, was) = (now.received[0], before.received[0]);
            let than = match now.cmp(&was) {
                std::cmp::Ordering::Greater => format!("{} more than the quarter before", grouped(now - was)),
                std::cmp::Ordering::Less => format!("{} fewer than the quarter before", grouped(was - now)),
                std::cmp::Ordering::Equal => "as many as the quarter before".to_owned(),
            };
            let chance = match compare(was, now, SINGLE) {
                Change::Same if now != was => ": a difference that may be chance",
                _ => "",
            };
            format!(
                "We received {}, {than}{chance}.",
                many(now, "stage 1 complaint", "stage 1 complaints")
            )
        }
        None => format!(
            "We received {}.",
            many(now.received[0], "stage 1 complaint", "stage 1 complaints")
        ),
    };
    let (values, process) = scene.received_by_month();
    let usual = volume::usual(scene, &values, &process)
        .unwrap_or_else(|| format!("{} to say what is usual", volume::too_few_months(scene)));
    let share = now.answers.own[0].share();
    let in_time = in_time(share, scene.about.notes.targets.answered);
    let [first, second] = scene.shown.process.stock;
    let open = first.not_yet_due + first.overdue.all() + second.not_yet_due + second.overdue.all();
    let overdue = first.overdue.all() + second.overdue.all();
    let open = format!(
        "{} on {}{}.",
        capital(&many(open, "complaint was open", "complaints were open")),
        in_words(scene.shown.as_at),
        match (open, overdue) {
            (0, _) => String::new(),
            (1, 0) => ", and not past its date".to_owned(),
            (1, _) => ", past its date".to_owned(),
            (_, 0) => ", none of them past the date".to_owned(),
            (_, overdue) => format!(", {} of them past the date", grouped(overdue)),
        }
    );
    let waits = &scene.shown.process.waits[0];
    let last = if waits.all == 0 {
        subjects::heading(scene)
    } else {
        wait::heading(waits)
    };
    vec![received, format!("{usual}."), in_time, open, format!("{last}.")]
}

/// How many of those that were due were answered in time, beside the target if there is one.
fn in_time(share: Share, target: Option<u8>) -> String {
    let percent = share
        .percent()
        .map_or_else(String::new, |percent| format!(" ({percent})"));
    let target = target.map_or_else(String::new, |target| {
        format!(", {}", timeliness::beside(share, target))
    });
    match (share.all, share.of) {
        (0, _) => "No stage 1 complaint was due an answer yet.".to_owned(),
        (1, 0) => "One stage 1 complaint was due, and it was not answered in time.".to_owned(),
        (1, _) => "One stage 1 complaint was due, and it was answered in time.".to_owned(),
        (all, of) => format!(
            "Of the {} stage 1 complaints that were due, we answered {} in time{percent}{target}.",
            grouped(all),
            match of {
                0 => "none".to_owned(),
                of => grouped(of),
            }
        ),
    }
}
