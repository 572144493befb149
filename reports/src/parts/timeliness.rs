//! Whether complaints were answered in time, by the landlord's policy and by the Code.

use super::{Scene, note, section, text};
use crate::charts::{Part, Row, Timeliness};
use crate::model::{Block, Cell, Chart, Drawing, Mark, Section, Table, Value};
use crate::words::{are, capital, grouped, many, of_all, were};
use casework::measures::statistics::{Share, Verdict, wilson};
use casework::measures::{Answers, Counted, Quarter};

/// Whether complaints were answered in time, in the quarter.
pub(crate) fn timeliness(scene: Scene<'_>) -> Section {
    let answers = scene.now().answers.own[0];
    let mut blocks = vec![text(said(answers))];
    blocks.extend(overdue(scene).map(text));
    blocks.push(picture(scene));
    blocks.push(note(
        "The likely range says how far the share may be off by chance alone: with few complaints it is wide.",
    ));
    section("in-time", heading(scene), blocks)
}

/// The last four quarters and the twelve months, as a chart.
pub(super) fn picture(scene: Scene<'_>) -> Block {
    Block::Chart(Chart {
        id: "in-time",
        caption: format!("Complaints answered in time by our policy, {}", scene.about.landlord),
        description: description(scene),
        source: scene.source(
            "Of the complaints received in the period whose time was over or that were answered; open and overdue \
             ones count as not answered in time.",
        ),
        drawing: Drawing::Timeliness(chart(scene)),
        table: table(scene),
    })
}

fn target(scene: Scene<'_>) -> Option<u8> {
    scene.about.notes.targets.answered
}

/// `87% of stage 1 complaints were answered in time, below our 95% target`.
pub(super) fn heading(scene: Scene<'_>) -> String {
    let share = scene.now().answers.own[0].share();
    if share.all == 0 {
        return "No stage 1 complaint of the quarter was due an answer yet".to_owned();
    }
    let Some(percent) = share.percent() else {
        return match (share.all, share.of) {
            (1, 0) => "The one stage 1 complaint that was due was not answered in time".to_owned(),
            (1, _) => "The one stage 1 complaint that was due was answered in time".to_owned(),
            (all, 0) => format!("None of the {all} stage 1 complaints that were due was answered in time"),
            (all, of) if all == of => {
                format!("All {all} stage 1 complaints that were due were answered in time")
            }
            (all, 1) => format!("1 of the {all} stage 1 complaints that were due was answered in time"),
            (all, of) => format!("{of} of the {all} stage 1 complaints that were due were answered in time"),
        };
    };
    let begun = format!("{percent} of stage 1 complaints were answered in time");
    match target(scene) {
        None => begun,
        Some(target) => format!("{begun}, {}", beside(share, target)),
    }
}

/// A share beside a target, in the words that its likely range allows.
pub(super) fn beside(share: Share, target: u8) -> String {
    match share.beside(f64::from(target) / 100.0) {
        Verdict::Met => format!("meeting our {target}% target"),
        Verdict::Below => format!("below our {target}% target"),
        Verdict::TooCloseToCall => format!("too close to our {target}% target to call"),
        Verdict::TooFew => "too few to set beside our target".to_owned(),
    }
}

/// What became of all that were received: those due, those not yet due, and those that ended without an answer.
fn said(answers: Answers) -> String {
    let share = answers.share();
    let mut said = vec![match share.all {
        0 => "No answer to a stage 1 complaint was due.".to_owned(),
        1 if share.of == 0 => "One stage 1 complaint was due, and it was not answered in time.".to_owned(),
        1 => "One stage 1 complaint was due, and it was answered in time.".to_owned(),
        all => format!(
            "Of the {} stage 1 complaints that were due, {} answered in time{}.",
            grouped(all),
            were(share.of),
            match answers.extended {
                0 => String::new(),
                extended => format!(
                    ": {} within the standard time and {} within an extension that the resident was told of in time",
                    grouped(answers.in_time),
                    grouped(extended)
                ),
            }
        ),
    }];
    if answers.not_yet_due > 0 {
        said.push(format!(
            "Of the others received, {} open and not yet due.",
            are(answers.not_yet_due)
        ));
    }
    if answers.ended > 0 {
        let ended = many(answers.ended, "complaint ended", "complaints ended");
        said.push(format!(
            "{} without an answer, for instance because {} withdrawn.",
            capital(&ended),
            if answers.ended == 1 { "it was" } else { "they were" }
        ));
    }
    said.join(" ")
}

