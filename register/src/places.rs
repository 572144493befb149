//! Where messages lie, in; which of them have their outcome already, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::among;
use casework::arrivals::{Arrival, Place};
use data_encoding::HEXLOWER;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

/// How a message at the door stands to the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It has its outcome.
    Settled,
    /// It has none yet, and this place to itself.
    Fresh(Place),
}

#[derive(sqlx::FromRow)]
struct PlaceRow {
    mailbox: String,
    uidvalidity: i64,
    uid: String,
    hash: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct MovedRow {
    id: Uuid,
    hash: Vec<u8>,
}

impl Tx {
    /// Whether a message of that place has its outcome already.
    pub async fn has_settled(&mut self, place: &Place) -> Result<bool, RegisterError> {
        let row: Option<(i64,)> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select uidvalidity from message where direction = 'in' and mailbox = $1 and uidvalidity = $2 and uid = $3"
        )
        .bind(&place.mailbox)
        .bind(i64::from(place.uidvalidity))
        .bind(&place.uid)
        .fetch_optional(conn)
        .await
        })?;
        Ok(row.is_some())
    }

    /// How each of the messages stands, in their order. Other bytes than those taken in at a place
    /// before are another message, with a place named after its content as well. A mailbox that was
    /// rebuilt (its UIDVALIDITY is another, RFC 3501 §2.3.1.1) holds the messages it held: they are known
    /// by their bytes, and the register notes where they lie now.
    pub async fn standing(&mut self, arrivals: &[Arc<Arrival>]) -> Result<Vec<Standing>, RegisterError> {
        let taken = self.taken(arrivals).await?;
        let mut standing: Vec<Standing> = arrivals
            .iter()
            .map(|arrival| {
                let other = named_after_content(arrival);
                match taken.get(&arrival.place) {
                    None => Standing::Fresh(arrival.place.clone()),
                    Some(hash) if *hash == arrival.hash => Standing::Settled,
                    Some(_) if taken.contains_key(&other) => Standing::Settled,
                    Some(_) => Standing::Fresh(other),
                }
            })
            .collect();
        self.recognise(arrivals, &mut standing).await?;
        Ok(standing)
    }

    /// Which of the places, and of those that would be named after content, are taken, and by what.
    async fn taken(&mut self, arrivals: &[Arc<Arrival>]) -> Result<HashMap<Place, Vec<u8>>, RegisterError> {
        let uids: HashSet<String> = arrivals
            .iter()
            .flat_map(|arrival| [arrival.place.uid.clone(), named_after_content(arrival).uid])
            .collect();
        let uids: Vec<String> = uids.into_iter().collect();
        let mailboxes: HashSet<(&str, u32)> = arrivals
            .iter()
            .map(|arrival| (arrival.place.mailbox.as_str(), arrival.place.uidvalidity))
            .collect();
        let mut taken = HashMap::new();
        for (mailbox, uidvalidity) in mailboxes {
            let rows: Vec<PlaceRow> = among!(
                self,
                |select| select
                    .push(
                        "select m.mailbox, m.uidvalidity, m.uid, b.hash from message m
                         join body b on b.message_id = m.id where m.direction = 'in' and m.mailbox = ",
                    )
                    .push_bind(mailbox)
                    .push(" and m.uidvalidity = ")
                    .push_bind(i64::from(uidvalidity))
                    .push(" and m.uid in ("),
                uids,
                ")"
            );
            for row in rows {
                let place = Place {
                    mailbox: row.mailbox,
                    uidvalidity: u32::try_from(row.uidvalidity).unwrap_or_default(),
                    uid: row.uid,
                };
                taken.insert(place, row.hash);
            }
        }
        Ok(taken)
    }

    async fn recognise(
        &mut self,
        arrivals: &[Arc<Arrival>],
        standing: &mut [Standing],
    ) -> Result<(), RegisterError> {
        let mailboxes: HashSet<(&str, u32)> = arrivals
            .iter()
            .map(|arrival| (arrival.place.mailbox.as_str(), arrival.place.uidvalidity))
            .filter(|(_, uidvalidity)| *uidvalidity != 0)
            .collect();
        for (mailbox, uidvalidity) in mailboxes {
            let of_it = |arrival: &Arrival| {
                arrival.place.mailbox == mailbox && arrival.place.uidvalidity == uidvalidity
            };
            if !self.was_numbered_otherwise(mailbox, uidvalidity).await? {
                continue;
            }
            let (mut words, mut fresh) = (Vec::new(), Vec::new());
            for (arrival, standing) in arrivals.iter().zip(&mut *standing) {
                if of_it(arrival) && *standing != Standing::Settled {
                    words.push(arrival.substance.as_slice());
                    fresh.push((arrival, standing));
                }
            }
            // What was set aside unread has the words of nothing.
            let of_nothing = Arrival::unread_substance();
            words.push(of_nothing.as_slice());
            // Each once: a row that is found twice would stand for two messages.
            words.sort_unstable();
            words.dedup();
            // By their words: an expression keeps the engines from walking through all of the mailbox.
            let mut elsewhere: Vec<MovedRow> = among!(
                self,
                |select| select
                    .push(
                        "select m.id, b.hash from message m join body b on b.message_id = m.id
                         where m.direction = 'in' and m.mailbox || '' = "
                    )
                    .push_bind(mailbox)
                    .push(" and m.uidvalidity <> ")
                    .push_bind(i64::from(uidvalidity))
                    .push(" and m.substance in ("),
                words,
                ") order by m.recorded_at, m.id"
            );
            for (arrival, standing) in fresh {
                let found = elsewhere.iter().position(|row| row.hash == arrival.hash);
                if let (Some(found), Standing::Fresh(place)) = (found, &*standing) {
                    let found = elsewhere.remove(found);
                    self.moved_to(found.id, place).await?;
                    *standing = Standing::Settled;
                }
            }
        }
        Ok(())
    }

    /// Whether the register holds messages of that mailbox under another UIDVALIDITY.
    async fn was_numbered_otherwise(
        &mut self,
        mailbox: &str,
        uidvalidity: u32,
    ) -> Result<bool, RegisterError> {
        let row: Option<(i64,)> = on_backend!(self, |conn| {
            sqlx::query_as(
                "select uidvalidity from (select uidvalidity from message
                 where direction = 'in' and mailbox = $1 and uidvalidity < $2 limit 1) as less
             union all
             select uidvalidity from (select uidvalidity from message
                 where direction = 'in' and mailbox = $1 and uidvalidity > $2 limit 1) as more
             limit 1",
            )
            .bind(mailbox)
            .bind(i64::from(uidvalidity))
            .fetch_optional(conn)
            .await
        })?;
        Ok(row.is_some())
    }

    async fn moved_to(&mut self, message: Uuid, place: &Place) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "update message set uidvalidity = $2, uid = $3 where id = $1"
        )
        .bind(message)
        .bind(i64::from(place.uidvalidity))
        .bind(&place.uid)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }
}

/// The place of a message under whose name another was taken in.
fn named_after_content(arrival: &Arrival) -> Place {
    let uid = format!("{}#{}", arrival.place.uid, HEXLOWER.encode(&arrival.hash[..16]));
    Place {
        uid,
        ..arrival.place.clone()
    }
}
