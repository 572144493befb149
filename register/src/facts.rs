//! Facts of a case, appended and read back, and the rows their fold keeps.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::cases::{Actor, Case, CaseRow, Cause, Fact, Kept, Rulebook, SHAPE, What};
use casework::ids::{CaseId, ContactId, FactId, MessageId};
use chrono::{DateTime, Utc};
use uuid::Uuid;

#[derive(sqlx::FromRow)]
struct FactRow {
    id: Uuid,
    kind: String,
    shape: i64,
    happened_at: DateTime<Utc>,
    recorded_at: DateTime<Utc>,
    by_kind: String,
    by_id: Option<Uuid>,
    cause_kind: String,
    cause_id: Option<Uuid>,
    data: String,
}

impl Tx {
    /// The case as its facts make it; none where there is no such case.
    pub async fn case(&mut self, id: CaseId, book: &Rulebook) -> Result<Option<Case>, RegisterError> {
        let facts = self.facts(id).await?;
        Ok(Case::fold(&facts, book)?)
    }

    /// The facts of a case, the oldest first.
    pub async fn facts(&mut self, case: CaseId) -> Result<Vec<Fact>, RegisterError> {
        let rows: Vec<FactRow> = on_backend!(self, |conn| sqlx::query_as(
            "select id, kind, shape, happened_at, recorded_at, by_kind, by_id, cause_kind, cause_id, data
             from fact where case_id = $1 order by seq"
        )
        .bind(case.0)
        .fetch_all(conn)
        .await)?;
        rows.into_iter().map(|row| row.into_fact(case)).collect()
    }

    /// Appends facts after the first `before`.
    pub(crate) async fn append(&mut self, before: u32, facts: &[Fact]) -> Result<(), RegisterError> {
        for (fact, seq) in facts.iter().zip(i64::from(before) + 1..) {
            let (kind, data) = fact.what.kept();
            let (by_kind, by_id) = actor(fact.by);
            let (cause_kind, cause_id) = cause(fact.cause);
            on_backend!(self, |conn| sqlx::query(
                "insert into fact (id, case_id, seq, kind, shape, happened_at, recorded_at,
                                   by_kind, by_id, cause_kind, cause_id, data)
                 values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
            )
            .bind(fact.id.0)
            .bind(fact.case.0)
            .bind(seq)
            .bind(kind)
            .bind(i64::from(SHAPE))
            .bind(fact.happened_at)
            .bind(fact.recorded_at)
            .bind(by_kind)
            .bind(by_id)
            .bind(cause_kind)
            .bind(cause_id)
            .bind(data)
            .execute(conn)
            .await
            .map(drop))?;
        }
        Ok(())
    }

    /// Writes the row of a new case.
    pub(crate) async fn insert_case(&mut self, row: &CaseRow, kept: &Kept) -> Result<(), RegisterError> {
        on_backend!(self, |conn| {
            sqlx::query(
            "insert into case_file (id, reference, version, kind, channel, complainant_id, policy, policy_version,
                                    calendar_version, region, state, stage, category, owner_id, restricted,
                                    received_at, confirmed_at, acknowledged_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
        )
        .bind(row.id.0)
        .bind(row.reference.as_str())
        .bind(i64::from(kept.version))
        .bind(&row.kind)
        .bind(row.channel.as_str())
        .bind(row.complainant.0)
        .bind(&row.policy)
        .bind(&row.policy_version)
        .bind(&kept.calendar)
        .bind(&row.region)
        .bind(&kept.state)
        .bind(&kept.stage)
        .bind(&kept.category)
        .bind(kept.owner.map(|owner| owner.0))
        .bind(kept.restricted)
        .bind(row.received_at)
        .bind(kept.confirmed_at)
        .bind(kept.acknowledged_at)
        .execute(conn)
        .await
        .map(drop)
        })?;
        self.insert_kept(row.id, kept).await
    }

    /// Replaces what is kept of a case, if it still is as it was when this was decided.
    pub(crate) async fn update_case(
        &mut self,
        id: CaseId,
        before: u32,
        kept: &Kept,
    ) -> Result<(), RegisterError> {
        let changed = on_backend!(self, |conn| {
            sqlx::query(
            "update case_file set version = $3, calendar_version = $4, state = $5, stage = $6, category = $7,
                    owner_id = $8, restricted = $9, confirmed_at = $10, acknowledged_at = $11
             where id = $1 and version = $2"
        )
        .bind(id.0)
        .bind(i64::from(before))
        .bind(i64::from(kept.version))
        .bind(&kept.calendar)
        .bind(&kept.state)
        .bind(&kept.stage)
        .bind(&kept.category)
        .bind(kept.owner.map(|owner| owner.0))
        .bind(kept.restricted)
        .bind(kept.confirmed_at)
        .bind(kept.acknowledged_at)
        .execute(conn)
        .await
        .map(|done| done.rows_affected())
        })?;
        if changed != 1 {
            return Err(RegisterError::Moved);
        }
        for statement in [
            "delete from clock where case_id = $1",
            "delete from milestone where case_id = $1",
            "delete from case_link where case_id = $1",
        ] {
            on_backend!(self, |conn| sqlx::query(statement)
                .bind(id.0)
                .execute(conn)
                .await
                .map(drop))?;
        }
        self.insert_kept(id, kept).await
    }

    async fn insert_kept(&mut self, case: CaseId, kept: &Kept) -> Result<(), RegisterError> {
        for other in &kept.links {
            on_backend!(self, |conn| sqlx::query(
                "insert into case_link (case_id, to_id) values ($1, $2)"
            )
            .bind(case.0)
            .bind(other.0)
            .execute(conn)
            .await
            .map(drop))?;
        }
        for clock in &kept.clocks {
            on_backend!(self, |conn| {
                sqlx::query(
                "insert into clock (case_id, stage, clock, started_at, policy_due, code_due, act_by, act_by_at,
                                    met_at, rule, clause, calendar_version)
                 values ($1, $2, $3, $4, $5, null, $6, $7, $8, $9, $10, $11)"
            )
            .bind(case.0)
            .bind(&clock.stage)
            .bind(&clock.clock)
            .bind(clock.started_at)
            .bind(&clock.policy_due)
            .bind(&clock.act_by)
            .bind(clock.act_by_at)
            .bind(clock.met_at)
            .bind(&clock.rule)
            .bind(&clock.clause)
            .bind(&clock.calendar)
            .execute(conn)
            .await
            .map(drop)
            })?;
        }
        for reached in &kept.milestones {
            on_backend!(self, |conn| {
                sqlx::query(
                "insert into milestone (case_id, stage, kind, at, on_date, number) values ($1, $2, $3, $4, $5, $6)"
            )
            .bind(case.0)
            .bind(&reached.stage)
            .bind(&reached.kind)
            .bind(reached.at)
            .bind(reached.on)
            .bind(reached.number)
            .execute(conn)
            .await
            .map(drop)
            })?;
        }
        Ok(())
    }
}

