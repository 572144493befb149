//! A Plan, in; all of it written, or none.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::cases::{CaseRow, Kept, Token};
use casework::decide::{Plan, Task};
use chrono::{DateTime, Utc};

impl Tx {
    /// Writes a plan. [`RegisterError::Moved`] means that the register is no longer as it was
    /// when the plan was decided: undo, read again, decide again.
    pub async fn apply(&mut self, plan: &Plan, now: DateTime<Utc>) -> Result<(), RegisterError> {
        for contact in &plan.contacts {
            self.insert_contact(
                contact.id,
                "person",
                contact.name.as_deref(),
                &contact.address,
                now,
            )
            .await?;
        }
        if let Some(contact) = plan.unreached {
            self.mark_unreached(contact, now).await?;
        }
        if let Some(change) = &plan.case {
            let (after, kept) = (&change.after, Kept::from(&change.after));
            match change.before {
                0 => self.insert_case(&CaseRow::from(after), &kept).await?,
                before => self.update_case(after.id, before, &kept).await?,
            }
            self.append(change.before, &change.facts).await?;
        }
        if let Some(settled) = &plan.settled {
            self.insert_arrival(settled, now).await?;
        }
        for letter in &plan.letters {
            self.queue(letter, now).await?;
        }
        for token in &plan.tokens {
            self.keep_token(token, now).await?;
        }
        for task in &plan.tasks {
            self.add_task(task, now).await?;
        }
        Ok(())
    }

    /// The same purpose, case and recipient give the same token: it is kept once.
    async fn keep_token(&mut self, token: &Token, now: DateTime<Utc>) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "insert into token (token, purpose, case_id, contact_id, message_id, key_name, made_at)
             values ($1, $2, $3, $4, $5, $6, $7) on conflict (token) do nothing"
        )
        .bind(&token.text)
        .bind(token.purpose.as_str())
        .bind(token.case.map(|case| case.0))
        .bind(token.recipient.0)
        .bind(token.letter.map(|letter| letter.0))
        .bind(&token.key)
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }

    async fn add_task(&mut self, task: &Task, now: DateTime<Utc>) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "insert into task (id, key, kind, case_id, message_id, made_at)
             values ($1, $2, $3, $4, $5, $6) on conflict (key) do nothing"
        )
        .bind(task.id.0)
        .bind(&task.key)
        .bind(task.kind.as_str())
        .bind(task.case.map(|case| case.0))
        .bind(task.message.map(|message| message.0))
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }
}
