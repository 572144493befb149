//! An open folder, in; every message in it with its outcome, and put away, out.
//!
//! Which messages are new is known by their UIDs and the cursor in the register, never by flags or
//! dates. The order is what keeps everything: what is being read is written down, the outcome is
//! committed, the message is put away, the cursor moves.

use super::fault::{ImapError, ImapFault};
use super::fetch::{Bytes, Portion, portions};
use super::folder::{Lying, Opened};
use super::poison::{Manner, Suspicion};
use super::put_away::NotPutAway;
use super::sets::sets;
use super::windows::Windows;
use super::{Imap, Session};
use crate::maildir::After;
use crate::take_in::{Tally, record_gone, take_in_batch};
use crate::watch::{Bot, BotError};
use casework::arrivals::{Arrival, Place, Stamp};
use casework::messages::OwnMail;
use chrono::{DateTime, Utc};
use register::{Cursor, Reading};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// What a run of the program remembers of a mailbox from one look to the next.
#[derive(Debug, Default)]
pub(super) struct Memory {
    cursor: Option<Cursor>,
    suspicion: Suspicion,
    /// Messages above the cursor that have their outcome: one below them has not.
    above: BTreeSet<u32>,
    known: Known,
    /// Whether it was said already that messages cannot be put away.
    warned: bool,
}

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
    } = memory
    else {
        return Ok(Tally::default());
    };
    let mut look = Look {
        bot,
        imap,
        session,
        opened,
        cursor,
        suspicion,
        above,
        warned,
        failed: None,
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

impl Memory {
    /// Finds out where reading goes on: at the cursor, or from the beginning where the UIDs are not
    /// those that the cursor counts.
    async fn recall(&mut self, bot: &Bot, imap: &Imap, opened: Opened) -> Result<(), BotError> {
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
            ..Self::default()
        };
        Ok(())
    }
}

/// One look at an open folder.
struct Look<'a> {
    bot: &'a mut Bot,
    imap: &'a Imap,
    session: &'a mut Session,
    opened: Opened,
    cursor: &'a mut Cursor,
    suspicion: &'a mut Suspicion,
    above: &'a mut BTreeSet<u32>,
    warned: &'a mut bool,
    /// The lowest UID that could not be given its outcome.
    failed: Option<u32>,
    /// The highest UID that was listed.
    last: u32,
    tally: Tally,
    /// How many messages without an outcome were listed.
    listed: usize,
}

/// Whether the connection can still be used.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Line {
    Well,
    Lost,
}

/// Whether the register has to be asked which messages above the cursor have their outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Known {
    /// It has: the program has not looked through the folder yet.
    #[default]
    ByTheRegister,
    /// It has not: they are remembered.
    ByHeart,
}

/// A portion whose messages have their outcome, but for those that failed.
struct TakenIn {
    tally: Tally,
    settled: Vec<u32>,
    /// Settled, and to stay where a person finds it.
    kept_back: Vec<u32>,
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
            self.take_in_all(&portions(&lying, *self.suspicion), stop).await?;
        }
        if self.failed.is_none() && !stop.is_cancelled() {
            self.cursor.settled_to = self.last.max(self.cursor.settled_to);
            self.cursor.put_away_to = self.cursor.settled_to;
            self.above.clear();
        }
        Ok(())
    }

    /// What had its outcome when the program last ended, and was perhaps not put away any more.
    async fn put_away_the_rest(&mut self) -> Result<(), BotError> {
        let (from, to) = (self.cursor.put_away_to, self.cursor.settled_to);
        if from < to {
            self.put_away(&[format!("{}:{to}", from + 1)]).await?;
            self.cursor.put_away_to = to;
        }
        Ok(())
    }

    /// Leaves out what has its outcome although the cursor stands below it, and puts that away again.
    async fn pass_over_settled(&mut self, lying: &mut Vec<Lying>) -> Result<(), BotError> {
        let uids: Vec<u32> = lying.iter().map(|one| one.uid).collect();
        let register = &self.bot.register;
        let settled = register.settled_uids(&self.imap.name, self.cursor, &uids).await?;
        if settled.is_empty() {
            return Ok(());
        }
        lying.retain(|one| !settled.contains(&one.uid));
        self.tally.known += settled.len() as u64;
        let uids: Vec<u32> = settled.iter().copied().collect();
        self.above.extend(settled);
        self.put_away(&sets(&uids)).await
    }

    /// One portion after another; while one is decided and written, the next is fetched, unless one
    /// of them is so large that both at once would be a burden.
    async fn take_in_all(&mut self, portions: &[Portion], stop: &CancellationToken) -> Result<(), BotError> {
        let mut fetched = None;
        for (n, portion) in portions.iter().enumerate() {
            if stop.is_cancelled() {
                break;
            }
            let messages = match fetched.take() {
                Some(messages) => messages,
                None => self.session.fetch(portion).await,
            };
            let messages = messages.map_err(|fault| self.suspect(portion, fault))?;
            self.note(portion).await?;
            let next = portions
                .get(n + 1)
                .filter(|next| portion.is_light() && next.is_light());
            let session = &mut *self.session;
            let fetch = async {
                match next {
                    Some(next) => Some(session.fetch(next).await),
                    None => None,
                }
            };
            let take_in = take_in(
                self.bot,
                self.imap,
                self.opened.uidvalidity,
                portion.manner,
                messages,
            );
            let (ahead, outcome) = tokio::join!(fetch, take_in);
            let line = match ahead {
                Some(Err(_)) => Line::Lost,
                _ => Line::Well,
            };
            fetched = ahead;
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
            self.suspicion
                .connection_ended(first.uid, last.uid, portion.manner);
        }
        error
    }

    /// Writes down what is going to be read, and how far everything has its outcome.
    async fn note(&mut self, portion: &Portion) -> Result<(), BotError> {
        let starts = match portion.manner {
            Manner::Alone(starts) => starts,
            _ => 1,
        };
        if let (Some(first), Some(last)) = (portion.lying.first(), portion.lying.last()) {
            self.cursor.reading = Some(Reading {
                from: first.uid,
                to: last.uid,
                starts,
            });
        }
        self.keep_cursor().await
    }

    async fn keep_cursor(&self) -> Result<(), BotError> {
        Ok(self
            .bot
            .register
            .keep_cursor(&self.imap.name, self.cursor)
            .await?)
    }

    /// Moves the cursor over a portion and puts it away; where the connection is lost, at the next look.
    async fn settle(&mut self, portion: &Portion, outcome: TakenIn, line: Line) -> Result<(), BotError> {
        let TakenIn {
            tally,
            mut settled,
            kept_back,
        } = outcome;
        let failed = portion
            .lying
            .iter()
            .map(|one| one.uid)
            .find(|uid| !settled.contains(uid));
        self.failed = self.failed.or(failed);
        self.tally.add(&tally);
        (self.bot.progress)(self.count(), self.listed);
        self.above.extend(settled.iter().copied());
        let reached = match (self.failed, portion.lying.last()) {
            (Some(failed), _) => failed.saturating_sub(1),
            (None, Some(last)) => last.uid,
            (None, None) => return Ok(()),
        };
        self.cursor.settled_to = reached.max(self.cursor.settled_to);
        *self.above = self.above.split_off(&self.cursor.settled_to.saturating_add(1));
        if line == Line::Well {
            settled.retain(|uid| !kept_back.contains(uid));
            self.put_away(&sets(&settled)).await?;
            self.cursor.put_away_to = self.cursor.settled_to;
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
            Ok(()) => *self.warned = false,
            Err(NotPutAway(why)) if !*self.warned => {
                let mailbox = &self.imap.name;
                tracing::warn!(
                    mailbox,
                    why,
                    "messages are in the register, but their server does not let them be marked or moved"
                );
                *self.warned = true;
            }
            Err(_) => {}
        }
        Ok(())
    }
}

