//! Days of receipt, in; what reports read of the cases of those days, a line each, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::cases::{Case, Fact, Kept, Rulebook};
use casework::ids::CaseId;
use casework::measures::{Moment, has_changed_since};
use chrono::NaiveDate;
use uuid::Uuid;

/// So many cases are read in one go, unless one day has more: a few megabytes.
const PORTION: i64 = 10_000;

/// The facts of so many cases are read in one go.
const AT_ONCE: usize = 500;

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

    /// Of the cases of those days, the lines of those that have changed since the end of `as_at`, as they were
    /// then: made of the facts that were on record by that time. One that was not there yet has no line; one whose
    /// facts cannot be folded has an empty one, which is counted as unreadable.
    pub async fn figures_then(
        &mut self,
        days: Received,
        as_at: NaiveDate,
        book: &Rulebook,
    ) -> Result<Vec<String>, RegisterError> {
        let all: Vec<(Uuid, String)> = on_backend!(self, |conn| sqlx::query_as(
            "select id, figures from case_file where received_on between $1 and $2"
        )
        .bind(days.first)
        .bind(days.last)
        .fetch_all(conn)
        .await)?;
        let changed = all.into_iter().filter(|(_, line)| has_changed_since(line, as_at));
        let changed: Vec<CaseId> = changed.map(|(id, _)| CaseId(id)).collect();
        let mut lines = Vec::new();
        for some in changed.chunks(AT_ONCE) {
            for facts in self.facts_of(some).await?.values() {
                let on_record = |fact: &Fact| Moment::of(fact.recorded_at) <= Moment::end_of(as_at);
                let known = facts.iter().take_while(|fact| on_record(fact)).count();
                lines.extend(match Case::fold(&facts[..known], book) {
                    Ok(case) => case.map(|case| Kept::from(&case).figures),
                    Err(_) => Some(String::new()),
                });
            }
        }
        Ok(lines)
    }
}
