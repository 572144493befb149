//! The landlord's rules, in; what papers say of them, out.

use casework::clocks::Unit;
use casework::policies::{Clock, Event, Policy, StageKind, Whose};
use casework::rules::Rules;
use reports::about::{About, Code, Earlier, Promise, Time};
use reports::notes::Notes;

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
    let acknowledge = longest(policy, 0, &[Event::Acknowledged]);
    let answer = |stage| longest(policy, stage, &[Event::Responded, Event::Resolved]).map(time);
    Promise {
        name: name.to_owned(),
        acknowledge: acknowledge.map(|clock| clock.within.to_string()),
        answer: [answer(0), answer(1)],
    }
}

/// The landlord's clock for the first of `events` in a formal stage, counted from 0; of several tracks the longest,
/// since every complaint is answered by then.
fn longest<'a>(policy: &'a Policy, stage: usize, events: &[Event]) -> Option<&'a Clock> {
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
    let clocks = policy
        .clocks
        .iter()
        .filter(of)
        .filter(|clock| !ceilings.contains(&&clock.id));
    clocks.max_by_key(|clock| clock.within.amount)
}

fn time(clock: &Clock) -> Time {
    // The chart of waits counts from the acknowledgement.
    let counts = clock.within.unit == Unit::WorkingDays && clock.from == Event::Acknowledged;
    Time {
        words: clock.within.to_string(),
        days: counts.then_some(clock.within.amount),
    }
}
