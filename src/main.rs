//! The `redress` command.

mod commands;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};
use commands::{
    Output, Shared, bot_worker, calendar, case, demo, doctor, message, policy, read, register_check, report,
    simulate, task,
};
use redress::Problem;
use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use tokio::runtime::Runtime;
use tracing_subscriber::EnvFilter;

/// Takes in complaints for a social landlord: logs, confirms and routes each one, and delivers the letters.
#[derive(Parser)]
#[command(name = "redress", version, arg_required_else_help = true, after_help = EXAMPLES)]
struct Arguments {
    /// The settings; else redress.toml in this folder, else what `REDRESS_SETTINGS` names
    #[arg(long, global = true, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Print for a program: JSON, one value a line
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  redress demo                      try it, with no server
  redress doctor                    is everything as it should be?
  redress run                       take in mail and deliver letters until stopped
  redress case list                 what there is
  redress policy due --policy om-web --clock s1_response --from 2026-11-02T09:30:00Z";

#[derive(Subcommand)]
enum Command {
    /// Show the main job on sample mail, with no server
    Demo(demo::Arguments),
    /// Take in mail and deliver letters, until stopped
    Run(bot_worker::RunArguments),
    /// Take in mail
    Bot(bot_worker::BotArguments),
    /// Deliver letters
    Worker(bot_worker::WorkerArguments),
    /// Check everything that can be wrong before going live, each fault with its cure
    Doctor(doctor::Arguments),
    /// Say what intake would make of these messages, and why; touches nothing
    Read(read::Arguments),
    /// List and show cases, and do all that is done in them
    #[command(subcommand)]
    Case(case::Command),
    /// Look at messages and letters
    #[command(subcommand)]
    Message(message::Command),
    /// Look at what people have to do
    #[command(subcommand)]
    Task(task::Command),
    /// Ask the policies
    #[command(subcommand)]
    Policy(policy::Command),
    /// Look after the bank holidays
    #[command(subcommand)]
    Calendar(calendar::Command),
    /// Draw a quarter's report
    Report(report::Arguments),
    /// Look after the register
    #[command(subcommand)]
    Register(register_check::Command),
    /// Fill an empty register with made-up cases and their known truth, for trying reports and load
    Simulate(simulate::Arguments),
}

fn main() -> ExitCode {
    silence_panics();
    keep_files_private();
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return wrong_use(&error),
    };
    let filter = EnvFilter::try_from_env("REDRESS_LOG").unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    let output = if arguments.json {
        Output::Program
    } else {
        Output::Person
    };
    let shared = Shared {
        settings: arguments.settings,
        output,
    };
    let runtime = match runtime() {
        Ok(runtime) => runtime,
        Err(error) => {
            return failed(
                &Problem::new("system", error, "free memory or threads, and try again"),
                output,
            );
        }
    };
    match runtime.block_on(obey(arguments.command, shared)) {
        Ok(code) => code,
        Err(problem) => failed(&problem, output),
    }
}

/// One thread waits for servers and timers, beside the one that waits here; what reads, looks through a folder or
/// draws for long is given threads of its own. Each thread that allocates keeps memory of its own.
fn runtime() -> std::io::Result<Runtime> {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    builder.worker_threads(1).enable_all().build()
}

async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    match command {
        Command::Demo(arguments) => demo::obey(arguments).await,
        Command::Run(arguments) => bot_worker::run(arguments, shared).await,
        Command::Bot(arguments) => bot_worker::bot(arguments, shared).await,
        Command::Worker(arguments) => bot_worker::worker(arguments, shared).await,
        Command::Doctor(arguments) => doctor::obey(arguments, shared).await,
        Command::Read(arguments) => read::obey(&arguments, &shared),
        Command::Case(command) => case::obey(command, shared).await,
        Command::Message(command) => message::obey(command, shared).await,
        Command::Task(command) => task::obey(command, shared).await,
        Command::Policy(command) => policy::obey(&command, &shared).await,
        Command::Calendar(command) => calendar::obey(command, shared).await,
        Command::Report(arguments) => report::obey(arguments, shared).await,
        Command::Register(command) => register_check::obey(command, shared).await,
        Command::Simulate(arguments) => simulate::obey(arguments, shared).await,
    }
}

/// Says what failed and what to do, on standard error.
fn failed(problem: &Problem, output: Output) -> ExitCode {
    tell(problem, output);
    ExitCode::from(if problem.kind == "usage" { 2 } else { 1 })
}

fn tell(problem: &Problem, output: Output) {
    match output {
        Output::Person => eprintln!("redress: {problem}"),
        Output::Program => {
            let Problem { kind, message, cure } = problem;
            eprintln!(
                "{}",
                serde_json::json!({ "error": { "kind": kind, "message": message, "cure": cure } })
            );
        }
    }
}

/// Wrong use of the command: exit code 2; help and version are no failure.
fn wrong_use(error: &clap::Error) -> ExitCode {
    let asked_for = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !asked_for && std::env::args().any(|argument| argument == "--json") {
        let text = error.to_string();
        let message = text
            .lines()
            .next()
            .unwrap_or_default()
            .trim_start_matches("error: ");
        tell(
            &Problem::new("usage", message, "see `redress --help`"),
            Output::Program,
        );
    } else {
        // Nothing more can be done where even the message cannot be printed.
        let _ = error.print();
    }
    ExitCode::from(if asked_for { 0 } else { 2 })
}

/// What the program writes – register, keys, letters – is for its own user and group.
fn keep_files_private() {
    rustix::process::umask(rustix::fs::Mode::RWXO | rustix::fs::Mode::WGRP);
}

/// A panic says where, never what: its message may hold a resident's words.
fn silence_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        eprintln!("redress: an internal error at {place}; please report this line");
    }));
}
