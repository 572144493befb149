//! What became of letters on their way, in; marked in the register with all that follows for their cases, out.

use crate::outgoing::Sent;
use crate::schedule::next_try;
use casework::cases::Case;
use casework::decide::{Plan, Undecided, delivered, given_up, still_failing};
use casework::given::{Chance, Clock};
use casework::ids::{CaseId, MessageId};
use casework::rules::Rules;
use chrono::{DateTime, TimeDelta, Utc};
use register::{Claimed, Hold, Mark, Register, RegisterError, Tx};
use std::collections::BTreeSet;
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

    fn count(&mut self, mark: &Mark) {
        match mark {
            Mark::Delivered => self.accepted += 1,
            Mark::TryAgain { .. } | Mark::MayHaveGone { .. } => self.again += 1,
            Mark::GivenUp { .. } => self.given_up += 1,
        }
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

    /// What holds letters while this sends and marks them.
    pub fn holder(&self) -> Holder {
        Holder {
            register: self.register.clone(),
            clock: Arc::clone(&self.clock),
        }
    }

    /// Marks what became of letters, and claims up to `next` more in the same transaction. What went
    /// out would go again if it were not marked, so a register that is away is waited for.
    pub async fn mark(&mut self, sent: &[(Sent, Claimed)], next: u32) -> Result<Marked, RegisterError> {
        let (mut tries, mut read_anew) = (0, false);
        loop {
            let most = match sent {
                [] => 0,
                _ if self.stop.is_cancelled() => MARK_AT_THE_END,
                _ => MARK_FOR,
            };
            match self.mark_together(sent, next).await {
                Err(error) if tries < most && is_away(&error) => {
                    if tries == 0 {
                        tracing::error!(%error, letters = sent.len(), "letters that went out cannot be marked yet");
                    }
                    tries += 1;
                    tokio::time::sleep(MARK_EVERY).await;
                }
                // Its case is counted by a calendar that was put in force since this worker began.
                Err(RegisterError::NewRules(_)) if !read_anew => {
                    self.read_rulebook().await?;
                    read_anew = true;
                }
                result => return result,
            }
        }
    }

    async fn read_rulebook(&mut self) -> Result<(), RegisterError> {
        let book = self.register.read().await?.used_rulebook().await?;
        let rules = Rules::clone(&self.rules);
        self.rules = Arc::new(Rules { book, ..rules });
        Ok(())
    }

    async fn mark_together(&mut self, sent: &[(Sent, Claimed)], next: u32) -> Result<Marked, RegisterError> {
        // Almost always nothing is amiss with any of them, and parts that can be undone alone cost time.
        let mut marked = self.try_mark(sent, Parts::One, next).await;
        if marked.as_ref().is_err_and(RegisterError::is_of_one_message) {
            marked = self.try_mark(sent, Parts::EachAlone, next).await;
        }
        // What went out is marked whatever is amiss with those that come next.
        if next > 0 && marked.as_ref().is_err_and(RegisterError::is_of_one_message) {
            marked = self.try_mark(sent, Parts::EachAlone, 0).await;
        }
        match marked {
            // Two writers of many cases can wait for each other for ever; two of one case cannot.
            Err(RegisterError::Crossed) => {
                let mut all = Marked::default();
                for one in sent {
                    all.tally.add(self.mark_alone(one).await?.tally);
                }
                if next > 0 {
                    (all.next, all.until) = self.claim(next).await?;
                }
                Ok(all)
            }
            result => result,
        }
    }

    async fn mark_alone(&mut self, sent: &(Sent, Claimed)) -> Result<Marked, RegisterError> {
        let mut tries = 1;
        loop {
            match self
                .try_mark(std::slice::from_ref(sent), Parts::EachAlone, 0)
                .await
            {
                // The other was still writing many.
                Err(RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
                result => return result,
            }
        }
    }

    async fn try_mark(
        &mut self,
        sent: &[(Sent, Claimed)],
        parts: Parts,
        next: u32,
    ) -> Result<Marked, RegisterError> {
        let mut marked = Marked::default();
        let now = self.clock.now();
        let mut tx = self.register.write().await?;
        let accepted = sent.iter().filter(|(sent, _)| *sent == Sent::Accepted);
        let holds: Vec<Hold> = accepted.map(|(_, letter)| letter.hold()).collect();
        let accepted = tx.mark_delivered(&holds, now).await?;
        let mut ended = Vec::with_capacity(sent.len());
        for (sent, letter) in sent {
            let mark = mark_of(sent, letter.attempt, now);
            let held = match mark {
                Mark::Delivered => accepted.contains(&letter.letter),
                _ => tx.mark(letter, &mark, now).await?,
            };
            // Who has taken it over concludes what there is to conclude.
            if held {
                marked.tally.count(&mark);
                ended.extend(consequence(letter, &mark).map(|decide| (letter, decide)));
            }
        }
        match parts {
            Parts::One => self.write_consequences(&mut tx, ended, now).await?,
            Parts::EachAlone => {
                for one in ended {
                    self.follow(&mut tx, one, now).await?;
                }
            }
        }
        if next > 0 {
            marked.next = tx.claim(&self.name, now, now + LEASE, next).await?;
            marked.until = now + LEASE;
        }
        tx.commit().await?;
        Ok(marked)
    }

    /// Writes what follows from a letter's end for its case. That the letter went out stands in any
    /// case: a fact that cannot be written must not send it twice.
    async fn follow(&mut self, tx: &mut Tx, one: Ended<'_>, now: DateTime<Utc>) -> Result<(), RegisterError> {
        let letter = one.0.letter;
        for _ in 0..MOST_TRIES {
            tx.save().await?;
            match self.write_consequences(tx, vec![one], now).await {
                Ok(()) => return tx.keep().await,
                Err(error) if error.is_of_one_message() => {
                    tx.undo().await?;
                    if !matches!(error, RegisterError::Moved) {
                        tracing::error!(%letter, %error, "its case could not be brought up to date");
                        return Ok(());
                    }
                }
                Err(error) => return Err(error),
            }
        }
        tracing::error!(%letter, "its case kept moving and was not brought up to date");
        Ok(())
    }

    async fn write_consequences(
        &mut self,
        tx: &mut Tx,
        mut ended: Vec<Ended<'_>>,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        while !ended.is_empty() {
            // Of each case one letter at a time: what follows from the next begins where this one ends.
            let mut cases = BTreeSet::new();
            let (first, later): (Vec<_>, Vec<_>) = ended
                .into_iter()
                .partition(|(letter, _)| letter.case.is_none_or(|case| cases.insert(case)));
            let cases: Vec<CaseId> = cases.into_iter().collect();
            let mut cases = tx.cases(&cases, &self.rules.book).await?;
            let mut plans = Vec::with_capacity(first.len());
            for (letter, decide) in first {
                let case = letter.case.and_then(|case| cases.remove(&case));
                let plan = decide(&self.rules, case, letter.letter, now, &mut self.chance);
                plans.push(plan.map_err(|error| RegisterError::Refused(error.to_string()))?);
            }
            tx.apply(&plans, now).await?;
            ended = later;
        }
        Ok(())
    }
}

