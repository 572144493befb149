//! What people told, what was changed, and how that is checked.

use super::{Scene, section, text};
use crate::model::{Block, Cell, Mark, Section, Table, Value};
use crate::notes::{Lesson, Status};
use crate::shown::{FEWEST, Number};
use crate::words::{kept, subject, untold_promises};
use casework::measures::Month;
use casework::measures::statistics::Process;

/// What the panel asked last time, and the answer; none where it asked nothing.
pub(crate) fn asked(scene: Scene<'_>) -> Option<Section> {
    let before = scene.shown.quarter.before();
    let questions = scene.about.notes.questions.iter();
    let asked: Vec<_> = questions
        .filter(|question| question.quarter.parse() == Ok(before))
        .collect();
    if asked.is_empty() {
        return None;
    }
    let rows = asked
        .iter()
        .map(|question| (question.asked.clone(), vec![Cell::words(&question.answer)]));
    let table = Table {
        id: "asked",
        caption: format!("Your questions on {}, and our answers", before.in_words()),
        columns: ["You asked", "Our answer"].map(ToOwned::to_owned).to_vec(),
        rows: rows.collect(),
    };
    Some(section(
        "asked",
        "What you asked last time",
        vec![Block::Table(table)],
    ))
}

/// You said, we did, and how we know.
pub(crate) fn learning(scene: Scene<'_>) -> Section {
    let mut blocks = Vec::new();
    let lessons = in_order(scene);
    if lessons.is_empty() {
        blocks.push(text("No change was reported for this paper."));
    } else {
        let overdue = lessons.iter().filter(|lesson| is_late(scene, lesson)).count();
        if overdue > 0 {
            blocks.push(text(format!(
                "Past their date and not done: {overdue}. They stand first."
            )));
        }
        let rows = lessons.iter().map(|lesson| {
            let cells = [
                lesson.heard.clone(),
                lesson.changed.clone(),
                format!("{}, by {}", lesson.who, crate::model::in_words(lesson.by)),
                lesson.check.clone(),
                status(scene, lesson),
            ];
            (subject(&lesson.theme), cells.map(Cell::words).to_vec())
        });
        blocks.push(Block::Table(Table {
            id: "learning",
            caption: "What people told us, and what we changed".to_owned(),
            columns: [
                "Theme",
                "What people told us",
                "What we change",
                "Who, by when",
                "How we check",
                "Status",
            ]
            .map(ToOwned::to_owned)
            .to_vec(),
            rows: rows.collect(),
        }));
    }
    blocks.push(text(promised(scene)));
    section("learning", "You said, we did, and how we know", blocks)
}

/// Those past their date first, then by date; what is checked stands last.
fn in_order(scene: Scene<'_>) -> Vec<&Lesson> {
    let end = scene.shown.quarter.span().last;
    let mut lessons: Vec<&Lesson> = scene
        .about
        .notes
        .lessons
        .iter()
        // What was checked before the quarter was told already.
        .filter(|lesson| {
            let first = scene.shown.quarter.span().first;
            lesson.status != Status::Checked || lesson.done.is_none_or(|done| done >= first && done <= end)
        })
        .collect();
    lessons.sort_by_key(|lesson| (!is_late(scene, lesson), lesson.status, lesson.by));
    lessons
}

fn is_late(scene: Scene<'_>, lesson: &Lesson) -> bool {
    lesson.status < Status::Done && lesson.by < scene.shown.as_at
}

fn status(scene: Scene<'_>, lesson: &Lesson) -> String {
    let word = match lesson.status {
        Status::Planned => "Planned",
        Status::Started => "Started",
        Status::Done => "Done",
        Status::Checked => "Checked",
    };
    let since = lesson
        .done
        .map_or_else(String::new, |done| format!(", {}", crate::model::in_words(done)));
    let shown = lesson
        .evidence
        .as_ref()
        .map_or_else(String::new, |evidence| format!(": {evidence}"));
    let late = if is_late(scene, lesson) {
        " (past its date)"
    } else {
        ""
    };
    format!("{word}{since}{shown}{late}")
}

