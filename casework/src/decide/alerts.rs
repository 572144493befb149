//! Something a person has to see to, in; the mails that tell those who may know, out.

use crate::arrivals::Arrival;
use crate::cases::{Access, CloseReason, Purpose, State};
use crate::clocks::civil_date;
use crate::decide::TaskKind;
use crate::decide::caller::Caller;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::posting::{To, queue, to_staff};
use crate::ids::MessageId;
use crate::letters::{Alert, AlertKind, Attached, Automatic, Letter};
use crate::policies::RoleId;
use crate::routing;
use crate::rules::{Confidence, Handler};
use crate::triage::Hazard;
use chrono::SecondsFormat;
use std::fmt::{self, Write};

/// So many characters of a message stand in a mail that tells of danger.
const MOST_WORDS: usize = 1500;

/// Tells those who may read it that a message is held, with the message as it came.
pub(super) fn held(
    draft: &mut Draft<'_>,
    (arrival, message): (&Arrival, MessageId),
    confidence: &Confidence,
    why: &str,
) -> Result<(), Undecided> {
    let alert = Alert {
        kind: AlertKind::HeldMail,
        reference: None,
        at: arrival.received_at,
        happened: format!("A message is held for you: {why}."),
        to_do: "Read it (it is attached as it came) and see to what it asks: this version cannot file it, and keeps it on the list.".to_owned(),
        command: format!("redress message show {message}"),
    };
    let attached = Attached {
        name: "held-message.eml".to_owned(),
        content_type: "message/rfc822".to_owned(),
        bytes: arrival.raw.clone(),
    };
    let told = draft.rules.directory.circle(confidence);
    tell(draft, &alert, &told, message, &[attached])
}

/// Tells those behind the case that no receipt went out.
pub(super) fn by_hand(draft: &mut Draft<'_>, message: MessageId, because: &str) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let alert = Alert {
        kind: AlertKind::NoReceipt,
        reference: Some(case.reference.to_string()),
        at: case.received_at,
        happened: format!("A complaint was logged without an automatic receipt: {because}."),
        to_do: "Acknowledge it by hand: its clock runs.".to_owned(),
        command: format!("redress case show {}", case.reference),
    };
    tell_team(draft, &alert, message)
}

/// Tells those behind the case that a resident did not get a letter.
pub(super) fn not_delivered(
    draft: &mut Draft<'_>,
    message: MessageId,
    letter: MessageId,
) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let sent = case.letters.iter().find(|sent| sent.id == letter);
    let copy = sent.is_some_and(|sent| case.is_copy(sent));
    let alert = Alert {
        kind: AlertKind::NotDelivered,
        reference: Some(case.reference.to_string()),
        at: draft.now,
        happened: if copy {
            "A letter did not reach somebody who speaks for the resident. The resident was written to as well, and that letter counts."
        } else {
            "A letter did not reach the resident. What it confirmed is not confirmed: its clock runs again."
        }
        .to_owned(),
        to_do: if copy {
            "Reach them by telephone or by post."
        } else {
            "Reach the resident by telephone or by post."
        }
        .to_owned(),
        command: format!("redress case show {}", case.reference),
    };
    tell_team(draft, &alert, message)
}

/// Somebody has written after an answer, or into a case that is closed: a person sees whether they ask for more.
/// Theirs is the time at which they asked, however late it is read.
pub(super) fn asks_again(
    draft: &mut Draft<'_>,
    (arrival, message): (&Arrival, MessageId),
) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let stands = match &case.state {
        State::Received | State::Open { .. } => return Ok(()),
        State::Answered { .. } => "whose answer was sent",
        State::Final { .. } => "whose final answer was sent",
        State::Closed { .. } => "that is closed",
    };
    draft.task(TaskKind::DecideOnRequest, message, Some(message));
    let asked = arrival.received_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let to_do = match &case.state {
        State::Final { .. } => {
            "Read it: it comes to you in a mail of its own. There is no further stage: tell them how to reach the Ombudsman."
        }
        State::Closed { why } if *why != CloseReason::Answered => {
            "Read it: it comes to you in a mail of its own. Where they want the case taken up again, open it with `redress case reopen`."
        }
        _ => {
            "Read it: it comes to you in a mail of its own. Where they ask for the next stage, or are not satisfied, record the request: \
            it counts from when they wrote."
        }
    };
    let command = match &case.state {
        State::Final { .. } => format!("redress case show {}", case.reference),
        State::Closed { why } if *why != CloseReason::Answered => {
            format!(
                "redress case reopen {} --because asked --note \"Asked for it\" --at {asked}",
                case.reference
            )
        }
        _ => format!("redress case next-stage {} --at {asked}", case.reference),
    };
    let alert = Alert {
        kind: AlertKind::WroteAfter,
        reference: Some(case.reference.to_string()),
        at: arrival.received_at,
        happened: format!("Somebody has written in a case {stands}."),
        to_do: to_do.to_owned(),
        command,
    };
    let told = readers(draft);
    tell(draft, &alert, &told, message, &[])
}

