//! Reports that were drawn, in and out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::decide::papers::Issue;
use casework::ids::{ContactId, MessageId};
use casework::measures::Quarter;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct Row {
    quarter: String,
    revision: i64,
    as_at: NaiveDate,
    letter_id: Uuid,
    drawn_at: DateTime<Utc>,
    approved_by: Option<Uuid>,
    approved_at: Option<DateTime<Utc>>,
    circulated_at: Option<DateTime<Utc>>,
}

impl Row {
    fn into_issue(self) -> Result<Issue, RegisterError> {
        let unreadable =
            || RegisterError::Corrupt("a report that was drawn has an unreadable row".to_owned());
        Ok(Issue {
            quarter: self.quarter.parse().map_err(|_| unreadable())?,
            revision: u32::try_from(self.revision).map_err(|_| unreadable())?,
            as_at: self.as_at,
            letter: MessageId(self.letter_id),
            drawn_at: self.drawn_at,
            approved: self.approved_by.map(ContactId).zip(self.approved_at),
            circulated_at: self.circulated_at,
        })
    }
}

impl Tx {
    /// Every report that was drawn, the newest quarter and revision first.
    pub async fn issues(&mut self) -> Result<Vec<Issue>, RegisterError> {
        let rows: Vec<Row> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select quarter, revision, as_at, letter_id, drawn_at, approved_by, approved_at, circulated_at
             from report_issue order by quarter desc, revision desc"
        )
        .fetch_all(conn)
        .await
        })?;
        rows.into_iter().map(Row::into_issue).collect()
    }

    /// What each report that went to its readers told, of those whose figures were taken by `day`: the oldest first.
    pub async fn told_by(&mut self, day: NaiveDate) -> Result<Vec<String>, RegisterError> {
        let told = on_backend!(self, |conn| sqlx::query_scalar(
            "select totals from report_issue where circulated_at is not null and as_at <= $1
             order by as_at, drawn_at"
        )
        .bind(day)
        .fetch_all(conn)
        .await)?;
        Ok(told)
    }

    /// What that report told.
    pub async fn told_in(
        &mut self,
        (quarter, revision): (Quarter, u32),
    ) -> Result<Option<String>, RegisterError> {
        let told = on_backend!(self, |conn| sqlx::query_scalar(
            "select totals from report_issue where quarter = $1 and revision = $2"
        )
        .bind(quarter.to_string())
        .bind(i64::from(revision))
        .fetch_optional(conn)
        .await)?;
        Ok(told)
    }

    /// The first day on which a case was received.
    pub async fn first_receipt(&mut self) -> Result<Option<NaiveDate>, RegisterError> {
        let first = on_backend!(self, |conn| sqlx::query_scalar(
            "select min(received_on) from case_file"
        )
        .fetch_one(conn)
        .await)?;
        Ok(first)
    }

    /// Puts a report on record; it fails where that drawing of the quarter is there already.
    pub async fn record_issue(&mut self, issue: &Issue, totals: &str) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query(
            "insert into report_issue (quarter, revision, as_at, letter_id, totals, drawn_at)
             values ($1, $2, $3, $4, $5, $6)"
        )
        .bind(issue.quarter.to_string())
        .bind(i64::from(issue.revision))
        .bind(issue.as_at)
        .bind(issue.letter.0)
        .bind(totals)
        .bind(issue.drawn_at)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(())
    }

    /// Somebody approves a drawing of a quarter; false where that was done before.
    pub async fn approve_issue(
        &mut self,
        (quarter, revision): (Quarter, u32),
        by: ContactId,
        now: DateTime<Utc>,
    ) -> Result<bool, RegisterError> {
        let done = on_backend!(self, |conn| sqlx::query(
            "update report_issue set approved_by = $3, approved_at = $4
             where quarter = $1 and revision = $2 and approved_at is null"
        )
        .bind(quarter.to_string())
        .bind(i64::from(revision))
        .bind(by.0)
        .bind(now)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(done == 1)
    }

    /// A drawing of a quarter goes to its readers; false where it went before, or where a later drawing has taken its
    /// place.
    pub async fn circulate_issue(
        &mut self,
        (quarter, revision): (Quarter, u32),
        now: DateTime<Utc>,
    ) -> Result<bool, RegisterError> {
        let done = on_backend!(self, |conn| sqlx::query(
            "update report_issue set circulated_at = $3
             where quarter = $1 and revision = $2 and circulated_at is null
               and not exists (select 1 from report_issue later
                               where later.quarter = $1 and later.revision > $2)"
        )
        .bind(quarter.to_string())
        .bind(i64::from(revision))
        .bind(now)
        .execute(conn)
        .await
        .map(|done| done.rows_affected()))?;
        Ok(done == 1)
    }
}
