//! What became of a letter, in; what follows for its case, out.

use crate::cases::{Actor, Case, Cause, Undelivered, What};
use crate::decide::alerts;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::{Plan, TaskKind};
use crate::given::Chance;
use crate::ids::MessageId;
use crate::rules::Rules;
use chrono::{DateTime, Utc};

/// A letter was accepted for delivery. Letters to staff are no facts of the case.
pub fn delivered(
    rules: &Rules,
    case: Option<Case>,
    letter: MessageId,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Plan, Undecided> {
    follow(rules, case, letter, What::LetterDelivered { letter }, now, chance)
}

/// A letter was given up: it did not happen, and a person is told.
pub fn given_up(
    rules: &Rules,
    case: Option<Case>,
    letter: MessageId,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Plan, Undecided> {
    let what = What::LetterUndelivered {
        letter,
        because: Undelivered::GivenUp,
    };
    follow(rules, case, letter, what, now, chance)
}

/// A letter to a resident has failed again and again and is still tried: a person hears of it, once
/// however often this is said.
pub fn still_failing(
    rules: &Rules,
    case: Option<Case>,
    letter: MessageId,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Plan, Undecided> {
    let mut draft = Draft::new(rules, Cause::Letter(letter), now, chance);
    if let Some(case) = case {
        draft.resume(case);
        draft.task(TaskKind::ReachResident, letter, Some(letter));
        alerts::delayed(&mut draft, letter)?;
    }
    Ok(draft.finish(None))
}

fn follow(
    rules: &Rules,
    case: Option<Case>,
    letter: MessageId,
    what: What,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Plan, Undecided> {
    let mut draft = Draft::new(rules, Cause::Letter(letter), now, chance);
    let failed = matches!(what, What::LetterUndelivered { .. });
    let to_party = case
        .as_ref()
        .is_some_and(|case| case.letters.iter().any(|sent| sent.id == letter));
    let Some(case) = case.filter(|_| to_party) else {
        if failed {
            draft.task(TaskKind::CorrectStaffAddress, letter, Some(letter));
        }
        return Ok(draft.finish(None));
    };
    let (id, was_late) = (case.id, case.is_out_of_target());
    let danger_was_late = case.is_late_with_a_danger();
    draft.resume(case);
    draft.record(id, Actor::Redress, now, what)?;
    if failed {
        draft.task(TaskKind::ReachResident, letter, Some(letter));
        alerts::not_delivered(&mut draft, letter, letter)?;
    }
    if was_late && draft.case().is_some_and(|case| !case.is_out_of_target()) {
        draft.plan.settles.push((TaskKind::OutOfTarget, id));
    }
    if danger_was_late && draft.case().is_some_and(|case| !case.is_late_with_a_danger()) {
        draft.plan.settles.push((TaskKind::SeeToHazard, id));
    }
    Ok(draft.finish(None))
}
