//! `redress case`: what cases there are, and one of them whole.

mod beside;
mod making;
mod new;
mod steps;

use super::{Output, Shared, clock, say};
use beside::{Beside, People};
use casework::cases::Reference;
use casework::clocks::Due;
use casework::ids::CaseId;
use casework::letters::wording::{long_date, time_and_date};
use chrono::{DateTime, Utc};
use redress::Problem;
use register::{CaseFilter, CaseSummary, FactLine, MessageFilter, MessageSummary, Tx};
use serde_json::{Value, json};
use std::process::ExitCode;

/// Subcommands of `redress case`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List cases, the earliest received first
    #[command(
        after_help = "Example:\n  redress case list --state open --overdue --owner sam.lee@example.org"
    )]
    List(Which),
    /// Show one case: its dates and where they come from, its history, its messages
    #[command(after_help = "Example:\n  redress case show RC-7F3K-92R")]
    Show {
        /// The case's reference
        reference: Reference,
    },
    /// Write down a call, a visit or a letter: a case is opened as for a mail
    #[command(
        after_help = "Example:\n  redress case new --by-telephone --name \"Ann Shaw\" --telephone \"0161 496 0017\" \\\n    --words call.txt --received 2026-11-03T10:30:00Z --by sam.lee@example.org"
    )]
    New(new::Arguments),
    /// What is done in a case, by whom
    #[command(flatten)]
    Step(steps::Step),
}

/// Which cases to list.
#[derive(clap::Args)]
pub struct Which {
    /// Only those in this state
    #[arg(long, value_name = "STATE", value_parser = ["received", "open", "answered", "final", "closed"])]
    state: Option<String>,
    /// Only those at this stage, as the policy names it
    #[arg(long, value_name = "STAGE")]
    stage: Option<String>,
    /// Only those of this person or team: a name or an address of the settings
    #[arg(long, value_name = "WHO")]
    owner: Option<String>,
    /// Only those in which something was due and is not done
    #[arg(long)]
    overdue: bool,
}

