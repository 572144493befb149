//! Papers, in; what their PDFs and pictures hold, out.

mod sample;

use super::*;
use crate::model::{Cell, Section};
use crate::png::png;

/// The file, its compressed parts left as they are.
fn file(report: &Report) -> String {
    String::from_utf8_lossy(&pdf(report).unwrap().bytes).into_owned()
}

/// How a text stands in the structure of a file: text that is not ASCII is UTF-16 there.
fn told(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('(', "\\(").replace(')', "\\)");
    format!("({escaped})")
}

#[test]
fn the_same_paper_has_the_same_bytes() {
    let report = sample::report();
    assert_eq!(pdf(&report).unwrap().bytes, pdf(&report).unwrap().bytes);
}

#[test]
fn every_chart_says_what_it_shows() {
    let report = sample::report();
    let file = file(&report);
    assert_eq!(report.charts().count(), 6);
    for chart in report.charts() {
        assert!(file.contains(&told(&chart.description)), "{}", chart.description);
    }
}

#[test]
fn every_table_has_columns_and_rows_with_names() {
    let report = sample::report();
    let file = file(&report);
    let columns: usize = report.tables().map(|table| table.columns.len()).sum();
    let rows: usize = report.tables().map(|table| table.rows.len()).sum();
    let scopes = |scope: &str| file.matches(&format!("/Scope/{scope}/")).count();
    assert_eq!((scopes("Column"), scopes("Row")), (columns, rows));
}

#[test]
fn every_heading_is_one() {
    let report = sample::report();
    let file = file(&report);
    let headings = |level: &str| file.matches(&format!("/StructElem/S/{level}/")).count();
    // The numbers behind long charts stand at the end, under a heading of their own.
    let behind = usize::from(behind(&report).is_some());
    assert_eq!(
        (headings("H1"), headings("H2")),
        (report.sections.len() + behind, 1)
    );
}

#[test]
fn whatever_a_paper_says_it_is_set() {
    let wild = "#panic() $x$ *b* [c] \\ ` // <l> @r = - \"q\" \u{202e}مرحبا 天花板 🙂\u{0}\u{301}\n\nnext";
    let mut report = sample::report();
    report.title = wild.to_owned();
    report.opening = vec![Block::Points(vec![wild.to_owned(), String::new()])];
    for Section { heading, blocks, .. } in &mut report.sections {
        *heading = wild.to_owned();
        for block in blocks {
            let (Block::Chart(Chart { table, .. }) | Block::Table(table)) = block else {
                continue;
            };
            table.caption = wild.to_owned();
            table
                .rows
                .push((wild.repeat(80), vec![Cell::words(wild); table.columns.len() - 1]));
        }
    }
    let made = pdf(&report).unwrap();
    assert_eq!(made.lacking, "مرحبا天花板🙂".chars().collect());
}

#[test]
fn a_paper_without_anything_is_one() {
    let bare = Report {
        opening: Vec::new(),
        sections: Vec::new(),
        ..sample::report()
    };
    assert!(pdf(&bare).is_ok());
}

#[test]
fn what_is_too_broad_for_the_sheet_lies_on_its_side() {
    let wide = |columns: usize| Report {
        opening: vec![Block::Table(Table {
            id: "wide",
            caption: "Wide".to_owned(),
            columns: vec!["Consistently".to_owned(); columns],
            rows: Vec::new(),
        })],
        sections: Vec::new(),
        ..sample::report()
    };
    let on_its_side = |columns| file(&wide(columns)).contains("/MediaBox[0 0 841.8898 595.2756]");
    assert_eq!([5, 8].map(on_its_side), [false, true]);
}

#[test]
fn a_chart_is_a_picture_of_twice_its_size_on_white() {
    let report = sample::report();
    let svg = report.charts().next().unwrap().svg();
    let made = png(&svg).unwrap();
    assert_eq!(made, png(&svg).unwrap());
    let read = resvg::tiny_skia::Pixmap::decode_png(&made).unwrap();
    assert_eq!(read.width(), 1280);
    let corner = read.pixel(0, 0).unwrap();
    assert_eq!(
        [corner.red(), corner.green(), corner.blue(), corner.alpha()],
        [255; 4]
    );
    assert!(png("no picture").is_err());
}

/// Words are drawn in our own font: with none there is nothing.
#[test]
fn words_of_a_chart_are_in_its_picture() {
    let svg = |words: &str| {
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99\" height=\"20\" font-family=\"Arial\"><text y=\"16\">{words}</text></svg>"
        )
    };
    assert_ne!(png(&svg("153")).unwrap(), png(&svg("")).unwrap());
}
