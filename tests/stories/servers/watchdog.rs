//! A server's own script, in; that server for as long as this program lives, out.
//!
//! A server belongs to a watchdog (`watchdog.sh`) that stops it and removes its
//! folder when this program ends, however it ends.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::atomic::{AtomicU16, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

/// How long a server may take to come up or go down before the trial says it never will.
pub const PATIENCE: Duration = Duration::from_mins(1);

/// Between two looks whether a server answers yet: none of them tells anybody when it does.
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// A server and its folder.
pub struct Watched {
    name: &'static str,
    watchdog: Mutex<Watchdog>,
    folder: PathBuf,
}

struct Watchdog {
    shell: Child,
    words: BufReader<ChildStdout>,
}

impl Watched {
    /// Starts a server by its own script, a text in `sh` that defines `start` and `stop`;
    /// `start` is given the words. As root the script runs as `nobody`.
    pub fn start(name: &'static str, script: &str, words: &[&OsStr]) -> anyhow::Result<Self> {
        let place = std::env::temp_dir();
        let mut shell = unprivileged("sh")?
            .args(["-c", &format!("{script}\n{}", include_str!("watchdog.sh"))])
            .args(["watchdog".as_ref(), place.as_os_str(), name.as_ref()])
            .args(words)
            .current_dir(&place)
            // An interrupt from the keyboard goes to our group: the watchdog must outlive it.
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("start the watchdog of {name}"))?;
        let mut said = BufReader::new(shell.stdout.take().context("the watchdog's words")?);
        let mut folder = String::new();
        said.read_line(&mut folder)?;
        if folder.is_empty() {
            shell.wait()?;
            bail!("{name} did not start; its log is on standard error");
        }
        Ok(Self {
            name,
            watchdog: Mutex::new(Watchdog { shell, words: said }),
            folder: PathBuf::from(folder.trim_end()),
        })
    }

    /// Runs a function of the server's script and waits until it has ended.
    pub fn tell(&self, word: &str) -> anyhow::Result<()> {
        let mut watchdog = self.watchdog.lock().unwrap_or_else(PoisonError::into_inner);
        let ears = watchdog.shell.stdin.as_mut();
        writeln!(ears.context("the watchdog has been let go")?, "{word}")?;
        let mut answer = String::new();
        watchdog.words.read_line(&mut answer)?;
        ensure!(
            answer == "done\n",
            "{} could not {word}: {}",
            self.name,
            self.log()
        );
        Ok(())
    }

    /// Waits until somebody listens on a port of the server.
    pub fn answers_on(&self, port: u16) -> anyhow::Result<()> {
        let given_up = Instant::now() + PATIENCE;
        while !answers(port) {
            ensure!(
                Instant::now() < given_up,
                "{} never answered on port {port}: {}",
                self.name,
                self.log()
            );
            std::thread::sleep(LOOK_AGAIN);
        }
        Ok(())
    }

    /// The server's folder. It is there until the server is let go.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// What the server and its script have written down.
    fn log(&self) -> String {
        ["start.log", "server.log"]
            .map(|log| std::fs::read_to_string(self.folder.join(log)).unwrap_or_default())
            .concat()
    }

    /// Stops the server and waits until it and its folder are gone.
    pub fn let_go(&self) {
        let mut watchdog = self.watchdog.lock().unwrap_or_else(PoisonError::into_inner);
        drop(watchdog.shell.stdin.take());
        if let Err(error) = watchdog.shell.wait() {
            eprintln!(
                "the watchdog of {} in {}: {error}",
                self.name,
                self.folder.display()
            );
        }
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        self.let_go();
    }
}

/// Whether somebody listens on a port of this machine.
pub fn answers(port: u16) -> bool {
    TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
}

/// A port that nobody listens on. It lies below those that the system gives to outgoing
/// connections, so that a server that is down for a while finds it free again.
pub fn free_port() -> anyhow::Result<u16> {
    const FIRST: u16 = 10_000;
    const MANY: u16 = 22_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Test runs beside each other begin at different places.
    let begin = u16::try_from(std::process::id().wrapping_mul(61) % u32::from(MANY))?;
    (0..MANY)
        .map(|_| {
            let next = NEXT.fetch_add(1, Ordering::Relaxed) % MANY;
            FIRST + (begin + next) % MANY
        })
        .find(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, *port)).is_ok())
        .context("a free port of this machine")
}

/// A program as an ordinary user: servers refuse to run as root.
pub fn unprivileged(program: &str) -> anyhow::Result<Command> {
    let Some((_, group)) = server_user()? else {
        return Ok(Command::new(program));
    };
    let mut command = Command::new("setpriv");
    command.args([
        "--reuid=nobody",
        &format!("--regid={group}"),
        "--clear-groups",
        "--no-new-privs",
        program,
    ]);
    Ok(command)
}

/// Whose files the servers' are where that is somebody else: user and group by number.
pub fn server_user() -> anyhow::Result<Option<(u32, u32)>> {
    if said("id", &["-u"])? != "0" {
        return Ok(None);
    }
    let number = |which| anyhow::Ok(said("id", &[which, "nobody"])?.parse()?);
    Ok(Some((number("-u")?, number("-g")?)))
}

/// What a program prints.
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
