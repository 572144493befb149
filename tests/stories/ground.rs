//! A story and its name, in; one trial on each engine, with a database and a folder of its own, out.

use std::fmt::{self, Display};
use std::str::FromStr;

use anyhow::{Context, ensure};
use libtest_mimic::{Failed, Trial};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use tempfile::TempDir;

use crate::postgres;

/// The two engines a register is kept on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Display for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        })
    }
}

/// What a story stands on. The folder goes when the story ends.
pub struct Ground {
    pub engine: Engine,
    pub dir: TempDir,
    /// `sqlite:<dir>/redress.db` (the file is not there yet) or `postgres://…` (an empty database).
    pub database_url: String,
}

impl Ground {
    /// A new folder and a database nobody has used.
    pub async fn new(engine: Engine) -> anyhow::Result<Self> {
        let dir = TempDir::with_prefix("redress-story.").context("a folder for the story")?;
        let database_url = match engine {
            Engine::Sqlite => format!("sqlite:{}", dir.path().join("redress.db").display()),
            Engine::Postgres => postgres::fresh_database().await?,
        };
        Ok(Self {
            engine,
            dir,
            database_url,
        })
    }
}

/// One trial without a database.
pub fn plain(name: &str, tell: impl FnOnce() -> anyhow::Result<()> + Send + 'static) -> Trial {
    Trial::test(name, || tell().map_err(|error| told_whole(&error)))
}

/// `sqlite::<name>` and `postgres::<name>`: the same story, told on each engine.
pub fn both<S, F>(name: &str, story: S) -> Vec<Trial>
where
    S: Fn(Ground) -> F + Clone + Send + 'static,
    F: Future<Output = anyhow::Result<()>>,
{
    [Engine::Sqlite, Engine::Postgres]
        .into_iter()
        .map(|engine| {
            let story = story.clone();
            plain(&format!("{engine}::{name}"), move || {
                let runtime = tokio::runtime::Builder::new_multi_thread()
                    .worker_threads(2)
                    .enable_all()
                    .build()?;
                runtime.block_on(async { story(Ground::new(engine).await?).await })
            })
        })
        .collect()
}

/// A failure with all its causes; `Failed` would print only the outermost.
fn told_whole(error: &anyhow::Error) -> Failed {
    format!("{error:#}").into()
}

pub fn trials() -> Vec<Trial> {
    let answers = both("a_connection_answers", |ground| async move {
        ensure!(ask(&ground, "select 1").await? == 1, "select 1 is not 1");
        ensure!(ground.dir.path().is_dir(), "the story has no folder");
        Ok(())
    });
    let own = both("each_story_has_a_database_of_its_own", |ground| async move {
        ask(&ground, "create table mine (n integer); select 0").await?;
        ensure!(
            ask(&ground, "select count(*) from mine").await? == 0,
            "the story's table did not last"
        );
        let other = Ground::new(ground.engine).await?;
        let Err(refused) = ask(&other, "select count(*) from mine").await else {
            anyhow::bail!("one story sees another's table")
        };
        let refused = format!("{refused:#}");
        ensure!(refused.contains("mine"), "refused for another reason: {refused}");
        Ok(())
    });
    answers.into_iter().chain(own).collect()
}

/// Runs a statement on the story's database, over a connection of its own.
pub async fn run(ground: &Ground, sql: &'static str) -> anyhow::Result<()> {
    match ground.engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnectOptions::from_str(&ground.database_url)?
                .connect()
                .await?;
            sqlx::raw_sql(sql).execute(&mut connection).await?;
            connection.close().await?;
        }
        Engine::Postgres => {
            let mut connection = PgConnectOptions::from_str(&ground.database_url)?
                .connect()
                .await?;
            sqlx::raw_sql(sql).execute(&mut connection).await?;
            connection.close().await?;
        }
    }
    Ok(())
}

/// The one number these statements answer with, over a connection of its own.
async fn ask(ground: &Ground, sql: &'static str) -> anyhow::Result<i64> {
    let answer = match ground.engine {
        Engine::Sqlite => {
            let options = SqliteConnectOptions::from_str(&ground.database_url)?.create_if_missing(true);
            let mut connection = options.connect().await?;
            let rows = sqlx::raw_sql(sql).fetch_all(&mut connection).await?;
            connection.close().await?;
            rows.last().map(number).transpose()?
        }
        Engine::Postgres => {
            let mut connection = PgConnectOptions::from_str(&ground.database_url)?
                .connect()
                .await?;
            let rows = sqlx::raw_sql(sql).fetch_all(&mut connection).await?;
            connection.close().await?;
            rows.last().map(number).transpose()?
        }
    };
    answer.context("no answer")
}

/// The first column, whichever width the engine gave it.
fn number<R: sqlx::Row>(row: &R) -> Result<i64, sqlx::Error>
where
    usize: sqlx::ColumnIndex<R>,
    for<'r> i64: sqlx::Decode<'r, R::Database>,
{
    row.try_get_unchecked(0)
}