/// Reads a portion on a thread of its own, and takes it in.
async fn take_in(
    bot: &mut Bot,
    imap: &Imap,
    uidvalidity: u32,
    manner: Manner,
    messages: Vec<(Lying, Bytes)>,
) -> Result<TakenIn, BotError> {
    let now = bot.clock.now();
    let place = |uid: u32| Place {
        mailbox: imap.name.clone(),
        uidvalidity,
        uid: uid.to_string(),
    };
    let in_part = |(_, bytes): &&(Lying, Bytes)| matches!(bytes, Bytes::Header(_) | Bytes::Withheld(_));
    let kept_back = messages
        .iter()
        .filter(in_part)
        .map(|(lying, _)| lying.uid)
        .collect();
    let uids: Vec<u32> = messages.iter().map(|(lying, _)| lying.uid).collect();
    let mut gone = Vec::new();
    let mut door = Vec::new();
    for (lying, bytes) in messages {
        match bytes {
            Bytes::Gone => gone.push(place(lying.uid)),
            bytes => door.push((place(lying.uid), lying, bytes)),
        }
    }
    let rules = Arc::clone(&bot.rules);
    let read = move || -> Vec<Arc<Arrival>> {
        let read = |(place, lying, bytes)| Arc::new(arrival(place, lying, bytes, manner, &rules.own, now));
        door.into_iter().map(read).collect()
    };
    // It ends badly only when the whole program is being ended.
    let arrivals = tokio::task::spawn_blocking(read).await;
    let arrivals = arrivals.map_err(|_| imap.error(ImapFault::Stopped))?;
    let tally = take_in_batch(&bot.register, &bot.rules, &arrivals, now, &mut bot.chance).await?;
    for place in gone {
        record_gone(&bot.register, &bot.rules, place, now, &mut bot.chance).await?;
    }
    let failed: BTreeSet<&str> = tally.failed.iter().map(|place| place.uid.as_str()).collect();
    let has_outcome = |uid: &u32| !failed.contains(uid.to_string().as_str());
    let settled = uids.into_iter().filter(has_outcome).collect();
    Ok(TakenIn {
        tally,
        settled,
        kept_back,
    })
}

fn arrival(
    place: Place,
    lying: Lying,
    bytes: Bytes,
    manner: Manner,
    own: &OwnMail,
    now: DateTime<Utc>,
) -> Arrival {
    let internal = lying.internal;
    let stamp = Stamp::Server { internal, now };
    let megabytes = lying.size / 1024 / 1024;
    match (manner, bytes) {
        (Manner::SetAside, Bytes::Whole(raw) | Bytes::Header(raw)) => {
            let why = "the program ended each time it was read: it is kept as it came, for a person";
            Arrival::unread(place, stamp, raw, why, own)
        }
        (_, Bytes::Whole(raw)) => Arrival::mail(place, stamp, raw, own),
        (_, Bytes::Header(raw)) => {
            let why = format!(
                "it is too large to be taken in ({megabytes} MB): only its header was; it stays in its mailbox, unmarked"
            );
            Arrival::mail(place, stamp, raw, own).to_be_held(&why)
        }
        (_, Bytes::Withheld(why)) => {
            let why = format!("it cannot be fetched ({why}): it stays in its mailbox, unmarked");
            Arrival::unread(place, stamp, Vec::new(), &why, own)
        }
        (_, Bytes::Gone) => Arrival::unread(place, stamp, Vec::new(), "it is gone", own),
    }
}
