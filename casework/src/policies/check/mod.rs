//! Things of a policy that each read well, in; a fault where they do not fit together, out.

mod clocks;
mod letters;
mod rules;

pub(super) use clocks::{clock, extension};

use super::faults::Faults;
use super::table::Entry;
use super::{ContactKind, Duty, Goes, LetterKind, Policy, RoleId, Stage, StageKind};
use std::collections::{BTreeMap, BTreeSet};

/// The highest number of a decision on what the documents leave open.
const LAST_DECISION: u32 = 41;

/// The fewest characters that a reason can be given in.
const SHORTEST_REASON: usize = 20;

/// The place of the first formal stage; of a rule set, which has none, of the first apart. Without
/// either a complaint has nowhere to begin.
pub(super) fn first(file: &Entry<'_>, stages: &[Stage]) -> Option<usize> {
    let of = |kind| stages.iter().position(|stage| stage.kind == kind);
    let found = of(StageKind::Formal).or_else(|| of(StageKind::Apart));
    if found.is_none() {
        file.fault(
            "stage",
            "no stage is formal",
            "add a `[[stage]]` of `kind = \"formal\"`, or for a set of rules beside complaints `\"apart\"`",
        );
    }
    found
}

/// Somebody handles a stage of the landlord's own: its tracks' handlers, one for the whole, or a panel.
pub(super) fn handled(entry: &Entry<'_>, stage: &Stage) {
    let by_a_panel = !stage.decided_by.is_empty();
    let nobody = stage.handler.is_none() && stage.tracks.is_empty() && !by_a_panel;
    if nobody && stage.kind != StageKind::Outside {
        let message = format!("nobody handles stage `{}`", stage.id);
        let cure = "add `handler = ROLE`, `decided_by = [ROLES]`, or tracks with their handlers";
        entry.fault("id", message, cure);
    }
    if by_a_panel && stage.handler.is_some() {
        let message = format!("stage `{}` has a handler and a panel", stage.id);
        entry.fault("decided_by", message, "take `handler` or `decided_by` out");
    }
}

/// A decision is named, so that the report's note on method can point to it.
pub(super) fn decision(decided: &str, entry: &Entry<'_>) {
    let number = decided
        .strip_prefix('Q')
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect());
    let known = number.is_some_and(|digits: String| {
        digits
            .parse()
            .is_ok_and(|number: u32| (1..=LAST_DECISION).contains(&number))
    });
    if !known && !decided.starts_with("not in the document") {
        let cure = format!(
            "begin it with its number, Q1 to Q{LAST_DECISION}, or with \u{201c}not in the document\u{201d}"
        );
        entry.fault(
            "decided",
            format!("\u{201c}{decided}\u{201d} names no decision"),
            cure,
        );
    }
}

/// A rule is left out for a reason, not for a word.
pub(super) fn reason(why: &str, entry: &Entry<'_>) {
    if why.chars().count() < SHORTEST_REASON {
        let message = format!("\u{201c}{why}\u{201d} is no reason to leave a rule out");
        entry.fault(
            "why",
            message,
            "say in a sentence why nothing here follows from it",
        );
    }
}

/// Something is not to come before itself.
pub(super) fn duty(duty: &Duty, entry: &Entry<'_>) {
    if duty.what == duty.before {
        let message = format!("`{}` cannot come before itself", duty.what);
        entry.fault("before", message, "name what must wait for it");
    }
}

/// An excluded matter is refused or signposted, nothing else.
pub(super) fn excluded_with(letter: LetterKind, entry: &Entry<'_>) {
    if !matches!(letter, LetterKind::Refusal | LetterKind::Signpost) {
        let message = format!("a {letter} tells no exclusion");
        entry.fault("letter", message, "write `refusal` or `signpost`");
    }
}

/// Nothing is twice, and nothing is there for nothing.
pub(super) fn together(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    unique(file, faults);
    roles_are_used(policy, file, faults);
    clocks::together(policy, file, faults);
    letters::together(policy, file, faults);
    rules::together(policy, file, faults);
    first_stage_opens(policy, file);
}

