//! A table, in; comma separated values, out (RFC 4180).

use super::flat::{Datum, Flat};
use super::is_like_a_formula;
use crate::model::Table;

/// Spreadsheets take a file without it for one of their own country's code page.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// The table as comma separated values, in UTF-8 with a byte order mark: a header, then its rows.
///
/// The code of a figure stands in a column beside it. Words that a spreadsheet could take for a formula have an
/// apostrophe before them.
pub fn csv(table: &Table) -> String {
    let flat = Flat::of(table);
    let mut file = BYTE_ORDER_MARK.to_string();
    write_line(&mut file, flat.header.iter().map(|name| words(name)));
    for row in &flat.rows {
        write_line(&mut file, row.iter().map(field));
    }
    file
}

fn write_line(file: &mut String, fields: impl Iterator<Item = String>) {
    let line: Vec<String> = fields.collect();
    file.push_str(&line.join(","));
    file.push_str("\r\n");
}

fn field(datum: &Datum) -> String {
    match datum {
        Datum::Number(number, digits) => format!("{number:.digits$}"),
        Datum::Day(day) => day.to_string(),
        Datum::Words(text) => words(text),
        Datum::Empty => String::new(),
    }
}

fn words(text: &str) -> String {
    let guard = if is_like_a_formula(text) { "'" } else { "" };
    let text = format!("{guard}{text}");
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
