//! What the register holds, as rows for people and programs to read.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::cases::Reference;
use casework::ids::{CaseId, ContactId, MessageId};
use chrono::{DateTime, Utc};
use sqlx::QueryBuilder;
use uuid::Uuid;

/// A case in a list.
#[derive(Clone, Debug)]
pub struct CaseSummary {
    /// Its identifier.
    pub id: CaseId,
    /// Its public name.
    pub reference: String,
    /// What it is.
    pub kind: String,
    /// The stage, where there is one.
    pub stage: Option<String>,
    /// Where in its life it is.
    pub state: String,
    /// What it is about.
    pub category: Option<String>,
    /// The name of who has it.
    pub owner: Option<String>,
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When it was confirmed.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// How it came.
    pub channel: String,
    /// The subject of the message that opened it.
    pub subject: Option<String>,
    /// Its dates.
    pub dates: Vec<DateLine>,
    /// The Message-IDs of its messages and letters, in order of time.
    pub message_ids: Vec<String>,
    /// The references of cases it is linked with.
    pub links: Vec<String>,
}

/// A date of a case.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct DateLine {
    /// The clock.
    pub clock: String,
    /// The stage.
    pub stage: String,
    /// The danger whose clock it is; empty for one of the case's own.
    pub hazard: String,
    /// The date by the landlord's policy.
    pub policy_due: String,
    /// The date by the Ombudsman's Code, where it is counted.
    pub code_due: Option<String>,
    /// The date that binds.
    pub act_by: String,
    /// When it was met.
    pub met_at: Option<DateTime<Utc>>,
    /// When it was no longer waited for, although it was not met.
    pub stopped_at: Option<DateTime<Utc>>,
    /// The rule it comes from.
    pub rule: String,
    /// The clause it comes from.
    pub clause: String,
}

/// A fact as a line of a case's history.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct FactLine {
    /// Its place in the history, from 1.
    pub seq: i64,
    /// What happened.
    pub kind: String,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub by_kind: String,
    /// Its particulars, as JSON.
    pub data: String,
}

/// Which messages to list.
#[derive(Clone, Debug, Default)]
pub struct MessageFilter {
    /// Only the one of this identifier.
    pub id: Option<MessageId>,
    /// Only those of this case.
    pub case: Option<CaseId>,
    /// Only those that ended so.
    pub outcome: Option<String>,
    /// Only `in` or `out`.
    pub direction: Option<String>,
}

/// A message in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct MessageSummary {
    /// Its identifier.
    pub id: Uuid,
    /// `in` or `out`.
    pub direction: String,
    /// How it came or goes.
    pub channel: String,
    /// The mailbox it lay in.
    pub mailbox: String,
    /// Where in the mailbox.
    pub uid: String,
    /// Its Message-ID.
    pub message_id: Option<String>,
    /// What it is; of a letter, its kind.
    pub class: String,
    /// Where it ended; of a letter, `waiting`, `delivered` or `given_up`.
    pub outcome: String,
    /// The reference of its case.
    pub case: Option<String>,
    /// When it was received, or queued.
    pub received_at: DateTime<Utc>,
    /// Why it is held.
    pub held_because: Option<String>,
    /// Why it ended where it ended, as a JSON list.
    pub why: String,
    /// Its subject.
    pub subject: Option<String>,
}

/// Which cases to list.
#[derive(Clone, Debug, Default)]
pub struct CaseFilter {
    /// Only those in that state.
    pub state: Option<String>,
    /// Only those at that stage.
    pub stage: Option<String>,
    /// Only those that one of these has.
    pub owners: Option<Vec<ContactId>>,
    /// Only those in which something of the landlord's was due before that instant and is not done.
    pub due_before: Option<DateTime<Utc>>,
}

/// Something a person has to do, in a list.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct TaskLine {
    /// Its identifier.
    pub id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// The reference of its case.
    pub case: Option<String>,
    /// Who has the case.
    pub owner_id: Option<Uuid>,
    /// The name of who has the case.
    pub owner: Option<String>,
    /// The message it is about.
    pub message: Option<Uuid>,
    /// Since when.
    pub made_at: DateTime<Utc>,
}

