//! A case and what is to be said, in; the letters that say it, queued, out.

use crate::arrivals::Arrival;
use crate::cases::{Access, Actor, Case, Channel, Purpose, Uncounted, What};
use crate::clocks::{Due, civil_date};
use crate::decide::TaskKind;
use crate::decide::caller::Caller;
use crate::decide::danger;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::posting::{How, To, print, queue, to_staff};
use crate::decide::written;
use crate::ids::{ContactId, MessageId};
use crate::letters::{
    ActBy, Answer, Automatic, CaseLetter, File, Heard, Letter, NewCase, Next, Ombudsman, Relayed, Said,
    Since, Step, Writer,
};
use crate::messages::MailId;
use crate::policies::{self, Event, Policy, Whose};
use crate::routing::Routed;
use crate::rules::Handler;
use crate::triage::Triage;
use chrono::NaiveDate;

/// Queues the receipt to the resident, once a case. It repeats nothing that they wrote.
pub(super) fn receipt(
    draft: &mut Draft<'_>,
    arrival: &Arrival,
    from: &Caller,
    triage: &Triage,
    handler: &Handler,
) -> Result<(), Undecided> {
    let Some(case) = draft.case() else {
        return Ok(());
    };
    let (case_id, complainant) = (case.id, case.complainant);
    let mut letter = confirmation(draft, case, triage, handler)?;
    if from.address().is_none() {
        letter.answer = Answer::Post {
            address: draft.rules.post_address().map(str::to_owned),
            reference: letter.reference.clone(),
        };
    }
    let brings = case.receipt_brings(&draft.rules.policy, &letter);
    let letter = Letter::Case(letter);
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
        key: format!("receipt:{case_id}"),
        automatic: Automatic::Replied,
        author: None,
        in_reply_to: answered,
        references: thread,
        attachments: Vec::new(),
    };
    let (sent, channel) = if let Some(address) = from.address() {
        let to = To {
            contact: complainant,
            name: None,
            address: &address,
            answers: Purpose::Join,
        };
        (queue(draft, &letter, &to, how)?, Channel::Mail)
    } else {
        let sent = print(draft, &letter, complainant, how)?;
        draft.task(TaskKind::PostLetter, sent, Some(sent));
        (sent, Channel::Post)
    };
    let what = What::LetterQueued {
        letter: sent,
        letter_kind: letter.kind(),
        to: complainant,
        brings,
        channel,
    };
    let now = draft.now;
    draft.record(case_id, Actor::Redress, now, what)
}

/// What the receipt says of the case.
fn confirmation(
    draft: &Draft<'_>,
    case: &Case,
    triage: &Triage,
    handler: &Handler,
) -> Result<CaseLetter, Undecided> {
    let (rules, policy) = (draft.rules, &draft.rules.policy);
    let due = case
        .answer_by(&rules.book)?
        .ok_or_else(|| Undecided::NoAnswerDue(policy.id.clone()))?;
    let closed_until = rules
        .landlord
        .office_hours
        .closed_until(draft.now, rules.landlord.region, &rules.calendar)
        .map_err(Uncounted::from)
        .map_err(crate::cases::FoldError::from)?;
    let (handler, answer_by) = (named(handler, case.access), date_of(due));
    Ok(CaseLetter {
        kind: policies::LetterKind::Receipt,
        reference: case.reference.to_string(),
        landlord: rules.landlord.name.clone(),
        dear: None,
        spoken_for: None,
        from: None,
        stage: None,
        next: Next {
            who: handler.clone(),
            by: Some(answer_by),
        },
        said: vec![
            Said::Received {
                asked_for: None,
                again: None,
            },
            Said::Reference,
            Said::Handler(handler),
            Said::ResponseDue(answer_by),
            Said::FormalProcedure {
                steps: steps(policy, case),
            },
            Said::Ombudsman(ombudsman(policy)),
        ],
        out_of_hours: rules.landlord.out_of_hours.clone(),
        telephone: rules.landlord.telephone.clone(),
        closed_until,
        answer: Answer::Mail,
        safety: triage
            .hazards
            .first()
            .copied()
            .filter(|_| case.access == Access::Staff),
    })
}

/// The handler as the resident may know them.
fn named(handler: &Handler, access: Access) -> String {
    match access {
        Access::Staff => handler.public_name(),
        // A restricted case does not say that it went to the safeguarding lead.
        Access::Restricted => "Complaints team".to_owned(),
    }
}

/// How the complaint goes from here.
fn steps(policy: &Policy, case: &Case) -> Vec<Step> {
    let in_touch = promises(policy, case, Event::ContactMade).then_some(Step::GetsInTouch);
    let shown = promises(policy, case, Event::FindingsShared).then_some(Step::ShowsFindings);
    let answers = Step::Answers {
        stage: None,
        within: None,
        since: Since::Receipt,
    };
    let again = time_to_ask_again(policy).map(|within| Step::LooksAgain { within: Some(within) });
    [in_touch, shown, Some(answers), again]
        .into_iter()
        .flatten()
        .collect()
}

