//! Messages, in; the one outcome of each, durable, out: story one, whole.

use casework::arrivals::{Arrival, Place, Stamp};
use casework::decide::{Known, Outcome, decide, gone, hold, of_other_cases, strangers};
use casework::given::Chance;
use casework::rules::Rules;
use chrono::{DateTime, Utc};
use register::{Register, RegisterError, Standing, Tx};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often a message is decided again when the register moves under it.
const MOST_TRIES: u32 = 5;

/// What became of the messages of a look.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// How many ended where.
    pub outcomes: BTreeMap<&'static str, u64>,
    /// How many had their outcome already.
    pub known: u64,
    /// Those that could not be written and will be looked at again.
    pub failed: Vec<Place>,
}

impl Tally {
    /// Adds another tally to this one.
    pub fn add(&mut self, other: &Self) {
        for (outcome, count) in &other.outcomes {
            *self.outcomes.entry(outcome).or_default() += count;
        }
        self.known += other.known;
        self.failed.extend(other.failed.iter().cloned());
    }

    fn count(&mut self, outcome: Outcome) {
        *self.outcomes.entry(outcome.as_str()).or_default() += 1;
    }

    /// How many messages were taken in.
    pub fn taken_in(&self) -> u64 {
        self.outcomes.values().sum()
    }
}

