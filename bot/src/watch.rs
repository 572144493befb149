//! Mailboxes, looked at again and again until told to stop.

use crate::imap::{self, ImapError};
use crate::look::{Seen, keep_looking, look};
use crate::mailbox::Mailbox;
use crate::maildir::MailboxError;
use crate::take_in::Tally;
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use register::{Register, RegisterError};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The pause before a mailbox is watched again whose watch ended by a fault of this program.
const AFTER_A_FAULT: Duration = Duration::from_secs(10);

/// What the bot works with.
pub struct Bot {
    /// The register.
    pub register: Register,
    /// The landlord's rules.
    pub rules: Arc<Rules>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for identifiers and references.
    pub chance: Chance,
    /// Told after each batch how many messages of how many are done.
    pub progress: fn(done: usize, all: usize),
}

impl Bot {
    /// The same for one more mailbox, with chance of its own.
    fn another(&mut self) -> Self {
        Self {
            register: self.register.clone(),
            rules: Arc::clone(&self.rules),
            clock: Arc::clone(&self.clock),
            chance: self.chance.fork(),
            progress: self.progress,
        }
    }
}

/// A mailbox or register that could not be used.
#[derive(Debug, thiserror::Error)]
pub enum BotError {
    /// A Maildir.
    #[error(transparent)]
    Mailbox(#[from] MailboxError),
    /// A mailbox on a server.
    #[error(transparent)]
    Imap(#[from] ImapError),
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A fault of this program: what was being read stands in the register.
    #[error("mailbox {0}: looking at it broke off by a fault of this program")]
    Broken(String),
}

/// Looks at a mailbox once, as a bot does that has just been started. A fault of ours on what lies in it
/// is an error like any other: it keeps back no other mailbox.
pub async fn look_once(
    bot: &mut Bot,
    mailbox: &Mailbox,
    stop: &CancellationToken,
) -> Result<Tally, BotError> {
    let (mut bot, place, stop) = (bot.another(), mailbox.clone(), stop.clone());
    let looked = tokio::spawn(async move {
        match place {
            Mailbox::Maildir(maildir) => look(&mut bot, &maildir, &mut Seen::default(), &stop).await,
            Mailbox::Imap(imap) => imap::look(&mut bot, &imap, &stop).await,
        }
    });
    let broken = |_| Err(BotError::Broken(mailbox.name().to_owned()));
    looked.await.unwrap_or_else(broken)
}

/// Watches every mailbox until `stop`, each on its own: a slow or dead one holds up no other.
pub async fn watch(mut bot: Bot, mailboxes: Vec<Mailbox>, stop: CancellationToken) {
    let mut watches = JoinSet::new();
    for mailbox in mailboxes {
        watches.spawn(watch_one(bot.another(), mailbox, stop.clone()));
    }
    while watches.join_next().await.is_some() {}
}

/// Watches a mailbox; a fault of ours on one of its messages does not end that. What was being read
/// stands in the register, so that the message is set aside when it happens again and again.
async fn watch_one(mut bot: Bot, mailbox: Mailbox, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let (again, stopped) = (bot.another(), stop.clone());
        let watch = match mailbox.clone() {
            Mailbox::Maildir(maildir) => tokio::spawn(keep_looking(again, maildir, stopped)),
            Mailbox::Imap(imap) => tokio::spawn(imap::watch(again, imap, stopped)),
        };
        if watch.await.is_ok() {
            return;
        }
        tracing::error!(
            mailbox = mailbox.name(),
            "watching it ended by a fault of this program; begun again"
        );
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(AFTER_A_FAULT) => {}
        }
    }
}
