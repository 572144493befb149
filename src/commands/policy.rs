//! `redress policy`: the policies asked.

use super::{Output, Shared, say};
use casework::calendars::{Calendar, Region};
use casework::clocks::{Counted, Rolls, Within, count};
use casework::policies::{Clock, Policy};
use casework::toml_text::{Fault, nearest};
use chrono::{DateTime, Utc};
use redress::Problem;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Subcommands of `redress policy`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List the policies that come with the program
    #[command(after_help = "Example:\n  redress policy list --json")]
    List,
    /// When a clock of a policy falls due, and how that was counted
    #[command(
        after_help = "Example:\n  redress policy due --policy om-web --clock s1_response --from 2026-11-02T09:30:00Z"
    )]
    Due(Due),
    /// Every fault of a policy file, with its line and cure, and whether its examples hold
    #[command(after_help = "Example:\n  redress policy check our-policy.toml")]
    Check {
        /// The file, or the name of a policy that comes with the program
        policy: String,
    },
}

/// A question about a due date.
#[derive(clap::Args)]
pub struct Due {
    /// The policy's name, or its file
    #[arg(long)]
    policy: String,
    /// The clock's name in the policy
    #[arg(long, required_unless_present = "within")]
    clock: Option<String>,
    /// A period instead of a clock, such as "5 working days"
    #[arg(long, conflicts_with = "clock")]
    within: Option<Within>,
    /// When the clock starts (RFC 3339)
    #[arg(long, value_name = "TIME")]
    from: DateTime<Utc>,
    /// Whose bank holidays count: england-and-wales, scotland or northern-ireland
    #[arg(long, default_value = "england-and-wales")]
    region: Region,
}

/// Does what was asked.
pub fn obey(command: &Command, shared: &Shared) -> Result<ExitCode, Problem> {
    match command {
        Command::List => list(shared.output),
        Command::Due(question) => due(question, shared.output),
        Command::Check { policy } => check(policy, shared.output),
    }
}

fn list(output: Output) -> Result<ExitCode, Problem> {
    for name in Policy::embedded_names() {
        let policy = read(name)?;
        match output {
            Output::Program => {
                Shared::json(
                    &json!({ "policy": policy.id, "title": policy.title, "version": policy.version }),
                )?;
            }
            Output::Person => say(&format!(
                "{:<14} {}  (version {})",
                policy.id, policy.title, policy.version
            ))?,
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn due(question: &Due, output: Output) -> Result<ExitCode, Problem> {
    let policy = read(&question.policy)?;
    let calendar = Calendar::embedded();
    let clock = question
        .clock
        .as_deref()
        .map(|name| clock(&policy, name))
        .transpose()?;
    let Counted {
        due,
        counted,
        calendar_version,
    } = match (clock, &question.within) {
        (Some(clock), _) => policy.count(clock, question.from, question.region, &calendar)?,
        (None, Some(within)) => count(
            within,
            policy.counting,
            Rolls::Never,
            question.from,
            question.region,
            &calendar,
        )?,
        (None, None) => {
            return Err(Problem::new(
                "usage",
                "neither a clock nor a period is given",
                "give --clock",
            ));
        }
    };
    let name = clock.map_or_else(
        || question.within.map(|within| within.to_string()),
        |clock| Some(clock.id.to_string()),
    );
    let (rule, clause) = clock
        .map(|clock| (clock.rule.as_str(), clock.clause.as_str()))
        .unzip();
    match output {
        Output::Program => Shared::json(&json!({
            "policy": policy.id, "clock": name, "from": question.from, "due": due.to_string(), "rule": rule,
            "clause": clause, "counted": counted, "calendar_version": calendar_version,
        }))?,
        Output::Person => {
            say(&format!("due {due}"))?;
            if let Some(Clock {
                within,
                rule,
                clause,
                says,
                ..
            }) = clock
            {
                say(&format!(
                    "  {within} by rule {rule}, {clause}: \u{201c}{says}\u{201d}"
                ))?;
            }
            for step in counted {
                say(&format!("  {step}"))?;
            }
            say(&format!("  calendar {calendar_version}"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn clock<'a>(policy: &'a Policy, name: &str) -> Result<&'a Clock, Problem> {
    policy.clock(name).ok_or_else(|| {
        let names: Vec<&str> = policy.clocks.iter().map(|clock| clock.id.as_str()).collect();
        let cure = match nearest(name, names.iter().copied()) {
            Some(right) => format!("did you mean `{right}`?"),
            None => format!("it has {}", names.join(", ")),
        };
        Problem::new(
            "policy",
            format!("policy {} has no clock \u{201c}{name}\u{201d}", policy.id),
            cure,
        )
    })
}

fn check(policy: &str, output: Output) -> Result<ExitCode, Problem> {
    let text = text(policy)?;
    let faults = match Policy::read(&text) {
        Ok(policy) => policy.check_examples(&Calendar::embedded()),
        Err(faults) => faults,
    };
    for fault in &faults {
        let Fault { line, message, cure } = fault;
        match output {
            Output::Program => Shared::json(&json!({ "line": line, "message": message, "cure": cure }))?,
            Output::Person => say(&fault.to_string())?,
        }
    }
    match faults.len() {
        0 if output == Output::Person => say("no faults; every example holds").map(|()| ExitCode::SUCCESS),
        0 => Ok(ExitCode::SUCCESS),
        count => Err(Problem::new(
            "policy",
            format!("{policy} has {count} faults"),
            "correct the lines above",
        )),
    }
}

/// The policy of that name or file.
fn read(policy: &str) -> Result<Policy, Problem> {
    Policy::read(&text(policy)?).map_err(|faults| {
        let first = faults.first().map(ToString::to_string).unwrap_or_default();
        Problem::new(
            "policy",
            format!("{policy}: {first}"),
            format!("`redress policy check {policy}` shows all"),
        )
    })
}

fn text(policy: &str) -> Result<String, Problem> {
    if let Some(text) = Policy::embedded(policy) {
        return Ok(text.to_owned());
    }
    let file = PathBuf::from(policy);
    std::fs::read_to_string(&file).map_err(|error| no_policy(&file, &error))
}

fn no_policy(file: &Path, error: &std::io::Error) -> Problem {
    let known: Vec<&str> = Policy::embedded_names().collect();
    let name = file.display().to_string();
    let cure = match nearest(&name, known.iter().copied()) {
        Some(right) => format!("did you mean `{right}`?"),
        None => format!("known here: {}; or give the path of a file", known.join(", ")),
    };
    Problem::new(
        "policy",
        format!("there is no policy \u{201c}{name}\u{201d} ({error})"),
        cure,
    )
}
