//! The data files of the sample, in; whether they say what the page says, out.

use super::{csv, figures, workbook};
use crate::model::{Report, Table};
use crate::sample;
use std::io::{Cursor, Read};

fn table(report: &Report, id: &str) -> Table {
    report.tables().find(|table| table.id == id).unwrap().clone()
}

#[test]
fn a_file_has_a_header_numbers_and_codes_beside_them() {
    let report = sample::report();
    let file = csv(&table(&report, "subjects"));
    let lines: Vec<&str> = file.split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\u{feff}Subject,This quarter,Quarter before,Quarter before: code"
    );
    assert_eq!(lines[1], "Repairs: delay or quality,55,51,[r]");
    assert_eq!(lines[2], "\"Damp, mould and leaks\",29,17,[r]");
    assert_eq!((lines.len(), lines[8]), (9, ""));
    let file = csv(&table(&report, "timeliness"));
    assert_eq!(
        file.lines().next(),
        Some("\u{feff}Received,Due,In time (%),Likely range: from (%),Likely range: to (%)")
    );
    assert_eq!(file.lines().nth(4), Some("Jul–Sep 2026,149,87,81,92"));
}

#[test]
fn a_column_of_many_kinds_holds_words_as_the_page_has_them() {
    let file = csv(&table(&sample::report(), "everything"));
    let expected = "\u{feff}Measure,Value,Value: code\r\n\
                    Count,1234,[p]\r\n\
                    '=Share,87%,\r\n\
                    Nearly all,>99%,\r\n\
                    Too few,too few,\r\n\
                    Range,81% to 92%,\r\n\
                    Rate,12.3,\r\n\
                    Days,25,\r\n\
                    Money,\"£1,234.50\",\r\n\
                    Day,30 September 2026,\r\n\
                    \"Words, with \"\"quotes\"\"\",\"'@one\n+two\",\r\n\
                    Hidden,,[c]\r\nMissing,,[x]\r\nNone,,[z]\r\n";
    assert_eq!(file, expected);
}

/// Each cell of the table alone is a column of one kind.
#[test]
fn a_column_of_one_kind_holds_numbers_with_their_unit_in_its_name() {
    let all = table(&sample::report(), "everything");
    let of_one = |name: &str| {
        let row = all.rows.iter().find(|row| row.0 == name).unwrap();
        let file = csv(&Table {
            rows: vec![row.clone()],
            ..all.clone()
        });
        file.trim_start_matches("\u{feff}Measure,").replace("\r\n", " / ")
    };
    assert_eq!(of_one("Count"), "Value,Value: code / Count,1234,[p] / ");
    assert_eq!(of_one("=Share"), "Value (%) / '=Share,87 / ");
    assert_eq!(of_one("Nearly all"), "Value (%) / Nearly all,>99% / ");
    assert_eq!(of_one("Too few"), "Value (%) / Too few,too few / ");
    assert_eq!(of_one("Range"), "Value: from (%),Value: to (%) / Range,81,92 / ");
    assert_eq!(of_one("Rate"), "Value / Rate,12.3 / ");
    assert_eq!(of_one("Days"), "Value (working days) / Days,25 / ");
    assert_eq!(of_one("Money"), "Value (£) / Money,1234.50 / ");
    assert_eq!(of_one("Day"), "Value / Day,2026-09-30 / ");
    assert_eq!(of_one("Hidden"), "Value,Value: code / Hidden,,[c] / ");
}

#[test]
fn what_a_spreadsheet_takes_for_a_formula_is_guarded() {
    for text in ["=1", "+1", "-1", "@a", " =1", "\t=1", "\rx", "\u{ff1d}1"] {
        assert!(super::is_like_a_formula(text), "{text:?}");
    }
    for text in ["", "a=1", "1-2", "–", "'=1", ">99%"] {
        assert!(!super::is_like_a_formula(text), "{text:?}");
    }
}