/// Does what was asked.
pub async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    match command {
        Command::Step(step) => return making::make(step, &shared).await,
        Command::New(arguments) => return new::open(&arguments, &shared).await,
        Command::List(which) => list(which, &shared).await?,
        Command::Show { reference } => show_one(&reference, &shared).await?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn list(which: Which, shared: &Shared) -> Result<(), Problem> {
    let register = shared.register().await?;
    let mut tx = register.read().await?;
    let owners = match &which.owner {
        Some(who) => Some(super::task::staff(&mut tx, who).await?),
        None => None,
    };
    let filter = CaseFilter {
        state: which.state,
        stage: which.stage,
        owners,
        due_before: which.overdue.then(|| clock().now()),
    };
    let mut after = None;
    loop {
        let cases = tx.list_cases_of(&filter, after).await?;
        let Some(last) = cases.last() else { break };
        after = Some((last.received_at, last.id));
        for case in &cases {
            match shared.output {
                Output::Program => Shared::json(&as_json(case))?,
                Output::Person => say(&as_line(case))?,
            }
        }
    }
    drop(tx);
    register.close().await;
    Ok(())
}

async fn show_one(reference: &Reference, shared: &Shared) -> Result<(), Problem> {
    let register = shared.register().await?;
    let mut tx = register.read().await?;
    let Some(case) = tx.case_by_reference(reference).await? else {
        let message = format!("there is no case {reference}");
        return Err(Problem::new("case", message, "see `redress case list`"));
    };
    let facts = tx.history(case.id).await?;
    let messages = messages_of(&mut tx, case.id).await?;
    let beside = Beside::of(&facts);
    let people = beside.people(&mut tx).await?;
    drop(tx);
    register.close().await;
    if shared.output == Output::Program {
        let mut whole = as_json(&case);
        whole["history"] = facts.iter().map(fact_json).collect();
        beside.add_to(&mut whole, &people);
        whole["messages"] = messages.iter().map(super::message::as_json).collect();
        return Shared::json(&whole);
    }
    show(&case, (&beside, &people), &facts)?;
    say("\nMessages and letters")?;
    for message in &messages {
        say(&format!("  {}", super::message::as_line(message)))?;
    }
    Ok(())
}

/// Every message and letter of a case, however many.
async fn messages_of(tx: &mut Tx, case: CaseId) -> Result<Vec<MessageSummary>, Problem> {
    let filter = MessageFilter {
        case: Some(case),
        ..MessageFilter::default()
    };
    let mut messages: Vec<MessageSummary> = Vec::new();
    loop {
        let after = messages.last().map(|message| message.id);
        let more = tx.list_messages(&filter, after).await?;
        if more.is_empty() {
            return Ok(messages);
        }
        messages.extend(more);
    }
}

fn as_json(case: &CaseSummary) -> Value {
    let dates: Vec<Value> = case
        .dates
        .iter()
        .map(|date| {
            json!({
                "clock": date.clock, "stage": date.stage, "hazard": Some(&date.hazard).filter(|hazard| !hazard.is_empty()), "policy_due": date.policy_due, "code_due": date.code_due,
                "act_by": date.act_by, "met_at": date.met_at, "stopped_at": date.stopped_at, "rule": date.rule, "clause": date.clause,
            })
        })
        .collect();
    json!({
        "reference": case.reference, "kind": case.kind, "stage": case.stage, "state": case.state,
        "category": case.category, "owner": case.owner, "received_at": case.received_at,
        "confirmed_at": case.confirmed_at, "acknowledged_at": case.acknowledged_at, "dates": dates,
        "channel": case.channel, "subject": case.subject, "message_ids": case.message_ids, "links": case.links,
    })
}

fn fact_json(fact: &FactLine) -> Value {
    let data: Value = serde_json::from_str(&fact.data).unwrap_or_default();
    json!({
        "seq": fact.seq, "kind": fact.kind, "happened_at": fact.happened_at, "recorded_at": fact.recorded_at,
        "by": fact.by_kind, "data": data,
    })
}

/// A case as a line of a list.
pub fn as_line(case: &CaseSummary) -> String {
    let next = case
        .dates
        .iter()
        .find(|date| date.met_at.is_none() && date.stopped_at.is_none());
    let due = next
        .filter(|date| case.state != "closed" || !date.hazard.is_empty())
        .map(|date| format!("{} by {}", date.clock, in_words(&date.act_by)))
        .unwrap_or_default();
    format!(
        "{}  {:<9} {:<8} {:<24} {:<20} {due}",
        case.reference,
        case.kind,
        case.state,
        case.category.as_deref().unwrap_or("-"),
        case.owner.as_deref().unwrap_or("-"),
    )
}

fn show(case: &CaseSummary, (beside, people): (&Beside, &People), facts: &[FactLine]) -> Result<(), Problem> {
    let when = |at: Option<DateTime<Utc>>| at.map_or_else(|| "not yet".to_owned(), time_and_date);
    let stage = case.stage.as_deref().unwrap_or("no stage yet");
    say(&format!(
        "{}  {}, {}, {stage}",
        case.reference, case.kind, case.state
    ))?;
    beside.show(people)?;
    say(&format!(
        "About         {}",
        case.category.as_deref().unwrap_or("-")
    ))?;
    say(&format!(
        "Subject       {}",
        case.subject.as_deref().unwrap_or("-")
    ))?;
    say(&format!(
        "Handler       {}",
        case.owner.as_deref().unwrap_or("nobody")
    ))?;
    say(&format!(
        "Received      {} by {}",
        time_and_date(case.received_at),
        case.channel
    ))?;
    say(&format!("Confirmed     {}", when(case.confirmed_at)))?;
    say(&format!("Acknowledged  {}", when(case.acknowledged_at)))?;
    if !case.links.is_empty() {
        say(&format!("Linked with   {}", case.links.join(", ")))?;
    }
    say("\nDates")?;
    for date in &case.dates {
        let met = date.met_at.map_or_else(
            || {
                if date.stopped_at.is_none() {
                    "running"
                } else {
                    "no longer waited for"
                }
                .to_owned()
            },
            |at| format!("met at {}", time_and_date(at)),
        );
        let by_code = date.code_due.as_deref().map(in_words);
        let by_code = by_code
            .map(|due| format!(", by the Code {due}"))
            .unwrap_or_default();
        let of = match date.hazard.as_str() {
            "" => date.clock.clone(),
            hazard => format!("{hazard}: {}", date.clock),
        };
        say(&format!(
            "  {of:<14} by {}{by_code}  {met}  ({}, {})",
            in_words(&date.act_by),
            date.rule,
            date.clause
        ))?;
    }
    say("\nHistory")?;
    for fact in facts {
        say(&format!(
            "  {:>3}  {}  {}{}",
            fact.seq,
            time_and_date(fact.happened_at),
            fact.kind.replace('_', " "),
            detail(fact)
        ))?;
    }
    Ok(())
}

/// A date to act by as people read it: `4 December 2026`.
fn in_words(due: &str) -> String {
    match due.parse() {
        Ok(Due::On(date)) => long_date(date),
        Ok(Due::At(at)) => time_and_date(at),
        Err(_) => due.to_owned(),
    }
}

/// What a fact says in words of the policy or of ours: `: contact-made`. Identifiers are nobody's reading.
fn detail(fact: &FactLine) -> String {
    let data: Value = serde_json::from_str(&fact.data).unwrap_or_default();
    let plain = |value: &Value| match value {
        Value::String(text) if !LONG_OR_AN_ID.contains(&text.len()) => Some(text.replace('_', " ")),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    };
    let in_pounds = |(name, value): (&String, &Value)| match value.as_u64() {
        Some(pence) if name == "pence" => Some(pounds(pence)),
        Some(0) if name == "offset_pence" => None,
        Some(pence) if name == "offset_pence" => Some(format!("{} of it against a debt", pounds(pence))),
        _ => plain(value),
    };
    let told: Vec<String> = match data.as_object() {
        Some(fields) if fact.kind != "received" => fields.iter().filter_map(in_pounds).collect(),
        _ => Vec::new(),
    };
    if told.is_empty() {
        return String::new();
    }
    format!(": {}", told.join(", "))
}

/// An amount of pence as people write it: `£120.50`.
fn pounds(pence: u64) -> String {
    format!("\u{a3}{}.{:02}", pence / 100, pence % 100)
}

/// An identifier is 36 letters and figures long; what the policy calls things is shorter.
const LONG_OR_AN_ID: std::ops::RangeFrom<usize> = 36..;
