//! What ends a case, and takes it up again: arguments, in; the move, out.

use super::Told;
use casework::cases::{Channel, ReopenReason};
use casework::moves::Move;
use casework::moves::stages::{Attempt, Close, CloseUnengaged, Decline, Reopen, Warn, Wider, Withdraw};
use chrono::NaiveDate;
use clap::ValueEnum;

/// What is done to end a case, or to take it up again.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Do not accept the complaint, on a ground of the policy's: with reasons and the right to the Ombudsman
    #[command(
        after_help = "`redress policy show` lists the grounds, and what each needs on record first.\n\nExample:\n  redress case decline RC-7F3K-92R --by sam.lee@example.org --ground parking --although-wider \\\n    --reasons \"The ticket is the parking company's\" --explanation \"Only they can take it back\""
    )]
    Decline {
        #[command(flatten)]
        told: Told,
        /// The ground, as the policy names it
        #[arg(long, value_name = "GROUND")]
        ground: String,
        /// The reasons, as the resident reads them
        #[arg(long, value_name = "WORDS")]
        reasons: String,
        /// In plain words
        #[arg(long, value_name = "WORDS")]
        explanation: Option<String>,
        /// Who deals with it instead, where the policy does not say
        #[arg(long, value_name = "WORDS")]
        signpost: Option<String>,
        /// The ground is wider than the Ombudsman's Code allows, and you weighed that
        #[arg(long)]
        although_wider: bool,
    },
    /// Close a case that the resident took back, and confirm it to them
    #[command(
        after_help = "Example:\n  redress case withdraw RC-7F3K-92R --by sam.lee@example.org --note \"She rang: it is mended\""
    )]
    Withdraw {
        #[command(flatten)]
        told: Told,
        /// How the resident said so; kept with the case, never sent
        #[arg(long, value_name = "WORDS")]
        note: String,
    },
    /// Record that you tried to reach the resident and did not
    #[command(
        after_help = "Example:\n  redress case attempt RC-7F3K-92R telephone --by sam.lee@example.org --note \"No answer, twice\""
    )]
    Attempt {
        #[command(flatten)]
        told: Told,
        /// How you tried
        channel: Tried,
        /// What there is to say of it; kept with the case, never sent
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    /// Warn the resident that the case may be closed if they do not reply
    #[command(
        after_help = "Example:\n  redress case warn RC-7F3K-92R --by sam.lee@example.org --reply-by 2026-12-04 \\\n    \"We need to see the roof. Please tell us when we can come.\""
    )]
    Warn {
        #[command(flatten)]
        told: Told,
        /// What is asked of them, as they read it
        words: String,
        /// Until when they can reply
        #[arg(long, value_name = "DATE")]
        reply_by: NaiveDate,
    },
    /// Close a case that was answered, when the time to ask for the next stage is over or there is none
    #[command(
        after_help = "Actions that were promised are still chased.\n\nExamples:\n  redress case close RC-7F3K-92R --by sam.lee@example.org\n  redress case close RC-7F3K-92R --by sam.lee@example.org --non-engagement"
    )]
    Close {
        #[command(flatten)]
        told: Told,
        /// Why, as the resident reads it; in our words where nothing is said
        #[arg(long, value_name = "WORDS", conflicts_with = "non_engagement")]
        reason: Option<String>,
        /// The resident does not answer: after attempts on two channels and a warning
        #[arg(long)]
        non_engagement: bool,
    },
    /// Take a closed case up again; after the final answer only a manager does
    #[command(
        after_help = "Example:\n  redress case reopen RC-7F3K-92R --by pat.kaur@example.org --because new-evidence --note \"She sent photos\""
    )]
    Reopen {
        #[command(flatten)]
        told: Told,
        /// Why
        #[arg(long)]
        because: Because,
        /// What there is to say of it; kept with the case, never sent
        #[arg(long, value_name = "WORDS")]
        note: String,
    },
}

/// How staff tried to reach a resident.
#[derive(Clone, Copy, ValueEnum)]
pub enum Tried {
    Mail,
    Telegram,
    Telephone,
    Post,
    InPerson,
}

/// Why a case is taken up again.
#[derive(Clone, Copy, ValueEnum)]
pub enum Because {
    Asked,
    Ombudsman,
    NewEvidence,
    Mistake,
}

impl From<Tried> for Channel {
    fn from(tried: Tried) -> Self {
        match tried {
            Tried::Mail => Self::Mail,
            Tried::Telegram => Self::Telegram,
            Tried::Telephone => Self::Telephone,
            Tried::Post => Self::Post,
            Tried::InPerson => Self::InPerson,
        }
    }
}

impl From<Because> for ReopenReason {
    fn from(because: Because) -> Self {
        match because {
            Because::Asked => Self::Asked,
            Because::Ombudsman => Self::Ombudsman,
            Because::NewEvidence => Self::NewEvidence,
            Because::Mistake => Self::Mistake,
        }
    }
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Decline {
                told,
                ground,
                reasons,
                explanation,
                signpost,
                although_wider,
            } => {
                let wider = if although_wider {
                    Wider::Weighed
                } else {
                    Wider::Unweighed
                };
                let decline = Decline {
                    ground,
                    reasons,
                    explanation,
                    signpost,
                    wider,
                };
                (told, Box::new(decline))
            }
            Self::Withdraw { told, note } => (told, Box::new(Withdraw { note })),
            Self::Attempt { told, channel, note } => {
                let channel = channel.into();
                (told, Box::new(Attempt { channel, note }))
            }
            Self::Warn {
                told,
                words,
                reply_by,
            } => (told, Box::new(Warn { words, by: reply_by })),
            Self::Close {
                told,
                non_engagement: true,
                ..
            } => (told, Box::new(CloseUnengaged)),
            Self::Close { told, reason, .. } => (told, Box::new(Close { reason })),
            Self::Reopen { told, because, note } => {
                let because = because.into();
                (told, Box::new(Reopen { because, note }))
            }
        }
    }
}
