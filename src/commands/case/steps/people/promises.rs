//! What is promised, agreed and ordered: arguments, in; the move, out.

use super::words::{finding, pence};
use crate::commands::case::steps::Told;
use casework::cases::Finding;
use casework::moves::Move;
use casework::moves::people::{
    Act, Adjust, Approach, Determine, Drop, Fulfil, Language, Learn, Order, OrderKind, Owed, Postpone,
    Promised, RestrictContact, Vulnerable,
};
use casework::triage::Category;
use chrono::NaiveDate;

/// What somebody undertakes to do by a date.
#[derive(clap::Subcommand)]
pub enum Step {
    /// Promise to do something by a date; it is chased until it is done
    #[command(
        after_help = "Example:\n  redress case action RC-7F3K-92R --by sam.lee@example.org --what \"Replace the gutter\" --by-date 2026-12-04"
    )]
    Action {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        task: Task,
    },
    /// Record that what was promised is done; `redress case show` has its number, which never changes
    #[command(after_help = "Example:\n  redress case action-done RC-7F3K-92R 1 --by sam.lee@example.org")]
    ActionDone {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        done: Done,
    },
    /// Move what was promised to a later date, and tell the resident why
    #[command(
        after_help = "Example:\n  redress case action-late RC-7F3K-92R 1 --by sam.lee@example.org --to 2026-12-11 --because \"The part has not come\""
    )]
    ActionLate {
        #[command(flatten)]
        told: Told,
        /// Its number as `redress case show` gives it, or its identifier
        which: String,
        /// The new date
        #[arg(long, value_name = "DATE")]
        to: NaiveDate,
        /// Why, in words for the resident
        #[arg(long, value_name = "WORDS")]
        because: String,
    },
    /// Drop what was promised, or an adjustment that was agreed, with a reason
    #[command(
        after_help = "Example:\n  redress case action-drop RC-7F3K-92R 1 --by sam.lee@example.org --because \"She moved out\""
    )]
    ActionDrop {
        #[command(flatten)]
        told: Told,
        /// Its number as `redress case show` gives it, or its identifier
        which: String,
        /// Why; kept with the case
        #[arg(long, value_name = "WORDS")]
        because: String,
    },
    /// Note an adjustment that was agreed with the resident; staff see it before all else
    #[command(
        after_help = "Example:\n  redress case adjust RC-7F3K-92R \"Large print\" --until 2027-11-12 --by sam.lee@example.org"
    )]
    Adjust {
        #[command(flatten)]
        told: Told,
        /// What was agreed
        what: String,
        /// When it is looked at again
        #[arg(long, value_name = "DATE")]
        until: Option<NaiveDate>,
    },
    /// Note that the complainant is vulnerable, and how
    #[command(
        after_help = "Example:\n  redress case vulnerable RC-7F3K-92R --by sam.lee@example.org --note \"A baby of six weeks in the home\""
    )]
    Vulnerable {
        #[command(flatten)]
        told: Told,
        /// How it shows, and what follows from it; kept with the case
        #[arg(long, value_name = "WORDS")]
        note: String,
    },
    /// Note that the complainant reads or speaks another language
    #[command(after_help = "Example:\n  redress case language RC-7F3K-92R pl --by sam.lee@example.org")]
    Language {
        #[command(flatten)]
        told: Told,
        /// Which
        language: String,
    },
    /// Restrict contact for unreasonable behaviour; no clock stops, and it is looked at again
    #[command(
        after_help = "Example:\n  redress case restrict-contact RC-7F3K-92R --by sam.lee@example.org --until 2027-02-12 \\\n    --because \"Forty calls a day: one contact by letter a week\""
    )]
    RestrictContact {
        #[command(flatten)]
        told: Told,
        /// When it is looked at again
        #[arg(long, value_name = "DATE")]
        until: NaiveDate,
        /// Why, and how contact is restricted; kept with the case
        #[arg(long, value_name = "WORDS")]
        because: String,
    },
    /// Note what was learned from the complaint
    #[command(
        after_help = "Example:\n  redress case learning RC-7F3K-92R --by sam.lee@example.org --theme repairs \"Ring before a visit\""
    )]
    Learning {
        #[command(flatten)]
        told: Told,
        /// What it is about, as a word of your categories
        #[arg(long, value_name = "CATEGORY")]
        theme: Category,
        /// What was learned
        words: String,
    },
    /// Record that the resident went to the Ombudsman
    #[command(
        after_help = "Example:\n  redress case ombudsman-approached RC-7F3K-92R --by sam.lee@example.org"
    )]
    OmbudsmanApproached {
        #[command(flatten)]
        told: Told,
        /// What there is to say of it; kept with the case
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    /// Record what the Ombudsman decided; to go on with the case, reopen it: `redress case reopen RC-… --because ombudsman --note "…"`
    #[command(
        after_help = "Example:\n  redress case determination RC-7F3K-92R maladministration --award 350 --by sam.lee@example.org"
    )]
    Determination {
        #[command(flatten)]
        told: Told,
        /// What was found
        #[arg(value_parser = finding)]
        finding: Finding,
        /// What is to be paid, in pounds
        #[arg(long, value_name = "POUNDS", value_parser = pence)]
        award: Option<u64>,
        /// What there is to say of it; kept with the case
        #[arg(long, value_name = "WORDS", default_value = "")]
        note: String,
    },
    /// Record an order of the Ombudsman
    #[command(
        after_help = "Example:\n  redress case order RC-7F3K-92R --by sam.lee@example.org --what \"Apologise in writing\" --by-date 2027-03-01"
    )]
    Order {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        task: Task,
    },
    /// Record a recommendation of the Ombudsman
    #[command(
        after_help = "Example:\n  redress case recommendation RC-7F3K-92R --by sam.lee@example.org --what \"Look at the policy on damp\" --by-date 2027-06-01"
    )]
    Recommendation {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        task: Task,
    },
    /// Record that what the Ombudsman ordered or recommended is done
    #[command(after_help = "Example:\n  redress case order-done RC-7F3K-92R 1 --by sam.lee@example.org")]
    OrderDone {
        #[command(flatten)]
        told: Told,
        #[command(flatten)]
        done: Done,
    },
}