/// Tells the owner, or those behind the case, that a letter to the resident does not get through.
pub(super) fn delayed(draft: &mut Draft<'_>, message: MessageId) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let alert = Alert {
        kind: AlertKind::Delayed,
        reference: Some(case.reference.to_string()),
        at: draft.now,
        happened: "A letter to the resident has failed three times. It is tried again every hour for a week."
            .to_owned(),
        to_do: "Reach the resident by telephone or by post if it cannot wait.".to_owned(),
        command: format!("redress case show {}", case.reference),
    };
    let owner = case.owner.and_then(|owner| draft.rules.directory.handler(owner));
    match owner.filter(|_| case.access == Access::Staff) {
        Some(owner) => tell(draft, &alert, &[owner], message, &[]),
        None => tell_team(draft, &alert, message),
    }
}

/// Tells the people on call of a danger; of one in a restricted case, those who may see it. Where
/// it is about all who are on call, those behind the case.
pub(super) fn hazard(
    draft: &mut Draft<'_>,
    (arrival, message, from): (&Arrival, MessageId, &Caller),
    hazards: &[Hazard],
    confidence: &Confidence,
) -> Result<(), Undecided> {
    let told = on_call(draft, confidence);
    if told.is_empty() {
        return Ok(());
    }
    let reference = draft.case().map(|case| case.reference.to_string());
    let mut happened = format!(
        "A message speaks of danger: {}.\n\n{}",
        in_words(hazards),
        who(from)
    );
    // Of a restricted case a mail holds what somebody needs who has to go there, and no more.
    if confidence.access == Access::Staff {
        happened.push_str("\n\nTheir words:\n\n");
        happened.push_str(&beginning(&arrival.message.own_words));
    }
    let mut to_do = "Ring them now and see that the home is safe.".to_owned();
    if let (Some(reference), Some(hazard)) = (&reference, hazards.first()) {
        let hazard = hazard.as_str();
        // A string takes whatever is written to it.
        let _ = write!(
            to_do,
            " Then say whether there is a danger, with `redress case hazard {reference} confirm {hazard}` or \
            `dismiss`: its times run until somebody does."
        );
    }
    let alert = Alert {
        kind: AlertKind::Hazard,
        at: arrival.received_at,
        happened,
        to_do,
        command: match &reference {
            Some(reference) => format!("redress case show {reference}"),
            None => format!("redress message show {message}"),
        },
        reference,
    };
    tell(draft, &alert, &told, message, &[])
}

/// Who is in danger, and every way to reach them that we know, for somebody who has to ring or go there.
pub(crate) fn who(from: &Caller) -> String {
    match from.in_words() {
        Some(words) => format!("From: {words}."),
        None => "From somebody who gave no name and no way to reach them.".to_owned(),
    }
}

/// The first of what was written: a long letter is read where it is kept.
fn beginning(words: &str) -> String {
    let words = words.trim();
    match words.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => format!("{} \u{2026}", &words[..end]),
        None => words.to_owned(),
    }
}

/// Who hears of danger at once: who is on call, or those behind a case that others may not know of.
pub(crate) fn on_call<'a>(draft: &Draft<'a>, confidence: &Confidence) -> Vec<&'a Handler> {
    let directory = &draft.rules.directory;
    let may_know = |handler: &&Handler| !confidence.about.iter().any(|who| directory.reads(*who, handler));
    let on_call: Vec<&Handler> = directory.on_call.iter().filter(may_know).collect();
    let behind_it =
        confidence.access == Access::Restricted || (on_call.is_empty() && !directory.on_call.is_empty());
    if behind_it {
        directory.circle(confidence)
    } else {
        on_call
    }
}