#[test]
fn two_columns_of_one_name_are_told_apart() {
    let mut twice = table(&sample::report(), "volume");
    twice.columns[2] = "Stage 1".to_owned();
    assert!(csv(&twice).starts_with("\u{feff}Quarter,Stage 1,Stage 1 (2)\r\n"));
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn a_workbook_has_a_sheet_for_each_table_and_numbers_as_numbers() {
    let report = sample::report();
    let book = workbook(&report).unwrap();
    let sheets = part(&book, "xl/workbook.xml");
    assert_eq!(sheets.matches("<sheet ").count(), 1 + report.tables().count());
    assert!(sheets.contains("<sheet name=\"About\""));
    // The third sheet is that of the months: 38 in October 2024 is below the header in the fourth row.
    let months = part(&book, "xl/worksheets/sheet3.xml");
    let cell = months.split("<c r=\"B5\" ").nth(1).unwrap();
    assert!(
        cell.contains("><v>38</v></c>") && !cell.starts_with("t="),
        "{cell}"
    );
    let words = part(&book, "xl/sharedStrings.xml");
    assert!(words.contains("Figures as at 26 October 2026.") && words.contains("[c]"));
    assert!(part(&book, "xl/styles.xml").contains("quotePrefix=\"1\""));
    for at in 1..=1 + report.tables().count() {
        assert!(!part(&book, &format!("xl/worksheets/sheet{at}.xml")).contains("<f>"));
    }
}

#[test]
fn the_same_paper_gives_the_same_bytes_and_names_nobody() {
    let book = workbook(&sample::report()).unwrap();
    assert_eq!(book, workbook(&sample::report()).unwrap());
    let about = part(&book, "docProps/core.xml");
    assert!(
        about.contains("2026-10-26T00:00:00Z") && about.contains("<dc:creator></dc:creator>"),
        "{about}"
    );
    assert!(
        about.contains("<cp:lastModifiedBy></cp:lastModifiedBy>"),
        "{about}"
    );
    assert_eq!(figures(&sample::report()), figures(&sample::report()));
}

#[test]
fn figures_have_types_and_no_share_behind_the_percentage() {
    let report = sample::report();
    let text = figures(&report);
    let document: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["edition"], "panel");
    assert_eq!(document["as_at"], "2026-10-26");
    assert_eq!(
        document["charts"].as_array().unwrap().len(),
        report.charts().count()
    );
    assert_eq!(
        document["charts"][0]["heading"],
        report.sections[0].heading.as_str()
    );
    let tables = document["tables"].as_array().unwrap();
    for (told, table) in tables.iter().zip(report.tables()) {
        let shown = |row: usize, column: usize| &told["rows"][row]["cells"][column]["shown"];
        for (row, (_, cells)) in table.rows.iter().enumerate() {
            for (column, cell) in cells.iter().enumerate() {
                assert_eq!(*shown(row, column), cell.value.shown().as_str());
            }
        }
    }
    let all = &tables.last().unwrap()["rows"];
    let cell = |row: usize| all[row]["cells"][0].to_string();
    assert_eq!(
        cell(0),
        r#"{"code":"[p]","shown":"1234","type":"count","value":1234}"#
    );
    assert_eq!(cell(1), r#"{"shown":"87%","type":"percent","value":87}"#);
    assert_eq!(cell(2), r#"{"shown":">99%","type":"percent","value":null}"#);
    assert_eq!(
        cell(4),
        r#"{"shown":"81% to 92%","type":"range","value":[81,92]}"#
    );
    assert_eq!(cell(5), r#"{"shown":"12.3","type":"rate","value":12.3}"#);
    assert_eq!(cell(7), r#"{"shown":"£1,234.50","type":"pence","value":123450}"#);
    assert_eq!(
        cell(10),
        r#"{"code":"[c]","shown":"[c]","type":"not shown","value":null}"#
    );
    assert!(!text.contains("0.87"));
}
