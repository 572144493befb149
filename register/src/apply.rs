//! A Plan, in; all of it written, or none.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::messages::Queued;
use casework::cases::{CaseRow, Kept, Token};
use casework::decide::{Plan, Task};
use casework::ids::MessageId;
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
        let mut queued_before = Vec::new();
        for letter in &plan.letters {
            if self.queue(letter, now).await? == Queued::Before {
                queued_before.push(letter.id);
            }
        }
        // The token of a letter that is not written again belongs to nothing.
        let of_nothing = |letter: MessageId| queued_before.contains(&letter);
        for token in plan
            .tokens
            .iter()
            .filter(|token| !token.letter.is_some_and(of_nothing))
        {
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
