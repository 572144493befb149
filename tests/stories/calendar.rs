//! A list of bank holidays, in; the dates of open cases counted anew by running programs, out (Q36).

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use casework::calendars::Calendar;
use libtest_mimic::Trial;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::house_on_servers::Program;
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    let proclaimed = both(
        "calendar::a_day_that_is_proclaimed_is_counted_at_once_and_moves_no_promise",
        proclaimed,
    );
    let refused = both("calendar::an_older_list_is_refused", refused);
    proclaimed.into_iter().chain(refused).collect()
}

/// GOV.UK's list in the office's folder, with something exchanged.
fn list(office: &Office, from: &str, to: &str) -> Result<PathBuf> {
    let text = Calendar::embedded().text().to_owned();
    ensure!(text.contains(from), "{from} is not in the list");
    let file = office.folder().join("bank-holidays.json");
    std::fs::write(&file, text.replace(from, to))?;
    Ok(file)
}

async fn proclaimed(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@home.example",
            "1@home.example",
            "Lift",
            "It is broken again.",
        ),
    )?;
    office.both().await?;
    let due = |case: &register::CaseSummary| {
        let date = case.dates.iter().find(|date| date.clock == "s1_response");
        date.map(|date| (date.policy_due.clone(), date.act_by.clone()))
            .context("no date")
    };
    ensure!(due(&office.case().await?)? == ("2026-11-16".to_owned(), "2026-11-16".to_owned()));
    let program = Program::start(&office, "run")?;
    let day = r#""events": [{"title": "Proclaimed", "date": "2026-11-16"}, "#;
    let file = list(&office, "\"events\": [", day)?;
    let file = file.display().to_string();
    let update = ["calendar", "update", &file, "--json"];
    let told = json_lines(&redress(office.folder(), &update)?)?
        .pop()
        .context("nothing")?;
    ensure!(told["added"].as_array().map(Vec::len) == Some(3), "{told}");
    program.says("another calendar is in force", 1).await?;
    // What comes from now on is counted by it as well.
    office.post(
        "2",
        mail("bob@home.example", "2@home.example", "Door", "It sticks."),
    )?;
    program.took_in(1).await?;
    program.stop().await?;
    let cases = office.cases().await?;
    let of = |subject: &str| {
        cases
            .iter()
            .find(|case| case.subject.as_deref() == Some(subject))
            .context("no case")
    };
    ensure!(
        due(of("Lift")?)? == ("2026-11-17".to_owned(), "2026-11-16".to_owned()),
        "{cases:?}"
    );
    ensure!(
        due(of("Door")?)? == ("2026-11-17".to_owned(), "2026-11-17".to_owned()),
        "{cases:?}"
    );
    let again = json_lines(&redress(office.folder(), &update)?)?
        .pop()
        .context("nothing")?;
    ensure!(again["moved"].as_array().is_some_and(Vec::is_empty), "{again}");
    let shown = redress(office.folder(), &["calendar", "show"])?;
    let shown = String::from_utf8(shown.stdout)?;
    ensure!(
        shown.contains(told["calendar_version"].as_str().unwrap_or("?")),
        "{shown}"
    );
    office.close().await
}

async fn refused(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.both().await?;
    let nothing = office.folder().join("nothing.json").display().to_string();
    let older = list(&office, "\"2028-", "\"2018-")?.display().to_string();
    let settings = office.settings_file().display().to_string();
    for (file, says) in [
        (&nothing, "www.gov.uk/bank-holidays.json"),
        (&older, "ends with 2027"),
        (&settings, "GOV.UK"),
    ] {
        let output = redress(office.folder(), &["calendar", "update", file])?;
        let said = String::from_utf8(output.stderr)?;
        ensure!(
            output.status.code() == Some(1) && said.contains(says),
            "{file}: {said}"
        );
    }
    office.close().await
}
