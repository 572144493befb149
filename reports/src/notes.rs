//! What people write into the papers, in; the same, checked, out.
//!
//! Figures are computed; what the panel asked, what was learned and changed, and who answers for a risk are
//! somebody's words. They stand in one file beside the settings, and go into the papers as they are written.

use casework::measures::Quarter;
use chrono::NaiveDate;
use serde::de::Error;
use serde::{Deserialize, Deserializer};

/// What people write into the papers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Notes {
    /// Who answers for the paper and how to ask for it in another format.
    pub paper: Paper,
    /// What the landlord aims at.
    pub targets: Targets,
    /// What the panel asked, and what it was answered.
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// What was heard, what was changed, and how that is checked.
    #[serde(rename = "lesson")]
    pub lessons: Vec<Lesson>,
    /// Who answers for a risk that the figures show.
    #[serde(rename = "risk")]
    pub risks: Vec<Risk>,
    /// How the landlord stands to the Code.
    #[serde(rename = "provision")]
    pub provisions: Vec<Provision>,
    /// Where the usual level of complaints was set anew.
    #[serde(rename = "rebase")]
    pub rebases: Vec<Rebase>,
}

/// Who answers for the papers.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Paper {
    /// The role that wrote it: `Head of complaints`.
    pub author: Option<String>,
    /// What the board is asked to do, such as `note the figures and approve the two actions in section 9`.
    pub decision: Option<String>,
    /// Whom to ask, and how to get it in another format or language.
    pub contact: Option<String>,
}

/// What the landlord aims at, in whole percent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Targets {
    /// Complaints answered in time.
    pub answered: Option<u8>,
    /// Complaints acknowledged in time.
    pub acknowledged: Option<u8>,
}

/// What the panel asked, and the answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Of which quarter's paper, as `2026-Q2`.
    pub quarter: String,
    /// What it asked.
    pub asked: String,
    /// What it was answered.
    pub answer: String,
}

/// How far a change has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// It is to be made.
    Planned,
    /// It is being made.
    Started,
    /// It was made; whether it helps is not known yet.
    Done,
    /// It was made, and it was checked whether it helps.
    Checked,
}

/// What was heard, and what was changed.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lesson {
    /// The subject of the complaints: `damp-and-mould`.
    pub theme: String,
    /// What people told, of no single case.
    pub heard: String,
    /// What is changed.
    pub changed: String,
    /// Who does it, as a role.
    pub who: String,
    /// By when.
    #[serde(deserialize_with = "day")]
    pub by: NaiveDate,
    /// How it is checked whether it helps.
    pub check: String,
    /// How far it has come.
    pub status: Status,
    /// Since when it is done.
    #[serde(deserialize_with = "day_if_any", default)]
    pub done: Option<NaiveDate>,
    /// What shows that it is done, or that it helps.
    pub evidence: Option<String>,
}

/// Who answers for a risk.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// What it is about: a subject's slug, or `overdue`, `late`, `orders`, `hazards`.
    pub signal: String,
    /// Who answers for it, as a role.
    pub owner: String,
    /// What is done about it.
    pub mitigation: String,
    /// By when.
    #[serde(deserialize_with = "day")]
    pub by: NaiveDate,
}

/// How the landlord stands to a provision of the Code.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Which: `5` to `9`.
    pub section: u8,
    /// Whether it is kept.
    pub kept: Keeping,
    /// What shows it.
    pub evidence: String,
}

/// Whether a provision is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Keeping {
    /// It is.
    Yes,
    /// Part of it is.
    Partly,
    /// It is not.
    No,
}

/// From when the usual level is reckoned anew: a decision of people, never of the program.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rebase {
    /// The first month of the new level.
    #[serde(deserialize_with = "day")]
    pub from: NaiveDate,
    /// Why.
    pub reason: String,
    /// Who decided it, as a role.
    pub who: String,
}

/// The words of the papers cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NotesFault(String);

impl Notes {
    /// Reads them from TOML; an empty text is none of them.
    pub fn read(text: &str) -> Result<Self, NotesFault> {
        let notes: Self = toml::from_str(text).map_err(|error| NotesFault(error.to_string()))?;
        for question in &notes.questions {
            let quarter = question.quarter.parse::<Quarter>();
            quarter.map_err(|error| NotesFault(error.to_string()))?;
        }
        for lesson in &notes.lessons {
            lesson.check()?;
        }
        let targets = [notes.targets.answered, notes.targets.acknowledged];
        if targets.into_iter().flatten().any(|percent| percent > 100) {
            return Err(NotesFault(
                "a target is a whole percentage, from 0 to 100".to_owned(),
            ));
        }
        if notes
            .provisions
            .iter()
            .any(|provision| !(1..=9).contains(&provision.section))
        {
            return Err(NotesFault("the Code has sections 1 to 9".to_owned()));
        }
        Ok(notes)
    }

    /// From which day on the usual level is reckoned.
    pub(crate) fn level_since(&self, end: NaiveDate) -> Option<&Rebase> {
        let begun = self.rebases.iter().filter(|rebase| rebase.from <= end);
        begun.max_by_key(|rebase| rebase.from)
    }
}

impl Lesson {
    /// Nothing is said to be done without a date and without what shows it.
    fn check(&self) -> Result<(), NotesFault> {
        let is_done = self.status >= Status::Done;
        let shown = self
            .evidence
            .as_ref()
            .is_some_and(|evidence| !evidence.trim().is_empty());
        if is_done && (self.done.is_none() || !shown) {
            let theme = &self.theme;
            return Err(NotesFault(format!(
                "the lesson on \u{201c}{theme}\u{201d} is said to be done: give `done`, the day since when it is, and \
                 `evidence`, what shows it"
            )));
        }
        Ok(())
    }
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    let date = toml::value::Datetime::deserialize(from)?;
    let written = date
        .date
        .map(|day| NaiveDate::from_ymd_opt(i32::from(day.year), u32::from(day.month), u32::from(day.day)));
    let fault = || {
        Error::custom(format!(
            "{date} is no day: write it as 2026-10-31, without quotation marks"
        ))
    };
    written.flatten().ok_or_else(fault)
}

fn day_if_any<'de, D: Deserializer<'de>>(from: D) -> Result<Option<NaiveDate>, D::Error> {
    day(from).map(Some)
}
