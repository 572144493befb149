//! `redress task`: what people have to do.

use super::{Output, Shared, clock, say};
use casework::decide::TaskKind;
use casework::ids::{ContactId, TaskId};
use casework::letters::wording::time_and_date;
use redress::Problem;
use register::{Register, TaskLine, Tx};
use serde_json::json;
use std::process::ExitCode;
use uuid::Uuid;

/// Subcommands of `redress task`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// List what is to be done, the oldest first
    #[command(after_help = "Example:\n  redress task list --for sam.lee@example.org")]
    List {
        /// Only in the cases of this person or team: a name or an address of the settings
        #[arg(long = "for", value_name = "WHO", conflicts_with = "unassigned")]
        of: Option<String>,
        /// Only what is in nobody\u{2019}s case: for the complaints team
        #[arg(long)]
        unassigned: bool,
    },
    /// Say that something is done
    #[command(
        after_help = "Example:\n  redress task done 0193c8a1-5c3a-7b52-a2a4-2f4f8f3e6b11 --by sam.lee@example.org"
    )]
    Done {
        /// The task, as the list names it
        id: Uuid,
        /// Who did it: a name or an address of the settings
        #[arg(long, env = "REDRESS_BY", value_name = "WHO")]
        by: String,
    },
}

/// Which tasks are listed.
enum Whose {
    Everybodys,
    Of(Vec<ContactId>),
    Nobodys,
}

impl Whose {
    fn has(&self, task: &TaskLine) -> bool {
        let owner = task.owner_id.map(ContactId);
        match self {
            Self::Everybodys => true,
            Self::Of(people) => owner.is_some_and(|owner| people.contains(&owner)),
            Self::Nobodys => owner.is_none(),
        }
    }
}

/// Does what was asked.
pub async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    let register = shared.register().await?;
    match command {
        Command::List { of, unassigned } => {
            let mut tx = register.read().await?;
            let whose = match (of, unassigned) {
                (Some(who), _) => Whose::Of(staff(&mut tx, &who).await?),
                (None, true) => Whose::Nobodys,
                (None, false) => Whose::Everybodys,
            };
            list(&mut tx, &whose, shared.output).await?;
        }
        Command::Done { id, by } => done(&register, TaskId(id), &by, shared.output).await?,
    }
    register.close().await;
    Ok(ExitCode::SUCCESS)
}

async fn list(tx: &mut Tx, whose: &Whose, output: Output) -> Result<(), Problem> {
    let tasks = tx.list_tasks().await?;
    for task in tasks.iter().filter(|task| whose.has(task)) {
        match output {
            Output::Program => Shared::json(&json!({
                "id": task.id, "kind": task.kind, "case": task.case, "owner": task.owner, "message": task.message,
                "made_at": task.made_at,
            }))?,
            Output::Person => {
                let to_do = TaskKind::from_name(&task.kind).map(TaskKind::to_do);
                say(&format!(
                    "{}  {:<12} {:<20} since {}\n    {}{}",
                    task.id,
                    task.case.as_deref().unwrap_or("-"),
                    task.owner.as_deref().unwrap_or("-"),
                    time_and_date(task.made_at),
                    to_do.unwrap_or(&task.kind),
                    task.message
                        .map(|message| format!(" (message {message})"))
                        .unwrap_or_default(),
                ))?;
            }
        }
    }
    Ok(())
}

async fn done(register: &Register, task: TaskId, by: &str, output: Output) -> Result<(), Problem> {
    let mut tx = register.write().await?;
    let [by] = staff(&mut tx, by).await?[..] else {
        let message = format!("\u{201c}{by}\u{201d} is the name of several");
        return Err(Problem::new("usage", message, "give an address"));
    };
    if !tx.finish_task(task, by, clock().now()).await? {
        let message = format!("there is nothing of that name to be done: {task}");
        return Err(Problem::new("task", message, "see `redress task list`"));
    }
    tx.commit().await?;
    match output {
        Output::Program => Shared::json(&json!({ "id": task.0, "done": true })),
        Output::Person => say("done"),
    }
}

/// The staff or teams of that name or address.
pub async fn staff(tx: &mut Tx, who: &str) -> Result<Vec<ContactId>, Problem> {
    let found = tx.staff_called(who).await?;
    if found.is_empty() {
        let message = format!("there is no member of staff and no team \u{201c}{who}\u{201d}");
        return Err(Problem::new(
            "usage",
            message,
            "give a name or an address of [[staff]] or [[team]] in the settings",
        ));
    }
    Ok(found)
}
