//! Each policy told, beside the numbers of the landlord's own document.

use super::*;
use crate::policies::tests::SAMPLE;

fn policy(name: &str) -> Policy {
    Policy::read(Policy::embedded(name).unwrap()).unwrap()
}

/// Small letters, single spaces, no marks of layout.
fn squeezed(text: &str) -> String {
    let plain: String = text
        .to_lowercase()
        .chars()
        .filter(|c| !"*<>[]".contains(*c))
        .map(|c| match c {
            '\u{2013}' => '-',
            '\u{2019}' => '\'',
            other => other,
        })
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What an entry with a clause says, all of it.
fn texts(page: &Page) -> Vec<String> {
    let entries = page.sections.iter().flat_map(|section| &section.entries);
    let told = entries.filter_map(|entry| {
        let clause = entry.clause.as_deref()?;
        let (says, decided) = (entry.says.as_deref(), entry.decided.as_deref());
        let parts = [
            entry.told.join(" "),
            says.unwrap_or("").to_owned(),
            decided.unwrap_or("").to_owned(),
        ];
        Some(squeezed(&format!("{} {clause}", parts.join(" "))))
    });
    told.collect()
}

/// Whether a clause names that section: "2.1", and not "12.1" or "2.11".
fn names_section(page: &Page, section: &str) -> bool {
    let entries = page.sections.iter().flat_map(|section| &section.entries);
    let clauses = entries.filter_map(|entry| entry.clause.as_deref());
    clauses
        .flat_map(|clause| clause.match_indices(section).map(move |(at, _)| (clause, at)))
        .any(|(clause, at)| {
            let before = clause[..at].chars().next_back();
            let after = clause[at + section.len()..].chars().next();
            before.is_some_and(|c| "\u{a7}\u{b6} ".contains(c)) && !after.is_some_and(|c| c.is_ascii_digit())
        })
}

/// The lists were made of the landlords' documents by `tests/by_hand/numbers_of_a_document.py`.
#[test]
fn every_number_of_a_landlords_document_is_told_with_its_clause() {
    for (name, numbers) in [
        ("om-policy", include_str!("numbers/om-policy.txt")),
        ("om-web", include_str!("numbers/om-web.txt")),
        ("group", include_str!("numbers/group.txt")),
        ("one-housing", include_str!("numbers/one-housing.txt")),
        ("coop", include_str!("numbers/coop.txt")),
    ] {
        let page = policy(name).told();
        let texts = texts(&page);
        assert!(numbers.lines().count() > 15, "{name}: the list is not whole");
        for number in numbers.lines() {
            let told = match number.strip_prefix('\u{a7}') {
                Some(section) => names_section(&page, section),
                None => texts.iter().any(|text| text.contains(number)),
            };
            assert!(told, "{name}: {number} is not told");
        }
    }
}

#[test]
fn nothing_of_a_policy_is_left_untold() {
    for name in Policy::embedded_names() {
        let policy = policy(name);
        let page = policy.told();
        let entries: Vec<&Entry> = page
            .sections
            .iter()
            .flat_map(|section| &section.entries)
            .collect();
        let with_clause = entries.iter().filter(|entry| entry.clause.is_some()).count();
        let text = Policy::embedded(name).unwrap();
        let written = text.lines().filter(|line| line.starts_with("clause = ")).count();
        assert_eq!(with_clause, written, "{name}: tables with a clause");
        for basis in policy.rules().chain(policy.rules_not_applied()) {
            let told = entries
                .iter()
                .any(|entry| entry.rules.iter().any(|rule| rule == basis.0));
            assert!(told, "{name}: {} is not told", basis.0);
        }
    }
}

#[test]
fn whatever_a_file_says_in_its_own_words_is_told_in_those_words() {
    for name in Policy::embedded_names() {
        let policy = policy(name);
        let page = policy.told();
        let entries = page.sections.iter().flat_map(|section| &section.entries);
        let text = Policy::embedded(name).unwrap();
        let all: String = entries
            .flat_map(|entry| &entry.told)
            .map(|told| squeezed(told) + " ")
            .collect();
        let keys = [
            "matter",
            "signpost",
            "but_accept",
            "telephone",
            "web",
            "post",
            "hours",
            "why",
            "by",
        ];
        for line in text.lines() {
            let Some((key, value)) = line.split_once(" = \"") else {
                continue;
            };
            let value = value.split('"').next().unwrap_or_default();
            let is_role = policy.roles.iter().any(|role| role.id.as_str() == value);
            assert!(
                !keys.contains(&key) || is_role || all.contains(&squeezed(value)),
                "{name}: {line} is not told"
            );
        }
    }
}

/// A page as lines: each sentence, and behind the last what it comes from.
fn lines(page: &Page) -> String {
    let mut lines = Vec::new();
    for section in &page.sections {
        lines.push(format!("\n# {}", section.heading));
        for entry in &section.entries {
            lines.extend(entry.told.iter().cloned());
            let says = entry.says.as_ref().map(|says| format!("\u{201c}{says}\u{201d}"));
            lines.extend(says);
            let clause = entry.clause.as_ref();
            lines.extend(clause.map(|clause| format!("    {clause} [{}]", entry.rules.join(", "))));
        }
    }
    lines.join("\n")
}

/// The sample has every table and every key, so each sentence stands in its page.
#[test]
fn each_key_of_the_sample_is_told_in_a_sentence() {
    insta::assert_snapshot!("sample", lines(&Policy::read(SAMPLE).unwrap().told()));
}

/// Who changes a policy reads here what it says now: handlers, parts of letters, quotations.
#[test]
fn each_policy_is_told_as_its_page_is_kept() {
    for name in Policy::embedded_names() {
        insta::assert_snapshot!(name, lines(&policy(name).told()));
    }
}
