//! A ground, in; a landlord's office on it with a register, rules and a way to look behind it, out.

use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use anyhow::{Context, ensure};
use bot::{Tally, take_in_batch};
use casework::arrivals::{Arrival, Place, Stamp};
use casework::decide::Plan;
use casework::given::{Chance, Clock};
use casework::ids::{CaseId, MessageId};
use casework::rules::Rules;
use chrono::{DateTime, Utc};
use libtest_mimic::Trial;
use redress::settings::{self, Settings};
use redress::{House, location};
use register::{Location, MessageFilter, MessageSummary, Opening, Register};
use sqlx::postgres::PgConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Row};
use uuid::Uuid;

use crate::clock::StandingClock;
use crate::ground::{Engine, Ground, plain};

const SETTINGS: &str = include_str!("../../../demo/redress.toml");

/// A landlord's office: the demonstration's settings, a clock that stands at a Wednesday morning.
pub struct Desk {
    pub ground: Ground,
    pub settings: Settings,
    pub register: Register,
    pub rules: Arc<Rules>,
    pub clock: StandingClock,
    pub chance: Chance,
}

impl Desk {
    pub async fn open(ground: Ground) -> anyhow::Result<Self> {
        let settings = written(&ground)?;
        let clock = StandingClock::at("2026-07-01T09:00:00Z")?;
        let chance = Chance::from_seed([7; 32]);
        let mut house = House::open(&settings, Opening::Create, Arc::new(clock.clone()), chance).await?;
        let chance = house.chance();
        let House { register, rules, .. } = house;
        Ok(Self {
            ground,
            settings,
            register,
            rules,
            clock,
            chance,
        })
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// Where the register lies, and its store of files.
    pub fn location(&self) -> anyhow::Result<(Location, PathBuf)> {
        Ok(location(&self.settings.register)?)
    }

    /// The same register, opened by another program.
    pub async fn beside(&self) -> anyhow::Result<Register> {
        let (location, files) = self.location()?;
        Ok(Register::open(&location, &files, Opening::Existing).await?)
    }

    /// A message as it lies in the mailbox now.
    pub fn arrival(&self, uid: &str, raw: Vec<u8>) -> Arc<Arrival> {
        let place = Place {
            mailbox: "complaints".to_owned(),
            uidvalidity: 0,
            uid: uid.to_owned(),
        };
        let stamp = Stamp::File {
            modified: self.now(),
            now: self.now(),
        };
        Arc::new(Arrival::mail(place, stamp, raw, &self.rules.own))
    }

    pub async fn take_in(&mut self, arrivals: &[Arc<Arrival>]) -> anyhow::Result<Tally> {
        let now = self.now();
        Ok(take_in_batch(&self.register, &self.rules, arrivals, now, &mut self.chance).await?)
    }

    /// Takes in one message and says how it ended.
    pub async fn one(&mut self, uid: &str, raw: Vec<u8>) -> anyhow::Result<String> {
        let arrival = self.arrival(uid, raw);
        let tally = self.take_in(&[arrival]).await?;
        ensure!(tally.failed.is_empty() && tally.taken_in() <= 1, "{tally:?}");
        let outcome = tally.outcomes.keys().next().copied();
        Ok(outcome
            .unwrap_or(if tally.known == 1 { "known" } else { "nothing" })
            .to_owned())
    }

    /// What would be written for a message now.
    pub async fn plan(&mut self, arrival: &Arc<Arrival>) -> anyhow::Result<Plan> {
        let now = self.now();
        let mut tx = self.register.read().await?;
        let known = tx
            .known(std::slice::from_ref(arrival), &self.rules.book, now)
            .await?;
        Ok(casework::decide::decide(
            &self.rules,
            &known[0],
            arrival,
            now,
            &mut self.chance,
        ))
    }

    pub async fn messages(&self, direction: &str) -> anyhow::Result<Vec<MessageSummary>> {
        let filter = MessageFilter {
            direction: Some(direction.to_owned()),
            ..MessageFilter::default()
        };
        Ok(self.register.read().await?.list_messages(&filter, None).await?)
    }

    /// Everything that `check` finds, in words.
    pub async fn differences(&self) -> anyhow::Result<Vec<String>> {
        let mut tx = self.register.read().await?;
        let mut found = tx.check_messages().await?;
        let mut after = CaseId(Uuid::nil());
        while let Some((last, more)) = tx.check_cases(&self.rules.book, after).await? {
            found.extend(more);
            after = last;
        }
        let mut after = MessageId(Uuid::nil());
        while let Some((last, more)) = tx.check_bodies(after).await? {
            found.extend(more);
            after = last;
        }
        Ok(found
            .into_iter()
            .map(|found| format!("{}: {}", found.of, found.what))
            .collect())
    }

    /// Nothing is amiss, and every message has its one outcome.
    pub async fn is_sound(&self) -> anyhow::Result<()> {
        let differences = self.differences().await?;
        ensure!(differences.is_empty(), "{differences:#?}");
        Ok(())
    }
}

/// The settings of an office on this ground.
pub fn written(ground: &Ground) -> anyhow::Result<Settings> {
    let file = ground.dir.path().join(settings::FILE_NAME);
    let register = format!("\n[register]\nurl = \"{}\"\n", ground.database_url);
    for part in ["new", "cur", "tmp"] {
        std::fs::create_dir_all(ground.dir.path().join("inbox").join(part))?;
    }
    std::fs::write(&file, SETTINGS.to_owned() + &register)?;
    Ok(settings::read(&file)?)
}

/// A resident's mail.
pub fn mail(from: &str, id: &str, subject: &str, words: &str) -> Vec<u8> {
    mail_with("", from, id, subject, words)
}

/// A resident's mail with more header fields, each ended by CRLF.
pub fn mail_with(fields: &str, from: &str, id: &str, subject: &str, words: &str) -> Vec<u8> {
    format!(
        "{fields}From: {from}\r\nTo: complaints@homes.example\r\nSubject: {subject}\r\nMessage-ID: <{id}>\r\n\
         MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{words}\r\n"
    )
    .into_bytes()
}

/// Whether the database holds a statement to its constraints and triggers.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rigour {
    Kept,
    /// As a damaged disk or an ill-advised administrator would have it.
    Off,
}

