//! What is said and done about dangers: arguments, in; the move, out.

use super::words::{about_danger, hazard};
use crate::commands::case::steps::Told;
use crate::commands::case::steps::stages::action;
use casework::cases::Judgement;
use casework::moves::people::{HazardDone, JudgeHazard, OfferAccommodation, SummariseHazard};
use casework::moves::{Action, Move};
use casework::policies::{Event, TrackId};
use casework::triage::Hazard;
use clap::ValueEnum;

/// What is said and done about a danger. Its times run by the law on hazards, whatever becomes of the complaint.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Confirm or dismiss a danger, as a named person; dismissed only with reasons
    #[command(
        after_help = "Until somebody says it, the times of an emergency and of a significant hazard both run.\n\nExamples:\n  redress case hazard RC-7F3K-92R confirm no-heating --as emergency --by sam.lee@example.org\n  redress case hazard RC-7F3K-92R dismiss gas --by sam.lee@example.org --because \"Tested at noon: no gas\""
    )]
    Hazard {
        #[command(flatten)]
        told: Told,
        /// Whether there is one
        judgement: Word,
        /// Which danger
        #[arg(value_parser = hazard)]
        hazard: Hazard,
        /// Which kind of hazard it is by the law: emergency, or significant
        #[arg(long = "as", value_name = "KIND")]
        kind: Option<String>,
        /// Why
        #[arg(long, value_name = "WORDS", default_value = "")]
        because: String,
    },
    /// Record what was done about a danger: its times are met, and those that follow begin
    #[command(
        after_help = "Examples:\n  redress case hazard-done RC-7F3K-92R no-heating made-safe --by noor.bell@example.org --at 2026-11-23T07:40:00Z\n  redress case hazard-done RC-7F3K-92R damp-with-illness investigated --by noor.bell@example.org"
    )]
    HazardDone {
        #[command(flatten)]
        told: Told,
        /// Which danger
        #[arg(value_parser = hazard)]
        hazard: Hazard,
        /// What was done, or asked for
        #[arg(value_parser = about_danger)]
        event: Event,
        /// What there is to say of it
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    /// Send the written summary of what was found; its delivery is what the law counts
    #[command(
        after_help = "Example:\n  redress case hazard-summary RC-7F3K-92R no-heating --by noor.bell@example.org --findings \"The boiler had failed\" \\\n    --reasons \"A part was worn out\" --action \"We replace the boiler;2026-12-04;Noor Bell\""
    )]
    HazardSummary {
        #[command(flatten)]
        told: Told,
        /// Which danger
        #[arg(value_parser = hazard)]
        hazard: Hazard,
        /// What was found: whether there is a hazard, and which
        #[arg(long, value_name = "WORDS", default_value = "")]
        findings: String,
        /// Why it is so; where nothing need be done, why not
        #[arg(long, value_name = "WORDS", default_value = "")]
        reasons: String,
        /// What will be done, by when and by whom; may be given several times
        #[arg(long = "action", value_name = "WHAT;DATE;WHO", value_parser = action)]
        actions: Vec<Action>,
    },
    /// Offer the resident somewhere else to stay, as the home cannot be made safe in time
    #[command(
        after_help = "Example:\n  redress case accommodation RC-7F3K-92R no-heating --by noor.bell@example.org \\\n    --reasons \"The part comes on Thursday\" --explanation \"A room at the Fountain Hotel, from tonight\""
    )]
    Accommodation {
        #[command(flatten)]
        told: Told,
        /// Which danger
        #[arg(value_parser = hazard)]
        hazard: Hazard,
        /// Why the home cannot be made safe in time
        #[arg(long, value_name = "WORDS", default_value = "")]
        reasons: String,
        /// Where, from when and how, in plain words
        #[arg(long, value_name = "WORDS", default_value = "")]
        explanation: String,
    },
}

/// What a person says of a danger.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Word {
    /// It is one.
    Confirm,
    /// It is none.
    Dismiss,
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Hazard {
                told,
                judgement,
                hazard,
                kind,
                because,
            } => {
                let judgement = match judgement {
                    Word::Confirm => Judgement::Confirmed,
                    Word::Dismiss => Judgement::Dismissed,
                };
                let step = JudgeHazard {
                    hazard,
                    judgement,
                    kind: kind.as_deref().map(TrackId::from),
                    because,
                };
                (told, Box::new(step))
            }
            Self::HazardDone {
                told,
                hazard,
                event,
                note,
            } => (told, Box::new(HazardDone { hazard, event, note })),
            Self::HazardSummary {
                told,
                hazard,
                findings,
                reasons,
                actions,
            } => {
                let step = SummariseHazard {
                    hazard,
                    findings,
                    reasons,
                    actions,
                };
                (told, Box::new(step))
            }
            Self::Accommodation {
                told,
                hazard,
                reasons,
                explanation,
            } => {
                let step = OfferAccommodation {
                    hazard,
                    reasons,
                    explanation,
                };
                (told, Box::new(step))
            }
        }
    }
}
