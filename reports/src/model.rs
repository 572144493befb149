//! A paper: sections with what was found, charts and tables, in; what every format is made of, out.
//!
//! HTML, PDF, pictures, spreadsheet and data files are all made of this and of nothing else: whatever number a
//! reader sees in one of them is the number in the others.

use crate::charts::{Monthly, Outcomes, Subjects, Timeliness, Volume, WaitCurve};
use crate::sheet::Alternative;
use casework::measures::Month;
use casework::measures::statistics::Share;
use chrono::NaiveDate;

/// Who a paper is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Edition {
    /// The residents' scrutiny panel.
    Panel,
    /// The board, or its operations committee.
    Board,
    /// Those who manage complaint handling, each month.
    Managers(Month),
    /// The public, each year: the complaints performance and service improvement report (Code 8.1).
    Annual,
    /// The members of a co-operative: what was learned, and what was changed.
    Members,
}

/// A paper for one kind of reader.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// Who it is for.
    pub edition: Edition,
    /// Its title: `Complaints: July to September 2026`.
    pub title: String,
    /// Under the title: whose it is, and for whom.
    pub subtitle: String,
    /// The last day of which its figures know anything.
    pub as_at: NaiveDate,
    /// What stands before the first section.
    pub opening: Vec<Block>,
    /// Its sections, in their order.
    pub sections: Vec<Section>,
}

/// A section, whose heading says what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its name in links and file names: `volume`.
    pub id: &'static str,
    /// What was found.
    pub heading: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading within the section.
    Heading(String),
    /// A paragraph.
    Text(String),
    /// A remark beside the matter, such as how to read a chart.
    Note(String),
    /// Sentences, each for itself.
    Points(Vec<String>),
    /// Words, and what each means.
    Words(Vec<(String, String)>),
    /// A chart with its table.
    Chart(Chart),
    /// A table that stands for itself.
    Table(Table),
}

/// A chart: the heading above it says what was found.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// Its name in links and file names, one of its kind in a paper: `volume`.
    pub id: &'static str,
    /// Measure, place and period: `Complaints received by quarter and stage, Larkfield Homes`.
    pub caption: String,
    /// What it shows, in words, for those who do not see it.
    pub description: String,
    /// What is counted, of whom and when.
    pub source: String,
    /// What is drawn.
    pub drawing: Drawing,
    /// The same numbers.
    pub table: Table,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Counts of quarters.
    Volume(Volume),
    /// A measure month by month.
    Monthly(Monthly),
    /// Answers in time.
    Timeliness(Timeliness),
    /// How long people waited.
    Wait(WaitCurve),
    /// What complaints were about.
    Subjects(Subjects),
    /// What was decided.
    Outcomes(Outcomes),
}

/// A table: a row's first cell names it.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// Its name in links and file names, one of its kind in a paper: `volume`.
    pub id: &'static str,
    /// What it holds, of whom and when.
    pub caption: String,
    /// The names of its columns, that of the rows' names first.
    pub columns: Vec<String>,
    /// Its rows: a name, and a cell for every further column.
    pub rows: Vec<(String, Vec<Cell>)>,
}

/// What a cell holds, and what is to be known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// What is to be known of it.
    pub mark: Option<Mark>,
}

/// What a cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// So many.
    Count(u64),
    /// The share of so many, as a percentage; too few of them have none.
    Percent(Share),
    /// A share that is estimated and is not so many of so many, from 0 to 1.
    Estimate(f64),
    /// From one percentage to another, each from 0 to 1: a likely range.
    Range(f64, f64),
    /// So many for each thousand homes.
    Rate(f64),
    /// Working days.
    Days(u32),
    /// Pence.
    Money(u64),
    /// A day.
    Day(NaiveDate),
    /// Words.
    Words(String),
    /// Not told, since it would tell of somebody: code `[c]`.
    Hidden,
    /// Not known: code `[x]`.
    Missing,
    /// There can be none: code `[z]`.
    NotApplicable,
}

/// What is to be known of a figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It will change: some of it is not yet due. Code `[p]`.
    Provisional,
    /// It was told otherwise in an earlier paper. Code `[r]`.
    Revised,
}

impl Edition {
    /// Its name in commands, files and links.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Panel => "panel",
            Self::Board => "board",
            Self::Managers(_) => "managers",
            Self::Annual => "annual",
            Self::Members => "members",
        }
    }

    /// Whether people outside read it: then it holds nothing that gives anybody away.
    pub fn leaves_the_house(self) -> bool {
        match self {
            Self::Panel | Self::Annual | Self::Members => true,
            Self::Board | Self::Managers(_) => false,
        }
    }
}

impl Report {
    /// Its charts, in their order.
    pub fn charts(&self) -> impl Iterator<Item = &Chart> {
        self.blocks().filter_map(|block| match block {
            Block::Chart(chart) => Some(chart),
            _ => None,
        })
    }

