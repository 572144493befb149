//! What a letter would say, in; the letter queued, delivered, come back or taken back, out.

use anyhow::{Context, Result};
use casework::cases::{Channel, LetterState, Undelivered, What};
use casework::ids::MessageId;
use casework::policies::{Event, LetterKind};
use chrono::TimeDelta;

use super::living::Living;
use super::steps::{decide, has_letter};

fn queue(living: &mut Living<'_>, kind: LetterKind, brings: Option<Event>) -> Result<MessageId> {
    let (letter, to) = (living.message(), living.case()?.complainant);
    living.record(What::LetterQueued {
        letter,
        letter_kind: casework::letters::LetterKind::Resident(kind),
        to,
        brings,
        channel: Channel::Mail,
    })?;
    Ok(letter)
}

/// The receipt, which acknowledges where the policy says so.
pub fn receipt(living: &mut Living<'_>) -> Result<()> {
    let case = living.case()?;
    let counts = case
        .stage()
        .and_then(|stage| living.policy.receipt_acknowledges(stage, case.track()));
    let brings = counts.map(|_| Event::Acknowledged);
    queue(living, LetterKind::Receipt, brings).map(drop)
}

/// The postman: a letter arrives, or comes back, or is taken back before it goes.
pub fn post(living: &mut Living<'_>) -> Result<()> {
    let letters = living.case()?.letters.clone();
    let queued = letters.iter().find(|sent| sent.state == LetterState::Queued);
    if let Some(sent) = queued {
        let letter = sent.id;
        let because = Undelivered::GivenUp;
        let thrown = living.dice.throw(20);
        return living.record(match thrown {
            0 | 1 => What::LetterUndelivered { letter, because },
            2 => What::LetterWithdrawn { letter },
            _ => What::LetterDelivered { letter },
        });
    }
    // What was accepted for delivery can still come back.
    let accepted = letters
        .iter()
        .rfind(|sent| matches!(sent.state, LetterState::Delivered(_)));
    match accepted {
        Some(sent) if living.once_in(6) => living.record(What::LetterUndelivered {
            letter: sent.id,
            because: Undelivered::Bounced,
        }),
        _ => Ok(()),
    }
}

fn of_kind(living: &mut Living<'_>, kind: LetterKind) -> Result<()> {
    if has_letter(living, kind)? {
        queue(living, kind, kind.brings())?;
    }
    Ok(())
}

pub fn acknowledge(living: &mut Living<'_>) -> Result<()> {
    of_kind(living, LetterKind::Acknowledgement)
}

pub fn hold(living: &mut Living<'_>) -> Result<()> {
    of_kind(living, LetterKind::HoldingResponse)
}

pub fn progress(living: &mut Living<'_>) -> Result<()> {
    of_kind(living, LetterKind::ProgressUpdate)
}

pub fn confirm(living: &mut Living<'_>) -> Result<()> {
    of_kind(living, LetterKind::Confirmation)
}

pub fn refuse(living: &mut Living<'_>) -> Result<()> {
    of_kind(living, LetterKind::Refusal)
}

/// The stage is decided and answered.
pub fn respond(living: &mut Living<'_>) -> Result<()> {
    if !has_letter(living, LetterKind::Response)? {
        return Ok(());
    }
    decide(living)?;
    of_kind(living, LetterKind::Response)
}

/// A later date, as the policy allows it or beyond.
pub fn extend(living: &mut Living<'_>) -> Result<()> {
    let Some(passage) = living.case()?.passage().cloned() else {
        return Ok(());
    };
    let here: Vec<_> = living
        .policy
        .extensions
        .iter()
        .filter(|extension| extension.stage == passage.stage)
        .collect();
    let Some(extension) = living.dice.pick(&here).copied() else {
        return Ok(());
    };
    let running = passage
        .clocks
        .iter()
        .find(|running| running.clock == extension.clock);
    let Some(running) = running else {
        return Ok(());
    };
    let days = TimeDelta::days(i64::try_from(1 + living.dice.throw(20))?);
    let to = casework::clocks::civil_date(running.act_by.ends_at() + days);
    let letter = queue(living, extension.letter, extension.letter.brings())?;
    let reason = extension.reasons.first().context("no reason")?.clone();
    living.record(What::Extending {
        clock: extension.clock.clone(),
        to,
        letter,
        reason,
        approved_by: None,
    })
}
