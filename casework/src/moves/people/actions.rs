//! What somebody undertakes to do by a date, in; what is done, late or dropped, out.

use crate::cases::{State, Undertaking, UndertakingKind, What};
use crate::clocks::civil_date;
use crate::decide::TaskKind;
use crate::letters::{Next, Said};
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{LetterKind, Part};
use chrono::NaiveDate;

/// Something is promised to put things right (Code 6.6).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Act {
    /// What.
    pub what: String,
    /// By when.
    pub by: NaiveDate,
    /// Who does it, by name or address; the owner of the case where nobody is named.
    pub who: Option<String>,
}

/// Which undertaking of the case: its number, or its identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Promised(pub String);

/// Whose word it is that something has to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owed {
    /// The landlord promised it.
    ByPromise,
    /// The Ombudsman ordered or recommends it.
    ToTheOmbudsman,
}

/// What was undertaken is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfil {
    /// Whose word it is: what is owed by the other is not ended by a slip of a number.
    pub owed: Owed,
    /// Which.
    pub which: Promised,
    /// What there is to say of it; may be empty.
    pub note: String,
}

/// What was promised comes later; the resident is told why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Postpone {
    /// Which.
    pub which: Promised,
    /// The new date.
    pub to: NaiveDate,
    /// Why, in words for the resident.
    pub because: String,
}

/// What was undertaken is not to be done any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drop {
    /// Which.
    pub which: Promised,
    /// Why.
    pub because: String,
}

impl Move for Act {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.passage()?;
        if let State::Closed { .. } = desk.case().state {
            return Err(Refused::clause(
                "Code 6.6",
                "nothing more is promised in a case that is closed",
                "open it again first with `redress case reopen`",
            ));
        }
        desk.must_be_to_come(self.by, "Code 6.6")?;
        Refused::unless_said(&self.what, "Code 6.6", "what will be done")?;
        let who = self.who.as_deref().map(|who| desk.colleague(who)).transpose()?;
        let owner = who.map(|handler| handler.id);
        desk.undertake(UndertakingKind::Action, self.by, owner, &self.what)?;
        Ok(())
    }
}

impl Move for Fulfil {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let done = desk.promised(&self.which)?;
        self.must_be_of_its_kind(&done)?;
        desk.record(What::Fulfilled { undertaking: done.id })?;
        desk.note(&self.note)?;
        desk.settle_promises();
        Ok(())
    }
}

impl Fulfil {
    /// Goes on only where it is of the kind that was named.
    fn must_be_of_its_kind(&self, done: &Undertaking) -> Result<(), Refused> {
        let cure = match (done.kind, self.owed) {
            (UndertakingKind::Adjustment, _) => {
                "agree it anew with `redress case adjust`, or say why it is over with `redress case action-drop`"
            }
            (UndertakingKind::Order | UndertakingKind::Recommendation, Owed::ByPromise) => {
                "record that it is done with `redress case order-done`"
            }
            (UndertakingKind::Order | UndertakingKind::Recommendation, Owed::ToTheOmbudsman)
            | (_, Owed::ByPromise) => return Ok(()),
            (_, Owed::ToTheOmbudsman) => "record that it is done with `redress case action-done`",
        };
        let (number, kind) = (done.number, done.kind.as_str());
        let wanted = match self.owed {
            Owed::ByPromise => "something that we promised to do",
            Owed::ToTheOmbudsman => "an order or a recommendation of the Ombudsman",
        };
        Err(Refused::clause(
            "Code 6.6",
            format!("number {number}, \u{201c}{kind}\u{201d}, is not {wanted}"),
            cure,
        ))
    }
}

impl Move for Postpone {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let late = desk.promised(&self.which)?;
        if late.kind != UndertakingKind::Action {
            return Err(Refused::clause(
                "Code 6.6",
                format!(
                    "the date of a \u{201c}{}\u{201d} is not ours to move by this letter",
                    late.kind.as_str()
                ),
                "see `redress case --help` for the command of its own",
            ));
        }
        desk.must_be_to_come(self.to, "Code 6.6")?;
        if self.to <= late.by {
            return Err(Refused::clause(
                "Code 6.6",
                format!("{} is not later than {}", self.to, late.by),
                "give `--to` a later date, or record that it is done with `redress case action-done`",
            ));
        }
        Refused::unless_said(&self.because, "Code 6.6", "why it is late")?;
        let next = Next {
            who: desk.handler_name(),
            by: Some(self.to),
        };
        let said = vec![
            Said::Progress("Something that we promised to do will take longer than we said.".to_owned()),
            Said::NewDate {
                was: late.by,
                now: self.to,
            },
            told(desk, self.because.clone())?,
        ];
        let letter = desk.compose(LetterKind::ProgressUpdate, next, said)?;
        let (undertaking, by) = (late.id, self.to);
        desk.record(What::Postponed { undertaking, by })?;
        desk.note(&self.because)?;
        desk.send(letter, LetterKind::ProgressUpdate.brings(), &[])?;
        desk.settle_promises();
        Ok(())
    }
}

