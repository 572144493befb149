//! Money for a resident: arguments, in; the move, out.

use super::words::pence;
use crate::commands::case::steps::Told;
use casework::cases::Award;
use casework::moves::people::{AnswerOffer, Offer, Pay};
use casework::moves::{Colleague, Move};
use clap::ValueEnum;

/// What is offered, answered and paid.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Offer compensation, within your authority or with somebody's approval
    #[command(
        after_help = "Example:\n  redress case offer RC-7F3K-92R 120.50 --by sam.lee@example.org --evidence \"The receipt for the heater\" \\\n    --approved-by director@example.org"
    )]
    Offer {
        #[command(flatten)]
        told: Told,
        /// How much, in pounds
        #[arg(value_parser = pence, value_name = "POUNDS")]
        amount: u64,
        /// What of it is set against a debt, in pounds, where the policy does so
        #[arg(long, value_name = "POUNDS", value_parser = pence, default_value = "0")]
        offset: u64,
        /// The evidence that is asked for
        #[arg(long, value_name = "WORDS")]
        evidence: Option<String>,
        /// Why that much
        #[arg(long, value_name = "WORDS")]
        reasons: Option<String>,
        /// Who approves it, where it is beyond your authority
        #[arg(long, value_name = "WHO")]
        approved_by: Option<Colleague>,
    },
    /// Record that the resident takes the offer
    #[command(after_help = "Example:\n  redress case accept RC-7F3K-92R --by sam.lee@example.org")]
    Accept {
        #[command(flatten)]
        told: Told,
    },
    /// Record that the resident does not take the offer
    #[command(after_help = "Example:\n  redress case decline-offer RC-7F3K-92R --by sam.lee@example.org")]
    DeclineOffer {
        #[command(flatten)]
        told: Told,
    },
    /// Record what was paid; what the Ombudsman awarded is never set against a debt
    #[command(
        after_help = "Example:\n  redress case paid RC-7F3K-92R 350 --award ombudsman --by sam.lee@example.org"
    )]
    Paid {
        #[command(flatten)]
        told: Told,
        /// How much, in pounds
        #[arg(value_parser = pence, value_name = "POUNDS")]
        amount: u64,
        /// What of it was set against a debt, in pounds
        #[arg(long, value_name = "POUNDS", value_parser = pence, default_value = "0")]
        offset: u64,
        /// Who awarded it
        #[arg(long, value_enum, default_value = "landlord")]
        award: By,
    },
}

/// Who awarded money.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum By {
    /// We did.
    Landlord,
    /// The Ombudsman did.
    Ombudsman,
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Offer {
                told,
                amount,
                offset,
                evidence,
                reasons,
                approved_by,
            } => {
                let step = Offer {
                    pence: amount,
                    offset_pence: offset,
                    evidence,
                    reasons,
                    approved_by,
                };
                (told, Box::new(step))
            }
            Self::Accept { told } => (told, Box::new(AnswerOffer::Accept)),
            Self::DeclineOffer { told } => (told, Box::new(AnswerOffer::Decline)),
            Self::Paid {
                told,
                amount,
                offset,
                award,
            } => {
                let award = match award {
                    By::Landlord => Award::Landlord,
                    By::Ombudsman => Award::Ombudsman,
                };
                let step = Pay {
                    pence: amount,
                    offset_pence: offset,
                    award,
                };
                (told, Box::new(step))
            }
        }
    }
}
