//! Messages at the door, in; who sent each, and what they sent before, out.

use super::Door;
use crate::backend::Tx;
use crate::error::RegisterError;
use crate::many::{among, each};
use crate::messages::{id_key, indexed};
use casework::addresses::Address;
use casework::decide::{Earlier, ReceiptsSent};
use casework::ids::{CaseId, ContactId, MessageId};
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::HashMap;
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

impl Tx {
    pub(super) async fn senders(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
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

    pub(super) async fn same_ids(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
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
    pub(super) async fn same_words(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
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

    /// The cases that the sender opened or wrote in under the subject answered, the newest first.
    pub(super) async fn same_subjects(&mut self, door: &mut Door<'_>) -> Result<(), RegisterError> {
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

    pub(super) async fn receipts(
        &mut self,
        door: &mut Door<'_>,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
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
