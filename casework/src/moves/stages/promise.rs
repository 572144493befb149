//! A date that a person sets at an informal step, in; the letter that tells it, or why it is late, out.

use crate::cases::{Undertaking, UndertakingKind, What};
use crate::letters::{Next, Said};
use crate::moves::desk::Desk;
use crate::moves::promised::Action;
use crate::moves::{Move, Refused};
use crate::policies::Event;
use chrono::NaiveDate;

/// The resident is told what will be done, and by when (004 §3(a)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promise {
    /// What will be done.
    pub what: String,
    /// By when.
    pub by: NaiveDate,
}

impl Move for Promise {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("promised anything")?;
        let promise = promise(desk)?;
        desk.must_not_be_on_its_way(Event::Promised)?;
        if let Some(open) = desk.open_undertakings(UndertakingKind::Promise).first() {
            return Err(Refused::by(
                &promise.basis,
                format!("a promise stands already, by {}", open.by),
                "tell a later date with `redress case delay`",
            ));
        }
        let action = Action {
            what: self.what.clone(),
            by: self.by,
            who: None,
        };
        let actions = [action];
        let said = desk.actions_said(&actions, &promise.basis)?;
        let said = said.into_iter().chain([Said::ResponseDue(self.by)]).collect();
        let letter = desk.compose(promise.letter, next(desk, self.by), said)?;
        desk.send(letter, promise.letter.brings(), &[])?;
        desk.undertake_all(UndertakingKind::Promise, &actions)
    }
}

/// What was promised comes later, and the resident is told why (004 §3(a)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delay {
    /// Why.
    pub explanation: String,
    /// The new date.
    pub to: NaiveDate,
}

impl Move for Delay {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("put off")?;
        let promise = promise(desk)?;
        let open: Vec<Undertaking> = desk.open_undertakings(UndertakingKind::Promise);
        let Some(open) = open.first() else {
            return Err(Refused::by(
                &promise.basis,
                "nothing was promised",
                "promise it first: `redress case promise`",
            ));
        };
        if self.to <= open.by {
            return Err(Refused::by(
                &promise.basis,
                format!("it is promised by {}: {} is no later date", open.by, self.to),
                "give a later date",
            ));
        }
        desk.must_lie_ahead(self.to, &promise.basis)?;
        let new = Said::NewDate {
            was: open.by,
            now: self.to,
        };
        let said = vec![new, Said::Explanation(self.explanation.clone())];
        let letter = desk.compose(promise.when_missed, next(desk, self.to), said)?;
        desk.send(letter, promise.when_missed.brings(), &[])?;
        desk.record(What::Postponed {
            undertaking: open.id,
            by: self.to,
        })
    }
}

fn next(desk: &Desk<'_>, by: NaiveDate) -> Next {
    Next {
        who: desk.handler_name(),
        by: Some(by),
    }
}

fn promise(desk: &Desk<'_>) -> Result<crate::policies::Promise, Refused> {
    let stage = desk.stage()?;
    let mut promises = desk.policy.promises.iter();
    let found = promises.find(|promise| promise.stage == stage.id);
    found.cloned().ok_or_else(|| {
        Refused::by(
            &stage.basis,
            "this stage has dates of its own, and none that a person promises",
            "keep the resident informed with `redress case progress`",
        )
    })
}
