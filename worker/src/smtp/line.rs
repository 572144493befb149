//! Letters that are due, in; over one connection sent, handed in or given back, out.

use super::clerk::{Claim, Counter};
use super::connection::{Attempt, Connection, Parcel};
use super::pace::Pace;
use super::smarthost::Smarthost;
use super::suspects::Suspects;
use super::trouble::Trouble;
use crate::marking::{Delivered, Holder};
use crate::outgoing::{Sent, whole};
use chrono::{DateTime, Utc};
use register::{Claimed, Hold, RegisterError};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

/// How many letters a line holds at once: no more than these can go twice when it is killed.
const CLAIM: u32 = 10;
/// How often a claim is renewed while its letters are on their way: thrice within a lease.
const RENEW_EVERY: Duration = Duration::from_secs(20);
/// How long the letter in hand may go on when the worker is told to stop.
const GRACE: Duration = Duration::from_secs(5);

/// What a line says while it works.
pub(super) enum News {
    /// There may be more than one line can carry.
    More,
    /// So much is marked.
    Marked(Delivered),
}

/// Why a line ended before the letters did.
#[derive(Debug)]
pub(super) enum Broke {
    /// The server.
    Server(Trouble),
    /// The register.
    Register(RegisterError),
}

impl From<RegisterError> for Broke {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}

/// One connection at work.
pub(super) struct Line {
    pub counter: Counter,
    pub way: Way,
    pub news: UnboundedSender<News>,
}

/// The server, and the connection to it, if there is one.
pub(super) struct Way {
    pub host: Arc<Smarthost>,
    pub pace: Arc<Pace>,
    pub suspects: Arc<Suspects>,
    pub connection: Option<Connection>,
    pub stop: CancellationToken,
}

/// What became of one claim.
#[derive(Default)]
struct Batch {
    sent: Vec<(Sent, Claimed)>,
    left: Vec<Claimed>,
    trouble: Option<Trouble>,
}

impl Line {
    /// Works until nothing is due; the connection, if it can be kept, and why it ended early.
    pub async fn work(mut self) -> (Option<Connection>, Result<(), Broke>) {
        let result = self.until_nothing_is_due().await;
        (self.way.connection, result)
    }

    async fn until_nothing_is_due(&mut self) -> Result<(), Broke> {
        let mut claimed = match self.way.room() {
            0 => None,
            most => self.counter.ask(Vec::new(), most).await,
        };
        while let Some(claim) = claimed.filter(|claim| !claim.letters.is_empty()) {
            if claim.letters.len() == CLAIM as usize {
                // Whoever has stopped listening has stopped the whole round.
                drop(self.news.send(News::More));
            }
            let (left, trouble, next) = self.send_and_hand_in(claim).await;
            self.counter.holder.give_back(&left).await?;
            if let Some(trouble) = trouble {
                return Err(Broke::Server(trouble));
            }
            claimed = match (left.is_empty(), self.way.room()) {
                (true, _) | (false, 0) => next,
                // The lease was over: what was left is anybody's, and there may be more.
                (false, most) => self.counter.ask(Vec::new(), most).await,
            };
        }
        Ok(())
    }

    /// Sends what is claimed and hands it in, and holds it meanwhile: marking can take longer than a lease.
    async fn send_and_hand_in(&mut self, claim: Claim) -> (Vec<Claimed>, Option<Trouble>, Option<Claim>) {
        let held: Vec<Hold> = claim.letters.iter().map(Claimed::hold).collect();
        let lease = Mutex::new(Some(claim.until));
        let holder = &self.counter.holder;
        let work = async {
            let Batch { sent, left, trouble } = self.way.send_each(claim.letters, holder, &lease).await;
            let most = if left.is_empty() { self.way.room() } else { 0 };
            let next = self.counter.ask(sent, most).await;
            (left, trouble, next)
        };
        tokio::select! {
            // What is marked is held no longer.
            biased;
            done = work => done,
            never = hold(holder, &held, &lease) => match never {},
        }
    }
}

/// Until when letters are held; none when another worker has taken one of them over.
type Lease = Mutex<Option<DateTime<Utc>>>;

