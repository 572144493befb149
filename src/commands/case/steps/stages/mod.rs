//! What is done at a stage: arguments, in; the move, out.

mod answers;
mod dates;
mod ends;
mod onward;

use super::Told;
pub use answers::action;
use casework::moves::Move;
use casework::moves::stages::{Acknowledge, Done};
use casework::policies::Event;

/// What is done at a stage of a case.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Acknowledge the stage, with the complaint as you understand it
    #[command(
        after_help = "Example:\n  redress case acknowledge RC-7F3K-92R --by sam.lee@example.org \\\n    --definition \"The roof has leaked since 3 November\" --wants \"A repair that lasts\""
    )]
    Acknowledge {
        #[command(flatten)]
        told: Told,
        /// The complaint, as you understand it
        #[arg(long, value_name = "WORDS")]
        definition: Option<String>,
        /// What the resident wants to come of it
        #[arg(long, value_name = "WORDS")]
        wants: Option<String>,
        /// What we are responsible for
        #[arg(long, value_name = "WORDS")]
        ours: Option<String>,
        /// What we are not responsible for
        #[arg(long, value_name = "WORDS")]
        not_ours: Option<String>,
    },
    /// Put on record that something was done: `redress policy words` lists the events
    #[command(
        after_help = "Example:\n  redress case done RC-7F3K-92R contact-made --by sam.lee@example.org --note \"Rang her at ten\""
    )]
    Done {
        #[command(flatten)]
        told: Told,
        /// What was done
        event: Event,
        /// What there is to say of it; kept with the case, never sent
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    #[command(flatten)]
    Dates(dates::Step),
    #[command(flatten)]
    Answers(answers::Step),
    #[command(flatten)]
    Onward(onward::Step),
    #[command(flatten)]
    Ends(ends::Step),
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Acknowledge {
                told,
                definition,
                wants,
                ours,
                not_ours,
            } => (
                told,
                Box::new(Acknowledge {
                    definition,
                    outcome_sought: wants,
                    responsible_for: ours,
                    not_responsible_for: not_ours,
                }),
            ),
            Self::Done { told, event, note } => (told, Box::new(Done { event, note })),
            Self::Dates(step) => step.into_move(),
            Self::Answers(step) => step.into_move(),
            Self::Onward(step) => step.into_move(),
            Self::Ends(step) => step.into_move(),
        }
    }
}
