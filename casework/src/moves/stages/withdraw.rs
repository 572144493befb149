//! A resident who takes a complaint back, or does not answer, in; the letter that closes it, out.

use crate::cases::{Channel, CloseReason, LetterState, State, Undertaking, UndertakingKind, What};
use crate::clocks::civil_date;
use crate::letters::Said;
use crate::letters::wording::long_date;
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::moves::guards::runs_on;
use crate::moves::stages::respond::close_what_was_open;
use crate::moves::{Move, Refused};
use crate::policies::{Basis, Event, LetterKind};
use chrono::NaiveDate;

/// The resident took the complaint back, which is confirmed to them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Withdraw {
    /// How they said so; kept with the case.
    pub note: String,
}

impl Move for Withdraw {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if !matches!(desk.case().state, State::Answered { .. }) {
            desk.must_be_unanswered("withdrawn")?;
        }
        desk.must_be_said(&self.note, "how the resident took it back")?;
        desk.person()?;
        let day = long_date(civil_date(desk.doing.at));
        close_what_was_open(desk)?;
        desk.drop_undertakings(UndertakingKind::Promise)?;
        desk.note(&self.note)?;
        let reason = format!("On {day} you told us that you do not want to go on with it.");
        desk.close(CloseReason::Withdrawn, reason)
    }
}

/// Staff tried to reach the resident and did not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// How.
    pub channel: Channel,
    /// What there is to say of it; kept with the case.
    pub note: String,
}

impl Move for Attempt {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_open("worked on")?;
        let channel = self.channel;
        desk.record(What::Attempted { channel })?;
        desk.note(&self.note)
    }
}

/// The resident is warned that the case may be closed if they do not reply (003 §5.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warn {
    /// What is asked of them.
    pub words: String,
    /// Until when they can reply.
    pub by: NaiveDate,
}

impl Move for Warn {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("warned of")?;
        desk.must_be_said(&self.words, "what the resident is asked for")?;
        let basis = basis(desk)?;
        must_have_tried(desk, &basis)?;
        if self.by <= desk.today() {
            return Err(Refused::by(
                &basis,
                format!("{} leaves no time to reply", self.by),
                "give a date that is still to come",
            ));
        }
        let words = format!(
            "{}\n\nPlease reply by {}. If we do not hear from you, we may close your complaint.",
            self.words,
            long_date(self.by)
        );
        let kind = LetterKind::ProgressUpdate;
        let letter = desk.compose(
            kind,
            next_by_resident(Some(self.by)),
            vec![
                Said::Progress(words.clone()),
                Said::Reasons("We have tried to reach you and could not.".to_owned()),
            ],
        )?;
        desk.send(letter, kind.brings(), &[])?;
        desk.drop_undertakings(UndertakingKind::Reply)?;
        desk.undertake(UndertakingKind::Reply, self.by, None, "")?;
        Ok(())
    }
}

/// The case is closed because the resident does not engage: only after attempts on two channels and a warning
/// whose date has passed (003 §5.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloseUnengaged;

impl Move for CloseUnengaged {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("closed for want of a reply")?;
        desk.person()?;
        let basis = basis(desk)?;
        must_have_tried(desk, &basis)?;
        let warnings = desk.open_undertakings(UndertakingKind::Reply);
        let Some(warning) = warnings.last() else {
            return Err(Refused::by(
                &basis,
                "the resident was not warned",
                "warn them first: `redress case warn`",
            ));
        };
        if runs_on(warning, desk.today()) {
            return Err(Refused::by(
                &basis,
                format!("the resident can reply until {}", warning.by),
                "wait until then",
            ));
        }
        must_have_arrived(desk, warning, &basis)?;
        let spoke = desk.passage()?.when(Event::ContactMade);
        let wrote = desk.correspondence()?.thread.last_at;
        if spoke.max(wrote).is_some_and(|at| at > warning.since) {
            return Err(Refused::by(
                &basis,
                "the resident was heard from since the warning",
                "go on with it",
            ));
        }
        let day = long_date(warning.by);
        close_what_was_open(desk)?;
        desk.drop_undertakings(UndertakingKind::Promise)?;
        let reason = format!(
            "We tried to reach you in more than one way and asked you to reply by {day}. We have not heard from you."
        );
        desk.close(CloseReason::NonEngagement, reason)
    }
}

/// Goes on only where the warning went out while there was time to reply: one that bounced, or that nobody
/// posted, warned nobody.
fn must_have_arrived(desk: &Desk<'_>, warning: &Undertaking, basis: &Basis) -> Result<(), Refused> {
    let letters = desk.case().letters.iter().rev();
    let mut told = letters.filter(|sent| sent.kind == LETTER && sent.written_at <= desk.doing.now);
    let warned = told.find(|sent| sent.written_at >= warning.since && !desk.case().is_copy(sent));
    match warned.map(|sent| sent.state) {
        Some(LetterState::Delivered(at)) if civil_date(at) <= warning.by => Ok(()),
        _ => Err(Refused::by(
            basis,
            "the warning did not reach the resident in time",
            "see that it is delivered or posted, or warn them again",
        )),
    }
}

/// The letter that warns.
const LETTER: crate::letters::LetterKind = crate::letters::LetterKind::Resident(LetterKind::ProgressUpdate);

/// The clause of the policy's own closing letter, else the stage's.
fn basis(desk: &Desk<'_>) -> Result<Basis, Refused> {
    let letter = desk.asked(LetterKind::Closure)?;
    Ok(match letter {
        Some(letter) => letter.basis.clone(),
        None => desk.stage()?.basis.clone(),
    })
}

fn must_have_tried(desk: &Desk<'_>, basis: &Basis) -> Result<(), Refused> {
    let tried = desk.case().attempted_since(desk.passage()?.begun_at);
    if tried.len() >= 2 {
        return Ok(());
    }
    Err(Refused::by(
        basis,
        "the resident has to be tried on two channels first",
        "record each with `redress case attempt --by telephone`, `--by mail` and so on",
    ))
}
