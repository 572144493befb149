//! `redress policy`: the policies asked.

mod due;
mod show;
mod timeline;

use super::calendar::to_count_by;
use super::{Output, Shared, clock, say};
use casework::calendars::{Calendar, Region};
use casework::policies::words::vocabularies;
use casework::policies::{Clock, Policy, Shortfall};
use casework::toml_text::{Fault, nearest};
use chrono::{DateTime, Utc};
use redress::Problem;
use serde_json::json;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Subcommands of `redress policy`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List the policies that come with the program
    #[command(after_help = "Example:\n  redress policy list --json")]
    List,
    /// The words that a policy file can use, each with its meaning
    #[command(after_help = "Example:\n  redress policy words event")]
    Words {
        /// Only the lists whose name holds this
        list: Option<String>,
    },
    /// Where a policy asks less of the landlord than another, above all than the Ombudsman's Code
    #[command(
        after_help = "What it finds is a prompt to a person, for the yearly self-assessment. Dates are compared for a year from --from.\n\nExample:\n  redress policy compare our-policy.toml code"
    )]
    Compare {
        /// The name of a policy that comes with the program, or a file
        policy: String,
        /// What it is laid beside
        #[arg(default_value = "code")]
        other: String,
        /// The beginning of the year that dates are compared in; else now (RFC 3339)
        #[arg(long, value_name = "TIME")]
        from: Option<DateTime<Utc>>,
        /// Whose bank holidays count
        #[arg(long, default_value = "england-and-wales")]
        region: Region,
    },
    /// When a clock of a policy falls due, and how that was counted
    #[command(
        after_help = "Examples:\n  redress policy due --policy om-web --clock s1_response --from 2026-11-02T09:30:00Z\n  redress policy due --within \"5 working days\" --deemed 17:00 --from 2026-11-06T17:30:00Z\n  redress policy due --batch < questions.jsonl"
    )]
    Due(due::Arguments),
    /// The whole policy in plain words, each entry with its clause, the document's words and the decision
    #[command(
        after_help = "Example:\n  redress policy show coop | less\n  redress policy show code --toml > our-policy.toml"
    )]
    Show {
        /// The name of a policy that comes with the program, or a file
        policy: String,
        /// Print the file itself, to begin one's own from
        #[arg(long)]
        toml: bool,
    },
    /// A case's whole life, each step on its last lawful day
    #[command(
        after_help = "Examples:\n  redress policy timeline om-web --from 2026-11-02T09:30:00Z\n  redress policy timeline one-housing --informal --from 2026-11-02T09:30:00Z --svg life.svg"
    )]
    Timeline(timeline::Arguments),
    /// Every fault of a policy file, with its line and cure, and whether its examples hold
    #[command(after_help = "Example:\n  redress policy check our-policy.toml")]
    Check {
        /// The file, or the name of a policy that comes with the program
        policy: String,
    },
}

/// Does what was asked.
pub async fn obey(command: &Command, shared: &Shared) -> Result<ExitCode, Problem> {
    match command {
        Command::List => list(shared.output),
        Command::Due(question) => due::obey(question, shared).await,
        Command::Show { policy, toml: true } => say(text(policy)?.trim_end()).map(|()| ExitCode::SUCCESS),
        Command::Show { policy, toml: false } => show::show(&read(policy)?, shared.output),
        Command::Words { list } => words(list.as_deref().unwrap_or_default(), shared.output),
        Command::Timeline(arguments) => timeline::obey(arguments, shared).await,
        Command::Compare {
            policy,
            other,
            from,
            region,
        } => {
            let calendar = to_count_by(None, shared).await?;
            let from = from.unwrap_or_else(|| clock().now());
            let found = read(policy)?.short_of(&read(other)?, from, *region, &calendar)?;
            compare((policy, other), &found, shared.output)
        }
        Command::Check { policy } => check(policy, shared.output),
    }
}

fn list(output: Output) -> Result<ExitCode, Problem> {
    for name in Policy::embedded_names() {
        let policy = read(name)?;
        match output {
            Output::Program => {
                Shared::json(
                    &json!({ "policy": policy.id, "title": policy.title, "version": policy.version, "rule_set": policy.is_rule_set() }),
                )?;
            }
            Output::Person => {
                let beside = if policy.is_rule_set() {
                    ", beside complaints"
                } else {
                    ""
                };
                say(&format!(
                    "{:<14} {}  (version {}{beside})",
                    policy.id, policy.title, policy.version
                ))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn compare((policy, other): (&str, &str), found: &[Shortfall], output: Output) -> Result<ExitCode, Problem> {
    for shortfall in found {
        match output {
            Output::Program => Shared::json(shortfall)?,
            Output::Person => say(&format!("{} ({})", shortfall.says, shortfall.clause))?,
        }
    }
    if output == Output::Person {
        say(&match found.len() {
            0 => format!("{policy} asks nothing less than {other}"),
            count => {
                format!("{count} points in which {policy} asks less than {other}: for a person to weigh")
            }
        })?;
    }
    Ok(ExitCode::SUCCESS)
}

fn words(like: &str, output: Output) -> Result<ExitCode, Problem> {
    let lists = vocabularies()
        .into_iter()
        .filter(|list| list.name.contains(like) || list.keys.contains(like));
    let mut found = false;
    for list in lists {
        found = true;
        if output == Output::Program {
            Shared::json(
                &json!({ "list": list.name, "keys": list.keys, "words": list.words.iter().copied().collect::<BTreeMap<_, _>>() }),
            )?;
            continue;
        }
        say(&format!("{}: {}", list.name, list.keys))?;
        let longest = list
            .words
            .iter()
            .map(|(word, _)| word.len())
            .max()
            .unwrap_or_default();
        for (word, meaning) in list.words {
            say(&format!("  {word:<longest$}  {meaning}"))?;
        }
    }
    if found {
        return Ok(ExitCode::SUCCESS);
    }
    let names: Vec<&str> = vocabularies().iter().map(|list| list.name).collect();
    Err(Problem::new(
        "policy",
        format!("there is no list \u{201c}{like}\u{201d}"),
        format!("there are: {}", names.join(", ")),
    ))
}

/// The clock of that name.
fn clock_of<'a>(policy: &'a Policy, name: &str) -> Result<&'a Clock, Problem> {
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
    let (faults, (encoded, not_applied)) = match Policy::read(&text) {
        Ok(policy) => (
            policy.check_examples(&Calendar::embedded()),
            policy.count_of_rules(),
        ),
        Err(faults) => (faults, (0, 0)),
    };
    for fault in &faults {
        let Fault { line, message, cure } = fault;
        match output {
            Output::Program => Shared::json(&json!({ "line": line, "message": message, "cure": cure }))?,
            Output::Person => say(&fault.to_string())?,
        }
    }
    match faults.len() {
        0 if output == Output::Person => say(&format!(
            "no faults; every example holds; {encoded} rules encoded, {not_applied} not applied"
        ))
        .map(|()| ExitCode::SUCCESS),
        0 => {
            Shared::json(&json!({ "faults": 0, "rules": encoded, "not_applied": not_applied }))?;
            Ok(ExitCode::SUCCESS)
        }
        count => Err(Problem::new(
            "policy",
            format!("{policy} has {count} fault{}", if count == 1 { "" } else { "s" }),
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
    if error.kind() == std::io::ErrorKind::InvalidData {
        return Problem::new(
            "policy",
            format!("{} is not UTF-8", file.display()),
            "save it as UTF-8, without formatting",
        );
    }
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