/// Who is next after the landlord.
fn ombudsman(policy: &Policy) -> Ombudsman {
    let ombudsman = &policy.ombudsman;
    Ombudsman {
        name: ombudsman.name.clone(),
        telephone: ombudsman.telephone.clone(),
        website: ombudsman.web.clone(),
        post: ombudsman.post.clone(),
    }
}

/// Queues Redress's own mail to the handler, once for each `key`: a case is theirs.
pub(super) fn new_case(
    draft: &mut Draft<'_>,
    arrival: &Arrival,
    from: &Caller,
    triage: &Triage,
    (routed, key): (&Routed<'_>, String),
) -> Result<(), Undecided> {
    let Some(case) = draft.case() else {
        return Ok(());
    };
    let letter = Letter::NewCase(NewCase {
        reference: case.reference.to_string(),
        stage: None,
        category: case.category.clone().unwrap_or_else(|| triage.category.clone()),
        hazard: triage.hazards.first().copied(),
        received_at: case.received_at,
        channel: case.channel.in_words().to_owned(),
        resident: from.in_words(),
        subject: arrival.message.subject.clone(),
        dates: dates(draft, case)?,
        routed_because: routed.because.sentence(&draft.rules.directory),
        words_follow: true,
    });
    let how = to_staff(draft, key, Automatic::Generated);
    queue(draft, &letter, &To::handler(routed.to, Purpose::Desk), how).map(drop)
}

/// Queues the resident's words to the owner of the case: an answer to it goes to the resident.
pub(super) fn relayed(
    draft: &mut Draft<'_>,
    arrival: &Arrival,
    message: MessageId,
    (writer, from): (ContactId, &Caller),
) -> Result<(), Undecided> {
    let Some(case) = draft.case() else {
        return Ok(());
    };
    let owner = case.owner.and_then(|owner| draft.rules.directory.handler(owner));
    // Somebody who has left the directory passes their cases to those behind them.
    let behind = draft.rules.directory.circle(&draft.confidence());
    let handler = owner.or(behind.first().copied()).ok_or(Undecided::Nobody)?;
    let name = from.called();
    let files = arrival.message.attachments.iter();
    let letter = Letter::Relayed(Relayed {
        reference: case.reference.to_string(),
        subject: arrival.message.subject.clone(),
        writer: if writer == case.complainant {
            Writer::Complainant
        } else {
            Writer::SomebodyElse(name.clone())
        },
        heard: (arrival.channel != Channel::Mail).then(|| Heard {
            channel: arrival.channel.in_words().to_owned(),
            at: arrival.received_at,
            by: written::taken_by(arrival, &draft.rules.directory).map(|by| by.name.clone()),
        }),
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

fn date_of(due: Due) -> NaiveDate {
    match due {
        Due::On(date) => date,
        Due::At(time) => civil_date(time),
    }
}

/// Whether the policy lets `event` happen before the answer.
fn promises(policy: &Policy, case: &Case, event: Event) -> bool {
    let (stage, track) = (case.stage(), case.track());
    stage.is_some_and(|stage| {
        policy
            .duties_before(stage, track, Event::Responded)
            .any(|duty| duty.what == event)
    })
}

/// How long the resident has to ask for another look, in words.
fn time_to_ask_again(policy: &Policy) -> Option<String> {
    let asks = |clock: &&policies::Clock| {
        clock.whose == Whose::Resident && clock.waits_for(Event::NextStageRequested)
    };
    policy
        .clocks
        .iter()
        .find(asks)
        .map(|clock| clock.within.in_words())
}

/// What is due for the landlord, the earliest first.
pub(crate) fn dates(draft: &Draft<'_>, case: &Case) -> Result<Vec<ActBy>, Undecided> {
    let policy = draft
        .rules
        .book
        .policy(&case.policy_version)
        .map_err(crate::cases::FoldError::from)?;
    let mut running: Vec<_> = case.clocks().filter(|running| running.runs()).collect();
    running.sort_by_key(|running| running.act_by.ends_at());
    // Nobody has to acknowledge what the receipt on its way acknowledges.
    let acknowledged = case.is_on_its_way(Event::Acknowledged);
    let act_by = running.into_iter().filter_map(|running| {
        let clock = policy
            .clock(running.clock.as_str())
            .filter(|clock| clock.whose == Whose::Landlord)
            .filter(|clock| !(acknowledged && clock.waits_for(Event::Acknowledged)))?;
        Some(ActBy {
            what: clock.to_do(),
            by: date_of(running.act_by),
            clause: format!("{}, {}", running.rule, running.clause),
        })
    });
    let of_dangers = danger::dates(&draft.rules.book, case).map(|(running, what)| ActBy {
        what,
        by: date_of(running.act_by),
        clause: format!("{}, {}", running.rule, running.clause),
    });
    let mut dates: Vec<ActBy> = act_by.chain(of_dangers).collect();
    dates.sort_by_key(|date| date.by);
    Ok(dates)
}
