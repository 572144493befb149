//! Facts of a case, appended and read back, and the rows their fold keeps.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use crate::many::{among, clear, insert, portions};
use casework::cases::{Actor, Case, CaseRow, Cause, Fact, Kept, Rulebook, SHAPE, What};
use casework::decide::CasePlan;
use casework::ids::{CaseId, ContactId, FactId, MessageId};
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The shape of the rows that are kept of a case; it rises with each change of what the fold makes of facts.
const KEPT_SHAPE: i64 = 6;

#[derive(sqlx::FromRow)]
struct FactRow {
    case_id: Uuid,
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
        Ok(self.cases(&[id], book).await?.remove(&id))
    }

    /// Those of the cases that there are, as their facts make them.
    pub async fn cases(
        &mut self,
        ids: &[CaseId],
        book: &Rulebook,
    ) -> Result<BTreeMap<CaseId, Case>, RegisterError> {
        let mut cases = BTreeMap::new();
        for (id, facts) in self.facts_of(ids).await? {
            cases.extend(Case::fold(&facts, book)?.map(|case| (id, case)));
        }
        Ok(cases)
    }

    /// The facts of each of the cases, the oldest first.
    pub(crate) async fn facts_of(
        &mut self,
        ids: &[CaseId],
    ) -> Result<BTreeMap<CaseId, Vec<Fact>>, RegisterError> {
        let keys: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows: Vec<FactRow> = among!(
            self,
            "select case_id, id, kind, shape, happened_at, recorded_at, by_kind, by_id, cause_kind, cause_id, data
             from fact where case_id in (",
            keys,
            ") order by case_id, seq"
        );
        let mut facts: BTreeMap<CaseId, Vec<Fact>> = BTreeMap::new();
        for row in rows {
            let case = CaseId(row.case_id);
            facts.entry(case).or_default().push(row.into_fact()?);
        }
        Ok(facts)
    }

    /// The facts of a case, the oldest first.
    pub async fn facts(&mut self, case: CaseId) -> Result<Vec<Fact>, RegisterError> {
        Ok(self.facts_of(&[case]).await?.remove(&case).unwrap_or_default())
    }

    /// Writes what happens to cases, no two of them the same.
    pub(crate) async fn change_cases(&mut self, changes: &[&CasePlan]) -> Result<(), RegisterError> {
        let kept: Vec<(&CasePlan, Kept)> = changes
            .iter()
            .map(|change| (*change, Kept::from(&change.after)))
            .collect();
        let (opened, moved): (Vec<_>, Vec<_>) = kept.iter().partition(|(change, _)| change.before == 0);
        self.insert_cases(&opened).await?;
        self.update_cases(&moved).await?;
        self.append(changes).await?;
        self.insert_kept(&kept).await
    }

    /// Makes anew what is kept of at most `most` cases that an older version wrote; how many there were.
    pub async fn refold(&mut self, book: &Rulebook, most: u32) -> Result<usize, RegisterError> {
        let ids: Vec<Uuid> = on_backend!(self, |conn| {
            sqlx::query_scalar("select id from case_file where kept_shape < $1 order by id limit $2")
                .bind(KEPT_SHAPE)
                .bind(i64::from(most))
                .fetch_all(conn)
                .await
        })?;
        let ids: Vec<CaseId> = ids.into_iter().map(CaseId).collect();
        let cases = self.cases(&ids, book).await?;
        let plans: Vec<CasePlan> = cases.into_values().map(CasePlan::unchanged).collect();
        self.change_cases(&plans.iter().collect::<Vec<_>>()).await?;
        Ok(ids.len())
    }

    async fn append(&mut self, changes: &[&CasePlan]) -> Result<(), RegisterError> {
        let facts: Vec<(i64, &Fact)> = changes
            .iter()
            .flat_map(|change| (i64::from(change.before) + 1..).zip(&change.facts))
            .collect();
        insert!(
            self,
            "insert into fact (id, case_id, seq, kind, shape, happened_at, recorded_at,
                               by_kind, by_id, cause_kind, cause_id, data) ",
            facts,
            |row, (seq, fact)| {
                let (kind, data) = fact.what.kept();
                let (by_kind, by_id) = actor(fact.by);
                let (cause_kind, cause_id) = cause(fact.cause);
                row.push_bind(fact.id.0)
                    .push_bind(fact.case.0)
                    .push_bind(*seq)
                    .push_bind(kind)
                    .push_bind(i64::from(SHAPE))
                    .push_bind(fact.happened_at)
                    .push_bind(fact.recorded_at)
                    .push_bind(by_kind)
                    .push_bind(by_id)
                    .push_bind(cause_kind)
                    .push_bind(cause_id)
                    .push_bind(data)
            },
            ""
        );
        Ok(())
    }

    async fn insert_cases(&mut self, opened: &[&(&CasePlan, Kept)]) -> Result<(), RegisterError> {
        insert!(
            self,
            "insert into case_file (id, reference, version, kind, channel, complainant_id, policy, policy_version,
                                    calendar_version, region, state, stage, category, owner_id, restricted,
                                    received_at, received_on, confirmed_at, acknowledged_at, wakes_at,
                                    figures, kept_shape) ",
            opened,
            |row, (change, kept)| {
                let case = CaseRow::from(&change.after);
                row.push_bind(case.id.0)
                    .push_bind(case.reference.as_str())
                    .push_bind(i64::from(kept.version))
                    .push_bind(&kept.kind)
                    .push_bind(case.channel.as_str())
                    .push_bind(case.complainant.0)
                    .push_bind(&case.policy)
                    .push_bind(&case.policy_version)
                    .push_bind(&kept.calendar)
                    .push_bind(&case.region)
                    .push_bind(&kept.state)
                    .push_bind(&kept.stage)
                    .push_bind(&kept.category)
                    .push_bind(kept.owner.map(|owner| owner.0))
                    .push_bind(kept.restricted)
                    .push_bind(kept.received_at)
                    .push_bind(kept.received_on)
                    .push_bind(kept.confirmed_at)
                    .push_bind(kept.acknowledged_at)
                    .push_bind(kept.wakes_at)
                    .push_bind(&kept.figures)
                    .push_bind(KEPT_SHAPE)
            },
            ""
        );
        Ok(())
    }

    /// Replaces what is kept of cases that still are as they were when this was decided.
    async fn update_cases(&mut self, changed: &[&(&CasePlan, Kept)]) -> Result<(), RegisterError> {
        if changed.is_empty() {
            return Ok(());
        }
        let mut written = 0;
        for changed in portions(changed) {
            written += on_backend!(self, |conn| {
                let mut statement = QueryBuilder::new(
                    "with new (id, before, version, kind, calendar_version, state, stage, category, owner_id,
                               restricted, received_at, received_on, confirmed_at, acknowledged_at, wakes_at, figures,
                               kept_shape) as (",
                );
                statement.push_values(changed, |mut row, (change, kept)| {
                    row.push_bind(change.after.id.0)
                        .push_bind(i64::from(change.before))
                        .push_bind(i64::from(kept.version))
                        .push_bind(&kept.kind)
                        .push_bind(&kept.calendar)
                        .push_bind(&kept.state)
                        .push_bind(&kept.stage)
                        .push_bind(&kept.category)
                        .push_bind(kept.owner.map(|owner| owner.0))
                        .push_bind(kept.restricted)
                        .push_bind(kept.received_at)
                        .push_bind(kept.received_on)
                        .push_bind(kept.confirmed_at)
                        .push_bind(kept.acknowledged_at)
                        .push_bind(kept.wakes_at)
                        .push_bind(&kept.figures)
                        .push_bind(KEPT_SHAPE);
                });
                statement.push(
                    ") update case_file set version = new.version, kind = new.kind,
                              calendar_version = new.calendar_version,
                              state = new.state, stage = new.stage, category = new.category,
                              owner_id = new.owner_id, restricted = new.restricted, received_at = new.received_at,
                              received_on = new.received_on, confirmed_at = new.confirmed_at,
                              acknowledged_at = new.acknowledged_at, wakes_at = new.wakes_at,
                              figures = new.figures, kept_shape = new.kept_shape
                       from new where case_file.id = new.id and case_file.version = new.before",
                );
                let done = statement.build().execute(conn).await;
                done.map(|done| done.rows_affected())
            })?;
        }
        if written != changed.len() as u64 {
            return Err(RegisterError::Moved);
        }
        let ids: Vec<Uuid> = changed.iter().map(|(change, _)| change.after.id.0).collect();
        clear!(self, "delete from clock where case_id in (", ids);
        clear!(self, "delete from milestone where case_id in (", ids);
        clear!(self, "delete from case_link where case_id in (", ids);
        clear!(self, "delete from undertaking where case_id in (", ids);
        Ok(())
    }

    async fn insert_kept(&mut self, all: &[(&CasePlan, Kept)]) -> Result<(), RegisterError> {
        let mut links = Vec::new();
        let mut clocks = Vec::new();
        let mut milestones = Vec::new();
        let mut undertakings = Vec::new();
        for (change, kept) in all {
            let case = change.after.id.0;
            links.extend(kept.links.iter().map(|other| (case, other)));
            clocks.extend(kept.clocks.iter().map(|clock| (case, clock)));
            milestones.extend(kept.milestones.iter().map(|reached| (case, reached)));
            undertakings.extend(kept.undertakings.iter().map(|undertaking| (case, undertaking)));
        }
        insert!(
            self,
            "insert into case_link (case_id, to_id) ",
            links,
            |row, (case, other)| row.push_bind(*case).push_bind(other.0),
            ""
        );
        insert!(
            self,
            "insert into clock (case_id, stage, danger, hazard, clock, started_at, whose, policy_due, code_due, act_by, act_by_at,
                                met_at, stopped_at, rule, clause, calendar_version) ",
            clocks,
            |row, (case, clock)| row
                .push_bind(*case)
                .push_bind(&clock.stage)
                .push_bind(i64::from(clock.danger))
                .push_bind(&clock.hazard)
                .push_bind(&clock.clock)
                .push_bind(clock.started_at)
                .push_bind(&clock.whose)
                .push_bind(&clock.policy_due)
                .push_bind(&clock.code_due)
                .push_bind(&clock.act_by)
                .push_bind(clock.act_by_at)
                .push_bind(clock.met_at)
                .push_bind(clock.stopped_at)
                .push_bind(&clock.rule)
                .push_bind(&clock.clause)
                .push_bind(&clock.calendar),
            ""
        );
        insert!(
            self,
            "insert into milestone (case_id, passage, stage, kind, nth, at, on_date, number, word) ",
            milestones,
            |row, (case, reached)| row
                .push_bind(*case)
                .push_bind(i64::from(reached.passage))
                .push_bind(&reached.stage)
                .push_bind(&reached.kind)
                .push_bind(i64::from(reached.nth))
                .push_bind(reached.at)
                .push_bind(reached.on)
                .push_bind(reached.number)
                .push_bind(&reached.word),
            ""
        );
        insert!(
            self,
            "insert into undertaking (case_id, id, kind, by_date, by_at, owner_id) ",
            undertakings,
            |row, (case, undertaking)| row
                .push_bind(*case)
                .push_bind(undertaking.id.0)
                .push_bind(&undertaking.kind)
                .push_bind(undertaking.by)
                .push_bind(undertaking.by_at)
                .push_bind(undertaking.owner.map(|owner| owner.0)),
            ""
        );
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
    fn into_fact(self) -> Result<Fact, RegisterError> {
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
            case: CaseId(self.case_id),
            happened_at,
            recorded_at,
            by,
            cause: because,
            what,
        })
    }
}