async fn hold(holder: &Holder, held: &[Hold], lease: &Lease) -> Infallible {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        match holder.renew(held).await {
            Ok(until) => *lease.lock().unwrap_or_else(PoisonError::into_inner) = until,
            Err(error) => tracing::warn!(%error, "letters on their way could not be held for longer"),
        }
    }
}

fn is_held(lease: &Lease, now: DateTime<Utc>) -> bool {
    let until = *lease.lock().unwrap_or_else(PoisonError::into_inner);
    until.is_some_and(|until| now < until)
}

impl Way {
    /// How many letters it can take next; none once it is told to stop.
    fn room(&self) -> u32 {
        if self.stop.is_cancelled() { 0 } else { CLAIM }
    }

    async fn send_each(&mut self, claimed: Vec<Claimed>, holder: &Holder, lease: &Lease) -> Batch {
        let mut batch = Batch::default();
        let mut claimed = claimed.into_iter();
        while let Some(letter) = claimed.next() {
            let mine = self.turn().await && is_held(lease, holder.clock.now());
            let attempt = if mine {
                self.send(&letter).await
            } else {
                Attempt::Stopped
            };
            match attempt {
                Attempt::Ended(sent) => {
                    batch.sent.push((sent, letter));
                    continue;
                }
                Attempt::Server(trouble) => batch.trouble = Some(trouble),
                Attempt::Stopped => {}
            }
            batch.left = std::iter::once(letter).chain(claimed).collect();
            break;
        }
        batch
    }

    /// Waits for a turn; false when told to stop.
    async fn turn(&self) -> bool {
        tokio::select! {
            biased;
            () = self.stop.cancelled() => false,
            () = self.pace.turn() => true,
        }
    }

    async fn send(&mut self, letter: &Claimed) -> Attempt {
        let raw = match whole(letter) {
            Ok(raw) => raw,
            Err(sent) => return Attempt::Ended(sent),
        };
        let host = Arc::clone(&self.host);
        let parcel = Parcel {
            from: &letter.envelope_from,
            to: host.divert_to.as_deref().unwrap_or(&letter.recipient),
            raw: &raw,
        };
        loop {
            let mut connection = match self.connection().await {
                Ok(connection) => connection,
                Err(attempt) => return attempt,
            };
            let served = connection.has_served();
            let attempt = connection
                .send(&parcel, self.host.timeout, self.out_of_time())
                .await;
            match attempt {
                // The server may have closed it since the last letter, or take only so many over one.
                Attempt::Server(_) if served => {}
                Attempt::Server(trouble) => return self.suspected(letter, trouble),
                attempt => {
                    self.suspects.clear(letter.letter);
                    self.connection = Some(connection).filter(Connection::is_usable);
                    return attempt;
                }
            }
        }
    }

    /// A server that let us in and took no more at that letter: its own trouble at first, the letter's when it
    /// happens again. A login that was never given is missed by every letter.
    fn suspected(&self, letter: &Claimed, trouble: Trouble) -> Attempt {
        let let_in = self.host.sign_in.is_some() || !matches!(trouble, Trouble::Login(_));
        if let_in && self.suspects.again(letter.letter) {
            // The trouble was told the first time; its words may name somebody and do not belong to a letter.
            let why = "the SMTP server broke off at this letter, twice in a row";
            return Attempt::Ended(Sent::NotNow(why.to_owned()));
        }
        Attempt::Server(trouble)
    }

    /// The kept connection, or a new one.
    async fn connection(&mut self) -> Result<Connection, Attempt> {
        if let Some(connection) = self.connection.take().filter(Connection::is_usable) {
            return Ok(connection);
        }
        tokio::select! {
            opened = Connection::open(&self.host) => opened.map_err(Attempt::Server),
            () = self.stop.cancelled() => Err(Attempt::Stopped),
        }
    }

    /// Over when the worker was told to stop and the letter in hand has had its grace.
    fn out_of_time(&self) -> impl Future<Output = ()> + use<> {
        let (stop, grace) = (self.stop.clone(), (self.host.timeout / 2).min(GRACE));
        async move {
            stop.cancelled().await;
            tokio::time::sleep(grace).await;
        }
    }
}
