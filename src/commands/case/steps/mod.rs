//! `redress case <what is done>`: arguments, in; the move that a member of staff makes, out.

mod people;
mod stages;

use casework::cases::Reference;
use casework::moves::Move;
use chrono::{DateTime, Utc};

/// What every one of these commands is told.
#[derive(Clone, Debug, clap::Args)]
pub struct Told {
    /// The case's reference
    pub reference: Reference,
    /// Who does it: a name or an address of [[staff]] in the settings
    #[arg(long, env = "REDRESS_BY", value_name = "WHO")]
    pub by: String,
    /// When it happened, where that was not now: 2026-11-03T10:30:00Z
    #[arg(long, value_name = "TIME")]
    pub at: Option<DateTime<Utc>>,
}

/// What is done in a case.
#[derive(clap::Subcommand)]
pub enum Step {
    #[command(flatten)]
    Stages(stages::Step),
    #[command(flatten)]
    People(people::Step),
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Stages(step) => step.into_move(),
            Self::People(step) => step.into_move(),
        }
    }
}
