//! The versions of policies and calendars that cases were counted by, in; the one a
//! case names, out.

use crate::calendars::Calendar;
use crate::policies::Policy;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Every policy and calendar the register has used, by version: a case is always
/// folded by the words that were in force when it was received.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    policies: BTreeMap<String, Arc<Policy>>,
    calendars: BTreeMap<String, Arc<Calendar>>,
}

/// A case names a version that the rulebook does not hold.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "version {version} of the {what} is not in the register's rulebook: restore it from a backup of the register"
)]
pub struct NotInRulebook {
    what: &'static str,
    version: String,
}

impl Rulebook {
    /// Adds a policy.
    pub fn add_policy(&mut self, policy: Arc<Policy>) {
        self.policies.insert(policy.version.clone(), policy);
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
        };
        self.policies.get(version).ok_or_else(missing)
    }

    /// The calendar of that version.
    pub fn calendar(&self, version: &str) -> Result<&Arc<Calendar>, NotInRulebook> {
        let missing = || NotInRulebook {
            what: "calendar",
            version: version.to_owned(),
        };
        self.calendars.get(version).ok_or_else(missing)
    }
}