/// Tells those whom the policy names that something of theirs came as a complaint: of a restricted case, those
/// who may see it.
pub(crate) fn urgent(draft: &mut Draft<'_>, role: &RoleId, matter: &str) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let alert = Alert {
        kind: AlertKind::ShownToManager,
        reference: Some(case.reference.to_string()),
        at: draft.now,
        happened: format!("It is not dealt with as a complaint, and has to be seen to at once: {matter}."),
        to_do: "Read it now and see to it.".to_owned(),
        command: format!("redress case show {}", case.reference),
    };
    let directory = &draft.rules.directory;
    let confidence = draft.confidence();
    let may_know = |handler: &&Handler| !confidence.about.iter().any(|who| directory.reads(*who, handler));
    let named = directory
        .handlers
        .iter()
        .filter(|person| person.roles.contains(role));
    let mut told: Vec<&Handler> = named.filter(may_know).collect();
    if told.is_empty() || confidence.access == Access::Restricted {
        told = directory.circle(&confidence);
    }
    let id = draft.message_id();
    tell(draft, &alert, &told, id, &[])
}

/// Tells people of something in a case, each of them once for each `about`.
pub(crate) fn of_case(
    draft: &mut Draft<'_>,
    kind: AlertKind,
    about: impl fmt::Display,
    (happened, to_do): (String, String),
    told: &[&Handler],
) -> Result<(), Undecided> {
    let Some(case) = draft.case() else {
        return Ok(());
    };
    let alert = Alert {
        kind,
        reference: Some(case.reference.to_string()),
        at: draft.now,
        happened,
        to_do,
        command: format!("redress case show {}", case.reference),
    };
    tell(draft, &alert, told, about, &[])
}

/// Asks those who may sign an answer off to read it: its words, and the command that signs it.
pub(crate) fn to_sign(
    draft: &mut Draft<'_>,
    message: MessageId,
    (writer, words): (&Handler, &str),
    told: &[&Handler],
) -> Result<(), Undecided> {
    let Some(case) = draft.case() else {
        return Ok(());
    };
    let alert = Alert {
        kind: AlertKind::ApprovalWanted,
        reference: Some(case.reference.to_string()),
        at: draft.now,
        happened: format!("{} asks you to sign off this answer:\n\n{words}", writer.name),
        to_do: "Read it. Signed off it goes to the resident at once, in these words; a day that is \
                counted from the answer is counted from then. Or give it back with \
                `--refuse`, and say why."
            .to_owned(),
        command: format!("redress case sign-off {}", case.reference),
    };
    tell(draft, &alert, told, message, &[])
}

/// Who reads today what concerns the case.
pub(crate) fn readers<'a>(draft: &Draft<'a>) -> Vec<&'a Handler> {
    let owner = draft.case().and_then(|case| case.owner);
    routing::readers(
        &draft.rules.directory,
        owner,
        &draft.confidence(),
        civil_date(draft.now),
    )
}

fn tell_team(draft: &mut Draft<'_>, alert: &Alert, message: MessageId) -> Result<(), Undecided> {
    let told = draft.rules.directory.circle(&draft.confidence());
    tell(draft, alert, &told, message, &[])
}

fn tell(
    draft: &mut Draft<'_>,
    alert: &Alert,
    told: &[&Handler],
    about: impl fmt::Display,
    attached: &[Attached],
) -> Result<(), Undecided> {
    told.iter()
        .try_for_each(|handler| post(draft, alert.clone(), handler, &about, attached))
}

fn post(
    draft: &mut Draft<'_>,
    alert: Alert,
    handler: &Handler,
    about: &impl fmt::Display,
    attached: &[Attached],
) -> Result<(), Undecided> {
    let key = format!("alert:{}:{about}:{}", alert.kind.name(), handler.id);
    let mut how = to_staff(draft, key, Automatic::Generated);
    how.attachments = attached.to_vec();
    queue(
        draft,
        &Letter::Alert(alert),
        &To::handler(handler, Purpose::Desk),
        how,
    )
    .map(drop)
}

fn in_words(hazards: &[Hazard]) -> String {
    let words: Vec<&str> = hazards.iter().map(|hazard| hazard.in_words()).collect();
    words.join("; ")
}
