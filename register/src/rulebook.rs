//! Policies and calendars as they were used, kept word for word, and read back.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::calendars::Calendar;
use casework::cases::Rulebook;
use casework::policies::Policy;
use chrono::{DateTime, Utc};
use std::sync::Arc;

impl Tx {
    /// Keeps the words of the policy and calendar in use, so that a case can be folded by
    /// them in ten years, and returns every version ever used.
    pub async fn rulebook(
        &mut self,
        policy: (&Policy, &str),
        calendar: &Calendar,
        now: DateTime<Utc>,
    ) -> Result<Rulebook, RegisterError> {
        let (policy, text) = policy;
        let rows = [
            (policy.version.as_str(), "policy", policy.id.clone(), text),
            (
                calendar.version(),
                "calendar",
                "bank-holidays".to_owned(),
                calendar.text(),
            ),
        ];
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
        self.used_rulebook().await
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
                "policy" => book.add_policy(Arc::new(Policy::read(&text).map_err(|_| damaged())?)),
                _ => book.add_calendar(Arc::new(Calendar::read(&text).map_err(|_| damaged())?)),
            }
        }
        Ok(book)
    }
}
