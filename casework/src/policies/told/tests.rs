//! Each policy told, beside the numbers of the landlord's own document.

use super::*;

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
        // Whatever a file says in its own words is told in those words.
        let all: String = entries
            .iter()
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

#[test]
fn entries_are_sentences_for_people() {
    let told = |name: &str, words: &[&str]| {
        let page = policy(name).told();
        let entries: Vec<String> = page
            .sections
            .iter()
            .flat_map(|section| &section.entries)
            .map(|entry| entry.told.join(". "))
            .collect();
        for words in words {
            assert!(
                entries.iter().any(|entry| entry.contains(words)),
                "{name}: {words}: {entries:#?}"
            );
        }
    };
    told(
        "coop",
        &[
            "ack: 48 hours from receipt until the acknowledgement",
            "holding_full: 10 working days from receipt until the full response, or an agreed outcome. Runs only after a holding response",
            "A date for an agreed outcome is promised by the Officer who received the complaint",
            "Ended by law on 2022-10-01",
        ],
    );
    told(
        "om-web",
        &[
            "On Put It Right only. When it is missed: the case goes on as Stage 1, Investigate It, counted from its own receipt",
            "The time is the resident's. An end on a day the office is shut moves to the next working day",
            "Contact with the resident comes before the full response",
        ],
    );
    told(
        "om-policy",
        &[
            "Decided by a panel of 3",
            "Where the service failed, also: apology",
        ],
    );
    told(
        "code",
        &[
            "Never by who decided Stage 1",
            "At most to s1_ext_max. Further only with good reason",
        ],
    );
    told("spso", &["A resident may begin here and leave out"]);
    assert!(policy("spso").told().sections[0].entries[0].told[0].contains("day 1, or the next working day"));
}
