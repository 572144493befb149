//! What can go wrong with a register, and what to do about it.

use casework::cases::{FoldError, NotInRulebook, Uncounted, UnknownFact};
use sqlx::sqlite::SqliteError;

/// A register that could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// Something moved between reading and writing: decide again.
    #[error("the register moved while this was decided")]
    Moved,
    /// Another writer and this one waited for each other, and this one was stopped: what it wrote in
    /// its whole transaction is undone and can be begun again.
    #[error("another program was writing the same cases")]
    Crossed,
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
    /// A version that is no more has made it, with other tables.
    #[error("the register was made by a version before 0.1.0, whose tables were others")]
    Outdated,
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
    Fold(FoldError),
    /// It was given a policy or a calendar that this program, at work since before, has not read.
    #[error("the register was given new rules since this program started: {0}")]
    NewRules(NotInRulebook),
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
            Self::Moved | Self::Crossed => "try again",
            Self::Locked => "stop the other program that uses it (a backup, a second bot), then try again",
            Self::ReadOnly(_) => {
                "give this user the right to write it: the file and its folder, or the database"
            }
            Self::Full => "free some space; nothing was marked as taken in",
            Self::Unreachable(_) => {
                "check [register] url in the settings; where it is right, start `redress run` once: that makes the register"
            }
            Self::Newer(_) => "install that version or a newer one",
            Self::Outdated => "begin a new register, or open this one with the version that made it",
            Self::Refused(_) => "look at the message: it holds something no register can keep",
            Self::Corrupt(_) | Self::Fold(_) => {
                "run `redress register check` and restore what it names from a backup"
            }
            Self::NewRules(_) => {
                "a new calendar it reads by itself within a minute; for a new policy start it again, and where \
                 that does not help restore the register from a backup"
            }
            Self::UnknownFact(_) => "install the version that wrote it, or a newer one",
            Self::Files(..) => "check [register] files in the settings, and the folder's rights",
            Self::Database(_) => "check that the database is up and try again",
        }
    }

    /// Whether only one body is at fault: it is damaged, or the store of files is not there.
    pub(crate) fn is_of_a_body(&self) -> bool {
        matches!(self, Self::Corrupt(_) | Self::Files(..))
    }

    /// Whether only this message or case is at fault, and others can go on.
    pub fn is_of_one_message(&self) -> bool {
        matches!(
            self,
            Self::Moved | Self::Refused(_) | Self::Corrupt(_) | Self::UnknownFact(_) | Self::Fold(_)
        )
    }
}

impl From<FoldError> for RegisterError {
    fn from(error: FoldError) -> Self {
        match error {
            FoldError::Uncounted(Uncounted::NotInRulebook(missing)) if !missing.is_unreadable => {
                Self::NewRules(missing)
            }
            error => Self::Fold(error),
        }
    }
}

impl From<sqlx::Error> for RegisterError {
    fn from(error: sqlx::Error) -> Self {
        let Some(answer) = error.as_database_error() else {
            return match error {
                sqlx::Error::PoolTimedOut
                | sqlx::Error::PoolClosed
                | sqlx::Error::Io(_)
                | sqlx::Error::Tls(_) => Self::Unreachable(error.to_string()),
                sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Corrupt(error.to_string()),
                _ => Self::Database(error),
            };
        };
        if answer.is_unique_violation() {
            return Self::Moved;
        }
        let (code, message) = (answer.code().unwrap_or_default(), answer.message().to_owned());
        let known = match answer.try_downcast_ref::<SqliteError>() {
            Some(_) => of_sqlite(code.parse().unwrap_or_default(), message),
            None => of_postgres(&code, message),
        };
        known.unwrap_or(Self::Database(error))
    }
}

/// By the primary result code, the low byte of every extended one (sqlite.org/rescode.html).
fn of_sqlite(code: u32, message: String) -> Option<RegisterError> {
    Some(match code & 0xff {
        5 | 6 => RegisterError::Locked,
        8 => RegisterError::ReadOnly(message),
        11 => RegisterError::Corrupt(message),
        // SQLite cannot always tell a full disk from a broken one.
        10 => RegisterError::Unreachable(format!("{message}; is the disk full?")),
        13 => RegisterError::Full,
        14 | 26 => RegisterError::Unreachable(message),
        18..=20 | 25 => RegisterError::Refused(message),
        _ => return None,
    })
}

/// By the SQLSTATE, whose first two characters are its class (PostgreSQL's appendix A).
fn of_postgres(code: &str, message: String) -> Option<RegisterError> {
    Some(match code {
        "40001" | "40P01" => RegisterError::Crossed,
        "55P03" => RegisterError::Locked,
        "25006" | "42501" => RegisterError::ReadOnly(message),
        "53100" => RegisterError::Full,
        "3D000" | "53300" | "57P01" | "57P02" | "57P03" => RegisterError::Unreachable(message),
        // One of our own triggers.
        "P0001" => RegisterError::Refused(message),
        _ if code.starts_with("08") || code.starts_with("28") => RegisterError::Unreachable(message),
        // Class 54: too large for an index or a row.
        _ if code.starts_with("22") || code.starts_with("23") || code.starts_with("54") => {
            RegisterError::Refused(message)
        }
        _ if code.starts_with("XX") => RegisterError::Corrupt(message),
        _ => return None,
    })
}