    /// Its tables, those of the charts among them, in their order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks().filter_map(|block| match block {
            Block::Chart(chart) => Some(&chart.table),
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    fn blocks(&self) -> impl Iterator<Item = &Block> {
        let sections = self.sections.iter().flat_map(|section| &section.blocks);
        self.opening.iter().chain(sections)
    }
}

impl Chart {
    /// The picture, as SVG. Its name and its description are that of the chart.
    pub fn svg(&self) -> String {
        let told = Alternative {
            name: format!("Chart: {}", self.caption),
            description: self.description.clone(),
        };
        let id = format!("chart-{}", self.id);
        match &self.drawing {
            Drawing::Volume(chart) => chart.picture(&id, &told),
            Drawing::Monthly(chart) => chart.picture(&id, &told),
            Drawing::Timeliness(chart) => chart.picture(&id, &told),
            Drawing::Wait(chart) => chart.picture(&id, &told),
            Drawing::Subjects(chart) => chart.picture(&id, &told),
            Drawing::Outcomes(chart) => chart.picture(&id, &told),
        }
    }
}

impl From<Value> for Cell {
    fn from(value: Value) -> Self {
        Self { value, mark: None }
    }
}

impl Cell {
    /// A count.
    pub fn count(count: u64) -> Self {
        Value::Count(count).into()
    }

    /// Words.
    pub fn words(words: impl Into<String>) -> Self {
        Value::Words(words.into()).into()
    }

    /// The same, with what is to be known of it.
    #[must_use]
    pub fn marked(self, mark: Mark) -> Self {
        Self {
            mark: Some(mark),
            ..self
        }
    }

    /// As people read it, its code behind it.
    pub fn shown(&self) -> String {
        let value = self.value.shown();
        match self.mark {
            Some(mark) => format!("{value} {}", mark.code()),
            None => value,
        }
    }
}

impl Value {
    /// As people read it.
    pub fn shown(&self) -> String {
        match self {
            Self::Count(count) => count.to_string(),
            Self::Percent(share) => share.percent().unwrap_or_else(|| "too few".to_owned()),
            Self::Estimate(share) => format!("{}%", whole(*share)),
            Self::Range(low, high) => format!("{}% to {}%", whole(*low), whole(*high)),
            Self::Rate(rate) => format!("{rate:.1}"),
            Self::Days(days) => days.to_string(),
            Self::Money(pence) => pounds(*pence),
            Self::Day(day) => in_words(*day),
            Self::Words(words) => words.clone(),
            Self::Hidden => "[c]".to_owned(),
            Self::Missing => "[x]".to_owned(),
            Self::NotApplicable => "[z]".to_owned(),
        }
    }
}

/// The codes of tables and what each means, in the order in which they are explained (Government Statistical
/// Service, symbols in tables).
pub const CODES: [(&str, &str); 5] = [
    ("[c]", "not shown, since it could tell of a person"),
    ("[p]", "provisional: some of these complaints were not yet due"),
    ("[r]", "revised: an earlier report had another figure"),
    ("[x]", "not known"),
    ("[z]", "does not apply"),
];

impl Cell {
    /// Its codes: why there is no number, or what is to be known of it.
    pub fn codes(&self) -> impl Iterator<Item = &'static str> {
        let value = match self.value {
            Value::Hidden => Some("[c]"),
            Value::Missing => Some("[x]"),
            Value::NotApplicable => Some("[z]"),
            _ => None,
        };
        value.into_iter().chain(self.mark.map(Mark::code))
    }
}

impl Table {
    /// The codes that its cells have, with what each means.
    pub fn codes(&self) -> Vec<(&'static str, &'static str)> {
        let cells = || self.rows.iter().flat_map(|(_, cells)| cells);
        let has = |code: &str| cells().any(|cell| cell.codes().any(|known| known == code));
        CODES.into_iter().filter(|(code, _)| has(code)).collect()
    }
}

impl Mark {
    /// The code that stands behind a figure (Government Statistical Service, symbols in tables).
    pub fn code(self) -> &'static str {
        match self {
            Self::Provisional => "[p]",
            Self::Revised => "[r]",
        }
    }
}

/// A share from 0 to 1 as a whole percentage, rounded half up.
pub(crate) fn whole(share: f64) -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "a percentage")]
    let whole = (share * 100.0).round() as i64;
    whole
}

/// `£1,234.50`; whole pounds without pence.
pub fn pounds(pence: u64) -> String {
    let digits = (pence / 100).to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .filter_map(|group| std::str::from_utf8(group).ok())
        .collect();
    let pounds = groups.join(",");
    match pence % 100 {
        0 => format!("£{pounds}"),
        pence => format!("£{pounds}.{pence:02}"),
    }
}

/// `26 October 2026`.
pub fn in_words(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
