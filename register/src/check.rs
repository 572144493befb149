//! The register, in; every place where what is kept is not what the facts make it, out.

use crate::backend::{Tx, on_backend};
use crate::error::RegisterError;
use casework::cases::{
    Case, CaseRow, Channel, Kept, KeptClock, KeptUndertaking, Milestone, Reference, Rulebook, UndertakingId,
};
use casework::ids::{CaseId, ContactId, MessageId};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Something kept that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is about: a case's reference, a message, a body.
    pub of: String,
    /// What differs, without words of anybody.
    pub what: String,
}

#[derive(sqlx::FromRow)]
struct Row {
    id: Uuid,
    reference: String,
    version: i64,
    kind: String,
    channel: String,
    complainant_id: Uuid,
    policy: String,
    policy_version: String,
    calendar_version: String,
    region: String,
    state: String,
    stage: Option<String>,
    category: Option<String>,
    owner_id: Option<Uuid>,
    restricted: bool,
    received_at: DateTime<Utc>,
    received_on: Option<NaiveDate>,
    confirmed_at: Option<DateTime<Utc>>,
    acknowledged_at: Option<DateTime<Utc>>,
    wakes_at: Option<DateTime<Utc>>,
    figures: String,
}

#[derive(sqlx::FromRow)]
struct ClockRow {
    stage: String,
    danger: i64,
    hazard: String,
    clock: String,
    started_at: DateTime<Utc>,
    whose: String,
    policy_due: String,
    code_due: Option<String>,
    act_by: String,
    act_by_at: DateTime<Utc>,
    met_at: Option<DateTime<Utc>>,
    stopped_at: Option<DateTime<Utc>>,
    rule: String,
    clause: String,
    calendar_version: String,
}

#[derive(sqlx::FromRow)]
struct MilestoneRow {
    passage: i64,
    stage: String,
    kind: String,
    nth: i64,
    at: DateTime<Utc>,
    on_date: NaiveDate,
    number: Option<i64>,
    word: Option<String>,
}

#[derive(sqlx::FromRow)]
struct UndertakingRow {
    id: Uuid,
    kind: String,
    by_date: NaiveDate,
    by_at: DateTime<Utc>,
    owner_id: Option<Uuid>,
}

/// How many rows are looked at in one go.
const PAGE: i64 = 500;

