//! `redress report`: a quarter's paper drawn, approved, drawn anew.

mod audiences;
mod draw;
mod issues;

pub(super) use draw::{paper, write_all};

use super::Shared;
use casework::measures::Quarter;
use redress::Problem;
use std::process::ExitCode;

/// What `redress report` is given.
#[derive(clap::Args)]
#[command(
    args_conflicts_with_subcommands = true,
    subcommand_negates_reqs = true,
    after_help = "Writes report.html, report.pdf, charts/, data/, data.xlsx and figures.json.\n\nExample:\n  redress report 2026-Q3 --for panel --out panel-2026-Q3"
)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    draw: Option<draw::Draw>,
}

/// What is done with reports that were drawn for their readers.
#[derive(clap::Subcommand)]
enum Command {
    /// What was drawn, approved and sent, the newest first
    #[command(after_help = "Example:\n  redress report list")]
    List,
    /// Approve what the secretary has: it goes to its readers next
    #[command(after_help = "Example:\n  redress report approve 2026-Q3 --by pat.kaur@example.org")]
    Approve {
        /// The quarter
        quarter: Quarter,
        /// Which drawing of it was read; the newest where nothing is said
        #[arg(long, value_name = "N")]
        revision: Option<u32>,
        /// Who does it: a name or an address of [[staff]] in the settings; who `approval` of [report] names
        #[arg(long, env = "REDRESS_BY", value_name = "WHO")]
        by: String,
    },
    /// Who wants to be told what and how often, by the policy in force, and which paper serves them
    #[command(after_help = "Example:\n  redress report audiences")]
    Audiences,
    /// Draw a quarter's report anew, as a revision that says what has changed: it goes to the secretary first
    #[command(after_help = "Example:\n  redress report revise 2026-Q2")]
    Revise {
        /// The quarter
        quarter: Quarter,
    },
}

/// Does what was asked.
pub async fn obey(arguments: Arguments, shared: Shared) -> Result<ExitCode, Problem> {
    match (arguments.command, arguments.draw) {
        (Some(Command::List), _) => issues::list(&shared).await,
        (Some(Command::Audiences), _) => audiences::tell(&shared),
        (
            Some(Command::Approve {
                quarter,
                revision,
                by,
            }),
            _,
        ) => issues::approve((quarter, revision), &by, &shared).await,
        (Some(Command::Revise { quarter }), _) => issues::revise(quarter, &shared).await,
        (None, Some(draw)) => draw::draw(draw, &shared).await,
        (None, None) => {
            let cure =
                "say `redress report 2026-Q3 --for panel --out FOLDER`, or see `redress report --help`";
            Err(Problem::new("usage", "no quarter is named", cure))
        }
    }
}
