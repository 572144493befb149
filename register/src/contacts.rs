//! People and their addresses.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::{among, insert};
use casework::addresses::Address;
use casework::decide::NewContact;
use casework::ids::{ContactId, MessageId};
use casework::reach::Reach;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Somebody new in the register.
pub(crate) struct Contact<'a> {
    pub id: ContactId,
    pub kind: &'a str,
    pub name: Option<&'a str>,
    pub reached_by: Vec<Reach>,
}

impl Tx {
    /// People who wrote for the first time.
    pub(crate) async fn insert_people(
        &mut self,
        people: &[&NewContact],
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        let rows: Vec<Contact<'_>> = people
            .iter()
            .map(|person| Contact {
                id: person.id,
                kind: "person",
                name: person.name.as_deref(),
                reached_by: person.reached_by.clone(),
            })
            .collect();
        self.insert_contacts(&rows, now).await
    }

    pub(crate) async fn insert_contacts(
        &mut self,
        contacts: &[Contact<'_>],
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into contact (id, kind, name, created_at) ",
            contacts,
            |row, contact| row
                .push_bind(contact.id.0)
                .push_bind(contact.kind)
                .push_bind(contact.name)
                .push_bind(now),
            ""
        );
        let addresses: Vec<(ContactId, &Reach)> = contacts
            .iter()
            .flat_map(|contact| contact.reached_by.iter().map(|reach| (contact.id, reach)))
            .collect();
        insert!(
            self,
            "insert into contact_address (channel, address_key, address, contact_id) ",
            addresses,
            |row, (contact, reach)| row
                .push_bind(reach.channel.as_str())
                .push_bind(reach.key())
                .push_bind(&reach.text)
                .push_bind(contact.0),
            ""
        );
        Ok(())
    }

    /// Ways more to reach people. One that failed before is tried again.
    pub(crate) async fn add_reached(&mut self, reached: &[&(ContactId, Reach)]) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into contact_address (channel, address_key, address, contact_id) ",
            reached,
            |row, (contact, reach)| row
                .push_bind(reach.channel.as_str())
                .push_bind(reach.key())
                .push_bind(&reach.text)
                .push_bind(contact.0),
            " on conflict (channel, address_key) do update set address = excluded.address, failed_at = null"
        );
        Ok(())
    }

    pub(crate) async fn contact_at(&mut self, address: &Address) -> Result<Option<ContactId>, RegisterError> {
        let row: Option<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(
            "select contact_id from contact_address where channel = 'mail' and address_key = $1"
        )
        .bind(address.key())
        .fetch_optional(conn)
        .await)?;
        Ok(row.map(|(id,)| ContactId(id)))
    }

    /// Who of the people that are reached so the register has heard of.
    pub async fn known_people(&mut self, people: &[Reach]) -> Result<Vec<(Reach, ContactId)>, RegisterError> {
        let keys: Vec<&str> = people.iter().map(Reach::key).collect();
        let rows: Vec<(String, String, Uuid)> = among!(
            self,
            "select channel, address_key, contact_id from contact_address where address_key in (",
            keys,
            ") order by channel, address_key"
        );
        let known = rows.into_iter().filter_map(|(channel, key, contact)| {
            let same = |reach: &&Reach| reach.channel.as_str() == channel && reach.key() == key;
            Some((people.iter().find(same)?.clone(), ContactId(contact)))
        });
        Ok(known.collect())
    }

    /// The name and the postal address of whom a letter of ours is for, as far as they are known; none where it
    /// is no letter of ours.
    pub async fn addressee(
        &mut self,
        letter: MessageId,
    ) -> Result<Option<(Option<String>, Option<String>)>, RegisterError> {
        let row = on_backend!(self, |conn| sqlx::query_as(
            "select c.name, a.address from message m join contact c on c.id = m.contact_id
             left join contact_address a on a.contact_id = c.id and a.channel = 'post'
             where m.id = $1 and m.direction = 'out' order by a.address_key limit 1"
        )
        .bind(letter.0)
        .fetch_optional(conn)
        .await)?;
        Ok(row)
    }

    /// The name of somebody, and how they are reached, what has failed last; none where nobody is known so.
    pub async fn reached(
        &mut self,
        who: ContactId,
    ) -> Result<Option<(Option<String>, Vec<String>)>, RegisterError> {
        let rows: Vec<(Option<String>, Option<String>)> = on_backend!(self, |conn| sqlx::query_as(
            "select c.name, a.address from contact c left join contact_address a on a.contact_id = c.id
             where c.id = $1 order by a.failed_at is not null, a.channel, a.address_key"
        )
        .bind(who.0)
        .fetch_all(conn)
        .await)?;
        let name = rows.first().map(|(name, _)| name.clone());
        let ways = rows.into_iter().filter_map(|(_, address)| address).collect();
        Ok(name.map(|name| (name, ways)))
    }

    /// Notes that mail does not reach a contact.
    pub(crate) async fn mark_unreached(
        &mut self,
        contact: ContactId,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "update contact_address set failed_at = $2 where channel = 'mail' and contact_id = $1"
        )
        .bind(contact.0)
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }
}
