//! Messages that came in and letters that go out, kept with their bytes.

use crate::backend::Tx;
use crate::bodies::Body;
use crate::error::RegisterError;
use crate::many::{among, insert};
use casework::decide::{Note, Outcome, PrintedLetter, QueuedLetter, Settled};
use casework::ids::{CaseId, ContactId, MessageId};
use casework::messages::{Attachment, MailId};
use chrono::{DateTime, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::collections::HashSet;

/// The name under which letters stand where messages name their mailbox.
const OUTGOING: &str = "outgoing";
/// RFC 5322 §2.1.1 allows a line of 998; more is nobody's subject or Message-ID.
const LONGEST_KEY: usize = 1_000;

impl Tx {
    /// Keeps messages that came in, each with its outcome.
    pub(crate) async fn insert_arrivals(
        &mut self,
        settled: &[&Settled],
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into message (id, direction, channel, mailbox, uidvalidity, uid, message_id, message_id_key,
                                  class, outcome, held_because, why, case_id, contact_id, duplicate_of,
                                  substance, subject, subject_key, received_at, recorded_at) ",
            settled,
            |row, settled| {
                let (arrival, message) = (&settled.arrival, &settled.arrival.message);
                let held = (settled.outcome == Outcome::Held).then(|| settled.why.join("; "));
                row.push_bind(settled.id.0)
                    .push_bind("in")
                    .push_bind(arrival.channel.as_str())
                    .push_bind(&arrival.place.mailbox)
                    .push_bind(i64::from(arrival.place.uidvalidity))
                    .push_bind(&arrival.place.uid)
                    .push_bind(message.message_id.as_ref().map(|id| without_nul(id.as_str())))
                    .push_bind(message.message_id.as_ref().map(id_key))
                    .push_bind(message.class.as_str())
                    .push_bind(settled.outcome.as_str())
                    .push_bind(held)
                    .push_bind(serde_json::to_string(&settled.why).unwrap_or_default())
                    .push_bind(settled.case.map(|case| case.0))
                    .push_bind(settled.sender.map(|sender| sender.0))
                    .push_bind(settled.duplicate_of.map(|earlier| earlier.0))
                    .push_bind(arrival.substance.as_slice())
                    .push_bind(message.subject.as_deref().map(without_nul))
                    .push_bind(message.subject_key().as_deref().map(indexed))
                    .push_bind(arrival.received_at)
                    .push_bind(now)
            },
            ""
        );
        let bodies: Vec<Body<'_>> = settled
            .iter()
            .map(|settled| Body {
                message: settled.id,
                hash: settled.arrival.hash,
                raw: &settled.arrival.raw,
            })
            .collect();
        self.keep_bodies(&bodies).await?;
        self.insert_attachments(settled).await
    }

    async fn insert_attachments(&mut self, settled: &[&Settled]) -> Result<(), RegisterError> {
        let attachments: Vec<(MessageId, &Attachment)> = settled
            .iter()
            .flat_map(|settled| {
                let attachments = settled.arrival.message.attachments.iter();
                attachments.map(|attachment| (settled.id, attachment))
            })
            .collect();
        insert!(
            self,
            "insert into attachment (message_id, part, name, content_type, size, sha256) ",
            attachments,
            |row, (message, attachment)| row
                .push_bind(message.0)
                .push_bind(i64::try_from(attachment.part).unwrap_or(i64::MAX))
                .push_bind(&attachment.name)
                .push_bind(&attachment.content_type)
                .push_bind(i64::try_from(attachment.size).unwrap_or(i64::MAX))
                .push_bind(&attachment.sha256),
            ""
        );
        Ok(())
    }

    /// Queues letters, and says which were queued before, under the same key: those are left alone.
    pub(crate) async fn queue(
        &mut self,
        letters: &[&QueuedLetter],
        now: DateTime<Utc>,
    ) -> Result<HashSet<MessageId>, RegisterError> {
        let keys: Vec<&str> = letters.iter().map(|letter| letter.key.as_str()).collect();
        let queued: Vec<(String,)> = among!(self, "select key from outbox where key in (", keys, ")");
        let mut queued: HashSet<String> = queued.into_iter().map(|(key,)| key).collect();
        let (fresh, before): (Vec<&QueuedLetter>, Vec<_>) = letters
            .iter()
            .partition(|letter| queued.insert(letter.key.clone()));
        insert!(
            self,
            "insert into message (id, direction, channel, mailbox, uidvalidity, uid, message_id, message_id_key,
                                  class, outcome, why, case_id, contact_id, subject, received_at,
                                  recorded_at) ",
            fresh,
            |row, letter| {
                let id = letter.message_id.trim_matches(['<', '>']);
                row.push_bind(letter.id.0)
                    .push_bind("out")
                    .push_bind("mail")
                    .push_bind(OUTGOING)
                    .push_bind(0_i64)
                    .push_bind(letter.id.to_string())
                    .push_bind(id)
                    .push_bind(MailId::new(id).as_ref().map(id_key))
                    .push_bind(letter.kind.name())
                    .push_bind("letter")
                    .push_bind("[]")
                    .push_bind(letter.case.map(|case| case.0))
                    .push_bind(letter.to.0)
                    .push_bind(&letter.subject)
                    .push_bind(now)
                    .push_bind(now)
            },
            ""
        );
        insert!(
            self,
            "insert into outbox (message_id, key, kind, recipient, envelope_from, state, attempts, next_at, fence) ",
            fresh,
            |row, letter| row
                .push_bind(letter.id.0)
                .push_bind(&letter.key)
                .push_bind(letter.kind.name())
                .push_bind(letter.recipient.as_str())
                .push_bind(letter.envelope_from.as_str())
                .push_bind("waiting")
                .push_bind(0_i64)
                .push_bind(letter.not_before)
                .push_bind(0_i64),
            ""
        );
        let bodies: Vec<Body<'_>> = fresh
            .iter()
            .map(|letter| Body {
                message: letter.id,
                hash: Sha256::digest(&letter.raw).into(),
                raw: &letter.raw,
            })
            .collect();
        self.keep_bodies(&bodies).await?;
        self.queued |= !fresh.is_empty();
        Ok(before.into_iter().map(|letter| letter.id).collect())
    }
}

