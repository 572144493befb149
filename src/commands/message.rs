//! `redress message`: what came in and went out, and where it ended.

use super::{Output, Shared, clock, say};
use casework::cases::{Fact, What};
use casework::clocks::civil_date;
use casework::decide::Outcome;
use casework::ids::MessageId;
use casework::letters::wording::time_and_date;
use casework::letters::{LetterKind, Letterhead, with_letterhead};
use casework::messages::{OwnMail, contents, read};
use chrono::{DateTime, Utc};
use clap::ValueEnum;
use clap::builder::PossibleValuesParser;
use redress::{Problem, policy_text, sheet};
use register::{LETTER_STATES, MessageFilter, MessageSummary, Tx, WITHDRAWN};
use serde_json::{Value, json};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use uuid::Uuid;

/// Subcommands of `redress message`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List messages and letters, in the order in which they were recorded
    #[command(after_help = "Example:\n  redress message list --outcome held")]
    List {
        /// Only those that ended so: opened, added, automatic, bounce, duplicate, held, gone; of letters waiting, delivered, `given_up`, withdrawn
        #[arg(long, value_parser = endings(), hide_possible_values = true)]
        outcome: Option<String>,
        /// Only what came in, or only what goes out
        #[arg(long)]
        direction: Option<Direction>,
    },
    /// Show one message: where it ended, why, and what it says
    #[command(after_help = "Example:\n  redress message show 019a… --raw > message.eml")]
    Show {
        /// The message's identifier, as the list gives it
        id: Uuid,
        /// Print its bytes as they came
        #[arg(long)]
        raw: bool,
    },
    /// Give a letter of ours as a page to print, with your address, the one it goes to and the date
    #[command(
        after_help = "Examples:\n  redress message print 019a… --pdf letter.pdf\n  redress message print 019a… --out letter.html"
    )]
    Print {
        /// The letter's identifier, as `redress task list` gives it
        id: Uuid,
        /// The file to write; standard output where nothing is said
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
        /// Write it as PDF into this file instead: tagged for those who have it read to them, and fit to be archived (PDF/UA-1, PDF/A-2a)
        #[arg(long, value_name = "FILE", conflicts_with = "out")]
        pdf: Option<PathBuf>,
    },
}

/// Which way a message goes.
#[derive(Clone, Copy, ValueEnum)]
pub enum Direction {
    /// From a resident, or a machine.
    In,
    /// A letter of ours.
    Out,
}

/// Where a message can have ended, and how far a letter can have come.
fn endings() -> PossibleValuesParser {
    let outcomes = Outcome::ALL.into_iter().map(Outcome::as_str);
    PossibleValuesParser::new(outcomes.chain(LETTER_STATES))
}

/// Does what was asked.
pub async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    let register = shared.register().await?;
    let mut tx = register.read().await?;
    match command {
        Command::List { outcome, direction } => {
            let direction = direction.map(|way| match way {
                Direction::In => "in".to_owned(),
                Direction::Out => "out".to_owned(),
            });
            let filter = MessageFilter {
                outcome,
                direction,
                ..MessageFilter::default()
            };
            let mut after = None;
            loop {
                let messages = tx.list_messages(&filter, after).await?;
                let Some(last) = messages.last() else { break };
                after = Some(last.id);
                for message in &messages {
                    match shared.output {
                        Output::Program => Shared::json(&as_json(message))?,
                        Output::Person => say(&as_line(message))?,
                    }
                }
            }
        }
        Command::Show { id, raw } => {
            let filter = MessageFilter {
                id: Some(MessageId(id)),
                ..MessageFilter::default()
            };
            let Some(message) = tx.list_messages(&filter, None).await?.pop() else {
                let cure = "see `redress message list`";
                return Err(Problem::new("message", format!("there is no message {id}"), cure));
            };
            let bytes = tx.body(MessageId(message.id)).await?;
            match (raw, shared.output) {
                (true, _) => std::io::stdout()
                    .write_all(&bytes)
                    .map_err(|error| Problem::new("output", error, "check where the output goes"))?,
                (false, Output::Program) => {
                    let mut whole = as_json(&message);
                    whole["why"] = serde_json::from_str(&message.why).unwrap_or_default();
                    whole["text"] = text_of(&message, &bytes).into();
                    Shared::json(&whole)?;
                }
                (false, Output::Person) => show(&message, &bytes)?,
            }
        }
        Command::Print { id, out, pdf } => {
            let (page, head) = printed(&mut tx, MessageId(id), &shared).await?;
            match pdf {
                Some(file) => as_pdf(&file, &page, &head),
                None => as_page(out, &page, &head),
            }?;
        }
    }
    drop(tx);
    register.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Where letters are found that can be printed.
const TO_POST: &str = "see `redress task list` for letters to be posted";

