//! What complaints were about, and whether that changed.

use super::{Scene, note, section, text};
use crate::charts::{self, Subjects};
use crate::model::{Block, Cell, Chart, Drawing, Section, Table, Value};
use crate::shown::{FEWEST, Groups, Number, SubjectsTold};
use crate::words::{grouped, list, subject, subject_within};
use casework::measures::statistics::{Change, SCANNING, Share, compare};

/// No chart has more bars: those beyond are drawn together.
const BARS: usize = 10;

/// What complaints were about.
pub(crate) fn subjects(scene: Scene<'_>) -> Section {
    let told = &scene.shown.people.subjects;
    let mut blocks = vec![text(changed(scene))];
    if told.now.named.is_empty() {
        blocks = vec![text(match told.now.total() {
            Number::Exactly(0) => "No stage 1 complaint was received.",
            _ => "There were too few of any one subject to be named without telling of somebody.",
        })];
    } else {
        blocks.push(Block::Chart(chart(scene, told)));
    }
    if let Some((names, _)) = told.now.others.as_ref().filter(|(names, _)| !names.is_empty()) {
        let names: Vec<String> = names.iter().map(|name| subject_within(name)).collect();
        blocks.push(note(format!(
            "Counted together, since some of them are fewer than 5: {}.",
            list(&names)
        )));
    }
    section("subjects", heading(scene), blocks)
}

pub(super) fn heading(scene: Scene<'_>) -> String {
    let now = &scene.shown.people.subjects.now;
    let total = scene.now().received[0];
    let Some((name, count)) = now.named.iter().find(|(name, _)| !name.is_empty()) else {
        return match total {
            0 => "No stage 1 complaint came, so no subject is named",
            _ => "No subject has enough complaints to be named",
        }
        .to_owned();
    };
    let share = Share {
        of: *count,
        all: total.max(*count),
    };
    match share.percent() {
        Some(percent) => format!(
            "{} made up {percent} of stage 1 complaints, the largest group",
            subject(name)
        ),
        None => format!("{} was the largest group, with {count} complaints", subject(name)),
    }
}

/// Which subjects rose or fell by more than chance would explain, each looked at among several; none where the
/// quarter or the one before it was not counted whole.
pub(super) fn changes(scene: Scene<'_>) -> Vec<(String, u64, u64, Change)> {
    let told = &scene.shown.people.subjects;
    let pairs = told.now.named.iter().filter_map(|(name, now)| {
        let before = was(scene, name)?;
        let change = compare(before, *now, SCANNING);
        (change != Change::Same).then(|| (name.clone(), before, *now, change))
    });
    pairs.collect()
}

/// How many there were of a subject in the quarter before, where that may be told and both were counted whole.
fn was(scene: Scene<'_>, name: &str) -> Option<u64> {
    scene.before()?;
    scene.shown.people.subjects.before.of(name)
}

fn changed(scene: Scene<'_>) -> String {
    if scene.before().is_none() {
        return "There are no two whole quarters yet to compare.".to_owned();
    }
    let changes: Vec<String> = changes(scene)
        .into_iter()
        .map(|(name, before, now, change)| {
            let word = if change == Change::Rose { "rose" } else { "fell" };
            format!(
                "{} {word} from {} to {}",
                subject(&name),
                grouped(before),
                grouped(now)
            )
        })
        .collect();
    match changes.as_slice() {
        [] => "No group changed by more than chance would explain.".to_owned(),
        changes => format!("{}.", changes.join("; ")),
    }
}

fn chart(scene: Scene<'_>, told: &SubjectsTold) -> Chart {
    let Drawn { bars, others } = drawn(scene, told);
    let said: Vec<String> = bars
        .iter()
        .chain(&others)
        .map(|bar| match bar.before {
            Some(before) => format!("{} {}, {before} the quarter before", bar.name, bar.now),
            None => format!("{} {}", bar.name, bar.now),
        })
        .collect();
    Chart {
        id: "subjects",
        caption: format!("Stage 1 complaints by subject, {}", scene.about.landlord),
        description: format!("{}.", said.join("; ")),
        source: scene.source("Stage 1 complaints received in the quarter, by their main subject."),
        table: table(scene, &bars, others.as_ref()),
        drawing: Drawing::Subjects(Subjects {
            subjects: bars,
            others,
        }),
    }
}

/// The bars as they are drawn.
struct Drawn {
    bars: Vec<charts::Subject>,
    others: Option<charts::Subject>,
}

fn drawn(scene: Scene<'_>, told: &SubjectsTold) -> Drawn {
    let Groups { named, others } = &told.now;
    let (shown, rest) = named.split_at(named.len().min(BARS));
    let bars: Vec<charts::Subject> = shown
        .iter()
        .map(|(name, now)| charts::Subject {
            name: subject(name),
            now: *now,
            before: was(scene, name),
        })
        .collect();
    let rest: u64 = rest.iter().map(|(_, count)| count).sum();
    let others = match others {
        Some((_, Number::Exactly(count))) => count + rest,
        _ => rest,
    };
    // What is not in the bars, of all that were told by subject: what came to the quarter since is in no row.
    let in_bars = |bar: &charts::Subject| bar.before.unwrap_or_default();
    let before = scene.before().and_then(|_| told.before.total().exactly());
    let before = before.map(|all| all.saturating_sub(bars.iter().map(in_bars).sum()));
    let is_told = |count: &u64| !scene.edition.leaves_the_house() || *count == 0 || *count >= FEWEST;
    let others = (others > 0).then(|| charts::Subject {
        name: "All others together".to_owned(),
        now: others,
        before: before.filter(is_told),
    });
    Drawn { bars, others }
}

fn table(scene: Scene<'_>, bars: &[charts::Subject], others: Option<&charts::Subject>) -> Table {
    let untold = match scene.before() {
        Some(_) => Value::Hidden,
        None => Value::NotApplicable,
    };
    let row = |bar: &charts::Subject| {
        let before = bar.before.map_or_else(|| untold.clone().into(), Cell::count);
        (bar.name.clone(), vec![Cell::count(bar.now), before])
    };
    Table {
        id: "subjects",
        caption: "Stage 1 complaints by subject".to_owned(),
        columns: ["Subject", "This quarter", "Quarter before"]
            .map(ToOwned::to_owned)
            .to_vec(),
        rows: bars.iter().chain(others).map(row).collect(),
    }
}
