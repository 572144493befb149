//! Nothing, in; the policies, calendars and people of every simulated life, out.

use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use casework::addresses::Address;
use casework::calendars::{Calendar, Region};
use casework::cases::Rulebook;
use casework::clocks::civil_date;
use casework::decide::{NewContact, Plan};
use casework::given::Chance;
use casework::ids::ContactId;
use casework::policies::{ContactKind, Policy};
use casework::reach::Reach;
use chrono::{DateTime, Utc};
use register::Register;

/// The policies that cases are dealt with by; those for hazards and data requests are measured beside them.
pub const POLICIES: [&str; 7] = [
    "om-policy",
    "om-web",
    "group",
    "one-housing",
    "coop",
    "code",
    "spso",
];
/// The law on hazards.
const LAW: &str = "awaab";
/// The last day that any life reaches.
const END: &str = "2026-10-30T12:00:00Z";

/// What every life is lived in.
pub struct World {
    pub book: Rulebook,
    pub policies: Vec<Arc<Policy>>,
    /// The law on hazards, by which dangers run beside any policy.
    pub law: Arc<Policy>,
    /// The calendar in force, and one with another bank holiday.
    pub calendars: [Arc<Calendar>; 2],
    pub staff: Vec<NewContact>,
    pub end: DateTime<Utc>,
}

impl World {
    pub fn new() -> Result<Self> {
        let faults = |faults| anyhow!("{faults:?}");
        let policies: Result<Vec<_>> = POLICIES
            .iter()
            .map(|name| {
                let text = Policy::embedded(name).context("a policy is gone")?;
                Ok(Arc::new(Policy::read(text).map_err(faults)?))
            })
            .collect();
        let policies = policies?;
        let law = Policy::embedded(LAW).context("the law is gone")?;
        let law = Arc::new(Policy::read(law).map_err(faults)?);
        let calendar = Calendar::embedded();
        let day = r#"{ "title": "Proclaimed", "date": "2025-09-15" }, "#;
        let text = calendar
            .text()
            .replace("\"events\": [", &format!("\"events\": [{day}"));
        let calendars = [Arc::new(calendar), Arc::new(Calendar::read(&text)?)];
        let mut book = Rulebook::default();
        for policy in policies.iter().chain([&law]) {
            book.add_policy(Arc::clone(policy));
        }
        for calendar in &calendars {
            book.add_calendar(Arc::clone(calendar));
        }
        let end = END.parse()?;
        let mut chance = Chance::from_seed([9; 32]);
        let staff: Result<Vec<_>> = ["sam", "noor", "kim", "pat"]
            .iter()
            .map(|name| contact(ContactId::new(end, &mut chance), name, "larkfield"))
            .collect();
        Ok(Self {
            book,
            policies,
            law,
            calendars,
            staff: staff?,
            end,
        })
    }

    pub fn calendar(&self) -> &Calendar {
        &self.calendars[0]
    }

    /// The Code, for the policies of England.
    pub fn code_beside(&self, policy: &Policy) -> Option<String> {
        let code = self.policies.iter().find(|other| other.id == "code")?;
        (policy.id != "spso").then(|| code.version.clone())
    }

    /// The law on hazards, where it was in force then.
    pub fn law_on_hazards(&self, at: DateTime<Utc>) -> Option<String> {
        let stage = self.law.opens_on(ContactKind::Hazard, civil_date(at));
        stage.map(|_| self.law.version.clone())
    }

    /// Gives the register the policies, the calendars and the staff.
    pub async fn enter(&self, register: &Register) -> Result<()> {
        let mut tx = register.write().await?;
        let texts = POLICIES.iter().chain([&LAW]);
        let texts = texts.filter_map(|name| Policy::embedded(name));
        let policies = self.policies.iter().chain([&self.law]).cloned();
        let policies: Vec<_> = policies.zip(texts).collect();
        for calendar in &self.calendars {
            tx.rulebook(&policies, calendar, self.end).await?;
        }
        let staff = Plan {
            contacts: self.staff.clone(),
            ..Plan::default()
        };
        tx.apply(&[staff], self.end).await?;
        Ok(tx.commit().await?)
    }
}

/// Whose bank holidays count under that policy.
pub fn region(policy: &Policy) -> Region {
    match policy.id.as_str() {
        "spso" => Region::Scotland,
        _ => Region::EnglandAndWales,
    }
}

/// Somebody with an address of their own.
pub fn contact(id: ContactId, name: &str, house: &str) -> Result<NewContact> {
    let address: Address = format!("{name}@{house}.example").parse()?;
    Ok(NewContact {
        id,
        name: Some(name.to_owned()),
        reached_by: vec![Reach::mail(&address)],
    })
}
