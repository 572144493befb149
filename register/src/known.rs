//! Messages at the door, in; what the register knows about each, out.

use crate::backend::Tx;
use crate::error::RegisterError;
use crate::many::{among, each};
use crate::messages::{id_key, indexed};
use casework::addresses::Address;
use casework::arrivals::Arrival;
use casework::cases::{Purpose, Rulebook, Token};
use casework::decide::{Earlier, Known, KnownLetter, ReceiptsSent};
use casework::ids::{CaseId, ContactId, MessageId};
use casework::letters::LetterKind;
use casework::messages::MailId;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// How far back the same words of the same sender are the same complaint.
const SAME_COMPLAINT: TimeDelta = TimeDelta::days(7);
/// How many earlier messages of one kind are looked at: enough to decide, bounded.
const MOST: i64 = 20;

#[derive(sqlx::FromRow)]
struct EarlierRow {
    /// Which of the messages at the door asks.
    asker: i64,
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
    message_id_key: Option<String>,
    class: String,
    case_id: Option<Uuid>,
    contact_id: Option<Uuid>,
}

/// The messages at the door, each with what is known of it so far.
struct Door<'a> {
    arrivals: &'a [Arc<Arrival>],
    known: Vec<Known>,
}

impl Tx {
    /// What the register knows about each of the messages, in their order.
    pub async fn known(
        &mut self,
        arrivals: &[Arc<Arrival>],
        book: &Rulebook,
        now: DateTime<Utc>,
    ) -> Result<Vec<Known>, RegisterError> {
        let known = vec![Known::default(); arrivals.len()];
        let mut door = Door { arrivals, known };
        self.senders(&mut door).await?;
        self.same_ids(&mut door).await?;
        self.same_words(&mut door).await?;
        self.tokens(&mut door).await?;
        self.letters(&mut door).await?;
        self.referenced(&mut door).await?;
        self.named(&mut door).await?;
        self.same_subjects(&mut door).await?;
        self.receipts(&mut door, now).await?;
        self.cases_pointed_at(&mut door, book).await?;
        Ok(door.known)
    }

    /// How many open cases each of the owners has; one without is left out. Nothing is asked for nobody.
    pub async fn loads(&mut self, owners: &[ContactId]) -> Result<BTreeMap<ContactId, u32>, RegisterError> {
        let owners: Vec<Uuid> = owners.iter().map(|owner| owner.0).collect();
        let rows: Vec<(Uuid, i64)> = among!(
            self,
            "select owner_id, count(*) from case_file where state = 'open' and owner_id in (",
            owners,
            ") group by owner_id"
        );
        let load = |(owner, open)| (ContactId(owner), u32::try_from(open).unwrap_or(u32::MAX));
        Ok(rows.into_iter().map(load).collect())
    }

