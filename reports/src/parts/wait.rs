//! How long people waited for an answer, those who still wait counted as waiting.

use super::{Scene, note, section, text};
use crate::charts::WaitCurve;
use crate::model::{Block, Cell, Chart, Drawing, Section, Table, Value};
use crate::words::{are, many};
use casework::measures::statistics::{Share, Survival};

/// Rows of the table: so many working days.
const DAYS: [u32; 7] = [5, 10, 15, 20, 30, 40, 60];

/// How long people waited.
pub(crate) fn wait(scene: Scene<'_>) -> Section {
    let waits = &scene.shown.process.waits[0];
    if waits.all == 0 {
        let nobody = "Nobody waited for an answer at stage 1";
        return section(
            "wait",
            nobody,
            vec![text("No stage 1 complaint was received in the quarter.")],
        );
    }
    if too_few(waits) {
        let said = "There were too few to say how long most people waited.";
        return section("wait", heading(waits), vec![text(said)]);
    }
    let mut blocks = vec![
        text(format!(
            "Of the {}, {} without an answer: counted as waiting until the figures were taken, or until the complaint \
             ended.",
            many(
                waits.all,
                "stage 1 complaint of the quarter",
                "stage 1 complaints of the quarter"
            ),
            are(waits.open)
        )),
        Block::Chart(chart(scene, waits)),
        note(
            "Days are working days from the acknowledgement to the answer. The line climbs to the share answered by that day.",
        ),
    ];
    if waits.open > 0 && waits.answered_by.last().is_some_and(|(_, share)| *share >= 1.0) {
        blocks.push(note(
            "The line can reach 100% while some are without an answer: each counts up to the last day that is \
             known of it.",
        ));
    }
    section("wait", heading(waits), blocks)
}

/// Whether there are too few for any share of them.
fn too_few(waits: &Survival) -> bool {
    let all = waits.all;
    Share { of: all, all }.percent().is_none()
}

/// `Half of stage 1 complaints were answered by day 9, and 9 in 10 by day 25`.
pub(super) fn heading(waits: &Survival) -> String {
    if too_few(waits) {
        let answered = waits.all - waits.open;
        return match (waits.all, answered) {
            (1, 0) => "The one stage 1 complaint has not been answered yet".to_owned(),
            (1, _) => "The one stage 1 complaint has been answered".to_owned(),
            (all, 0) => format!("None of the {all} stage 1 complaints has been answered yet"),
            (all, answered) if all == answered => format!("All {all} stage 1 complaints have been answered"),
            (all, 1) => format!("1 of the {all} stage 1 complaints has been answered"),
            (all, answered) => format!("{answered} of the {all} stage 1 complaints have been answered"),
        };
    }
    match (waits.day_of(0.5), waits.day_of(0.9)) {
        (Some(half), Some(most)) if half == most => {
            format!("9 in 10 stage 1 complaints were answered by day {most}")
        }
        (Some(half), Some(most)) => {
            format!("Half of stage 1 complaints were answered by day {half}, and 9 in 10 by day {most}")
        }
        (Some(half), None) => format!(
            "Half of stage 1 complaints were answered by day {half}; too many are still open to say how long 9 in 10 took"
        ),
        (None, _) => "Fewer than half of stage 1 complaints have been answered yet".to_owned(),
    }
}

/// The share answered by the end of a day, from 0 to 1.
fn by(waits: &Survival, day: u32) -> f64 {
    let reached = waits.answered_by.iter().rev().find(|(known, _)| *known <= day);
    reached.map_or(0.0, |(_, share)| *share)
}

fn chart(scene: Scene<'_>, waits: &Survival) -> Chart {
    let mut limits = Vec::new();
    let own = scene.about.own.answer[0].as_ref();
    limits.extend(own.and_then(|time| Some((time.days?, format!("{} days: our policy", time.days?)))));
    let code = scene.about.code.beside().and_then(|code| code.answer[0].as_ref());
    if let Some(days) = code.and_then(|time| time.days)
        && limits.iter().all(|(known, _)| *known != days)
    {
        limits.push((days, format!("{days} days: the Code")));
    }
    let reached = [(0.5, "Half"), (0.9, "9 in 10")]
        .into_iter()
        .filter_map(|(share, word)| {
            let day = waits.day_of(share)?;
            Some((day, by(waits, day), format!("{word} by day {day}")))
        });
    let reached: Vec<_> = reached.collect();
    let told: Vec<String> = reached.iter().map(|(.., word)| word.clone()).collect();
    let told = match told.as_slice() {
        [] => "Fewer than half have been answered".to_owned(),
        words => words.join(", "),
    };
    Chart {
        id: "wait",
        caption: format!("Share of stage 1 complaints answered by each day, {}", scene.about.landlord),
        description: format!(
            "A line that climbs with the working days since the acknowledgement. {told}. {}.",
            many(waits.open, "complaint has no answer", "complaints have no answer")
        ),
        source: scene.source(
            "Stage 1 complaints received in the quarter; those still open count as waiting (Kaplan-Meier estimate).",
        ),
        drawing: Drawing::Wait(WaitCurve {
            answered_by: waits.answered_by.clone(),
            limits,
            reached,
            since: "Working days since the complaint was acknowledged".to_owned(),
        }),
        table: table(waits),
    }
}

fn table(waits: &Survival) -> Table {
    let last = waits.answered_by.last().map_or(0, |(day, _)| *day);
    // One row more than is needed to reach the last answer.
    let shown = DAYS
        .iter()
        .position(|day| *day >= last)
        .map_or(DAYS.len(), |at| at + 1);
    let rows = DAYS[..shown].iter().map(|day| {
        let answered = vec![Cell::from(Value::Estimate(by(waits, *day)))];
        (format!("{day} working days"), answered)
    });
    Table {
        id: "wait",
        caption: "Share of stage 1 complaints answered, by working days since the acknowledgement".to_owned(),
        columns: ["By the end of", "Answered"].map(ToOwned::to_owned).to_vec(),
        rows: rows.collect(),
    }
}
