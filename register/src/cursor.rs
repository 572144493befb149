//! How far a mailbox on a server has been read, in; the same after any crash, out.

use crate::backend::{Backend, Register};
use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// How far a mailbox on an IMAP server has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// Which folder of which server: another one under the same name in the settings begins anew.
    pub source: String,
    /// The UIDVALIDITY that the UIDs below belong to (RFC 3501 §2.3.1.1).
    pub uidvalidity: u32,
    /// Since when this source is read under that UIDVALIDITY.
    pub since: DateTime<Utc>,
    /// Every message up to this UID has its outcome.
    pub settled_to: u32,
    /// Every message up to this UID was put away as the settings say.
    pub put_away_to: u32,
    /// What was being read when this was written.
    pub reading: Option<Reading>,
}

/// Messages that are being read: if the program ends meanwhile, one of them may be why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The first UID.
    pub from: u32,
    /// The last UID.
    pub to: u32,
    /// How many starts of the program have come to read just these.
    pub starts: u32,
}

#[derive(sqlx::FromRow)]
struct CursorRow {
    source: String,
    uidvalidity: i64,
    since: DateTime<Utc>,
    settled_to: i64,
    put_away_to: i64,
    reading_from: Option<i64>,
    reading_to: Option<i64>,
    starts: i64,
}

impl Register {
    /// The cursor of the mailbox of that name.
    pub async fn cursor(&self, mailbox: &str) -> Result<Option<Cursor>, RegisterError> {
        let mut tx = self.read().await?;
        let row: Option<CursorRow> = on_backend!(tx, |conn| sqlx::query_as(
            "select source, uidvalidity, since, settled_to, put_away_to, reading_from, reading_to, starts
             from mailbox_cursor where mailbox = $1"
        )
        .bind(mailbox)
        .fetch_optional(conn)
        .await)?;
        row.map(Cursor::try_from).transpose()
    }

    /// Keeps the cursor of the mailbox of that name, in a transaction of its own.
    pub async fn keep_cursor(&self, mailbox: &str, cursor: &Cursor) -> Result<(), RegisterError> {
        let mut tx = self.write().await?;
        let reading = cursor.reading;
        on_backend!(tx, |conn| {
            sqlx::query(
            "insert into mailbox_cursor (mailbox, source, uidvalidity, since, settled_to, put_away_to,
                                         reading_from, reading_to, starts)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (mailbox) do update set
               source = excluded.source, uidvalidity = excluded.uidvalidity, since = excluded.since,
               settled_to = excluded.settled_to, put_away_to = excluded.put_away_to,
               reading_from = excluded.reading_from, reading_to = excluded.reading_to, starts = excluded.starts"
        )
        .bind(mailbox)
        .bind(&cursor.source)
        .bind(i64::from(cursor.uidvalidity))
        .bind(cursor.since)
        .bind(i64::from(cursor.settled_to))
        .bind(i64::from(cursor.put_away_to))
        .bind(reading.map(|reading| i64::from(reading.from)))
        .bind(reading.map(|reading| i64::from(reading.to)))
        .bind(i64::from(reading.map_or(0, |reading| reading.starts)))
        .execute(conn)
        .await
        .map(drop)
        })?;
        tx.commit().await
    }

    /// Those of `uids` that have had their outcome since the cursor's source is read.
    pub async fn settled_uids(
        &self,
        mailbox: &str,
        cursor: &Cursor,
        uids: &[u32],
    ) -> Result<BTreeSet<u32>, RegisterError> {
        let settled = self.outcomes(mailbox, cursor, uids).await?;
        Ok(settled.iter().filter_map(|(uid, ..)| uid.parse().ok()).collect())
    }

    /// Those of them, each given with the size that its server names, in bytes, of which nothing is left in the
    /// mailbox for a person: whose outcome is no holding, or whose bytes the register has, every one.
    pub async fn finished_uids(
        &self,
        mailbox: &str,
        cursor: &Cursor,
        lying: &[(u32, u32)],
    ) -> Result<BTreeSet<u32>, RegisterError> {
        let uids: Vec<u32> = lying.iter().map(|(uid, _)| *uid).collect();
        let settled = self.outcomes(mailbox, cursor, &uids).await?;
        let sizes: BTreeMap<u32, i64> = lying.iter().map(|(uid, size)| (*uid, i64::from(*size))).collect();
        let finished = settled.into_iter().filter_map(|(uid, outcome, kept)| {
            let uid: u32 = uid.parse().ok()?;
            let is_whole = kept > 0 && sizes.get(&uid).is_some_and(|size| kept >= *size);
            (outcome != "held" || is_whole).then_some(uid)
        });
        Ok(finished.collect())
    }

    async fn outcomes(
        &self,
        mailbox: &str,
        cursor: &Cursor,
        uids: &[u32],
    ) -> Result<Vec<(String, String, i64)>, RegisterError> {
        let mut tx = self.read().await?;
        let uids: Vec<String> = uids.iter().map(u32::to_string).collect();
        let list = serde_json::to_string(&uids).unwrap_or_default();
        tx.among(mailbox, cursor, &list).await
    }
}

impl Tx {
    /// The engines unfold a list under different names, hence two texts.
    async fn among(
        &mut self,
        mailbox: &str,
        cursor: &Cursor,
        list: &str,
    ) -> Result<Vec<(String, String, i64)>, RegisterError> {
        let uidvalidity = i64::from(cursor.uidvalidity);
        let rows = match &mut self.backend {
            Backend::Sqlite(tx) => {
                sqlx::query_as(
                    "select uid, outcome, coalesce(body.size, 0) from message left join body on body.message_id = message.id
                     where direction = 'in' and mailbox = $1 and uidvalidity = $2 and recorded_at >= $3
                     and uid in (select value from json_each($4))",
                )
                .bind(mailbox)
                .bind(uidvalidity)
                .bind(cursor.since)
                .bind(list)
                .fetch_all(&mut **tx)
                .await?
            }
            Backend::Postgres(tx) => {
                sqlx::query_as(
                    "select uid, outcome, coalesce(body.size, 0) from message left join body on body.message_id = message.id
                     where direction = 'in' and mailbox = $1 and uidvalidity = $2 and recorded_at >= $3
                     and uid in (select jsonb_array_elements_text($4::jsonb))",
                )
                .bind(mailbox)
                .bind(uidvalidity)
                .bind(cursor.since)
                .bind(list)
                .fetch_all(&mut **tx)
                .await?
            }
        };
        Ok(rows)
    }
}

impl TryFrom<CursorRow> for Cursor {
    type Error = RegisterError;

    fn try_from(row: CursorRow) -> Result<Self, RegisterError> {
        let number = |number: i64| {
            u32::try_from(number)
                .map_err(|_| RegisterError::Corrupt(format!("{number} in a mailbox's cursor is no UID")))
        };
        let reading = match (row.reading_from, row.reading_to) {
            (Some(from), Some(to)) => Some(Reading {
                from: number(from)?,
                to: number(to)?,
                starts: number(row.starts)?,
            }),
            _ => None,
        };
        Ok(Self {
            uidvalidity: number(row.uidvalidity)?,
            settled_to: number(row.settled_to)?,
            put_away_to: number(row.put_away_to)?,
            source: row.source,
            since: row.since,
            reading,
        })
    }
}
