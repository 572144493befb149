//! How a stage stands, in; the letter that tells the resident, and when they hear again, out.

use crate::cases::UndertakingKind;
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::LetterKind;
use chrono::NaiveDate;

/// The resident is told how it stands (Code 5.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// How it stands.
    pub words: String,
    /// Why it takes longer, where it does.
    pub reasons: Option<String>,
    /// When they hear again.
    pub next_by: Option<NaiveDate>,
}

impl Move for Progress {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_open("reported on")?;
        desk.must_be_said(&self.words, "how it stands")?;
        let reasons = self.reasons.clone().map(Said::Reasons);
        let said = std::iter::once(Said::Progress(self.words.clone())).chain(reasons);
        let kind = LetterKind::ProgressUpdate;
        let mut next = desk.next_by_handler()?;
        if let Some(by) = self.next_by {
            let basis = &desk.stage()?.basis;
            desk.must_lie_ahead(by, basis)?;
            // What is heard meanwhile never stands for the answer.
            if next.by.is_some_and(|answer| by > answer) {
                let why = format!("{by} is later than the answer is due");
                return Err(Refused::by(
                    basis,
                    why,
                    "take more time with `redress case extend`",
                ));
            }
        }
        next.by = self.next_by.or(next.by);
        let letter = desk.compose(kind, next, said.collect())?;
        desk.send(letter, kind.brings(), &[])?;
        desk.fulfil(UndertakingKind::Update)?;
        if let Some(by) = self.next_by {
            desk.undertake(UndertakingKind::Update, by, None, "")?;
        }
        Ok(())
    }
}
