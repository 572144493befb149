//! Policies and calendars as they were used, kept word for word, and read back.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::calendars::Calendar;
use casework::cases::Rulebook;
use casework::ids::CaseId;
use casework::policies::Policy;
use chrono::{DateTime, Utc};
use std::sync::Arc;
use uuid::Uuid;

impl Tx {
    /// Keeps the words of the policies and the calendar in use, so that a case can be folded by
    /// them in ten years, and returns every version ever used.
    pub async fn rulebook(
        &mut self,
        policies: &[(Arc<Policy>, &str)],
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Rulebook, RegisterError> {
        let mut rows: Vec<_> = policies
            .iter()
            .map(|(policy, text)| (policy.version.as_str(), "policy", policy.id.clone(), *text))
            .collect();
        rows.push((
            calendar.version(),
            "calendar",
            "bank-holidays".to_owned(),
            calendar.text(),
        ));
        for (version, kind, name, text) in rows {
            on_backend!(self, |conn| sqlx::query(
                "insert into rulebook (version, kind, name, text, first_used_at) values ($1, $2, $3, $4, $5)
                 on conflict (version) do nothing"
            )
            .bind(version)
            .bind(kind)
            .bind(name)
            .bind(text)
            .bind(now)
            .execute(conn)
            .await
            .map(drop))?;
        }
        let mut book = self.used_rulebook().await?;
        // What is in force was read and checked just now.
        for (policy, _) in policies {
            book.add_policy(Arc::clone(policy));
        }
        Ok(book)
    }

    /// Puts a calendar in force; true unless it is the one put in force last.
    pub async fn put_in_force(
        &mut self,
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<bool, RegisterError> {
        let before = self.put_in_force_last().await?;
        if before.is_some_and(|(before, _)| before.version() == calendar.version()) {
            return Ok(false);
        }
        on_backend!(self, |conn| sqlx::query(
            "insert into rulebook (version, kind, name, text, first_used_at, put_in_force_at)
             values ($1, 'calendar', 'bank-holidays', $2, $3, $3)
             on conflict (version) do update set put_in_force_at = excluded.put_in_force_at"
        )
        .bind(calendar.version())
        .bind(calendar.text())
        .bind(now)
        .execute(conn)
        .await
        .map(drop))?;
        Ok(true)
    }

    /// The calendar in force: the one put in force last, or the program's own where that knows more and
    /// was not in use before. Who put another one in force had that one before them.
    pub async fn calendar_in_force(&mut self, embedded: Calendar) -> Result<Calendar, RegisterError> {
        let Some((calendar, since)) = self.put_in_force_last().await? else {
            return Ok(embedded);
        };
        if !embedded.knows_more_than(&calendar) {
            return Ok(calendar);
        }
        let first_used: Option<DateTime<Utc>> = on_backend!(self, |conn| {
            sqlx::query_scalar("select first_used_at from rulebook where version = $1")
                .bind(embedded.version())
                .fetch_optional(conn)
                .await
        })?;
        let was_before = first_used.is_some_and(|first| first <= since);
        Ok(if was_before { calendar } else { embedded })
    }

    async fn put_in_force_last(&mut self) -> Result<Option<(Calendar, DateTime<Utc>)>, RegisterError> {
        let row: Option<(String, DateTime<Utc>)> = on_backend!(self, |conn| {
            sqlx::query_as(
                "select text, put_in_force_at from rulebook where put_in_force_at is not null
             order by put_in_force_at desc limit 1",
            )
            .fetch_optional(conn)
            .await
        })?;
        let damaged = |_| RegisterError::Corrupt("the calendar in force cannot be read".to_owned());
        row.map(|(text, since)| Ok((Calendar::read(&text).map_err(damaged)?, since)))
            .transpose()
    }

    /// The calendars but that version by which some clock still runs, the oldest first.
    pub async fn other_calendars(&mut self, version: &str) -> Result<Vec<String>, RegisterError> {
        Ok(on_backend!(self, |conn| {
            sqlx::query_scalar(
                "select version from rulebook where kind = 'calendar' and version <> $1
                 and exists (select 1 from clock where clock.calendar_version = rulebook.version
                             and met_at is null and stopped_at is null)
                 order by first_used_at, version",
            )
            .bind(version)
            .fetch_all(conn)
            .await
        })?)
    }

    /// Cases behind `after` with a clock that runs by that version of the calendar, at most `most`, in order.
    pub async fn counted_by(
        &mut self,
        calendar_version: &str,
        after: Option<CaseId>,
        most: u32,
    ) -> Result<Vec<CaseId>, RegisterError> {
        let rows: Vec<Uuid> = on_backend!(self, |conn| {
            sqlx::query_scalar(
                "select distinct case_id from clock where met_at is null and stopped_at is null
                 and calendar_version = $1 and case_id > $2
                 order by case_id limit $3",
            )
            .bind(calendar_version)
            .bind(after.map_or(Uuid::nil(), |case| case.0))
            .bind(i64::from(most))
            .fetch_all(conn)
            .await
        })?;
        Ok(rows.into_iter().map(CaseId).collect())
    }

    /// Whether the register was given a policy or a calendar that `book` does not hold.
    pub async fn has_more_than(&mut self, book: &Rulebook) -> Result<bool, RegisterError> {
        let versions: Vec<String> = on_backend!(self, |conn| sqlx::query_scalar(
            "select version from rulebook order by version"
        )
        .fetch_all(conn)
        .await)?;
        Ok(versions.iter().any(|version| !book.knows(version)))
    }

    /// Every policy and calendar the register has used.
    pub async fn used_rulebook(&mut self) -> Result<Rulebook, RegisterError> {
        let rows: Vec<(String, String, String)> = on_backend!(self, |conn| sqlx::query_as(
            "select version, kind, text from rulebook order by version"
        )
        .fetch_all(conn)
        .await)?;
        let mut book = Rulebook::default();
        for (version, kind, text) in rows {
            let damaged =
                || RegisterError::Corrupt(format!("the {kind} {version} of its rulebook cannot be read"));
            match kind.as_str() {
                "policy" => match Policy::read_kept(&text) {
                    Ok(policy) => book.add_policy(Arc::new(policy)),
                    Err(_) => book.add_unreadable(version),
                },
                _ => book.add_calendar(Arc::new(Calendar::read(&text).map_err(|_| damaged())?)),
            }
        }
        Ok(book)
    }
}
