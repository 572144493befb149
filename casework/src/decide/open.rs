//! A new matter, in; a case with its clocks, its owner and its letters, out.

use crate::cases::{Access, Actor, Channel, Reference, RouteReason, What};
use crate::clocks::civil_date;
use crate::decide::alerts;
use crate::decide::caller::Caller;
use crate::decide::danger;
use crate::decide::draft::Undecided;
use crate::decide::intake::Intake;
use crate::decide::writing;
use crate::decide::{Outcome, Plan, Settled, TaskKind};
use crate::ids::{CaseId, ContactId};
use crate::routing::{Routed, Wanted, route};
use crate::triage::{ContactType, Hazard, Triage};

/// What becomes of the receipt of a new case.
enum Receipt {
    /// It goes out by itself.
    Goes,
    /// A person has to acknowledge, because.
    ByHand(&'static str),
}

/// Opens a case for a message of `from`, or for what somebody of whom it is wrote down. `pointed_at` are cases it may have to do with.
pub(super) fn open(
    mut intake: Intake<'_>,
    from: &Caller,
    triage: &Triage,
    pointed_at: &[CaseId],
) -> Result<Plan, Undecided> {
    let about = intake.staff_named();
    let routed = routed(&intake, triage, &about).ok_or(Undecided::Nobody)?;
    let complainant = intake.sender(from);
    let case = CaseId::new(intake.draft.now, intake.draft.chance);
    let hazards = record(&mut intake, case, complainant, triage, (&routed, &about))?;
    for other in intake
        .known
        .same_substance
        .iter()
        .filter_map(|earlier| earlier.case)
        .take(1)
    {
        let at = intake.draft.now;
        intake
            .draft
            .record(case, Actor::Redress, at, What::Linked { to: other })?;
    }
    let mut why = vec!["nothing says that it belongs to a case there is".to_owned()];
    let receipt = match receipt(&intake, from) {
        Receipt::Goes => match writing::receipt(&mut intake.draft, intake.arrival, from, triage, routed.to) {
            Err(Undecided::Letter(_)) => Receipt::ByHand("no letter can be written to the sender's address"),
            written => written.map(|()| Receipt::Goes)?,
        },
        by_hand @ Receipt::ByHand(_) => by_hand,
    };
    match receipt {
        Receipt::Goes => {}
        Receipt::ByHand(because) => {
            why.push(format!("no receipt: {because}"));
            intake
                .draft
                .task(TaskKind::AcknowledgeByHand, case, Some(intake.id));
            alerts::by_hand(&mut intake.draft, intake.id, because)?;
        }
    }
    let key = format!("new-case:{case}");
    writing::new_case(&mut intake.draft, intake.arrival, from, triage, (&routed, key))?;
    writing::relayed(&mut intake.draft, intake.arrival, intake.id, (complainant, from))?;
    let confidence = intake.draft.confidence();
    danger::alarm(
        &mut intake.draft,
        (intake.arrival, intake.id, from),
        &hazards,
        &confidence,
    )?;
    if triage.kinds != [ContactType::Complaint] {
        why.push("it may be something else than a complaint, or more: a person says".to_owned());
        intake.draft.task(TaskKind::SayWhatItIs, case, Some(intake.id));
    }
    let for_nobody = [RouteReason::NobodyMatched, RouteReason::NobodyElse];
    if for_nobody.iter().any(|because| routed.because.holds(because)) {
        intake.draft.task(TaskKind::AssignCase, case, Some(intake.id));
    }
    if !pointed_at.is_empty() {
        why.push("it may have to do with a case there is: a person says".to_owned());
        intake.draft.task(TaskKind::ConfirmLink, case, Some(intake.id));
    }
    let settled = Settled {
        case: Some(case),
        sender: Some(complainant),
        ..intake.settled(Outcome::Opened, why)
    };
    Ok(intake.draft.finish(Some(settled)))
}

/// Who gets the case: of those who do what the policy's first stage asks for.
fn routed<'a>(intake: &Intake<'a>, triage: &Triage, about: &[ContactId]) -> Option<Routed<'a>> {
    let draft = &intake.draft;
    let rules = draft.rules;
    let stage = rules.policy.first_stage();
    let of_track = stage.default_track().map(|track| &track.handler);
    let wanted = Wanted {
        category: &triage.category,
        words: &intake.said(),
        role: of_track.or(stage.handler.as_ref()),
        about,
        decided: &[],
        access: match triage.safeguarding {
            Some(_) => Access::Restricted,
            None => Access::Staff,
        },
        on: civil_date(draft.now),
        loads: &intake.known.loads,
    };
    route(rules, &wanted)
}

/// The facts with which a case begins; the dangers among them.
fn record(
    intake: &mut Intake<'_>,
    case: CaseId,
    complainant: ContactId,
    triage: &Triage,
    (routed, about): (&Routed<'_>, &[ContactId]),
) -> Result<Vec<Hazard>, Undecided> {
    let draft = &mut intake.draft;
    let (rules, received_at) = (draft.rules, intake.arrival.received_at);
    let received = What::Received {
        reference: Reference::draw(draft.chance),
        // Whatever else it may be, it is a complaint until a person says that it is none.
        contact_type: ContactType::Complaint,
        channel: intake.arrival.channel,
        complainant,
        policy: rules.policy.id.clone(),
        policy_version: rules.policy.version.clone(),
        calendar: rules.calendar.version().to_owned(),
        region: rules.landlord.region,
        code: rules.code.as_ref().map(|code| code.version.clone()),
    };
    draft.record(case, Actor::Resident(complainant), received_at, received)?;
    let now = draft.now;
    let categorised = What::Categorised {
        category: triage.category.clone(),
        because: triage.why.clone(),
    };
    draft.record(case, Actor::Redress, now, categorised)?;
    let hazards = danger::note(draft, (case, received_at), triage)?;
    for who in about {
        draft.record(case, Actor::Redress, now, What::StaffNamed { who: *who })?;
    }
    let stage = rules.policy.first_stage();
    let track = stage.default_track().map(|track| track.id.clone());
    draft.record(
        case,
        Actor::Redress,
        now,
        What::Opened {
            stage: stage.id.clone(),
            track,
        },
    )?;
    let assigned = What::Assigned {
        owner: routed.to.id,
        because: routed.because.clone(),
    };
    draft.record(case, Actor::Redress, now, assigned)?;
    Ok(hazards)
}

/// Whether a receipt goes out by itself.
fn receipt(intake: &Intake<'_>, from: &Caller) -> Receipt {
    let limits = intake.draft.rules.post.receipts;
    let sent = intake.known.receipts;
    if intake.draft.now - intake.arrival.received_at > limits.oldest {
        Receipt::ByHand("the message is older than the settings allow")
    } else if sent.hour >= limits.per_sender_hour || sent.day >= limits.per_sender_day {
        Receipt::ByHand("this sender has had as many receipts as the settings allow")
    } else if from.by(Channel::Mail).or(from.by(Channel::Post)).is_none() {
        Receipt::ByHand("no letter reaches them: ring them")
    } else {
        Receipt::Goes
    }
}
