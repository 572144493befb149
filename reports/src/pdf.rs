//! A paper, in; the same as a tagged PDF (PDF/UA-1, PDF/A-2a), out.

use crate::fonts::{self, Weight};
use crate::model::{Block, Chart, Report, Table, Value, in_words};
use pages::{Fault, Paper, Pdf};
use serde_json::{Value as Json, json};

/// How a paper looks.
const MARKUP: &str = include_str!("../../templates/reports/page.typ");
/// The size of a table's text, in points: the largest in which each cell fits on one line, else in which each word
/// fits across the page.
const SIZES: [f64; 3] = [12.0, 11.0, 10.0];
/// What stands between two columns, in points.
const BETWEEN: f64 = 13.0;
/// A column of long texts wants no more than this, in points.
const ENOUGH: f64 = 180.0;
/// The width of A4 without its margins, in points: 170 mm.
const ACROSS: f64 = 170.0 / 25.4 * 72.0;
/// Its height without them, in points: 257 mm.
const ALONG: f64 = 257.0 / 25.4 * 72.0;
/// A chart's table with more rows than this stands at the end of the paper.
const MOST_ROWS: usize = 12;
/// A row with more letters than this may go over two pages.
const LONG_ROW: usize = 1_500;
/// So do tables with more letters or rows than these.
const LONG_TABLE: (usize, usize) = (1_200, 14);

/// The paper as PDF. The same paper gives the same bytes.
pub fn pdf(report: &Report) -> Result<Pdf, Fault> {
    pages::pdf(&Paper {
        markup: MARKUP,
        data: data(report),
        pictures: report.charts().map(|chart| (file(chart), chart.svg())).collect(),
        on: report.as_at,
    })
}

/// What the page is made of, beside its pictures.
pub(crate) fn data(report: &Report) -> Json {
    let sections = report
        .sections
        .iter()
        .map(|section| json!({ "heading": section.heading, "blocks": blocks(&section.blocks) }));
    json!({
        "title": report.title,
        "subtitle": report.subtitle,
        "as_at": in_words(report.as_at),
        "opening": blocks(&report.opening),
        "sections": sections.chain(behind(report)).collect::<Vec<_>>(),
    })
}

fn file(chart: &Chart) -> String {
    format!("chart-{}.svg", chart.id)
}

/// Whether the numbers of a chart are so many that they stand at the end of the paper.
fn is_long(chart: &Chart) -> bool {
    chart.table.rows.len() > MOST_ROWS
}

/// The numbers behind the charts, where there are many.
fn behind(report: &Report) -> Option<Json> {
    let long = report.charts().filter(|chart| is_long(chart));
    let tables: Vec<Json> = long.map(|chart| table(&chart.table)).collect();
    (!tables.is_empty()).then(|| json!({ "heading": "Numbers behind the charts", "blocks": tables }))
}

fn blocks(blocks: &[Block]) -> Vec<Json> {
    blocks.iter().map(block).collect()
}

fn block(block: &Block) -> Json {
    match block {
        Block::Heading(words) => json!({ "kind": "heading", "words": words }),
        Block::Text(words) => json!({ "kind": "text", "words": words }),
        Block::Note(words) => json!({ "kind": "note", "words": words }),
        Block::Points(points) => json!({ "kind": "points", "points": points }),
        Block::Words(words) => json!({ "kind": "words", "words": words }),
        Block::Chart(chart) => json!({
            "kind": "chart",
            "picture": file(chart),
            "caption": chart.caption,
            "description": chart.description,
            "source": chart.source,
            "table": (!is_long(chart)).then(|| table(&chart.table)),
        }),
        Block::Table(it) => table(it),
    }
}

