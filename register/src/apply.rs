//! Plans, in; all of them written, or none.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::insert;
use casework::cases::Token;
use casework::decide::{
    CasePlan, NewContact, Note, Plan, PrintedLetter, QueuedLetter, Settled, Task, TaskKind,
};
use casework::ids::{CaseId, MessageId};
use chrono::{DateTime, Utc};
use std::collections::HashSet;

impl Tx {
    /// Writes plans that were decided side by side: no two of them change the same case.
    /// [`RegisterError::Moved`] means that the register is no longer as it was when they were
    /// decided: undo, read again, decide again.
    pub async fn apply(&mut self, plans: &[Plan], now: DateTime<Utc>) -> Result<(), RegisterError> {
        let contacts: Vec<&NewContact> = plans.iter().flat_map(|plan| &plan.contacts).collect();
        self.insert_people(&contacts, now).await?;
        let reached: Vec<_> = plans.iter().flat_map(|plan| &plan.reached).collect();
        self.add_reached(&reached).await?;
        for contact in plans.iter().filter_map(|plan| plan.unreached) {
            self.mark_unreached(contact, now).await?;
        }
        let changes: Vec<&CasePlan> = plans.iter().flat_map(|plan| &plan.cases).collect();
        self.change_cases(&changes).await?;
        let settled: Vec<&Settled> = plans.iter().filter_map(|plan| plan.settled.as_ref()).collect();
        self.insert_arrivals(&settled, now).await?;
        let letters: Vec<&QueuedLetter> = plans.iter().flat_map(|plan| &plan.letters).collect();
        let queued_before = self.queue(&letters, now).await?;
        let tokens = plans.iter().flat_map(|plan| &plan.tokens);
        self.keep_tokens(tokens, &queued_before, now).await?;
        let printed: Vec<&PrintedLetter> = plans.iter().flat_map(|plan| &plan.printed).collect();
        self.insert_printed(&printed, now).await?;
        let notes: Vec<&Note> = plans.iter().flat_map(|plan| &plan.notes).collect();
        self.insert_notes(&notes, now).await?;
        for letter in plans.iter().flat_map(|plan| &plan.taken_back) {
            self.take_back(*letter, now).await?;
        }
        for letter in plans.iter().flat_map(|plan| &plan.to_do_again) {
            self.reopen_tasks_done_with(*letter).await?;
        }
        for (kind, case) in plans.iter().flat_map(|plan| &plan.settles) {
            self.settle_tasks(*kind, *case, now).await?;
        }
        for (kind, message) in plans.iter().flat_map(|plan| &plan.settles_about) {
            self.settle_task_about(*kind, *message, now).await?;
        }
        let tasks: Vec<&Task> = plans.iter().flat_map(|plan| &plan.tasks).collect();
        self.add_tasks(&tasks, now).await?;
        Ok(())
    }

    /// The same purpose, case and recipient give the same token: it is kept once. The token of a
    /// letter that is not written again belongs to nothing.
    async fn keep_tokens(
        &mut self,
        tokens: impl Iterator<Item = &Token>,
        queued_before: &HashSet<MessageId>,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        let of_nothing = |letter: MessageId| queued_before.contains(&letter);
        let tokens: Vec<&Token> = tokens
            .filter(|token| !token.letter.is_some_and(of_nothing))
            .collect();
        insert!(
            self,
            "insert into token (token, purpose, case_id, contact_id, message_id, key_name, made_at) ",
            tokens,
            |row, token| row
                .push_bind(&token.text)
                .push_bind(token.purpose.as_str())
                .push_bind(token.case.map(|case| case.0))
                .push_bind(token.recipient.0)
                .push_bind(token.letter.map(|letter| letter.0))
                .push_bind(&token.key)
                .push_bind(now),
            " on conflict (token) do nothing"
        );
        Ok(())
    }

    /// What people had to do of that kind in a case is done.
    async fn settle_tasks(
        &mut self,
        kind: TaskKind,
        case: CaseId,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "update task set done_at = $3 where case_id = $1 and kind = $2 and done_at is null"
        )
        .bind(case.0)
        .bind(kind.as_str())
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }

    /// What people had to do of that kind about a message is done.
    async fn settle_task_about(
        &mut self,
        kind: TaskKind,
        message: MessageId,
        now: DateTime<Utc>,
    ) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "update task set done_at = $3 where message_id = $1 and kind = $2 and done_at is null"
        )
        .bind(message.0)
        .bind(kind.as_str())
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }

    async fn add_tasks(&mut self, tasks: &[&Task], now: DateTime<Utc>) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into task (id, key, kind, case_id, message_id, made_at) ",
            tasks,
            |row, task| row
                .push_bind(task.id.0)
                .push_bind(&task.key)
                .push_bind(task.kind.as_str())
                .push_bind(task.case.map(|case| case.0))
                .push_bind(task.message.map(|message| message.0))
                .push_bind(now),
            " on conflict (key) do nothing"
        );
        Ok(())
    }
}
