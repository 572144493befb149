//! The history of a case, in; what is so of who complains and what is still promised, out.
//!
//! Both stand above all else that staff see of a case.

use crate::commands::say;
use casework::cases::{SHAPE, UndertakingId, What};
use casework::policies::CircumstanceKind;
use redress::Problem;
use register::FactLine;
use serde_json::{Value, json};

/// What stands beside the stages of a case.
#[derive(Default)]
pub struct Beside {
    /// What is so of who complains, or how.
    circumstances: Vec<CircumstanceKind>,
    /// What is still to be done, as `redress case action-done` numbers it.
    open: Vec<Open>,
}

struct Open {
    id: UndertakingId,
    kind: &'static str,
    by: chrono::NaiveDate,
}

impl Beside {
    /// What the facts come to; one that this version cannot read stands in the history all the same.
    pub fn of(facts: &[FactLine]) -> Self {
        let mut beside = Self::default();
        let facts = facts
            .iter()
            .filter_map(|fact| What::read(&fact.kind, SHAPE, &fact.data).ok());
        facts.for_each(|what| beside.take(&what));
        beside
    }

    fn take(&mut self, what: &What) {
        match what {
            What::CircumstanceNoted { circumstance, .. } if !self.circumstances.contains(circumstance) => {
                self.circumstances.push(*circumstance);
            }
            What::CircumstanceEnded { circumstance, .. } => {
                self.circumstances.retain(|other| other != circumstance);
            }
            What::Undertaken {
                undertaking,
                what,
                by,
                ..
            } => self.open.push(Open {
                id: *undertaking,
                kind: what.as_str(),
                by: *by,
            }),
            What::Postponed { undertaking, by } => {
                for open in self.open.iter_mut().filter(|open| open.id == *undertaking) {
                    open.by = *by;
                }
            }
            What::Fulfilled { undertaking } | What::Dropped { undertaking } => {
                self.open.retain(|open| open.id != *undertaking);
            }
            _ => {}
        }
    }

    /// Adds it to a case as programs read it.
    pub fn add_to(&self, whole: &mut Value) {
        let open = self
            .open
            .iter()
            .map(|open| json!({ "id": open.id, "kind": open.kind, "by": open.by }));
        whole["promised"] = open.collect();
        let circumstances = self.circumstances.iter().map(|kind| json!(kind.as_str()));
        whole["circumstances"] = circumstances.collect();
    }

    /// Tells it to a person.
    pub fn show(&self) -> Result<(), Problem> {
        if !self.circumstances.is_empty() {
            let words: Vec<String> = self
                .circumstances
                .iter()
                .map(|kind| kind.as_str().replace('-', " "))
                .collect();
            say(&format!("Take note     {}", words.join(", ")))?;
        }
        for (number, open) in (1..).zip(&self.open) {
            say(&format!(
                "Promised {number:<4} {} by {}  {}",
                open.kind, open.by, open.id.0
            ))?;
        }
        Ok(())
    }
}
