//! Risks that the figures show, with who answers for each; hazards, and whether everybody can complain.

use super::{Scene, section, subjects, text, volume};
use crate::model::{Block, Cell, Section, Table, Value};
use crate::shown::Number;
use crate::words::{capital, list, many, of_all, subject};
use casework::measures::Promises;
use casework::measures::statistics::Change;

/// Subjects that are a matter of safety whatever their number.
const SAFETY: [&str; 3] = ["damp-and-mould", "fire-safety", "gas"];

/// What the figures show that somebody has to answer for.
pub(crate) fn risks(scene: Scene<'_>) -> Section {
    let signals = signals(scene);
    let rows = signals.iter().map(|(signal, what)| {
        let risk = scene.about.notes.risks.iter().find(|risk| risk.signal == *signal);
        let words = |words: Option<&String>| words.map_or(Value::Missing.into(), Cell::words);
        let cells = vec![
            words(risk.map(|risk| &risk.owner)),
            words(risk.map(|risk| &risk.mitigation)),
            risk.map_or(Value::Missing.into(), |risk| Value::Day(risk.by).into()),
        ];
        (what.clone(), cells)
    });
    let blocks = if signals.is_empty() {
        vec![text("The figures of the quarter show none by the rules below.")]
    } else {
        vec![Block::Table(Table {
            id: "risks",
            caption: "Risks that the figures show".to_owned(),
            columns: ["Signal", "Who answers for it", "What is done", "By"]
                .map(ToOwned::to_owned)
                .to_vec(),
            rows: rows.collect(),
        })]
    };
    let rules = text(
        "Listed by rule: an unusual month or run, a subject that rose, complaints more than 40 working days past their \
         date, orders and hazard times missed, and damp and mould, fire safety and gas whenever there are any.",
    );
    let heading = match signals.len() as u64 {
        0 => "The figures show no risk by rule".to_owned(),
        count => format!("The figures show {} by rule", many(count, "risk", "risks")),
    };
    section("risks", heading, blocks.into_iter().chain([rules]).collect())
}

fn signals(scene: Scene<'_>) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let (values, process) = scene.received_by_month();
    if process.signals.iter().rev().take(3).flatten().next().is_some()
        && let Some(signal) = volume::signal(scene, &values, &process)
    {
        found.push(("volume".to_owned(), signal));
    }
    let old: u64 = scene
        .shown
        .process
        .stock
        .iter()
        .map(|stock| stock.overdue.more)
        .sum();
    if old > 0 {
        let what = format!(
            "{} more than 40 working days past the date",
            many(old, "complaint is", "complaints are")
        );
        found.push(("overdue".to_owned(), capital(&what)));
    }
    let told = &scene.shown.people.subjects;
    for (name, before, now, change) in subjects::changes(scene) {
        if change == Change::Rose {
            found.push((
                name.clone(),
                format!("{} rose from {before} to {now}", subject(&name)),
            ));
        }
    }
    for name in SAFETY {
        let known = found.iter().any(|(signal, _)| signal == name);
        if let Some(count) = told.now.of(name).filter(|count| *count > 0 && !known) {
            let what = format!(
                "{}: {}",
                subject(name),
                many(count, "stage 1 complaint", "stage 1 complaints")
            );
            found.push((name.to_owned(), what));
        }
    }
    if let Some(Promises { kept: orders, .. }) = scene.shown.people.orders
        && orders.of < orders.all
    {
        let what = format!(
            "{} of the Ombudsman not in time",
            many(orders.all - orders.of, "order", "orders")
        );
        found.push(("orders".to_owned(), capital(&what)));
    }
    if let Some(times) = scene
        .shown
        .people
        .hazard_times
        .filter(|times| times.of < times.all)
    {
        let what = format!(
            "{} for hazards not kept",
            many(times.all - times.of, "time", "times")
        );
        found.push(("hazards".to_owned(), capital(&what)));
    }
    found
}

/// Hazards that were confirmed, and whether the law's times were kept.
pub(crate) fn hazards(scene: Scene<'_>) -> Section {
    let people = &scene.shown.people;
    let mut named: Vec<String> = people
        .hazards
        .named
        .iter()
        .map(|(name, count)| format!("{} ({count})", subject(name)))
        .collect();
    if let Some((names, count)) = &people.hazards.others {
        let others: Vec<String> = names.iter().map(|name| subject(name)).collect();
        named.push(format!("{} ({})", list(&others), count.in_words()));
    }
    let confirmed = match named.as_slice() {
        [] => "No hazard was confirmed in the quarter.".to_owned(),
        named => format!("Hazards confirmed in the quarter: {}.", named.join(", ")),
    };
    let mut blocks = vec![text(confirmed)];
    if let Some(within) = &people.within
        && !within.hazard_times.is_empty()
    {
        let rows = within.hazard_times.iter().map(|(clock, share)| {
            let name = clock.trim_start_matches("hazard_").trim_end_matches("_due");
            let cells = vec![
                Cell::count(share.all),
                Cell::count(share.of),
                super::timeliness::percent(*share),
            ];
            (capital(&name.replace('_', " ")), cells)
        });
        blocks.push(Block::Table(Table {
            id: "hazards",
            caption: "Times that the law sets for hazards, of those that ended in the quarter".to_owned(),
            columns: ["What", "Ended", "Kept", "Share"].map(ToOwned::to_owned).to_vec(),
            rows: rows.collect(),
        }));
    }
    let heading = match people.hazard_times.filter(|times| times.all > 0) {
        Some(times) => format!("Of the law's times for hazards, {} were kept", of_all(times)),
        None => "Hazards".to_owned(),
    };
    section("hazards", heading, blocks)
}

/// Whether everybody can complain.
pub(crate) fn fairness(scene: Scene<'_>) -> Section {
    let adjusted = match &scene.shown.people.year {
        None => super::once_a_year("How many adjustments were agreed with residents"),
        Some(year) => {
            let adjusted = match year.adjusted {
                Number::Exactly(count) => capital(&many(count, "adjustment was", "adjustments were")),
                Number::Few => "Fewer than 5 adjustments were".to_owned(),
            };
            let when = year.in_words();
            format!(
                "{adjusted} agreed with residents in {when}, such as large print or a call instead of a letter."
            )
        }
    };
    section(
        "fairness",
        "Adjustments and compliments",
        vec![
            text(adjusted),
            text(format!(
                "{} received in {}.",
                capital(&many(
                    scene.shown.process.compliments,
                    "compliment was",
                    "compliments were"
                )),
                scene.when()
            )),
        ],
    )
}