/// A row of a message that nobody sent by mail.
struct Written<'a> {
    id: MessageId,
    direction: &'a str,
    channel: &'a str,
    class: &'a str,
    outcome: &'a str,
    case: CaseId,
    contact: Option<ContactId>,
    subject: Option<&'a str>,
    at: DateTime<Utc>,
    raw: &'a [u8],
}

impl Tx {
    /// Keeps letters for the post.
    pub(crate) async fn insert_printed(
        &mut self,
        printed: &[&PrintedLetter],
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        let rows = printed.iter().map(|letter| Written {
            id: letter.id,
            direction: "out",
            channel: "post",
            class: letter.kind.name(),
            outcome: "letter",
            case: letter.case,
            contact: Some(letter.to),
            subject: Some(&letter.subject),
            at: now,
            raw: &letter.raw,
        });
        self.insert_written(&rows.collect::<Vec<_>>(), now).await
    }

    /// Keeps what staff had to say.
    pub(crate) async fn insert_notes(
        &mut self,
        notes: &[&Note],
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        let rows = notes.iter().map(|note| Written {
            id: note.id,
            direction: "in",
            channel: "note",
            class: "note",
            outcome: "added",
            case: note.case,
            contact: note.by,
            subject: None,
            at: note.at,
            raw: note.words.as_bytes(),
        });
        self.insert_written(&rows.collect::<Vec<_>>(), now).await
    }

    async fn insert_written(
        &mut self,
        written: &[Written<'_>],
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into message (id, direction, channel, mailbox, uidvalidity, uid, class, outcome, why, case_id,
                                  contact_id, subject, received_at, recorded_at) ",
            written,
            |row, written| row
                .push_bind(written.id.0)
                .push_bind(written.direction)
                .push_bind(written.channel)
                .push_bind(written.channel)
                .push_bind(0_i64)
                .push_bind(written.id.to_string())
                .push_bind(written.class)
                .push_bind(written.outcome)
                .push_bind("[]")
                .push_bind(written.case.0)
                .push_bind(written.contact.map(|contact| contact.0))
                .push_bind(written.subject)
                .push_bind(written.at)
                .push_bind(now),
            ""
        );
        let bodies: Vec<Body<'_>> = written
            .iter()
            .map(|written| Body {
                message: written.id,
                hash: Sha256::digest(written.raw).into(),
                raw: written.raw,
            })
            .collect();
        self.keep_bodies(&bodies).await
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
