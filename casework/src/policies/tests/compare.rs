//! Two policies, in; where the first asks less of the landlord, out.

use super::*;
use crate::calendars::Region::EnglandAndWales;

/// What `ours` asks less than `theirs`, each with the other's clause.
fn short(ours: &Policy, theirs: &str) -> Vec<String> {
    let monday = "2026-01-05T09:00:00Z".parse().unwrap();
    let found = ours.short_of(&embedded(theirs), monday, EnglandAndWales, &Calendar::embedded());
    let told = found.unwrap().into_iter();
    told.map(|one| format!("{} ({})", one.says, one.clause)).collect()
}

#[test]
fn no_policy_asks_less_than_itself() {
    for name in Policy::embedded_names() {
        let ours = embedded(name);
        let wider = ours
            .exclusions
            .iter()
            .filter(|one| one.ground == Ground::Wider)
            .count();
        let found = short(&ours, name);
        assert!(
            found.len() == wider && found.iter().all(|one| one.contains("turn away")),
            "{name}: {found:#?}"
        );
    }
}

#[test]
fn what_the_code_asks_and_a_landlord_does_not_is_found() {
    for (name, expected) in [
        (
            "om-policy",
            "Stage 1 sets no time for an acknowledgement: there it is 5 working days (Code 6.2)",
        ),
        (
            "om-web",
            "Stage 2 sets no time for an acknowledgement: there it is 5 working days (Code 6.11)",
        ),
        ("one-housing", "it has 1 formal stage, and not 2 (Code 5.2"),
        ("coop", "it has an informal step before the first stage (Code 5.2"),
        ("coop", "it may turn away: The general law (Code 2.2"),
        (
            "group",
            "the acknowledgement of Stage 1 need not contain: stage (Code 5.6",
        ),
        (
            "om-web",
            "the response of Stage 1, Put It Right need not contain: stage, definition",
        ),
        ("om-web", "Stage 1 describes no extension notice (Code 6.4"),
    ] {
        let found = short(&embedded(name), "code");
        assert!(
            found.iter().any(|one| one.starts_with(expected)),
            "{name}: {expected}: {found:#?}"
        );
    }
}

/// The Code with something exchanged, and what is then found; nothing where the landlord still does as much.
#[rustfmt::skip] // one change a line
const CHANGES: &[[&str; 3]] = &[
    ["id = \"s1_ack\"\nstage = \"stage-1\"\nwithin = \"5 working days\"", "id = \"s1_ack\"\nstage = \"stage-1\"\nwithin = \"6 working days\"", "Stage 1: received on 2026-01-05, an acknowledgement may come as late as 2026-01-13; there 2026-01-12 (Code 6.2)"],
    // From a Monday on, seven days are never more than five working days.
    ["id = \"s1_ack\"\nstage = \"stage-1\"\nwithin = \"5 working days\"", "id = \"s1_ack\"\nstage = \"stage-1\"\nwithin = \"7 calendar days\"", ""],
    // The answer is due by the earlier of two dates: the other still stands.
    ["id = \"s2_latest\"\nstage = \"stage-2\"\nwithin = \"25 working days\"", "id = \"s2_latest\"\nstage = \"stage-2\"\nwithin = \"35 working days\"", ""],
    ["not_by = \"stage-1\"\n", "", "Stage 2 may be decided by who decided the stage before"],
    ["last = \"yes\"\n", "", "Stage 2 does not say that its answer is final"],
];

#[test]
fn a_slackened_code_is_seen_through() {
    for [right, slack, expected] in CHANGES {
        let text = Policy::embedded("code").unwrap();
        let changed = text.replacen(right, slack, 1);
        assert_ne!(changed, text, "{right} stands in the Code");
        let found = short(&Policy::read(&changed).unwrap(), "code");
        let as_expected = match expected {
            &"" => found.is_empty(),
            expected => found.len() == 1 && found[0].starts_with(expected),
        };
        assert!(as_expected, "{slack}: {found:#?}");
    }
}
