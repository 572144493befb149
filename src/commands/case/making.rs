//! A move and who makes it, in; the case after it, written and told, out.

use super::beside::Ended;
use super::steps::{Step, Told};
use crate::commands::staff;
use crate::commands::{Output, Shared, chance, clock, say};
use casework::cases::{Channel, Reference};
use casework::decide::Plan;
use casework::ids::ContactId;
use casework::letters::wording::time_and_date;
use casework::moves::{self, Doing, Move, Refused};
use redress::{House, Problem};
use register::{Opening, RegisterError};
use serde_json::{Value, json};
use std::process::ExitCode;

/// So often others may change the same case between our reading and our writing.
const MOST_TRIES: u32 = 5;

/// Does what was asked, and tells what followed.
pub async fn make(step: Step, shared: &Shared) -> Result<ExitCode, Problem> {
    let (told, step) = step.into_move();
    let settings = shared.settings()?;
    let mut house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    let (plan, ended) = decided(&mut house, &told, step.as_ref()).await?;
    house.register.close().await;
    tell(&plan, &ended, shared.output)?;
    Ok(ExitCode::SUCCESS)
}

async fn decided(house: &mut House, told: &Told, step: &dyn Move) -> Result<(Plan, Vec<Ended>), Problem> {
    let by = staff(&house.rules, &told.by)?;
    let mut tries = 0;
    loop {
        match once(house, told, by, step).await {
            Err(Trouble::Register(RegisterError::Moved | RegisterError::Crossed)) if tries < MOST_TRIES => {
                tries += 1;
            }
            Err(Trouble::Register(error)) => return Err(error.into()),
            Err(Trouble::Problem(problem)) => return Err(problem),
            Ok(made) => return Ok(made),
        }
    }
}

enum Trouble {
    Register(RegisterError),
    Problem(Problem),
}

impl From<RegisterError> for Trouble {
    fn from(error: RegisterError) -> Self {
        Self::Register(error)
    }
}

impl From<Problem> for Trouble {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

async fn once(
    house: &mut House,
    told: &Told,
    by: ContactId,
    step: &dyn Move,
) -> Result<(Plan, Vec<Ended>), Trouble> {
    let now = house.clock.now();
    let mut luck = house.chance();
    let mut tx = house.register.write().await?;
    let Some(case) = tx.case_by_reference(&told.reference).await? else {
        return Err(no_case(&told.reference).into());
    };
    let mut others = Vec::new();
    for reference in step.cases() {
        let Some(other) = tx.case_by_reference(&reference).await? else {
            return Err(no_case(&reference).into());
        };
        others.push(other.id);
    }
    let people = step.people();
    let file = tx.case_file(case.id, (&others, &people), &house.rules).await?;
    let mut file =
        file.ok_or_else(|| Problem::new("case", "it has no facts", "run `redress register check`"))?;
    for letter in step.letters(&file) {
        let with = tx.recorded_with(case.id, letter).await?;
        file.with_letters.insert(letter, with);
    }
    let at = told.at.unwrap_or(now);
    if at > now {
        let message = format!("{} has not come yet", time_and_date(at));
        return Err(Problem::new("usage", message, "give `--at` the time at which it happened").into());
    }
    let doing = Doing {
        by: Some(by),
        at,
        now,
    };
    let plan =
        moves::make(&house.rules, &file, step, doing, &mut luck).map_err(|refused| problem(&refused))?;
    let ended = Ended::of(&plan, &mut tx).await?;
    tx.apply(std::slice::from_ref(&plan), now).await?;
    tx.commit().await?;
    Ok((plan, ended))
}

fn no_case(reference: &Reference) -> Problem {
    let message = format!("there is no case {reference}");
    Problem::new("case", message, "see `redress case list`")
}

pub(super) fn problem(refused: &Refused) -> Problem {
    match refused {
        Refused::Not { cure, .. } => Problem::new("refused", refused, cure),
        Refused::Undecided(error) => Problem::new("case", error, "see `redress case show`"),
    }
}

pub(super) fn tell(plan: &Plan, ended: &[Ended], output: Output) -> Result<(), Problem> {
    let Some(case) = plan.cases.first() else {
        return say("nothing followed");
    };
    let facts: Vec<String> = case.facts.iter().map(|fact| fact.what.kept().0).collect();
    let mails = plan
        .letters
        .iter()
        .map(|letter| (letter.id, letter.kind, Channel::Mail));
    let posted = plan
        .printed
        .iter()
        .map(|letter| (letter.id, letter.kind, Channel::Post));
    let letters: Vec<_> = mails.chain(posted).collect();
    match output {
        Output::Program => {
            let letters: Vec<Value> = letters
                .iter()
                .map(|(id, kind, channel)| json!({ "id": id, "kind": kind.name(), "channel": channel.as_str() }))
                .collect();
            Shared::json(&json!({
                "reference": case.after.reference.to_string(), "state": case.after.state.as_str(),
                "stage": case.after.stage(), "facts": facts, "letters": letters, "ended": ended,
            }))
        }
        Output::Person => {
            say(&format!(
                "{}: {}",
                case.after.reference,
                case.after.state.as_str()
            ))?;
            for fact in facts {
                say(&format!("  {}", fact.replace('_', " ")))?;
            }
            for Ended { number, kind, what } in ended {
                say(&format!("  {kind} {number} is over: {what}"))?;
            }
            for (id, kind, channel) in letters {
                say(&format!(
                    "  letter {} by {}: {id}",
                    kind.name(),
                    channel.in_words()
                ))?;
            }
            Ok(())
        }
    }
}
