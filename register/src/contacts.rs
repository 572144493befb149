//! People and their addresses.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::insert;
use casework::addresses::Address;
use casework::decide::NewContact;
use casework::ids::ContactId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Somebody new in the register.
pub(crate) struct Contact<'a> {
    pub id: ContactId,
    pub kind: &'a str,
    pub name: Option<&'a str>,
    pub address: &'a Address,
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
                address: &person.address,
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
        insert!(
            self,
            "insert into contact_address (channel, address_key, address, contact_id) ",
            contacts,
            |row, contact| row
                .push_bind("mail")
                .push_bind(contact.address.key())
                .push_bind(contact.address.as_str())
                .push_bind(contact.id.0),
            ""
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
