//! The time, in; everything that has fallen due seen to, and the mail of the day to each of the staff, out.
//!
//! What follows from a date is casework's to say. Here it is read, decided and written in portions, each in one
//! transaction. Two workers at the same cases do nothing twice: the second finds that the register has moved.

use crate::recount::sound;
use casework::clocks::civil_date;
use casework::decide::{AtHand, LOOKED_FOR, Plan, Undecided, digests, opened_at};
use casework::given::{Chance, Clock};
use casework::ids::CaseId;
use casework::letters::LetterFault;
use casework::moves::{Refused, see_to};
use casework::rules::Rules;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use register::{Register, RegisterError};
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// So many cases are seen to in one transaction.
const TOGETHER: u32 = 50;
/// So often others may come between.
const MOST_TRIES: u32 = 5;
/// How often is looked for what has fallen due.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// A case that cannot be seen to is left alone for so long.
const PUT_OFF: TimeDelta = TimeDelta::hours(1);

/// What the clock does, as one worker does it.
pub struct Deadlines {
    /// The register.
    pub register: Register,
    /// The landlord's rules.
    pub rules: Arc<Rules>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance, for identifiers.
    pub chance: Chance,
    /// Cases that could not be seen to, and until when they are left alone.
    put_off: BTreeMap<CaseId, DateTime<Utc>>,
    /// The last day whose mails were written.
    digest_of: Option<NaiveDate>,
}

/// What was seen to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SeenTo {
    /// Cases in which something had fallen due.
    pub cases: u64,
    /// Cases that could not be seen to; the log says why.
    pub failed: u64,
}

impl Deadlines {
    /// Nothing seen to yet.
    pub fn new(register: Register, rules: Arc<Rules>, clock: Arc<dyn Clock>, chance: Chance) -> Self {
        Self {
            register,
            rules,
            clock,
            chance,
            put_off: BTreeMap::new(),
            digest_of: None,
        }
    }

    /// Sees to everything that has fallen due, those waiting longest first, and writes the mails of the day
    /// once the office is open.
    pub async fn see_to_all(&mut self, stop: &CancellationToken) -> Result<SeenTo, RegisterError> {
        let now = self.clock.now();
        self.put_off.retain(|_, until| *until > now);
        let (mut all, mut after) = (SeenTo::default(), None);
        while !stop.is_cancelled() {
            let woken = self.register.read().await?.woken(now, after, TOGETHER).await?;
            let Some(last) = woken.last() else { break };
            after = Some(*last);
            let ids: Vec<CaseId> = woken.into_iter().map(|(_, id)| id).collect();
            let seen = self.see_to(&ids, now).await?;
            all.cases += seen.cases;
            all.failed += seen.failed;
        }
        if !stop.is_cancelled() {
            self.write_digests(now).await?;
        }
        Ok(all)
    }

