//! What was decided, and how many went on to stage 2.

use super::{Scene, section, text};
use crate::charts::{Decided, Outcomes};
use crate::model::{Block, Cell, Chart, Drawing, Section, Table, Value};
use crate::shown::{Groups, Number};
use crate::words::{grouped, list, of_all, verdict};
use casework::measures::statistics::Share;

/// The order in which outcomes stand, before any that are counted together.
const ORDER: [&str; 4] = ["upheld", "partly_upheld", "not_upheld", "resolved"];

/// What was decided in twelve months.
pub(crate) fn outcomes(scene: Scene<'_>) -> Section {
    let stages = &scene.shown.people.outcomes_of_year;
    let mut blocks = Vec::new();
    if let Some(chart) = chart(scene, stages) {
        blocks.push(Block::Chart(chart));
    } else {
        blocks.push(text(
            "Too few complaints were decided in twelve months to be told apart.",
        ));
    }
    for (place, stage) in stages.iter().enumerate() {
        if stage.total() == Number::Few {
            blocks.push(text(format!(
                "At stage {}, fewer than 5 were decided.",
                place + 1
            )));
        }
    }
    blocks.extend(escalation(scene).map(text));
    section("decided", heading(&stages[0]), blocks)
}

fn heading(first: &Groups) -> String {
    let (Number::Exactly(all), Some(upheld)) = (first.total(), first.of("upheld")) else {
        return "What we decided over twelve months".to_owned();
    };
    let upheld = upheld + first.of("partly_upheld").unwrap_or_default();
    let share = Share { of: upheld, all };
    let what = match first.of("partly_upheld") {
        Some(_) => "upheld in full or in part",
        None => "upheld in full",
    };
    match share.percent() {
        Some(percent) => format!("{percent} of stage 1 decisions in twelve months were {what}"),
        None => format!(
            "{} of {all} stage 1 decisions in twelve months were {what}",
            share.of
        ),
    }
}

/// How many of those answered went on to stage 2.
fn escalation(scene: Scene<'_>) -> Option<String> {
    let share = scene.shown.people.escalated.filter(|share| share.all > 0)?;
    let before = scene.shown.quarter.before();
    Some(format!(
        "Of the complaints answered at stage 1 in {}, {} went on to stage 2.",
        before.in_words(),
        of_all(share)
    ))
}

/// What stands in a stage: the words of a part, and its count.
fn parts(groups: &Groups) -> Vec<(String, u64)> {
    let named = ORDER
        .iter()
        .filter_map(|name| Some((verdict(name).to_owned(), groups.of(name)?)));
    let mut parts: Vec<(String, u64)> = named.collect();
    if let Some((names, Number::Exactly(count))) = &groups.others {
        let ordered = ORDER
            .iter()
            .filter(|name| names.iter().any(|other| other == *name));
        let words: Vec<String> = ordered.map(|name| verdict(name).to_lowercase()).collect();
        parts.push((format!("Together: {}", list(&words)), *count));
    }
    parts
}

fn chart(scene: Scene<'_>, stages: &[Groups; 2]) -> Option<Chart> {
    let stages: Vec<(String, Vec<(String, u64)>)> = stages
        .iter()
        .enumerate()
        .map(|(place, groups)| (format!("Stage {}", place + 1), parts(groups)))
        .filter(|(_, parts)| !parts.is_empty())
        .collect();
    let mut words: Vec<String> = Vec::new();
    for (word, _) in stages.iter().flat_map(|(_, parts)| parts) {
        if !words.contains(word) {
            words.push(word.clone());
        }
    }
    if words.is_empty() {
        return None;
    }
    let count = |parts: &[(String, u64)], word: &String| {
        parts
            .iter()
            .find(|(known, _)| known == word)
            .map(|(_, count)| *count)
    };
    let bars = stages.iter().map(|(name, parts)| Decided {
        name: name.clone(),
        parts: words
            .iter()
            .map(|word| count(parts, word).unwrap_or_default())
            .collect(),
    });
    let rows = words.iter().map(|word| {
        let cells = stages.iter().map(|(_, parts)| match count(parts, word) {
            Some(count) => Cell::count(count),
            // It is none, or it is counted together with others.
            None if !scene.edition.leaves_the_house() => Cell::count(0),
            None => Value::NotApplicable.into(),
        });
        (word.clone(), cells.collect())
    });
    let said = stages.iter().map(|(name, parts)| {
        let parts: Vec<String> = parts
            .iter()
            .map(|(word, count)| format!("{word} {}", grouped(*count)))
            .collect();
        format!("{name}: {}", parts.join(", "))
    });
    let columns = std::iter::once("Outcome".to_owned()).chain(stages.iter().map(|(name, _)| name.clone()));
    Some(Chart {
        id: "decided",
        caption: format!(
            "What was decided in twelve months, by stage, {}",
            scene.about.landlord
        ),
        description: format!("{}.", said.collect::<Vec<String>>().join(". ")),
        source: scene.source("Decisions of the twelve months up to the quarter's end."),
        drawing: Drawing::Outcomes(Outcomes {
            bars: bars.collect(),
            parts: words.clone(),
        }),
        table: Table {
            id: "decided",
            caption: "What was decided in twelve months".to_owned(),
            columns: columns.collect(),
            rows: rows.collect(),
        },
    })
}
