//! What moves, tells or promises a date: arguments, in; the move, out.

use super::Told;
use casework::moves::stages::{Agreed, ChangeTrack, Delay, Extend, Hold, Later, Progress, Promise};
use casework::moves::{Colleague, Move};
use casework::policies::{ClockId, TrackId};
use chrono::NaiveDate;

/// What is done about the dates of a stage.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Take more time, for one of the policy's reasons, and tell the resident before the date passes
    #[command(
        after_help = "Example:\n  redress case extend RC-7F3K-92R --by sam.lee@example.org --days 5 --reason 1 \\\n    --explanation \"The roofer can only come on 3 December\""
    )]
    Extend(ExtendArgs),
    /// Send a holding response: why the answer takes longer, and when it will come
    #[command(
        after_help = "Example:\n  redress case hold RC-7F3K-92R --by sam.lee@example.org --reasons \"We wait for the surveyor\""
    )]
    Hold {
        #[command(flatten)]
        told: Told,
        /// Why, as the resident reads it
        #[arg(long, value_name = "WORDS")]
        reasons: String,
        /// When the full answer comes; the policy's last day where nothing is said
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
    },
    /// Tell the resident how it stands
    #[command(
        after_help = "Example:\n  redress case progress RC-7F3K-92R --by sam.lee@example.org \\\n    \"The roofer has been, and we wait for his report\" --next-by 2026-11-27"
    )]
    Progress {
        #[command(flatten)]
        told: Told,
        /// How it stands, as the resident reads it
        words: String,
        /// Why it takes longer, where it does
        #[arg(long, value_name = "WORDS")]
        reasons: Option<String>,
        /// When the resident hears again; you are reminded of it
        #[arg(long, value_name = "DATE")]
        next_by: Option<NaiveDate>,
    },
    /// Promise, at an informal step, what will be done and by when
    #[command(
        after_help = "Example:\n  redress case promise RC-7F3K-92R --by sam.lee@example.org \"We mend the gutter\" --by-date 2026-11-20"
    )]
    Promise {
        #[command(flatten)]
        told: Told,
        /// What will be done, as the resident reads it
        words: String,
        /// The last day for it
        #[arg(long, value_name = "DATE")]
        by_date: NaiveDate,
    },
    /// Tell the resident why what was promised at an informal step is late, and the new date
    #[command(
        after_help = "Example:\n  redress case delay RC-7F3K-92R --by sam.lee@example.org --to 2026-11-27 \\\n    --explanation \"The part has not come\""
    )]
    Delay {
        #[command(flatten)]
        told: Told,
        /// The new date
        #[arg(long, value_name = "DATE")]
        to: NaiveDate,
        /// Why, as the resident reads it
        #[arg(long, value_name = "WORDS")]
        explanation: String,
    },
    /// Put it on another track of its stage; its dates count from the same receipt
    #[command(
        after_help = "Example:\n  redress case track RC-7F3K-92R put-it-right --by sam.lee@example.org"
    )]
    Track {
        #[command(flatten)]
        told: Told,
        /// The track, as the policy names it
        track: String,
    },
}

/// What an extension is told.
#[derive(clap::Args)]
pub struct ExtendArgs {
    #[command(flatten)]
    told: Told,
    /// The clock whose date is moved; the one that runs out first where nothing is said
    #[arg(long, value_name = "CLOCK")]
    clock: Option<String>,
    #[command(flatten)]
    later: LaterArgs,
    /// One of the policy's reasons, by its words or its number
    #[arg(long, value_name = "REASON")]
    reason: String,
    /// Why, as the resident reads it
    #[arg(long, value_name = "WORDS")]
    explanation: Option<String>,
    /// The good reason for going beyond the policy's latest date; kept with the case
    #[arg(long, value_name = "WORDS")]
    beyond_because: Option<String>,
    /// The resident agreed
    #[arg(long)]
    agreed: bool,
    /// Who agreed to it, where the policy wants somebody to
    #[arg(long, value_name = "WHO")]
    approved_by: Option<Colleague>,
    /// When the resident hears next how it stands; you are reminded of it
    #[arg(long, value_name = "DATE")]
    update_by: Option<NaiveDate>,
}

/// A later date, either way.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct LaterArgs {
    /// The new date
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
    /// So many working days after the date that stands
    #[arg(long, value_name = "WORKING DAYS")]
    days: Option<u32>,
}

impl ExtendArgs {
    fn into_move(self) -> (Told, Box<dyn Move>) {
        let to = match self.later.to {
            Some(date) => Later::On(date),
            None => Later::WorkingDays(self.later.days.unwrap_or_default()),
        };
        let extend = Extend {
            clock: self.clock.as_deref().map(ClockId::from),
            to,
            reason: self.reason,
            explanation: self.explanation,
            beyond_because: self.beyond_because,
            agreed: if self.agreed { Agreed::Yes } else { Agreed::No },
            approved_by: self.approved_by,
            update_by: self.update_by,
        };
        (self.told, Box::new(extend))
    }
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Extend(args) => args.into_move(),
            Self::Hold { told, reasons, until } => (told, Box::new(Hold { reasons, until })),
            Self::Progress {
                told,
                words,
                reasons,
                next_by,
            } => (
                told,
                Box::new(Progress {
                    words,
                    reasons,
                    next_by,
                }),
            ),
            Self::Promise { told, words, by_date } => (
                told,
                Box::new(Promise {
                    what: words,
                    by: by_date,
                }),
            ),
            Self::Delay {
                told,
                to,
                explanation,
            } => (told, Box::new(Delay { explanation, to })),
            Self::Track { told, track } => {
                let track = TrackId::from(track.as_str());
                (told, Box::new(ChangeTrack { track }))
            }
        }
    }
}