impl Tx {
    /// The next cases after `after` whose kept rows differ from the fold of their facts, and the
    /// last case looked at; none when there are no more.
    pub async fn check_cases(
        &mut self,
        book: &Rulebook,
        after: CaseId,
    ) -> Result<Option<(CaseId, Vec<Difference>)>, RegisterError> {
        let rows: Vec<Row> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select id, reference, version, kind, channel, complainant_id, policy, policy_version, calendar_version,
                    region, state, stage, category, owner_id, restricted, received_at, received_on, confirmed_at, acknowledged_at,
                    wakes_at, figures
             from case_file where id > $1 order by id limit $2"
        )
        .bind(after.0)
        .bind(PAGE)
        .fetch_all(conn)
        .await
        })?;
        let Some(last) = rows.last().map(|row| CaseId(row.id)) else {
            return Ok(None);
        };
        let mut differences = Vec::new();
        for row in rows {
            let of = row.reference.clone();
            match self.check_case(row, book).await {
                Ok(found) => {
                    differences.extend(found.into_iter().map(|what| Difference { of: of.clone(), what }));
                }
                Err(error) if error.is_of_one_message() => {
                    differences.push(Difference {
                        of,
                        what: error.to_string(),
                    });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some((last, differences)))
    }

    async fn check_case(&mut self, row: Row, book: &Rulebook) -> Result<Vec<String>, RegisterError> {
        let id = CaseId(row.id);
        let Some(case) = self.case(id, book).await? else {
            return Ok(vec!["it has no facts".to_owned()]);
        };
        let mut differs = Vec::new();
        if row.fixed()? != CaseRow::from(&case) {
            differs.push("what never changes has changed".to_owned());
        }
        let kept = self.kept(&row).await?;
        differs.extend(compare(&kept, &Kept::from(&case), &case));
        Ok(differs)
    }

    async fn kept(&mut self, row: &Row) -> Result<Kept, RegisterError> {
        let clocks: Vec<ClockRow> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select stage, danger, hazard, clock, started_at, whose, policy_due, code_due, act_by, act_by_at, met_at, stopped_at,
                    rule, clause, calendar_version
             from clock where case_id = $1"
        )
        .bind(row.id)
        .fetch_all(conn)
        .await
        })?;
        let milestones: Vec<MilestoneRow> = on_backend!(self, |conn| {
            sqlx::query_as(
            "select passage, stage, kind, nth, at, on_date, number, word from milestone where case_id = $1"
        )
        .bind(row.id)
        .fetch_all(conn)
        .await
        })?;
        let links: Vec<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(
            "select to_id from case_link where case_id = $1 order by to_id"
        )
        .bind(row.id)
        .fetch_all(conn)
        .await)?;
        let undertakings: Vec<UndertakingRow> = on_backend!(self, |conn| {
            sqlx::query_as("select id, kind, by_date, by_at, owner_id from undertaking where case_id = $1")
                .bind(row.id)
                .fetch_all(conn)
                .await
        })?;
        let sorted = |mut rows: Vec<KeptClock>| {
            rows.sort();
            rows
        };
        let mut milestones: Vec<_> = milestones.into_iter().map(MilestoneRow::into_milestone).collect();
        milestones.sort();
        let mut undertakings: Vec<_> = undertakings.into_iter().map(UndertakingRow::into_kept).collect();
        undertakings.sort();
        Ok(Kept {
            version: u32::try_from(row.version).unwrap_or(u32::MAX),
            kind: row.kind.clone(),
            state: row.state.clone(),
            stage: row.stage.clone(),
            category: row.category.clone(),
            owner: row.owner_id.map(ContactId),
            restricted: row.restricted,
            received_at: row.received_at,
            wakes_at: row.wakes_at,
            confirmed_at: row.confirmed_at,
            acknowledged_at: row.acknowledged_at,
            calendar: row.calendar_version.clone(),
            links: links.into_iter().map(|(id,)| CaseId(id)).collect(),
            clocks: sorted(clocks.into_iter().map(ClockRow::into_kept).collect()),
            undertakings,
            milestones,
            received_on: row.received_on.unwrap_or_default(),
            figures: row.figures.clone(),
        })
    }

    /// The next bodies after that of the message `after` that are not whole, and the last message looked at.
    pub async fn check_bodies(
        &mut self,
        after: MessageId,
    ) -> Result<Option<(MessageId, Vec<Difference>)>, RegisterError> {
        let messages: Vec<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(
            "select message_id from body where message_id > $1 order by message_id limit $2"
        )
        .bind(after.0)
        .bind(PAGE)
        .fetch_all(conn)
        .await)?;
        let Some((last,)) = messages.last().copied() else {
            return Ok(None);
        };
        let mut differences = Vec::new();
        for (id,) in messages {
            match self.body(MessageId(id)).await {
                Ok(_) => {}
                Err(error) if error.is_of_a_body() => {
                    let of = format!("message {id}");
                    differences.push(Difference {
                        of,
                        what: error.to_string(),
                    });
                }
                Err(error) => return Err(error),
            }
        }
        Ok(Some((MessageId(last), differences)))
    }

    /// What must hold between tables: an opened or added message names its case, a held one has an
    /// open task or a done one, a letter stands in the outbox, and each has its bytes.
    pub async fn check_messages(&mut self) -> Result<Vec<Difference>, RegisterError> {
        let mut differences = Vec::new();
        for (what, statement) in BETWEEN_TABLES {
            let rows: Vec<(Uuid,)> = on_backend!(self, |conn| sqlx::query_as(*statement)
                .bind(PAGE)
                .fetch_all(conn)
                .await)?;
            differences.extend(rows.into_iter().map(|(id,)| Difference {
                of: format!("message {id}"),
                what: (*what).to_owned(),
            }));
        }
        Ok(differences)
    }
}