/// What is open past its date, of whatever quarter. Outside the house the longest is told by its band: with the day
/// of the figures, its days would be the date of a single case.
fn overdue(scene: Scene<'_>) -> Option<String> {
    let [first, second] = scene.shown.process.stock.map(|stock| stock.overdue);
    let all = first.all() + second.all();
    let longest = first.longest.max(second.longest);
    let by = if scene.edition.leaves_the_house() {
        in_bands(longest)
    } else {
        many(u64::from(longest), "working day", "working days")
    };
    (all > 0).then(|| {
        format!(
            "On {}, {} open past the date, from this quarter or earlier{} by {by}.",
            crate::model::in_words(scene.shown.as_at),
            many(all, "complaint was", "complaints were"),
            if all == 1 { "," } else { "; the longest" },
        )
    })
}

/// Working days past a date, no closer than the bands of ageing: the number itself would be the date of one case.
fn in_bands(days: u32) -> String {
    let band = match days {
        0..=10 => "up to 10",
        11..=20 => "11 to 20",
        21..=40 => "21 to 40",
        _ => "more than 40",
    };
    format!("{band} working days")
}

/// A row of the chart: a name, and what became of the complaints.
type Named = (String, Answers);

/// The panel sees stage 2 over twelve months: single quarters of it are small.
fn rows(scene: Scene<'_>) -> [Vec<Named>; 2] {
    let quarter = |stage: usize| {
        move |(quarter, counted): &(Quarter, Counted)| {
            let name = format!("{} {}", quarter.short(), quarter.year());
            (name, counted.answers.own[stage])
        }
    };
    let all = scene.four();
    let begun = all.iter().position(|(_, counted)| counted.received != [0, 0]);
    let all = &all[begun.unwrap_or(all.len().saturating_sub(1))..];
    let first = all.iter().map(quarter(0)).collect();
    let second = if scene.edition.leaves_the_house() {
        let year = scene.shown.process.year.answers.own[1];
        vec![("12 months".to_owned(), year)]
    } else {
        all.iter().map(quarter(1)).collect()
    };
    [first, second]
}

fn chart(scene: Scene<'_>) -> Timeliness {
    let stages = rows(scene).into_iter().enumerate().map(|(stage, rows)| {
        let time = scene.about.own.answer[stage].as_ref();
        let name = match time {
            Some(time) => format!("Stage {} ({})", stage + 1, time.words),
            None => format!("Stage {}", stage + 1),
        };
        (name, rows.into_iter().map(row).collect())
    });
    let parts = [
        (Part::InTime, "Within the standard time"),
        (Part::Extended, "Within an extension"),
        (Part::Late, "Late"),
        (Part::Overdue, "Open and overdue"),
    ];
    Timeliness {
        parts: parts.map(|(part, word)| (part, word.to_owned())).to_vec(),
        stages: stages.collect(),
        target: target(scene).map(|target| f64::from(target) / 100.0),
    }
}

fn row((name, answers): Named) -> Row {
    let share = answers.share();
    let likely = wilson(share).zip(share.value());
    Row {
        name,
        parts: vec![answers.in_time, answers.extended, answers.late, answers.overdue],
        likely: likely.map(|((low, high), value)| (low, value, high)),
        percent: share.percent(),
        of: match share.all {
            0 => "None due".to_owned(),
            all => format!("{} of {all}", share.of),
        },
    }
}

