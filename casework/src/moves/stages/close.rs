//! A case in which nothing is left to do, in; the letter that closes it, out; and back, where it was too soon.

use crate::cases::{CloseReason, RanOut, ReopenReason, State, What};
use crate::clocks::civil_date;
use crate::ids::ContactId;
use crate::letters::wording::long_date;
use crate::letters::{CaseLetter, Said};
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::{Move, Refused};
use crate::policies::{Event, LetterKind, Part, WhenMissed, Whose};

/// The case is closed: its last answer stands, or nobody asked for the next stage in time (Q24). Actions that
/// were promised are still to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Close {
    /// Why, as the resident reads it; in our words where nobody says.
    pub reason: Option<String>,
}

impl Move for Close {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        // Nobody can be answered: what was found is kept, and the case is closed with it (Q30).
        if desk.is_anonymous() && matches!(desk.case().state, State::Open { .. }) {
            let found = self.reason.clone().unwrap_or_default();
            desk.must_be_said(&found, "what was found")?;
            return desk.close(CloseReason::Resolved, found);
        }
        let ours = match &desk.case().state {
            State::Final { .. } => "We gave you our final answer.".to_owned(),
            State::Answered { window, .. } => {
                let over = window.filter(|due| !due.met_by(desk.doing.now));
                let Some(due) = over else {
                    return Err(window_is_open(desk)?);
                };
                let day = long_date(civil_date(due.ends_at()));
                format!("You did not ask us to look at it again by {day}.")
            }
            state => {
                return Err(Refused::by(
                    &desk.stage()?.basis,
                    format!("a case that is {} cannot be closed as answered", state.as_str()),
                    "answer it first; see also `redress case withdraw`, `decline` and `close --non-engagement`",
                ));
            }
        };
        see_to_window(desk)?;
        let reason = self.reason.clone().unwrap_or(ours);
        desk.close(CloseReason::Answered, reason)
    }
}

fn window_is_open(desk: &Desk<'_>) -> Result<Refused, Refused> {
    let Some((due, clock)) = desk.window_due().zip(desk.window()) else {
        return Ok(Refused::by(
            &desk.stage()?.basis,
            "this policy sets no time to ask for the next stage, so it is never over",
            "leave it answered: the resident can still ask",
        ));
    };
    Ok(Refused::by(
        &clock.basis,
        format!("the resident can ask for the next stage until {due}"),
        "close it after that day",
    ))
}

/// The end of the time to ask was seen to, so that it closes nothing a second time.
fn see_to_window(desk: &mut Desk<'_>) -> Result<(), Refused> {
    let passage = desk.passage()?;
    let over = passage.clocks.iter().find(|running| {
        running.whose == Whose::Resident
            && running.waits_for(Event::NextStageRequested)
            && running.runs()
            && running.ran_out == RanOut::No
            && running.when_missed == WhenMissed::Closes
    });
    let over = over.filter(|running| !running.act_by.met_by(desk.doing.now));
    let Some((stage, clock)) = over.map(|running| (running.stage.clone(), running.clock.clone())) else {
        return Ok(());
    };
    desk.record(What::RanOut { stage, clock })
}

impl Desk<'_> {
    /// Closes the case, and tells the resident why and what they still can do (Q24).
    pub(super) fn close(&mut self, why: CloseReason, reason: String) -> Result<(), Refused> {
        // Who has not said who they are can be told nothing (Q30): why is kept with the case.
        if self.is_anonymous() {
            self.note(&reason)?;
            return self.record(What::Closed { why });
        }
        let letter = self.closing(reason)?;
        self.send(letter, LetterKind::Closure.brings(), &[Part::CloseReason])?;
        self.record(What::Closed { why })
    }

    fn closing(&self, reason: String) -> Result<CaseLetter, Refused> {
        let kind = LetterKind::Closure;
        let asked = self.asked(kind)?;
        let asks_how = matches!(self.case().state, State::Answered { .. })
            || asked.is_some_and(|asked| asked.must_contain.contains(&Part::NextStage));
        // Late as it may be, the resident can still ask: no date that has passed is told again (Q24).
        let next = self.policy.next_stage(&self.passage()?.stage);
        let how = next.filter(|_| asks_how).map(|next| Said::NextStage {
            name: next.name.clone(),
            by: None,
            within: None,
        });
        let said = std::iter::once(Said::CloseReason(reason)).chain(how).collect();
        self.compose_with(kind, next_by_resident(None), said, &[Part::CloseReason])
    }
}

/// A closed case, or one whose final answer was given, is taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopen {
    /// Why.
    pub because: ReopenReason,
    /// What there is to say of it; kept with the case.
    pub note: String,
}

impl Move for Reopen {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let person = desk.person()?;
        let stage = desk.stage()?.clone();
        let answered = is_answered(desk)?;
        let is_final = desk.policy.next_stage(&stage.id).is_none() && answered;
        match &desk.case().state {
            State::Closed {
                why: CloseReason::Combined,
            } => {
                return Err(Refused::clause(
                    "Q32 of the decisions on policies",
                    "it goes on in another case of the same person",
                    "go on there: `redress case show` names it",
                ));
            }
            State::Closed { .. } | State::Final { .. } => {}
            other => {
                return Err(Refused::by(
                    &stage.basis,
                    format!("a case that is {} is not closed", other.as_str()),
                    "see `redress case show` for what can be done with it",
                ));
            }
        }
        desk.must_be_said(&self.note, "why it is taken up again")?;
        if is_final && !manages(desk, person.id) {
            return Err(Refused::by(
                &stage.basis,
                "after the final answer only a manager takes a case up again",
                "ask a manager, or somebody who signs answers off",
            ));
        }
        if answered && !is_final && self.because == ReopenReason::Asked {
            return Err(Refused::by(
                &stage.basis,
                "this stage was answered: who asks on asks for the next",
                "take the request with `redress case next-stage --accept-late`",
            ));
        }
        let because = self.because;
        desk.record(What::Reopened { because })?;
        desk.note(&self.note)?;
        // Closed by mistake it stands where it stood; anything else is looked into anew.
        let anew = is_final || self.because != ReopenReason::Mistake;
        if answered && anew {
            desk.enter(&stage)?;
            desk.send_opened_again(because)?;
        }
        Ok(())
    }
}

fn is_answered(desk: &Desk<'_>) -> Result<bool, Refused> {
    Ok(crate::moves::guards::is_answered(desk.passage()?))
}

/// Whether `who` is somebody's manager, or signs answers off.
fn manages(desk: &Desk<'_>, who: ContactId) -> bool {
    let directory = &desk.rules.directory;
    let mut managed = directory.everybody();
    let signs = || {
        let roles = desk
            .policy
            .stages
            .iter()
            .filter_map(|stage| stage.sign_off.as_ref());
        let person = directory.handler(who);
        let mut held = roles.filter(|role| person.is_some_and(|person| person.roles.contains(role)));
        held.next().is_some()
    };
    managed.any(|handler| handler.manager == Some(who)) || signs()
}
