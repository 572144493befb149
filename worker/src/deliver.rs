//! The outbox, in; every due letter tried once, and what follows written, out.

use crate::outgoing::{Maildir, Sent};
use crate::schedule::next_try;
use casework::decide::{delivered, given_up};
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use chrono::TimeDelta;
use register::{Claimed, Mark, Register, RegisterError, Tx};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How many letters are claimed, and then marked, together.
const BATCH: u32 = 50;
/// How long a worker has for a batch before another may take it over.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// How often the outbox is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// The pause after trouble with the register.
const PAUSE: Duration = Duration::from_secs(5);
/// How often what follows from a letter is decided again when the register moves under it.
const MOST_TRIES: u32 = 5;

/// What the worker works with.
pub struct Worker {
    /// The register.
    pub register: Register,
    /// The landlord's rules.
    pub rules: Arc<Rules>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for identifiers.
    pub chance: Chance,
    /// Its name among workers.
    pub name: String,
    /// Where letters go.
    pub outgoing: Maildir,
    /// Told after each batch how many letters are done.
    pub progress: fn(done: u64),
}

/// What became of the letters that were due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Accepted for delivery.
    pub accepted: u64,
    /// To be tried again.
    pub again: u64,
    /// Given up; a person was told.
    pub given_up: u64,
}

impl Delivered {
    fn add(&mut self, more: Self) {
        self.accepted += more.accepted;
        self.again += more.again;
        self.given_up += more.given_up;
    }
}

/// The worker cannot work.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    /// The register.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// A fault of this program: what was on its way is tried again when its lease is over.
    #[error("delivering letters broke off by a fault of this program")]
    Broken,
}

/// Delivers every letter that is due. Claim, commit, deliver, mark: no transaction lives while a
/// letter is on its way.
pub async fn deliver_due(worker: &mut Worker, stop: &CancellationToken) -> Result<Delivered, WorkerError> {
    let mut tally = Delivered::default();
    while !stop.is_cancelled() {
        let now = worker.clock.now();
        let mut tx = worker.register.write().await?;
        let claimed = tx.claim(&worker.name, now, now + LEASE, BATCH).await?;
        tx.commit().await?;
        if claimed.is_empty() {
            break;
        }
        let outgoing = worker.outgoing.clone();
        let sent = tokio::task::spawn_blocking(move || {
            claimed
                .into_iter()
                .map(|letter| (outgoing.send(&letter), letter))
                .collect::<Vec<_>>()
        })
        .await
        .map_err(|_| WorkerError::Broken)?;
        tally.add(mark(worker, &sent).await?);
        (worker.progress)(tally.accepted + tally.again + tally.given_up);
    }
    Ok(tally)
}

async fn mark(worker: &mut Worker, sent: &[(Sent, Claimed)]) -> Result<Delivered, RegisterError> {
    match try_mark(worker, sent).await {
        // Two writers of many cases can wait for each other for ever; two of one case cannot.
        Err(RegisterError::Crossed) => {
            let mut tally = Delivered::default();
            for one in sent {
                tally.add(mark_alone(worker, one).await?);
            }
            Ok(tally)
        }
        result => result,
    }
}

async fn mark_alone(worker: &mut Worker, sent: &(Sent, Claimed)) -> Result<Delivered, RegisterError> {
    let mut tries = 1;
    loop {
        match try_mark(worker, std::slice::from_ref(sent)).await {
            // The other was still writing many.
            Err(RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
            result => return result,
        }
    }
}

async fn try_mark(worker: &mut Worker, sent: &[(Sent, Claimed)]) -> Result<Delivered, RegisterError> {
    let mut tally = Delivered::default();
    let now = worker.clock.now();
    let mut tx = worker.register.write().await?;
    for (sent, letter) in sent {
        let mark = match sent {
            Sent::Accepted => Mark::Delivered,
            Sent::Never(why) => Mark::GivenUp { why: why.clone() },
            Sent::NotNow(why) => match next_try(letter.attempt) {
                Some(wait) => Mark::TryAgain {
                    at: now + wait,
                    why: why.clone(),
                },
                None => Mark::GivenUp { why: why.clone() },
            },
        };
        if !tx.mark(letter, &mark, now).await? {
            continue;
        }
        match &mark {
            Mark::Delivered => tally.accepted += 1,
            Mark::TryAgain { .. } => tally.again += 1,
            Mark::GivenUp { .. } => tally.given_up += 1,
        }
        follow(&mut tx, worker, letter, &mark).await?;
    }
    tx.commit().await?;
    Ok(tally)
}

/// Writes what follows from a letter's end for its case. That the letter went out stands in any
/// case: a fact that cannot be written must not send it twice.
async fn follow(
    tx: &mut Tx,
    worker: &mut Worker,
    letter: &Claimed,
    mark: &Mark,
) -> Result<(), RegisterError> {
    for _ in 0..MOST_TRIES {
        tx.save().await?;
        match write_consequences(tx, worker, letter, mark).await {
            Ok(()) => return tx.keep().await,
            Err(error) if error.is_of_one_message() => {
                tx.undo().await?;
                if !matches!(error, RegisterError::Moved) {
                    tracing::error!(letter = %letter.letter, %error, "its case could not be brought up to date");
                    return Ok(());
                }
            }
            Err(error) => return Err(error),
        }
    }
    tracing::error!(letter = %letter.letter, "its case kept moving and was not brought up to date");
    Ok(())
}

async fn write_consequences(
    tx: &mut Tx,
    worker: &mut Worker,
    letter: &Claimed,
    mark: &Mark,
) -> Result<(), RegisterError> {
    let now = worker.clock.now();
    let rules = &worker.rules;
    if matches!(mark, Mark::TryAgain { .. }) || (*mark == Mark::Delivered && !letter.kind.is_to_resident()) {
        return Ok(());
    }
    let case = match letter.case {
        Some(case) => tx.case(case, &rules.book).await?,
        None => None,
    };
    let plan = match mark {
        Mark::GivenUp { .. } => given_up(rules, case, letter.letter, now, &mut worker.chance),
        _ => delivered(rules, case, letter.letter, now, &mut worker.chance),
    };
    let plan = plan.map_err(|error| RegisterError::Refused(error.to_string()))?;
    tx.apply(&[plan], now).await
}

/// Delivers again and again until `stop`. Trouble is logged and tried again; it never ends the work.
pub async fn work(mut worker: Worker, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let wait = match deliver_due(&mut worker, &stop).await {
            Ok(tally) => {
                if tally != Delivered::default() {
                    let Delivered {
                        accepted,
                        again,
                        given_up,
                    } = tally;
                    tracing::info!(accepted, again, given_up, "letters");
                }
                LOOK_EVERY
            }
            Err(error) => {
                tracing::error!(%error, "letters wait");
                PAUSE
            }
        };
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}
