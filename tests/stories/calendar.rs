//! A list of bank holidays, in; the dates of open cases counted anew by running programs, out (Q36).

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use casework::calendars::Calendar;
use casework::given::{Chance, Clock};
use libtest_mimic::Trial;
use redress::House;
use register::Opening;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::house_on_servers::Program;
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    let rolling = both(
        "calendar::a_list_without_its_first_year_is_put_in_force_all_the_same",
        rolling,
    );
    let proclaimed = both(
        "calendar::a_day_that_is_proclaimed_is_counted_at_once_and_moves_no_promise",
        proclaimed,
    );
    let refused = both("calendar::an_older_list_is_refused", refused);
    let forward = both(
        "calendar::a_day_that_is_taken_back_is_told_the_resident_once",
        forward,
    );
    [proclaimed, rolling, refused, forward]
        .into_iter()
        .flatten()
        .collect()
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
    // One that opens its house later has read the list already, and is told of nothing new.
    program.says("at work", 1).await?;
    let day = r#""events": [{"title": "Proclaimed", "date": "2026-11-16"}, "#;
    let file = list(&office, "\"events\": [", day)?;
    let file = file.display().to_string();
    let update = ["calendar", "update", &file, "--json"];
    let told = json_lines(&redress(office.folder(), &update)?)?
        .pop()
        .context("nothing")?;
    ensure!(told["added"].as_array().map(Vec::len) == Some(3), "{told}");
    program.says("a new policy or calendar is in force", 1).await?;
    // What comes from now on is counted by it as well.
    office.post(
        "2",
        mail("bob@home.example", "2@home.example", "Door", "It sticks."),
    )?;
    program.took_in(1).await?;
    all_sent(&office).await?;
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

/// GOV.UK lets go of the oldest year in time, and a day may be taken away: what is put in force is in
/// force, though the program's own list has more days.
async fn rolling(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.both().await?;
    let text = Calendar::embedded().text().to_owned();
    let mut list: serde_json::Value = serde_json::from_str(&text)?;
    for region in ["england-and-wales", "scotland", "northern-ireland"] {
        let days = list[region]["events"].as_array_mut().context("no days")?;
        let is = |day: &serde_json::Value, begins: &str| {
            day["date"].as_str().is_some_and(|date| date.starts_with(begins))
        };
        days.retain(|day| !is(day, "2019") && !is(day, "2026-12-25"));
    }
    let file = office.folder().join("rolling.json").display().to_string();
    std::fs::write(&file, list.to_string())?;
    let told = json_lines(&redress(
        office.folder(),
        &["calendar", "update", &file, "--json"],
    )?)?;
    let version = told[0]["calendar_version"].as_str().context("no version")?;
    let shown = redress(office.folder(), &["calendar", "show"])?;
    let shown = String::from_utf8(shown.stdout)?;
    ensure!(
        shown.contains(version) && shown.contains("2019 to 2028"),
        "{shown}"
    );
    office.close().await
}

async fn refused(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.both().await?;
    let nothing = office.folder().join("nothing.json").display().to_string();
    let older = list(&office, "\"2028-", "\"2018-")?.display().to_string();
    let gap = office.folder().join("gap.json");
    std::fs::write(&gap, Calendar::embedded().text().replace("\"2027-", "\"2018-"))?;
    let gap = gap.display().to_string();
    let settings = office.settings_file().display().to_string();
    for (file, says) in [
        (&nothing, "www.gov.uk/bank-holidays.json"),
        (&older, "ends with 2027"),
        (&gap, "no bank holidays of 2027 for england-and-wales"),
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

/// A day off was proclaimed, dates were told by it, and it is a day like others after all.
async fn forward(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let day = r#""events": [{"title": "Proclaimed", "date": "2026-11-16"}, "#;
    count_by(
        &office,
        &Calendar::embedded().text().replace("\"events\": [", day),
    )
    .await?;
    let words = "It is broken again.";
    office.post("1", mail("ann@home.example", "1@home.example", "Lift", words))?;
    office.both().await?;
    ensure!(office.letters_of("progress-update")?.is_empty());
    office.clock.set("2026-11-03T09:00:00Z")?;
    count_by(&office, Calendar::embedded().text()).await?;
    office.worker().await?;
    office.worker().await?;
    let told = office.letters_of("progress-update")?;
    let [letter] = told.as_slice() else {
        anyhow::bail!("{} letters tell it", told.len())
    };
    ensure!(letter.to == "ann@home.example", "{}", letter.to);
    for says in ["16 November 2026", "17 November 2026", "bank holidays"] {
        ensure!(
            letter.message.text.contains(says),
            "{says}: {}",
            letter.message.text
        );
    }
    office.close().await
}

/// Puts a list in force at the office's time, and counts what is open by it.
async fn count_by(office: &Office, text: &str) -> Result<()> {
    let open = async |seed| {
        let (clock, chance) = (Arc::new(office.clock.clone()), Chance::from_seed([seed; 32]));
        House::open(&office.settings()?, Opening::Create, clock, chance)
            .await
            .map_err(anyhow::Error::from)
    };
    let house = open(91).await?;
    let now = office.clock.now();
    let mut tx = house.register.write().await?;
    tx.put_in_force(&Calendar::read(text)?, now).await?;
    tx.commit().await?;
    house.register.close().await;
    let mut house = open(92).await?;
    let mut chance = house.chance();
    worker::recount(&house.register, &house.rules, now, &mut chance).await?;
    house.register.close().await;
    Ok(())
}

/// Waits until a program that runs has sent all its letters.
async fn all_sent(office: &Office) -> Result<()> {
    for _ in 0..600 {
        if office.waiting().await? == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    anyhow::bail!("{} letters wait still", office.waiting().await?)
}