/// What is to be done.
#[derive(Clone, Debug, clap::Args)]
pub struct Task {
    /// What
    #[arg(long, value_name = "WORDS")]
    what: String,
    /// By when
    #[arg(long, value_name = "DATE")]
    by_date: NaiveDate,
    /// Who does it, a name or an address of [[staff]] or [[team]]; the owner of the case where nobody is named
    #[arg(long, value_name = "WHO")]
    who: Option<String>,
}

/// What is done.
#[derive(Clone, Debug, clap::Args)]
pub struct Done {
    /// Its number as `redress case show` gives it, or its identifier
    which: String,
    /// What there is to say of it; kept with the case
    #[arg(long, value_name = "WORDS", default_value = "")]
    note: String,
}

impl Done {
    fn of(self, owed: Owed) -> Fulfil {
        let (which, note) = (Promised(self.which), self.note);
        Fulfil { owed, which, note }
    }
}

impl Task {
    fn ordered(self, kind: OrderKind) -> Order {
        let (what, by, who) = (self.what, self.by_date, self.who);
        Order { kind, what, by, who }
    }
}

impl Step {
    /// What it was told, and the move that it makes.
    pub fn into_move(self) -> (Told, Box<dyn Move>) {
        match self {
            Self::Action { told, task } => {
                let (what, by, who) = (task.what, task.by_date, task.who);
                (told, Box::new(Act { what, by, who }))
            }
            Self::ActionDone { told, done } => (told, Box::new(done.of(Owed::ByPromise))),
            Self::OrderDone { told, done } => (told, Box::new(done.of(Owed::ToTheOmbudsman))),
            Self::ActionLate {
                told,
                which,
                to,
                because,
            } => {
                let which = Promised(which);
                (told, Box::new(Postpone { which, to, because }))
            }
            Self::ActionDrop { told, which, because } => {
                let which = Promised(which);
                (told, Box::new(Drop { which, because }))
            }
            Self::Adjust { told, what, until } => (told, Box::new(Adjust { what, until })),
            Self::Vulnerable { told, note } => (told, Box::new(Vulnerable { note })),
            Self::Language { told, language } => (told, Box::new(Language { code: language })),
            Self::RestrictContact { told, until, because } => {
                (told, Box::new(RestrictContact { until, because }))
            }
            Self::Learning { told, theme, words } => (told, Box::new(Learn { theme, words })),
            Self::OmbudsmanApproached { told, note } => (told, Box::new(Approach { note })),
            Self::Determination {
                told,
                finding,
                award,
                note,
            } => {
                let award_pence = award;
                let step = Determine {
                    finding,
                    award_pence,
                    note,
                };
                (told, Box::new(step))
            }
            Self::Order { told, task } => (told, Box::new(task.ordered(OrderKind::Order))),
            Self::Recommendation { told, task } => (told, Box::new(task.ordered(OrderKind::Recommendation))),
        }
    }
}
