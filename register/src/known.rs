//! A message at the door, in; what the register knows about it, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::messages::{id_key, indexed};
use casework::arrivals::{Arrival, Place};
use casework::cases::{Purpose, Reference, Rulebook, Token};
use casework::decide::{Earlier, Known, KnownLetter, ReceiptsSent};
use casework::ids::{CaseId, ContactId, MessageId};
use casework::letters::LetterKind;
use casework::messages::MailId;
use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use uuid::Uuid;

/// How far back the same words of the same sender are the same complaint (DESIGN §3).
const SAME_COMPLAINT: TimeDelta = TimeDelta::days(7);
/// How many earlier messages of one kind are looked at: enough to decide, bounded.
const MOST: i64 = 20;

#[derive(sqlx::FromRow)]
struct EarlierRow {
    id: Uuid,
    case_id: Option<Uuid>,
    contact_id: Option<Uuid>,
    substance: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct TokenRow {
    token: String,
    purpose: String,
    case_id: Option<Uuid>,
    contact_id: Uuid,
    message_id: Option<Uuid>,
    key_name: String,
}

#[derive(sqlx::FromRow)]
struct LetterRow {
    id: Uuid,
    class: String,
    case_id: Option<Uuid>,
    contact_id: Option<Uuid>,
}

impl Tx {
    /// Whether a message of that place has its outcome already.
    pub async fn has_settled(&mut self, place: &Place) -> Result<bool, RegisterError> {
        let row: Option<(i64,)> = on_backend!(self, |conn| sqlx::query_as(
            "select uidvalidity from message where mailbox = $1 and uidvalidity = $2 and uid = $3"
        )
        .bind(&place.mailbox)
        .bind(i64::from(place.uidvalidity))
        .bind(&place.uid)
        .fetch_optional(conn)
        .await)?;
        Ok(row.is_some())
    }

    /// The place that this message has to itself: its own; or, where another message with other bytes
    /// was taken in under that name before, one named after its content as well.
    pub async fn place_of(&mut self, arrival: &Arrival) -> Result<Place, RegisterError> {
        let mut place = arrival.place.clone();
        let row: Option<(Vec<u8>,)> = on_backend!(self, |conn| sqlx::query_as(
            "select body_hash from message where mailbox = $1 and uidvalidity = $2 and uid = $3"
        )
        .bind(&place.mailbox)
        .bind(i64::from(place.uidvalidity))
        .bind(&place.uid)
        .fetch_optional(conn)
        .await)?;
        let hash = Sha256::digest(&arrival.raw);
        if row.is_some_and(|(settled,)| settled != hash.as_slice()) {
            place.uid = format!("{}#{}", place.uid, HEXLOWER.encode(&hash[..16]));
        }
        Ok(place)
    }

