//! Days of receipt, in; what reports read of the cases of those days, a line each, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use chrono::NaiveDate;

/// So many cases are read in one go, unless one day has more: a few megabytes.
const PORTION: i64 = 10_000;

/// Cases received from one day to another, both among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    first: NaiveDate,
    last: NaiveDate,
}

impl Tx {
    /// The days on which cases were received, in portions to be read one after the other.
    pub async fn days_of_receipt(&mut self) -> Result<Vec<Received>, RegisterError> {
        let days: Vec<(NaiveDate, i64)> = on_backend!(self, |conn| sqlx::query_as(
            "select received_on, count(*) from case_file where received_on is not null
             group by received_on order by received_on"
        )
        .fetch_all(conn)
        .await)?;
        let mut portions: Vec<Received> = Vec::new();
        let mut held = PORTION;
        for (day, count) in days {
            match portions.last_mut() {
                Some(portion) if held + count <= PORTION => {
                    portion.last = day;
                    held += count;
                }
                _ => {
                    portions.push(Received {
                        first: day,
                        last: day,
                    });
                    held = count;
                }
            }
        }
        Ok(portions)
    }

    /// The lines of the cases of those days (`casework::measures::Line`), one after the other, each on a line of
    /// its own.
    pub async fn figures_of(&mut self, days: Received) -> Result<String, RegisterError> {
        let lines: Option<String> = on_backend!(self, |conn| sqlx::query_scalar(
            "select string_agg(figures, $1) from case_file where received_on between $2 and $3"
        )
        .bind("\n")
        .bind(days.first)
        .bind(days.last)
        .fetch_one(conn)
        .await)?;
        Ok(lines.unwrap_or_default())
    }
}