const BETWEEN_TABLES: &[(&str, &str)] = &[
    (
        "it opened or joined a case that is not named",
        "select id from message where outcome in ('opened', 'added') and case_id is null order by id limit $1",
    ),
    (
        "it is held and nobody was given it to read",
        "select m.id from message m where m.outcome = 'held' and not exists
            (select 1 from task t where t.message_id = m.id and t.kind = 'read_held_message') order by m.id limit $1",
    ),
    (
        "it is a letter that is not in the outbox",
        "select m.id from message m where m.direction = 'out' and m.channel <> 'post' and m.outcome <> 'withdrawn' and not exists
            (select 1 from outbox o where o.message_id = m.id) order by m.id limit $1",
    ),
    (
        "its bytes are missing",
        "select m.id from message m where not exists (select 1 from body b where b.message_id = m.id)
         order by m.id limit $1",
    ),
    (
        "it opened a case that does not say so",
        "select m.id from message m where m.outcome = 'opened' and not exists
            (select 1 from fact f where f.case_id = m.case_id and f.kind = 'received' and f.cause_id = m.id)
         order by m.id limit $1",
    ),
];

/// Names each thing that differs, not only that something does.
fn compare(kept: &Kept, folded: &Kept, case: &Case) -> Vec<String> {
    let mut differs = Vec::new();
    let mut say = |same: bool, what: &str| {
        if !same {
            differs.push(format!("{what} is not what its {} facts make it", case.version));
        }
    };
    say(kept.version == folded.version, "its version");
    say(
        kept.state == folded.state && kept.stage == folded.stage,
        "its state",
    );
    say(kept.category == folded.category, "its category");
    say(kept.owner == folded.owner, "its owner");
    say(kept.restricted == folded.restricted, "its restriction");
    say(kept.confirmed_at == folded.confirmed_at, "its confirmation");
    say(
        kept.acknowledged_at == folded.acknowledged_at,
        "its acknowledgement",
    );
    say(kept.kind == folded.kind, "its kind");
    say(kept.received_at == folded.received_at, "its receipt");
    say(kept.wakes_at == folded.wakes_at, "its next waking");
    say(kept.calendar == folded.calendar, "its calendar");
    say(kept.links == folded.links, "its list of links");
    say(kept.clocks == folded.clocks, "one of its clocks");
    say(
        kept.undertakings == folded.undertakings,
        "one of its undertakings",
    );
    say(kept.milestones == folded.milestones, "one of its milestones");
    say(
        kept.received_on == folded.received_on && kept.figures == folded.figures,
        "what reports read of it",
    );
    differs
}

impl Row {
    fn fixed(&self) -> Result<CaseRow, RegisterError> {
        let unreadable = || RegisterError::Corrupt(format!("case {} has an unreadable row", self.id));
        Ok(CaseRow {
            id: CaseId(self.id),
            reference: self.reference.parse::<Reference>().map_err(|_| unreadable())?,
            channel: Channel::from_name(&self.channel).ok_or_else(unreadable)?,
            complainant: ContactId(self.complainant_id),
            policy: self.policy.clone(),
            policy_version: self.policy_version.clone(),
            region: self.region.clone(),
        })
    }
}

impl UndertakingRow {
    fn into_kept(self) -> KeptUndertaking {
        KeptUndertaking {
            id: UndertakingId(self.id),
            kind: self.kind,
            by: self.by_date,
            by_at: self.by_at,
            owner: self.owner_id.map(ContactId),
        }
    }
}

impl ClockRow {
    fn into_kept(self) -> KeptClock {
        KeptClock {
            stage: self.stage,
            danger: u32::try_from(self.danger).unwrap_or(u32::MAX),
            hazard: self.hazard,
            clock: self.clock,
            started_at: self.started_at,
            whose: self.whose,
            policy_due: self.policy_due,
            code_due: self.code_due,
            act_by: self.act_by,
            act_by_at: self.act_by_at,
            met_at: self.met_at,
            stopped_at: self.stopped_at,
            rule: self.rule,
            clause: self.clause,
            calendar: self.calendar_version,
        }
    }
}

impl MilestoneRow {
    fn into_milestone(self) -> Milestone {
        Milestone {
            passage: u32::try_from(self.passage).unwrap_or(u32::MAX),
            stage: self.stage,
            kind: self.kind,
            nth: u32::try_from(self.nth).unwrap_or(u32::MAX),
            at: self.at,
            on: self.on_date,
            number: self.number,
            word: self.word,
        }
    }
}
