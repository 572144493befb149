//! A word of a policy file, in; what it means to the program, out.
//!
//! The vocabularies are closed: what a policy can say, the program knows. A policy that
//! needs a new word gets it here, with the code that tells it and, in time, acts on it.

mod events;
mod letters;
mod people;
mod records;
mod stages;

pub use events::Event;
pub use letters::{LetterKind, Part};
pub use people::{Channel, CircumstanceKind, Complainant, ContactKind, Counted, Detail, Ground};
pub use records::{Audience, CompensationTerm, Every, Field, Topic};
pub use stages::{Beyond, Hearing, How, StageKind, WhenMissed, Whose, Yes};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The text is no word of its vocabulary.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{word}\u{201d} is no {vocabulary}")]
pub struct UnknownWord {
    /// What was read.
    pub word: String,
    /// What it should have been, for example "clock event".
    pub vocabulary: &'static str,
    /// The words there are.
    pub known: Vec<&'static str>,
}

macro_rules! words {
    ($($(#[$meta:meta])* $name:ident, $vocabulary:literal {
        $($(#[doc = $doc:literal])+ $variant:ident = $word:literal),+ $(,)?
    })+) => {$(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
        )]
        pub enum $name {
            $($(#[doc = $doc])+ #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every word of the vocabulary.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The word as a policy file writes it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }

            /// The vocabulary, each word with its meaning.
            pub(super) fn vocabulary(keys: &'static str) -> $crate::policies::words::Vocabulary {
                $crate::policies::words::Vocabulary {
                    name: $vocabulary,
                    keys,
                    words: vec![$(($word, concat!($($doc),+).trim())),+],
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::policies::words::UnknownWord;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let found = Self::ALL.iter().copied().find(|word| word.as_str() == text);
                found.ok_or_else(|| $crate::policies::words::UnknownWord {
                    word: text.to_owned(),
                    vocabulary: $vocabulary,
                    known: Self::ALL.iter().map(|word| word.as_str()).collect(),
                })
            }
        }
    )+};
}

use words;

/// A closed list of words that a policy file can use in some place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Vocabulary {
    /// What its words are: "clock event".
    pub name: &'static str,
    /// Where they are written: "`until` of `[[clock]]`".
    pub keys: &'static str,
    /// Each word, with its meaning.
    pub words: Vec<(&'static str, &'static str)>,
}

/// Every vocabulary of the format.
pub fn vocabularies() -> Vec<Vocabulary> {
    let when_missed = Vocabulary {
        name: "answer to a missed clock",
        keys: "`when_missed` of [[clock]]",
        words: WhenMissed::WORDS.to_vec(),
    };
    vec![
        Event::vocabulary(
            "`from`, `given` and `until` of [[clock]], `until` of [[promise]], `what` and `before` of [[duty]], `needs` of [[exclusion]] and [[circumstance]]",
        ),
        when_missed,
        LetterKind::vocabulary("`kind` of [[letter]], `letter` elsewhere, `when_missed` of [[promise]]"),
        Part::vocabulary("`must_contain`, `if_service_failure` and `if_upheld` of [[letter]]"),
        StageKind::vocabulary("`kind` of [[stage]]"),
        Hearing::vocabulary("`hearing` of [[stage]]"),
        Yes::vocabulary("`last` of [[stage]]"),
        Whose::vocabulary("`whose` of [[clock]]"),
        How::vocabulary("`how` of [[extension]]"),
        Beyond::vocabulary("`beyond` of [[extension]]"),
        ContactKind::vocabulary("`kind` of [[contact_type]]"),
        Complainant::vocabulary("`who` of [complainants]"),
        CircumstanceKind::vocabulary("`kind` of [[circumstance]]"),
        Counted::vocabulary("`counted` of [[circumstance]]"),
        Channel::vocabulary("`by` of [channels]"),
        Detail::vocabulary("`ask_for` of [details]"),
        Ground::vocabulary("`ground` of [[exclusion]]"),
        CompensationTerm::vocabulary("`words` of [compensation]"),
        Field::vocabulary("`fields` of [[register]]"),
        Audience::vocabulary("`to` of [[report]]"),
        Every::vocabulary("`every` of [[report]]"),
        Topic::vocabulary("`what` of [[report]]"),
    ]
}

macro_rules! names {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The name as the policy file writes it.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl PartialEq<str> for $name {
            fn eq(&self, other: &str) -> bool {
                self.0 == other
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }
    )+};
}

names! {
    /// A stage, by the policy's own name for it: `stage-1`.
    StageId,
    /// One of several ways through a stage: `investigate-it`.
    TrackId,
    /// A clock: `s1_response`.
    ClockId,
    /// A role that the settings fill with people: `complaints-team`.
    RoleId,
}

/// A day in London, written "2022-10-01".
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub NaiveDate);

/// The text is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is no day")]
pub struct NotADay(String);

impl FromStr for Day {
    type Err = NotADay;

    fn from_str(text: &str) -> Result<Self, NotADay> {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
        day.map(Self).map_err(|_| NotADay(text.to_owned()))
    }
}