fn actor(by: Actor) -> (&'static str, Option<Uuid>) {
    match by {
        Actor::Redress => ("redress", None),
        Actor::Staff(id) => ("staff", Some(id.0)),
        Actor::Resident(id) => ("resident", Some(id.0)),
    }
}

fn cause(cause: Cause) -> (&'static str, Option<Uuid>) {
    match cause {
        Cause::Message(id) => ("message", Some(id.0)),
        Cause::Letter(id) => ("letter", Some(id.0)),
        Cause::Clock => ("clock", None),
        Cause::Command => ("command", None),
    }
}

impl FactRow {
    fn into_fact(self, case: CaseId) -> Result<Fact, RegisterError> {
        let damaged = || RegisterError::Corrupt(format!("fact {} says neither who nor why", self.id));
        let by = match (self.by_kind.as_str(), self.by_id.map(ContactId)) {
            ("redress", None) => Actor::Redress,
            ("staff", Some(id)) => Actor::Staff(id),
            ("resident", Some(id)) => Actor::Resident(id),
            _ => return Err(damaged()),
        };
        let because = match (self.cause_kind.as_str(), self.cause_id.map(MessageId)) {
            ("message", Some(id)) => Cause::Message(id),
            ("letter", Some(id)) => Cause::Letter(id),
            ("clock", None) => Cause::Clock,
            ("command", None) => Cause::Command,
            _ => return Err(damaged()),
        };
        let what = What::read(
            &self.kind,
            u32::try_from(self.shape).unwrap_or(u32::MAX),
            &self.data,
        )?;
        let (happened_at, recorded_at) = (self.happened_at, self.recorded_at);
        Ok(Fact {
            id: FactId(self.id),
            case,
            happened_at,
            recorded_at,
            by,
            cause: because,
            what,
        })
    }
}
