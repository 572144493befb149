//! Typst markup, its data and pictures, in; a tagged PDF, out.
//!
//! What is set comes as data and never as markup, so that no word of a resident can be read as an instruction.
//! Nothing is looked for on the machine or the network: no fonts, no packages, no clock. The same paper gives the
//! same bytes.

mod desk;
mod ends;
pub mod fonts;
mod signs;

#[cfg(test)]
mod tests;

pub use signs::shown;

use chrono::{Datelike, NaiveDate};
use desk::Desk;
use serde_json::Value;
use std::collections::BTreeSet;
use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

/// What every paper begins with: its fonts, its language and its title.
const HOUSE: &str = include_str!("house.typ");

/// A paper to be set.
#[derive(Clone, Debug)]
pub struct Paper<'a> {
    /// How it looks: Typst markup of our own, which finds what it sets in `data`.
    pub markup: &'a str,
    /// What is set. `title` is the paper's title (PDF/UA-1, 7.1).
    pub data: Value,
    /// Pictures as SVG, under the names that the markup calls them by.
    pub pictures: Vec<(String, String)>,
    /// The day of which it speaks: its date of creation.
    pub on: NaiveDate,
}

/// A paper as PDF/UA-1 (ISO 14289-1) and PDF/A-2a (ISO 19005-2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// The letters that our fonts lack: each is shown as a white square.
    pub lacking: BTreeSet<char>,
}

/// Why there is no PDF.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The markup is at fault, or asks for what is not there.
    #[error("the page could not be set: {0}")]
    Setting(String),
    /// What was set cannot be kept to the standards.
    #[error("the PDF could not be written: {0}")]
    Writing(String),
}

/// The paper as PDF.
pub fn pdf(paper: &Paper<'_>) -> Result<Pdf, Fault> {
    let mut lacking = BTreeSet::new();
    let mut data = paper.data.clone();
    signs::show_all(&mut data, &mut lacking);
    let pictures = paper.pictures.iter();
    let pictures: Vec<(&str, String)> = pictures
        .map(|(name, picture)| (name.as_str(), shown(picture, &mut lacking)))
        .collect();
    let data = data.to_string();
    let ident = ident(paper, &data, &pictures);
    let desk = Desk::new(&format!("{HOUSE}{}", paper.markup), data, pictures)?;
    let set = typst::compile::<PagedDocument>(&desk).output;
    let set = set.map_err(|faults| Fault::Setting(in_words(&faults)));
    let bytes = set.and_then(|set| written(&set, &ident, paper.on));
    // What typst remembers of a paper is of no use to the next one.
    typst::comemo::evict(0);
    Ok(Pdf {
        bytes: bytes?,
        lacking,
    })
}

/// A paper that is set, as a file.
fn written(set: &PagedDocument, ident: &str, on: NaiveDate) -> Result<Vec<u8>, Fault> {
    let options = PdfOptions {
        ident: Smart::Custom(ident.to_owned()),
        creator: Smart::Custom(Some("Redress".to_owned())),
        timestamp: moment(on).map(Timestamp::new_utc),
        standards: PdfStandards::new(&[PdfStandard::Ua_1, PdfStandard::A_2a])
            .map_err(|error| Fault::Writing(error.message().to_string()))?,
        ..PdfOptions::default()
    };
    let file = typst_pdf::pdf(set, &options).map_err(|faults| Fault::Writing(in_words(&faults)))?;
    ends::cleared(file).ok_or_else(|| Fault::Writing("its table of offsets is not as expected".to_owned()))
}

/// What names the file: all that it is made of.
fn ident(paper: &Paper<'_>, data: &str, pictures: &[(&str, String)]) -> String {
    let pictures = pictures
        .iter()
        .flat_map(|(name, picture)| [name, picture.as_str()]);
    [HOUSE, paper.markup, data]
        .into_iter()
        .chain(pictures)
        .collect::<Vec<_>>()
        .join("\0")
}

/// The first moment of a day.
fn moment(day: NaiveDate) -> Option<Datetime> {
    let (month, of_month) = (u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?);
    Datetime::from_ymd_hms(day.year(), month, of_month, 0, 0, 0)
}

fn in_words(faults: &[SourceDiagnostic]) -> String {
    let said = faults.iter().map(|fault| fault.message.as_str());
    said.collect::<Vec<_>>().join("; ")
}