    async fn senders(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| arrival.message.from.iter().map(Address::key).collect());
        let rows: Vec<(String, Uuid)> = among!(
            self,
            "select address_key, contact_id from contact_address where channel = 'mail' and address_key in (",
            keys,
            ")"
        );
        let contacts: HashMap<String, Uuid> = rows.into_iter().collect();
        door.each(|arrival, known| {
            let from = arrival.message.from.as_ref();
            let contact = from.and_then(|from| contacts.get(&from.key()));
            known.sender = contact.copied().map(ContactId);
        });
        Ok(())
    }

    async fn same_ids(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let asked = door.asked(|arrival, _| arrival.message.message_id.as_ref().map(id_key));
        let rows: Vec<EarlierRow> = each!(self, asked, |select, (asker, key)| {
            select.push("select ").push_bind(*asker);
            select.push(
                " as asker, id, case_id, contact_id, substance from message
                 where substance is not null and message_id_key = ",
            );
            select.push_bind(key.as_str());
            select.push(" order by recorded_at, id limit ").push_bind(MOST)
        });
        for row in rows {
            door.of(row.asker)?.same_id.push(row.into_earlier()?);
        }
        Ok(())
    }

    /// Who said the same lately. Of a form letter that hundreds send, the sender's own comes first.
    async fn same_words(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let asked = door.asked(|arrival, known| {
            let (words, at) = (arrival.substance, arrival.received_at);
            Some((words, at - SAME_COMPLAINT, at + SAME_COMPLAINT, known.sender))
        });
        let own: Vec<_> = asked
            .iter()
            .filter_map(|(asker, (words, from, to, sender))| Some((*asker, words, *from, *to, (*sender)?)))
            .collect();
        let own: Vec<EarlierRow> = each!(self, own, |select, (asker, words, from, to, sender)| {
            select.push("select ").push_bind(*asker);
            select.push(
                " as asker, id, case_id, contact_id, substance from message
                 where outcome <> 'duplicate' and substance = ",
            );
            select.push_bind(words.as_slice());
            select.push(" and contact_id = ").push_bind(sender.0);
            select
                .push(" and received_at between ")
                .push_bind(*from)
                .push(" and ")
                .push_bind(*to);
            select.push(" order by received_at, id limit ").push_bind(MOST)
        });
        let all: Vec<EarlierRow> = each!(self, asked, |select, (asker, (words, from, to, _))| {
            select.push("select ").push_bind(*asker);
            select.push(
                " as asker, id, case_id, contact_id, substance from message
                 where outcome <> 'duplicate' and substance = ",
            );
            select.push_bind(words.as_slice());
            select
                .push(" and received_at between ")
                .push_bind(*from)
                .push(" and ")
                .push_bind(*to);
            select.push(" order by received_at, id limit ").push_bind(MOST)
        });
        for row in own {
            door.of(row.asker)?.same_substance.push(row.into_earlier()?);
        }
        for row in all {
            let known = door.of(row.asker)?;
            let earlier = row.into_earlier()?;
            if known.sender.is_none() || earlier.sender != known.sender {
                known.same_substance.push(earlier);
            }
        }
        Ok(())
    }

    async fn tokens(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| arrival.clues.tokens.clone());
        let rows: Vec<TokenRow> = among!(
            self,
            "select token, purpose, case_id, contact_id, message_id, key_name from token where token in (",
            keys,
            ")"
        );
        let mut tokens = HashMap::new();
        for row in rows {
            tokens.insert(row.token.clone(), row.into_token()?);
        }
        door.each(|arrival, known| {
            let texts = arrival.clues.tokens.iter();
            known.tokens = texts.filter_map(|text| tokens.get(text)).cloned().collect();
        });
        Ok(())
    }

    /// The letters that reports of non-delivery are about, by their tokens and by their Message-IDs.
    async fn letters(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let ids: Vec<Uuid> = door
            .known
            .iter()
            .flat_map(|known| known.tokens.iter().filter_map(|token| Some(token.letter?.0)))
            .collect();
        let rows: Vec<LetterRow> = among!(
            self,
            "select id, message_id_key, class, case_id, contact_id from message
             where direction = 'out' and id in (",
            ids,
            ")"
        );
        let mut by_token = HashMap::new();
        for row in rows {
            by_token.insert(MessageId(row.id), row.into_letter()?);
        }
        let keys = door.keys(|arrival| arrival.clues.original.iter().map(id_key).collect());
        let rows: Vec<LetterRow> = among!(
            self,
            "select id, message_id_key, class, case_id, contact_id from message
             where direction = 'out' and message_id_key in (",
            keys,
            ")"
        );
        let mut by_id = HashMap::new();
        for row in rows {
            by_id.insert(row.message_id_key.clone().unwrap_or_default(), row.into_letter()?);
        }
        door.each(|arrival, known| {
            let letters = known.tokens.iter().filter_map(|token| token.letter);
            known.bounced = letters
                .filter_map(|letter| by_token.get(&letter))
                .cloned()
                .collect();
            let original = arrival.clues.original.as_ref().map(id_key);
            known.original = original.and_then(|key| by_id.get(&key)).cloned();
        });
        Ok(())
    }

    async fn referenced(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| arrival.clues.mail_ids.iter().map(id_key).collect());
        let rows: Vec<(String, Uuid)> = among!(
            self,
            "select message_id_key, case_id from message where case_id is not null and message_id_key in (",
            keys,
            ") order by recorded_at desc, id desc"
        );
        // The last of a key is its oldest message, and that one counts.
        let cases: HashMap<String, Uuid> = rows.into_iter().collect();
        door.each(|arrival, known| {
            let of = |id: &MailId| Some((id.clone(), CaseId(*cases.get(&id_key(id))?)));
            known.referenced = arrival.clues.mail_ids.iter().filter_map(of).collect();
        });
        Ok(())
    }

    async fn named(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let keys = door.keys(|arrival| {
            let references = arrival.clues.references.iter();
            references
                .map(|reference| reference.as_str().to_owned())
                .collect()
        });
        let rows: Vec<(String, Uuid)> = among!(
            self,
            "select reference, id from case_file where reference in (",
            keys,
            ")"
        );
        let cases: HashMap<String, Uuid> = rows.into_iter().collect();
        door.each(|arrival, known| {
            let references = arrival.clues.references.iter();
            known.named = references
                .filter_map(|reference| Some((reference.clone(), CaseId(*cases.get(reference.as_str())?))))
                .collect();
        });
        Ok(())
    }

    /// The cases that the sender opened or wrote in under the subject answered, the newest first.
    async fn same_subjects(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
        let asked = door.asked(|arrival, known| {
            let subject = arrival.clues.answered_subject.as_deref();
            Some((known.sender?, indexed(subject?)))
        });
        let rows: Vec<(i64, Uuid)> = each!(self, asked, |select, (asker, (sender, key))| {
            select.push("select distinct ").push_bind(*asker);
            select.push(
                " as asker, case_id from message
                 where direction = 'in' and case_id is not null and contact_id = ",
            );
            select
                .push_bind(sender.0)
                .push(" and subject_key = ")
                .push_bind(key.as_str());
            select.push(" order by case_id desc limit ").push_bind(MOST)
        });
        for (asker, case) in rows {
            door.of(asker)?.same_subject.push(CaseId(case));
        }
        Ok(())
    }

    async fn receipts(&mut self, door: &mut Door<'_>, now: DateTime<Utc>) -> Result<(), RegisterError> {
        let asked = door.asked(|_, known| known.sender);
        let rows: Vec<(i64, i64, i64)> = each!(self, asked, |select, (asker, sender)| {
            select.push("select ").push_bind(*asker);
            select
                .push(" as asker, count(*) filter (where recorded_at > ")
                .push_bind(now - TimeDelta::hours(1));
            select.push(
                ") as of_hour, count(*) as of_day from message
                 where direction = 'out' and class = 'receipt' and contact_id = ",
            );
            select.push_bind(sender.0);
            select
                .push(" and recorded_at > ")
                .push_bind(now - TimeDelta::days(1))
        });
        let count = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        for (asker, hour, day) in rows {
            door.of(asker)?.receipts = ReceiptsSent {
                hour: count(hour),
                day: count(day),
            };
        }
        Ok(())
    }

    async fn cases_pointed_at(&mut self, door: &mut Door<'_>, book: &Rulebook) -> Result<(), RegisterError> {
        let pointed_at: Vec<Vec<CaseId>> = door.known.iter().map(pointed_at).collect();
        let mut all: Vec<CaseId> = pointed_at.iter().flatten().copied().collect();
        all.sort_unstable();
        all.dedup();
        let cases = self.cases(&all, book).await?;
        for (known, pointed_at) in door.known.iter_mut().zip(pointed_at) {
            known.cases = pointed_at
                .into_iter()
                .filter_map(|id| Some((id, cases.get(&id)?.clone())))
                .collect::<BTreeMap<_, _>>();
        }
        Ok(())
    }
}

