//! What can go wrong with a register, and what to do about it.

use casework::cases::{FoldError, UnknownFact};

/// A register that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Something moved between reading and writing: decide again.
    #[error("the register moved while this was decided")]
    Moved,
    /// Somebody else holds the database.
    #[error("the register is locked by another program")]
    Locked,
    /// The database may not be written.
    #[error("the register cannot be written: {0}")]
    ReadOnly(String),
    /// No disk space.
    #[error("the disk that holds the register is full")]
    Full,
    /// It is not there, or does not answer.
    #[error("the register cannot be opened: {0}")]
    Unreachable(String),
    /// A newer version of this program has changed it.
    #[error("the register was written by a newer version of Redress ({0})")]
    Newer(String),
    /// The database will not keep a value.
    #[error("the register does not accept it: {0}")]
    Refused(String),
    /// What is kept cannot be understood.
    #[error("the register holds something it should not: {0}")]
    Corrupt(String),
    /// A fact cannot be read.
    #[error(transparent)]
    UnknownFact(#[from] UnknownFact),
    /// Facts do not follow from one another.
    #[error(transparent)]
    Fold(#[from] FoldError),
    /// A body outside the database could not be kept or fetched.
    #[error("the file store {0} cannot be used: {1}")]
    Files(String, std::io::Error),
    /// Any other answer of the database.
    #[error("the database says: {0}")]
    Database(sqlx::Error),
}

impl RegisterError {
    /// What a person does about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Moved => "try again",
            Self::Locked => "stop the other program that uses it (a backup, a second bot), then try again",
            Self::ReadOnly(_) => "give this user the right to write the file and its folder",
            Self::Full => "free some space; nothing was marked as taken in",
            Self::Unreachable(_) => "check [register] url in the settings",
            Self::Newer(_) => "install that version or a newer one",
            Self::Refused(_) => "look at the message: it holds something no register can keep",
            Self::Corrupt(_) | Self::Fold(_) => "run `redress register check` and restore what it names from a backup",
            Self::UnknownFact(_) => "install the version that wrote it, or a newer one",
            Self::Files(..) => "check [register] files in the settings, and the folder's rights",
            Self::Database(_) => "check that the database is up and try again",
        }
    }

    /// Whether only this message or case is at fault, and others can go on.
    pub fn is_of_one_message(&self) -> bool {
        matches!(self, Self::Moved | Self::Refused(_) | Self::Corrupt(_) | Self::UnknownFact(_) | Self::Fold(_))
    }
}

impl From<sqlx::Error> for RegisterError {
    fn from(error: sqlx::Error) -> Self {
        let Some(answer) = error.as_database_error() else {
            return match error {
                sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) | sqlx::Error::Tls(_) => {
                    Self::Unreachable(error.to_string())
                }
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
                _ => Self::Database(error),
            };
        };
        if answer.is_unique_violation() {
            return Self::Moved;
        }
        let message = answer.message().to_owned();
        // SQLite: primary result codes of sqlite.org/rescode.html; PostgreSQL: SQLSTATE.
        match answer.code().as_deref() {
            Some("5" | "6" | "261" | "517" | "55P03") => Self::Locked,
            Some("40001" | "40P01") => Self::Moved,
            Some("8" | "264" | "520" | "776" | "1032" | "1544" | "25006" | "42501") => Self::ReadOnly(message),
            Some("13" | "53100") => Self::Full,
            Some("14" | "26" | "3D000" | "28000" | "28P01") => Self::Unreachable(message),
            Some(code) if code.starts_with("22") || code.starts_with("23") => Self::Refused(message),
            Some("18" | "19" | "20" | "25" | "275" | "787" | "1299" | "3091") => Self::Refused(message),
            _ => Self::Database(error),
        }
    }
}
