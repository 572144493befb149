//! Figures, in; the sections that papers are put together from, out.
//!
//! Each part says what was found in its heading, computed from the figures, and has its chart, its table and the
//! words beside them. An edition is a list of parts.

mod ageing;
mod assurance;
mod code;
mod headline;
mod learning;
mod method;
mod money;
mod month;
mod ombudsman;
mod outcomes;
mod questions;
mod risks;
mod subjects;
#[cfg(test)]
mod tests;
mod timeliness;
mod tsm;
mod volume;
mod wait;
mod year;

pub(crate) use ageing::ageing;
pub(crate) use assurance::{assurance, in_time_by_month};
pub(crate) use code::compliance;
pub(crate) use headline::{SUMMARY, headline};
pub(crate) use learning::{asked, learning, lessons};
pub(crate) use method::{data_quality, method};
pub(crate) use money::{money, not_accepted};
pub(crate) use month::month;
pub(crate) use ombudsman::ombudsman;
pub(crate) use outcomes::outcomes;
pub(crate) use questions::questions;
pub(crate) use risks::{fairness, hazards, risks};
pub(crate) use subjects::subjects;
pub(crate) use timeliness::timeliness;
pub(crate) use tsm::tsm;
pub(crate) use volume::{by_month, volume};
pub(crate) use wait::wait;
pub(crate) use year::{refused, year};

use crate::about::About;
use crate::model::{Block, Edition, Section, in_words};
use crate::shown::{Shown, YearTold};
use casework::measures::statistics::Process;
use casework::measures::{Counted, Month, Quarter, Span};
use chrono::{Datelike, Days};

/// What a part is made of.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub shown: &'a Shown,
    pub about: &'a About,
    pub edition: Edition,
}

impl<'a> Scene<'a> {
    /// The quarter reported on.
    pub fn now(self) -> &'a Counted {
        static NOTHING: std::sync::LazyLock<Counted> = std::sync::LazyLock::new(Counted::default);
        let last = self.shown.process.quarters.last();
        last.map_or_else(|| &*NOTHING, |(_, counted)| counted)
    }

    /// The quarter before it, where both were counted whole.
    pub fn before(self) -> Option<&'a (Quarter, Counted)> {
        let before = self.shown.process.quarters.iter().rev().nth(1)?;
        let since = self.shown.process.since?;
        (since <= before.0.span().first && self.is_whole()).then_some(before)
    }

    /// What the figures of the quarter are of: in a paper on a year the quarter is named.
    pub fn when(self) -> String {
        match self.edition {
            Edition::Annual => self.shown.quarter.in_words(),
            _ => "the quarter".to_owned(),
        }
    }

    /// The last four quarters, the oldest first.
    pub fn four(self) -> &'a [(Quarter, Counted)] {
        let quarters = &self.shown.process.quarters;
        &quarters[quarters.len().saturating_sub(4)..]
    }

    /// The whole months since complaints were first counted, or since the usual level was set anew.
    pub fn months(self) -> &'a [(Month, Counted)] {
        let months = self.all_months();
        let rebased = self.about.notes.level_since(self.shown.quarter.span().last);
        let anew = rebased.map(|rebase| Month::of(rebase.from));
        let first = months.partition_point(|(month, _)| anew.is_some_and(|anew| *month < anew));
        &months[first..]
    }

    /// The whole months since complaints were first counted.
    pub fn all_months(self) -> &'a [(Month, Counted)] {
        let months = &self.shown.process.months;
        // The month in which the register begins is no whole one, unless it begins with it.
        let begun = self.shown.process.since.map(|since| match since.day() {
            1 => Month::of(since),
            _ => Month::of(since).next(),
        });
        let Some(begun) = begun else {
            return &[];
        };
        // Nor is one that was not over when the figures were taken.
        let over =
            |(month, _): &(Month, Counted)| month.next().first_day() <= self.shown.as_at + Days::new(1);
        let last = months.partition_point(over);
        let first = months.partition_point(|(month, _)| *month < begun);
        &months[first.min(last)..last]
    }

    /// Whether the quarter was over when the figures were taken.
    pub fn is_whole(self) -> bool {
        self.shown.as_at >= self.shown.quarter.span().last
    }

    /// Stage 1 complaints month by month, with what stands out.
    pub fn received_by_month(self) -> (Vec<f64>, Process) {
        let count = |(_, counted): &(Month, Counted)| crate::charts::number(counted.received[0]);
        let values: Vec<f64> = self.months().iter().map(count).collect();
        let process = Process::of(&values);
        (values, process)
    }

    /// `Larkfield Homes. Figures as at 26 October 2026.`
    pub fn source(self, cohort: &str) -> String {
        format!(
            "Source: {landlord}, complaints register. {cohort} Figures as at {as_at}.",
            landlord = self.about.landlord,
            as_at = in_words(self.shown.as_at)
        )
    }
}

/// A section.
pub(crate) fn section(id: &'static str, heading: impl Into<String>, blocks: Vec<Block>) -> Section {
    Section {
        id,
        heading: heading.into(),
        blocks,
    }
}

/// A paragraph.
pub(crate) fn text(words: impl Into<String>) -> Block {
    Block::Text(words.into())
}

/// A remark beside the matter.
pub(crate) fn note(words: impl Into<String>) -> Block {
    Block::Note(words.into())
}

/// When figures of a year are told to readers outside, while there are none.
pub(crate) fn once_a_year(what: &str) -> String {
    format!("{what} is told once a year, with the paper on January to March: there is no such year yet.")
}

/// That complaints were counted in a part of a span alone, and which; nothing where they were in all of it.
pub(crate) fn part_counted(scene: Scene<'_>, span: Span) -> Option<Block> {
    let Shown { process, as_at, .. } = scene.shown;
    let begun = process
        .since
        .filter(|since| Quarter::of(*since).span().first > span.first);
    if begun.is_none() && *as_at >= span.last {
        return None;
    }
    // The day on which the first one came is a single case's.
    let first = begun.map_or_else(
        || in_words(span.first),
        |since| format!("{} {}", Month::of(since).name(), since.year()),
    );
    let last = in_words(span.last.min(*as_at));
    Some(note(format!(
        "Complaints were counted from {first} to {last}: that is a part of these months."
    )))
}

/// That a year is not all there.
pub(crate) fn part_of(year: &YearTold) -> Option<Block> {
    let begun_later = "Complaints were first counted some time after the beginning of these twelve months.";
    year.is_part.then(|| note(begun_later))
}
