//! An instant, in; the cases in which something is due by then, and what people have to do, out.
//!
//! What is asked here is asked every few seconds, or for everybody at once: each statement follows an index of
//! what is open, so its cost is that of what is due and not of the cases there are.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::decide::{OpenTask, TaskKind};
use casework::ids::{CaseId, ContactId, TaskId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

impl Tx {
    /// At most `most` cases in which something has to be seen to by `now`, those waiting longest first,
    /// behind the last one that was given: since when, and which.
    pub async fn woken(
        &mut self,
        now: DateTime<Utc>,
        after: Option<(DateTime<Utc>, CaseId)>,
        most: u32,
    ) -> Result<Vec<(DateTime<Utc>, CaseId)>, RegisterError> {
        let (since, after) = after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |(at, id)| (at, id.0));
        let rows: Vec<(DateTime<Utc>, Uuid)> = on_backend!(self, |conn| sqlx::query_as(
            "select wakes_at, id from case_file
             where wakes_at <= $1 and (wakes_at, id) > ($2, $3) order by wakes_at, id limit $4"
        )
        .bind(now)
        .bind(since)
        .bind(after)
        .bind(i64::from(most))
        .fetch_all(conn)
        .await)?;
        Ok(rows.into_iter().map(|(at, id)| (at, CaseId(id))).collect())
    }

    /// The cases in which the landlord has to have done something by `until`: what a clock waits for, or
    /// what somebody undertook.
    pub async fn due_by(&mut self, until: DateTime<Utc>) -> Result<Vec<CaseId>, RegisterError> {
        let ids: Vec<Uuid> = on_backend!(self, |conn| sqlx::query_scalar(
            "select case_id from clock
             where met_at is null and stopped_at is null and whose = 'landlord' and act_by_at <= $1
             union select case_id from undertaking where by_at <= $1"
        )
        .bind(until)
        .fetch_all(conn)
        .await)?;
        Ok(ids.into_iter().map(CaseId).collect())
    }

    /// What people have to do, the oldest first.
    pub async fn open_tasks(&mut self) -> Result<Vec<OpenTask>, RegisterError> {
        let rows: Vec<(String, Option<Uuid>, DateTime<Utc>)> = on_backend!(self, |conn| sqlx::query_as(
            "select kind, case_id, made_at from task where done_at is null order by made_at, id"
        )
        .fetch_all(conn)
        .await)?;
        let task = |(kind, case, made_at): (String, Option<Uuid>, DateTime<Utc>)| {
            // A kind that a newer version has made is on the list, and in no mail of this one.
            let kind = TaskKind::from_name(&kind)?;
            let case = case.map(CaseId);
            Some(OpenTask { kind, case, made_at })
        };
        Ok(rows.into_iter().filter_map(task).collect())
    }

    /// Somebody has done what a task says; whether it was still to be done.
    pub async fn finish_task(
        &mut self,
        task: TaskId,
        by: ContactId,
        now: DateTime<Utc>,
    ) -> Result<bool, RegisterError> {
        let done = on_backend!(self, |conn| sqlx::query(
            "update task set done_at = $2, done_by = $3 where id = $1 and done_at is null"
        )
        .bind(task.0)
        .bind(now)
        .bind(by.0)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(done == 1)
    }
}
