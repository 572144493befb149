//! Where a register lies, in; whether it could be used, out, with nothing made or changed.

use crate::error::RegisterError;
use crate::open::{Location, steps};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection, PgConnection, SqliteConnection};
use std::path::Path;
use std::str::FromStr;
use std::time::Duration;
use tokio::time::timeout;

/// How long another program that is writing is waited for.
const BUSY: Duration = Duration::from_secs(2);
const CONNECT: Duration = Duration::from_secs(10);

/// A register as it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Condition {
    /// There is none: the first start makes it.
    NotMade,
    /// An older version of this program made it: the next start brings it up to date.
    Older,
    /// It can be used as it is.
    Current,
}

impl Location {
    /// Looks at the register without changing anything: whether it answers, has a schema that this
    /// version knows, and can be written.
    pub async fn inspect(&self) -> Result<Condition, RegisterError> {
        let taken = match self {
            Self::Sqlite(file) if !file.exists() => return Ok(Condition::NotMade),
            Self::Sqlite(file) => schema_of_file(file).await?,
            Self::Postgres(url) => schema_of_server(url).await?,
        };
        let Some(taken) = taken else {
            return Ok(Condition::NotMade);
        };
        let newest = steps(self).map(|(version, _)| version).max().unwrap_or_default();
        for (version, checksum) in &taken {
            let same = |(ours, sum): (i64, &[u8])| ours == *version && sum == checksum.as_slice();
            if *version > newest {
                return Err(RegisterError::Newer(format!("schema {version}")));
            }
            if !steps(self).any(same) {
                return Err(RegisterError::Outdated);
            }
        }
        if taken.len() < steps(self).count() {
            return Ok(Condition::Older);
        }
        Ok(Condition::Current)
    }
}

/// The steps that a register has taken: each one's number and checksum.
type Taken = Vec<(i64, Vec<u8>)>;

async fn schema_of_file(file: &Path) -> Result<Option<Taken>, RegisterError> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(false)
        .busy_timeout(BUSY);
    let mut connection: SqliteConnection = options.connect().await?;
    // Only who may write may begin so. Nothing is written.
    sqlx::query("BEGIN IMMEDIATE").execute(&mut connection).await?;
    let (tables,): (i64,) =
        sqlx::query_as("select count(*) from sqlite_master where name = '_sqlx_migrations'")
            .fetch_one(&mut connection)
            .await?;
    let schema = if tables == 0 {
        None
    } else {
        let taken = sqlx::query_as("select version, checksum from _sqlx_migrations order by version");
        Some(taken.fetch_all(&mut connection).await?)
    };
    sqlx::query("ROLLBACK").execute(&mut connection).await?;
    connection.close().await?;
    Ok(schema)
}

async fn schema_of_server(url: &str) -> Result<Option<Taken>, RegisterError> {
    let options = PgConnectOptions::from_str(url).map_err(|_| {
        RegisterError::Unreachable("its url is not of the form postgres://user@host/name".to_owned())
    })?;
    let server = format!("{}:{}", options.get_host(), options.get_port());
    let connecting = timeout(CONNECT, options.connect()).await;
    let mut connection: PgConnection =
        connecting.map_err(|_| RegisterError::Unreachable(format!("nothing answers at {server}")))??;
    let (there, may_write): (bool, bool) = sqlx::query_as(
        "select to_regclass('_sqlx_migrations') is not null,
                not pg_is_in_recovery()
                and coalesce(has_table_privilege(to_regclass('message'), 'insert'),
                             has_schema_privilege(current_schema(), 'create'), false)",
    )
    .fetch_one(&mut connection)
    .await?;
    if !may_write {
        let why = "this user may not write it, or the server is a copy that takes no writes";
        return Err(RegisterError::ReadOnly(why.to_owned()));
    }
    let schema = if there {
        let taken = sqlx::query_as("select version, checksum from _sqlx_migrations order by version");
        Some(taken.fetch_all(&mut connection).await?)
    } else {
        None
    };
    connection.close().await?;
    Ok(schema)
}
