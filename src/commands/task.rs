//! `redress task`: what people have to do.

use super::{Output, Shared, say};
use casework::letters::wording::time_and_date;
use redress::Problem;
use serde_json::json;
use std::process::ExitCode;

/// Subcommands of `redress task`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List what is to be done, the oldest first
    #[command(after_help = "Example:\n  redress task list")]
    List,
}

/// Does what was asked.
pub async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    let Command::List = command;
    let register = shared.register().await?;
    let tasks = register.read().await?.list_tasks().await?;
    for task in &tasks {
        match shared.output {
            Output::Program => Shared::json(&json!({
                "id": task.id, "kind": task.kind, "case": task.case, "message": task.message, "made_at": task.made_at,
            }))?,
            Output::Person => say(&format!(
                "{:<24} {:<12} {}  since {}",
                task.kind.replace('_', " "),
                task.case.as_deref().unwrap_or("-"),
                task.message
                    .map(|message| message.to_string())
                    .unwrap_or_default(),
                time_and_date(task.made_at),
            ))?,
        }
    }
    register.close().await;
    Ok(ExitCode::SUCCESS)
}
