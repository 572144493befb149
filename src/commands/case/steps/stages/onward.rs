//! What brings a case to a further stage, and what is special there: arguments, in; the move, out.

use super::Told;
use casework::moves::stages::{
    ChooseHearing, Formal, Late, NamePanel, NextStage, OfferHearing, RefuseStage, TellProcedure, Way,
};
use casework::moves::{Colleague, Move};
use casework::policies::Hearing;

/// What is done so that a case goes on.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Take the resident's request for the next stage: somebody else gets it, and they get a receipt
    #[command(
        after_help = "No reason is ever required. Give `--at` when they asked.\n\nExample:\n  redress case next-stage RC-7F3K-92R --by sam.lee@example.org --reason \"She says the roof leaks again\""
    )]
    NextStage {
        #[command(flatten)]
        told: Told,
        /// Why, where they said; kept with the case
        #[arg(long, value_name = "WORDS", default_value = "")]
        reason: String,
        /// They asked too late, and you accept it all the same
        #[arg(long)]
        accept_late: bool,
        /// They leave this stage out, where the policy lets them
        #[arg(long)]
        directly: bool,
    },
    /// Record that an informal case is a formal complaint now
    #[command(after_help = "Example:\n  redress case formal RC-7F3K-92R --by sam.lee@example.org")]
    Formal {
        #[command(flatten)]
        told: Told,
        /// What there is to say of it; kept with the case, never sent
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    /// Tell the resident how a formal complaint is made and how it goes
    #[command(after_help = "Example:\n  redress case procedure RC-7F3K-92R --by sam.lee@example.org")]
    Procedure {
        #[command(flatten)]
        told: Told,
    },
    /// Offer the resident to be heard, in the ways of the policy
    #[command(after_help = "Example:\n  redress case offer-hearing RC-7F3K-92R --by robin.day@example.org")]
    OfferHearing {
        #[command(flatten)]
        told: Told,
    },
    /// Record how the resident chose to be heard
    #[command(
        after_help = "Example:\n  redress case hearing RC-7F3K-92R telephone --by robin.day@example.org --note \"Friday at ten\""
    )]
    Hearing {
        #[command(flatten)]
        told: Told,
        /// How
        how: Hearing,
        /// What there is to say of it; kept with the case, never sent
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    /// Name the panel that decides the stage: one of each of the policy's roles
    #[command(
        after_help = "Example:\n  redress case panel RC-7F3K-92R --by robin.day@example.org \\\n    --member \"Ana Cole\" --member \"Lee Park\" --member \"Val Moss\""
    )]
    Panel {
        #[command(flatten)]
        told: Told,
        /// Who sits on it: a name or an address of [[staff]]
        #[arg(long = "member", value_name = "WHO", required = true)]
        members: Vec<Colleague>,
    },
    /// Refuse the request for this stage, with an explanation
    #[command(
        after_help = "Example:\n  redress case refuse RC-7F3K-92R --by robin.day@example.org --explanation \"All you ask for was done\""
    )]
    Refuse {
        #[command(flatten)]
        told: Told,
        /// Why, in plain words
        #[arg(long, value_name = "WORDS")]
        explanation: String,
        /// The reasons
        #[arg(long, value_name = "WORDS")]
        reasons: Option<String>,
    },
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::NextStage {
                told,
                reason,
                accept_late,
                directly,
            } => {
                let late = if accept_late {
                    Late::Accepted
                } else {
                    Late::Unweighed
                };
                let way = if directly { Way::Directly } else { Way::AfterAnswer };
                (told, Box::new(NextStage { reason, late, way }))
            }
            Self::Formal { told, note } => (told, Box::new(Formal { note })),
            Self::Procedure { told } => (told, Box::new(TellProcedure)),
            Self::OfferHearing { told } => (told, Box::new(OfferHearing)),
            Self::Hearing { told, how, note } => (told, Box::new(ChooseHearing { how, note })),
            Self::Panel { told, members } => (told, Box::new(NamePanel { members })),
            Self::Refuse {
                told,
                explanation,
                reasons,
            } => (told, Box::new(RefuseStage { explanation, reasons })),
        }
    }
}
