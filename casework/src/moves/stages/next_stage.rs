//! A resident's request to be heard again, in; the next stage, its handler and its receipt, out.

use crate::cases::{Actor, CloseReason, ReopenReason, State, What};
use crate::decide::TaskKind;
use crate::moves::desk::Desk;
use crate::moves::guards::is_answered;
use crate::moves::{Move, Refused};
use crate::policies::{Event, Stage, StageKind};

/// The resident asks for the next stage (Code 6.10). No reason is ever required (Q25).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NextStage {
    /// Why, where they said; kept with the case.
    pub reason: String,
    /// Whether a request that came too late is taken all the same: a person decides (Q24).
    pub late: Late,
    /// Whether they begin at a later stage and leave this one out (SPSO).
    pub way: Way,
}

/// What becomes of a request after the time to ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Late {
    /// A person accepts it.
    Accepted,
    /// Nobody has said.
    #[default]
    Unweighed,
}

/// How a case comes to the next stage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// After an answer.
    #[default]
    AfterAnswer,
    /// Without one, where the policy lets a stage be left out.
    Directly,
}

impl Move for NextStage {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let next = match self.way {
            Way::AfterAnswer => after_answer(desk)?,
            Way::Directly => directly(desk)?,
        };
        self.must_be_in_time(desk)?;
        if desk.case().is_closed() {
            let because = ReopenReason::Asked;
            desk.record(What::Reopened { because })?;
        }
        let asks = Actor::Resident(desk.case().complainant);
        let event = Event::NextStageRequested;
        desk.record_by(asks, desk.doing.at, What::Happened { event })?;
        desk.note(&self.reason)?;
        desk.enter(&next)?;
        desk.send_receipt()?;
        desk.settle(TaskKind::DecideOnRequest);
        Ok(())
    }
}

impl NextStage {
    fn must_be_in_time(&self, desk: &Desk<'_>) -> Result<(), Refused> {
        let is_late = desk.window_due().filter(|due| !due.met_by(desk.doing.at));
        let Some(due) = is_late.filter(|_| self.late == Late::Unweighed) else {
            return Ok(());
        };
        let clause = match desk.window() {
            Some(clock) => clock.basis.clause.clone(),
            None => desk.stage()?.basis.clause.clone(),
        };
        Err(Refused::clause(
            clause,
            format!("the time to ask ended on {due}: a late request is weighed by a person (Q24)"),
            "accept it with `--accept-late`, or tell the resident why not",
        ))
    }
}

fn after_answer(desk: &Desk<'_>) -> Result<Stage, Refused> {
    let (stage, passage) = (desk.stage()?, desk.passage()?);
    let refused = |why: &str, cure: &str| Err(Refused::by(&stage.basis, why, cure));
    if stage.kind == StageKind::Informal {
        return refused(
            "an informal step is followed by a formal complaint",
            "record it with `redress case formal`",
        );
    }
    match &desk.case().state {
        State::Answered { .. } => {}
        State::Closed {
            why: CloseReason::Answered,
        } if is_answered(passage) => {}
        State::Closed { .. } => {
            return refused("the case is closed", "reopen it with `redress case reopen`");
        }
        State::Final { .. } => {
            return refused(
                "the final answer was given",
                "tell the resident how to reach the Ombudsman",
            );
        }
        State::Open { .. } | State::Received => {
            return refused(
                "the stage is not answered yet",
                "answer it, or say `--directly` where the policy lets it be left out",
            );
        }
    }
    match desk.policy.next_stage(&stage.id) {
        Some(next) => Ok(next.clone()),
        None => refused(
            "there is no further stage",
            "tell the resident how to reach the Ombudsman",
        ),
    }
}

fn directly(desk: &Desk<'_>) -> Result<Stage, Refused> {
    desk.must_be_unanswered("taken on")?;
    let stage = desk.stage()?;
    let mut stages = desk.policy.stages.iter();
    let next = stages.find(|other| other.skips.as_ref() == Some(&stage.id));
    next.cloned().ok_or_else(|| {
        Refused::by(
            &stage.basis,
            "this stage cannot be left out",
            "answer it first with `redress case respond`",
        )
    })
}
