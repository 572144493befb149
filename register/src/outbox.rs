//! Letters that are due, claimed; what became of them, marked.
//!
//! Claim, commit, deliver, mark: no transaction lives while a letter is on its way.
//! A claim carries a lease and a fencing number, so that a worker that stalls and comes
//! back cannot mark what another has taken over.

use crate::backend::{Backend, Tx, on_backend};
use crate::bodies::{Packed, PackedRow, damaged};
use crate::error::RegisterError;
use crate::many::among;
use casework::ids::{CaseId, MessageId};
use casework::letters::LetterKind;
use chrono::{DateTime, Utc};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// How far a letter in the outbox can have come, as lists name it.
pub const LETTER_STATES: [&str; 4] = ["waiting", "delivered", "given_up", WITHDRAWN];
/// How a letter ended that was taken back: it is a message still, and in no outbox.
pub const WITHDRAWN: &str = "withdrawn";

/// A letter claimed for delivery.
#[derive(Debug)]
pub struct Claimed {
    /// The letter.
    pub letter: MessageId,
    /// What it is.
    pub kind: LetterKind,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// The envelope's recipient.
    pub recipient: String,
    /// The envelope's sender.
    pub envelope_from: String,
    /// Which attempt this is, from 1: it is counted before it is made.
    pub attempt: u32,
    /// The fencing number that a mark has to show.
    pub fence: i64,
    body: Option<Packed>,
}

impl Claimed {
    /// The message as it goes out; or why it cannot be read, which is this letter's trouble alone.
    pub fn raw(&self) -> Result<Vec<u8>, RegisterError> {
        match &self.body {
            Some(body) => body.unpacked(),
            None => Err(damaged(self.letter)),
        }
    }

    /// What keeps it from other workers.
    pub fn hold(&self) -> Hold {
        Hold {
            letter: self.letter,
            fence: self.fence,
        }
    }
}

/// A claim upon a letter, which ends with its lease.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    letter: MessageId,
    fence: i64,
}

/// What became of a claimed letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Accepted for delivery.
    Delivered,
    /// To be tried again.
    TryAgain {
        /// Not before.
        at: DateTime<Utc>,
        /// What went wrong, without names or addresses.
        why: String,
    },
    /// To be tried again, although the server may have it.
    MayHaveGone {
        /// Not before.
        at: DateTime<Utc>,
        /// What went wrong, without names or addresses.
        why: String,
    },
    /// Never to be tried again.
    GivenUp {
        /// What went wrong, without names or addresses.
        why: String,
    },
}

#[derive(sqlx::FromRow)]
struct ClaimRow {
    message_id: Uuid,
    kind: String,
    recipient: String,
    envelope_from: String,
    attempts: i64,
    fence: i64,
    next_at: DateTime<Utc>,
    case_id: Option<Uuid>,
    hash: Option<Vec<u8>>,
    size: Option<i64>,
    packed: Option<Vec<u8>>,
}

/// Two texts side by side, because PostgreSQL's workers would otherwise queue behind each
/// other's row locks. There the due ones are chosen first and once: as a sub-select they would be
/// chosen again for each row looked at, and more claimed than was asked for. SQLite returns nothing
/// of another table but by a sub-select.
const CLAIM_SQLITE: &str = "\
    update outbox set lease_by = $1, lease_until = $2, attempts = attempts + 1, fence = fence + 1,
        may_have_gone = case when lease_by is null then may_have_gone else 1 end
    where message_id in (
        select message_id from outbox
        where state = 'waiting' and next_at <= $3 and (lease_until is null or lease_until <= $3)
        order by next_at, message_id limit $4)
    returning message_id, kind, recipient, envelope_from, attempts, fence, next_at,
        (select case_id from message m where m.id = outbox.message_id) as case_id,
        (select hash from body b where b.message_id = outbox.message_id) as hash,
        (select size from body b where b.message_id = outbox.message_id) as size,
        (select packed from body b where b.message_id = outbox.message_id) as packed";
const CLAIM_POSTGRES: &str = "\
    with due as materialized (
        select message_id from outbox
        where state = 'waiting' and next_at <= $3 and (lease_until is null or lease_until <= $3)
        order by next_at, message_id limit $4 for update skip locked)
    update outbox set lease_by = $1, lease_until = $2, attempts = attempts + 1, fence = fence + 1,
        may_have_gone = case when lease_by is null then may_have_gone else 1 end
    from due join message m on m.id = due.message_id left join body b on b.message_id = m.id
    where outbox.message_id = due.message_id
    returning outbox.message_id, outbox.kind, recipient, envelope_from, attempts, fence, next_at,
        m.case_id, b.hash, b.size, b.packed";

