//! A message that speaks of harm or danger, in; who may see its case from now on and who is
//! told at once, out.

use crate::cases::{Access, Actor, RouteReason, What};
use crate::decide::TaskKind;
use crate::decide::alerts;
use crate::decide::draft::{Draft, Undecided};
use crate::decide::intake::Intake;
use crate::ids::CaseId;
use crate::rules::{Confidence, Handler};
use crate::triage::{Hazard, Triage};

/// Records what is new to the case in `triage`: its dangers, which it gives back, the most pressing
/// first, and harm to somebody, which restricts it.
pub(super) fn note(draft: &mut Draft<'_>, case: CaseId, triage: &Triage) -> Result<Vec<Hazard>, Undecided> {
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
        draft.record(case, Actor::Redress, now, What::HazardNoticed { hazard: *hazard })?;
    }
    if triage.safeguarding.is_some() && draft.access() == Access::Staff {
        draft.record(case, Actor::Redress, now, What::Restricted)?;
    }
    Ok(new)
}

/// As [`note`] for a message that joins a case, with the dangers that it names `again`: one that becomes
/// restricted goes from its owner to the safeguarding lead.
pub(super) fn note_in_answer(
    draft: &mut Draft<'_>,
    case: CaseId,
    triage: &Triage,
    again: &[Hazard],
) -> Result<Vec<Hazard>, Undecided> {
    let before = draft.access();
    let unseen = unseen(draft, again);
    let mut hazards = note(draft, case, triage)?;
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

/// Those of `named` that are known to the case and that nobody is seeing to: it is closed, or no person has
/// said yet what they are.
fn unseen(draft: &Draft<'_>, named: &[Hazard]) -> Vec<Hazard> {
    let Some(case) = draft.case() else {
        return Vec::new();
    };
    let is_known = |hazard: &Hazard| case.hazards().any(|known| known == *hazard);
    let judged = |hazard: &Hazard| {
        let last = case.dangers.iter().rfind(|danger| danger.hazard == *hazard);
        last.is_some_and(|danger| danger.judged.is_some())
    };
    let named = named.iter().filter(|hazard| is_known(hazard));
    named
        .filter(|hazard| case.is_closed() || !judged(hazard))
        .copied()
        .collect()
}

/// Tells people, within those who may know, of danger at once: the home has to be seen to,
/// whatever becomes of the complaint.
pub(super) fn alarm(
    intake: &mut Intake<'_>,
    hazards: &[Hazard],
    confidence: &Confidence,
) -> Result<(), Undecided> {
    if hazards.is_empty() {
        return Ok(());
    }
    intake
        .draft
        .task(TaskKind::CheckHazard, intake.id, Some(intake.id));
    alerts::hazard(
        &mut intake.draft,
        (intake.arrival, intake.id),
        hazards,
        confidence,
    )
}
