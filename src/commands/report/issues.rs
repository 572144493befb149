//! `redress report list`, `approve` and `revise`: reports on their way to their readers.

use crate::commands::{Output, Shared, chance, clock, say, staff};
use casework::decide::papers::Issue;
use casework::measures::Quarter;
use redress::{House, Problem};
use register::Opening;
use serde_json::{Value, json};
use std::process::ExitCode;

/// What was drawn, approved and sent.
pub(super) async fn list(shared: &Shared) -> Result<ExitCode, Problem> {
    let register = shared.register().await?;
    let issues = register.read().await?.issues().await?;
    register.close().await;
    for issue in &issues {
        match shared.output {
            Output::Program => Shared::json(&told(issue))?,
            Output::Person => say(&line(issue))?,
        }
    }
    if issues.is_empty() && shared.output == Output::Person {
        say("no report was drawn for its readers yet")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn told(issue: &Issue) -> Value {
    json!({
        "quarter": issue.quarter.to_string(),
        "revision": issue.revision,
        "as_at": issue.as_at,
        "drawn_at": issue.drawn_at,
        "approved_at": issue.approved.map(|(_, at)| at),
        "circulated_at": issue.circulated_at,
    })
}

fn line(issue: &Issue) -> String {
    let standing = match (issue.circulated_at, issue.approved) {
        (Some(at), _) => format!("sent on {}", at.format("%-d %B %Y")),
        (None, Some((_, at))) => format!("approved on {}, and sent next", at.format("%-d %B %Y")),
        (None, None) => "with the secretary".to_owned(),
    };
    format!(
        "{} revision {}: figures as at {}, {standing}",
        issue.quarter,
        issue.revision,
        reports::model::in_words(issue.as_at)
    )
}

/// Approves the newest drawing of a quarter.
pub(super) async fn approve(
    (quarter, revision): (Quarter, Option<u32>),
    by: &str,
    shared: &Shared,
) -> Result<ExitCode, Problem> {
    let settings = shared.settings()?;
    let house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    let by = staff(&house.rules, by)?;
    let named = settings
        .report
        .as_ref()
        .and_then(|report| report.approval.as_ref());
    let may = |named| {
        house
            .rules
            .directory
            .handler_at(named)
            .is_some_and(|handler| handler.id == by)
    };
    if named.is_some_and(|named| !may(named)) {
        let message = "reports are approved by whoever `approval` in [report] names";
        return Err(Problem::new(
            "refused",
            message,
            "ask them, or correct the settings",
        ));
    }
    let mut tx = house.register.write().await?;
    let issues = tx.issues().await?;
    let newest = issues.iter().find(|issue| issue.quarter == quarter);
    let Some(newest) = newest else {
        let message = format!("no report on {quarter} was drawn for its readers");
        return Err(Problem::new("refused", message, "see `redress report list`"));
    };
    if let Some(read) = revision.filter(|read| *read != newest.revision) {
        let message = format!(
            "revision {read} of {quarter} was drawn anew since: there is a revision {}",
            newest.revision
        );
        return Err(Problem::new("refused", message, "read that one, and approve it"));
    }
    if let Some(at) = newest.circulated_at {
        let message = format!("{quarter} went to its readers on {}", at.format("%-d %B %Y"));
        let cure = "there is nothing to approve; `redress report revise` draws it anew";
        return Err(Problem::new("refused", message, cure));
    }
    let is_new = tx
        .approve_issue((quarter, newest.revision), by, house.clock.now())
        .await?;
    tx.commit().await?;
    house.register.close().await;
    match shared.output {
        Output::Program => Shared::json(&json!({
            "quarter": quarter.to_string(),
            "revision": newest.revision,
            "approved": is_new,
        }))?,
        Output::Person if is_new => say(&format!(
            "{quarter} is approved: the worker sends it to its readers"
        ))?,
        Output::Person => say(&format!("{quarter} was approved already"))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// Draws a quarter's report anew.
pub(super) async fn revise(quarter: Quarter, shared: &Shared) -> Result<ExitCode, Problem> {
    let settings = shared.settings()?;
    let Some(report) = settings
        .report
        .as_ref()
        .filter(|report| !report.secretary.is_empty())
    else {
        let cure = "name a `secretary` in [report], or draw it for yourself with `redress report QUARTER`";
        return Err(Problem::new(
            "refused",
            "the settings name no secretary for reports",
            cure,
        ));
    };
    let mut house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    redress::simulate::must_be_real(&house.register).await?;
    let mut circulating = redress::papers(&settings, report, &mut house);
    let issue = circulating.revise(quarter).await?;
    house.register.close().await;
    match shared.output {
        Output::Program => Shared::json(&told(&issue))?,
        Output::Person => say(&line(&issue))?,
    }
    Ok(ExitCode::SUCCESS)
}