/// Takes in messages that are strangers to each other, inside a transaction: known, decided,
/// written. One that turns out to point at the same case as another before it has no outcome yet:
/// that case is about to change.
pub async fn take_in(
    tx: &mut Tx,
    rules: &Rules,
    strangers: &[Arc<Arrival>],
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Vec<Option<Outcome>>, RegisterError> {
    let known = tx.known(strangers, &rules.book, now).await?;
    let mut loads = tx.loads(&rules.directory.sharers()).await?;
    let mut plans = Vec::with_capacity(strangers.len());
    let mut outcomes = Vec::with_capacity(strangers.len());
    let apart = of_other_cases(&known);
    for ((arrival, mut known), apart) in strangers.iter().zip(known).zip(apart) {
        known.loads.clone_from(&loads);
        let plan = apart.then(|| decide(rules, &known, arrival, now, chance));
        // The next of the batch goes to who has fewer now.
        let opened = plan.as_ref().and_then(|plan| plan.cases.first());
        if let Some(owner) = opened
            .filter(|case| case.before == 0)
            .and_then(|case| case.after.owner)
        {
            *loads.entry(owner).or_default() += 1;
        }
        outcomes.push(plan.as_ref().map(|plan| plan.outcome().unwrap_or(Outcome::Held)));
        plans.extend(plan);
    }
    tx.apply(&plans, now).await?;
    Ok(outcomes)
}

/// Takes in a batch in one transaction. One message's trouble is that message's alone: it is
/// decided again, then held, then left for the next look.
pub async fn take_in_batch(
    register: &Register,
    rules: &Rules,
    batch: &[Arc<Arrival>],
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Tally, RegisterError> {
    register.stow(batch).await?;
    match together(register, rules, batch, now, chance).await {
        Err(error) if error.is_of_one_message() => {}
        Err(RegisterError::Crossed) => {}
        result => return result,
    }
    match one_by_one(register, rules, batch, now, chance).await {
        // Two writers of many cases can wait for each other for ever; two of one case cannot.
        Err(RegisterError::Crossed) => {
            let mut tally = Tally::default();
            for arrival in batch {
                tally.add(&alone(register, rules, arrival, now, chance).await?);
            }
            Ok(tally)
        }
        result => result,
    }
}

async fn alone(
    register: &Register,
    rules: &Rules,
    arrival: &Arc<Arrival>,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Tally, RegisterError> {
    let mut tries = 1;
    loop {
        match one_by_one(register, rules, std::slice::from_ref(arrival), now, chance).await {
            // The other was still writing many.
            Err(RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
            result => return result,
        }
    }
}

/// The whole batch at once: first those that have nothing to do with any before them, then those that
/// waited for these, and so on.
async fn together(
    register: &Register,
    rules: &Rules,
    batch: &[Arc<Arrival>],
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Tally, RegisterError> {
    let mut tally = Tally::default();
    let mut tx = register.write().await?;
    let fresh = fresh(&mut tx, batch, &mut tally).await?;
    let mut due = fresh;
    while !due.is_empty() {
        let apart = strangers(&due);
        let side_by_side = due.iter().zip(&apart).filter(|(_, apart)| **apart);
        let side_by_side: Vec<_> = side_by_side.map(|(arrival, _)| Arc::clone(arrival)).collect();
        let mut outcomes = take_in(&mut tx, rules, &side_by_side, now, chance)
            .await?
            .into_iter();
        let mut later = Vec::new();
        for (arrival, apart) in due.into_iter().zip(apart) {
            match apart.then(|| outcomes.next().flatten()).flatten() {
                Some(outcome) => tally.count(outcome),
                None => later.push(arrival),
            }
        }
        due = later;
    }
    tx.commit().await?;
    Ok(tally)
}

/// The same with each message under a savepoint of its own: one of the batch is in trouble, and its
/// trouble is its own.
async fn one_by_one(
    register: &Register,
    rules: &Rules,
    batch: &[Arc<Arrival>],
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Tally, RegisterError> {
    let mut tally = Tally::default();
    let mut tx = register.write().await?;
    let fresh = fresh(&mut tx, batch, &mut tally).await?;
    for arrival in &fresh {
        match settle(&mut tx, rules, arrival, now, chance).await? {
            End::Settled(outcome) => tally.count(outcome),
            End::Known => tally.known += 1,
            End::Failed => tally.failed.push(arrival.place.clone()),
        }
    }
    tx.commit().await?;
    Ok(tally)
}

/// Those of the batch that have no outcome yet, each with a place to itself.
async fn fresh(
    tx: &mut Tx,
    batch: &[Arc<Arrival>],
    tally: &mut Tally,
) -> Result<Vec<Arc<Arrival>>, RegisterError> {
    let mut fresh = Vec::with_capacity(batch.len());
    for (arrival, standing) in batch.iter().zip(tx.standing(batch).await?) {
        match standing {
            Standing::Settled => tally.known += 1,
            Standing::Fresh(place) if place == arrival.place => fresh.push(Arc::clone(arrival)),
            // Other mail put where an earlier one lay, under the same name: never taken for that one.
            Standing::Fresh(place) => {
                let arrival = Arrival::clone(arrival);
                fresh.push(Arc::new(Arrival { place, ..arrival }));
            }
        }
    }
    Ok(fresh)
}

/// Records that a message was gone before it could be read: it had an outcome all the same.
pub async fn record_gone(
    register: &Register,
    rules: &Rules,
    place: Place,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<(), RegisterError> {
    let mut tx = register.write().await?;
    if !tx.has_settled(&place).await? {
        let stamp = Stamp::File { modified: now, now };
        let arrival = Arc::new(Arrival::mail(place, stamp, Vec::new(), &rules.own));
        let gone = gone(rules, &arrival, now, chance);
        tx.apply(&[gone], now).await?;
    }
    tx.commit().await
}

/// How the taking in of one message ended.
enum End {
    Settled(Outcome),
    /// Another program took it in meanwhile.
    Known,
    /// Not even holding it was possible.
    Failed,
}

/// Takes in one message under a savepoint. An error is the whole register's.
async fn settle(
    tx: &mut Tx,
    rules: &Rules,
    arrival: &Arc<Arrival>,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<End, RegisterError> {
    let mut trouble = RegisterError::Moved;
    for _ in 0..MOST_TRIES {
        tx.save().await?;
        match take_in(tx, rules, std::slice::from_ref(arrival), now, chance).await {
            Ok(outcomes) => {
                tx.keep().await?;
                let outcome = outcomes.first().copied().flatten().unwrap_or(Outcome::Held);
                return Ok(End::Settled(outcome));
            }
            Err(error) if error.is_of_one_message() => trouble = error,
            Err(error) => return Err(error),
        }
        tx.undo().await?;
        if !matches!(trouble, RegisterError::Moved) {
            break;
        }
        if tx.has_settled(&arrival.place).await? {
            return Ok(End::Known);
        }
    }
    tx.save().await?;
    let plan = hold(
        rules,
        &Known::default(),
        arrival,
        &trouble.to_string(),
        now,
        chance,
    );
    match tx.apply(&[plan], now).await {
        Ok(()) => return tx.keep().await.map(|()| End::Settled(Outcome::Held)),
        Err(error) if error.is_of_one_message() => trouble = error,
        Err(error) => return Err(error),
    }
    tx.undo().await?;
    let mailbox = &arrival.place.mailbox;
    tracing::error!(mailbox, error = %trouble, "a message could not be taken in: it stays in its mailbox");
    Ok(End::Failed)
}
