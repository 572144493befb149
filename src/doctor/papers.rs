//! `[report]` and what was drawn, in; whether the quarterly papers can be drawn and sent, and when, out.

use super::Notes;
use crate::problem::Problem;
use crate::settings::{Report, Settings};
use casework::clocks::civil_date;
use casework::decide::papers::{Circulation, Issue, Next, next, upcoming, with_the_secretary};
use chrono::{DateTime, NaiveDate, Utc};
use register::{Register, RegisterError};
use reports::model::in_words;
use worker::papers::PaperTrouble;

/// Examines it, where reports are wanted.
pub(super) async fn examine(
    settings: &Settings,
    register: Option<&Register>,
    now: DateTime<Utc>,
    notes: &mut Notes<'_>,
) {
    let Some(report) = &settings.report else { return };
    notes.begin("reports");
    words(report, notes);
    let [secretary, panel, board] = [&report.secretary, &report.panel, &report.board].map(Vec::len);
    if secretary == 0 {
        // Readers without a secretary are a warning of the settings.
        notes.ok(
            "readers",
            "no secretary is named: papers are drawn by hand and sent to nobody",
        );
        return;
    }
    notes.ok(
        "readers",
        format!("they go to the secretary first ({secretary}), then to panel ({panel}) and board ({board})"),
    );
    let approver = settings
        .staff
        .iter()
        .find(|person| Some(&person.email) == report.approval.as_ref());
    notes.ok(
        "approval",
        match approver {
            Some(person) => format!("they wait until {} has approved them", person.name),
            None => "nobody has to approve them: they go on as soon as the secretary has them".to_owned(),
        },
    );
    match drawn(register).await {
        Ok((issues, since)) => when(&report.circulation(), (&issues, since), civil_date(now), notes),
        Err(error) => notes.problem("next", &error.into()),
    }
}

fn words(report: &Report, notes: &mut Notes<'_>) {
    match (&report.words, worker::papers::notes(report.words.as_deref())) {
        (_, Err(fault)) => notes.problem("words", &Problem::from(PaperTrouble::from(fault))),
        (Some(file), Ok(_)) => notes.ok("words", format!("{} is understood", file.display())),
        (None, Ok(_)) => notes.ok(
            "words",
            "people write nothing into the papers: `words` names no file",
        ),
    }
}

async fn drawn(register: Option<&Register>) -> Result<(Vec<Issue>, Option<NaiveDate>), RegisterError> {
    let Some(register) = register else {
        return Ok((Vec::new(), None));
    };
    let mut tx = register.read().await?;
    Ok((tx.issues().await?, tx.first_receipt().await?))
}

/// What waits, and on which day the next papers are drawn.
fn when(
    how: &Circulation,
    (issues, since): (&[Issue], Option<NaiveDate>),
    today: NaiveDate,
    notes: &mut Notes<'_>,
) {
    let coming = next(how, issues, since, today);
    for issue in with_the_secretary(issues) {
        let since = in_words(civil_date(issue.drawn_at));
        if how.approval.is_some() && issue.approved.is_none() {
            let says = format!(
                "the papers on {} wait for approval since {since}",
                issue.quarter.in_words()
            );
            notes.warn(
                "waiting",
                says,
                format!("redress report approve {}", issue.quarter),
            );
        }
    }
    let says = match coming {
        Next::Draw(quarter) => format!("the papers on {} are drawn at once", quarter.in_words()),
        Next::Circulate(issue) => format!(
            "the papers on {} go to their readers at once",
            issue.quarter.in_words()
        ),
        Next::Nothing => {
            let (quarter, day) = upcoming(how, today);
            format!(
                "the papers on {} are drawn on {}",
                quarter.in_words(),
                in_words(day)
            )
        }
    };
    notes.ok("next", says);
}
