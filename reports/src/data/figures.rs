//! A paper, in; all that it counts as one JSON document, out.

use crate::model::{Block, CODES, Cell, Chart, Report, Section, Table, Value, whole};
use serde_json::{Map, Value as Json, json};

/// The document, with its keys in the order of the alphabet. A figure has its type, its value as a number, its
/// words as the page has them, and its code if it has one. Percentages are whole, money is in pence, days are
/// `2026-09-30`.
pub fn figures(report: &Report) -> String {
    let opening = charts("", &report.opening);
    let charts: Vec<Json> = opening
        .into_iter()
        .chain(
            report
                .sections
                .iter()
                .flat_map(|Section { heading, blocks, .. }| charts(heading, blocks)),
        )
        .collect();
    let codes: Map<String, Json> = CODES
        .iter()
        .map(|(code, meaning)| ((*code).to_owned(), json!(meaning)))
        .collect();
    let document = json!({
        "as_at": report.as_at.to_string(),
        "charts": charts,
        "codes": codes,
        "edition": report.edition.as_str(),
        "subtitle": report.subtitle,
        "tables": report.tables().map(table).collect::<Vec<_>>(),
        "title": report.title,
    });
    format!("{document:#}\n")
}

/// The charts below a heading, which says what was found.
fn charts(heading: &str, blocks: &[Block]) -> Vec<Json> {
    let below = |block: &Block| match block {
        Block::Chart(chart) => Some(told(heading, chart)),
        _ => None,
    };
    blocks.iter().filter_map(below).collect()
}

fn told(heading: &str, chart: &Chart) -> Json {
    json!({
        "caption": chart.caption,
        "description": chart.description,
        "heading": heading,
        "id": chart.id,
        "source": chart.source,
        "table": chart.table.id,
    })
}

fn table(table: &Table) -> Json {
    let row = |(name, cells): &(String, Vec<Cell>)| json!({ "name": name, "cells": cells.iter().map(cell).collect::<Vec<_>>() });
    json!({
        "caption": table.caption,
        "columns": table.columns,
        "id": table.id,
        "rows": table.rows.iter().map(row).collect::<Vec<_>>(),
    })
}

fn cell(cell: &Cell) -> Json {
    let shown = cell.value.shown();
    let number = |text: &str| text.parse::<f64>().map_or(Json::Null, |number| json!(number));
    let (kind, value) = match &cell.value {
        Value::Count(count) => ("count", json!(count)),
        Value::Percent(_) => {
            let percent = shown
                .strip_suffix('%')
                .and_then(|percent| percent.parse::<u32>().ok());
            ("percent", json!(percent))
        }
        Value::Estimate(share) => ("percent", json!(whole(*share))),
        Value::Range(low, high) => ("range", json!([whole(*low), whole(*high)])),
        Value::Rate(_) => ("rate", number(&shown)),
        Value::Days(days) => ("working days", json!(days)),
        Value::Money(pence) => ("pence", json!(pence)),
        Value::Day(day) => ("day", json!(day.to_string())),
        Value::Words(words) => ("words", json!(words)),
        Value::Hidden => ("not shown", Json::Null),
        Value::Missing => ("not known", Json::Null),
        Value::NotApplicable => ("does not apply", Json::Null),
    };
    let mut told = json!({ "shown": shown, "type": kind, "value": value });
    let codes: Vec<&str> = cell.codes().collect();
    if !codes.is_empty() {
        told["code"] = json!(codes.join(" "));
    }
    told
}
