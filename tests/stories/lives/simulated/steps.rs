//! A case as it stands, in; what happens to it next, as the die falls, out.

use anyhow::{Context, Result};
use casework::cases::{
    Award, CloseReason, Danger, Failure, Finding, Judgement, PaymentStep, ReopenReason, State, TrackReason,
    UndertakingId, UndertakingKind, Verdict, What,
};
use casework::policies::{CircumstanceKind, Event, LetterKind, StageKind, WhenMissed};
use casework::triage::{Category, ContactType, Hazard};
use chrono::TimeDelta;

use super::letters;
use super::living::Living;

type Step = fn(&mut Living<'_>) -> Result<()>;

/// What happens beside the stages, in any state.
const BESIDE: &[Step] = &[
    undertake,
    undertake,
    keep_promise,
    keep_promise,
    postpone,
    overrun,
    drop_promise,
    pay,
    learn,
    danger,
    about_danger,
    danger_late,
    adjust,
    assign,
    recount,
    correct_receipt,
    ombudsman,
];
/// What happens at a stage that is not answered.
const OPEN: &[Step] = &[
    letters::acknowledge,
    letters::extend,
    letters::hold,
    letters::progress,
    letters::respond,
    letters::respond,
    letters::respond,
    letters::confirm,
    letters::refuse,
    did,
    did,
    change_track,
    run_out,
    run_out,
    close,
    not_accept,
    become_formal,
    skip,
];
const ANSWERED: &[Step] = &[next_stage, next_stage, window_over, letters::respond, close];
const FINAL: &[Step] = &[ombudsman, determine, determine, window_over, again];
const CLOSED: &[Step] = &[reopen, late_request, ombudsman];

/// The complaint comes, is logged at a stage and confirmed.
pub fn receive(living: &mut Living<'_>) -> Result<()> {
    let informal = living
        .policy
        .stages
        .iter()
        .find(|stage| stage.kind == StageKind::Informal);
    let first = match informal {
        Some(informal) if living.once_in(3) => informal,
        _ => living.policy.first_stage(),
    };
    let contact_type = match first.kind {
        StageKind::Informal => ContactType::Concern,
        _ => ContactType::Complaint,
    };
    let opened = What::Opened {
        stage: first.id.clone(),
        track: first.default_track().map(|track| track.id.clone()),
    };
    living.receive(contact_type)?;
    living.record(opened)?;
    assign(living)?;
    letters::receipt(living)
}

/// One thing happens.
pub fn step(living: &mut Living<'_>) -> Result<()> {
    match living.dice.throw(10) {
        0..=3 => letters::post(living),
        4 | 5 => one_of(BESIDE, living),
        _ => {
            let steps = match living.case()?.state {
                State::Received | State::Open { .. } => OPEN,
                State::Answered { .. } => ANSWERED,
                State::Final { .. } => FINAL,
                State::Closed { .. } => CLOSED,
            };
            one_of(steps, living)
        }
    }
}

fn one_of(steps: &[Step], living: &mut Living<'_>) -> Result<()> {
    let step = living.dice.pick(steps).context("no step")?;
    step(living)
}

fn undertaking(living: &mut Living<'_>) -> Result<Option<UndertakingId>> {
    let all: Vec<UndertakingId> = living.case()?.undertakings.iter().map(|one| one.id).collect();
    Ok(living.dice.pick(&all).copied())
}

fn undertake(living: &mut Living<'_>) -> Result<()> {
    const KINDS: &[UndertakingKind] = &[
        UndertakingKind::Action,
        UndertakingKind::Action,
        UndertakingKind::Update,
        UndertakingKind::Comment,
        UndertakingKind::Promise,
        UndertakingKind::Order,
        UndertakingKind::Recommendation,
        UndertakingKind::Review,
    ];
    let what = *living.dice.pick(KINDS).context("no kind")?;
    let undertaking = UndertakingId(living.message().0);
    let by = living.day_within(40);
    let owner = living.staff()?;
    living.record(What::Undertaken {
        undertaking,
        what,
        by,
        owner: Some(owner),
    })
}

fn keep_promise(living: &mut Living<'_>) -> Result<()> {
    match undertaking(living)? {
        Some(undertaking) => living.record(What::Fulfilled { undertaking }),
        None => Ok(()),
    }
}

fn postpone(living: &mut Living<'_>) -> Result<()> {
    let by = living.day_within(60);
    match undertaking(living)? {
        Some(undertaking) => living.record(What::Postponed { undertaking, by }),
        None => Ok(()),
    }
}

fn drop_promise(living: &mut Living<'_>) -> Result<()> {
    match undertaking(living)? {
        Some(undertaking) => living.record(What::Dropped { undertaking }),
        None => Ok(()),
    }
}

fn overrun(living: &mut Living<'_>) -> Result<()> {
    let now = living.now;
    let late = living
        .case()?
        .undertakings
        .iter()
        .find(|one| one.is_open() && one.ends_at() < now);
    match late.map(|one| one.id) {
        Some(undertaking) => living.record(What::Overran { undertaking }),
        None => Ok(()),
    }
}

fn pay(living: &mut Living<'_>) -> Result<()> {
    const STEPS: &[PaymentStep] = &[
        PaymentStep::Offered,
        PaymentStep::Accepted,
        PaymentStep::Refused,
        PaymentStep::Paid,
    ];
    let step = *living.dice.pick(STEPS).context("no step")?;
    let pence = living.dice.throw(90_000);
    let award = if living.once_in(4) {
        Award::Ombudsman
    } else {
        Award::Landlord
    };
    living.record(What::Compensation {
        step,
        pence,
        offset_pence: 0,
        award,
        approved_by: None,
    })
}

fn learn(living: &mut Living<'_>) -> Result<()> {
    let theme = Category::other();
    living.record(What::Learned { theme })
}

fn danger(living: &mut Living<'_>) -> Result<()> {
    let (hazard, law) = (Hazard::Gas, living.world.law_on_hazards(living.now));
    let is_law = law.is_some();
    living.record(What::HazardNoticed { hazard, law })?;
    let judgement = if living.once_in(2) {
        Judgement::Confirmed
    } else {
        Judgement::Dismissed
    };
    let kind = if living.once_in(3) {
        "significant"
    } else {
        "emergency"
    };
    let is_one = is_law && judgement == Judgement::Confirmed;
    living.record(What::HazardJudged {
        hazard,
        judgement,
        track: is_one.then(|| kind.into()),
    })
}

fn about_danger(living: &mut Living<'_>) -> Result<()> {
    const DONE: &[Event] = &[Event::MadeSafe, Event::MadeSafe, Event::Investigated];
    let (hazard, event) = (Hazard::Gas, *living.dice.pick(DONE).context("nothing to do")?);
    match living.case()?.danger(hazard) {
        Some(_) => living.record(What::HazardHappened { hazard, event }),
        None => Ok(()),
    }
}

fn danger_late(living: &mut Living<'_>) -> Result<()> {
    let (hazard, now) = (Hazard::Gas, living.now);
    let known = living.case()?.danger(hazard).cloned();
    let clocks = known.iter().flat_map(Danger::clocks);
    let late = clocks.filter(|running| running.is_unseen() && running.act_by.ends_at() < now);
    match late
        .map(|running| (running.clock.clone(), running.act_by.ends_at()))
        .min()
    {
        Some((clock, ended)) => living.record_at(ended, What::HazardRanOut { hazard, clock }),
        None => Ok(()),
    }
}

fn adjust(living: &mut Living<'_>) -> Result<()> {
    living.record(What::CircumstanceNoted {
        circumstance: CircumstanceKind::Adjustments,
        who: None,
        number: None,
    })
}

fn assign(living: &mut Living<'_>) -> Result<()> {
    let owner = living.staff()?;
    let because = casework::cases::RouteReason::HandedOver;
    living.record(What::Assigned { owner, because })
}

fn recount(living: &mut Living<'_>) -> Result<()> {
    let calendar = living.dice.pick(&living.world.calendars).context("no calendar")?;
    let calendar = calendar.version().to_owned();
    living.record(What::Recounted { calendar })
}

fn correct_receipt(living: &mut Living<'_>) -> Result<()> {
    let days = i64::try_from(living.dice.throw(6))?;
    let earlier = living.case()?.received_at - TimeDelta::days(days);
    living.record_at(earlier, What::ReceiptCorrected)
}

fn ombudsman(living: &mut Living<'_>) -> Result<()> {
    living.happened(Event::OmbudsmanApproached)
}

fn determine(living: &mut Living<'_>) -> Result<()> {
    const FINDINGS: &[Finding] = &[
        Finding::SevereMaladministration,
        Finding::Maladministration,
        Finding::ServiceFailure,
        Finding::NoMaladministration,
    ];
    let finding = *living.dice.pick(FINDINGS).context("no finding")?;
    living.record(What::Determined { finding })
}

fn did(living: &mut Living<'_>) -> Result<()> {
    const DONE: &[Event] = &[
        Event::ContactMade,
        Event::HandlerAppointed,
        Event::FactsInvestigated,
        Event::OutsideHelpNeeded,
        Event::HearingOffered,
        Event::VerballyResolved,
        Event::IssueHappened,
    ];
    let event = *living.dice.pick(DONE).context("no event")?;
    living.happened(event)
}

fn change_track(living: &mut Living<'_>) -> Result<()> {
    let stage = living
        .case()?
        .stage()
        .and_then(|stage| living.policy.stage(stage.as_str()));
    let tracks = stage.map(|stage| stage.tracks.as_slice()).unwrap_or_default();
    let track = living.dice.pick(tracks).map(|track| track.id.clone());
    let because = TrackReason::Person;
    match track {
        Some(track) => living.record(What::Moved { track, because }),
        None => Ok(()),
    }
}

/// A clock that ran out is seen to, with what its policy says follows.
fn run_out(living: &mut Living<'_>) -> Result<()> {
    let now = living.now;
    let Some(passage) = living.case()?.passage() else {
        return Ok(());
    };
    let out = passage
        .clocks
        .iter()
        .find(|running| running.runs() && !running.act_by.met_by(now));
    let Some(out) = out.cloned() else {
        return Ok(());
    };
    let stage = out.stage.clone();
    let (clock, ended) = (out.clock.clone(), out.act_by.ends_at());
    living.record_at(ended, What::RanOut { stage, clock })?;
    let because = TrackReason::RanOut;
    match out.when_missed {
        WhenMissed::Breach | WhenMissed::Flag => Ok(()),
        WhenMissed::Closes => close_for(living, CloseReason::Answered),
        WhenMissed::BecomesFormal => become_formal(living),
        WhenMissed::MoveTo(track) => living.record_at(ended, What::Moved { track, because }),
    }
}

fn close_for(living: &mut Living<'_>, why: CloseReason) -> Result<()> {
    living.record(What::Closed { why })
}

fn close(living: &mut Living<'_>) -> Result<()> {
    const WHY: &[CloseReason] = &[
        CloseReason::Withdrawn,
        CloseReason::NonEngagement,
        CloseReason::Resolved,
        CloseReason::Combined,
        CloseReason::PassedOn,
    ];
    let why = *living.dice.pick(WHY).context("no reason")?;
    close_for(living, why)
}

fn window_over(living: &mut Living<'_>) -> Result<()> {
    close_for(living, CloseReason::Answered)
}

fn not_accept(living: &mut Living<'_>) -> Result<()> {
    let exclusion = living
        .dice
        .pick(&living.policy.exclusions)
        .map(|exclusion| exclusion.id.clone());
    living.record(What::NotAccepted { exclusion })?;
    close_for(living, CloseReason::NotAccepted)
}

fn open(living: &mut Living<'_>, stage: &casework::policies::Stage) -> Result<()> {
    living.record(What::Opened {
        stage: stage.id.clone(),
        track: stage.default_track().map(|track| track.id.clone()),
    })
}

fn become_formal(living: &mut Living<'_>) -> Result<()> {
    let (policy, case) = (living.policy, living.case()?);
    let stage = case.stage().and_then(|stage| policy.stage(stage.as_str()));
    if stage.is_none_or(|stage| stage.kind != StageKind::Informal) {
        return Ok(());
    }
    living.happened(Event::BecameFormal)?;
    open(living, policy.first_stage())
}

/// Straight to the stage that leaves this one out, where the policy has it.
fn skip(living: &mut Living<'_>) -> Result<()> {
    let (policy, here) = (living.policy, living.case()?.stage().cloned());
    let skips = policy
        .stages
        .iter()
        .find(|stage| stage.skips.is_some() && stage.skips == here);
    match skips {
        Some(stage) if living.once_in(3) => open(living, stage),
        _ => Ok(()),
    }
}

fn next_stage(living: &mut Living<'_>) -> Result<()> {
    let policy = living.policy;
    let next = living.case()?.stage().and_then(|stage| policy.next_stage(stage));
    let Some(next) = next else {
        return Ok(());
    };
    living.happened(Event::NextStageRequested)?;
    open(living, next)?;
    letters::receipt(living)
}

fn reopen(living: &mut Living<'_>) -> Result<()> {
    let because = ReopenReason::NewEvidence;
    living.record(What::Reopened { because })
}

fn late_request(living: &mut Living<'_>) -> Result<()> {
    reopen(living)?;
    match living.case()?.state {
        State::Answered { .. } => next_stage(living),
        _ => Ok(()),
    }
}

/// A case that was final is taken up again, and goes through its last stage once more.
fn again(living: &mut Living<'_>) -> Result<()> {
    let policy = living.policy;
    let stage = living
        .case()?
        .stage()
        .and_then(|stage| policy.stage(stage.as_str()));
    match stage {
        Some(stage) => {
            reopen(living)?;
            open(living, stage)
        }
        None => Ok(()),
    }
}

/// What a stage was decided to be.
pub fn decide(living: &mut Living<'_>) -> Result<()> {
    const VERDICTS: &[Verdict] = &[Verdict::Upheld, Verdict::PartlyUpheld, Verdict::NotUpheld];
    let verdict = *living.dice.pick(VERDICTS).context("no verdict")?;
    let failure = if living.once_in(2) {
        Failure::ServiceFailure
    } else {
        Failure::None
    };
    let by = vec![living.staff()?];
    living.record(What::Decided { verdict, failure, by })
}

/// Whether the policy has a letter of that kind where the case is.
pub fn has_letter(living: &Living<'_>, kind: LetterKind) -> Result<bool> {
    let passage = living.case()?.passage();
    let asked =
        passage.and_then(|passage| living.policy.letter(kind, &passage.stage, passage.track.as_ref()));
    Ok(asked.is_some())
}
