//! Why the answer is not there yet, in; the holding response that says when it will be, out.

use crate::cases::{UndertakingKind, What};
use crate::clocks::{Due, civil_date};
use crate::letters::{Next, Said};
use crate::moves::desk::Desk;
use crate::moves::stages::extend::ceiling_of;
use crate::moves::{Move, Refused};
use crate::policies::{Clock, Event, Extension, LetterKind};
use chrono::NaiveDate;

/// A holding response is sent: it gives the reasons, and the date of the full answer (004 §3(b)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Why.
    pub reasons: String,
    /// When the full answer comes; the last day that the policy gives where nobody says.
    pub until: Option<NaiveDate>,
}

impl Move for Hold {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("held over")?;
        let basis = match desk.asked(LetterKind::HoldingResponse)? {
            Some(asked) => asked.basis.clone(),
            None => {
                return Err(Refused::by(
                    &desk.stage()?.basis,
                    "this policy knows no holding response",
                    "move the date with `redress case extend`, where the policy allows it",
                ));
            }
        };
        if desk.was_written(LetterKind::HoldingResponse) {
            return Err(Refused::by(
                &basis,
                "a holding response was sent already",
                "move its date with `redress case extend`",
            ));
        }
        let clock = held_by(desk).cloned();
        let Some(clock) = clock else {
            return Err(Refused::by(
                &basis,
                "no clock runs from a holding response",
                "answer instead",
            ));
        };
        let usual = ceiling_of(desk, &clock, Due::On(desk.today()))?;
        let (latest, by_outside) = latest(desk, &clock, usual)?;
        let date = self.until.unwrap_or_else(|| civil_date(latest.ends_at()));
        desk.must_lie_ahead(date, &clock.basis)?;
        if Due::On(date) > latest {
            return Err(Refused::by(
                &clock.basis,
                format!("the full answer is due by {latest}"),
                "give a date up to it; where others outside are involved, record `redress case done … outside-help-needed` first",
            ));
        }
        self.send(desk, date, usual, by_outside)
    }
}

impl Hold {
    fn send(
        &self,
        desk: &mut Desk<'_>,
        date: NaiveDate,
        usual: Due,
        by_outside: Option<Extension>,
    ) -> Result<(), Refused> {
        let was = desk.answer_by()?.unwrap_or(date);
        let said = vec![
            Said::Reasons(self.reasons.clone()),
            Said::NewDate { was, now: date },
        ];
        let next = Next {
            who: desk.handler_name(),
            by: Some(date),
        };
        let kind = LetterKind::HoldingResponse;
        let letter = desk.compose(kind, next, said)?;
        let letter = desk.send(letter, kind.brings(), &[])?;
        match by_outside {
            // The same letter tells the date beyond the usual one (Q23).
            Some(extension) if Due::On(date) > usual => desk.record(What::Extending {
                clock: extension.clock.clone(),
                to: date,
                letter,
                reason: extension.reasons.first().cloned().unwrap_or_default(),
                approved_by: None,
            }),
            _ if Due::On(date) < usual => {
                desk.undertake(UndertakingKind::Update, date, None, "")?;
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// The clock that a holding response starts.
fn held_by<'d>(desk: &'d Desk<'_>) -> Option<&'d Clock> {
    let case = desk.case();
    let mut clocks = desk.policy.clocks_of(case.stage()?, case.track());
    clocks.find(|clock| clock.given == Some(Event::HoldingResponseSent))
}

/// The last day of the full answer: the usual one, or that of others' help once it is on record, with the
/// extension that allows it.
fn latest(desk: &Desk<'_>, clock: &Clock, usual: Due) -> Result<(Due, Option<Extension>), Refused> {
    let mut extensions = desk.policy.extensions.iter();
    let extension = extensions.find(|extension| extension.clock == clock.id);
    let ceiling = extension.and_then(|extension| desk.policy.clock(extension.up_to.as_ref()?.as_str()));
    let given = |ceiling: &&Clock| {
        let happened = |event| desk.case().when(event).is_some();
        ceiling.given.is_some_and(happened)
    };
    match ceiling.filter(given) {
        Some(ceiling) => Ok((ceiling_of(desk, ceiling, usual)?, extension.cloned())),
        None => Ok((usual, None)),
    }
}
