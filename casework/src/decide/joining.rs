//! A message and the case that it belongs to, in; the message in it, whose the case is where it complains of who
//! had it, and what people have to hear of, out.

use crate::arrivals::Arrival;
use crate::cases::{Actor, What, Writer};
use crate::clocks::civil_date;
use crate::decide::TaskKind;
use crate::decide::alerts;
use crate::decide::caller::Caller;
use crate::decide::danger;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::writing;
use crate::decide::written;
use crate::ids::{CaseId, ContactId, MessageId};
use crate::routing::{Wanted, complained_of, route};
use crate::rules::Handler;
use crate::triage::{Hazard, Triage, triage};
use std::collections::BTreeMap;

/// The message joins the case of the draft: it is kept as its writer's words, its owner reads them, danger is
/// told at once, and who asks for more is heard.
pub(crate) fn join(
    draft: &mut Draft<'_>,
    (arrival, message): (&Arrival, MessageId),
    (writer, caller): (ContactId, &Caller),
    triage: &Triage,
) -> Result<(), Undecided> {
    let hazards = add(draft, (arrival, message), (writer, caller), triage)?;
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

/// Adds the message to the case of the draft, and notes of whom it complains and what danger it speaks of: what
/// people have to hear of comes back. An answered subject names nothing again: what stands there was said before.
pub(super) fn add(
    draft: &mut Draft<'_>,
    (arrival, id): (&Arrival, MessageId),
    (writer, caller): (ContactId, &Caller),
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
    note_whom_it_is_about(draft, case, arrival)?;
    let hazards = danger::note_in_answer(draft, (case, arrival.received_at), triage, &said.hazards)?;
    pass_on(draft, (arrival, id), caller, triage)?;
    Ok(hazards)
}

/// Notes those of the landlord's people of whom the message complains: nothing more of the case reaches them.
fn note_whom_it_is_about(draft: &mut Draft<'_>, case: CaseId, arrival: &Arrival) -> Result<(), Undecided> {
    let rules = draft.rules;
    let about = draft.confidence().about;
    let named = complained_of(&rules.directory, &rules.words, &arrival.message.own_words);
    let now = draft.now;
    let mut new = named.into_iter().filter(|who| !about.contains(who));
    new.try_for_each(|who| draft.record(case, Actor::Redress, now, What::StaffNamed { who }))
}

/// A case whose owner may not know of it any more goes to their manager, as a new one does that is about them
/// (Code 5.8), and somebody has to say whose it is from now on.
fn pass_on(
    draft: &mut Draft<'_>,
    (arrival, message): (&Arrival, MessageId),
    caller: &Caller,
    triage: &Triage,
) -> Result<(), Undecided> {
    let rules = draft.rules;
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let owner = case.owner.and_then(|owner| rules.directory.handler(owner));
    let about = |who: &&Handler| {
        case.about_staff
            .iter()
            .any(|about| rules.directory.reads(*about, who))
    };
    if !owner.as_ref().is_some_and(about) {
        return Ok(());
    }
    let wanted = Wanted {
        category: &triage.category,
        words: &arrival.message.own_words,
        role: None,
        about: &case.about_staff,
        decided: &case.decided_before(),
        access: case.access,
        on: civil_date(draft.now),
        loads: &BTreeMap::new(),
    };
    let routed = route(rules, &wanted).ok_or(Undecided::Nobody)?;
    let assigned = What::Assigned {
        owner: routed.to.id,
        because: routed.because.clone(),
    };
    let now = draft.now;
    draft.record(case.id, Actor::Redress, now, assigned)?;
    draft.task(TaskKind::AssignCase, message, Some(message));
    let key = format!("new-case:{}:{message}", case.id);
    writing::new_case(draft, arrival, caller, triage, (&routed, key))
}
