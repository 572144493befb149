//! What is noted, promised and paid beside the stages: arguments, in; the move, out.

mod file;
mod hazards;
mod heard;
mod money;
mod promises;
mod speakers;
mod words;

use super::Told;
use casework::moves::Move;

/// What is noted, promised and paid beside the stages of a case.
#[derive(clap::Subcommand)]
pub enum Step {
    #[command(flatten)]
    File(file::Step),
    #[command(flatten)]
    Hazards(hazards::Step),
    #[command(flatten)]
    Promises(promises::Step),
    #[command(flatten)]
    Money(money::Step),
    #[command(flatten)]
    Speakers(speakers::Step),
    #[command(flatten)]
    Heard(heard::Step),
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::File(step) => step.into_move(),
            Self::Hazards(step) => step.into_move(),
            Self::Promises(step) => step.into_move(),
            Self::Money(step) => step.into_move(),
            Self::Speakers(step) => step.into_move(),
            Self::Heard(step) => step.into_move(),
        }
    }
}
