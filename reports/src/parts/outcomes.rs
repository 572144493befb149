//! What was decided, and how many went on to stage 2.

use super::{Scene, section, text};
use crate::charts::{Decided, Outcomes};
use crate::model::{Block, Cell, Chart, Drawing, Section, Table, Value};
use crate::shown::{Groups, Number, YearTold};
use crate::words::{grouped, list, many, verdict};
use casework::measures::Outcomes as Decisions;
use casework::measures::statistics::Share;

/// The order in which outcomes stand, before any that are counted together.
const ORDER: [&str; 4] = ["upheld", "partly_upheld", "not_upheld", "resolved"];

/// What was decided in twelve months.
pub(crate) fn outcomes(scene: Scene<'_>) -> Section {
    let mut blocks = Vec::new();
    let heading = match &scene.shown.people.year {
        None => {
            blocks.push(text(super::once_a_year("What was decided")));
            "What we decided".to_owned()
        }
        Some(year) => {
            blocks.extend(chart(scene, year).map(Block::Chart));
            let unnamed = (1..).zip(&year.outcomes);
            blocks.extend(unnamed.filter_map(|(stage, groups)| Some(text(untold(year, (stage, groups))?))));
            blocks.extend(super::part_of(year));
            heading(year)
        }
    };
    blocks.extend(of_quarter(scene).map(Block::Table));
    blocks.extend(escalation(scene).map(text));
    section("decided", heading, blocks)
}

/// What is said of a stage of which nothing is told by its name.
fn untold(year: &YearTold, (stage, groups): (usize, &Groups)) -> Option<String> {
    if !groups.named.is_empty() {
        return None;
    }
    let when = year.in_words();
    Some(match groups.total() {
        Number::Exactly(0) => format!("At stage {stage}, nothing was decided in {when}."),
        Number::Exactly(count) => format!(
            "At stage {stage}, {} decided in {when}: too few in any one way to be told apart.",
            many(count, "complaint was", "complaints were")
        ),
        Number::Few => format!("At stage {stage}, fewer than 5 complaints were decided in {when}."),
    })
}

fn heading(year: &YearTold) -> String {
    let (first, when) = (&year.outcomes[0], year.in_words());
    let (Number::Exactly(all @ 1..), Some(upheld)) = (first.total(), first.of("upheld")) else {
        return format!("What we decided in {when}");
    };
    let (of, what) = match first.of("partly_upheld") {
        Some(partly) => (upheld + partly, "upheld in full or in part"),
        None => (upheld, "upheld in full"),
    };
    let share = Share { of, all };
    match share.percent() {
        Some(percent) => format!("{percent} of stage 1 decisions in {when} were {what}"),
        None => format!("{of} of {all} stage 1 decisions in {when} were {what}"),
    }
}

/// What was decided in the quarter, for the board.
fn of_quarter(scene: Scene<'_>) -> Option<Table> {
    let [first, second] = &scene.shown.people.within.as_ref()?.in_quarter.outcomes;
    let counts = |outcomes: &Decisions| [outcomes.upheld, outcomes.partly, outcomes.not, outcomes.resolved];
    let rows = ORDER.iter().zip(counts(first)).zip(counts(second));
    let rows = rows.map(|((name, first), second)| {
        let cells = vec![Cell::count(first), Cell::count(second)];
        (verdict(name).to_owned(), cells)
    });
    Some(Table {
        id: "decided-in-quarter",
        caption: "What was decided in the quarter".to_owned(),
        columns: ["Outcome", "Stage 1", "Stage 2"].map(ToOwned::to_owned).to_vec(),
        rows: rows.collect(),
    })
}

