//! Papers of simulated quarters, in; whether every file says what the paper says, and nothing of anybody, out.

mod truth;

use super::*;
use crate::model::{Cell, Table, Value};
use crate::simulated::{Country, Landlord, about, drawn_on, quarters};
use casework::measures::Quarter;
use std::io::{Cursor, Read};

/// A dozen quarters of three landlords, for both readers.
fn papers() -> Vec<Paper> {
    let country = Country::under("om-web");
    let landlords = [(300, 1), (2_500, 2), (9_000, 3)].map(|(homes, seed)| country.landlord(homes, seed));
    let mut papers = Vec::new();
    for landlord in &landlords {
        for quarter in &quarters()[4..] {
            let figures = landlord.figures(*quarter, drawn_on(*quarter));
            papers.extend(
                [Edition::Panel, Edition::Board].map(|edition| Paper::draw(edition, &figures, &about())),
            );
        }
    }
    papers
}

/// The numbers of a text in their order, as people or as programs write them.
fn numbers(text: &str) -> Vec<String> {
    let plain = text.replace(',', "");
    let numbers = plain.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
    let numbers = numbers.filter_map(|number| number.trim_matches('.').parse::<f64>().ok());
    numbers.map(|number| number.to_string()).collect()
}

/// What programs find in a cell.
fn in_data(cell: &Cell) -> Vec<String> {
    match &cell.value {
        Value::Day(day) => numbers(&day.to_string()),
        value => numbers(&value.shown()),
    }
}

/// The fields of a line of comma separated values.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for letter in line.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            letter => fields.last_mut().unwrap().push(letter),
        }
    }
    fields
}

