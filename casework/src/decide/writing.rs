//! A case and what is to be said, in; letters rendered, signed and queued, out.

use crate::addresses::Address;
use crate::arrivals::Arrival;
use crate::cases::{Access, Actor, Case, Purpose, What};
use crate::clocks::{Due, civil_date};
use crate::decide::QueuedLetter;
use crate::decide::alerts::circle;
use crate::decide::draft::{Draft, Undecided};
use crate::ids::{ContactId, MessageId};
use crate::letters::{
    ActBy, Attached, Automatic, File, Letter, Mailbox, NewCase, Ombudsman, Post, Receipt, Relayed, Writer,
    compose,
};
use crate::messages::MailId;
use crate::policies::{Event, Policy, Whose};
use crate::routing::Routed;
use crate::rules::Handler;
use crate::triage::Triage;
use chrono::NaiveDate;

/// Who a letter is for, and what makes it theirs.
pub(super) struct To<'a> {
    contact: ContactId,
    name: Option<String>,
    address: &'a Address,
    /// What an answer to it may do.
    answers: Purpose,
}

impl<'a> To<'a> {
    pub fn handler(handler: &'a Handler, answers: Purpose) -> Self {
        let name = Some(handler.name.clone());
        Self {
            contact: handler.id,
            name,
            address: &handler.address,
            answers,
        }
    }
}

/// How a letter is posted, beyond who it is for.
pub(super) struct How {
    pub key: String,
    pub automatic: Automatic,
    /// The name shown as its author, where that is not ours.
    pub author: Option<String>,
    pub in_reply_to: Option<String>,
    pub references: Vec<String>,
    pub attachments: Vec<Attached>,
}

/// Queues the receipt to the resident, once a case. It repeats nothing that they wrote.
pub(super) fn receipt(
    draft: &mut Draft<'_>,
    arrival: &Arrival,
    from: &Address,
    triage: &Triage,
    handler: &Handler,
) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let (rules, policy) = (draft.rules, &draft.rules.policy);
    let due = case
        .answer_by(&rules.book)?
        .ok_or_else(|| Undecided::NoAnswerDue(policy.id.clone()))?;
    let closed_until = rules
        .landlord
        .office_hours
        .closed_until(draft.now, rules.landlord.region, &rules.calendar)
        .map_err(crate::cases::FoldError::from)?;
    let letter = Letter::Receipt(Receipt {
        reference: case.reference.to_string(),
        landlord: rules.landlord.name.clone(),
        handler: match case.access {
            Access::Staff => handler.public_name(),
            // A restricted case does not say that it went to the safeguarding lead.
            Access::Restricted => "Complaints team".to_owned(),
        },
        answer_by: date_of(due),
        gets_in_touch: promises(policy, &case, Event::ContactMade),
        shows_findings: promises(policy, &case, Event::FindingsShared),
        look_again_within: time_to_ask_again(policy),
        ombudsman: Ombudsman {
            name: policy.ombudsman.name.clone(),
            telephone: policy.ombudsman.telephone.clone(),
            website: policy.ombudsman.web.clone(),
        },
        out_of_hours: rules.landlord.out_of_hours.clone(),
        closed_until,
        safety: triage
            .hazards
            .first()
            .copied()
            .filter(|_| case.access == Access::Staff),
    });
    let message = &arrival.message;
    let bracketed = |id: &MailId| format!("<{id}>");
    let answered = message.message_id.as_ref().map(bracketed);
    let thread = message
        .references
        .iter()
        .map(bracketed)
        .chain(answered.clone())
        .collect();
    let how = How {
        key: format!("receipt:{}", case.reference),
        automatic: Automatic::Replied,
        author: None,
        in_reply_to: answered,
        references: thread,
        attachments: Vec::new(),
    };
    let to = To {
        contact: case.complainant,
        name: None,
        address: from,
        answers: Purpose::Join,
    };
    let sent = queue(draft, &letter, &to, how)?;
    let what = What::LetterQueued {
        letter: sent,
        letter_kind: letter.kind(),
        to: case.complainant,
    };
    let now = draft.now;
    draft.record(case.id, Actor::Redress, now, what)
}

/// Queues Redress's own mail to the handler: a case is theirs.
pub(super) fn new_case(
    draft: &mut Draft<'_>,
    arrival: &Arrival,
    from: &Address,
    triage: &Triage,
    routed: &Routed<'_>,
) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let letter = Letter::NewCase(NewCase {
        reference: case.reference.to_string(),
        category: triage.category.clone(),
        hazard: triage.hazards.first().copied(),
        received_at: case.received_at,
        channel: case.channel.in_words().to_owned(),
        resident: Some(name_and_address(arrival, from)),
        subject: arrival.message.subject.clone(),
        dates: dates(draft, &case)?,
        routed_because: routed.because.sentence(),
    });
    let how = to_staff(
        draft,
        format!("new-case:{}", case.reference),
        Automatic::Generated,
    );
    queue(draft, &letter, &To::handler(routed.to, Purpose::Desk), how).map(drop)
}

