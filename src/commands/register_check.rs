//! `redress register check`: the facts folded again and compared with what is kept.

use super::{Output, Shared, say};
use casework::ids::{CaseId, MessageId};
use redress::Problem;
use register::Difference;
use serde_json::json;
use std::process::ExitCode;
use uuid::Uuid;

/// Subcommands of `redress register`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Fold every case's facts again and compare; check every body against its hash
    #[command(after_help = "Example:\n  redress register check")]
    Check,
}

/// Does what was asked; fails if anything differs.
pub async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    let Command::Check = command;
    let register = shared.register().await?;
    let mut tx = register.read().await?;
    let book = tx.used_rulebook().await?;
    let mut differences = tx.check_messages().await?;
    let mut after = CaseId(Uuid::nil());
    while let Some((last, found)) = tx.check_cases(&book, after).await? {
        differences.extend(found);
        after = last;
    }
    let mut after = MessageId(Uuid::nil());
    while let Some((last, found)) = tx.check_bodies(after).await? {
        differences.extend(found);
        after = last;
    }
    drop(tx);
    register.close().await;
    for Difference { of, what } in &differences {
        match shared.output {
            Output::Program => Shared::json(&json!({ "of": of, "what": what }))?,
            Output::Person => say(&format!("{of}: {what}"))?,
        }
    }
    match differences.len() {
        0 => {
            if shared.output == Output::Person {
                say("the register is as its facts make it")?;
            }
            Ok(ExitCode::SUCCESS)
        }
        count => Err(Problem::new(
            "register",
            format!("{count} things in the register are not as they should be"),
            "stop the bot and the worker, and restore the register from a backup",
        )),
    }
}