#[derive(sqlx::FromRow)]
struct CaseRow {
    id: Uuid,
    reference: String,
    kind: String,
    stage: Option<String>,
    state: String,
    category: Option<String>,
    owner: Option<String>,
    received_at: DateTime<Utc>,
    confirmed_at: Option<DateTime<Utc>>,
    acknowledged_at: Option<DateTime<Utc>>,
    channel: String,
}

/// How many cases are fetched at a time, so that a long list needs little memory.
const PAGE: i64 = 500;

/// A list's statement: which rows are in it, in which order. Lists of their own, so that each finds
/// its rows by an index: "all, or those of this case" would read every row there is.
macro_rules! cases {
    ($which:literal) => {
        concat!(
            "select c.id, c.reference, c.kind, c.stage, c.state, c.category, owner.name as owner, c.received_at,
                    c.confirmed_at, c.acknowledged_at, c.channel
             from case_file c left join contact owner on owner.id = c.owner_id where ",
            $which
        )
    };
}

macro_rules! messages {
    ($which:literal) => {
        concat!(
            "select m.id, m.direction, m.channel, m.mailbox, m.uid, m.message_id, m.class,
                    coalesce(o.state, m.outcome) as outcome, c.reference as \"case\", m.received_at,
                    m.held_because, m.why, m.subject
             from message m left join case_file c on c.id = m.case_id left join outbox o on o.message_id = m.id
             where m.id > $1 and ",
            $which,
            " and ($2 is null or coalesce(o.state, m.outcome) = $2) and ($3 is null or m.direction = $3)
             order by m.id limit $4"
        )
    };
}

impl Tx {
    /// The next cases after the last one listed, in order of receipt; empty at the end.
    pub async fn list_cases(
        &mut self,
        after: Option<(DateTime<Utc>, CaseId)>,
    ) -> Result<Vec<CaseSummary>, RegisterError> {
        self.list_cases_of(&CaseFilter::default(), after).await
    }

    /// The same of those that the filter lets through.
    pub async fn list_cases_of(
        &mut self,
        filter: &CaseFilter,
        after: Option<(DateTime<Utc>, CaseId)>,
    ) -> Result<Vec<CaseSummary>, RegisterError> {
        let (from, after) = after.map_or((DateTime::UNIX_EPOCH, Uuid::nil()), |(at, id)| (at, id.0));
        let rows: Vec<CaseRow> = on_backend!(self, |conn| {
            let mut statement = QueryBuilder::new(cases!("(c.received_at, c.id) > ("));
            statement.push_bind(from).push(", ").push_bind(after).push(")");
            if let Some(state) = &filter.state {
                statement.push(" and c.state = ").push_bind(state);
            }
            if let Some(stage) = &filter.stage {
                statement.push(" and c.stage = ").push_bind(stage);
            }
            if let Some(owners) = &filter.owners {
                statement.push(" and c.owner_id in (");
                let mut list = statement.separated(", ");
                for owner in owners {
                    list.push_bind(owner.0);
                }
                statement.push(")");
            }
            if let Some(before) = filter.due_before {
                statement.push(
                    " and c.id in (select case_id from clock where met_at is null and stopped_at is null
                       and whose = 'landlord' and act_by_at < ",
                );
                statement.push_bind(before).push(")");
            }
            statement.push(" order by c.received_at, c.id limit ");
            statement.push_bind(PAGE);
            statement.build_query_as().fetch_all(conn).await
        })?;
        let mut cases = Vec::with_capacity(rows.len());
        for row in rows {
            cases.push(self.summary(row).await?);
        }
        Ok(cases)
    }

    /// The case of that reference.
    pub async fn case_by_reference(
        &mut self,
        reference: &Reference,
    ) -> Result<Option<CaseSummary>, RegisterError> {
        let row: Option<CaseRow> = on_backend!(self, |conn| sqlx::query_as(cases!("c.reference = $1"))
            .bind(reference.as_str())
            .fetch_optional(conn)
            .await)?;
        match row {
            Some(row) => self.summary(row).await.map(Some),
            None => Ok(None),
        }
    }

