//! What a complaint taught the landlord, in; a theme for the figures and a note, out.

use crate::cases::What;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::triage::Category;

/// Something was learned from it (Code 9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Learn {
    /// What it is about.
    pub theme: Category,
    /// What was learned.
    pub words: String,
}

impl Move for Learn {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        Refused::unless_said(&self.words, "Code 9.2", "what was learned")?;
        desk.record(What::Learned {
            theme: self.theme.clone(),
        })?;
        desk.note(&self.words)
    }
}
