//! Facts of a case, appended and read back.

use crate::backend::Tx;
use crate::error::RegisterError;
use crate::many::{among, insert};
use casework::cases::{Actor, Case, Cause, Fact, Rulebook, SHAPE, What};
use casework::decide::CasePlan;
use casework::ids::{CaseId, ContactId, FactId, MessageId};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;
use uuid::Uuid;

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

    /// Appends the facts that happen to cases.
    pub(crate) async fn append(&mut self, changes: &[&CasePlan]) -> Result<(), RegisterError> {
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