/// The page of a letter of ours and its head: the landlord's name and address, whom it goes to, and the day on
/// which it was posted, else today.
async fn printed(tx: &mut Tx, id: MessageId, shared: &Shared) -> Result<(String, Letterhead), Problem> {
    let cure = TO_POST;
    let none = || Problem::new("message", format!("{id} is no letter of ours"), cure);
    let filter = MessageFilter {
        id: Some(id),
        ..MessageFilter::default()
    };
    let message = tx.list_messages(&filter, None).await?.pop().ok_or_else(none)?;
    let kind = LetterKind::from_name(&message.class);
    if message.direction == "out" && !matches!(kind, Some(LetterKind::Resident(_))) {
        let why = format!(
            "{id} ({}) is a mail to staff, and no letter for the post",
            message.class
        );
        return Err(Problem::new("message", why, cure));
    }
    if message.outcome == WITHDRAWN {
        let why = format!("{id} was taken back: it does not go");
        return Err(Problem::new("message", why, cure));
    }
    let (name, to) = tx.addressee(id).await?.ok_or_else(none)?;
    let settings = shared.settings()?;
    let (policy, _) = policy_text(&settings.landlord, settings.policies_folder.as_deref())?;
    let from = policy.post_address(settings.landlord.post_address.as_deref());
    let head = Letterhead {
        from: from.map(str::to_owned),
        landlord: settings.landlord.name,
        name,
        to,
        on: civil_date(posted(tx, &message).await?.unwrap_or_else(|| clock().now())),
    };
    let raw = tx.body(id).await?;
    let parts = (0..).map_while(|part| contents(&raw, part));
    let mut texts = parts.filter_map(|part| String::from_utf8(part).ok());
    let page = texts.find(|text| text.starts_with("<!DOCTYPE html>"));
    Ok((page.ok_or_else(none)?, head))
}

/// Writes the letter as a page, into `out` or to standard output.
fn as_page(out: Option<PathBuf>, page: &str, head: &Letterhead) -> Result<(), Problem> {
    let page = with_letterhead(page, head).ok_or_else(no_page)?;
    let written = match out {
        Some(file) => std::fs::write(file, page),
        None => std::io::stdout().write_all(page.as_bytes()),
    };
    written.map_err(|error| Problem::new("output", error, "check where the output goes"))
}

/// Writes the letter as PDF into `file`, and warns of letters that it shows as squares.
fn as_pdf(file: &Path, page: &str, head: &Letterhead) -> Result<(), Problem> {
    let pdf = sheet(page, head)?.ok_or_else(no_page)?;
    if !pdf.lacking.is_empty() {
        let lacking: Vec<String> = pdf.lacking.iter().map(char::to_string).collect();
        tracing::warn!(
            "{} has a square in place of each {}: print the letter from `--out letter.html` instead",
            file.display(),
            lacking.join(" "),
        );
    }
    std::fs::write(file, pdf.bytes)
        .map_err(|error| Problem::new("output", error, "check where the output goes"))
}

fn no_page() -> Problem {
    Problem::new("message", "this is no letter of ours", TO_POST)
}

/// When a letter was posted or delivered; none where it was not.
async fn posted(tx: &mut Tx, message: &MessageSummary) -> Result<Option<DateTime<Utc>>, Problem> {
    let reference = message.case.as_deref().and_then(|case| case.parse().ok());
    let Some(reference) = reference else {
        return Ok(None);
    };
    let Some(case) = tx.case_by_reference(&reference).await? else {
        return Ok(None);
    };
    let facts = tx.facts(case.id).await?;
    let of = |fact: &&Fact| matches!(fact.what, What::LetterDelivered { letter } if letter.0 == message.id);
    Ok(facts.iter().find(of).map(|fact| fact.happened_at))
}

/// A message as programs read it.
pub fn as_json(message: &MessageSummary) -> Value {
    json!({
        "id": message.id, "direction": message.direction, "channel": message.channel, "mailbox": message.mailbox,
        "uid": message.uid, "message_id": message.message_id, "class": message.class, "outcome": message.outcome,
        "case": message.case, "received_at": message.received_at, "held_because": message.held_because,
    })
}

/// A message as a line of a list.
pub fn as_line(message: &MessageSummary) -> String {
    format!(
        "{}  {:<3}  {:<10} {:<10} {:<12} {}",
        message.id,
        message.direction,
        message.class,
        message.outcome,
        message.case.as_deref().unwrap_or("-"),
        message.held_because.as_deref().unwrap_or_default(),
    )
}

fn show(message: &MessageSummary, bytes: &[u8]) -> Result<(), Problem> {
    let why: Vec<String> = serde_json::from_str(&message.why).unwrap_or_default();
    let read = read(bytes, &OwnMail::default());
    say(&format!("{}  {}, {}", message.id, message.class, message.outcome))?;
    say(&format!(
        "Received  {} in {}",
        time_and_date(message.received_at),
        message.mailbox
    ))?;
    say(&format!(
        "Case      {}",
        message.case.as_deref().unwrap_or("none")
    ))?;
    say(&format!("Why       {}", why.join("; ")))?;
    say(&format!(
        "From      {}",
        read.from
            .map_or_else(|| "nobody".to_owned(), |from| from.to_string())
    ))?;
    say(&format!(
        "Subject   {}",
        message.subject.as_deref().unwrap_or("-")
    ))?;
    for file in &read.attachments {
        say(&format!(
            "File      {}, {} bytes, {}",
            file.name, file.size, file.content_type
        ))?;
    }
    say("")?;
    say(&text_of(message, bytes))
}

/// The words of a message. A note of staff is its words, and no mail with a head.
fn text_of(message: &MessageSummary, bytes: &[u8]) -> String {
    if message.class == "note" {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    read(bytes, &OwnMail::default()).text
}
