//! An open folder, in; every message in it with its outcome, and put away, out.
//!
//! Which messages are new is known by their UIDs and the cursor in the register, never by flags or
//! dates. The order is what keeps everything: what is being read is written down, the outcome is
//! committed, the message is put away, the cursor moves.

use super::fault::{ImapError, ImapFault};
use super::fetch::{Bytes, Fetched, Portion, Refusal, portions};
use super::folder::{Lying, Opened};
use super::last::Last;
use super::memory::{Known, Memory};
use super::poison::Suspicion;
use super::put_away::NotPutAway;
use super::reading::{Read, Reader, TakenIn};
use super::sets::sets;
use super::windows::Windows;
use super::{Imap, Session};
use crate::maildir::After;
use crate::take_in::Tally;
use crate::watch::{Bot, BotError};
use register::Cursor;
use std::collections::BTreeSet;
use tokio_util::sync::CancellationToken;

/// What a server has refused to mark or move is tried again at each look, among so many UIDs at most:
/// where it refuses for good, a look costs no more for it as the years go by.
const TRIED_AGAIN: u32 = 1_000;

/// Looks at the folder once, over a connection of its own.
pub(crate) async fn look(bot: &mut Bot, imap: &Imap, stop: &CancellationToken) -> Result<Tally, BotError> {
    let mut session = imap.open(stop).await?;
    let mut memory = Memory::default();
    let tally = look_through(bot, imap, (&mut session, &mut memory), stop).await;
    if tally.is_ok() {
        session.close().await;
    }
    tally
}

/// Gives every message its outcome that has none yet. After an `Err` the session is out of step.
pub(super) async fn look_through(
    bot: &mut Bot,
    imap: &Imap,
    (session, memory): (&mut Session, &mut Memory),
    stop: &CancellationToken,
) -> Result<Tally, BotError> {
    let opened = imap.select(session).await?;
    memory.recall(bot, imap, opened).await?;
    let Memory {
        cursor: Some(cursor),
        suspicion,
        above,
        known,
        warned,
        ..
    } = memory
    else {
        return Ok(Tally::default());
    };
    let mut look = Look {
        kept: cursor.clone(),
        reader: Reader::of(bot, imap, opened.uidvalidity),
        bot,
        imap,
        session,
        opened,
        cursor,
        suspicion,
        above,
        warned,
        failed: None,
        refused: false,
        later: Vec::new(),
        handed_over: 0,
        last: 0,
        tally: Tally::default(),
        listed: 0,
    };
    let result = look.all(*known, stop).await;
    // Whatever went wrong, this program is still there: nothing it was reading has ended it.
    look.cursor.reading = None;
    look.keep_cursor().await?;
    result?;
    let tally = look.tally;
    if !stop.is_cancelled() {
        *known = Known::ByHeart;
    }
    Ok(tally)
}

/// One look at an open folder.
pub(super) struct Look<'a> {
    pub(super) bot: &'a mut Bot,
    pub(super) imap: &'a Imap,
    pub(super) session: &'a mut Session,
    pub(super) reader: Reader,
    opened: Opened,
    cursor: &'a mut Cursor,
    /// The cursor as the register has it.
    kept: Cursor,
    pub(super) suspicion: &'a mut Suspicion,
    above: &'a mut BTreeSet<u32>,
    warned: &'a mut bool,
    /// The lowest UID that could not be given its outcome.
    failed: Option<u32>,
    /// The server has refused to mark or move something in this look.
    refused: bool,
    /// What is asked for after all others.
    pub(super) later: Vec<Last>,
    /// How many messages came whole.
    pub(super) handed_over: u64,
    /// The highest UID that was listed.
    last: u32,
    tally: Tally,
    /// How many messages without an outcome were listed.
    listed: usize,
}

/// A portion as it came: read, but for what the server refused.
pub(super) struct Came {
    pub(super) read: Read,
    /// What was refused, and how many of the portion had come whole before it.
    pub(super) refused: Vec<(Lying, u64)>,
    /// How many came whole.
    pub(super) whole: u64,
}

/// Reads what was fetched of a portion.
async fn came(reader: &Reader, portion: &Portion, fetched: Vec<Fetched>) -> Result<Came, ImapFault> {
    let (mut messages, mut refused, mut whole) = (Vec::new(), Vec::new(), 0);
    for (lying, bytes) in fetched {
        match bytes {
            Ok(bytes) => {
                whole += u64::from(matches!(bytes, Bytes::Whole(_)));
                messages.push((lying, bytes));
            }
            Err(Refusal(_)) => refused.push((lying, whole)),
        }
    }
    Ok(Came {
        read: reader.read(portion.manner, messages).await?,
        refused,
        whole,
    })
}