/// Why, as the part of the letter that the policy asks for.
fn told(desk: &Desk<'_>, because: String) -> Result<Said, Refused> {
    let passage = desk.passage()?;
    let kind = LetterKind::ProgressUpdate;
    let letter = desk.policy.letter(kind, &passage.stage, passage.track.as_ref());
    let reasons = letter.is_some_and(|letter| letter.must_contain.contains(&Part::Reasons));
    Ok(if reasons {
        Said::Reasons(because)
    } else {
        Said::Explanation(because)
    })
}

impl Move for Drop {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let dropped = desk.promised(&self.which)?;
        if dropped.kind == UndertakingKind::Order {
            return Err(Refused::by(
                &desk.policy.ombudsman.basis,
                "an order of the Ombudsman cannot be dropped",
                "record that it is done with `redress case order-done`",
            ));
        }
        Refused::unless_said(&self.because, "Code 6.6", "why it is not to be done")?;
        desk.record(What::Dropped {
            undertaking: dropped.id,
        })?;
        desk.note(&self.because)?;
        // What was promised to the resident is not taken back behind their back.
        if dropped.kind == UndertakingKind::Action {
            let next = Next {
                who: desk.handler_name(),
                by: None,
            };
            let said = vec![
                Said::Progress("Something that we promised to do will not be done as we said.".to_owned()),
                told(desk, self.because.clone())?,
            ];
            let letter = desk.compose(LetterKind::ProgressUpdate, next, said)?;
            desk.send(letter, LetterKind::ProgressUpdate.brings(), &[])?;
        }
        desk.settle_promises();
        Ok(())
    }
}

/// Whether no person says that it is over: the resident's time to comment or to reply, an update, a promise of
/// an informal step.
fn ends_by_itself(kind: UndertakingKind) -> bool {
    match kind {
        UndertakingKind::Comment
        | UndertakingKind::Reply
        | UndertakingKind::Update
        | UndertakingKind::Promise => true,
        UndertakingKind::Action
        | UndertakingKind::Order
        | UndertakingKind::Recommendation
        | UndertakingKind::Review
        | UndertakingKind::Adjustment => false,
    }
}

impl Desk<'_> {
    /// Goes on only where `by` is not over yet.
    pub(super) fn must_be_to_come(&self, by: NaiveDate, clause: &str) -> Result<(), Refused> {
        if by >= civil_date(self.doing.now) {
            return Ok(());
        }
        Err(Refused::clause(
            clause,
            format!("{by} is over already"),
            "give a date that is still to come",
        ))
    }

    /// The undertaking of that number or identifier, which is still to be done.
    pub(super) fn promised(&self, which: &Promised) -> Result<Undertaking, Refused> {
        let is = |undertaking: &&Undertaking| match which.0.parse::<usize>() {
            Ok(number) => undertaking.number == number,
            Err(_) => undertaking.id.0.to_string() == which.0,
        };
        let found = self.case().undertakings.iter().find(is);
        let found = found.filter(|undertaking| undertaking.is_open());
        if let Some(kind) = found
            .map(|undertaking| undertaking.kind)
            .filter(|kind| ends_by_itself(*kind))
        {
            return Err(Refused::clause(
                "Code 5.8, 6.6",
                format!(
                    "a \u{201c}{}\u{201d} ends with its day, or by a command of its own",
                    kind.as_str()
                ),
                "see `redress case --help`",
            ));
        }
        found.cloned().ok_or_else(|| {
            Refused::clause(
                "Code 6.6",
                format!(
                    "nothing \u{201c}{}\u{201d} is still to be done in this case",
                    which.0
                ),
                "`redress case show` numbers what is promised and still open",
            )
        })
    }

    /// Nobody has to be reminded of a promise that is kept, unless another is overdue.
    fn settle_promises(&mut self) {
        let now = self.doing.now;
        let mut open = self.case().undertakings.iter();
        if !open.any(|other| other.is_open() && other.ends_at() < now) {
            self.settle(TaskKind::KeepPromise);
        }
    }
}
