//! What became of letters on their way, in; marked in the register with all that follows for their cases, out.

use crate::outgoing::Sent;
use crate::schedule::next_try;
use casework::decide::{delivered, given_up, still_failing};
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use chrono::{DateTime, TimeDelta, Utc};
use register::{Claimed, Hold, Mark, Register, RegisterError, Tx};
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// How long a claim lasts unless it is renewed: what a killed worker held waits no longer.
pub(crate) const LEASE: TimeDelta = TimeDelta::minutes(1);
/// How often what follows from a letter is decided again when the register moves under it.
const MOST_TRIES: u32 = 5;
/// A register that is away is asked again for this long before letters that went out may go twice.
const MARK_FOR: u32 = 60;
/// … and no longer than this once the worker is told to stop.
const MARK_AT_THE_END: u32 = 3;
const MARK_EVERY: Duration = Duration::from_secs(1);

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
    pub(crate) fn add(&mut self, more: Self) {
        self.accepted += more.accepted;
        self.again += more.again;
        self.given_up += more.given_up;
    }

    pub(crate) fn all(self) -> u64 {
        self.accepted + self.again + self.given_up
    }
}

/// The outbox in one worker's hands.
pub(crate) struct Outbox {
    pub register: Register,
    pub rules: Arc<Rules>,
    pub clock: Arc<dyn Clock>,
    pub chance: Chance,
    pub name: String,
    pub stop: CancellationToken,
}

impl Outbox {
    /// Up to `most` letters that are due, and until when they are held.
    pub async fn claim(&self, most: u32) -> Result<(Vec<Claimed>, DateTime<Utc>), RegisterError> {
        let now = self.clock.now();
        let mut tx = self.register.write().await?;
        let claimed = tx.claim(&self.name, now, now + LEASE, most).await?;
        tx.commit().await?;
        Ok((claimed, now + LEASE))
    }

    /// Holds letters for longer. None when one of them is no longer held: another worker has taken over.
    pub async fn renew(&self, held: &[Hold]) -> Result<Option<DateTime<Utc>>, RegisterError> {
        let until = self.clock.now() + LEASE;
        let mut tx = self.register.write().await?;
        let still = tx.renew(held, until).await?;
        tx.commit().await?;
        Ok((still.len() == held.len()).then_some(until))
    }

    /// Gives back what was not tried.
    pub async fn give_back(&self, letters: &[Claimed]) -> Result<(), RegisterError> {
        if letters.is_empty() {
            return Ok(());
        }
        let held: Vec<Hold> = letters.iter().map(Claimed::hold).collect();
        let mut tx = self.register.write().await?;
        tx.give_back(&held, self.clock.now()).await?;
        tx.commit().await
    }

    /// Marks what became of letters. What went out would go again if it were not marked, so a register
    /// that is away is waited for.
    pub async fn mark(&mut self, sent: &[(Sent, Claimed)]) -> Result<Delivered, RegisterError> {
        let mut tries = 0;
        loop {
            let most = if self.stop.is_cancelled() {
                MARK_AT_THE_END
            } else {
                MARK_FOR
            };
            match self.mark_together(sent).await {
                Err(error) if tries < most && is_away(&error) => {
                    if tries == 0 {
                        tracing::error!(%error, letters = sent.len(), "letters that went out cannot be marked yet");
                    }
                    tries += 1;
                    tokio::time::sleep(MARK_EVERY).await;
                }
                result => return result,
            }
        }
    }

    async fn mark_together(&mut self, sent: &[(Sent, Claimed)]) -> Result<Delivered, RegisterError> {
        // Almost always nothing is amiss with any of them, and parts that can be undone alone cost time.
        let mut marked = self.try_mark(sent, Parts::One).await;
        if marked.as_ref().is_err_and(RegisterError::is_of_one_message) {
            marked = self.try_mark(sent, Parts::EachAlone).await;
        }
        match marked {
            // Two writers of many cases can wait for each other for ever; two of one case cannot.
            Err(RegisterError::Crossed) => {
                let mut tally = Delivered::default();
                for one in sent {
                    tally.add(self.mark_alone(one).await?);
                }
                Ok(tally)
            }
            result => result,
        }
    }

