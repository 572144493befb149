//! Every move, in every state that a case can be in, under every policy, in; done, or refused with its clause,
//! and nothing in between, out.

mod list;
mod more;
mod states;
mod subject;
mod walks;

use super::*;
use crate::cases::{Case, FoldError, Kept, Uncounted};
use crate::decide::Undecided;
use std::collections::{BTreeMap, BTreeSet};
use subject::Subject;

/// What came of it under one policy.
#[derive(Default)]
struct Tally {
    states: usize,
    done: usize,
    refused: usize,
    /// How often each move was done.
    by_move: BTreeMap<&'static str, usize>,
    faults: BTreeSet<String>,
}

/// Tries every move in a state, by whoever may do it and by somebody who may not.
fn try_all(state: &str, subject: &mut Subject, tally: &mut Tally) {
    tally.states += 1;
    for tried in list::every_move(subject) {
        for by in subject.those_who_try() {
            let who = format!("{state}: {} {}", tried.name, tried.how);
            match subject.tries(tried.step.as_ref(), by) {
                Ok(plan) => {
                    tally.done += 1;
                    *tally.by_move.entry(tried.name).or_default() += 1;
                    let wrong = whole(subject, &plan).map(|wrong| format!("{who}: {wrong}"));
                    tally.faults.extend(wrong);
                }
                Err(refused) => {
                    tally.refused += 1;
                    tally
                        .faults
                        .extend(said(&refused).map(|wrong| format!("{who}: {wrong}")));
                }
            }
        }
    }
}

/// What of a plan is not whole: folded again from the first fact it gives the same case, and the same rows.
fn whole(subject: &Subject, plan: &Plan) -> Option<String> {
    let before = &subject.case;
    for change in plan.cases.iter().filter(|change| change.after.id == before.id) {
        if change.before != before.version {
            return Some(format!("decided on version {}", change.before));
        }
        let all = subject.facts.iter().chain(&change.facts);
        let folded = match Case::fold(all, &subject.office.rules.book) {
            Ok(folded) => folded?,
            Err(error) => return Some(error.to_string()),
        };
        if folded != change.after || Kept::from(&folded) != Kept::from(&change.after) {
            return Some("folded again it is another case".to_owned());
        }
        if change
            .facts
            .iter()
            .any(|fact| fact.recorded_at != subject.office.now)
        {
            return Some("a fact was recorded at another time".to_owned());
        }
    }
    // A person who has looked, and found it as it seemed, settles the task to look.
    let none = plan.cases.iter().all(|change| change.facts.is_empty());
    (none && plan.settles.is_empty()).then(|| "it was done and left no fact".to_owned())
}

/// What of a refusal is not as it should be: it names its clause, says why, and what to do instead.
fn said(refused: &Refused) -> Option<String> {
    match refused {
        Refused::Not { why, clause, cure } => {
            let empty = [why, clause, cure]
                .into_iter()
                .any(|words| words.trim().is_empty());
            empty.then(|| format!("refused with nothing said: {refused:?}"))
        }
        // A date beyond the calendar is an error that names the year.
        Refused::Undecided(Undecided::Fold(FoldError::Uncounted(Uncounted::BeyondCalendar(_)))) => None,
        Refused::Undecided(error) => Some(format!("not refused and not done: {error}")),
    }
}

fn under(policy: &str) {
    let mut tally = Tally::default();
    let mut subjects = states::every_state(policy);
    let reached: Vec<&str> = subjects.iter().map(|(name, _)| *name).collect();
    for (state, subject) in &mut subjects {
        try_all(state, subject, &mut tally);
    }
    println!(
        "{policy}: {} states, {} tried, {} done, {} refused; {}",
        tally.states,
        tally.done + tally.refused,
        tally.done,
        tally.refused,
        reached.join(", ")
    );
    let faults: Vec<&String> = tally.faults.iter().take(40).collect();
    assert!(
        faults.is_empty(),
        "{policy}: {} faults: {faults:#?}",
        tally.faults.len()
    );
    let never = never_done(&subjects[0].1, &tally);
    assert!(
        never.is_empty(),
        "{policy}: in no state was done, or was and is unknown: {never:?}"
    );
}

/// The moves that no state of the policy allowed, but for those that it does not know.
fn never_done(subject: &Subject, tally: &Tally) -> Vec<&'static str> {
    let unknown = list::unknown_to(&subject.office.rules.policy);
    let names = list::NAMES.iter().copied();
    names
        .filter(|name| tally.by_move.contains_key(name) == unknown.contains(name))
        .collect()
}

macro_rules! under {
    ($($name:ident: $policy:literal),+ $(,)?) => {$(
        #[test]
        fn $name() {
            under($policy);
        }
    )+};
}

under! {
    every_move_in_every_state_of_om_policy: "om-policy",
    every_move_in_every_state_of_om_web: "om-web",
    every_move_in_every_state_of_group: "group",
    every_move_in_every_state_of_one_housing: "one-housing",
    every_move_in_every_state_of_coop: "coop",
    every_move_in_every_state_of_the_code: "code",
    every_move_in_every_state_of_spso: "spso",
}

/// A move that nobody tries here is a defect: the sources are asked which there are.
#[test]
fn every_move_is_tried() {
    let mut there = BTreeSet::new();
    for folder in ["stages", "people"] {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("src/moves")
            .join(folder);
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "rs") {
                continue;
            }
            let source = std::fs::read_to_string(path).unwrap();
            let moves = source
                .lines()
                .filter_map(|line| line.strip_prefix("impl Move for "));
            there.extend(moves.map(|rest| rest.trim_end_matches([' ', '{']).to_owned()));
        }
    }
    let tried: BTreeSet<String> = list::NAMES.iter().map(ToString::to_string).collect();
    // Two are called alike; each is tried.
    assert_eq!(there, tried);
}
