//! Staff and teams of the settings, in; their identifiers in the register, out.

use crate::backend::{Tx, on_backend};
use crate::contacts::Contact;
use crate::error::RegisterError;
use casework::addresses::Address;
use casework::given::Chance;
use casework::ids::ContactId;
use casework::reach::Reach;
use casework::rules::HandlerKind;
use chrono::{DateTime, Utc};
use uuid::Uuid;

/// Somebody the settings name.
#[derive(Clone, Debug)]
pub struct Enrolled {
    /// Their name, or the team's.
    pub name: String,
    /// Their address.
    pub address: Address,
    /// One person, or a team.
    pub kind: HandlerKind,
}

impl Tx {
    /// The identifier of a member of staff or a team, made at first sight. Facts name
    /// people by it, so that a name or an address can change.
    pub async fn enrol(
        &mut self,
        person: &Enrolled,
        now: DateTime<Utc>,
        chance: &mut Chance,
    ) -> Result<ContactId, RegisterError> {
        if let Some(id) = self.enrolled(person).await? {
            return Ok(id);
        }
        let id = ContactId::new(now, chance);
        self.save().await?;
        let contact = Contact {
            id,
            kind: person.kind.as_str(),
            name: Some(&person.name),
            reached_by: vec![Reach::mail(&person.address)],
        };
        match self.insert_contacts(&[contact], now).await {
            Ok(()) => self.keep().await.map(|()| id),
            // Another program that starts beside this one was quicker.
            Err(RegisterError::Moved) => {
                self.undo().await?;
                self.enrolled(person).await?.ok_or(RegisterError::Moved)
            }
            Err(error) => Err(error),
        }
    }

    /// Staff and teams of that name or address, also those whom the settings no longer name.
    pub async fn staff_called(&mut self, who: &str) -> Result<Vec<ContactId>, RegisterError> {
        let ids: Vec<Uuid> = on_backend!(self, |conn| sqlx::query_scalar(
            "select id from contact where kind <> 'person' and lower(name) = $1
             union select c.id from contact c join contact_address a on a.contact_id = c.id
             where c.kind <> 'person' and a.channel = 'mail' and a.address_key = $1"
        )
        .bind(who.to_lowercase())
        .fetch_all(conn)
        .await)?;
        Ok(ids.into_iter().map(ContactId).collect())
    }

    /// The identifier of somebody the register has heard of, whose name is brought up to date.
    async fn enrolled(&mut self, person: &Enrolled) -> Result<Option<ContactId>, RegisterError> {
        let Some(id) = self.contact_at(&person.address).await? else {
            return Ok(None);
        };
        on_backend!(self, |conn| {
            sqlx::query(
            "update contact set kind = $2, name = $3 where id = $1 and (kind <> $2 or name is null or name <> $3)"
        )
        .bind(id.0)
        .bind(person.kind.as_str())
        .bind(&person.name)
        .execute(conn)
        .await
        .map(drop)
        })?;
        Ok(Some(id))
    }
}