/// The line of `key` in each `[[what]]`, by its id.
fn lines(file: &Entry<'_>, what: &'static str, key: &'static str) -> BTreeMap<String, usize> {
    let entries = file.tables(what).into_iter();
    entries
        .filter_map(|entry| Some((entry.optional_text("id")?, entry.line_at(key))))
        .collect()
}

fn unique(file: &Entry<'_>, faults: &Faults<'_>) {
    let keyed: [(&'static str, &[&'static str]); 11] = [
        ("role", &["id"]),
        ("stage", &["id"]),
        ("track", &["id"]),
        ("clock", &["id"]),
        ("exclusion", &["id"]),
        ("body", &["id"]),
        ("contact_type", &["kind"]),
        ("circumstance", &["kind"]),
        ("extension", &["clock"]),
        ("promise", &["stage", "until"]),
        ("letter", &["kind", "stage", "track"]),
    ];
    for (what, keys) in keyed {
        let mut seen = BTreeSet::new();
        for entry in file.tables(what) {
            let name: Vec<String> = keys.iter().filter_map(|key| entry.optional_text(key)).collect();
            if !seen.insert(name.clone()) {
                let message = format!("there are two of {what} `{}`", name.join(" "));
                faults.add(
                    entry.line_at(keys[0]),
                    message,
                    "give each its own name, or take one out",
                );
            }
        }
    }
}

/// Every role that something names.
fn used_roles(policy: &Policy) -> BTreeSet<&RoleId> {
    let stages = policy.stages.iter().flat_map(|stage| {
        let tracks = stage.tracks.iter().map(|track| &track.handler);
        let whole = stage
            .handler
            .iter()
            .chain(&stage.sign_off)
            .chain(&stage.decided_by);
        whole.chain(tracks)
    });
    let contacts = policy.contact_types.iter();
    let passed_to = contacts.filter_map(|contact| match &contact.goes {
        Goes::PassedTo(role) => Some(role),
        Goes::Opens(_) => None,
    });
    let promises = policy.promises.iter().map(|promise| &promise.by);
    let extensions = policy
        .extensions
        .iter()
        .flat_map(|extension| &extension.approved_by);
    let promises = promises.chain(extensions);
    let urgent = policy
        .exclusions
        .iter()
        .flat_map(|exclusion| &exclusion.urgent_to);
    let circumstances = policy
        .circumstances
        .iter()
        .flat_map(|circumstance| &circumstance.to);
    let others = passed_to.chain(promises).chain(urgent).chain(circumstances);
    stages.chain(others).collect()
}

fn roles_are_used(policy: &Policy, file: &Entry<'_>, faults: &Faults<'_>) {
    let used = used_roles(policy);
    let lines = lines(file, "role", "id");
    for role in policy.roles.iter().filter(|role| !used.contains(&role.id)) {
        faults.add(
            lines.get(role.id.as_str()).copied(),
            format!("nobody acts as `{}`", role.id),
            "use the role, or take it out",
        );
    }
}

/// A policy says where complaints go; a rule set, what opens its first stage.
fn first_stage_opens(policy: &Policy, file: &Entry<'_>) {
    let first = policy.first_stage();
    let contacts = &policy.contact_types;
    if policy.is_rule_set() {
        let opens = |goes: &Goes| *goes == Goes::Opens(first.id.clone());
        if !contacts.iter().any(|contact| opens(&contact.goes)) {
            file.fault(
                "contact_type",
                format!("nothing opens stage `{}`", first.id),
                format!("add a `[[contact_type]]` with `opens = \"{}\"`", first.id),
            );
        }
    } else if !contacts
        .iter()
        .any(|contact| contact.kind == ContactKind::Complaint)
    {
        file.fault(
            "contact_type",
            "nothing is said of complaints",
            "add a `[[contact_type]]` of `kind = \"complaint\"`",
        );
    }
}