/// Fetches a portion and reads it.
async fn ahead(session: &mut Session, reader: &Reader, portion: &Portion) -> Result<Came, ImapFault> {
    let fetched = session.fetch(portion).await?;
    came(reader, portion, fetched).await
}

/// Whether the connection can still be used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    Well,
    Lost,
}

impl Look<'_> {
    async fn all(&mut self, known: Known, stop: &CancellationToken) -> Result<(), BotError> {
        self.put_away_the_rest().await?;
        let mut windows = Windows::behind(self.cursor.settled_to, self.opened.uidnext);
        while let Some((from, to)) = windows.next()
            && !stop.is_cancelled()
        {
            let listed = self.session.list(from, to).await;
            let mut lying = listed.map_err(|fault| self.imap.error(fault))?;
            windows.held(lying.len());
            self.last = lying.last().map_or(self.last, |one| one.uid);
            lying.retain(|one| !self.above.contains(&one.uid));
            if known == Known::ByTheRegister && !lying.is_empty() {
                self.pass_over_settled(&mut lying).await?;
            }
            self.listed += lying.len();
            let portions = self.but_the_last(portions(&lying, self.suspicion));
            self.take_in_all(&portions, stop).await?;
        }
        self.take_in_the_last(stop).await?;
        if self.failed.is_none() && self.later.is_empty() && !stop.is_cancelled() {
            self.cursor.settled_to = self.last.max(self.cursor.settled_to);
            self.is_put_away();
            self.above.clear();
        }
        Ok(())
    }

    /// What had its outcome when the program last ended, and was perhaps not put away any more, or was
    /// refused: a server's no can be of the moment. What was not kept whole stays: its mail may have been promised to.
    async fn put_away_the_rest(&mut self) -> Result<(), BotError> {
        let to = self.cursor.settled_to;
        let from = self.cursor.put_away_to.max(to.saturating_sub(TRIED_AGAIN));
        if from < to {
            if self.imap.after != After::Keep {
                let listed = self.session.list(from + 1, Some(to)).await;
                let lying = listed.map_err(|fault| self.imap.error(fault))?;
                self.put_away_unless_left(&lying).await?;
            }
            self.is_put_away();
        }
        Ok(())
    }

    /// All that has its outcome is put away, unless the server has refused some of it.
    fn is_put_away(&mut self) {
        if !self.refused {
            self.cursor.put_away_to = self.cursor.settled_to;
        }
    }

    /// Leaves out what has its outcome although the cursor stands below it, and puts that away again.
    async fn pass_over_settled(&mut self, lying: &mut Vec<Lying>) -> Result<(), BotError> {
        let uids: Vec<u32> = lying.iter().map(|one| one.uid).collect();
        let register = &self.bot.register;
        let settled = register.settled_uids(&self.imap.name, self.cursor, &uids).await?;
        if settled.is_empty() {
            return Ok(());
        }
        let known: Vec<Lying> = lying.extract_if(.., |one| settled.contains(&one.uid)).collect();
        self.tally.known += settled.len() as u64;
        self.above.extend(settled);
        self.put_away_unless_left(&known).await
    }

    /// What the register does not have whole stays where a person finds it.
    async fn put_away_unless_left(&mut self, lying: &[Lying]) -> Result<(), BotError> {
        let register = &self.bot.register;
        let lying: Vec<(u32, u32)> = lying.iter().map(|one| (one.uid, one.size)).collect();
        let done = register
            .finished_uids(&self.imap.name, self.cursor, &lying)
            .await?;
        let done: Vec<u32> = done.into_iter().collect();
        if done.is_empty() {
            return Ok(());
        }
        self.put_away(&sets(&done)).await
    }

    /// One portion after another; while one is decided and written, the next is fetched and read, unless
    /// one of them is large or suspected.
    async fn take_in_all(&mut self, portions: &[Portion], stop: &CancellationToken) -> Result<(), BotError> {
        let mut read_ahead = None;
        for (n, portion) in portions.iter().enumerate() {
            if stop.is_cancelled() {
                break;
            }
            let came = if let Some(came) = read_ahead.take() {
                came
            } else {
                let fetched = self.session.fetch(portion).await;
                let fetched = fetched.map_err(|fault| self.suspect(portion, fault))?;
                self.note(portion, None).await?;
                came(&self.reader, portion, fetched).await
            };
            let came = came.map_err(|fault| self.suspect(portion, fault))?;
            let read = self.handed_over(came);
            let next = portions
                .get(n + 1)
                .filter(|next| portion.is_light() && next.is_light());
            self.note(portion, next).await?;
            let (session, reader) = (&mut *self.session, &self.reader);
            let fetch = async {
                match next {
                    Some(next) => Some(ahead(session, reader, next).await),
                    None => None,
                }
            };
            let (next, outcome) = tokio::join!(fetch, reader.take_in(self.bot, read));
            let line = match next {
                Some(Err(_)) => Line::Lost,
                _ => Line::Well,
            };
            read_ahead = next;
            self.settle(portion, outcome?, line).await?;
        }
        Ok(())
    }

    /// The connection ended while that was fetched: next time it is fetched one by one.
    fn suspect(&mut self, portion: &Portion, fault: ImapFault) -> ImapError {
        let error = self.imap.error(fault);
        if let (Some(first), Some(last), true) =
            (portion.lying.first(), portion.lying.last(), error.is_passing())
        {
            self.suspicion.connection_ended(first.uid, last.uid);
        }
        error
    }

    /// Writes down what is going to be read, with what is read meanwhile, and how far everything has its
    /// outcome.
    pub(super) async fn note(
        &mut self,
        portion: &Portion,
        meanwhile: Option<&Portion>,
    ) -> Result<(), BotError> {
        if let Some(reading) = portion.reading(meanwhile) {
            self.cursor.reading = Some(reading);
        }
        self.keep_cursor().await
    }

    async fn keep_cursor(&mut self) -> Result<(), BotError> {
        if *self.cursor != self.kept {
            self.bot
                .register
                .keep_cursor(&self.imap.name, self.cursor)
                .await?;
            self.kept.clone_from(self.cursor);
        }
        Ok(())
    }

    /// Moves the cursor over a portion and puts it away; where the connection is lost, at the next look.
    pub(super) async fn settle(
        &mut self,
        portion: &Portion,
        outcome: TakenIn,
        line: Line,
    ) -> Result<(), BotError> {
        let TakenIn {
            tally,
            mut settled,
            kept_back,
        } = outcome;
        let failed = portion
            .lying
            .iter()
            .map(|one| one.uid)
            .find(|uid| !settled.contains(uid) && !self.comes_later(*uid));
        self.failed = self.failed.into_iter().chain(failed).min();
        self.tally.add(&tally);
        (self.bot.progress)(self.count(), self.listed);
        self.above.extend(settled.iter().copied());
        let unsettled = self
            .later
            .iter()
            .map(|one| one.lying.uid)
            .chain(self.failed)
            .min();
        let reached = match (unsettled, portion.lying.last()) {
            (Some(unsettled), _) => unsettled.saturating_sub(1),
            (None, Some(last)) => last.uid,
            (None, None) => return Ok(()),
        };
        self.cursor.settled_to = reached.max(self.cursor.settled_to);
        *self.above = self.above.split_off(&self.cursor.settled_to.saturating_add(1));
        settled.retain(|uid| !kept_back.contains(uid));
        if line == Line::Well || settled.is_empty() {
            self.put_away(&sets(&settled)).await?;
            self.is_put_away();
        }
        Ok(())
    }

    fn count(&self) -> usize {
        usize::try_from(self.tally.taken_in()).unwrap_or(usize::MAX)
    }

    async fn put_away(&mut self, sets: &[String]) -> Result<(), BotError> {
        if self.imap.after == After::Keep {
            return Ok(());
        }
        let done = if self.opened.writable {
            let done = self.imap.put_away(self.session, sets).await;
            done.map_err(|fault| self.imap.error(fault))?
        } else {
            Err(NotPutAway("the folder may only be read".to_owned()))
        };
        match done {
            Ok(()) => *self.warned = self.refused,
            Err(NotPutAway(why)) if !*self.warned => {
                self.refused = true;
                let mailbox = &self.imap.name;
                tracing::warn!(
                    mailbox,
                    why,
                    "messages are in the register, but their server does not let them be marked or moved"
                );
                *self.warned = true;
            }
            Err(_) => self.refused = true,
        }
        Ok(())
    }
}
