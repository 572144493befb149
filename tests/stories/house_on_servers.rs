//! The tests' mail servers, in; an office whose settings name them, and `redress` at work in it, out.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use casework::given::Clock;
use libtest_mimic::Trial;
use tokio::sync::watch;
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::ground::{Engine, Ground, plain};
use crate::office::{Office, mail};
use crate::servers::mailbox::Mailbox;
use crate::servers::proxy::Fault;
use crate::servers::{certificates, dovecot, exim};

/// What the program is waited for at most.
const PATIENCE: Duration = Duration::from_secs(40);

/// For a proxy: no fault, but it tells when the moment has come.
pub const NOTED: Fault = Fault::Half(usize::MAX);

/// A change of the office's settings: a text that stands there, and what stands there instead.
pub type Change = (&'static str, String);

/// A story on SQLite: it is about servers, and the engine changes nothing.
pub fn told<S, F>(name: &str, story: S) -> Trial
where
    S: FnOnce(Ground) -> F + Send + 'static,
    F: Future<Output = Result<()>>,
{
    plain(name, move || {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()?;
        runtime.block_on(async { story(Ground::new(Engine::Sqlite).await?).await })
    })
}

/// An office with these changes of its settings, beside the files that they name.
pub fn open(ground: Ground, changes: &[Change]) -> Result<Office> {
    let office = Office::open(ground)?;
    change(&office, changes)?;
    for (file, secret) in [
        ("imap.password", dovecot::PASSWORD),
        ("smtp.password", exim::PASSWORD),
    ] {
        std::fs::write(office.folder().join(file), secret)?;
    }
    Ok(office)
}

/// Changes the settings of an office.
pub fn change(office: &Office, changes: &[Change]) -> Result<()> {
    let mut settings = std::fs::read_to_string(office.settings_file())?;
    for (from, to) in changes {
        ensure!(settings.contains(from), "the settings do not say {from}");
        settings = settings.replace(from, to);
    }
    Ok(std::fs::write(office.settings_file(), settings)?)
}

/// Reads a folder of this mailbox at that port, without TLS; further lines of `[[mailbox]]` behind it.
pub fn reads(mailbox: &Mailbox, port: u16, folder: &str, further: &str) -> Change {
    ("maildir = \"inbox\"", section(mailbox, port, folder, further))
}

/// The same for one more mailbox.
pub fn reads_too(name: &str, mailbox: &Mailbox, port: u16, further: &str) -> Change {
    let lines = section(mailbox, port, "INBOX", further);
    let address = &mailbox.address;
    let text = format!("[[mailbox]]\nname = \"{name}\"\naddress = \"{address}\"\n{lines}\n\n[outgoing]");
    ("[outgoing]", text)
}

fn section(mailbox: &Mailbox, port: u16, folder: &str, further: &str) -> String {
    let user = &mailbox.user;
    format!(
        "imap = \"imap://127.0.0.1:{port}/{folder}\"\nuser = \"{user}\"\npassword_file = \"imap.password\"\n{further}"
    )
}

/// Sends to that port, without TLS and without signing in; further lines of `[outgoing]` behind it.
pub fn sends(port: u16, further: &str) -> Change {
    (
        "maildir = \"outbox\"",
        format!("smtp = \"smtp://127.0.0.1:{port}\"\n{further}"),
    )
}

/// Sends by the Exim of this test run, over TLS and signed in; what comes back reaches this mailbox.
pub fn sends_by_exim(complaints: &Mailbox) -> Result<[Change; 3]> {
    let (port, user, authority) = (exim::shared()?.smtps, exim::USER, certificates::ca_file()?);
    let signed_in = format!(
        "smtp = \"smtps://127.0.0.1:{port}\"\nuser = \"{user}\"\npassword_file = \"smtp.password\"\nca_file = \"{}\"",
        authority.display()
    );
    let bounces = format!("{}+{{token}}@landlord.example", complaints.user);
    Ok([
        ("maildir = \"outbox\"", signed_in),
        ("complaints@homes.example", complaints.address.clone()),
        ("complaints+{token}@homes.example", bounces),
    ])
}

/// A resident's mail as it goes over the wire.
pub fn letter(from: &str, id: &str, subject: &str, words: &str) -> Vec<u8> {
    let whole = mail(from, id, subject, words);
    // The servers write these themselves.
    let (_, own) = whole.split_once("\nFrom: ").unwrap_or_default();
    format!("From: {own}").replace('\n', "\r\n").into_bytes()
}

/// `redress` at work until it is told to stop.
pub struct Program {
    child: Child,
    log: watch::Receiver<String>,
}

impl Program {
    /// Starts `redress run`, `redress bot` or `redress worker`.
    pub fn start(office: &Office, room: &str) -> Result<Self> {
        Self::logging(office, room, "info,sqlx=warn")
    }

    /// The same with another measure of what is logged.
    pub fn logging(office: &Office, room: &str, measure: &str) -> Result<Self> {
        let mut child = redress(office, &[room])
            .env("REDRESS_LOG", measure)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .context("the program does not start")?;
        let said = child.stderr.take().context("its log")?;
        let (writes, log) = watch::channel(String::new());
        std::thread::spawn(move || {
            for line in BufReader::new(said).lines().map_while(Result::ok) {
                writes.send_modify(|log| log.extend([line.as_str(), "\n"]));
            }
        });
        Ok(Self { child, log })
    }

    /// Waits until so many lines of the log hold these words.
    pub async fn says(&self, words: &str, times: usize) -> Result<()> {
        let mut log = self.log.clone();
        let said = |log: &String| log.lines().filter(|line| line.contains(words)).count() >= times;
        let heard = timeout(PATIENCE, log.wait_for(said)).await;
        let heard = heard.is_ok_and(|heard| heard.is_ok());
        ensure!(heard, "{words:?} was not said {times} times:\n{}", self.log());
        Ok(())
    }

    /// Waits until it has taken in so many messages.
    pub async fn took_in(&self, count: u64) -> Result<()> {
        let mut log = self.log.clone();
        let heard = timeout(PATIENCE, log.wait_for(|log| taken_in(log) >= count)).await;
        let heard = heard.is_ok_and(|heard| heard.is_ok());
        ensure!(heard, "not {count} messages were taken in:\n{}", self.log());
        Ok(())
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        self.log.borrow().clone()
    }

    /// The most memory that it has held so far, in KB.
    pub fn peak_memory(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let words = peak.context("no peak")?.trim().trim_end_matches(" kB");
        Ok(words.parse()?)
    }

    /// Tells it to stop as a service manager does, and gives its whole log when it has ended well.
    pub async fn stop(mut self) -> Result<String> {
        let told = Command::new("kill").arg(self.child.id().to_string()).status()?;
        ensure!(told.success(), "it had ended before:\n{}", self.log());
        let mut log = self.log.clone();
        // The log ends when the program does.
        let ended = timeout(PATIENCE, async { while log.changed().await.is_ok() {} }).await;
        ensure!(ended.is_ok(), "it does not stop:\n{}", self.log());
        let status = self.child.wait()?;
        ensure!(status.success(), "{status}:\n{}", self.log());
        Ok(self.log())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended is ended.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// How many messages were taken in, by the log.
fn taken_in(log: &str) -> u64 {
    let counts = log.lines().filter_map(|line| {
        let (_, counted) = line.split_once("taken in ")?.1.split_once("messages=")?;
        counted.trim().parse::<u64>().ok()
    });
    counts.sum()
}

/// `redress bot --once` or `redress worker --once` at the office's time, with everything logged.
pub async fn once(office: &Office, room: &str) -> Result<Output> {
    let mut command = redress(office, &[room, "--once"]);
    if room == "worker" {
        command.args(["--at", &office.clock.now().to_rfc3339()]);
    }
    command.env("REDRESS_LOG", "trace");
    Ok(spawn_blocking(move || command.output()).await??)
}

fn redress(office: &Office, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_redress"));
    command
        .arg("--settings")
        .arg(office.settings_file())
        .args(arguments)
        .stdin(Stdio::null());
    command
}
