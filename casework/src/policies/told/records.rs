//! What is kept, told and paid, and what is not applied, in; sentences with their clauses, out.

use super::{Entry, labelled, listed};
use crate::policies::{Every, Policy};

impl Policy {
    pub(super) fn compensation_told(&self) -> Vec<Entry> {
        let terms = self.compensation.iter();
        terms
            .map(|one| Entry::of(&one.basis, vec![format!("Compensation: {}", listed(&one.words))]))
            .collect()
    }

    pub(super) fn words_told(&self) -> Vec<Entry> {
        let adjustments = self.adjustments.iter();
        let adjustments =
            adjustments.map(|basis| Entry::of(basis, vec!["Reasonable adjustments".to_owned()]));
        let emergency = Entry::of(&self.emergency, vec!["In danger".to_owned()]);
        adjustments.chain([emergency]).collect()
    }

    pub(super) fn registers_told(&self) -> Vec<Entry> {
        let told = self.registers.iter();
        told.map(|one| Entry::of(&one.basis, vec![format!("Kept of each: {}", listed(&one.fields))]))
            .collect()
    }

    pub(super) fn reports_told(&self) -> Vec<Entry> {
        let told = self.reports.iter().map(|report| {
            let every = match report.every {
                Every::Once => "once".to_owned(),
                every => format!("every {every}"),
            };
            let mut told = vec![
                format!("Told {every}: {}", listed(&report.to)),
                format!("What: {}", listed(&report.what)),
            ];
            told.extend(labelled("By", report.by.as_deref()));
            Entry::of(&report.basis, told)
        });
        told.collect()
    }

    pub(super) fn not_applied_told(&self) -> Vec<Entry> {
        let told = self.not_applied.iter();
        told.map(|one| Entry::of(&one.basis, vec![format!("Not applied: {}", one.why)]))
            .collect()
    }
}
