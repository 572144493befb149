//! Words about a case, in; a note that no resident is ever sent, out.

use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};

/// Somebody has something to say about the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub words: String,
}

impl Move for Note {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        if self.words.trim().is_empty() {
            return Err(Refused::clause(
                "Code 5.12",
                "there is nothing in the note",
                "give its words",
            ));
        }
        desk.note(&self.words)
    }
}