    async fn mark_alone(&mut self, sent: &(Sent, Claimed)) -> Result<Delivered, RegisterError> {
        let mut tries = 1;
        loop {
            match self.try_mark(std::slice::from_ref(sent), Parts::EachAlone).await {
                // The other was still writing many.
                Err(RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
                result => return result,
            }
        }
    }

    async fn try_mark(&mut self, sent: &[(Sent, Claimed)], parts: Parts) -> Result<Delivered, RegisterError> {
        let mut tally = Delivered::default();
        let now = self.clock.now();
        let mut tx = self.register.write().await?;
        let accepted = sent.iter().filter(|(sent, _)| *sent == Sent::Accepted);
        let holds: Vec<Hold> = accepted.map(|(_, letter)| letter.hold()).collect();
        let accepted = tx.mark_delivered(&holds, now).await?;
        for (sent, letter) in sent {
            let mark = mark_of(sent, letter.attempt, now);
            let held = match mark {
                Mark::Delivered => accepted.contains(&letter.letter),
                _ => tx.mark(letter, &mark, now).await?,
            };
            // Who has taken it over concludes what there is to conclude.
            if !held {
                continue;
            }
            match &mark {
                Mark::Delivered => tally.accepted += 1,
                Mark::TryAgain { .. } => tally.again += 1,
                Mark::GivenUp { .. } => tally.given_up += 1,
            }
            match parts {
                Parts::One => self.write_consequences(&mut tx, letter, &mark).await?,
                Parts::EachAlone => self.follow(&mut tx, letter, &mark).await?,
            }
        }
        tx.commit().await?;
        Ok(tally)
    }

    /// Writes what follows from a letter's end for its case. That the letter went out stands in any
    /// case: a fact that cannot be written must not send it twice.
    async fn follow(&mut self, tx: &mut Tx, letter: &Claimed, mark: &Mark) -> Result<(), RegisterError> {
        for _ in 0..MOST_TRIES {
            tx.save().await?;
            match self.write_consequences(tx, letter, mark).await {
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
        &mut self,
        tx: &mut Tx,
        letter: &Claimed,
        mark: &Mark,
    ) -> Result<(), RegisterError> {
        let decide = match mark {
            Mark::GivenUp { .. } => given_up,
            Mark::Delivered if letter.kind.is_to_resident() => delivered,
            Mark::TryAgain { .. } if letter.kind.is_to_resident() && letter.attempt >= TOLD_AFTER => {
                still_failing
            }
            Mark::Delivered | Mark::TryAgain { .. } => return Ok(()),
        };
        let (now, rules) = (self.clock.now(), &self.rules);
        let case = match letter.case {
            Some(case) => tx.case(case, &rules.book).await?,
            None => None,
        };
        let plan = decide(rules, case, letter.letter, now, &mut self.chance)
            .map_err(|error| RegisterError::Refused(error.to_string()))?;
        tx.apply(&[plan], now).await
    }
}

/// How far what follows from one letter can be undone without the others.
#[derive(Clone, Copy)]
enum Parts {
    /// All or nothing.
    One,
    /// Each letter's alone.
    EachAlone,
}

/// After so many failed attempts a person hears that a resident waits for a letter.
const TOLD_AFTER: u32 = 3;

fn mark_of(sent: &Sent, attempt: u32, now: DateTime<Utc>) -> Mark {
    match sent {
        Sent::Accepted => Mark::Delivered,
        Sent::Never(why) => Mark::GivenUp { why: why.clone() },
        Sent::NotNow(why) => match next_try(attempt) {
            Some(wait) => Mark::TryAgain {
                at: now + wait,
                why: why.clone(),
            },
            None => Mark::GivenUp { why: why.clone() },
        },
    }
}

/// Whether the register itself cannot be written now.
fn is_away(error: &RegisterError) -> bool {
    matches!(
        error,
        RegisterError::Locked
            | RegisterError::Full
            | RegisterError::ReadOnly(_)
            | RegisterError::Unreachable(_)
            | RegisterError::Database(_)
    )
}