fn description(scene: Scene<'_>) -> String {
    let [first, second] = rows(scene).map(|rows| {
        let rows = rows.into_iter();
        let told = rows.map(|(name, answers)| match answers.share() {
            Share { all: 0, .. } => format!("{name}: none due"),
            share => format!("{name}: {}", of_all(share)),
        });
        told.collect::<Vec<String>>().join("; ")
    });
    let target = target(scene).map_or_else(String::new, |target| format!(" The target is {target}%."));
    format!("Answered in time at stage 1, {first}. At stage 2, {second}.{target}")
}

/// A row of the table: its name, the answers by policy and Code, and which quarter and stage it is, if it is one.
struct Line {
    name: String,
    own: Answers,
    code: Answers,
    of: Option<(Quarter, usize)>,
}

/// Small numbers of stage 2 are told by the year alone in the panel's paper.
fn lines(scene: Scene<'_>) -> Vec<Line> {
    let mut lines = Vec::new();
    for stage in 0..2 {
        if !scene.edition.leaves_the_house() || stage == 0 {
            lines.extend(scene.four().iter().map(|(quarter, counted)| Line {
                name: format!("Stage {}, {} {}", stage + 1, quarter.short(), quarter.year()),
                own: counted.answers.own[stage],
                code: counted.answers.code[stage],
                of: Some((*quarter, stage)),
            }));
        }
        let year = &scene.shown.process.year.answers;
        lines.push(Line {
            name: format!("Stage {}, 12 months", stage + 1),
            own: year.own[stage],
            code: year.code[stage],
            of: None,
        });
    }
    lines
}

fn table(scene: Scene<'_>) -> Table {
    let is_board = !scene.edition.leaves_the_house();
    let mut columns = vec!["Stage and period", "Due", "In time"];
    if is_board {
        columns.push("Of these, in an extension");
    }
    columns.extend(["Late", "Open and overdue", "Our policy"]);
    if is_board {
        columns.push("Likely range");
    }
    if scene.about.code.beside().is_some() {
        columns.push("The Code");
    }
    columns.extend(["Not yet due", "Ended"]);
    let rows = lines(scene).into_iter().map(|line| {
        let Answers {
            extended,
            late,
            overdue,
            ..
        } = line.own;
        let share = line.own.share();
        let mut cells = vec![Cell::count(share.all), Cell::count(share.of)];
        if is_board {
            cells.push(Cell::count(extended));
        }
        cells.extend([late, overdue].map(Cell::count));
        cells.push(marked(scene, &line));
        if is_board {
            cells.push(match wilson(share).filter(|_| share.percent().is_some()) {
                Some((low, high)) => Value::Range(low, high).into(),
                None => Value::NotApplicable.into(),
            });
        }
        if scene.about.code.beside().is_some() {
            let cell = percent(line.code.share());
            cells.push(match line.code.not_yet_due {
                0 => cell,
                _ => cell.marked(Mark::Provisional),
            });
        }
        cells.extend([line.own.not_yet_due, line.own.ended].map(Cell::count));
        (line.name, cells)
    });
    Table {
        id: "in-time",
        caption: "Complaints answered in time, by the period in which they were received".to_owned(),
        columns: columns.into_iter().map(ToOwned::to_owned).collect(),
        rows: rows.collect(),
    }
}

/// The share in time: revised where an earlier paper told it otherwise, provisional while some are not yet due.
fn marked(scene: Scene<'_>, line: &Line) -> Cell {
    let share = line.own.share();
    let told = line.of.and_then(|(quarter, stage)| {
        let told = scene.about.earlier.quarters.get(&quarter)?;
        Some(Share {
            of: told.in_time[stage],
            all: told.due[stage],
        })
    });
    let cell: Cell = percent(share);
    match told {
        Some(told) if told != share => cell.marked(Mark::Revised),
        _ if line.own.not_yet_due > 0 => cell.marked(Mark::Provisional),
        _ => cell,
    }
}

/// A share as a cell; there is none of none.
pub(super) fn percent(share: Share) -> Cell {
    match share.all {
        0 => Value::NotApplicable.into(),
        _ => Value::Percent(share).into(),
    }
}
