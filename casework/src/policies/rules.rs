//! A policy, in; the rules that it encodes and those that it leaves out, out.

use super::{Basis, Policy};
use std::collections::BTreeSet;

impl Policy {
    /// Each rule encoded, with its clause, in the order of the file's kinds; a rule that several
    /// tables come from is there for each.
    pub fn rules(&self) -> impl Iterator<Item = (&str, &str)> {
        self.bases().flat_map(each)
    }

    /// Each rule that nothing here follows from, with its clause.
    pub fn rules_not_applied(&self) -> impl Iterator<Item = (&str, &str)> {
        self.not_applied.iter().flat_map(|left_out| each(&left_out.basis))
    }

    /// How many rules are encoded, and how many are not applied.
    pub fn count_of_rules(&self) -> (usize, usize) {
        let encoded: BTreeSet<&str> = self.rules().map(|(rule, _)| rule).collect();
        (encoded.len(), self.rules_not_applied().count())
    }

    fn bases(&self) -> impl Iterator<Item = &Basis> {
        self.bases_of_stages()
            .chain(self.bases_of_people())
            .chain(self.bases_of_records())
    }

    fn bases_of_stages(&self) -> impl Iterator<Item = &Basis> {
        let stages = self.stages.iter().flat_map(|stage| {
            let tracks = stage.tracks.iter().map(|track| &track.basis);
            std::iter::once(&stage.basis).chain(tracks)
        });
        stages
            .chain(self.clocks.iter().map(|clock| &clock.basis))
            .chain(self.extensions.iter().map(|extension| &extension.basis))
            .chain(self.promises.iter().map(|promise| &promise.basis))
            .chain(self.letters.iter().map(|letter| &letter.basis))
            .chain(self.duties.iter().map(|duty| &duty.basis))
    }

    fn bases_of_people(&self) -> impl Iterator<Item = &Basis> {
        let contacts = self.contact_types.iter().map(|contact| &contact.basis);
        contacts
            .chain(self.exclusions.iter().map(|exclusion| &exclusion.basis))
            .chain(self.complainants.iter().map(|complainants| &complainants.basis))
            .chain(self.circumstances.iter().map(|circumstance| &circumstance.basis))
            .chain(self.channels.iter().map(|channels| &channels.basis))
            .chain(self.details.iter().map(|details| &details.basis))
    }

    fn bases_of_records(&self) -> impl Iterator<Item = &Basis> {
        let bodies = self.bodies.iter().map(|body| &body.basis);
        let next = std::iter::once(&self.ombudsman.basis).chain(bodies);
        next.chain(self.compensation.iter().map(|compensation| &compensation.basis))
            .chain(&self.adjustments)
            .chain(std::iter::once(&self.emergency))
            .chain(self.registers.iter().map(|register| &register.basis))
            .chain(self.reports.iter().map(|report| &report.basis))
    }
}

/// Each rule of a basis, with the clause that it stands in.
fn each(basis: &Basis) -> impl Iterator<Item = (&str, &str)> {
    basis
        .rules
        .iter()
        .map(|rule| (rule.as_str(), basis.clause.as_str()))
}
