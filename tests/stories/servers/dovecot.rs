//! Nothing, in; a mailbox that is nobody else's, on a real Dovecot, out.
//!
//! Every user name is known, by one password; a mailbox is made when it is first used, and
//! `name+anything@any.domain` reaches `name`. IMAP is plain with STARTTLS on one port and TLS on
//! another; LMTP is plain. Nothing is flushed to the disk: a crash of the server is one of its
//! processes, not of the machine.

use std::collections::HashMap;
use std::ffi::{OsStr, OsString};
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use anyhow::{Context, anyhow, ensure};
use tokio::task::spawn_blocking;

use super::certificates;
use super::dialogue::Dialogue;
use super::http::{self, HttpServer, Request, Response};
use super::watchdog::{Watched, free_port, server_user, unprivileged};

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
    users: AtomicU32,
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
            users: AtomicU32::new(0),
            tokens,
            _knows_tokens: knows_tokens,
        };
        dovecot.answers()?;
        Ok(Arc::new(dovecot))
    }

    /// A mailbox that nobody has used.
    pub fn fresh_mailbox(self: &Arc<Self>) -> Mailbox {
        let number = self.users.fetch_add(1, Ordering::Relaxed);
        self.mailbox(&format!("story-{number}"))
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

/// A mailbox.
#[derive(Clone)]
pub struct Mailbox {
    /// The server it is on, with its ports.
    pub server: Arc<Dovecot>,
    /// Signs in with this name and [`PASSWORD`].
    pub user: String,
    /// An address that reaches it; so does `user+anything@` any domain.
    pub address: String,
    /// Its Maildir. It is there once something was delivered, seeded or read.
    pub folder: PathBuf,
}

/// A message that lies in a mailbox.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub uid: u32,
    /// As Dovecot writes them: `\Seen \Deleted`.
    pub flags: String,
    pub raw: Vec<u8>,
}

impl Mailbox {
    /// Delivers by LMTP, from a resident: whoever waits in IDLE hears of it at once.
    pub async fn deliver(&self, raw: &[u8]) -> anyhow::Result<()> {
        self.deliver_to("resident@home.example", &self.address, raw).await
    }

    /// Delivers by LMTP with this envelope. The sender becomes the Return-Path.
    pub async fn deliver_to(&self, from: &str, to: &str, raw: &[u8]) -> anyhow::Result<()> {
        let mut lmtp = Dialogue::plain(self.server.lmtp).await?;
        lmtp.reply().await?;
        lmtp.agree("LHLO story", "250").await?;
        let reply = lmtp.letter(from, to, raw).await?;
        ensure!(
            reply.starts_with("250"),
            "Dovecot does not take the letter: {reply}"
        );
        Ok(())
    }

    /// Puts files into the inbox as another delivery agent would: fast, thousands of them.
    pub async fn seed(&self, messages: Vec<Vec<u8>>) -> anyhow::Result<()> {
        let folder = self.folder.clone();
        let begin = self.server.users.fetch_add(1, Ordering::Relaxed);
        self.doveadm("mailbox status", &["messages", "INBOX"]).await?;
        let put = spawn_blocking(move || {
            let owner = server_user()?;
            for (number, raw) in messages.iter().enumerate() {
                // Dovecot gives UIDs in the order of the names.
                let name = format!("{begin:010}.M{number:09}.seed");
                let made = folder.join("tmp").join(&name);
                std::fs::write(&made, raw).with_context(|| made.display().to_string())?;
                if let Some((user, group)) = owner {
                    chown(&made, Some(user), Some(group))?;
                }
                std::fs::rename(&made, folder.join("new").join(&name))?;
            }
            anyhow::Ok(())
        });
        put.await??;
        // Gives them their UIDs, before anything that comes later has one.
        self.doveadm("mailbox status", &["messages", "INBOX"]).await?;
        Ok(())
    }

    /// Runs a command of `doveadm` for this user, such as `mailbox update` with
    /// `--uid-validity 7 INBOX`, and gives what it prints. The server has to be up.
    pub async fn doveadm(&self, command: &str, words: &[&str]) -> anyhow::Result<String> {
        let mut doveadm = unprivileged("doveadm")?;
        doveadm
            .args([
                OsStr::new("-c"),
                self.server.watched.folder().join("dovecot.conf").as_os_str(),
            ])
            .args(command.split(' '))
            .args(["-u", &self.user])
            .args(words)
            .current_dir(std::env::temp_dir());
        let output = spawn_blocking(move || doveadm.output()).await??;
        ensure!(
            output.status.success(),
            "doveadm {command} {words:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Lets this access token sign in to this mailbox (XOAUTH2).
    pub fn accept_token(&self, token: &str) {
        let mut tokens = self.server.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.insert(token.to_owned(), self.user.clone());
    }

    /// Lets it sign in no longer. Dovecot asks anew each time.
    pub fn refuse_token(&self, token: &str) {
        let mut tokens = self.server.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        tokens.remove(token);
    }

    /// A conversation by IMAP, signed in.
    pub async fn imap(&self) -> anyhow::Result<Dialogue> {
        let mut imap = Dialogue::plain(self.server.imap).await?;
        imap.line().await?;
        imap.command(&format!("LOGIN {} {PASSWORD}", self.user)).await?;
        Ok(imap)
    }

    /// A conversation by IMAP that waits in IDLE: its next line is what happens to the inbox.
    pub async fn idling(&self) -> anyhow::Result<Dialogue> {
        let mut imap = self.imap().await?;
        imap.command("SELECT INBOX").await?;
        imap.say(b"i IDLE\r\n").await?;
        ensure!(imap.line().await?.starts_with('+'), "Dovecot does not idle");
        Ok(imap)
    }

    /// All that lies in a folder such as `INBOX`, by UID; nothing is changed by looking.
    pub async fn messages(&self, folder: &str) -> anyhow::Result<Vec<Kept>> {
        let mut imap = self.imap().await?;
        imap.command(&format!("EXAMINE \"{folder}\"")).await?;
        let pieces = imap.command("UID FETCH 1:* (UID FLAGS BODY.PEEK[])").await?;
        pieces
            .into_iter()
            .filter(|piece| piece.line.starts_with("* ") && piece.line.contains(" FETCH (UID "))
            .map(|piece| {
                let (_, about) = piece.line.split_once("(UID ").context("a UID")?;
                let (uid, about) = about.split_once(" FLAGS (").context("flags")?;
                let (flags, _) = about.split_once(')').context("the end of the flags")?;
                Ok(Kept {
                    uid: uid.parse()?,
                    flags: flags.to_owned(),
                    raw: piece.literal,
                })
            })
            .collect()
    }
}
