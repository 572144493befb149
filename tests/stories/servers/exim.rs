//! Nothing, in; a real SMTP server that takes letters and delivers them to Dovecot, out.
//!
//! Signed in, it takes letters to everybody; without, to `landlord.example` alone. Whatever the
//! domain, a letter ends in the mailbox of its local part on the Dovecot beside it, with the
//! envelope's sender as its Return-Path and the recipient in Envelope-To. `tempfail…@` is answered
//! by 451, `reject…@` by 550.

use std::ffi::OsString;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use anyhow::{Context, anyhow};
use tokio::task::spawn_blocking;

use super::watchdog::{Watched, free_port};
use super::{certificates, dovecot};

const MISSING: &str = "Exim is missing, and the stories of letters are told on it: \
                       apt-get install exim4-daemon-light (or run ./test, which does)";

/// Who may sign in.
pub const USER: &str = "redress";
/// The password of [`USER`].
pub const PASSWORD: &str = "open-sesame";

/// The server of this test run.
static SHARED: OnceLock<Result<Arc<Exim>, String>> = OnceLock::new();

/// An Exim.
pub struct Exim {
    pub(super) watched: Watched,
    /// SMTP, plain, with STARTTLS.
    pub smtp: u16,
    /// SMTP in TLS.
    pub smtps: u16,
}

/// The server that all stories share, before [`dovecot::shared`]. The first to ask starts both.
pub fn shared() -> anyhow::Result<Arc<Exim>> {
    let start = || Exim::before(dovecot::shared()?.lmtp);
    let started = SHARED.get_or_init(|| start().map_err(|error| format!("{error:#}")));
    started
        .as_ref()
        .map(Arc::clone)
        .map_err(|error| anyhow!("{error}"))
}

/// Stops the shared server, if it was started, and waits until it is gone.
pub fn stop() {
    if let Some(Ok(exim)) = SHARED.get() {
        exim.watched.let_go();
    }
}

impl Exim {
    /// A server of the story's own that delivers to this port by LMTP. It goes when the last who
    /// has it lets it go.
    pub async fn own(lmtp: u16) -> anyhow::Result<Arc<Self>> {
        spawn_blocking(move || Self::before(lmtp)).await?
    }

    pub(super) fn before(lmtp: u16) -> anyhow::Result<Arc<Self>> {
        // A port that was free a moment ago may be taken by the time the server asks for it.
        Self::start_once(lmtp).or_else(|_| Self::start_once(lmtp))
    }

    fn start_once(lmtp: u16) -> anyhow::Result<Arc<Self>> {
        let [smtp, smtps] = [free_port()?, free_port()?];
        let words: [OsString; 7] = [
            program()?.into(),
            smtp.to_string().into(),
            smtps.to_string().into(),
            lmtp.to_string().into(),
            certificates::folder()?.into(),
            USER.into(),
            PASSWORD.into(),
        ];
        let words = words.each_ref().map(OsString::as_os_str);
        let watched = Watched::start("exim", include_str!("exim.sh"), &words)?;
        let exim = Self { watched, smtp, smtps };
        exim.answers()?;
        Ok(Arc::new(exim))
    }

    /// Stops the server. What it has taken stays in its queue.
    pub async fn stop(self: &Arc<Self>) -> anyhow::Result<()> {
        let server = Arc::clone(self);
        spawn_blocking(move || server.watched.tell("stop")).await?
    }

    /// Starts it again on the same ports.
    pub async fn up(self: &Arc<Self>) -> anyhow::Result<()> {
        let server = Arc::clone(self);
        spawn_blocking(move || {
            server.watched.tell("up")?;
            server.answers()
        })
        .await?
    }

    fn answers(&self) -> anyhow::Result<()> {
        self.watched.answers_on(self.smtp)?;
        self.watched.answers_on(self.smtps)
    }
}

/// Debian's name for it lies where an ordinary user's `PATH` does not look.
fn program() -> anyhow::Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .chain(["/usr/sbin".into(), "/usr/local/sbin".into()])
        .map(|folder| folder.join("exim4"))
        .find(|program| program.is_file())
        .context(MISSING)
}
