//! A mailbox's cursor, in; where reading goes on, and what is known of the messages there, out.

use super::Imap;
use super::folder::Opened;
use super::poison::Suspicion;
use super::tally::Daily;
use crate::watch::{Bot, BotError};
use register::Cursor;
use std::collections::BTreeSet;

/// What a run of the program remembers of a mailbox from one look to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    pub cursor: Option<Cursor>,
    pub suspicion: Suspicion,
    /// Messages above the cursor that have their outcome: one below them has not.
    pub above: BTreeSet<u32>,
    pub known: Known,
    /// Whether it was said already that messages cannot be put away.
    pub warned: bool,
    /// When mailbox and register are compared.
    pub daily: Daily,
}

/// Whether the register has to be asked which messages above the cursor have their outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Known {
    /// It has: the program has not looked through the folder yet.
    #[default]
    ByTheRegister,
    /// It has not: they are remembered.
    ByHeart,
}

impl Memory {
    /// Finds out where reading goes on: at the cursor, or from the beginning where the UIDs are not
    /// those that the cursor counts.
    pub async fn recall(&mut self, bot: &Bot, imap: &Imap, opened: Opened) -> Result<(), BotError> {
        if self.cursor.is_none() {
            self.cursor = bot.register.cursor(&imap.name).await?;
            self.suspicion = self.cursor.as_ref().map(Suspicion::of).unwrap_or_default();
        }
        let source = imap.source();
        let same = |cursor: &Cursor| cursor.source == source && cursor.uidvalidity == opened.uidvalidity;
        if self.cursor.as_ref().is_some_and(same) {
            return Ok(());
        }
        if self.cursor.is_some() {
            let mailbox = &imap.name;
            tracing::warn!(
                mailbox,
                "another folder, or one whose messages are numbered anew: every one is looked at again"
            );
        }
        let cursor = Cursor {
            source,
            uidvalidity: opened.uidvalidity,
            since: bot.clock.now(),
            settled_to: 0,
            put_away_to: 0,
            reading: None,
        };
        bot.register.keep_cursor(&imap.name, &cursor).await?;
        *self = Self {
            cursor: Some(cursor),
            warned: self.warned,
            daily: self.daily,
            ..Self::default()
        };
        Ok(())
    }
}
