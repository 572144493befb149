//! Staff and teams of the settings, in; whether each case finds somebody who may have it, out.

use super::Notes;
use crate::settings::Settings;
use casework::cases::Access;
use casework::clocks::civil_date;
use casework::policies::Policy;
use casework::rules::{Confidence, Directory, Handler, HandlerKind, Sharing};
use casework::toml_text::nearest;
use chrono::{DateTime, NaiveDate, Utc};

/// Whether somebody does what the policy gives to each role, and every role of the staff is one of the policy's.
pub(super) fn roles(settings: &Settings, policy: &Policy, notes: &mut Notes<'_>) {
    let known: Vec<&str> = policy.roles.iter().map(|role| role.id.as_str()).collect();
    for (person, role) in settings
        .staff
        .iter()
        .flat_map(|person| person.roles.iter().map(move |role| (person, role)))
    {
        if !known.contains(&role.as_str()) {
            let cure = match nearest(role, known.iter().copied()) {
                Some(right) => format!("did you mean `{right}`?"),
                None => format!("the policy has {}", known.join(", ")),
            };
            let says = format!(
                "{} has the role `{role}`, which the policy does not know",
                person.email
            );
            notes.fault("roles", says, cure);
        }
    }
    let filled = |role: &str| {
        let by_staff = settings
            .staff
            .iter()
            .any(|person| person.roles.iter().any(|has| has == role));
        by_staff || (role == "complaints-team" && !settings.people.complaints_team.is_empty())
    };
    let unfilled: Vec<&str> = known.iter().copied().filter(|role| !filled(role)).collect();
    if unfilled.is_empty() {
        notes.ok("roles", "somebody fills each role of the policy");
        return;
    }
    let (teams, unfilled) = ("the complaints team does the work of", unfilled.join(", "));
    notes.ok(
        "roles",
        format!("{teams} {unfilled}: no [[staff]] has these roles"),
    );
}

/// Whether teams that share have somebody to share among, absences are covered, and a complaint about
/// anybody has a place to go to.
pub(super) fn examine(directory: &Directory, now: DateTime<Utc>, notes: &mut Notes<'_>) {
    let today = civil_date(now);
    let mut doubts = Vec::new();
    for handler in &directory.handlers {
        if handler.sharing == Sharing::RoundRobin && directory.members(handler.id).next().is_none() {
            doubts.push((
                format!(
                    "the team {} shares its cases out, and nobody belongs to it",
                    handler.name
                ),
                "add `team` to the [[staff]] who do, or take `shares` out",
            ));
        }
        doubts.extend(uncovered(directory, handler, today));
        doubts.extend(answerable_to_nobody(directory, handler));
    }
    if doubts.is_empty() && !directory.handlers.is_empty() {
        notes.ok(
            "people",
            "absences are covered, and a complaint about anybody finds somebody else",
        );
    }
    for (says, cure) in doubts {
        notes.warn("people", says, cure);
    }
}

/// An absence that is not over and in which the deputy is away as well.
fn uncovered(directory: &Directory, person: &Handler, today: NaiveDate) -> Option<(String, &'static str)> {
    let deputy = directory.deputy_of(person.id)?;
    let to_come = person.away.iter().filter(|span| span.until >= today);
    let both = to_come
        .copied()
        .find(|span| deputy.away.iter().any(|other| other.meets(*span)))?;
    let (who, from, until) = (&person.address, both.from, both.until);
    Some((
        format!("{who} is away from {from} to {until}, and so is the deputy for a part of it"),
        "name another `deputy`, or see that somebody of the team is there",
    ))
}

/// A person a complaint about whom nobody above them and nobody of the complaints team could have.
fn answerable_to_nobody(directory: &Directory, person: &Handler) -> Option<(String, &'static str)> {
    let confidence = Confidence {
        access: Access::Staff,
        about: vec![person.id],
    };
    let of_the_team = |handler: &Handler| directory.complaints_team.iter().any(|one| one.id == handler.id);
    let found = directory.manager_of(person.id).is_some()
        || directory.circle(&confidence).into_iter().any(of_the_team);
    (person.kind == HandlerKind::Person && !found).then(|| {
        let says = format!(
            "a complaint about {} has no manager to go to, and they read the complaints team's mail",
            person.address
        );
        (says, "name their `manager` in [[staff]]")
    })
}