fn table(table: &Table) -> Json {
    let rows: Vec<Vec<String>> = table.rows.iter().map(row).collect();
    let rooms = |size: &f64| -> Vec<Room> {
        let column = |at: usize| rows.iter().filter_map(move |row| row.get(at));
        let names = table.columns.iter().enumerate();
        names
            .map(|(at, name)| Room::of((name, *size), column(at)))
            .collect()
    };
    let fits = |columns: &[Room]| columns.iter().map(|column| column.least).sum::<f64>() <= ACROSS;
    let on_one_line = |columns: &[Room]| columns.iter().map(|column| column.cells).sum::<f64>() <= ACROSS;
    let size = SIZES.into_iter().find(|size| on_one_line(&rooms(size)));
    let size = size.or_else(|| SIZES.into_iter().find(|size| fits(&rooms(size))));
    let broad = size.is_none();
    let size = size.unwrap_or(SIZES[0]);
    let columns = rooms(&size);
    let widths = widths(&columns, if broad { ALONG } else { ACROSS });
    let columns = table.columns.iter().zip(widths).enumerate();
    let letters = |row: &Vec<String>| row.iter().map(|cell| cell.chars().count()).sum::<usize>();
    let all: usize = rows.iter().map(letters).sum();
    json!({
        "kind": "table",
        "caption": table.caption,
        "columns": columns.map(|(at, (name, width))| json!({
            "name": name,
            "number": at > 0 && !holds_words(table, at),
            "width": width,
        })).collect::<Vec<_>>(),
        "rows": rows.iter().map(|row| json!({
            "name": row.first(),
            "cells": row.get(1..),
            "breaks": letters(row) > LONG_ROW,
        })).collect::<Vec<_>>(),
        "breaks": all > LONG_TABLE.0 || rows.len() > LONG_TABLE.1,
        "broad": broad,
        "size": size,
    })
}

/// A row's name and its cells, as many as there are columns.
fn row((name, cells): &(String, Vec<crate::model::Cell>)) -> Vec<String> {
    std::iter::once(name.clone())
        .chain(cells.iter().map(crate::model::Cell::shown))
        .collect()
}

/// Whether a column, which is not that of the names, holds words.
fn holds_words(table: &Table, column: usize) -> bool {
    let mut cells = table.rows.iter().filter_map(|(_, cells)| cells.get(column - 1));
    cells.any(|cell| matches!(cell.value, Value::Words(_)))
}

/// The room that a column needs, in points.
struct Room {
    /// For its longest word.
    least: f64,
    /// For its longest cell on one line, and its name on as many as it takes.
    cells: f64,
    /// With its name on two lines, and on one.
    names: [f64; 2],
}

impl Room {
    fn of<'a>((name, size): (&str, f64), cells: impl Iterator<Item = &'a String>) -> Self {
        let word = |text: &str, weight| {
            let words = text.split_whitespace();
            let widths = words.map(|word| fonts::width(word, size, weight));
            widths.fold(0.0, f64::max)
        };
        let on_one = fonts::width(name, size, Weight::Bold);
        let (mut least, mut whole) = (word(name, Weight::Bold), 0.0);
        for cell in cells {
            least = word(cell, Weight::Regular).max(least);
            whole = fonts::width(cell, size, Weight::Regular).min(ENOUGH).max(whole);
        }
        let cells = least.max(whole) + BETWEEN;
        let names = [(on_one / 2.0 + size).min(on_one), on_one];
        Self {
            least: least + BETWEEN,
            cells,
            names: names.map(|wide| cells.max(wide.min(ENOUGH) + BETWEEN)),
        }
    }
}

/// How wide each column is, in points, where all together are this wide: names and cells stand on one line where
/// there is room. What is left over is the rows' names'.
fn widths(columns: &[Room], all: f64) -> Vec<f64> {
    let of = |room: fn(&Room) -> f64| columns.iter().map(room).collect::<Vec<_>>();
    let (least, cells) = (of(|column| column.least), of(|column| column.cells));
    let sum = |widths: &[f64]| widths.iter().sum::<f64>();
    let part = ((all - sum(&least)) / (sum(&cells) - sum(&least)).max(1.0)).clamp(0.0, 1.0);
    let shared = least.iter().zip(&cells);
    let shared = shared
        .map(|(least, cells)| least + part * (cells - least))
        .collect();
    let choices = [of(|column| column.names[1]), of(|column| column.names[0])];
    let fits = choices.into_iter().find(|widths| sum(widths) <= all);
    let mut widths = fits.unwrap_or(shared);
    let left = all - sum(&widths);
    if let Some(names) = widths.first_mut() {
        *names += left.max(0.0);
    }
    widths
}

#[cfg(test)]
mod tests;
