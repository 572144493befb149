//! The rules of each document, in; whether its policy holds each of them once, out.

use super::*;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The lists of `rules/`: one rule a line, `#` before a remark; the file is named as the policy.
fn lists() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/policies/tests/rules");
    let files = std::fs::read_dir(folder).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

#[test]
fn every_rule_of_a_document_is_encoded_or_left_out_for_a_reason() {
    for list in lists() {
        let name = list.file_stem().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&list).unwrap();
        let rules = text.lines().map(|line| line.split('#').next().unwrap().trim());
        let listed: BTreeSet<&str> = rules.filter(|rule| !rule.is_empty()).collect();
        let policy = embedded(name);
        let encoded: BTreeSet<&str> = policy.rules().map(|(rule, _)| rule).collect();
        let left_out: BTreeSet<&str> = policy.rules_not_applied().map(|(rule, _)| rule).collect();
        let both: Vec<_> = encoded.intersection(&left_out).collect();
        assert!(both.is_empty(), "{name} has and leaves out {both:?}");
        let held: BTreeSet<&str> = encoded.union(&left_out).copied().collect();
        let missing: Vec<_> = listed.difference(&held).collect();
        assert!(missing.is_empty(), "{name} says nothing of {missing:?}");
        let unknown: Vec<_> = held.difference(&listed).collect();
        assert!(unknown.is_empty(), "{name} has rules of no document: {unknown:?}");
    }
}

#[test]
fn every_policy_has_a_list_of_its_rules() {
    let lists = lists();
    let listed: BTreeSet<_> = lists
        .iter()
        .map(|list| list.file_stem().unwrap().to_str().unwrap())
        .collect();
    let policies: BTreeSet<_> = Policy::embedded_names().collect();
    assert_eq!(listed, policies);
}

#[test]
fn each_table_and_each_rule_of_a_list_counts() {
    let policy = Policy::read(SAMPLE).unwrap();
    let rules: Vec<&str> = policy.rules().map(|(rule, _)| rule).collect();
    let every: BTreeSet<String> = (1..=27).map(|number| number.to_string()).collect();
    let missing: Vec<_> = every
        .iter()
        .filter(|rule| !rules.contains(&rule.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    assert!(policy.rules().any(|rule| rule == ("9b", "§9")));
    let left_out: Vec<_> = policy.rules_not_applied().collect();
    assert_eq!(left_out, [("28", "§28"), ("28b", "§28")]);
}
