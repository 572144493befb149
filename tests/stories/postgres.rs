//! Nothing, in; the address of an empty PostgreSQL database on a throw-away cluster, out.
//!
//! The cluster is started when the first story asks for a database, and belongs to
//! a watchdog (`watchdog.sh`) that takes it down when this program ends, however it ends.

use std::io::{BufRead, BufReader, Read};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError, mpsc};
use std::time::Duration;

use anyhow::{Context, anyhow, bail, ensure};
use libtest_mimic::Trial;
use sqlx::{Connection, PgConnection};

use crate::ground::plain;

/// The word that makes this program start a cluster and wait to be killed.
pub const HOLD: &str = "hold-a-cluster";

/// How long a server may take to come up or go down before the trial says it never will.
const PATIENCE: Duration = Duration::from_mins(1);

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
        cluster.stop();
    }
}

/// A running cluster.
struct Cluster {
    watchdog: Mutex<Child>,
    folder: PathBuf,
    port: u16,
    databases: AtomicU32,
}

impl Cluster {
    fn start() -> anyhow::Result<Self> {
        let programs = programs()?;
        // A port that was free a moment ago may be taken by the time the server asks for it.
        Self::start_in(&programs).or_else(|_| Self::start_in(&programs))
    }

    fn start_in(programs: &Path) -> anyhow::Result<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
        let mut watchdog = unprivileged_shell()?
            .args(["-c", include_str!("watchdog.sh"), "watchdog"])
            .args([
                programs.as_os_str(),
                port.to_string().as_ref(),
                std::env::temp_dir().as_os_str(),
            ])
            .current_dir(std::env::temp_dir())
            // An interrupt from the keyboard goes to our group: the watchdog must outlive it.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("start PostgreSQL's watchdog")?;
        let mut folder = String::new();
        BufReader::new(watchdog.stdout.take().context("the watchdog's word")?).read_line(&mut folder)?;
        if folder.is_empty() {
            watchdog.wait()?;
            bail!("PostgreSQL did not start; its log is on standard error");
        }
        let folder = PathBuf::from(folder.trim_end());
        Ok(Self {
            watchdog: Mutex::new(watchdog),
            folder,
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

    fn stop(&self) {
        let mut watchdog = self.watchdog.lock().unwrap_or_else(PoisonError::into_inner);
        drop(watchdog.stdin.take());
        if let Err(error) = watchdog.wait() {
            eprintln!("PostgreSQL's watchdog in {}: {error}", self.folder.display());
        }
    }
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

/// A shell as an ordinary user: PostgreSQL refuses to run as root.
fn unprivileged_shell() -> anyhow::Result<Command> {
    if said("id", &["-u"])? != "0" {
        return Ok(Command::new("sh"));
    }
    let group = said("id", &["-g", "nobody"])?;
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid=nobody",
        &format!("--regid={group}"),
        "--clear-groups",
        "--no-new-privs",
        "sh",
    ]);
    Ok(command)
}

fn said(program: &str, words: &[&str]) -> anyhow::Result<String> {
    let output = Command::new(program)
        .args(words)
        .output()
        .with_context(|| format!("run {program}"))?;
    ensure!(
        output.status.success(),
        "{program} {words:?}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}

/// Starts a cluster, says where it is, and waits to be killed: the other half of the watchdog's trial.
/// Should that trial's own program go first, standard input ends and this one with it.
pub fn hold() -> ExitCode {
    match Cluster::start() {
        Ok(cluster) => {
            println!("{} {}", cluster.port, cluster.folder.display());
            let end_of_trial = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
            cluster.stop();
            if end_of_trial.is_ok() {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            }
        }
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

pub fn trials() -> Vec<Trial> {
    vec![plain("postgres::is_stopped_when_the_test_run_is_killed", || {
        let mut killed = Command::new(std::env::current_exe()?)
            .arg(HOLD)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let mut word = String::new();
        BufReader::new(killed.stdout.take().context("its word")?).read_line(&mut word)?;
        // The watchdog shares this standard error: its end means that the watchdog has ended too.
        let mut last_words = killed.stderr.take().context("its standard error")?;
        let (heard, gone) = mpsc::channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let read = last_words.read_to_string(&mut text).map(|_| text);
            heard.send(read)
        });

        let place = word.trim_end().split_once(' ');
        let answered = place.map(|(port, _)| answers(port));
        killed.kill()?;
        killed.wait()?;
        let last_words = gone
            .recv_timeout(PATIENCE)
            .context("the watchdog outlived its test run")??;
        let (port, folder) = place.with_context(|| format!("no cluster: {last_words}"))?;
        ensure!(
            answered == Some(true),
            "nothing answered on port {port}: {last_words}"
        );
        ensure!(!answers(port), "port {port} still answers");
        ensure!(!Path::new(folder).exists(), "{folder} is still there");
        Ok(())
    })]
}

fn answers(port: &str) -> bool {
    port.parse()
        .is_ok_and(|port: u16| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok())
}