/// A change of letters that are still held, for either engine: a list of letters and fences comes as JSON,
/// which both take apart, each in its own words.
macro_rules! of_held {
    ($change:literal) => {
        [
            concat!(
                "update outbox set ",
                $change,
                " from json_each($1) held where message_id = unhex(held.value ->> 0)
                 and fence = held.value ->> 1 and state = 'waiting' returning message_id"
            ),
            concat!(
                "update outbox set ",
                $change,
                " from json_array_elements($1::json) held where message_id = (held.value ->> 0)::uuid
                 and fence = (held.value ->> 1)::bigint and state = 'waiting' returning message_id"
            ),
        ]
    };
}

const DELIVERED: [&str; 2] = of_held!(
    "state = 'delivered', next_at = $2, delivered_at = $2, last_error = null, lease_by = null, lease_until = null"
);
const RENEWED: [&str; 2] = of_held!("lease_until = $2");
/// A lease that ends now is none.
const GIVEN_BACK: [&str; 2] = of_held!("lease_by = null, lease_until = $2, attempts = attempts - 1");

impl Tx {
    /// Claims up to `most` letters that are due at `now`, until `lease_until`, the oldest first.
    pub async fn claim(
        &mut self,
        worker: &str,
        now: DateTime<Utc>,
        lease_until: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Claimed>, RegisterError> {
        let most = i64::from(most);
        let mut rows: Vec<ClaimRow> = match &mut self.backend {
            Backend::Sqlite(tx) => {
                sqlx::query_as(CLAIM_SQLITE)
                    .bind(worker)
                    .bind(lease_until)
                    .bind(now)
                    .bind(most)
                    .fetch_all(&mut **tx)
                    .await
            }
            Backend::Postgres(tx) => {
                sqlx::query_as(CLAIM_POSTGRES)
                    .bind(worker)
                    .bind(lease_until)
                    .bind(now)
                    .bind(most)
                    .fetch_all(&mut **tx)
                    .await
            }
        }?;
        rows.sort_by_key(|row| (row.next_at, row.message_id));
        rows.into_iter().map(|row| self.claimed(row)).collect()
    }

    fn claimed(&self, row: ClaimRow) -> Result<Claimed, RegisterError> {
        let kind = LetterKind::from_name(&row.kind)
            .ok_or_else(|| RegisterError::Corrupt(format!("a letter of kind {}", row.kind)))?;
        let (row_id, packed) = (row.message_id, row.packed);
        let body = row.hash.zip(row.size).map(|(hash, size)| {
            let row = PackedRow { hash, size, packed };
            self.packed(MessageId(row_id), row)
        });
        Ok(Claimed {
            letter: MessageId(row.message_id),
            kind,
            case: row.case_id.map(CaseId),
            recipient: row.recipient,
            envelope_from: row.envelope_from,
            attempt: u32::try_from(row.attempts).unwrap_or(u32::MAX),
            fence: row.fence,
            body,
        })
    }

    /// Marks letters as accepted for delivery. Those that another worker has taken over since are not
    /// among the letters that come back: nothing was written of them, and nothing may be concluded.
    pub async fn mark_delivered(
        &mut self,
        held: &[Hold],
        now: DateTime<Utc>,
    ) -> Result<BTreeSet<MessageId>, RegisterError> {
        self.change(DELIVERED, held, now).await
    }

    /// Holds letters for longer; those that are still held come back.
    pub async fn renew(
        &mut self,
        held: &[Hold],
        lease_until: DateTime<Utc>,
    ) -> Result<BTreeSet<MessageId>, RegisterError> {
        self.change(RENEWED, held, lease_until).await
    }

    /// Gives letters back as if they had never been claimed: they are due as before and the attempt was
    /// none. Those that came back are free.
    pub async fn give_back(
        &mut self,
        held: &[Hold],
        now: DateTime<Utc>,
    ) -> Result<BTreeSet<MessageId>, RegisterError> {
        self.change(GIVEN_BACK, held, now).await
    }

    async fn change(
        &mut self,
        [sqlite, postgres]: [&'static str; 2],
        held: &[Hold],
        at: DateTime<Utc>,
    ) -> Result<BTreeSet<MessageId>, RegisterError> {
        if held.is_empty() {
            return Ok(BTreeSet::new());
        }
        let list: Vec<_> = held
            .iter()
            .map(|hold| json!([hold.letter.0.simple().to_string(), hold.fence]))
            .collect();
        let list = serde_json::Value::from(list).to_string();
        let changed: Vec<Uuid> = match &mut self.backend {
            Backend::Sqlite(tx) => {
                sqlx::query_scalar(sqlite)
                    .bind(list)
                    .bind(at)
                    .fetch_all(&mut **tx)
                    .await
            }
            Backend::Postgres(tx) => {
                sqlx::query_scalar(postgres)
                    .bind(list)
                    .bind(at)
                    .fetch_all(&mut **tx)
                    .await
            }
        }?;
        Ok(changed.into_iter().map(MessageId).collect())
    }

    /// Marks what became of a letter. False if another worker has taken it over since:
    /// then nothing was written, and nothing may be concluded from this delivery.
    pub async fn mark(
        &mut self,
        claimed: &Claimed,
        mark: &Mark,
        now: DateTime<Utc>,
    ) -> Result<bool, RegisterError> {
        let (state, next_at, delivered_at, why) = match mark {
            Mark::Delivered => ("delivered", now, Some(now), None),
            Mark::TryAgain { at, why } | Mark::MayHaveGone { at, why } => ("waiting", *at, None, Some(why)),
            Mark::GivenUp { why } => ("given_up", now, None, Some(why)),
        };
        let changed = on_backend!(self, |conn| sqlx::query(
            "update outbox set state = $3, next_at = $4, delivered_at = $5, last_error = $6,
                    lease_by = null, lease_until = null,
                    may_have_gone = case when $7 = 1 then 1 else may_have_gone end
             where message_id = $1 and fence = $2 and state = 'waiting'"
        )
        .bind(claimed.letter.0)
        .bind(claimed.fence)
        .bind(state)
        .bind(next_at)
        .bind(delivered_at)
        .bind(why)
        .bind(i64::from(matches!(mark, Mark::MayHaveGone { .. })))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(changed == 1)
    }

    /// Those of the letters that wait and that no worker has in hand. One that was claimed and neither marked
    /// nor given back may have gone, also where its lease is over; so may one that the server was given and did
    /// not answer for, whatever became of it since.
    pub(crate) async fn untouched(
        &mut self,
        letters: &[MessageId],
    ) -> Result<BTreeSet<MessageId>, RegisterError> {
        let letters: Vec<Uuid> = letters.iter().map(|letter| letter.0).collect();
        let rows: Vec<(Uuid,)> = among!(
            self,
            "select message_id from outbox
             where state = 'waiting' and lease_by is null and may_have_gone = 0 and message_id in (",
            letters,
            ")"
        );
        Ok(rows.into_iter().map(|(letter,)| MessageId(letter)).collect())
    }

    /// Takes a letter back: it leaves the outbox, and is not to be posted. [`RegisterError::Moved`] where a worker
    /// has it in hand since it was looked at.
    pub(crate) async fn take_back(
        &mut self,
        letter: MessageId,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        let left = on_backend!(self, |conn| sqlx::query(
            "delete from outbox
             where message_id = $1 and state = 'waiting' and lease_by is null and may_have_gone = 0"
        )
        .bind(letter.0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
        let marked = on_backend!(self, |conn| sqlx::query(
            "update message set outcome = $2 where id = $1 and direction = 'out' and outcome <> $2
             and (channel = 'post' or $3 = 1)"
        )
        .bind(letter.0)
        .bind(WITHDRAWN)
        .bind(i64::from(left == 1))
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
        if marked == 0 {
            return Err(RegisterError::Moved);
        }
        on_backend!(self, |conn| sqlx::query(
            "update task set done_at = $2 where message_id = $1 and done_at is null"
        )
        .bind(letter.0)
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }

    /// What was done by writing a letter is to be done again: it was marked done when the letter was written. An
    /// answer that is taken back is not to be signed off again as it was.
    pub(crate) async fn reopen_tasks_done_with(&mut self, letter: MessageId) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "update task set done_at = null, done_by = null
             where case_id = (select case_id from message where id = $1)
             and done_at = (select recorded_at from message where id = $1) and kind <> 'sign_off_answer'"
        )
        .bind(letter.0)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Whether anybody was ever given a letter to post.
    pub async fn posts_letters(&mut self) -> Result<bool, RegisterError> {
        let (posts,): (i64,) = on_backend!(self, |conn| sqlx::query_as(
            "select count(*) from (select 1 as one from task where kind = 'post_letter' limit 1) as one"
        )
        .fetch_one(conn)
        .await)?;
        Ok(posts > 0)
    }

    /// How many letters wait, and of these how many have failed at least three times.
    pub async fn waiting(&mut self) -> Result<(u64, u64), RegisterError> {
        let (waiting, failing): (i64, i64) = on_backend!(self, |conn| sqlx::query_as(
            "select count(*), count(*) filter (where attempts >= 3) from outbox where state = 'waiting'"
        )
        .fetch_one(conn)
        .await)?;
        Ok((waiting.unsigned_abs(), failing.unsigned_abs()))
    }
}
