//! A letter with what it has to say, in; which kind it is and what it is called, out.

use super::{Alert, CaseLetter, Digest, NewCase, Paper, Relayed, samples};
use crate::policies;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A letter with all it has to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// To the resident, about their case.
    Case(CaseLetter),
    /// To the handler: a case is yours.
    NewCase(NewCase),
    /// To the handler: what the resident wrote.
    Relayed(Relayed),
    /// To whoever has to act where the program cannot.
    Alert(Alert),
    /// To one of the staff: all that is late or soon due.
    Digest(Digest),
    /// To those who read a quarter's report.
    Paper(Paper),
}

/// Which letter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LetterKind {
    /// To a resident: one of those that the policies name.
    Resident(policies::LetterKind),
    /// To staff.
    Staff(StaffMail),
}

/// Redress's own mails to staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StaffMail {
    /// [`NewCase`].
    NewCase,
    /// [`Relayed`].
    Relayed,
    /// [`Alert`].
    Alert,
    /// [`Digest`].
    Digest,
    /// [`Paper`].
    Paper,
}

impl StaffMail {
    /// Every mail to staff there is.
    pub const ALL: [Self; 5] = [
        Self::NewCase,
        Self::Relayed,
        Self::Alert,
        Self::Digest,
        Self::Paper,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::NewCase => "new-case",
            Self::Relayed => "relayed",
            Self::Alert => "alert",
            Self::Digest => "digest",
            Self::Paper => "paper",
        }
    }
}

impl LetterKind {
    /// Every letter there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let to_residents = policies::LetterKind::ALL.iter().copied().map(Self::Resident);
        to_residents.chain(StaffMail::ALL.map(Self::Staff))
    }

    /// The name that its template, the register and the `X-Redress` header bear.
    pub fn name(self) -> &'static str {
        match self {
            Self::Resident(kind) => kind.as_str(),
            Self::Staff(mail) => mail.name(),
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::all().find(|kind| kind.name() == name)
    }

    /// Whether it goes to a resident, so that its delivery is a fact of the case.
    pub fn is_to_resident(self) -> bool {
        matches!(self, Self::Resident(_))
    }

    /// Letters of this kind: the first with something in every field, the last with
    /// nothing in those that may be empty. Overrides of templates are tried on them.
    pub fn samples(self) -> Vec<Letter> {
        samples::of(self)
    }
}

impl From<policies::LetterKind> for LetterKind {
    fn from(kind: policies::LetterKind) -> Self {
        Self::Resident(kind)
    }
}

impl From<StaffMail> for LetterKind {
    fn from(mail: StaffMail) -> Self {
        Self::Staff(mail)
    }
}

impl Serialize for LetterKind {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for LetterKind {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        Self::from_name(&name)
            .ok_or_else(|| serde::de::Error::custom(format!("\u{201c}{name}\u{201d} is no kind of letter")))
    }
}

impl Letter {
    /// Which letter this is.
    pub fn kind(&self) -> LetterKind {
        match self {
            Self::Case(letter) => letter.kind.into(),
            Self::NewCase(_) => StaffMail::NewCase.into(),
            Self::Relayed(_) => StaffMail::Relayed.into(),
            Self::Alert(_) => StaffMail::Alert.into(),
            Self::Digest(_) => StaffMail::Digest.into(),
            Self::Paper(_) => StaffMail::Paper.into(),
        }
    }
}
