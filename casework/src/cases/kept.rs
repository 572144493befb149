//! A case, in; the rows that the register keeps of it for quick queries, out.

use crate::cases::milestones::{Milestone, milestones};
use crate::cases::{Access, Case, Channel, Reference, RunningClock, Undertaking, UndertakingId};
use crate::clocks::civil_date;
use crate::ids::{CaseId, ContactId};
use crate::measures;
use chrono::{DateTime, NaiveDate, Utc};

/// What the register keeps of a case beside its facts. `redress register check`
/// folds the facts again and compares.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// How many facts it comes from.
    pub version: u32,
    /// What it is.
    pub kind: String,
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
    /// When it was received.
    pub received_at: DateTime<Utc>,
    /// When the receipt was accepted for delivery.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// When it was acknowledged.
    pub acknowledged_at: Option<DateTime<Utc>>,
    /// From when something has to be seen to, whether or not anybody does anything.
    pub wakes_at: Option<DateTime<Utc>>,
    /// The version of its calendar.
    pub calendar: String,
    /// The cases it is linked with.
    pub links: Vec<CaseId>,
    /// Its clocks, by stage and name.
    pub clocks: Vec<KeptClock>,
    /// What was undertaken and is still to be done.
    pub undertakings: Vec<KeptUndertaking>,
    /// Its milestones, by stage and kind.
    pub milestones: Vec<Milestone>,
    /// The civil date in London on which it was received.
    pub received_on: NaiveDate,
    /// What reports read of it, in one line ([`measures::compact`]).
    pub figures: String,
}

/// A clock as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptClock {
    /// The stage.
    pub stage: String,
    /// The place of the danger whose clock it is among those of the case, from 1; 0 for one of the case's own.
    pub danger: u32,
    /// What that danger is; empty for one of the case's own.
    pub hazard: String,
    /// The clock.
    pub clock: String,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// Whose time it is.
    pub whose: String,
    /// The policy's date, or time for clocks in hours.
    pub policy_due: String,
    /// The Code's date for the same, where it knows it.
    pub code_due: Option<String>,
    /// The date that binds.
    pub act_by: String,
    /// The last instant that still meets it.
    pub act_by_at: DateTime<Utc>,
    /// When it was met.
    pub met_at: Option<DateTime<Utc>>,
    /// When it was no longer waited for.
    pub stopped_at: Option<DateTime<Utc>>,
    /// The rule.
    pub rule: String,
    /// The clause.
    pub clause: String,
    /// The version of the calendar that gave the date.
    pub calendar: String,
}

/// Something still to be done, as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KeptUndertaking {
    /// Its identifier.
    pub id: UndertakingId,
    /// What kind of thing.
    pub kind: String,
    /// By when.
    pub by: NaiveDate,
    /// The last instant that still keeps it.
    pub by_at: DateTime<Utc>,
    /// Who does it; the owner of the case where nobody is named.
    pub owner: Option<ContactId>,
}

impl From<&Case> for Kept {
    fn from(case: &Case) -> Self {
        let mut clocks: Vec<KeptClock> = case.clocks().map(KeptClock::from).collect();
        for (place, danger) in (1..).zip(&case.dangers) {
            clocks.extend(danger.clocks().map(|running| KeptClock {
                danger: place,
                hazard: danger.hazard.as_str().to_owned(),
                ..KeptClock::from(running)
            }));
        }
        clocks.sort();
        let mut links = case.links.clone();
        links.sort_unstable();
        links.dedup();
        let open = case.undertakings.iter().filter(|other| other.is_open());
        let mut undertakings: Vec<KeptUndertaking> = open.map(KeptUndertaking::from).collect();
        undertakings.sort();
        let (kind, milestones) = (case.contact_type.to_string(), milestones(case));
        let figures = measures::compact((&kind, case.category.as_ref()), case.changed_at, &milestones);
        Self {
            version: case.version,
            kind,
            state: case.state.as_str().to_owned(),
            stage: case.stage().map(ToString::to_string),
            category: case.category.as_ref().map(ToString::to_string),
            owner: case.owner,
            restricted: case.access == Access::Restricted,
            received_at: case.received_at,
            confirmed_at: case.confirmed_at,
            acknowledged_at: case.acknowledged_at(),
            wakes_at: case.wakes().first().map(|wake| wake.at),
            calendar: case.calendar.clone(),
            links,
            clocks,
            undertakings,
            milestones,
            received_on: civil_date(case.received_at),
            figures,
        }
    }
}

impl From<&RunningClock> for KeptClock {
    fn from(running: &RunningClock) -> Self {
        Self {
            stage: running.stage.to_string(),
            danger: 0,
            hazard: String::new(),
            clock: running.clock.to_string(),
            started_at: running.started_at,
            whose: running.whose.to_string(),
            policy_due: running.policy_due.to_string(),
            code_due: running.code_due.map(|due| due.to_string()),
            act_by: running.act_by.to_string(),
            act_by_at: running.act_by.ends_at(),
            met_at: running.met_at,
            stopped_at: running.stopped.map(|(at, _)| at),
            rule: running.rule.clone(),
            clause: running.clause.clone(),
            calendar: running.calendar.clone(),
        }
    }
}

impl From<&Undertaking> for KeptUndertaking {
    fn from(undertaking: &Undertaking) -> Self {
        Self {
            id: undertaking.id,
            kind: undertaking.kind.as_str().to_owned(),
            by: undertaking.by,
            by_at: undertaking.ends_at(),
            owner: undertaking.owner,
        }
    }
}

/// What of a case never changes, as the register keeps it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseRow {
    /// Its identifier.
    pub id: CaseId,
    /// Its public name.
    pub reference: Reference,
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
}

impl From<&Case> for CaseRow {
    fn from(case: &Case) -> Self {
        Self {
            id: case.id,
            reference: case.reference.clone(),
            channel: case.channel,
            complainant: case.complainant,
            policy: case.policy.clone(),
            policy_version: case.policy_version.clone(),
            region: case.region.to_string(),
        }
    }
}
