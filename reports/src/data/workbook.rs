//! A paper, in; a workbook with a sheet for each of its tables, out (Office Open XML).

use super::flat::{Datum, Flat};
use super::is_like_a_formula;
use crate::model::{CODES, Report, Table, in_words};
use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Table as Marked, TableColumn, TableStyle, Url,
    Workbook, Worksheet, XlsxError,
};

/// Why there is no workbook: it would be larger than spreadsheets can hold, or a name cannot be that of a sheet.
#[derive(Debug, thiserror::Error)]
#[error("the workbook cannot be written")]
pub struct Unwritten(#[from] XlsxError);

/// Above the table stands what it holds, and where the list of all tables is.
const ABOVE: u32 = 3;
/// No column is wider, in letters.
const WIDEST: usize = 44;

/// The workbook. It is dated with the last day that its figures know of, so that the same paper gives the same
/// bytes, and names no author and no machine.
pub fn workbook(report: &Report) -> Result<Vec<u8>, Unwritten> {
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title(&report.title)
        .set_subject(&report.subtitle)
        .set_creation_datetime(&date(report.as_at)?);
    book.set_properties(&properties);
    about(book.add_worksheet(), report)?;
    for table in report.tables() {
        sheet(book.add_worksheet(), table)?;
    }
    Ok(book.save_to_buffer()?)
}

/// The first sheet: what this is, what the codes mean, and which tables there are.
fn about(sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    let (title, strong) = (bold().set_font_size(16), bold());
    sheet.set_name("About")?;
    sheet.set_column_width(0, 18)?.set_column_width(1, 90)?;
    sheet.write_string_with_format(0, 0, &report.title, &title)?;
    sheet.write_string(1, 0, &report.subtitle)?;
    sheet.write_string(2, 0, format!("Figures as at {}.", in_words(report.as_at)))?;
    sheet.write_string(
        3,
        0,
        "Each sheet has one table. Codes stand in a column beside the figures.",
    )?;
    let mut row = 5;
    sheet.write_string_with_format(row, 0, "Code", &strong)?;
    sheet.write_string_with_format(row, 1, "What it means", &strong)?;
    for (code, meaning) in CODES {
        row += 1;
        sheet.write_string(row, 0, code)?.write_string(row, 1, meaning)?;
    }
    row += 2;
    sheet.write_string_with_format(row, 0, "Sheet", &strong)?;
    sheet.write_string_with_format(row, 1, "What it holds", &strong)?;
    for table in report.tables() {
        row += 1;
        let link = Url::new(format!("internal:'{}'!A1", table.id)).set_text(table.id);
        sheet.write_url(row, 0, link)?;
        text(sheet, (row, 1), &table.caption, &Format::new())?;
    }
    print_across(sheet);
    Ok(())
}

fn sheet(sheet: &mut Worksheet, table: &Table) -> Result<(), XlsxError> {
    let flat = Flat::of(table);
    sheet.set_name(table.id)?;
    text(sheet, (0, 0), &table.caption, &bold())?;
    sheet.write_url(
        1,
        0,
        Url::new("internal:'About'!A1").set_text("About this workbook"),
    )?;
    let head = bold().set_text_wrap().set_align(FormatAlign::Bottom);
    for (column, name) in (0..).zip(&flat.header) {
        text(sheet, (ABOVE, column), name, &head)?;
        sheet.set_column_width(column, width(&flat, usize::from(column)))?;
    }
    for (row, data) in (ABOVE + 1..).zip(&flat.rows) {
        for (column, datum) in (0..).zip(data) {
            write(sheet, (row, column), datum)?;
        }
    }
    mark(sheet, table, &flat, &head)?;
    sheet.set_freeze_panes(ABOVE + 1, 1)?;
    sheet.set_repeat_rows(ABOVE, ABOVE)?;
    print_across(sheet);
    Ok(())
}

/// Says that the cells are a table with a header, for those who hear it read. A table without rows is none.
fn mark(sheet: &mut Worksheet, table: &Table, flat: &Flat, head: &Format) -> Result<(), XlsxError> {
    let (Ok(rows), Ok(columns)) = (u32::try_from(flat.rows.len()), u16::try_from(flat.header.len())) else {
        return Ok(());
    };
    if rows == 0 || columns == 0 {
        return Ok(());
    }
    let names = flat.header.iter();
    let names: Vec<TableColumn> = names
        .map(|name| {
            TableColumn::new()
                .set_header(name)
                .set_header_format(head.clone())
        })
        .collect();
    let marked = Marked::new()
        .set_name(format!("table_{}", table.id.replace('-', "_")))
        .set_columns(&names)
        .set_autofilter(false)
        .set_alt_text(&table.caption)
        .set_style(TableStyle::Light1);
    sheet.add_table(ABOVE, 0, ABOVE + rows, columns - 1, &marked)?;
    Ok(())
}

fn write(sheet: &mut Worksheet, at: (u32, u16), datum: &Datum) -> Result<(), XlsxError> {
    let top = Format::new().set_align(FormatAlign::Top);
    match datum {
        Datum::Number(number, digits) => {
            let format = match digits {
                0 => "#,##0".to_owned(),
                digits => format!("#,##0.{}", "0".repeat(*digits)),
            };
            sheet.write_number_with_format(at.0, at.1, *number, &top.set_num_format(format))?;
        }
        Datum::Day(day) => {
            let format = top.set_num_format("d mmmm yyyy").set_align(FormatAlign::Left);
            sheet.write_datetime_with_format(at.0, at.1, date(*day)?, &format)?;
        }
        Datum::Words(words) => text(sheet, at, words, &top.set_text_wrap())?,
        Datum::Empty => {}
    }
    Ok(())
}

/// Words are never a formula here; the mark keeps them from becoming one where they are copied or edited.
fn text(sheet: &mut Worksheet, at: (u32, u16), words: &str, format: &Format) -> Result<(), XlsxError> {
    let format = if is_like_a_formula(words) {
        &format.clone().set_quote_prefix()
    } else {
        format
    };
    sheet.write_string_with_format(at.0, at.1, words, format)?;
    Ok(())
}

fn width(flat: &Flat, column: usize) -> f64 {
    let letters = |datum: &Datum| match datum {
        Datum::Number(number, digits) => format!("{number:.digits$}").len() + 2,
        Datum::Day(_) => 18,
        Datum::Words(words) => words.chars().count(),
        Datum::Empty => 0,
    };
    let cells = flat.rows.iter().filter_map(|row| row.get(column)).map(letters);
    let longest_word = flat.header[column]
        .split(' ')
        .map(|word| word.chars().count())
        .max();
    let widest = cells.chain(longest_word).max().unwrap_or(0).clamp(9, WIDEST);
    // A little more than its letters, which are wider in bold.
    f64::from(u32::try_from(widest).unwrap_or(0)) + 2.0
}

fn bold() -> Format {
    Format::new().set_bold()
}

fn print_across(sheet: &mut Worksheet) {
    const A4: u8 = 9;
    sheet
        .set_paper_size(A4)
        .set_landscape()
        .set_print_fit_to_pages(1, 0);
}

fn date(day: NaiveDate) -> Result<ExcelDateTime, XlsxError> {
    let year = u16::try_from(day.year()).unwrap_or(0);
    let (month, of_month) = (day.month(), day.day());
    ExcelDateTime::from_ymd(
        year,
        u8::try_from(month).unwrap_or(0),
        u8::try_from(of_month).unwrap_or(0),
    )
}
