//! A user of a Dovecot, in; letters put into that mailbox, and what lies in it, out.

use std::ffi::OsStr;
use std::os::unix::fs::chown;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, ensure};
use tokio::task::spawn_blocking;

use super::dialogue::Dialogue;
use super::dovecot::{Dovecot, PASSWORD};
use super::watchdog::{server_user, unprivileged};

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
        let begin = self.server.next_number();
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
        self.server.tokens().insert(token.to_owned(), self.user.clone());
    }

    /// Lets it sign in no longer. Dovecot asks anew each time.
    pub fn refuse_token(&self, token: &str) {
        self.server.tokens().remove(token);
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
