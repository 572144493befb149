//! A case, in; the rows that the register keeps of it for quick queries, out.

use crate::cases::case::Access;
use crate::cases::{Case, Channel, Reference, RunningClock};
use crate::clocks::civil_date;
use crate::ids::{CaseId, ContactId};
use chrono::{DateTime, NaiveDate, Utc};

/// What the register keeps of a case beside its facts. `redress register check`
/// folds the facts again and compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many facts it comes from.
    pub version: u32,
    /// The state's name.
    pub state: String,
    /// The stage, where there is one.
    pub stage: Option<String>,
    /// What it is about.
    pub category: Option<String>,
    /// Who has it.
    pub owner: Option<ContactId>,
    /// Whether only named people may see it.
    pub restricted: bool,
    /// When the receipt was accepted for delivery.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// The version of its calendar.
    pub calendar: String,
    /// The cases it is linked with.
    pub links: Vec<CaseId>,
    /// Its clocks, by stage and name.
    pub clocks: Vec<KeptClock>,
    /// Its milestones, by stage and kind.
    pub milestones: Vec<Milestone>,
}

/// A clock as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptClock {
    /// The stage.
    pub stage: String,
    /// The clock.
    pub clock: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// The policy's date, or time for clocks in hours.
    pub policy_due: String,
    /// The date that binds.
    pub act_by: String,
    /// The last instant that still meets it.
    pub act_by_at: DateTime<Utc>,
    /// When it was met.
    pub met_at: Option<DateTime<Utc>>,
    /// The rule.
    pub rule: String,
    /// The clause.
    pub clause: String,
    /// The version of the calendar that gave the date.
    pub calendar: String,
}

/// A date or number of a case that reports read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Milestone {
    /// The stage; empty where it belongs to none.
    pub stage: String,
    /// What was reached.
    pub kind: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The civil date in London.
    pub on: NaiveDate,
    /// A number that goes with it.
    pub number: Option<i64>,
}

impl From<&Case> for Kept {
    fn from(case: &Case) -> Self {
        let mut clocks: Vec<KeptClock> = case.clocks.iter().map(KeptClock::from).collect();
        clocks.sort();
        let mut links = case.links.clone();
        links.sort_unstable();
        links.dedup();
        Self {
            version: case.version,
            state: case.state.as_str().to_owned(),
            stage: case.state.stage().map(ToString::to_string),
            category: case.category.as_ref().map(ToString::to_string),
            owner: case.owner,
            restricted: case.access == Access::Restricted,
            confirmed_at: case.confirmed_at,
            acknowledged_at: case.acknowledged_at,
            calendar: case.calendar.clone(),
            links,
            clocks,
            milestones: milestones(case),
        }
    }
}

impl From<&RunningClock> for KeptClock {
    fn from(running: &RunningClock) -> Self {
        Self {
            stage: running.stage.to_string(),
            clock: running.clock.to_string(),
            started_at: running.started_at,
            policy_due: running.policy_due.to_string(),
            act_by: running.act_by.to_string(),
            act_by_at: running.act_by.ends_at(),
            met_at: running.met_at,
            rule: running.rule.clone(),
            clause: running.clause.clone(),
            calendar: running.calendar.clone(),
        }
    }
}

fn milestones(case: &Case) -> Vec<Milestone> {
    let stage = case.state.stage().map(ToString::to_string).unwrap_or_default();
    let reached = [
        ("acknowledged", &stage, case.acknowledged_at),
        ("confirmed", &stage, case.confirmed_at),
        ("received", &stage, Some(case.received_at)),
    ];
    let at = |(kind, stage, at): (&str, &String, Option<DateTime<Utc>>)| {
        at.map(|at| Milestone {
            stage: stage.clone(),
            kind: kind.to_owned(),
            at,
            on: civil_date(at),
            number: None,
        })
    };
    reached.into_iter().filter_map(at).collect()
}

/// What of a case never changes, as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Its identifier.
    pub id: CaseId,
    /// Its public name.
    pub reference: Reference,
    /// What it is.
    pub kind: String,
    /// How it came.
    pub channel: Channel,
    /// Whose it is.
    pub complainant: ContactId,
    /// Its policy.
    pub policy: String,
    /// The policy's version.
    pub policy_version: String,
    /// Whose bank holidays count.
    pub region: String,
    /// When it was received.
    pub received_at: DateTime<Utc>,
}

impl From<&Case> for CaseRow {
    fn from(case: &Case) -> Self {
        Self {
            id: case.id,
            reference: case.reference.clone(),
            kind: case.contact_type.to_string(),
            channel: case.channel,
            complainant: case.complainant,
            policy: case.policy.clone(),
            policy_version: case.policy_version.clone(),
            region: case.region.to_string(),
            received_at: case.received_at,
        }
    }
}
