//! A report of non-delivery, in; what the letter that failed had done, undone, out.

use crate::cases::{Actor, Purpose, Undelivered, What};
use crate::decide::alerts;
use crate::decide::belongs::belongs;
use crate::decide::draft::Undecided;
use crate::decide::intake::Intake;
use crate::decide::{KnownLetter, Outcome, Plan, Settled, TaskKind};
use crate::messages::BounceKind;

/// A report of non-delivery. Only one that shows it knows a letter of ours, by a token or by
/// the letter's own unguessable Message-ID, changes anything.
pub(super) fn bounce(mut intake: Intake<'_>) -> Result<Plan, Undecided> {
    let letter = bounced_letter(&intake);
    let pointed_at = belongs(intake.known, intake.arrival, intake.draft.rules).map(|belongs| belongs.case);
    let case = letter.as_ref().and_then(|letter| letter.case).or(pointed_at);
    let report = intake.arrival.message.bounce.as_ref();
    let final_failure = report.is_some_and(|report| report.kind == BounceKind::Failed && !report.temporary);
    match letter.filter(|_| final_failure) {
        Some(letter) if letter.kind.is_to_resident() => resident_not_reached(&mut intake, &letter)?,
        Some(letter) => staff_not_reached(&mut intake, &letter),
        None => {}
    }
    let why = intake.arrival.message.why.clone();
    let settled = Settled {
        case,
        ..intake.settled(Outcome::Bounce, why)
    };
    Ok(intake.draft.finish(Some(settled)))
}

fn bounced_letter(intake: &Intake<'_>) -> Option<KnownLetter> {
    let (known, keys) = (intake.known, &intake.draft.rules.keys);
    let mut tokens = known.tokens.iter();
    let signed = tokens.find(|token| token.purpose == Purpose::Bounce && keys.verify(token));
    let of_token = |letter: &&KnownLetter| signed.is_some_and(|token| token.letter == Some(letter.letter));
    known
        .bounced
        .iter()
        .find(of_token)
        .or(known.original.as_ref())
        .cloned()
}

fn staff_not_reached(intake: &mut Intake<'_>, letter: &KnownLetter) {
    intake.draft.plan.unreached = Some(letter.to);
    intake
        .draft
        .task(TaskKind::CorrectStaffAddress, letter.to, Some(intake.id));
}

fn resident_not_reached(intake: &mut Intake<'_>, letter: &KnownLetter) -> Result<(), Undecided> {
    intake.draft.plan.unreached = Some(letter.to);
    let Some(case) = letter.case.and_then(|id| intake.known.cases.get(&id)) else {
        return Ok(());
    };
    intake.draft.resume(case.clone());
    let what = What::LetterUndelivered {
        letter: letter.letter,
        because: Undelivered::Bounced,
    };
    intake
        .draft
        .record(case.id, Actor::Redress, intake.arrival.received_at, what)?;
    intake
        .draft
        .task(TaskKind::ReachResident, letter.letter, Some(intake.id));
    alerts::not_delivered(&mut intake.draft, intake.id, letter.letter)
}