    /// What the register knows about a message.
    pub async fn known(
        &mut self,
        arrival: &Arrival,
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<Known, RegisterError> {
        let (message, clues) = (&arrival.message, &arrival.clues);
        let mut known = Known::default();
        if let Some(from) = &message.from {
            known.sender = self.contact_at(from).await?;
        }
        if let Some(id) = &message.message_id {
            known.same_id = self.messages_with_id(id).await?;
        }
        known.same_substance = self
            .messages_that_say(&message.substance(), arrival.received_at)
            .await?;
        if let Some(sender) = known.sender {
            // Of a form letter that hundreds send, the sender's own comes first.
            let own = self
                .messages_of_that_say(sender, &message.substance(), arrival.received_at)
                .await?;
            known
                .same_substance
                .retain(|earlier| earlier.sender != known.sender);
            known.same_substance.splice(..0, own);
        }
        for text in &clues.tokens {
            known.tokens.extend(self.token(text).await?);
        }
        for letter in known
            .tokens
            .iter()
            .filter_map(|token| token.letter)
            .collect::<Vec<_>>()
        {
            known.bounced.extend(self.letter(letter).await?);
        }
        if let Some(id) = &clues.original {
            known.original = self.letter_with_id(id).await?;
        }
        for id in &clues.mail_ids {
            let case = self.case_of_message(id).await?;
            known.referenced.extend(case.map(|case| (id.clone(), case)));
        }
        for reference in &clues.references {
            let case = self.case_named(reference).await?;
            known.named.extend(case.map(|case| (reference.clone(), case)));
        }
        if let Some(sender) = known.sender {
            if let Some(subject) = &clues.answered_subject {
                known.same_subject = self.cases_with_subject(sender, subject).await?;
            }
            known.receipts = self.receipts_to(sender, now).await?;
        }
        self.cases_pointed_at(&mut known, book).await?;
        Ok(known)
    }

    async fn cases_pointed_at(&mut self, known: &mut Known, book: &Rulebook) -> Result<(), RegisterError> {
        let letters = known
            .original
            .iter()
            .chain(&known.bounced)
            .filter_map(|letter| letter.case);
        let earlier = known
            .same_id
            .iter()
            .chain(&known.same_substance)
            .filter_map(|earlier| earlier.case);
        let tokens = known.tokens.iter().filter_map(|token| token.case);
        let referenced = known.referenced.iter().map(|(_, case)| *case);
        let named = known.named.iter().map(|(_, case)| *case);
        let subject = known.same_subject.iter().copied();
        let all: Vec<CaseId> = letters
            .chain(earlier)
            .chain(tokens)
            .chain(referenced)
            .chain(named)
            .chain(subject)
            .collect();
        for id in all {
            if !known.cases.contains_key(&id) {
                known
                    .cases
                    .extend(self.case(id, book).await?.map(|case| (id, case)));
            }
        }
        Ok(())
    }

    async fn messages_with_id(&mut self, id: &MailId) -> Result<Vec<Earlier>, RegisterError> {
        let rows: Vec<EarlierRow> = on_backend!(self, |conn| sqlx::query_as(
            "select id, case_id, contact_id, substance from message
             where message_id_key = $1 and substance is not null order by recorded_at, id limit $2"
        )
        .bind(id_key(id))
        .bind(MOST)
        .fetch_all(conn)
        .await)?;
        rows.into_iter().map(EarlierRow::into_earlier).collect()
    }

    async fn messages_that_say(
        &mut self,
        substance: &[u8; 32],
        at: DateTime<Utc>,
    ) -> Result<Vec<Earlier>, RegisterError> {
        let rows: Vec<EarlierRow> = on_backend!(self, |conn| sqlx::query_as(
            "select id, case_id, contact_id, substance from message
             where substance = $1 and received_at between $2 and $3 and outcome <> 'duplicate'
             order by received_at, id limit $4"
        )
        .bind(substance.as_slice())
        .bind(at - SAME_COMPLAINT)
        .bind(at + SAME_COMPLAINT)
        .bind(MOST)
        .fetch_all(conn)
        .await)?;
        rows.into_iter().map(EarlierRow::into_earlier).collect()
    }

    async fn messages_of_that_say(
        &mut self,
        sender: ContactId,
        substance: &[u8; 32],
        at: DateTime<Utc>,
    ) -> Result<Vec<Earlier>, RegisterError> {
        let rows: Vec<EarlierRow> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select id, case_id, contact_id, substance from message
             where substance = $1 and contact_id = $2 and received_at between $3 and $4 and outcome <> 'duplicate'
             order by received_at, id limit $5"
        )
        .bind(substance.as_slice())
        .bind(sender.0)
        .bind(at - SAME_COMPLAINT)
        .bind(at + SAME_COMPLAINT)
        .bind(MOST)
        .fetch_all(conn)
        .await
        })?;
        rows.into_iter().map(EarlierRow::into_earlier).collect()
    }

    async fn token(&mut self, text: &str) -> Result<Option<Token>, RegisterError> {
        let row: Option<TokenRow> = on_backend!(self, |conn| sqlx::query_as(
            "select token, purpose, case_id, contact_id, message_id, key_name from token where token = $1"
        )
        .bind(text)
        .fetch_optional(conn)
        .await)?;
        row.map(|row| {
            let purpose = Purpose::from_name(&row.purpose)
                .ok_or_else(|| RegisterError::Corrupt(format!("a token of purpose {}", row.purpose)))?;
            Ok(Token {
                text: row.token,
                purpose,
                case: row.case_id.map(CaseId),
                recipient: ContactId(row.contact_id),
                letter: row.message_id.map(MessageId),
                key: row.key_name,
            })
        })
        .transpose()
    }

    async fn letter(&mut self, id: MessageId) -> Result<Option<KnownLetter>, RegisterError> {
        let row: Option<LetterRow> = on_backend!(self, |conn| sqlx::query_as(
            "select id, class, case_id, contact_id from message where id = $1 and direction = 'out'"
        )
        .bind(id.0)
        .fetch_optional(conn)
        .await)?;
        row.map(LetterRow::into_letter).transpose()
    }

    async fn letter_with_id(&mut self, id: &MailId) -> Result<Option<KnownLetter>, RegisterError> {
        let row: Option<LetterRow> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select id, class, case_id, contact_id from message where message_id_key = $1 and direction = 'out'"
        )
        .bind(id_key(id))
        .fetch_optional(conn)
        .await
        })?;
        row.map(LetterRow::into_letter).transpose()
    }

    async fn case_of_message(&mut self, id: &MailId) -> Result<Option<CaseId>, RegisterError> {
        let row: Option<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(
            "select case_id from message where message_id_key = $1 and case_id is not null
             order by recorded_at, id limit 1"
        )
        .bind(id_key(id))
        .fetch_optional(conn)
        .await)?;
        Ok(row.map(|(id,)| CaseId(id)))
    }

    async fn case_named(&mut self, reference: &Reference) -> Result<Option<CaseId>, RegisterError> {
        let row: Option<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(
            "select id from case_file where reference = $1"
        )
        .bind(reference.as_str())
        .fetch_optional(conn)
        .await)?;
        Ok(row.map(|(id,)| CaseId(id)))
    }

    /// The cases that this sender opened or wrote in under that subject, the newest first.
    async fn cases_with_subject(
        &mut self,
        sender: ContactId,
        key: &str,
    ) -> Result<Vec<CaseId>, RegisterError> {
        let rows: Vec<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(
            "select distinct case_id from message
             where contact_id = $1 and subject_key = $2 and direction = 'in' and case_id is not null
             order by case_id desc limit $3"
        )
        .bind(sender.0)
        .bind(indexed(key))
        .bind(MOST)
        .fetch_all(conn)
        .await)?;
        Ok(rows.into_iter().map(|(id,)| CaseId(id)).collect())
    }

    async fn receipts_to(
        &mut self,
        sender: ContactId,
        now: DateTime<Utc>,
    ) -> Result<ReceiptsSent, RegisterError> {
        let (hour, day): (i64, i64) = on_backend!(self, |conn| sqlx::query_as(
            "select count(*) filter (where recorded_at > $2), count(*) from message
             where contact_id = $1 and direction = 'out' and class = 'receipt' and recorded_at > $3"
        )
        .bind(sender.0)
        .bind(now - TimeDelta::hours(1))
        .bind(now - TimeDelta::days(1))
        .fetch_one(conn)
        .await)?;
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(ReceiptsSent {
            hour: count(hour),
            day: count(day),
        })
    }
}

impl EarlierRow {
    fn into_earlier(self) -> Result<Earlier, RegisterError> {
        let substance = self.substance.try_into();
        Ok(Earlier {
            message: MessageId(self.id),
            case: self.case_id.map(CaseId),
            sender: self.contact_id.map(ContactId),
            substance: substance
                .map_err(|_| RegisterError::Corrupt(format!("message {} has no sound substance", self.id)))?,
        })
    }
}

impl LetterRow {
    fn into_letter(self) -> Result<KnownLetter, RegisterError> {
        let damaged = || RegisterError::Corrupt(format!("letter {} has no kind or no recipient", self.id));
        Ok(KnownLetter {
            letter: MessageId(self.id),
            kind: LetterKind::from_name(&self.class).ok_or_else(damaged)?,
            case: self.case_id.map(CaseId),
            to: self.contact_id.map(ContactId).ok_or_else(damaged)?,
        })
    }
}
