//! A quarter's figures, in; a paper for its readers, and the files it is given out in, out.

use crate::about::About;
use crate::editions;
use crate::model::{Block, Edition, Report};
use crate::parts::SUMMARY;
use crate::shown::{self, Disclosed, Shown, ToldBefore};
use crate::{data, html, pdf, png};
use casework::measures::Figures;

#[cfg(test)]
mod tests;

/// A paper. One that leaves the house cannot be made of anything but disclosed figures: there is no other way to
/// have one.
#[derive(Clone, Debug, PartialEq)]
pub enum Paper {
    /// For readers outside.
    Outside(Disclosed<Report>),
    /// For readers in the house.
    Within(Report),
}

/// A file of a paper: its name in the folder, and what it holds.
pub type File = (String, Vec<u8>);

/// A paper cannot be drawn.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Undrawn(pub String);

/// What readers outside may see: what they were told before, unless a quarter is told anew.
fn disclosed(figures: &Figures, about: &About) -> Disclosed<Shown> {
    let before = &about.earlier.people;
    if about.revision > 1 {
        shown::disclose(figures, &before.without(figures.quarter))
    } else {
        shown::disclose(figures, before)
    }
}

/// What a paper for readers outside tells of people, to be kept for the next.
pub fn told(figures: &Figures, about: &About) -> ToldBefore {
    ToldBefore::by(&disclosed(figures, about))
}

impl Paper {
    /// The paper for these readers.
    pub fn draw(edition: Edition, figures: &Figures, about: &About) -> Self {
        if edition.leaves_the_house() {
            Self::Outside(editions::outside(edition, &disclosed(figures, about), about))
        } else {
            Self::Within(editions::within(edition, &shown::within(figures), about))
        }
    }

    /// What it says.
    pub fn report(&self) -> &Report {
        match self {
            Self::Outside(report) => report.get(),
            Self::Within(report) => report,
        }
    }

    /// What it says first, in sentences: the body of the mail that carries it.
    pub fn sentences(&self) -> Vec<String> {
        let summary = self
            .report()
            .sections
            .iter()
            .find(|section| section.id == SUMMARY);
        let blocks = summary.into_iter().flat_map(|section| &section.blocks);
        let points = blocks.filter_map(|block| match block {
            Block::Points(points) => Some(points),
            _ => None,
        });
        points.flatten().cloned().collect()
    }

    /// Everything it is given out in.
    pub fn files(&self) -> Result<Vec<File>, Undrawn> {
        std::thread::scope(|scope| {
            // The PDF takes as long as all the rest.
            let pdf = scope.spawn(|| self.pdf());
            let mut files = self.pictures_and_data()?;
            let broken_off = |_| Undrawn("the PDF broke off".to_owned());
            files.push(("report.pdf".to_owned(), pdf.join().map_err(broken_off)??));
            Ok(files)
        })
    }

    fn pictures_and_data(&self) -> Result<Vec<File>, Undrawn> {
        let report = self.report();
        let mut files = Vec::new();
        for chart in report.charts() {
            let svg = chart.svg();
            let picture = png::png(&svg).map_err(|fault| Undrawn(fault.to_string()))?;
            files.push((format!("charts/{}.svg", chart.id), svg.into_bytes()));
            files.push((format!("charts/{}.png", chart.id), picture));
        }
        for table in report.tables() {
            files.push((format!("data/{}.csv", table.id), data::csv(table).into_bytes()));
        }
        let workbook = data::workbook(report).map_err(|fault| Undrawn(fault.to_string()))?;
        files.push(("data.xlsx".to_owned(), workbook));
        files.push(("figures.json".to_owned(), data::figures(report).into_bytes()));
        files.push(("report.html".to_owned(), self.html().into_bytes()));
        Ok(files)
    }

    /// To print and to keep (PDF/UA-1, PDF/A-2a).
    pub fn pdf(&self) -> Result<Vec<u8>, Undrawn> {
        let pdf = pdf::pdf(self.report());
        pdf.map(|pdf| pdf.bytes)
            .map_err(|fault| Undrawn(fault.to_string()))
    }

    /// To read on a screen.
    pub fn html(&self) -> String {
        html::page(self.report())
    }
}