/// Tells the database something behind the register's back; how many rows it met.
pub async fn tell(ground: &Ground, rigour: Rigour, sql: &str) -> anyhow::Result<u64> {
    let statement = AssertSqlSafe(sql.to_owned());
    match ground.engine {
        Engine::Sqlite => {
            let options = SqliteConnectOptions::from_str(&ground.database_url)?;
            let mut connection = options.foreign_keys(rigour == Rigour::Kept).connect().await?;
            let done = sqlx::raw_sql(statement)
                .execute(&mut connection)
                .await
                .context(sql.to_owned())?;
            connection.close().await?;
            Ok(done.rows_affected())
        }
        Engine::Postgres => {
            let mut connection = PgConnectOptions::from_str(&ground.database_url)?
                .connect()
                .await?;
            if rigour == Rigour::Off {
                sqlx::raw_sql("set session_replication_role = replica")
                    .execute(&mut connection)
                    .await?;
            }
            let done = sqlx::raw_sql(statement)
                .execute(&mut connection)
                .await
                .context(sql.to_owned())?;
            connection.close().await?;
            Ok(done.rows_affected())
        }
    }
}

/// The first column of what the database answers: it has to be text.
pub async fn ask(ground: &Ground, sql: &str) -> anyhow::Result<Vec<String>> {
    let statement = AssertSqlSafe(sql.to_owned());
    let text = |value: Result<Option<String>, sqlx::Error>| value.map(Option::unwrap_or_default);
    let answers: Result<Vec<String>, sqlx::Error> = match ground.engine {
        Engine::Sqlite => {
            let mut connection = SqliteConnectOptions::from_str(&ground.database_url)?
                .connect()
                .await?;
            let rows = sqlx::raw_sql(statement)
                .fetch_all(&mut connection)
                .await
                .context(sql.to_owned())?;
            connection.close().await?;
            rows.iter().map(|row| text(row.try_get(0))).collect()
        }
        Engine::Postgres => {
            let mut connection = PgConnectOptions::from_str(&ground.database_url)?
                .connect()
                .await?;
            let rows = sqlx::raw_sql(statement)
                .fetch_all(&mut connection)
                .await
                .context(sql.to_owned())?;
            connection.close().await?;
            rows.iter().map(|row| text(row.try_get(0))).collect()
        }
    };
    answers.context(sql.to_owned())
}

/// How many rows `from` (a table, with or without a condition) has.
pub async fn count(ground: &Ground, from: &str) -> anyhow::Result<u64> {
    let answer = ask(ground, &format!("select cast(count(*) as text) from {from}")).await?;
    Ok(answer.first().context("no answer")?.parse()?)
}

/// Every table of the register with how many rows it has.
pub async fn rows(ground: &Ground) -> anyhow::Result<Vec<String>> {
    let mut rows = Vec::new();
    for table in TABLES {
        rows.push(format!("{table} {}", count(ground, table).await?));
    }
    Ok(rows)
}

const TABLES: &[&str] = &[
    "rulebook",
    "contact",
    "contact_address",
    "case_file",
    "fact",
    "milestone",
    "case_link",
    "clock",
    "body",
    "message",
    "attachment",
    "outbox",
    "token",
    "task",
];

/// One trial that is told once, whatever the engines.
pub fn once<S, F>(name: &str, story: S) -> Vec<Trial>
where
    S: FnOnce() -> F + Send + 'static,
    F: Future<Output = anyhow::Result<()>>,
{
    vec![plain(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        runtime.block_on(story())
    })]
}
