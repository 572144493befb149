//! The landlord's rules, in; what papers say of them, out.

use casework::clocks::Unit;
use casework::policies::{Clock, Event, Policy, StageKind, Whose};
use casework::rules::Rules;
use reports::about::{About, Code, Earlier, Promise, Time};
use reports::notes::Notes;
use std::collections::BTreeMap;

/// What papers say beside their figures.
pub fn about(rules: &Rules, notes: Notes, earlier: Earlier, revision: u32) -> About {
    let code = match &rules.code {
        None => Code::NotInForce,
        Some(code) if code.version == rules.policy.version => Code::IsOurPolicy,
        Some(code) => Code::Beside(promise(code, "the Code")),
    };
    About {
        landlord: rules.landlord.name.clone(),
        own: promise(&rules.policy, "our policy"),
        code,
        grounds: rules
            .policy
            .exclusions
            .iter()
            .map(|exclusion| (exclusion.id.clone(), exclusion.matter.clone()))
            .collect(),
        notes,
        earlier,
        revision,
    }
}

fn promise(policy: &Policy, name: &str) -> Promise {
    let acknowledge = promised(policy, 0, &[Event::Acknowledged]);
    let answer = |stage| promised(policy, stage, &[Event::Responded, Event::Resolved]).map(time);
    Promise {
        name: name.to_owned(),
        acknowledge: acknowledge.map(|clock| clock.within.to_string()),
        answer: [answer(0), answer(1)],
    }
}

/// The landlord's clock for the first of `events` in a formal stage, counted from 0; of several tracks the longest,
/// since every complaint is answered by then. Where several clocks run beside each other, what is promised is the
/// one that counts from the acknowledgement, and else the shortest: the others are what it may come to at the latest.
fn promised<'a>(policy: &'a Policy, stage: usize, events: &[Event]) -> Option<&'a Clock> {
    let mut formal = policy
        .stages
        .iter()
        .filter(|stage| stage.kind == StageKind::Formal);
    let stage = formal.nth(stage)?;
    let of = |clock: &&Clock| {
        clock.stage == stage.id
            && clock.whose == Whose::Landlord
            && clock.given.is_none()
            && events.first().is_some_and(|event| clock.waits_for(*event))
    };
    let ceilings: Vec<_> = policy
        .extensions
        .iter()
        .filter_map(|extension| extension.up_to.as_ref())
        .collect();
    let clocks = policy.clocks.iter().filter(of);
    let clocks = clocks.filter(|clock| !ceilings.contains(&&clock.id));
    let mut of_tracks: BTreeMap<_, Vec<&Clock>> = BTreeMap::new();
    for clock in clocks {
        of_tracks.entry(&clock.track).or_default().push(clock);
    }
    let first = |clock: &&&Clock| (clock.from != Event::Acknowledged, roughly(clock));
    let promises = of_tracks.values();
    let promises = promises.filter_map(|clocks| clocks.iter().min_by_key(first).copied());
    promises.max_by_key(|clock| roughly(clock))
}

/// How many minutes it is on average, weekends among them: to compare by.
fn roughly(clock: &Clock) -> u64 {
    let minutes = match clock.within.unit {
        Unit::Hours => 60,
        Unit::CalendarDays => 24 * 60,
        Unit::WorkingDays => 24 * 60 * 7 / 5,
        Unit::Months => 24 * 60 * 365 / 12,
    };
    u64::from(clock.within.amount) * minutes
}

fn time(clock: &Clock) -> Time {
    // The chart of waits counts from the acknowledgement.
    let counts = clock.within.unit == Unit::WorkingDays && clock.from == Event::Acknowledged;
    Time {
        words: clock.within.to_string(),
        days: counts.then_some(clock.within.amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The policy; what it promises for the acknowledgement and each answer; the answer's time that the chart of waits
    /// can draw.
    const PROMISED: [(&str, [&str; 3], Option<u32>); 7] = [
        (
            "code",
            ["5 working days", "10 working days", "20 working days"],
            Some(10),
        ),
        (
            "group",
            ["5 working days", "10 working days", "20 working days"],
            Some(10),
        ),
        ("om-policy", ["", "10 working days", "20 working days"], None),
        (
            "om-web",
            ["2 working days", "10 working days", "20 working days"],
            None,
        ),
        ("one-housing", ["2 working days", "15 working days", ""], None),
        ("coop", ["48 hours", "5 working days", "28 calendar days"], None),
        ("spso", ["", "5 working days", "20 working days"], None),
    ];

    #[test]
    fn a_policy_s_promises_are_told_as_its_document_has_them() {
        for (name, expected, days) in PROMISED {
            let policy = Policy::read(Policy::embedded(name).unwrap()).unwrap();
            let promise = promise(&policy, "our policy");
            let answer = |stage: usize| promise.answer[stage].as_ref().map(|time| time.words.clone());
            let told = [promise.acknowledge.clone(), answer(0), answer(1)];
            let told = told.map(Option::unwrap_or_default);
            assert_eq!(told, expected, "{name}");
            assert_eq!(
                promise.answer[0].as_ref().and_then(|time| time.days),
                days,
                "{name}"
            );
        }
    }
}
