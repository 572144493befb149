//! Messages that came in and letters that go out, kept with their bytes.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::decide::{QueuedLetter, Settled};
use casework::messages::MailId;
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};

/// The name under which letters stand where messages name their mailbox.
const OUTGOING: &str = "outgoing";
/// RFC 5322 §2.1.1 allows a line of 998; more is nobody's subject or Message-ID.
const LONGEST_KEY: usize = 1_000;

/// Whether a letter was queued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Queued {
    /// By this plan.
    Now,
    /// By one before it, under the same key.
    Before,
}

impl Tx {
    /// Keeps a message that came in, with its outcome.
    pub(crate) async fn insert_arrival(
        &mut self,
        settled: &Settled,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        let (arrival, message) = (&settled.arrival, &settled.arrival.message);
        let body = self.keep_body(&arrival.raw).await?;
        let why = serde_json::to_string(&settled.why).unwrap_or_default();
        let held = (settled.outcome == casework::decide::Outcome::Held).then(|| settled.why.join("; "));
        on_backend!(self, |conn| {
            sqlx::query(
            "insert into message (id, direction, channel, mailbox, uidvalidity, uid, message_id, message_id_key,
                                  class, outcome, held_because, why, case_id, contact_id, duplicate_of, body_hash,
                                  substance, subject, subject_key, received_at, recorded_at)
             values ($1, 'in', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)"
        )
        .bind(settled.id.0)
        .bind(arrival.channel.as_str())
        .bind(&arrival.place.mailbox)
        .bind(i64::from(arrival.place.uidvalidity))
        .bind(&arrival.place.uid)
        .bind(message.message_id.as_ref().map(|id| without_nul(id.as_str())))
        .bind(message.message_id.as_ref().map(id_key))
        .bind(message.class.as_str())
        .bind(settled.outcome.as_str())
        .bind(held)
        .bind(why)
        .bind(settled.case.map(|case| case.0))
        .bind(settled.sender.map(|sender| sender.0))
        .bind(settled.duplicate_of.map(|earlier| earlier.0))
        .bind(&body)
        .bind(message.substance().as_slice())
        .bind(message.subject.as_deref().map(without_nul))
        .bind(message.subject_key().as_deref().map(indexed))
        .bind(arrival.received_at)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
        })?;
        for attachment in &message.attachments {
            on_backend!(self, |conn| sqlx::query(
                "insert into attachment (message_id, part, name, content_type, size, sha256)
                 values ($1, $2, $3, $4, $5, $6)"
            )
            .bind(settled.id.0)
            .bind(i64::try_from(attachment.part).unwrap_or(i64::MAX))
            .bind(&attachment.name)
            .bind(&attachment.content_type)
            .bind(i64::try_from(attachment.size).unwrap_or(i64::MAX))
            .bind(&attachment.sha256)
            .execute(conn)
            .await
            .map(drop))?;
        }
        Ok(())
    }

    /// Queues a letter. One whose key is queued already is left alone.
    pub(crate) async fn queue(
        &mut self,
        letter: &QueuedLetter,
        now: DateTime<Utc>,
    ) -> Result<Queued, RegisterError> {
        let queued: Option<(i64,)> = on_backend!(self, |conn| sqlx::query_as(
            "select fence from outbox where key = $1"
        )
        .bind(&letter.key)
        .fetch_optional(conn)
        .await)?;
        if queued.is_some() {
            return Ok(Queued::Before);
        }
        let body = self.keep_body(&letter.raw).await?;
        let id = letter.message_id.trim_matches(['<', '>']);
        on_backend!(self, |conn| {
            sqlx::query(
            "insert into message (id, direction, channel, mailbox, uidvalidity, uid, message_id, message_id_key,
                                  class, outcome, why, case_id, contact_id, body_hash, subject, received_at,
                                  recorded_at)
             values ($1, 'out', 'mail', $2, 0, $3, $4, $5, $6, 'letter', '[]', $7, $8, $9, $10, $11, $11)"
        )
        .bind(letter.id.0)
        .bind(OUTGOING)
        .bind(letter.id.to_string())
        .bind(id)
        .bind(MailId::new(id).as_ref().map(id_key))
        .bind(letter.kind.name())
        .bind(letter.case.map(|case| case.0))
        .bind(letter.to.0)
        .bind(&body)
        .bind(&letter.subject)
        .bind(now)
        .execute(conn)
        .await
        .map(drop)
        })?;
        on_backend!(self, |conn| {
            sqlx::query(
            "insert into outbox (message_id, key, kind, recipient, envelope_from, state, attempts, next_at, fence)
             values ($1, $2, $3, $4, $5, 'waiting', 0, $6, 0)"
        )
        .bind(letter.id.0)
        .bind(&letter.key)
        .bind(letter.kind.name())
        .bind(letter.recipient.as_str())
        .bind(letter.envelope_from.as_str())
        .bind(letter.not_before)
        .execute(conn)
        .await
        .map(drop)
        })?;
        self.queued = true;
        Ok(Queued::Now)
    }
}

/// The form under which a Message-ID is looked up.
pub(crate) fn id_key(id: &MailId) -> String {
    indexed(&id.key())
}

/// What is looked up, in a length that PostgreSQL's indexes take (2,704 bytes): whoever writes a
/// longer one is told apart by its hash.
pub(crate) fn indexed(key: &str) -> String {
    if key.len() <= LONGEST_KEY {
        return without_nul(key);
    }
    format!("sha256:{}", HEXLOWER.encode(&Sha256::digest(key)))
}

/// PostgreSQL keeps no NUL in text; a header that holds one is not worth more than without it.
fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}