/// How many of those answered went on to stage 2.
fn escalation(scene: Scene<'_>) -> Option<String> {
    let share = scene.shown.people.escalated.filter(|share| share.all > 0)?;
    let before = scene.shown.quarter.before();
    let percent = share.percent().filter(|_| share.of > 0);
    let went_on = match share.of {
        0 => "none".to_owned(),
        of => grouped(of),
    };
    Some(format!(
        "Of the {} answered at stage 1 in {}, {went_on}{} went on to stage 2.",
        many(share.all, "complaint", "complaints"),
        before.in_words(),
        percent.map_or_else(String::new, |percent| format!(" ({percent})"))
    ))
}

/// What stands in a stage: the words of a part, and its count.
fn parts(groups: &Groups) -> Vec<(String, u64)> {
    let named = ORDER.iter().filter_map(|name| {
        let count = groups.of(name).filter(|count| *count > 0)?;
        Some((verdict(name).to_owned(), count))
    });
    named.chain(together(groups)).collect()
}

/// Those that are counted together, in words, and their count.
fn together(groups: &Groups) -> Option<(String, u64)> {
    let (names, count) = groups.others.as_ref()?;
    let ordered = ORDER
        .iter()
        .filter(|name| names.iter().any(|other| other == *name));
    let words: Vec<String> = ordered.map(|name| verdict(name).to_lowercase()).collect();
    (!words.is_empty()).then_some((format!("Together: {}", list(&words)), count.exactly()?))
}

/// The count of a part in a stage. There is none where it is counted together with others.
fn cell(groups: &Groups, word: &str) -> Cell {
    let Some(name) = ORDER.iter().find(|name| verdict(name) == word) else {
        let count = together(groups).filter(|(words, _)| words == word);
        return count.map_or_else(|| Value::NotApplicable.into(), |(_, count)| Cell::count(count));
    };
    groups.of(name).map_or_else(|| Value::Hidden.into(), Cell::count)
}

fn chart(scene: Scene<'_>, year: &YearTold) -> Option<Chart> {
    let stages = year
        .outcomes
        .iter()
        .enumerate()
        .filter(|(_, groups)| !groups.named.is_empty());
    let stages: Vec<_> = stages
        .map(|(place, groups)| (format!("Stage {}", place + 1), groups, parts(groups)))
        .collect();
    let ordered = ORDER.iter().map(|name| verdict(name).to_owned());
    let together = stages
        .iter()
        .filter_map(|(_, groups, _)| Some(together(groups)?.0));
    let is_told = |word: &String| {
        let mut all = stages.iter().flat_map(|(.., parts)| parts);
        all.any(|(known, _)| known == word)
    };
    let mut words: Vec<String> = ordered.chain(together).filter(is_told).collect();
    words.dedup();
    if words.is_empty() {
        return None;
    }
    let bars = stages.iter().map(|(name, _, parts)| Decided {
        name: name.clone(),
        parts: words
            .iter()
            .map(|word| {
                let part = parts.iter().find(|(known, _)| known == word);
                part.map(|(_, count)| *count).unwrap_or_default()
            })
            .collect(),
    });
    let rows = words.iter().map(|word| {
        let cells = stages.iter().map(|(_, groups, _)| cell(groups, word));
        (word.clone(), cells.collect())
    });
    let said = stages.iter().map(|(name, _, parts)| {
        let parts: Vec<String> = parts
            .iter()
            .map(|(word, count)| format!("{word} {}", grouped(*count)))
            .collect();
        format!("{name}: {}", parts.join(", "))
    });
    let columns = std::iter::once("Outcome".to_owned()).chain(stages.iter().map(|(name, ..)| name.clone()));
    Some(Chart {
        id: "decided",
        caption: format!(
            "What was decided in {}, by stage, {}",
            year.in_words(),
            scene.about.landlord
        ),
        description: format!("{}.", said.collect::<Vec<String>>().join(". ")),
        source: scene.source(&format!("Decisions of {}.", year.in_words())),
        drawing: Drawing::Outcomes(Outcomes {
            bars: bars.collect(),
            parts: words.clone(),
        }),
        table: Table {
            id: "decided",
            caption: format!("What was decided in {}", year.in_words()),
            columns: columns.collect(),
            rows: rows.collect(),
        },
    })
}