    /// Sees to these cases together, and where one of them cannot be, to each alone.
    async fn see_to(&mut self, ids: &[CaseId], now: DateTime<Utc>) -> Result<SeenTo, RegisterError> {
        let ids: Vec<CaseId> = ids
            .iter()
            .filter(|id| !self.put_off.contains_key(id))
            .copied()
            .collect();
        match self.some(&ids, now).await {
            Err(error) if is_of_one_case(&error) => {}
            seen => return seen,
        }
        let mut all = SeenTo::default();
        for id in ids {
            match self.some(&[id], now).await {
                Ok(seen) => {
                    all.cases += seen.cases;
                    all.failed += seen.failed;
                }
                Err(error) if is_of_one_case(&error) => {
                    tracing::error!(case = %id.0, %error, "what is due in it could not be seen to");
                    self.put_off.insert(id, now + PUT_OFF);
                    all.failed += 1;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(all)
    }

    async fn some(&mut self, ids: &[CaseId], now: DateTime<Utc>) -> Result<SeenTo, RegisterError> {
        let mut tries = 1;
        loop {
            match self.once(ids, now).await {
                // Another worker was at the same cases, or a letter of one was just delivered.
                Err(RegisterError::Moved | RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
                result => return result,
            }
        }
    }

    async fn once(&mut self, ids: &[CaseId], now: DateTime<Utc>) -> Result<SeenTo, RegisterError> {
        let mut tx = self.register.write().await?;
        let (mut plans, mut seen) = (Vec::with_capacity(ids.len()), SeenTo::default());
        for mut file in tx.unread_files(ids, &self.rules).await? {
            let mut done = see_to(&self.rules, &file, now, &mut self.chance);
            if matches!(done, Err(Refused::Undecided(Undecided::Unread))) {
                file.correspondence = Some(tx.correspondence(&file.case, &self.rules.own).await?);
                done = see_to(&self.rules, &file, now, &mut self.chance);
            }
            let trouble = match done {
                Ok(done) => {
                    seen.cases += u64::from(!done.plan.cases.is_empty());
                    plans.push(done.plan);
                    done.trouble
                }
                Err(trouble) => Some(trouble),
            };
            if let Some(trouble) = trouble {
                let error = without_names(&trouble);
                let id = file.case.id;
                tracing::error!(case = %id.0, error, "what is due in it could not be seen to");
                self.put_off.insert(id, now + PUT_OFF);
                seen.failed += 1;
            }
        }
        tx.apply(&plans, now).await?;
        tx.commit().await?;
        Ok(seen)
    }

    /// The mail of the day, once a day: each has a key of its own, so that no second worker writes it again.
    async fn write_digests(&mut self, now: DateTime<Utc>) -> Result<(), RegisterError> {
        let today = civil_date(now);
        if self.digest_of == Some(today) {
            return Ok(());
        }
        match opened_at(&self.rules, now) {
            Ok(None) => return Ok(()),
            Ok(Some(_)) => {}
            Err(error) => {
                tracing::error!(%error, "whether the office is open cannot be said: no mail of the day");
                self.digest_of = Some(today);
                return Ok(());
            }
        }
        let mut tries = 1;
        loop {
            match self.digests_of(now).await {
                Err(RegisterError::Moved | RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
                Err(error) => return Err(error),
                Ok(()) => break,
            }
        }
        self.digest_of = Some(today);
        Ok(())
    }

    async fn digests_of(&mut self, now: DateTime<Utc>) -> Result<(), RegisterError> {
        let mut tx = self.register.read().await?;
        let tasks = tx.open_tasks().await?;
        let mut ids = tx.due_by(now + LOOKED_FOR).await?;
        ids.extend(tasks.iter().filter_map(|task| task.case));
        ids.sort_unstable();
        ids.dedup();
        let cases = sound(&mut tx, &ids, &self.rules, "it is in nobody's mail of the day").await?;
        let mut promised = BTreeMap::new();
        for case in cases.values() {
            let words = tx.promised(case).await?;
            promised.extend(words.into_iter().map(|(id, promised)| (id, promised.words)));
        }
        drop(tx);
        let at_hand = AtHand {
            cases,
            tasks,
            promised,
        };
        let plan = match digests(&self.rules, &at_hand, now, &mut self.chance) {
            Ok(plan) => plan,
            Err(error) => {
                let error = without_names(&error.into());
                tracing::error!(error, "the mails of the day could not be written");
                Plan::default()
            }
        };
        if plan.letters.is_empty() {
            return Ok(());
        }
        let mut tx = self.register.write().await?;
        tx.apply(&[plan], now).await?;
        tx.commit().await
    }
}

/// Sees to what falls due again and again until `stop`. Trouble is logged and tried again; it never ends the work.
pub async fn watch_deadlines(mut deadlines: Deadlines, stop: CancellationToken) {
    while !stop.is_cancelled() {
        match deadlines.see_to_all(&stop).await {
            Ok(seen) if seen != SeenTo::default() => {
                tracing::info!(cases = seen.cases, failed = seen.failed, "dates that have come");
            }
            Ok(_) => {}
            Err(error) => tracing::error!(%error, "what is due waits"),
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
}

/// Whether only this case is at fault, and others can go on.
fn is_of_one_case(error: &RegisterError) -> bool {
    error.is_of_one_message() || matches!(error, RegisterError::NewRules(_) | RegisterError::Files(..))
}

/// Why, without anybody's address.
fn without_names(trouble: &Refused) -> String {
    match trouble {
        Refused::Undecided(Undecided::Address(_) | Undecided::Letter(LetterFault::Address(_))) => {
            "a letter cannot be addressed".to_owned()
        }
        other => other.to_string(),
    }
}
