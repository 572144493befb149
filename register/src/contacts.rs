//! People and their addresses.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::addresses::Address;
use casework::ids::ContactId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl Tx {
    pub(crate) async fn insert_contact(
        &mut self,
        id: ContactId,
        kind: &str,
        name: Option<&str>,
        address: &Address,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "insert into contact (id, kind, name, created_at) values ($1, $2, $3, $4)"
        )
        .bind(id.0)
        .bind(kind)
        .bind(name)
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        on_backend!(self, |conn| {
            sqlx::query(
            "insert into contact_address (channel, address_key, address, contact_id) values ('mail', $1, $2, $3)"
        )
        .bind(address.key())
        .bind(address.as_str())
        .bind(id.0)
        .execute(conn)
        .await
        .map(drop)
        })?;
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
