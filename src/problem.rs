//! What went wrong in any room, in; what a person is told and can do, out.

use crate::settings::SettingsFault;
use bot::BotError;
use casework::calendars::BeyondCalendar;
use casework::letters::LetterFault;
use casework::toml_text::Fault;
use register::RegisterError;
use std::fmt::Display;
use wire::TrustError;
use worker::WorkerError;
use worker::papers::PaperTrouble;

/// A failure of a command: what happened, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message} \u{2013} {cure}")]
pub struct Problem {
    /// What kind of thing is at fault: `settings`, `register`, `policy`, …
    pub kind: &'static str,
    /// What happened.
    pub message: String,
    /// What to do.
    pub cure: String,
}

impl Problem {
    /// A problem of that kind.
    pub fn new(kind: &'static str, message: impl Display, cure: impl Display) -> Self {
        Self {
            kind,
            message: message.to_string(),
            cure: cure.to_string(),
        }
    }

    /// A fault in the lists of words by which messages are told apart.
    pub fn of_words(fault: Fault) -> Self {
        let line = fault
            .line
            .map(|line| format!("line {line}: "))
            .unwrap_or_default();
        Self::new("words", format!("{line}{}", fault.message), fault.cure)
    }
}

impl From<SettingsFault> for Problem {
    fn from(fault: SettingsFault) -> Self {
        let line = fault.line.map(|line| format!(" line {line}")).unwrap_or_default();
        Self::new(
            "settings",
            format!("{}{line}: {}", fault.file.display(), fault.message),
            fault.cure,
        )
    }
}

impl From<RegisterError> for Problem {
    fn from(error: RegisterError) -> Self {
        let cure = error.cure();
        Self::new("register", error, cure)
    }
}

impl From<BotError> for Problem {
    fn from(error: BotError) -> Self {
        match error {
            BotError::Register(error) => error.into(),
            BotError::Mailbox(error) => Self::new(
                "mailbox",
                error,
                "check the path in [[mailbox]] and the folder's rights",
            ),
            BotError::Imap(error) => {
                let cure = error.cure();
                Self::new("mailbox", error, cure)
            }
            BotError::Broken(_) => Self::new("mailbox", error, "report this with the line before it"),
        }
    }
}

impl From<TrustError> for Problem {
    fn from(error: TrustError) -> Self {
        Self::new(
            "settings",
            error,
            "give `ca_file` a certificate authority's file in PEM",
        )
    }
}

impl From<PaperTrouble> for Problem {
    fn from(trouble: PaperTrouble) -> Self {
        match trouble {
            PaperTrouble::Register(error) => error.into(),
            PaperTrouble::NotOver(_) => {
                let cure = trouble.cure();
                Self::new("refused", trouble, cure)
            }
            other => {
                let cure = other.cure();
                Self::new("report", other, cure)
            }
        }
    }
}

impl From<WorkerError> for Problem {
    fn from(error: WorkerError) -> Self {
        match error {
            WorkerError::Register(error) => error.into(),
            WorkerError::Server { trouble, .. } => {
                let cure = trouble.cure();
                Self::new("smtp", trouble, cure)
            }
            WorkerError::Broken => Self::new("letters", error, "report this with the line before it"),
        }
    }
}

impl From<LetterFault> for Problem {
    fn from(fault: LetterFault) -> Self {
        Self::new(
            "letters",
            fault,
            "correct the file in the folder that [letters] names, or take it out",
        )
    }
}

impl From<BeyondCalendar> for Problem {
    fn from(beyond: BeyondCalendar) -> Self {
        Self::new(
            "calendar",
            beyond,
            "fetch www.gov.uk/bank-holidays.json, then `redress calendar update bank-holidays.json`",
        )
    }
}
