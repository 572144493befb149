//! Where a register lies, in; an open register with the newest schema, out.

use crate::backend::{Pool, Register};
use crate::bodies::Files;
use crate::error::RegisterError;
use sqlx::SqlitePool;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;

/// Where a register lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Location {
    /// A file.
    Sqlite(PathBuf),
    /// A PostgreSQL database, as a `postgres://` URL.
    Postgres(String),
}

/// Whether a register that is not there is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// Make it: the bot and the worker start with an empty register.
    Create,
    /// It has to be there: commands that only look would otherwise show an empty one.
    Existing,
}

/// How long one program waits for another to finish writing (SQLite).
const BUSY: Duration = Duration::from_secs(5);
const AGAIN: Duration = Duration::from_millis(20);
const CONNECT: Duration = Duration::from_secs(10);
/// Memory for pages, of which the few that every message touches should stay (in KiB, by its sign).
const CACHE: &str = "-4000";
/// How many pages of 4 KiB may wait in the journal: those changed again and again are then written once.
const CHECKPOINT: &str = "4000";
/// How many prepared statements a connection keeps: some thirty, most of them in six lengths.
const STATEMENTS: usize = 400;
const READERS: u32 = 4;
const CONNECTIONS: u32 = 10;

static SQLITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("../migrations/postgres");

impl Register {
    /// Opens the register at `location`, keeping large bodies below `files`, and brings
    /// its schema up to date.
    pub async fn open(location: &Location, files: &Path, opening: Opening) -> Result<Self, RegisterError> {
        let pool = match location {
            Location::Sqlite(file) => open_sqlite(file, opening).await?,
            Location::Postgres(url) => open_postgres(url).await?,
        };
        let files = Arc::new(Files::new(files));
        if opening == Opening::Create {
            let store = Arc::clone(&files);
            // A store that cannot be swept now is swept another time; what is kept in it says what is wrong.
            drop(tokio::task::spawn_blocking(move || store.sweep()).await);
        }
        Ok(Self {
            pool,
            files,
            letters: Arc::default(),
        })
    }
}

/// The steps by which this version brings a register to its schema: each one's number and checksum.
pub(crate) fn steps(location: &Location) -> impl Iterator<Item = (i64, &'static [u8])> {
    let migrator = match location {
        Location::Sqlite(_) => &SQLITE,
        Location::Postgres(_) => &POSTGRES,
    };
    migrator.iter().map(|step| (step.version, step.checksum.as_ref()))
}

async fn open_sqlite(file: &Path, opening: Opening) -> Result<Pool, RegisterError> {
    if opening == Opening::Existing && !file.exists() {
        return Err(RegisterError::Unreachable(format!(
            "there is no file {}",
            file.display()
        )));
    }
    if opening == Opening::Create {
        make_private(file);
    }
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .statement_cache_capacity(STATEMENTS)
        .pragma("cache_size", CACHE)
        .pragma("wal_autocheckpoint", CHECKPOINT)
        // What a savepoint may have to undo stays in memory, not in a file.
        .pragma("temp_store", "memory")
        .busy_timeout(BUSY);
    let writer = writer(&options).await.map_err(|error| in_file(file, error))?;
    migrate_sqlite(&writer)
        .await
        .map_err(|error| in_file(file, error))?;
    let readers = SqlitePoolOptions::new()
        .max_connections(READERS)
        .acquire_timeout(CONNECT)
        .connect_lazy_with(options.read_only(true).create_if_missing(false));
    Ok(Pool::Sqlite { writer, readers })
}

/// The one connection that writes. Where two programs make a new file at once, SQLite does not
/// wait itself: it answers at once that the file is busy while the other changes its journal.
async fn writer(options: &SqliteConnectOptions) -> Result<SqlitePool, RegisterError> {
    let begun = Instant::now();
    loop {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(CONNECT)
            .connect_with(options.clone())
            .await;
        match pool.map_err(RegisterError::from) {
            Err(RegisterError::Locked) if begun.elapsed() < BUSY => tokio::time::sleep(AGAIN).await,
            result => return result,
        }
    }
}

/// Makes the file of a register that is not there yet one that only its owner reads: it holds
/// residents' words. SQLite gives the files beside it the same rights. Where the file cannot be
/// made, opening it says why.
fn make_private(file: &Path) {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    drop(options.open(file));
}

/// Two programs may open a new register at once: only one of them makes its tables. One that has
/// its tables is not locked, so that looking at it waits for nobody.
async fn migrate_sqlite(writer: &SqlitePool) -> Result<(), RegisterError> {
    let newest = SQLITE.iter().map(|migration| migration.version).max();
    let version: Result<Option<i64>, sqlx::Error> =
        sqlx::query_scalar("select max(version) from _sqlx_migrations")
            .fetch_one(writer)
            .await;
    if version.is_ok_and(|version| version >= newest) {
        return SQLITE.run(writer).await.map_err(migration);
    }
    let mut tx = writer.begin_with("BEGIN IMMEDIATE").await?;
    SQLITE.run(&mut *tx).await.map_err(migration)?;
    tx.commit().await?;
    Ok(())
}

/// The same error with the file's name, which the database does not say.
fn in_file(file: &Path, error: RegisterError) -> RegisterError {
    let named = |why: String| format!("{} ({why})", file.display());
    match error {
        RegisterError::Unreachable(why) => RegisterError::Unreachable(named(why)),
        RegisterError::ReadOnly(why) => RegisterError::ReadOnly(named(why)),
        RegisterError::Corrupt(why) => RegisterError::Corrupt(named(why)),
        other => other,
    }
}

async fn open_postgres(url: &str) -> Result<Pool, RegisterError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| {
        RegisterError::Unreachable("its url is not of the form postgres://user@host/name".to_owned())
    })?;
    let options = options.statement_cache_capacity(STATEMENTS);
    let server = format!("{}:{}", options.get_host(), options.get_port());
    let pool = PgPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(CONNECT)
        .connect_with(options)
        .await
        .map_err(|error| match error {
            sqlx::Error::PoolTimedOut => RegisterError::Unreachable(format!("nothing answers at {server}")),
            error => error.into(),
        })?;
    POSTGRES.run(&pool).await.map_err(migration)?;
    Ok(Pool::Postgres(pool))
}

fn migration(error: MigrateError) -> RegisterError {
    match error {
        MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _) => {
            RegisterError::Newer(format!("schema {version}"))
        }
        MigrateError::VersionMismatch(_) => RegisterError::Outdated,
        MigrateError::Dirty(version) => {
            RegisterError::Corrupt(format!("its schema differs from migration {version}"))
        }
        MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
        other => RegisterError::Unreachable(other.to_string()),
    }
}