    async fn summary(&mut self, row: CaseRow) -> Result<CaseSummary, RegisterError> {
        let messages: Vec<(Option<String>, Option<String>)> = on_backend!(self, |conn| sqlx::query_as(
            "select message_id, case when outcome = 'opened' then subject end from message
             where case_id = $1 order by recorded_at, id"
        )
        .bind(row.id)
        .fetch_all(conn)
        .await)?;
        let links: Vec<(String,)> = on_backend!(self, |conn| sqlx::query_as(
            "select other.reference from case_link join case_file other on other.id = case_link.to_id
             where case_link.case_id = $1 order by other.reference"
        )
        .bind(row.id)
        .fetch_all(conn)
        .await)?;
        Ok(CaseSummary {
            id: CaseId(row.id),
            dates: self.dates(CaseId(row.id)).await?,
            subject: messages.iter().find_map(|(_, subject)| subject.clone()),
            message_ids: messages.into_iter().filter_map(|(id, _)| id).collect(),
            links: links.into_iter().map(|(reference,)| reference).collect(),
            reference: row.reference,
            kind: row.kind,
            stage: row.stage,
            state: row.state,
            category: row.category,
            owner: row.owner,
            received_at: row.received_at,
            confirmed_at: row.confirmed_at,
            acknowledged_at: row.acknowledged_at,
            channel: row.channel,
        })
    }

    async fn dates(&mut self, case: CaseId) -> Result<Vec<DateLine>, RegisterError> {
        let dates = on_backend!(self, |conn| {
            sqlx::query_as(
            "select clock, stage, hazard, policy_due, code_due, act_by, met_at, stopped_at, rule, clause from clock
             where case_id = $1 order by act_by_at, clock"
        )
        .bind(case.0)
        .fetch_all(conn)
        .await
        })?;
        Ok(dates)
    }

    /// The history of a case.
    pub async fn history(&mut self, case: CaseId) -> Result<Vec<FactLine>, RegisterError> {
        let facts = on_backend!(self, |conn| {
            sqlx::query_as(
            "select seq, kind, happened_at, recorded_at, by_kind, data from fact where case_id = $1 order by seq"
        )
        .bind(case.0)
        .fetch_all(conn)
        .await
        })?;
        Ok(facts)
    }

    /// The next messages after the last one listed, in order of recording; empty at the end.
    pub async fn list_messages(
        &mut self,
        filter: &MessageFilter,
        after: Option<Uuid>,
    ) -> Result<Vec<MessageSummary>, RegisterError> {
        let statement = match (filter.id, filter.case) {
            (Some(_), _) => messages!("m.id = $5 and ($6 is null or m.case_id = $6)"),
            (None, Some(_)) => messages!("m.case_id = $6 and $5 is null"),
            (None, None) => messages!("$5 is null and $6 is null"),
        };
        let messages = on_backend!(self, |conn| sqlx::query_as(statement)
            .bind(after.unwrap_or(Uuid::nil()))
            .bind(filter.outcome.as_deref())
            .bind(filter.direction.as_deref())
            .bind(PAGE)
            .bind(filter.id.map(|id| id.0))
            .bind(filter.case.map(|case| case.0))
            .fetch_all(conn)
            .await)?;
        Ok(messages)
    }

    /// What people have to do, the oldest first.
    pub async fn list_tasks(&mut self) -> Result<Vec<TaskLine>, RegisterError> {
        let tasks = on_backend!(self, |conn| {
            sqlx::query_as(
            "select t.id, t.kind, c.reference as \"case\", c.owner_id, owner.name as owner, t.message_id as message,
                    t.made_at
             from task t left join case_file c on c.id = t.case_id left join contact owner on owner.id = c.owner_id
             where t.done_at is null order by t.made_at, t.id"
        )
        .fetch_all(conn)
        .await
        })?;
        Ok(tasks)
    }
}
