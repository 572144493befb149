//! A message that speaks of harm or danger, in; who may see its case from now on and who is
//! told at once, out.

use crate::arrivals::Arrival;
use crate::cases::{Access, Actor, Case, Danger, RouteReason, Rulebook, RunningClock, What};
use crate::clocks::Due;
use crate::decide::TaskKind;
use crate::decide::alerts;
use crate::decide::caller::Caller;
use crate::decide::draft::{Draft, Undecided};
use crate::ids::{CaseId, MessageId};
use crate::letters::wording::{long_date, time_and_date};
use crate::policies::Clock;
use crate::rules::{Confidence, Handler};
use crate::triage::{Hazard, Triage};
use chrono::{DateTime, Utc};

/// Records what is new to the case in `triage`: its dangers, which it gives back, the most pressing
/// first, and harm to somebody, which restricts it. The landlord is aware of them since `received_at`.
pub(super) fn note(
    draft: &mut Draft<'_>,
    (case, received_at): (CaseId, DateTime<Utc>),
    triage: &Triage,
) -> Result<Vec<Hazard>, Undecided> {
    let now = draft.now;
    // An answer to “Re: smell of gas” is no new danger.
    let noticed = draft
        .case()
        .map(|case| case.hazards().collect::<Vec<_>>())
        .unwrap_or_default();
    let new: Vec<Hazard> = triage
        .hazards
        .iter()
        .copied()
        .filter(|hazard| !noticed.contains(hazard))
        .collect();
    for hazard in &new {
        notice(draft, (case, received_at), *hazard)?;
    }
    if triage.safeguarding.is_some() && draft.access() == Access::Staff {
        draft.record(case, Actor::Redress, now, What::Restricted)?;
    }
    Ok(new)
}

/// Its clocks run by the law in force when the landlord became aware.
fn notice(
    draft: &mut Draft<'_>,
    (case, received_at): (CaseId, DateTime<Utc>),
    hazard: Hazard,
) -> Result<(), Undecided> {
    let law = draft.rules.law_on_hazards(received_at);
    let noticed = What::HazardNoticed { hazard, law };
    draft.record(case, Actor::Redress, received_at, noticed)
}

/// As [`note`] for a message that joins a case, with the dangers that it names `again`: one that becomes
/// restricted goes from its owner to the safeguarding lead.
pub(super) fn note_in_answer(
    draft: &mut Draft<'_>,
    (case, received_at): (CaseId, DateTime<Utc>),
    triage: &Triage,
    again: &[Hazard],
) -> Result<Vec<Hazard>, Undecided> {
    let before = draft.access();
    let unseen = unseen(draft, again);
    for hazard in came_back(draft, again) {
        notice(draft, (case, received_at), hazard)?;
    }
    let mut hazards = note(draft, (case, received_at), triage)?;
    hazards.extend(unseen);
    let directory = &draft.rules.directory;
    let about = draft.confidence().about;
    let may_know = |lead: &&Handler| !about.iter().any(|who| directory.reads(*who, lead));
    if before != draft.access()
        && let Some(lead) = directory.safeguarding.iter().find(may_know)
    {
        let now = draft.now;
        let assigned = What::Assigned {
            owner: lead.id,
            because: RouteReason::Safeguarding,
        };
        draft.record(case, Actor::Redress, now, assigned)?;
    }
    Ok(hazards)
}

/// Those of `named` that the home was made safe from, with nothing left to do: what is said of them now is of
/// another time.
fn came_back(draft: &Draft<'_>, named: &[Hazard]) -> Vec<Hazard> {
    let over = |hazard: &Hazard| {
        let last = draft.case().and_then(|case| case.danger(*hazard));
        last.is_some_and(|danger| {
            danger.stands() && danger.was_made_safe() && !danger.clocks().any(RunningClock::runs)
        })
    };
    named.iter().copied().filter(over).collect()
}

/// Those of `named` that are known to the case and that nobody is seeing to: it is closed, no person has
/// said yet what they are, or the home was made safe from them.
fn unseen(draft: &Draft<'_>, named: &[Hazard]) -> Vec<Hazard> {
    let Some(case) = draft.case() else {
        return Vec::new();
    };
    let is_known = |hazard: &Hazard| case.hazards().any(|known| known == *hazard);
    let seen_to = |hazard: &Hazard| {
        let last = case.danger(*hazard);
        last.is_some_and(|danger| danger.judged.is_some() && !danger.was_made_safe())
    };
    let named = named.iter().filter(|hazard| is_known(hazard));
    named
        .filter(|hazard| case.is_closed() || !seen_to(hazard))
        .copied()
        .collect()
}

/// A danger of the case, the first that came to be known, from which nobody has made the home safe; where no law
/// counts its times, one of which no person has said yet what it is.
pub(crate) fn not_made_safe(case: &Case) -> Option<Hazard> {
    let is_open = |danger: &&Danger| match &danger.apart {
        Some(_) => danger.stands() && !danger.was_made_safe(),
        None => danger.judged.is_none(),
    };
    case.dangers.iter().find(is_open).map(|danger| danger.hazard)
}

/// What a clock of a danger asks for, as a line of a list; none where the law no longer says.
pub(crate) fn to_do(book: &Rulebook, danger: &Danger, running: &RunningClock) -> Option<String> {
    let law = book.policy(&danger.apart.as_ref()?.version).ok()?;
    law.clock(running.clock.as_str()).map(Clock::to_do)
}

/// A date to act by as staff read it, with its hour where that counts.
pub(crate) fn by_when(due: Due) -> String {
    match due {
        Due::On(date) => long_date(date),
        Due::At(at) => time_and_date(at),
    }
}

/// The clocks of the case's dangers that run, each with what it asks for: of which danger, by which hour, and
/// whether a person has confirmed it yet.
pub(crate) fn dates<'a>(
    book: &'a Rulebook,
    case: &'a Case,
) -> impl Iterator<Item = (&'a RunningClock, String)> {
    let running = case.hazard_clocks().filter(|(_, running)| running.runs());
    running.filter_map(|(danger, running)| {
        let to_do = to_do(book, danger, running)?;
        let by = match running.act_by {
            Due::At(_) => format!(" by {}", by_when(running.act_by)),
            Due::On(_) => String::new(),
        };
        let hazard = danger.hazard.in_words();
        let provisional = match danger.judged {
            Some(_) => "",
            None => " (unless a person says that there is no danger)",
        };
        Some((running, format!("{to_do}{by}: {hazard}{provisional}")))
    })
}

/// Tells people, within those who may know, of danger at once: the home has to be seen to,
/// whatever becomes of the complaint.
pub(super) fn alarm(
    draft: &mut Draft<'_>,
    (arrival, message, from): (&Arrival, MessageId, &Caller),
    hazards: &[Hazard],
    confidence: &Confidence,
) -> Result<(), Undecided> {
    if hazards.is_empty() {
        return Ok(());
    }
    draft.task(TaskKind::CheckHazard, message, Some(message));
    alerts::hazard(draft, (arrival, message, from), hazards, confidence)
}
