//! `[register]`, in; where the register is kept, out.

use super::fault::{SettingsFault, Source};
use super::written::{self, Text};
use casework::toml_text::Fault;
use casework::toml_text::Wrong;
use std::fmt;
use std::path::PathBuf;

/// Where the register is kept (`[register]`).
#[derive(Clone, Debug)]
pub struct RegisterSettings {
    /// The database; `redress.db` beside the settings where nothing is said.
    pub database: Database,
    /// Where bodies too large for the database lie; `files` where nothing is said.
    pub files: FileStore,
    /// The folder of the keys that sign addresses; `keys` where nothing is said.
    pub signing_keys: PathBuf,
}

/// A database.
#[derive(Clone, PartialEq, Eq)]
pub enum Database {
    /// One file.
    Sqlite(PathBuf),
    /// A `PostgreSQL` server, by its URL.
    Postgres(String),
}

impl fmt::Debug for Database {
    /// Without the URL, which may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => f.debug_tuple("Sqlite").field(path).finish(),
            Self::Postgres(_) => f.write_str("Postgres(\u{2026})"),
        }
    }
}

/// Where large bodies lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileStore {
    /// A folder.
    Folder(PathBuf),
    /// A bucket of an S3 store and the prefix of our names in it.
    S3 {
        /// The bucket.
        bucket: String,
        /// The prefix, without slashes at its ends; may be empty.
        prefix: String,
    },
}

impl RegisterSettings {
    pub(super) fn check(
        source: &Source,
        section: &written::Register,
        warnings: &mut Vec<Fault>,
    ) -> Result<Self, SettingsFault> {
        let database = match &section.url {
            Some(url) => database(source, url, warnings)?,
            None => Database::Sqlite(source.path("redress.db")),
        };
        let files = match &section.files {
            Some(files) => file_store(source, files)?,
            None => FileStore::Folder(source.path("files")),
        };
        let keys = match &section.signing_keys {
            Some(keys) => source.name("signing_keys", keys)?,
            None => "keys".to_owned(),
        };
        Ok(Self {
            database,
            files,
            signing_keys: source.path(&keys),
        })
    }
}

fn database(source: &Source, url: &Text, warnings: &mut Vec<Fault>) -> Result<Database, SettingsFault> {
    let text = url.get_ref().trim();
    if let Some(rest) = text
        .strip_prefix("postgres://")
        .or(text.strip_prefix("postgresql://"))
    {
        let before_path = rest.split('/').next().unwrap_or_default();
        if before_path
            .rsplit_once('@')
            .is_some_and(|(user, _)| user.contains(':'))
        {
            warnings.push(source.warning(
                url.span(),
                Wrong::new(
                    "`url` holds a password",
                    "take it out and set PGPASSWORD in the environment that starts redress",
                ),
            ));
        }
        return Ok(Database::Postgres(text.to_owned()));
    }
    let wrong = |message: &str| {
        let cure =
            "write it as \u{201c}sqlite:redress.db\u{201d} or \u{201c}postgres://user@host/database\u{201d}";
        Err(source.fault(url.span(), Wrong::new(message, cure)))
    };
    match text
        .strip_prefix("sqlite:")
        .map(|path| path.strip_prefix("//").unwrap_or(path))
    {
        None => wrong("`url` is neither an SQLite file nor a PostgreSQL server"),
        Some("") => wrong("`url` names no file"),
        // What is kept in memory is gone with the process: promise 1.
        Some(path) if path.starts_with(':') => wrong("`url` names no file, and a register must last"),
        Some(path) if path.contains('?') => wrong("`url` has options after the file"),
        Some(path) => Ok(Database::Sqlite(source.path(path))),
    }
}

fn file_store(source: &Source, text: &Text) -> Result<FileStore, SettingsFault> {
    let name = source.name("files", text)?;
    let Some(rest) = name.strip_prefix("s3://") else {
        if name.contains("://") {
            let cure = "write a folder, or s3://bucket/prefix";
            return Err(source.fault(
                text.span(),
                Wrong::new("`files` is not a kind of store we know", cure),
            ));
        }
        return Ok(FileStore::Folder(source.path(&name)));
    };
    let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
    if bucket.is_empty() {
        let wrong = Wrong::new("`files` names no bucket", "write it as s3://bucket/prefix");
        return Err(source.fault(text.span(), wrong));
    }
    Ok(FileStore::S3 {
        bucket: bucket.to_owned(),
        prefix: prefix.trim_matches('/').to_owned(),
    })
}
