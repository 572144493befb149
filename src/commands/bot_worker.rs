//! `redress run`, `redress bot`, `redress worker`: the rooms at work.

use super::{Output, Shared, chance, clock, say, stop_on_signal};
use casework::given::Clock;
use chrono::{DateTime, SubsecRound, Utc};
use indicatif::{ProgressBar, ProgressStyle};
use redress::{Done, Problem, Progress, Rooms, once, run as keep_on};
use serde_json::json;
use std::io::IsTerminal;
use std::process::ExitCode;
use std::sync::{Arc, LazyLock};

/// Arguments of `redress run`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  redress run --settings /etc/redress/redress.toml")]
pub struct RunArguments {}

/// Arguments of `redress bot`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  redress bot --once")]
pub struct BotArguments {
    /// Take in what is there, then exit
    #[arg(long)]
    once: bool,
}

/// Arguments of `redress worker`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  redress worker --once --at 2026-11-27T09:00:00Z")]
pub struct WorkerArguments {
    /// Do what is due, then exit
    #[arg(long)]
    once: bool,
    /// Work as if it were this time (RFC 3339)
    #[arg(long, value_name = "TIME", requires = "once")]
    at: Option<DateTime<Utc>>,
}

/// Bot and worker in one process.
pub async fn run(_: RunArguments, shared: Shared) -> Result<ExitCode, Problem> {
    until_stopped(Rooms::BotAndWorker, &shared).await
}

/// The bot.
pub async fn bot(arguments: BotArguments, shared: Shared) -> Result<ExitCode, Problem> {
    if arguments.once {
        all_that_is_due(Rooms::Bot, clock(), &shared).await
    } else {
        until_stopped(Rooms::Bot, &shared).await
    }
}

/// The worker.
pub async fn worker(arguments: WorkerArguments, shared: Shared) -> Result<ExitCode, Problem> {
    let clock: Arc<dyn Clock> = match arguments.at {
        Some(at) => Arc::new(Standing(at.trunc_subsecs(6))),
        None => clock(),
    };
    if arguments.once {
        all_that_is_due(Rooms::Worker, clock, &shared).await
    } else {
        until_stopped(Rooms::Worker, &shared).await
    }
}

/// A clock that shows the time it was given.
struct Standing(DateTime<Utc>);

impl Clock for Standing {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

async fn until_stopped(rooms: Rooms, shared: &Shared) -> Result<ExitCode, Problem> {
    let settings = shared.settings()?;
    let stop = stop_on_signal()?;
    keep_on(&settings, rooms, clock(), chance()?, stop).await?;
    tracing::info!("stopped");
    Ok(ExitCode::SUCCESS)
}

async fn all_that_is_due(rooms: Rooms, clock: Arc<dyn Clock>, shared: &Shared) -> Result<ExitCode, Problem> {
    let settings = shared.settings()?;
    let stop = stop_on_signal()?;
    let done = once(&settings, rooms, clock, chance()?, progress(), &stop).await?;
    report(rooms, &done, shared.output)?;
    let failed = done.messages.failed.len();
    if failed > 0 {
        return Err(Problem::new(
            "intake",
            format!("{failed} messages could not be taken in and stay in their mailbox"),
            "see the errors above; the next look tries again",
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn report(rooms: Rooms, done: &Done, output: Output) -> Result<(), Problem> {
    let Done {
        messages,
        deadlines,
        letters,
        papers,
    } = done;
    if output == Output::Program {
        return Shared::json(&json!({
            "messages": { "outcomes": messages.outcomes, "known": messages.known, "failed": messages.failed.len() },
            "deadlines": { "cases": deadlines.cases, "failed": deadlines.failed },
            "letters": { "delivered": letters.accepted, "again": letters.again, "given_up": letters.given_up },
            "papers": papers,
        }));
    }
    if rooms != Rooms::Worker {
        let outcomes: Vec<String> = messages
            .outcomes
            .iter()
            .map(|(outcome, count)| format!("{count} {outcome}"))
            .collect();
        let taken_in = messages.taken_in();
        let ended = if outcomes.is_empty() {
            String::new()
        } else {
            format!(": {}", outcomes.join(", "))
        };
        say(&format!(
            "{taken_in} messages taken in{ended}; {} were known",
            messages.known
        ))?;
    }
    if rooms != Rooms::Bot && (deadlines.cases, deadlines.failed) != (0, 0) {
        say(&format!(
            "{} cases in which something had fallen due were seen to, {} could not be",
            deadlines.cases, deadlines.failed
        ))?;
    }
    if *papers > 0 {
        say(&format!("{papers} quarterly reports drawn or sent"))?;
    }
    if rooms != Rooms::Bot {
        let (again, given_up) = (letters.again, letters.given_up);
        say(&format!(
            "{} letters delivered, {again} to be tried again, {given_up} given up",
            letters.accepted
        ))?;
    }
    Ok(())
}

/// A bar on a terminal, nothing elsewhere.
fn progress() -> Progress {
    static BAR: LazyLock<ProgressBar> = LazyLock::new(|| {
        let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}");
        ProgressBar::no_length().with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
    });
    if !std::io::stderr().is_terminal() {
        return Progress::NONE;
    }
    Progress {
        messages: |done, all| {
            BAR.set_message("messages");
            BAR.set_length(u64::try_from(all).unwrap_or(u64::MAX));
            BAR.set_position(u64::try_from(done).unwrap_or(u64::MAX));
        },
        letters: |done| {
            BAR.set_message("letters");
            BAR.set_position(done);
        },
    }
}
