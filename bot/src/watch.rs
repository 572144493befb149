//! Mailboxes, looked at again and again until told to stop.

use crate::imap::{self, ImapError};
use crate::look::{Seen, keep_looking, look};
use crate::mailbox::Mailbox;
use crate::maildir::MailboxError;
use crate::take_in::Tally;
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use register::{Holding, Register, RegisterError};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// The pause before a mailbox is watched again whose watch ended by a fault, of this program or of the
/// register.
const AFTER_A_FAULT: Duration = Duration::from_secs(10);
/// How often it is asked whether a mailbox that another program watches has become free.
const HELD_BY_ANOTHER: Duration = Duration::from_secs(1);

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
    /// A fault of this program; of a server's mailbox the register has what was being read.
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

/// Watches a mailbox while no other program does; a fault of ours on one of its messages does not end
/// that. What was being read of a server's mailbox stands in the register, so that the message is set
/// aside when it happens again and again; a Maildir is only looked at again.
async fn watch_one(mut bot: Bot, mailbox: Mailbox, stop: CancellationToken) {
    while let Some(holding) = hold(&bot, mailbox.name(), &stop).await {
        let (again, stopped) = (bot.another(), stop.child_token());
        let mut watch = match mailbox.clone() {
            Mailbox::Maildir(maildir) => tokio::spawn(keep_looking(again, maildir, stopped.clone())),
            Mailbox::Imap(imap) => tokio::spawn(imap::watch(again, imap, stopped.clone())),
        };
        let ended = tokio::select! {
            ended = &mut watch => ended,
            () = holding.lost() => {
                stopped.cancel();
                watch.await
            }
        };
        if ended.is_ok() {
            continue;
        }
        tracing::error!(
            mailbox = mailbox.name(),
            "watching it ended by a fault of this program; begun again"
        );
        pause(AFTER_A_FAULT, &stop).await;
    }
}

/// Waits until this program may watch the mailbox; none when told to stop.
async fn hold(bot: &Bot, mailbox: &str, stop: &CancellationToken) -> Option<Holding> {
    let mut said = false;
    while !stop.is_cancelled() {
        match bot.register.hold_mailbox(mailbox).await {
            Ok(Some(holding)) => return Some(holding),
            Ok(None) if !said => {
                tracing::warn!(
                    mailbox,
                    "another program watches it: this one takes over when that ends"
                );
                said = true;
            }
            Ok(None) => {}
            Err(error) => {
                tracing::error!(mailbox, %error, "it cannot be watched; tried again");
                pause(AFTER_A_FAULT, stop).await;
            }
        }
        pause(HELD_BY_ANOTHER, stop).await;
    }
    None
}

async fn pause(pause: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(pause) => {}
    }
}
