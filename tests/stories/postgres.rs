//! Nothing, in; the address of an empty PostgreSQL database on a throw-away cluster, out.
//!
//! The cluster is started when the first story asks for a database.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::{Context, anyhow};
use sqlx::{Connection, PgConnection};

use crate::servers::{Watched, free_port};

const MISSING: &str = "PostgreSQL's server is missing, and half the stories are told on it: \
                       apt-get install postgresql (or run ./test, which does)";

/// The cluster of this test run. A failed start is kept too: it is not tried again for each story.
static CLUSTER: OnceLock<Result<Cluster, String>> = OnceLock::new();

/// The address of a database that is empty and nobody else's.
pub async fn fresh_database() -> anyhow::Result<String> {
    let started = CLUSTER.get_or_init(|| Cluster::start().map_err(|error| format!("{error:#}")));
    started
        .as_ref()
        .map_err(|error| anyhow!("{error}"))?
        .fresh_database()
        .await
}

/// Stops the cluster, if one was started, and waits until it is gone.
pub fn stop() {
    if let Some(Ok(cluster)) = CLUSTER.get() {
        cluster.watched.let_go();
    }
}

/// A running cluster.
struct Cluster {
    watched: Watched,
    port: u16,
    databases: AtomicU32,
}

impl Cluster {
    fn start() -> anyhow::Result<Self> {
        // A port that was free a moment ago may be taken by the time the server asks for it.
        let (watched, port) = start_one().or_else(|_| start_one())?;
        Ok(Self {
            watched,
            port,
            databases: AtomicU32::new(0),
        })
    }

    async fn fresh_database(&self) -> anyhow::Result<String> {
        let name = format!("story_{}", self.databases.fetch_add(1, Ordering::Relaxed));
        let mut connection = PgConnection::connect(&self.url("postgres"))
            .await
            .context("the new cluster")?;
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("create database {name}")))
            .execute(&mut connection)
            .await?;
        connection.close().await?;
        Ok(self.url(&name))
    }

    fn url(&self, database: &str) -> String {
        format!("postgres://redress@127.0.0.1:{}/{database}", self.port)
    }
}

/// Starts a cluster; the port it answers on.
pub fn start_one() -> anyhow::Result<(Watched, u16)> {
    let port = free_port()?;
    let words = [programs()?.into_os_string(), port.to_string().into()];
    let words = words.each_ref().map(OsString::as_os_str);
    let watched = Watched::start("postgres", include_str!("servers/postgres.sh"), &words)?;
    Ok((watched, port))
}

/// The folder of PostgreSQL's server programs: Debian's newest, else wherever `PATH` finds `initdb`.
fn programs() -> anyhow::Result<PathBuf> {
    let mut debian: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| {
            let entry = entry.ok()?;
            Some((
                entry.file_name().to_str()?.parse().ok()?,
                entry.path().join("bin"),
            ))
        })
        .collect();
    debian.sort();
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = debian
        .into_iter()
        .rev()
        .map(|(_, bin)| bin)
        .chain(std::env::split_paths(&path));
    // initdb on PATH may be a wrapper: only a folder that holds the server too will do.
    found
        .into_iter()
        .find(|bin| {
            ["initdb", "pg_ctl", "postgres"]
                .iter()
                .all(|program| bin.join(program).is_file())
        })
        .context(MISSING)
}
