//! The versions of policies and calendars that cases were counted by, in; the one a
//! case names, out.

use crate::calendars::Calendar;
use crate::policies::Policy;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Every policy and calendar the register has used, by version: a case is always
/// folded by the words that were in force when it was received.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    policies: BTreeMap<String, Arc<Policy>>,
    calendars: BTreeMap<String, Arc<Calendar>>,
    unreadable: BTreeSet<String>,
}

const UNREADABLE: &str =
    "cannot be read by this version of Redress: open the register with the version that used it";
const MISSING: &str = "is not in the register's rulebook: restore it from a backup of the register";

/// A case names a version that the rulebook does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("version {version} of the {what} {}", if *is_unreadable { UNREADABLE } else { MISSING })]
pub struct NotInRulebook {
    what: &'static str,
    version: String,
    /// It is there, and this version of the program cannot read it.
    pub is_unreadable: bool,
}

impl Rulebook {
    /// Adds a policy.
    pub fn add_policy(&mut self, policy: Arc<Policy>) {
        self.policies.insert(policy.version.clone(), policy);
    }

    /// Adds a policy that is kept and that this version of the program cannot read: only the cases that
    /// name it are left as they are.
    pub fn add_unreadable(&mut self, version: String) {
        self.unreadable.insert(version);
    }

    /// Whether it holds that version of a policy or a calendar, readable or not.
    pub fn knows(&self, version: &str) -> bool {
        self.policies.contains_key(version)
            || self.calendars.contains_key(version)
            || self.unreadable.contains(version)
    }

    /// Adds a calendar.
    pub fn add_calendar(&mut self, calendar: Arc<Calendar>) {
        self.calendars.insert(calendar.version().to_owned(), calendar);
    }

    /// The policy of that version.
    pub fn policy(&self, version: &str) -> Result<&Arc<Policy>, NotInRulebook> {
        let missing = || NotInRulebook {
            what: "policy",
            version: version.to_owned(),
            is_unreadable: self.unreadable.contains(version),
        };
        self.policies.get(version).ok_or_else(missing)
    }

    /// The calendar of that version.
    pub fn calendar(&self, version: &str) -> Result<&Arc<Calendar>, NotInRulebook> {
        let missing = || NotInRulebook {
            what: "calendar",
            version: version.to_owned(),
            is_unreadable: false,
        };
        self.calendars.get(version).ok_or_else(missing)
    }
}
