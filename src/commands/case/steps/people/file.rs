//! Whose a case is, what it is and who may see it: arguments, in; the move, out.

use super::words::{contact_type, moment};
use crate::commands::case::steps::Told;
use casework::cases::Reference;
use casework::ids::MessageId;
use casework::moves::Move;
use casework::moves::people::{
    Assign, Categorise, Combine, Escalate, Link, Note, Posted, ReceivedAt, Restrict, Retype, SafeChannel,
    TakeBack, Unrestrict,
};
use casework::triage::{Category, ContactType};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// What becomes of the case as a whole.
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
    /// Give the case to a colleague or a team: they get its dates
    #[command(after_help = "Example:\n  redress case assign RC-7F3K-92R Repairs --by sam.lee@example.org")]
    Assign {
        #[command(flatten)]
        told: Told,
        /// Who is to have it: a name or an address of [[staff]] or [[team]]
        to: String,
    },
    /// Take the case to the manager of who has it
    #[command(after_help = "Example:\n  redress case escalate RC-7F3K-92R --by sam.lee@example.org")]
    Escalate {
        #[command(flatten)]
        told: Told,
    },
    /// Say what it really is: what is no complaint is passed on and closed, and the resident hears where to
    #[command(
        after_help = "Example:\n  redress case type RC-7F3K-92R service-request --by sam.lee@example.org \\\n    --signpost \"The repairs desk has it and rings you tomorrow: 0161 496 0001\""
    )]
    Type {
        #[command(flatten)]
        told: Told,
        /// What it is: complaint, concern, service-request, compliment, member-enquiry, disrepair-claim, …
        #[arg(value_parser = contact_type)]
        kind: ContactType,
        /// Who deals with it instead, in words for the resident
        #[arg(long, value_name = "WORDS", default_value = "")]
        signpost: String,
    },
    /// Say what it is about
    #[command(
        after_help = "Example:\n  redress case category RC-7F3K-92R damp-and-mould --by sam.lee@example.org"
    )]
    Category {
        #[command(flatten)]
        told: Told,
        /// What it is about, as a word of your categories
        category: Category,
    },
    /// Say when it was received: its dates are counted anew from then
    #[command(
        after_help = "Example:\n  redress case received RC-7F3K-92R 2026-11-03 --by sam.lee@example.org"
    )]
    Received {
        #[command(flatten)]
        told: Told,
        /// The day in London, or the time
        #[arg(value_parser = moment, value_name = "DAY")]
        received: DateTime<Utc>,
        /// Why; asked for where it is later than it seemed
        #[arg(long, value_name = "WORDS", default_value = "")]
        because: String,
    },
    /// Link two cases that have to do with each other
    #[command(after_help = "Example:\n  redress case link RC-7F3K-92R RC-2M8P-41W --by sam.lee@example.org")]
    Link {
        #[command(flatten)]
        told: Told,
        /// The other case
        other: Reference,
    },
    /// Deal with two complaints of one person as one; the earliest receipt governs
    #[command(
        after_help = "Example:\n  redress case combine RC-7F3K-92R --into RC-2M8P-41W --by sam.lee@example.org"
    )]
    Combine {
        #[command(flatten)]
        told: Told,
        /// The case that it goes on in
        #[arg(long, value_name = "REFERENCE")]
        into: Reference,
    },
    /// Let only named people see the case from now on
    #[command(
        after_help = "Example:\n  redress case restrict RC-7F3K-92R --by sam.lee@example.org --because \"Her partner reads her mail\""
    )]
    Restrict {
        #[command(flatten)]
        told: Told,
        /// Why; kept with the case
        #[arg(long, value_name = "WORDS")]
        because: String,
    },
    /// Let all staff see the case again: a safeguarding lead says so
    #[command(
        after_help = "Example:\n  redress case unrestrict RC-7F3K-92R --by lead@example.org --because \"It was the name of her dog\""
    )]
    Unrestrict {
        #[command(flatten)]
        told: Told,
        /// Why; kept with the case
        #[arg(long, value_name = "WORDS")]
        because: String,
    },
    /// Note how the resident can be reached safely
    #[command(
        after_help = "Example:\n  redress case safe-channel RC-7F3K-92R --by lead@example.org \"By telephone, weekdays before ten\""
    )]
    SafeChannel {
        #[command(flatten)]
        told: Told,
        /// Which way, and when
        words: String,
    },
    /// Say on which day a printed letter was posted; `redress task list` names it
    #[command(
        after_help = "Example:\n  redress case posted RC-7F3K-92R 019a… --on 2026-11-12 --by sam.lee@example.org"
    )]
    Posted {
        #[command(flatten)]
        told: Told,
        /// The letter's identifier
        letter: Uuid,
        /// The day
        #[arg(long, value_name = "DATE")]
        on: NaiveDate,
    },
    /// Take a letter back before it goes, with all that was decided in it: the stage is open again
    #[command(
        after_help = "Example:\n  redress case take-back RC-7F3K-92R 019a… --because \"The wrong date\" --by sam.lee@example.org"
    )]
    TakeBack {
        #[command(flatten)]
        told: Told,
        /// The letter's identifier, as `redress case show` gives it
        letter: Uuid,
        /// Why; kept with the case
        #[arg(long, value_name = "WORDS")]
        because: String,
    },
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Note { told, words } => (told, Box::new(Note { words })),
            Self::Assign { told, to } => (told, Box::new(Assign { to })),
            Self::Escalate { told } => (told, Box::new(Escalate)),
            Self::Type { told, kind, signpost } => {
                let contact_type = kind;
                (
                    told,
                    Box::new(Retype {
                        contact_type,
                        signpost,
                    }),
                )
            }
            Self::Category { told, category } => (told, Box::new(Categorise { category })),
            Self::Received {
                told,
                received,
                because,
            } => (
                told,
                Box::new(ReceivedAt {
                    at: received,
                    because,
                }),
            ),
            Self::Link { told, other } => (told, Box::new(Link { to: other })),
            Self::Combine { told, into } => {
                // The case that leads is the one that changes hands, dates and letters.
                let follower = told.reference.clone();
                let told = Told {
                    reference: into,
                    ..told
                };
                (told, Box::new(Combine { follower }))
            }
            Self::Restrict { told, because } => (told, Box::new(Restrict { because })),
            Self::Unrestrict { told, because } => (told, Box::new(Unrestrict { because })),
            Self::SafeChannel { told, words } => (told, Box::new(SafeChannel { words })),
            Self::Posted { told, letter, on } => {
                let letter = MessageId(letter);
                (told, Box::new(Posted { letter, on }))
            }
            Self::TakeBack {
                told,
                letter,
                because,
            } => {
                let letter = MessageId(letter);
                (told, Box::new(TakeBack { letter, because }))
            }
        }
    }
}