/// Letters on their way, held for as long as they are.
#[derive(Clone)]
pub(crate) struct Holder {
    register: Register,
    pub clock: Arc<dyn Clock>,
}

impl Holder {
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

    /// Holds letters for longer. None when one of them is no longer held: another worker has taken over.
    pub async fn renew(&self, held: &[Hold]) -> Result<Option<DateTime<Utc>>, RegisterError> {
        let until = self.clock.now() + LEASE;
        let mut tx = self.register.write().await?;
        let still = tx.renew(held, until).await?;
        tx.commit().await?;
        Ok((still.len() == held.len()).then_some(until))
    }
}

/// What was marked, and the letters that come next.
#[derive(Default)]
pub(crate) struct Marked {
    pub tally: Delivered,
    pub next: Vec<Claimed>,
    /// Until when they are held.
    pub until: DateTime<Utc>,
}

/// What decides what follows for a letter's case.
type Decide = fn(&Rules, Option<Case>, MessageId, DateTime<Utc>, &mut Chance) -> Result<Plan, Undecided>;

/// A letter with something to follow for its case.
type Ended<'a> = (&'a Claimed, Decide);

fn consequence(letter: &Claimed, mark: &Mark) -> Option<Decide> {
    let to_resident = letter.kind.is_to_resident();
    match mark {
        Mark::GivenUp { .. } => Some(given_up),
        Mark::Delivered if to_resident => Some(delivered),
        Mark::TryAgain { .. } | Mark::MayHaveGone { .. } if to_resident && letter.attempt >= TOLD_AFTER => {
            Some(still_failing)
        }
        Mark::Delivered | Mark::TryAgain { .. } | Mark::MayHaveGone { .. } => None,
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
        Sent::NotNow(why) | Sent::Unsure(why) => {
            let why = why.clone();
            let Some(at) = next_try(attempt).map(|wait| now + wait) else {
                return Mark::GivenUp { why };
            };
            match sent {
                Sent::Unsure(_) => Mark::MayHaveGone { at, why },
                _ => Mark::TryAgain { at, why },
            }
        }
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
