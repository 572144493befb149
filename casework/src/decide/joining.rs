//! A message and the case that it belongs to, in; the message in it, and what people have to hear of, out.

use crate::arrivals::Arrival;
use crate::cases::{Actor, What, Writer};
use crate::decide::alerts;
use crate::decide::caller::Caller;
use crate::decide::danger;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::writing;
use crate::decide::written;
use crate::ids::{ContactId, MessageId};
use crate::triage::{Hazard, Triage, triage};

/// The message joins the case of the draft: it is kept as its writer's words, its owner reads them, danger is
/// told at once, and who asks for more is heard.
pub(crate) fn join(
    draft: &mut Draft<'_>,
    (arrival, message): (&Arrival, MessageId),
    (writer, caller): (ContactId, &Caller),
    triage: &Triage,
) -> Result<(), Undecided> {
    let hazards = add(draft, (arrival, message), writer, triage)?;
    let taken_by = written::taken_by(arrival, &draft.rules.directory);
    let owner = draft.case().and_then(|case| case.owner);
    // Who wrote it down has it.
    if taken_by.is_none_or(|by| owner != Some(by.id)) {
        writing::relayed(draft, arrival, message, (writer, caller))?;
    }
    let confidence = draft.confidence();
    danger::alarm(draft, (arrival, message, caller), &hazards, &confidence)?;
    alerts::asks_again(draft, (arrival, message))
}

/// Adds the message to the case of the draft, and notes what danger it speaks of: what people have to hear of
/// comes back. An answered subject names nothing again: what stands there was said before.
pub(super) fn add(
    draft: &mut Draft<'_>,
    (arrival, id): (&Arrival, MessageId),
    writer: ContactId,
    triage: &Triage,
) -> Result<Vec<Hazard>, Undecided> {
    let Some((case, complainant)) = draft.case().map(|case| (case.id, case.complainant)) else {
        return Ok(Vec::new());
    };
    let whose = if complainant == writer {
        Writer::Complainant
    } else {
        Writer::SomebodyElse
    };
    let what = What::MessageAdded {
        message: id,
        writer,
        whose,
    };
    draft.record(case, Actor::Resident(writer), arrival.received_at, what)?;
    let message = &arrival.message;
    let subject = message.subject.as_deref().filter(|_| !message.is_reply_subject());
    let said = self::triage(
        &draft.rules.words,
        subject.unwrap_or_default(),
        &message.own_words,
    );
    danger::note_in_answer(draft, (case, arrival.received_at), triage, &said.hazards)
}
