//! A Maildir, in; every message in it with its outcome, and marked, out.

use crate::maildir::{Lying, Maildir, Whole};
use crate::take_in::{Tally, record_gone, take_in_batch};
use crate::watch::{Bot, BotError};
use casework::arrivals::{Arrival, Place};
use casework::given::Clock;
use casework::rules::Rules;
use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio_util::sync::CancellationToken;

/// How many messages share a transaction: one flush to the disk for all of them.
const BATCH: usize = 100;
/// How many bytes of messages are held at a time.
const BATCH_BYTES: usize = 16 * 1024 * 1024;
/// How often a Maildir is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// The pause after trouble, doubled each time up to the longest.
const FIRST_PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// Messages known to have their outcome, so that the next look need not ask the register again.
#[derive(Clone, Debug, Default)]
pub struct Seen(HashSet<Whole>);

/// Looks at a mailbox once: everything in it gets its outcome, then is marked. `settled` are
/// messages known to have theirs, so that the next look need not ask the register again.
pub async fn look(
    bot: &mut Bot,
    mailbox: &Maildir,
    settled: &mut Seen,
    stop: &CancellationToken,
) -> Result<Tally, BotError> {
    let mut fresh = apart(mailbox, Maildir::list).await?;
    let whole: HashSet<&Whole> = fresh.iter().map(|lying| &lying.whole).collect();
    settled.0.retain(|seen| whole.contains(seen));
    fresh.retain(|lying| !settled.0.contains(&lying.whole));
    let (mut tally, mut unmarked) = (Tally::default(), None);
    let mut done = 0;
    while done < fresh.len() && !stop.is_cancelled() {
        let Fetched {
            arrivals,
            missing,
            unreadable,
            taken,
        } = apart(mailbox, {
            let next = fresh[done..].iter().take(BATCH).cloned().collect();
            let (rules, clock) = (Arc::clone(&bot.rules), Arc::clone(&bot.clock));
            move |mailbox| fetch(mailbox, next, &rules, clock.as_ref())
        })
        .await;
        let now = bot.clock.now();
        let mut batch = take_in_batch(&bot.register, &bot.rules, &arrivals, now, &mut bot.chance).await?;
        record_missing(bot, mailbox, &missing).await?;
        batch.failed.extend(unreadable);
        let has_outcome = |lying: &&Lying| {
            !missing.contains(&lying.whole.unique)
                && !batch.failed.contains(&mailbox.place(&lying.whole.unique))
        };
        let to_mark = fresh[done..done + taken].iter().filter(has_outcome);
        let to_mark: Vec<Lying> = to_mark.cloned().collect();
        let marked = apart(mailbox, |mailbox| {
            let marked = to_mark
                .into_iter()
                .map(|lying| (mailbox.put_away(&lying), lying.whole));
            marked.collect::<Vec<_>>()
        });
        for (marked, whole) in marked.await {
            match marked {
                Ok(()) => drop(settled.0.insert(whole)),
                // What cannot be marked has its outcome all the same, and must not keep back the rest.
                Err(error) => unmarked = Some(error),
            }
        }
        done += taken;
        tally.add(&batch);
        (bot.progress)(done, fresh.len());
    }
    match unmarked {
        Some(error) => Err(error.into()),
        None => Ok(tally),
    }
}

/// Does what waits for the disk on a thread of its own: a folder that is slow or dead holds up nothing else.
async fn apart<T: Send + 'static>(mailbox: &Maildir, work: impl FnOnce(&Maildir) -> T + Send + 'static) -> T {
    let mailbox = mailbox.clone();
    match spawn_blocking(move || work(&mailbox)).await {
        Ok(done) => done,
        Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
        // Only a program that is ending gives up its threads.
        Err(_) => std::future::pending().await,
    }
}

/// The next messages of a mailbox.
#[derive(Default)]
struct Fetched {
    arrivals: Vec<Arc<Arrival>>,
    /// Those that were not there any more under the name they had.
    missing: Vec<String>,
    /// Those that are there and cannot be read: they are looked at again.
    unreadable: Vec<Place>,
    /// How many places these are.
    taken: usize,
}

/// What is missing under its old name was renamed by a mail reader, and is found at the next look,
/// or is gone for good, which is recorded.
async fn record_missing(bot: &mut Bot, mailbox: &Maildir, missing: &[String]) -> Result<(), BotError> {
    if missing.is_empty() {
        return Ok(());
    }
    let lying = apart(mailbox, Maildir::list).await?;
    for unique in missing
        .iter()
        .filter(|unique| lying.iter().all(|lying| lying.whole.unique != **unique))
    {
        let place = mailbox.place(unique);
        let now = bot.clock.now();
        record_gone(&bot.register, &bot.rules, place, now, &mut bot.chance).await?;
    }
    Ok(())
}

/// Reads the next messages before any transaction begins.
fn fetch(mailbox: &Maildir, fresh: Vec<Lying>, rules: &Rules, clock: &dyn Clock) -> Fetched {
    let mut fetched = Fetched::default();
    let mut bytes = 0;
    for lying in fresh {
        if bytes > BATCH_BYTES {
            break;
        }
        fetched.taken += 1;
        match mailbox.fetch(&lying, &rules.own, clock.now()) {
            Ok(Some(arrival)) => {
                bytes += arrival.raw.len();
                fetched.arrivals.push(Arc::new(arrival));
            }
            Ok(None) => fetched.missing.push(lying.whole.unique.clone()),
            Err(error) => {
                tracing::error!(%error, "a message cannot be read: it stays in its mailbox");
                fetched.unreadable.push(mailbox.place(&lying.whole.unique));
            }
        }
    }
    fetched
}

/// Looks at a Maildir again and again until `stop`. Trouble is logged and tried again after a
/// pause that grows; it never ends the watch.
pub(crate) async fn keep_looking(mut bot: Bot, mailbox: Maildir, stop: CancellationToken) {
    let mut settled = Seen::default();
    let mut pause = FIRST_PAUSE;
    while !stop.is_cancelled() {
        let mut wait = LOOK_EVERY;
        match look(&mut bot, &mailbox, &mut settled, &stop).await {
            Ok(tally) if !tally.failed.is_empty() => wait = pause,
            Ok(tally) => {
                if tally.taken_in() > 0 {
                    tracing::info!(mailbox = mailbox.name, messages = tally.taken_in(), "taken in");
                }
            }
            Err(error) => {
                tracing::error!(mailbox = mailbox.name, %error, "nothing was marked; tried again");
                wait = pause;
            }
        }
        pause = if wait == LOOK_EVERY {
            FIRST_PAUSE
        } else {
            (pause * 2).min(LONGEST_PAUSE)
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