/// What was promised to residents in answers, and whether it was done.
fn promised(scene: Scene<'_>) -> String {
    let words = [
        "action promised in an answer",
        "actions promised in answers",
        "done",
    ];
    match scene.shown.people.actions {
        Some(actions) => kept(actions, &scene.when(), words),
        None => untold_promises("Actions promised in answers", &scene.when(), "done"),
    }
}

/// Changes that are done, each with the complaints of its subject before and since.
pub(crate) fn lessons(scene: Scene<'_>) -> Section {
    let done: Vec<&Lesson> = in_order(scene)
        .into_iter()
        .filter(|lesson| lesson.done.is_some())
        .collect();
    let mut blocks = vec![text(learned(scene))];
    if !done.is_empty() {
        blocks.push(Block::Table(Table {
            id: "effect",
            caption: "Stage 1 complaints of the subject a month, before the change and since".to_owned(),
            columns: [
                "Change",
                "Done",
                "Before, a month",
                "Since, a month",
                "Pattern since",
            ]
            .map(ToOwned::to_owned)
            .to_vec(),
            rows: done.iter().filter_map(|lesson| effect(scene, lesson)).collect(),
        }));
    }
    section("effect", "Whether what was changed shows in the figures", blocks)
}

fn learned(scene: Scene<'_>) -> String {
    let learned = &scene.shown.people.learned;
    let mut themes: Vec<String> = learned
        .named
        .iter()
        .map(|(name, count)| format!("{} ({count})", subject(name)))
        .collect();
    if let Some((_, Number::Exactly(count))) = learned.others {
        themes.push(format!("others together ({count})"));
    }
    match themes.as_slice() {
        [] => format!("Learning was recorded in fewer than {FEWEST} answers of the quarter."),
        themes => format!(
            "Answers of the quarter recorded learning about: {}.",
            themes.join(", ")
        ),
    }
}

/// The stage 1 complaints of a subject in each of the whole months that are counted.
fn whole_months(scene: Scene<'_>, subject: &str) -> Option<Vec<u64>> {
    let counts = scene.shown.within_months(subject)?;
    let first = scene.shown.process.months.first()?.0;
    let counted = scene.all_months().iter();
    let count = |(month, _): &(Month, _)| counts.get(month.months_since(first)?).copied();
    counted.map(count).collect()
}

/// A change with the twelve months before it and the months since.
fn effect(scene: Scene<'_>, lesson: &Lesson) -> Option<(String, Vec<Cell>)> {
    let done = lesson.done?;
    let months: Vec<u64> = whole_months(scene, &lesson.theme)?;
    let from = scene
        .all_months()
        .iter()
        .position(|(month, _)| *month >= Month::of(done))?;
    let (before, since) = (&months[from.saturating_sub(12)..from], &months[from..]);
    let mean = |counts: &[u64]| match counts.len() {
        0 => Value::NotApplicable.into(),
        many => Cell::from(Value::Rate(
            crate::charts::number(counts.iter().sum()) / crate::charts::number(many as u64),
        )),
    };
    let values: Vec<f64> = before
        .iter()
        .chain(since)
        .map(|count| crate::charts::number(*count))
        .collect();
    let process = Process::of(&values);
    let pattern = process.signals.iter().skip(before.len()).flatten().next_back();
    let pattern = match pattern {
        Some(signal) => super::volume::in_words(*signal).to_owned(),
        None if values.len() < 12 => "too few months to say".to_owned(),
        None => "no more change than chance would explain".to_owned(),
    };
    let provisional = |cell: Cell| {
        if since.len() < 3 {
            cell.marked(Mark::Provisional)
        } else {
            cell
        }
    };
    let cells = vec![
        Value::Day(done).into(),
        mean(before),
        provisional(mean(since)),
        Cell::words(pattern),
    ];
    Some((format!("{}: {}", subject(&lesson.theme), lesson.changed), cells))
}
