//! A paper, in; one HTML page that needs nothing beside it, out.
//!
//! No script, and nothing from elsewhere: the page forbids both to itself. Every chart has its numbers beneath it,
//! and is shown in the dark by the classes of its colours (WCAG 2.2 AA; reflow at 320 pixels).

use crate::model::{Block, Cell, Chart, Report, Section, Table, Value, in_words};
use crate::svg::escape;
use std::fmt::Write;

const STYLE: &str = include_str!("../../templates/reports/page.css");
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

/// How deep a heading within a part of the page lies: `h3` in a section, `h2` before the first.
type Level = &'static str;

/// The page, in UTF-8.
pub fn page(report: &Report) -> String {
    // Writing to a string cannot fail.
    let mut page = head(report);
    for block in &report.opening {
        write_block(&mut page, block, "h2");
    }
    page.push_str(&contents(&report.sections));
    for section in &report.sections {
        let (id, heading) = (section.id, escape(&section.heading));
        let _ = write!(page, "<section id=\"{id}\">\n<h2>{heading}</h2>\n");
        for block in &section.blocks {
            write_block(&mut page, block, "h3");
        }
        page.push_str("</section>\n");
    }
    let day = in_words(report.as_at);
    let _ = write!(
        page,
        "</main>\n<footer>\n<p>Figures as at {day}. The same numbers are in the data files of this report.</p>\n\
         </footer>\n</body>\n</html>\n"
    );
    page
}

fn head(report: &Report) -> String {
    let (title, subtitle) = (escape(&report.title), escape(&report.subtitle));
    format!(
        "<!doctype html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <title>{title} – {subtitle}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#report\">Skip to main content</a>\n\
         <header>\n<h1>{title}</h1>\n<p class=\"soft\">{subtitle}</p>\n</header>\n\
         <main id=\"report\" tabindex=\"-1\">\n"
    )
}

fn contents(sections: &[Section]) -> String {
    let mut list = String::new();
    for Section { id, heading, .. } in sections {
        let _ = writeln!(list, "<li><a href=\"#{id}\">{}</a></li>", escape(heading));
    }
    if list.is_empty() {
        return list;
    }
    format!(
        "<nav aria-labelledby=\"contents\">\n<h2 id=\"contents\">In this report</h2>\n<ol>\n{list}</ol>\n</nav>\n"
    )
}

fn write_block(page: &mut String, block: &Block, level: Level) {
    let written = match block {
        Block::Heading(words) => format!("<{level}>{}</{level}>\n", escape(words)),
        Block::Text(words) => format!("<p>{}</p>\n", escape(words)),
        Block::Note(words) => format!("<p class=\"note\">{}</p>\n", escape(words)),
        Block::Points(points) => {
            let item = |point: &String| format!("<li>{}</li>\n", escape(point));
            format!("<ul>\n{}</ul>\n", points.iter().map(item).collect::<String>())
        }
        Block::Words(words) => {
            let word = |(word, means): &(String, String)| {
                format!("<dt>{}</dt>\n<dd>{}</dd>\n", escape(word), escape(means))
            };
            format!("<dl>\n{}</dl>\n", words.iter().map(word).collect::<String>())
        }
        Block::Chart(chart) => figure(chart),
        Block::Table(table) => scrolled(table),
    };
    page.push_str(&written);
}

/// The picture, what it counts, and its numbers to be opened.
fn figure(chart: &Chart) -> String {
    let [caption, source, table] =
        [&chart.caption, &chart.source, &chart.table.caption].map(|words| escape(words));
    format!(
        "<figure>\n<p class=\"soft\">{caption}</p>\n\
         <div class=\"scroll picture\" tabindex=\"0\" role=\"group\" aria-label=\"Picture of the chart\">\n{}</div>\n\
         <p class=\"soft\">{source}</p>\n\
         <details>\n<summary>Data table: {table}</summary>\n{}</details>\n</figure>\n",
        chart.svg(),
        scrolled(&chart.table)
    )
}

/// A table that, where the page is narrow, moves sideways by itself: by keyboard too, hence its focus and name.
fn scrolled(table: &Table) -> String {
    let (id, caption) = (table.id, escape(&table.caption));
    let numbers = numbers(table);
    let class = |at: usize| match numbers.get(at) {
        Some(true) => " class=\"number\"",
        _ => " class=\"words\"",
    };
    let mut columns = String::new();
    for (at, name) in table.columns.iter().enumerate() {
        // The first column names the rows.
        let class = at.checked_sub(1).map_or("", class);
        let _ = write!(columns, "<th scope=\"col\"{class}>{}</th>", escape(name));
    }
    let mut rows = String::new();
    for (name, cells) in &table.rows {
        let _ = write!(rows, "<tr><th scope=\"row\">{}</th>", escape(name));
        for (at, cell) in cells.iter().enumerate() {
            let _ = write!(rows, "<td{}>{}</td>", class(at), escape(&cell.shown()));
        }
        rows.push_str("</tr>\n");
    }
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"table-{id}\">\n\
         <table>\n<caption id=\"table-{id}\">{caption}</caption>\n<thead>\n<tr>{columns}</tr>\n</thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n{}",
        codes(table)
    )
}

/// Whether each column but the first holds numbers: they stand under each other at the right.
fn numbers(table: &Table) -> Vec<bool> {
    let many = table.columns.len().saturating_sub(1);
    let is_words = |cell: &Cell| matches!(cell.value, Value::Words(_));
    let column = |at: usize| table.rows.iter().filter_map(move |(_, cells)| cells.get(at));
    (0..many).map(|at| !column(at).any(is_words)).collect()
}

fn codes(table: &Table) -> String {
    let meanings: Vec<String> = table
        .codes()
        .into_iter()
        .map(|(code, meaning)| format!("{code} {meaning}"))
        .collect();
    if meanings.is_empty() {
        return String::new();
    }
    format!("<p class=\"soft\">{}.</p>\n", escape(&meanings.join("; ")))
}

#[cfg(test)]
mod tests;