/// Queues the resident's words to the owner of the case: an answer to it goes to the resident.
pub(super) fn relayed(
    draft: &mut Draft<'_>,
    arrival: &Arrival,
    message: MessageId,
    (writer, from): (ContactId, &Address),
) -> Result<(), Undecided> {
    let Some(case) = draft.case().cloned() else {
        return Ok(());
    };
    let owner = case.owner.and_then(|owner| draft.rules.directory.handler(owner));
    // Somebody who has left the directory passes their cases to those behind them.
    let owner = owner.or_else(|| circle(draft.rules, case.access).first());
    let handler = owner.ok_or(Undecided::Nobody)?;
    let name = name_of(arrival, from);
    let files = arrival.message.attachments.iter();
    let letter = Letter::Relayed(Relayed {
        reference: case.reference.to_string(),
        subject: arrival.message.subject.clone(),
        writer: if writer == case.complainant {
            Writer::Complainant
        } else {
            Writer::SomebodyElse(name.clone())
        },
        words: arrival.message.own_words.clone(),
        files: files
            .map(|file| File {
                name: file.name.clone(),
                size: u64::try_from(file.size).unwrap_or(u64::MAX),
            })
            .collect(),
    });
    let mut how = to_staff(draft, format!("relayed:{message}"), Automatic::No);
    how.author = Some(format!("{name} by way of {}", draft.rules.landlord.name));
    queue(draft, &letter, &To::handler(handler, Purpose::Relay), how).map(drop)
}

/// Mails to staff about one case stand in one thread of their own, under an id that is no
/// message: so a resident's thread and theirs never meet. Mail about no case stands alone.
pub(super) fn to_staff(draft: &Draft<'_>, key: String, automatic: Automatic) -> How {
    let domain = draft.rules.post.message_id_domain();
    let root = draft
        .case()
        .map(|case| format!("<{}.case@{domain}>", case.id.0.simple()));
    let references = root.into_iter().collect();
    How {
        key,
        automatic,
        author: None,
        in_reply_to: None,
        references,
        attachments: Vec::new(),
    }
}

/// Renders, signs and queues a letter; its identifier.
pub(super) fn queue(
    draft: &mut Draft<'_>,
    letter: &Letter,
    to: &To<'_>,
    how: How,
) -> Result<MessageId, Undecided> {
    let rules = draft.rules;
    let id = MessageId::new(draft.now, draft.chance);
    let answers = draft.sign(to.answers, to.contact, None);
    let bounces = draft.sign(Purpose::Bounce, to.contact, Some(id));
    let message_id = format!(
        "<{}.{}@{}>",
        answers.text,
        id.0.simple(),
        rules.post.message_id_domain()
    );
    let rendered = rules.templates.render(letter)?;
    let ours = rules.post.from.name.clone();
    let post = Post {
        from: Mailbox {
            name: how.author.or(ours),
            address: rules.post.from.address.clone(),
        },
        to: Mailbox {
            name: to.name.clone(),
            address: to.address.clone(),
        },
        reply_to: Some(rules.post.replies.with_token(&answers.text)?),
        envelope_from: rules.post.bounces.with_token(&bounces.text)?,
        message_id: message_id.clone(),
        in_reply_to: how.in_reply_to,
        references: how.references,
        date: draft.now,
        automatic: how.automatic,
        attachments: how.attachments,
    };
    let raw = compose(&rendered, &post, letter.kind())?;
    draft.plan.letters.push(QueuedLetter {
        id,
        key: how.key,
        kind: letter.kind(),
        case: draft.case().map(|case| case.id),
        to: to.contact,
        recipient: to.address.clone(),
        envelope_from: post.envelope_from,
        message_id,
        subject: rendered.subject,
        raw,
        not_before: draft.now,
    });
    Ok(id)
}

/// Who writes, and where an answer of the handler's own reaches them.
fn name_and_address(arrival: &Arrival, from: &Address) -> String {
    match &arrival.message.from_name {
        Some(name) => format!("{name}, {from}"),
        None => from.to_string(),
    }
}

fn name_of(arrival: &Arrival, from: &Address) -> String {
    arrival
        .message
        .from_name
        .clone()
        .unwrap_or_else(|| from.to_string())
}

fn date_of(due: Due) -> NaiveDate {
    match due {
        Due::On(date) => date,
        Due::At(time) => civil_date(time),
    }
}

/// Whether the policy lets `event` happen before the answer.
fn promises(policy: &Policy, case: &Case, event: Event) -> bool {
    let (stage, track) = (case.state.stage(), case.state.track());
    stage.is_some_and(|stage| {
        policy
            .duties_before(stage, track, Event::Responded)
            .any(|duty| duty.what == event)
    })
}

/// How long the resident has to ask for another look, in words.
fn time_to_ask_again(policy: &Policy) -> Option<String> {
    let asks = |clock: &&crate::policies::Clock| {
        clock.whose == Whose::Resident && clock.until == Event::NextStageRequested
    };
    policy
        .clocks
        .iter()
        .find(asks)
        .map(|clock| clock.within.in_words())
}

/// What is due for the landlord, the earliest first.
fn dates(draft: &Draft<'_>, case: &Case) -> Result<Vec<ActBy>, Undecided> {
    let policy = draft
        .rules
        .book
        .policy(&case.policy_version)
        .map_err(crate::cases::FoldError::from)?;
    let mut running: Vec<_> = case
        .clocks
        .iter()
        .filter(|running| running.met_at.is_none())
        .collect();
    running.sort_by_key(|running| running.act_by.ends_at());
    // Nobody has to acknowledge what the receipt on its way acknowledges.
    let acknowledged = case.receipt_will_acknowledge(policy);
    let act_by = running.into_iter().filter_map(|running| {
        let clock = policy
            .clock(running.clock.as_str())
            .filter(|clock| clock.whose == Whose::Landlord)
            .filter(|clock| !(acknowledged && clock.until == Event::Acknowledged))?;
        Some(ActBy {
            what: clock.until.to_do().to_owned(),
            by: date_of(running.act_by),
            clause: format!("{}, {}", running.rule, running.clause),
        })
    });
    Ok(act_by.collect())
}
