//! Rules: each is encoded, or left out for a reason, and never both.

use crate::policies::Policy;
use crate::policies::faults::Faults;
use crate::policies::table::Entry;
use std::collections::BTreeSet;

pub(super) fn together(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let encoded: BTreeSet<&str> = policy.rules().map(|(rule, _)| rule).collect();
    let mut left_out = BTreeSet::new();
    for entry in file.tables("not_applied") {
        for rule in entry.one_or_more::<String>("rule") {
            if encoded.contains(rule.as_str()) {
                faults.add(
                    entry.line_at("rule"),
                    format!("rule `{rule}` is encoded, and said not to be applied"),
                    "take it out of one of the two",
                );
            }
            if !left_out.insert(rule.clone()) {
                faults.add(
                    entry.line_at("rule"),
                    format!("rule `{rule}` is said twice not to be applied"),
                    "take one out",
                );
            }
        }
    }
}