/// Every case that anything known of a message points at.
fn pointed_at(known: &Known) -> Vec<CaseId> {
    let letters = known.original.iter().chain(&known.bounced);
    let earlier = known.same_id.iter().chain(&known.same_substance);
    letters
        .filter_map(|letter| letter.case)
        .chain(earlier.filter_map(|earlier| earlier.case))
        .chain(known.tokens.iter().filter_map(|token| token.case))
        .chain(known.referenced.iter().map(|(_, case)| *case))
        .chain(known.named.iter().map(|(_, case)| *case))
        .chain(known.same_subject.iter().copied())
        .collect()
}

impl Door<'_> {
    /// Every key that any of the messages has, once.
    fn keys<K: Ord>(&self, of: impl Fn(&Arrival) -> Vec<K>) -> Vec<K> {
        let mut keys: Vec<K> = self.arrivals.iter().flat_map(|arrival| of(arrival)).collect();
        keys.sort_unstable();
        keys.dedup();
        keys
    }

    /// What each message asks for, with its number, of those that ask.
    fn asked<Q>(&self, of: impl Fn(&Arrival, &Known) -> Option<Q>) -> Vec<(i64, Q)> {
        let all = self.arrivals.iter().zip(&self.known);
        (0..)
            .zip(all)
            .filter_map(|(number, (arrival, known))| Some((number, of(arrival, known)?)))
            .collect()
    }

    fn each(&mut self, set: impl Fn(&Arrival, &mut Known)) {
        for (arrival, known) in self.arrivals.iter().zip(&mut self.known) {
            set(arrival, known);
        }
    }

    fn of(&mut self, number: i64) -> Result<&mut Known, RegisterError> {
        usize::try_from(number)
            .ok()
            .and_then(|number| self.known.get_mut(number))
            .ok_or_else(|| RegisterError::Corrupt("an answer to a question that nobody asked".to_owned()))
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

impl TokenRow {
    fn into_token(self) -> Result<Token, RegisterError> {
        let purpose = Purpose::from_name(&self.purpose)
            .ok_or_else(|| RegisterError::Corrupt(format!("a token of purpose {}", self.purpose)))?;
        Ok(Token {
            text: self.token,
            purpose,
            case: self.case_id.map(CaseId),
            recipient: ContactId(self.contact_id),
            letter: self.message_id.map(MessageId),
            key: self.key_name,
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
