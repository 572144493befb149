//! A policy, in; every one of its entries in plain words, with its clause, out.
//!
//! What a compliance officer reads beside the landlord's own document: nothing of the file is left
//! out, and each sentence stands with the rule, the clause, the document's words and the decision.

mod contacts;
mod events;
mod records;
mod stages;

#[cfg(test)]
mod tests;

use super::{Basis, Policy, Stage};
use serde::Serialize;
use std::fmt::Display;

/// A policy in plain words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Page {
    /// The policy's name in settings.
    pub policy: String,
    /// Its title.
    pub title: String,
    /// The document it was read from.
    pub source: String,
    /// Its version.
    pub version: String,
    /// How many of the document's rules are encoded.
    pub rules: usize,
    /// How many are not applied.
    pub not_applied: usize,
    /// What it says, in the order of a complaint's life.
    pub sections: Vec<Section>,
}

/// Entries that belong together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// What they are about.
    pub heading: String,
    /// The entries.
    pub entries: Vec<Entry>,
}

/// One entry of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What it says, a sentence an item; the first says what it is.
    pub told: Vec<String>,
    /// The ids of its rules; none for what the file itself decides.
    pub rules: Vec<String>,
    /// The clause of the document.
    pub clause: Option<String>,
    /// The document's own words.
    pub says: Option<String>,
    /// The decision on what the document leaves open.
    pub decided: Option<String>,
}

impl Policy {
    /// The whole policy in plain words.
    pub fn told(&self) -> Page {
        let (rules, not_applied) = self.count_of_rules();
        let mut sections = vec![
            section("How days are counted", vec![self.counting_told()]),
            section("Who does what", self.roles_told()),
            section("Who can complain, and how", self.access_told()),
            section("What comes in, and where it goes", self.contact_types_told()),
            section(
                "What may not be dealt with as a complaint",
                self.exclusions_told(),
            ),
            section("What else may be so of who complains", self.circumstances_told()),
        ];
        sections.extend(self.stages.iter().map(|stage| self.stage_told(stage)));
        sections.extend([
            section("Putting it right", self.compensation_told()),
            section("Where a resident can turn next", self.next_told()),
            section("In every letter", self.words_told()),
            section("What the register holds", self.registers_told()),
            section("Who is told", self.reports_told()),
            section("Rules that are not applied", self.not_applied_told()),
            section("Worked examples", self.examples_told()),
        ]);
        sections.retain(|section| !section.entries.is_empty());
        Page {
            policy: self.id.clone(),
            title: self.title.clone(),
            source: self.source.clone(),
            version: self.version.clone(),
            rules,
            not_applied,
            sections,
        }
    }

    /// The name of a role for people.
    pub(crate) fn role_name(&self, id: &super::RoleId) -> String {
        let role = self.roles.iter().find(|role| role.id == *id);
        role.map_or_else(|| id.to_string(), |role| role.name.clone())
    }

    /// The name of a stage, and of its track where one is meant.
    pub(in crate::policies) fn place_name(
        &self,
        stage: &super::StageId,
        track: Option<&super::TrackId>,
    ) -> String {
        let Some(found) = self.stage(stage.as_str()) else {
            return stage.to_string();
        };
        match track.and_then(|track| found.track(track.as_str())) {
            Some(track) => format!("{}, {}", found.name, track.name),
            None => found.name.clone(),
        }
    }

    fn counting_told(&self) -> Entry {
        let measured = self.measures.map(|region| {
            format!("Every landlord\u{2019}s dates in {region} are counted by it, too, beside its own policy")
        });
        let bound = self
            .binds
            .map(|region| format!("Every landlord in {region} keeps it beside its own policy"));
        Entry::of_the_file(
            [Some(self.counting.in_words()), measured, bound]
                .into_iter()
                .flatten()
                .collect(),
        )
    }

    fn roles_told(&self) -> Vec<Entry> {
        let role = |role: &super::Role| Entry::of_the_file(vec![format!("{}: {}", role.id, role.name)]);
        self.roles.iter().map(role).collect()
    }

    fn examples_told(&self) -> Vec<Entry> {
        let examples = self.examples.iter().map(|example| {
            let from = example.from.to_rfc3339_opts(chrono::SecondsFormat::Secs, true);
            let due = example.due;
            Entry::of_the_file(vec![format!(
                "{} from {from}, {}: due {due}",
                example.clock, example.region
            )])
        });
        examples.collect()
    }
}

impl Entry {
    fn of_the_file(told: Vec<String>) -> Self {
        Self {
            told,
            rules: Vec::new(),
            clause: None,
            says: None,
            decided: None,
        }
    }

    fn of(basis: &Basis, told: Vec<String>) -> Self {
        Self {
            told,
            rules: basis.rules.clone(),
            clause: Some(basis.clause.clone()),
            says: basis.says.clone(),
            decided: basis.decided.clone(),
        }
    }
}

fn section(heading: impl Into<String>, entries: Vec<Entry>) -> Section {
    Section {
        heading: heading.into(),
        entries,
    }
}

/// A word of a vocabulary as people write it.
fn plain(word: impl Display) -> String {
    word.to_string().replace('-', " ")
}

/// Words of a vocabulary as a list in a sentence.
fn listed<T: Display>(words: &[T]) -> String {
    words.iter().map(plain).collect::<Vec<_>>().join(", ")
}

/// “Label: text.” where there is a text.
fn labelled(label: &str, text: Option<&str>) -> Option<String> {
    text.map(|text| format!("{label}: {text}"))
}

/// “Label: a, b, c” where there is one at least.
fn labelled_list<T: Display>(label: &str, words: &[T]) -> Option<String> {
    (!words.is_empty()).then(|| format!("{label}: {}", listed(words)))
}

/// “Label: a; b” of the document's own texts, where there is one at least.
fn labelled_texts(label: &str, texts: &[String]) -> Option<String> {
    (!texts.is_empty()).then(|| format!("{label}: {}", texts.join("; ")))
}

/// A sentence with a capital at its head.
fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

impl Stage {
    fn kind_told(&self) -> &'static str {
        match self.kind {
            super::StageKind::Informal => "an informal step, before any formal complaint",
            super::StageKind::Formal => "a formal stage of the complaints procedure",
            super::StageKind::Outside => "outside the landlord: never counted as a stage",
            super::StageKind::Apart => "beside the complaints procedure: never counted as a stage",
        }
    }
}
