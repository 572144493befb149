//! Questions that a panel may want to ask, made of what the figures show.

use super::{Scene, section, subjects, text, volume};
use crate::model::{Block, Section};
use crate::notes::Status;
use crate::words::subject_within;
use casework::measures::statistics::{Change, Verdict};

/// Questions that a reader may want to ask.
pub(crate) fn questions(scene: Scene<'_>) -> Section {
    let mut questions: Vec<String> = Vec::new();
    let share = scene.now().answers.own[0].share();
    if let Some(target) = scene.about.notes.targets.answered
        && share.beside(f64::from(target) / 100.0) == Verdict::Below
    {
        questions.push(
            "What keeps answers at stage 1 from being in time, and by when will that change?".to_owned(),
        );
    }
    let (values, process) = scene.received_by_month();
    if process.signals.iter().rev().take(3).flatten().next().is_some()
        && let Some(signal) = volume::signal(scene, &values, &process)
    {
        questions.push(format!("{signal}: what is known about why?"));
    }
    let stock = scene.shown.process.stock.map(|stock| stock.overdue.more);
    if stock[0] + stock[1] > 0 {
        questions.push(
            "Some complaints are open more than 40 working days past their date: what do those residents know of when \
             they will be answered?"
                .to_owned(),
        );
    }
    for (name, _, _, change) in subjects::changes(scene) {
        if change == Change::Rose && !name.is_empty() {
            questions.push(format!(
                "Complaints about {} rose: what is behind it?",
                subject_within(&name)
            ));
        }
    }
    let late = |lesson: &&crate::notes::Lesson| lesson.status < Status::Done && lesson.by < scene.shown.as_at;
    for lesson in scene.about.notes.lessons.iter().filter(late) {
        questions.push(format!(
            "The change on {} was due on {}: what is missing?",
            subject_within(&lesson.theme),
            crate::model::in_words(lesson.by)
        ));
    }
    if scene.shown.people.has_open_order {
        questions.push("An order of the Ombudsman is past its date: when will it be carried out?".to_owned());
    }
    let blocks = if questions.is_empty() {
        vec![text(
            "The figures of this quarter raise no question of themselves. Yours are welcome.",
        )]
    } else {
        vec![Block::Points(questions)]
    };
    section("questions", "Questions you may want to ask", blocks)
}
