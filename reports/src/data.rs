//! A paper, in; its numbers for other programs, out: a file of comma separated values a table, a workbook, and
//! `figures.json`.
//!
//! They tell what the page tells and no more: a percentage is the whole one that is shown, not the share behind it.

mod comma;
mod figures;
mod flat;
mod workbook;

pub use comma::csv;
pub use figures::figures;
pub use workbook::workbook;

/// Whether a spreadsheet could take the text for a formula (OWASP, CSV injection).
fn is_like_a_formula(text: &str) -> bool {
    let first = text.trim_start().chars().next();
    first.is_some_and(|letter| "=+-@\u{ff1d}\u{ff0b}\u{ff0d}\u{ff20}".contains(letter))
        || text.starts_with(['\t', '\r'])
}

#[cfg(test)]
mod tests;
