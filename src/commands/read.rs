//! `redress read`: what intake would make of messages. Touches nothing.

use super::{Output, Shared, say};
use casework::messages::{Class, Message, OwnMail, Sender, read};
use casework::triage::{Words, triage};
use redress::Problem;
use serde_json::{Value, json};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `redress read`.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  redress read complaint.eml\n  redress read --json - < complaint.eml")]
pub struct Arguments {
    /// Files that hold one message each, or - for standard input
    #[arg(required = true, value_name = "FILE|-")]
    files: Vec<PathBuf>,
}

/// Reads each file and says what it is.
pub fn obey(arguments: &Arguments, shared: &Shared) -> Result<ExitCode, Problem> {
    // The settings say which mail is our own; without any, none is.
    let own = match shared.settings() {
        Ok(settings) => OwnMail {
            addresses: settings
                .mailboxes
                .iter()
                .map(|mailbox| mailbox.address.clone())
                .collect(),
            ..OwnMail::default()
        },
        Err(fault) if shared.settings.is_some() => return Err(fault),
        Err(_) => OwnMail::default(),
    };
    let words = Words::embedded().map_err(Problem::of_words)?;
    let mut code = ExitCode::SUCCESS;
    for file in &arguments.files {
        let line = match bytes(file) {
            Ok(raw) => describe(file, &read(&raw, &own), &words),
            Err(error) => {
                code = ExitCode::FAILURE;
                json!({ "file": file.display().to_string(), "error": error.to_string() })
            }
        };
        match shared.output {
            Output::Program => Shared::json(&line)?,
            Output::Person => say(&in_words(&line))?,
        }
    }
    Ok(code)
}

fn bytes(file: &Path) -> std::io::Result<Vec<u8>> {
    if file.as_os_str() == "-" {
        let mut raw = Vec::new();
        std::io::stdin().read_to_end(&mut raw)?;
        return Ok(raw);
    }
    std::fs::read(file)
}

fn describe(file: &Path, message: &Message, words: &Words) -> Value {
    let human = message.class == Class::Human;
    let subject = message.subject.as_deref().unwrap_or_default();
    let found = triage(words, subject, &message.own_words);
    let acknowledge =
        human && !message.is_empty() && message.from.is_some() && message.sender != Sender::Nobody;
    let attachments: Vec<Value> = message
        .attachments
        .iter()
        .map(|file| {
            json!({ "name": file.name, "size": file.size, "sha256": file.sha256, "content_type": file.content_type })
        })
        .collect();
    let why: Vec<&String> = message
        .why
        .iter()
        .chain(found.why.iter().filter(|_| human))
        .collect();
    let bounce = message.bounce.as_ref();
    json!({
        "file": file.display().to_string(),
        "error": null,
        "from": message.from,
        "from_name": message.from_name,
        "to": message.to,
        "subject": message.subject,
        "message_id": message.message_id,
        "body_text": message.text,
        "reply_text": message.own_words,
        "attachments": attachments,
        "class": message.class,
        "would_acknowledge": acknowledge,
        "why": why,
        "kinds": if human { json!(found.kinds) } else { json!([]) },
        "category": human.then_some(found.category),
        "hazard": found.hazards.first().filter(|_| human),
        "language": message.language,
        "failed_recipients": bounce.map(|bounce| bounce.failed_recipients.clone()).unwrap_or_default(),
        "temporary": bounce.is_some_and(|bounce| bounce.temporary),
        "original_message_id": bounce.and_then(|bounce| bounce.original.clone()),
        "in_reply_to": message.in_reply_to,
    })
}

/// The same for a person: a few lines, not everything.
fn in_words(line: &Value) -> String {
    let text = |key: &str| line[key].as_str().unwrap_or("-").to_owned();
    if !line["error"].is_null() {
        return format!("{}: {}", text("file"), text("error"));
    }
    let why: Vec<&str> = line["why"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let answer = if line["would_acknowledge"] == true {
        "would be confirmed"
    } else {
        "would not be confirmed"
    };
    let words = line["reply_text"].as_str().unwrap_or_default();
    let first: String = words
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default()
        .chars()
        .take(100)
        .collect();
    format!(
        "{}: {} from {}; {answer}\n  subject: {}\n  about: {}{}\n  why: {}\n  says: {first}",
        text("file"),
        text("class"),
        text("from"),
        text("subject"),
        text("category"),
        line["hazard"]
            .as_str()
            .map(|hazard| format!(", danger: {hazard}"))
            .unwrap_or_default(),
        why.join("; "),
    )
}
