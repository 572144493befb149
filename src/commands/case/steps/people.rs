//! What is noted beside the stages: arguments, in; the move, out.

use super::Told;
use casework::moves::Move;
use casework::moves::people::Note;

/// What is noted, promised and paid beside the stages of a case.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Keep a note with the case; it is never sent to anybody
    #[command(
        after_help = "Example:\n  redress case note RC-7F3K-92R --by sam.lee@example.org \"She prefers the afternoon\""
    )]
    Note {
        #[command(flatten)]
        told: Told,
        /// What there is to say
        words: String,
    },
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Note { told, words } => (told, Box::new(Note { words })),
        }
    }
}
