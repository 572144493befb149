//! A policy as read, in; its parts by name, out.

mod contacts;
mod records;
mod stages;

pub use contacts::{
    Body, Channels, Circumstance, Complainants, ContactType, Details, Exclusion, Goes, Ombudsman,
};
pub use records::{Compensation, NotApplied, Register, Report};
pub use stages::{Clock, Duty, Example, Extension, Letter, Promise, Stage, Track};

use super::words::RoleId;

/// Where something in a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Basis {
    /// The ids of its rules, at least one, for example "001-S1b".
    pub rules: Vec<String>,
    /// The clause of the landlord's document, for example "001 ¶18".
    pub clause: String,
    /// The document's own words; always there for a clock, a duty, an exclusion, a circumstance,
    /// the Ombudsman, the adjustments, the emergency and a rule that is not applied.
    pub says: Option<String>,
    /// The decision on what the document leaves open, for the report's note on method.
    pub decided: Option<String>,
}

/// What people do; `[people]` and `[[staff]]` of the settings say who.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Role {
    /// Its name in settings.
    pub id: RoleId,
    /// The landlord's own word for it.
    pub name: String,
}

impl Basis {
    /// The ids of its rules as one text.
    pub fn rule(&self) -> String {
        self.rules.join(", ")
    }

    /// The document's words; empty where the policy quotes none.
    pub fn words(&self) -> &str {
        self.says.as_deref().unwrap_or_default()
    }
}
