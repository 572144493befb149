//! The register, in; whether anything is in it, and whether that was made up, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;

impl Tx {
    /// Whether it holds any case or message.
    pub async fn holds_anything(&mut self) -> Result<bool, RegisterError> {
        let found: Option<(i64,)> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select cast(1 as bigint) where exists (select 1 from case_file) or exists (select 1 from message)"
        )
        .fetch_optional(conn)
        .await
        })?;
        Ok(found.is_some())
    }

    /// Whether it holds a message that came from the mailbox of that name.
    pub async fn holds_mail_of(&mut self, mailbox: &str) -> Result<bool, RegisterError> {
        let found: Option<(i64,)> = on_backend!(self, |conn| sqlx::query_as(
            "select cast(1 as bigint) from message where mailbox = $1 and direction = 'in' limit 1"
        )
        .bind(mailbox)
        .fetch_optional(conn)
        .await)?;
        Ok(found.is_some())
    }
}
