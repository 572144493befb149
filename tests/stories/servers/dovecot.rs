//! Nothing, in; a mailbox that is nobody else's, on a real Dovecot, out.
//!
//! Every user name is known, by one password; a mailbox is made when it is first used, and
//! `name+anything@any.domain` reaches `name`. IMAP is plain with STARTTLS on one port and TLS on
//! another; LMTP is plain. Nothing is flushed to the disk: a crash of the server is one of its
//! processes, not of the machine.

use std::collections::HashMap;
use std::ffi::OsString;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use anyhow::{anyhow, ensure};
use tokio::task::spawn_blocking;

use super::certificates;
use super::http::{self, HttpServer, Request, Response};
use super::mailbox::Mailbox;
use super::watchdog::{Watched, free_port, unprivileged};

const MISSING: &str = "Dovecot is missing, and the stories of mail are told on it: \
                       apt-get install dovecot-imapd dovecot-lmtpd (or run ./test, which does)";

/// The password of every user.
pub const PASSWORD: &str = "open-sesame";

/// Settings for [`Dovecot::own`]: a mailbox is full at 40 KB.
pub const QUOTA: &str = "mail_plugins = quota\n\
                         protocol imap {\n  mail_plugins = quota imap_quota\n}\n\
                         plugin {\n  quota = count:Whole mailbox\n  quota_vsizes = yes\n  quota_rule = *:bytes=40000\n}\n";

/// Settings for [`Dovecot::own`]: neither IDLE nor MOVE nor UIDPLUS.
pub const BARE: &str = "protocol imap {\n  imap_capability = IMAP4rev1 LITERAL+ STARTTLS\n}\n";

/// The server of this test run.
static SHARED: OnceLock<Result<Arc<Dovecot>, String>> = OnceLock::new();

/// A Dovecot.
pub struct Dovecot {
    pub(super) watched: Watched,
    /// IMAP, plain, with STARTTLS.
    pub imap: u16,
    /// IMAP in TLS.
    pub imaps: u16,
    /// LMTP, plain.
    pub lmtp: u16,
    numbers: AtomicU32,
    tokens: Tokens,
    /// Dovecot asks it whose a token is.
    _knows_tokens: HttpServer,
}

/// Access tokens that are good, and whose they are.
type Tokens = Arc<Mutex<HashMap<String, String>>>;

/// A mailbox of one story's own on the server of this test run.
pub fn fresh_mailbox() -> anyhow::Result<Mailbox> {
    Ok(shared()?.fresh_mailbox())
}

/// The server that all stories share. The first to ask starts it, which takes a moment.
pub fn shared() -> anyhow::Result<Arc<Dovecot>> {
    let started = SHARED.get_or_init(|| Dovecot::start("").map_err(|error| format!("{error:#}")));
    started
        .as_ref()
        .map(Arc::clone)
        .map_err(|error| anyhow!("{error}"))
}

/// Stops the shared server, if it was started, and waits until it is gone.
pub fn stop() {
    if let Some(Ok(dovecot)) = SHARED.get() {
        dovecot.watched.let_go();
    }
}

impl Dovecot {
    /// A server of the story's own, to stop, to kill and to start again, with further lines
    /// of settings ([`QUOTA`], [`BARE`], or none). It goes when the last who has it lets it go.
    pub async fn own(further: &'static str) -> anyhow::Result<Arc<Self>> {
        spawn_blocking(|| Self::start(further)).await?
    }

    pub(super) fn start(further: &str) -> anyhow::Result<Arc<Self>> {
        // A port that was free a moment ago may be taken by the time the server asks for it.
        Self::start_once(further).or_else(|_| Self::start_once(further))
    }

    fn start_once(further: &str) -> anyhow::Result<Arc<Self>> {
        let there = unprivileged("dovecot")?.arg("--version").output();
        ensure!(there.is_ok_and(|output| output.status.success()), MISSING);
        let lmtp_there =
            Path::new("/usr/lib/dovecot/lmtp").exists() || !Path::new("/usr/lib/dovecot").exists();
        ensure!(lmtp_there, MISSING);
        let [imap, imaps, lmtp] = [free_port()?, free_port()?, free_port()?];
        let tokens = Tokens::default();
        let known = Arc::clone(&tokens);
        let knows_tokens = HttpServer::answering(move |request| whose(&known, request))?;
        let words: [OsString; 7] = [
            imap.to_string().into(),
            imaps.to_string().into(),
            lmtp.to_string().into(),
            certificates::folder()?.into(),
            knows_tokens.port.to_string().into(),
            PASSWORD.into(),
            further.into(),
        ];
        let words = words.each_ref().map(OsString::as_os_str);
        let watched = Watched::start("dovecot", include_str!("dovecot.sh"), &words)?;
        let dovecot = Self {
            watched,
            imap,
            imaps,
            lmtp,
            numbers: AtomicU32::new(0),
            tokens,
            _knows_tokens: knows_tokens,
        };
        dovecot.answers()?;
        Ok(Arc::new(dovecot))
    }

    /// A mailbox that nobody has used.
    pub fn fresh_mailbox(self: &Arc<Self>) -> Mailbox {
        self.mailbox(&format!("story-{}", self.next_number()))
    }

    /// A number that nothing else on this server has.
    pub(super) fn next_number(&self) -> u32 {
        self.numbers.fetch_add(1, Ordering::Relaxed)
    }

    /// Access tokens that are good, and whose they are.
    pub(super) fn tokens(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The mailbox that letters to `user@any.domain` reach.
    pub fn mailbox(self: &Arc<Self>, user: &str) -> Mailbox {
        Mailbox {
            server: Arc::clone(self),
            user: user.to_owned(),
            address: format!("{user}@landlord.example"),
            folder: self.watched.folder().join("mail").join(user).join("Maildir"),
        }
    }

    /// Stops the server; clients hear a BYE.
    pub async fn stop(self: &Arc<Self>) -> anyhow::Result<()> {
        self.tell("stop").await
    }

    /// Kills the server and all its children; clients see their connections end.
    pub async fn crash(self: &Arc<Self>) -> anyhow::Result<()> {
        self.tell("crash").await
    }

    /// Starts the server again on the same ports, with the mail it had.
    pub async fn up(self: &Arc<Self>) -> anyhow::Result<()> {
        self.tell("up").await?;
        let server = Arc::clone(self);
        spawn_blocking(move || server.answers()).await?
    }

    async fn tell(self: &Arc<Self>, word: &'static str) -> anyhow::Result<()> {
        let server = Arc::clone(self);
        spawn_blocking(move || server.watched.tell(word)).await?
    }

    fn answers(&self) -> anyhow::Result<()> {
        [self.imap, self.imaps, self.lmtp]
            .into_iter()
            .try_for_each(|port| self.watched.answers_on(port))
    }
}

/// The answer of RFC 7662's kind that Dovecot expects: whose the token is, or that it is no good.
fn whose(tokens: &Tokens, request: &Request) -> Response {
    let query = request.path.split_once('?').map_or("", |(_, query)| query);
    let asked = http::fields(query)
        .into_iter()
        .find(|(name, _)| name == "access_token");
    let tokens = tokens.lock().unwrap_or_else(PoisonError::into_inner);
    let user = asked.and_then(|(_, token)| tokens.get(&token).cloned());
    let (status, body) = match user {
        Some(user) => (200, format!(r#"{{"user":"{user}","active":true}}"#)),
        None => (401, r#"{"error":"invalid_token"}"#.to_owned()),
    };
    Response {
        status,
        content_type: "application/json",
        location: None,
        body,
    }
}