fn text_of(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    let plain = [
        ("&amp;", "&"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
    ];
    plain
        .iter()
        .fold(text, |text, (code, letter)| text.replace(code, letter))
}

/// The rows of the table of that name on the page, each cell as people read it.
fn on_page(html: &str, table: &Table) -> Vec<Vec<String>> {
    let caption = format!("<caption id=\"table-{}\">", table.id);
    let body = html
        .split(&caption)
        .nth(1)
        .unwrap()
        .split("<tbody>")
        .nth(1)
        .unwrap();
    let body = body.split("</tbody>").next().unwrap();
    let rows = body.split("<tr>").skip(1);
    rows.map(|row| {
        let cells = row
            .split("</t")
            .filter(|cell| cell.contains("<td") || cell.contains("<th"));
        cells
            .map(|cell| {
                text_of(cell)
                    .trim()
                    .trim_start_matches("d>")
                    .trim_start_matches("h>")
                    .trim()
                    .to_owned()
            })
            .collect()
    })
    .collect()
}

fn part(book: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The numbers in the sheet at `place`, below `rows` rows of heading, row by row.
fn in_sheet(book: &[u8], place: usize) -> Vec<Vec<String>> {
    let words = part(book, "xl/sharedStrings.xml");
    let words: Vec<String> = words.split("<si>").skip(1).map(text_of).collect();
    let sheet = part(book, &format!("xl/worksheets/sheet{place}.xml"));
    let rows = sheet.split("<row ").skip(1);
    rows.map(|row| {
        let cells = row.split("<c ").skip(1);
        cells
            .map(|cell| {
                let value = cell
                    .split("<v>")
                    .nth(1)
                    .and_then(|value| value.split("</v>").next());
                let value = value.unwrap_or_default();
                if cell.contains(" t=\"s\"") {
                    words[value.parse::<usize>().unwrap()].clone()
                } else {
                    value.to_owned()
                }
            })
            .collect()
    })
    .collect()
}

/// Every table of a paper is the same on the page, in print, as comma separated values, as figures and as a sheet.
#[test]
fn every_file_has_the_numbers_of_the_paper() {
    for paper in papers() {
        let report = paper.report();
        let html = paper.html();
        let figures: serde_json::Value = serde_json::from_str(&data::figures(report)).unwrap();
        let printed = pdf::data(report).to_string();
        let book = data::workbook(report).unwrap();
        for (at, table) in report.tables().enumerate() {
            let place = format!("{} {}", report.title, table.id);
            let csv = data::csv(table);
            let lines = csv.lines().skip(1);
            let rows: Vec<Vec<String>> = lines.map(fields).collect();
            assert_eq!(rows.len(), table.rows.len(), "{place}");
            let page = on_page(&html, table);
            assert_eq!(page.len(), table.rows.len(), "{place}");
            let sheet = in_sheet(&book, at + 2);
            for (row, (name, cells)) in table.rows.iter().enumerate() {
                let shown: Vec<String> = cells.iter().map(Cell::shown).collect();
                assert_eq!(page[row][1..], shown, "{place} {name}: the page");
                let told = &figures["tables"][at]["rows"][row];
                let told = told["cells"].as_array().unwrap().iter();
                let told: Vec<_> = told
                    .map(|cell| cell["shown"].as_str().unwrap().to_owned())
                    .collect();
                let values: Vec<_> = cells.iter().map(|cell| cell.value.shown()).collect();
                assert_eq!(told, values, "{place} {name}: the figures");
                let printed_row = serde_json::to_string(&shown).unwrap();
                assert!(printed.contains(&printed_row), "{place} {name}: in print");
                let expected: Vec<String> = cells.iter().flat_map(in_data).collect();
                assert_eq!(
                    numbers(&rows[row][1..].join(" ")),
                    expected,
                    "{place} {name}: as csv"
                );
                let in_sheet = sheet
                    .iter()
                    .find(|row| row.first().is_some_and(|first| first == name));
                let in_sheet = in_sheet.unwrap_or_else(|| panic!("{place} {name}: no such row"));
                let has_days = cells
                    .iter()
                    .any(|cell| matches!(cell.value, Value::Day(_) | Value::Money(_)));
                if !has_days {
                    assert_eq!(
                        numbers(&in_sheet[1..].join(" ")),
                        expected,
                        "{place} {name}: in the sheet"
                    );
                }
            }
        }
        for section in &report.sections {
            let heading = serde_json::to_string(&section.heading).unwrap();
            assert!(printed.contains(&heading), "{heading} is not in print");
            assert!(
                text_of(&html).contains(&section.heading),
                "{heading} is not on the page"
            );
        }
    }
}

fn landlord() -> (Landlord, Quarter) {
    (Country::under("om-web").landlord(1_500, 5), quarters()[7])
}

/// Everything that could be read in a file: of what is packed, what is in it.
fn readable((name, bytes): &File) -> String {
    let mut text = format!("{name}\n");
    if name == "data.xlsx" {
        let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        for at in 0..archive.len() {
            let mut file = archive.by_index(at).unwrap();
            text.push_str(&file.name().unwrap());
            file.read_to_string(&mut text).unwrap();
        }
    } else {
        text.push_str(&String::from_utf8_lossy(bytes));
    }
    // Colours and styles are no words.
    match text
        .split_once("<style>")
        .and_then(|(before, rest)| Some((before, rest.split_once("</style>")?.1)))
    {
        Some((before, after)) => format!("{before}{after}"),
        None => text,
    }
}

#[test]
fn the_same_figures_give_the_same_bytes_and_no_file_names_anybody() {
    let (landlord, quarter) = landlord();
    let figures = landlord.figures(quarter, drawn_on(quarter));
    let drawn = || Paper::draw(Edition::Panel, &figures, &about()).files().unwrap();
    let (files, again) = (drawn(), drawn());
    assert!(files == again, "two drawings differ");
    assert!(files.len() > 15, "{}", files.len());
    assert!(landlord.private.len() > 100);
    let is_packed = |(name, _): &&File| {
        name.rsplit('.')
            .next()
            .is_some_and(|end| ["png", "pdf"].contains(&end))
    };
    let (packed, plain): (Vec<_>, Vec<_>) = files.iter().partition(is_packed);
    let found = plain
        .into_iter()
        .flat_map(|file| named(&readable(file), &landlord.private));
    let found: Vec<String> = found.collect();
    assert!(found.is_empty(), "{found:?}");
    for (name, bytes) in packed {
        let text = String::from_utf8_lossy(bytes);
        let beside = ["tEXt", "iTXt", "zTXt", "eXIf", "/Author"];
        assert!(
            !beside.iter().any(|word| text.contains(word)),
            "{name} says more than its picture"
        );
        assert!(
            !landlord
                .private
                .iter()
                .any(|private| text.contains(private.as_str())),
            "{name}"
        );
    }
}

/// What names somebody, or reads as an address, a telephone number, a reference or a judgement.
fn named(text: &str, private: &[String]) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut found: Vec<String> = private
        .iter()
        .filter(|name| lower.contains(&name.to_lowercase()))
        .cloned()
        .collect();
    let words = text.split(|letter: char| !letter.is_alphanumeric() && letter != '@' && letter != '+');
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    for pair in words.windows(2) {
        if is_postcode(pair[0], pair[1]) {
            found.push(format!("{} {}", pair[0], pair[1]));
        }
    }
    let is_telephone = |word: &&&str| {
        let digits = word.trim_start_matches('+');
        digits.len() >= 10
            && digits.len() < 14
            && digits.chars().all(|digit| digit.is_ascii_digit())
            && digits.starts_with(['0', '4'])
    };
    found.extend(words.iter().filter(is_telephone).map(|word| (*word).to_owned()));
    found.extend(
        words
            .iter()
            .filter(|word| word.contains('@') && word.len() > 3)
            .map(|word| (*word).to_owned()),
    );
    found
}

fn is_postcode(first: &str, second: &str) -> bool {
    let form = |word: &str| -> String {
        word.chars()
            .map(|letter| match letter {
                'A'..='Z' => 'a',
                '0'..='9' => '9',
                _ => '-',
            })
            .collect()
    };
    ["a9", "a99", "aa9", "aa99", "a9a", "aa9a"].contains(&form(first).as_str()) && form(second) == "9aa"
}

#[test]
fn what_names_somebody_is_found() {
    for (text, found) in [
        ("at 12 High Street, SW1A 1AA", 1),
        ("call 07700900123", 1),
        ("write to a.b@residents.example", 1),
        ("Alex Ahmed complained", 1),
        ("12 of 40 (30%) on 26 October 2026", 0),
    ] {
        assert_eq!(named(text, &["Alex Ahmed".to_owned()]).len(), found, "{text}");
    }
}

/// Words that say what to think, or claim more than the figures do.
const JUDGING: [&str; 16] = [
    "excellent",
    "significant",
    "robust",
    "only",
    "unfortunately",
    "pleased",
    "disappointing",
    "strong",
    "poor",
    "good",
    "bad",
    "worse than",
    "better than",
    "merely",
    "impressive",
    "average days",
];

#[test]
fn no_word_of_a_paper_judges() {
    for paper in papers() {
        let report = paper.report();
        let said = text_of(&paper.html()).to_lowercase();
        let words = said.split(|letter: char| !letter.is_alphabetic());
        let words: Vec<&str> = words.collect();
        let said = format!(" {} ", words.join(" "));
        for word in JUDGING {
            assert!(!said.contains(&format!(" {word} ")), "{}: {word}", report.title);
        }
    }
}
