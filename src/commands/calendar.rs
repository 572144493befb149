//! `redress calendar`: the bank holidays that dates are counted by.

use super::{Output, Shared, chance, clock, say};
use casework::calendars::{Calendar, Region};
use casework::clocks::civil_date;
use casework::decide::Moved;
use chrono::{Datelike, NaiveDate};
use redress::{House, Problem, calendar_in_force, location};
use register::{Condition, Opening, Register};
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Subcommands of `redress calendar`.
#[derive(clap::Subcommand)]
pub enum Command {
    /// The calendar in force: its version and its years
    #[command(after_help = "Example:\n  redress calendar show")]
    Show,
    /// Put GOV.UK's list of bank holidays in force; the open dates of every case are counted anew
    #[command(
        after_help = "The list is www.gov.uk/bank-holidays.json. A date that was promised to a resident never moves later by this.\n\nExample:\n  redress calendar update bank-holidays.json"
    )]
    Update {
        /// GOV.UK's bank-holidays.json
        file: PathBuf,
    },
}

/// Does what was asked.
pub async fn obey(command: Command, shared: Shared) -> Result<ExitCode, Problem> {
    match command {
        Command::Show => show(&shared).await,
        Command::Update { file } => update(&file, &shared).await,
    }
}

/// The bank holidays to count by: those of that file; else those in force in the register that the
/// settings name; else, where there are no settings or no register yet, those that come with the program.
pub async fn to_count_by(file: Option<&Path>, shared: &Shared) -> Result<Calendar, Problem> {
    if let Some(file) = file {
        return read(file);
    }
    if !shared.has_settings() {
        return Ok(Calendar::embedded());
    }
    let (settings, _) = shared.found_settings()?;
    let (location, files) = location(&settings.register)?;
    if location.inspect().await? == Condition::NotMade {
        return Ok(Calendar::embedded());
    }
    let register = Register::open(&location, &files, Opening::Existing).await?;
    let calendar = calendar_in_force(&register).await?;
    register.close().await;
    Ok(calendar)
}

fn read(file: &Path) -> Result<Calendar, Problem> {
    let cure = "give GOV.UK's list: www.gov.uk/bank-holidays.json";
    let text = std::fs::read_to_string(file)
        .map_err(|error| Problem::new("calendar", format!("{}: {error}", file.display()), cure))?;
    Calendar::read(&text)
        .map_err(|fault| Problem::new("calendar", format!("{}: {fault}", file.display()), cure))
}

async fn show(shared: &Shared) -> Result<ExitCode, Problem> {
    let register = shared.register().await?;
    let calendar = calendar_in_force(&register).await?;
    register.close().await;
    let (first, last) = calendar.years();
    match shared.output {
        Output::Program => {
            Shared::json(
                &json!({ "calendar_version": calendar.version(), "first_year": first, "last_year": last }),
            )?;
        }
        Output::Person => say(&format!("calendar {}: {first} to {last}", calendar.version()))?,
    }
    Ok(ExitCode::SUCCESS)
}

async fn update(file: &Path, shared: &Shared) -> Result<ExitCode, Problem> {
    let calendar = read(file)?;
    let settings = shared.settings()?;
    let mut house = House::open(&settings, Opening::Create, clock(), chance()?).await?;
    let mut tx = house.register.write().await?;
    let before = tx.calendar_in_force(Calendar::embedded()).await?;
    let (first, known) = before.years();
    refuse_older(&calendar, known)?;
    let calendar = calendar.behind(&before);
    // What runs now may have begun in the year before.
    let since = (civil_date(house.clock.now()).year() - 1).max(first);
    refuse_gap(&calendar, since, known)?;
    let is_new = tx.put_in_force(&calendar, house.clock.now()).await?;
    tx.commit().await?;
    house.register.close().await;
    // Opened again, the house counts by it.
    house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    let calendar = house.rules.calendar.clone();
    let now = house.clock.now();
    let mut luck = house.chance();
    let moved = worker::recount(&house.register, &house.rules, now, &mut luck).await?;
    house.register.close().await;
    let changes = Changes {
        added: calendar.not_in(&before).collect(),
        gone: before.not_in(&calendar).collect(),
        moved,
    };
    match shared.output {
        Output::Program => changes.for_a_program(&calendar)?,
        // One that was broken off goes on where it ended.
        Output::Person if is_new || !changes.moved.is_empty() => changes.for_a_person(&calendar)?,
        Output::Person => say("this calendar is in force already")?,
    }
    Ok(ExitCode::SUCCESS)
}

/// A list that ends before the one in force would make dates unknown that are known.
fn refuse_older(calendar: &Calendar, known: i32) -> Result<(), Problem> {
    let (_, last) = calendar.years();
    if last >= known {
        return Ok(());
    }
    Err(Problem::new(
        "calendar",
        format!("the list ends with {last}, and {known} is known already"),
        "fetch it anew: www.gov.uk/bank-holidays.json",
    ))
}

/// Without a year that open cases, and those to come, are counted in, no complaint could be opened.
fn refuse_gap(calendar: &Calendar, since: i32, known: i32) -> Result<(), Problem> {
    let Some((year, region)) = calendar.gap(since, known) else {
        return Ok(());
    };
    Err(Problem::new(
        "calendar",
        format!("the list has no bank holidays of {year} for {region}, and they are known already"),
        "fetch it anew: www.gov.uk/bank-holidays.json",
    ))
}

/// What a new calendar changes.
struct Changes<'a> {
    added: Vec<(Region, NaiveDate, &'a str)>,
    gone: Vec<(Region, NaiveDate, &'a str)>,
    moved: Vec<Moved>,
}

impl Changes<'_> {
    fn for_a_program(&self, calendar: &Calendar) -> Result<(), Problem> {
        let days = |days: &[(Region, NaiveDate, &str)]| -> Vec<_> {
            let day = |(region, date, name): &(Region, NaiveDate, &str)| json!({ "region": region, "date": date, "name": name });
            days.iter().map(day).collect()
        };
        let dates: Vec<_> = self
            .moved
            .iter()
            .map(|moved| {
                json!({ "reference": moved.reference.to_string(), "clock": moved.clock, "before": moved.before,
                        "now": moved.now, "act_by": moved.act_by })
            })
            .collect();
        Shared::json(&json!({
            "calendar_version": calendar.version(), "added": days(&self.added), "gone": days(&self.gone), "moved": dates,
        }))
    }

    fn for_a_person(&self, calendar: &Calendar) -> Result<(), Problem> {
        let (first, last) = calendar.years();
        say(&format!(
            "calendar {} is in force: {first} to {last}",
            calendar.version()
        ))?;
        for (sign, days) in [("new:  ", &self.added), ("gone: ", &self.gone)] {
            for (region, date, name) in days {
                say(&format!(
                    "  {sign} {} {name} ({region})",
                    date.format("%a %-d %b %Y")
                ))?;
            }
        }
        for moved in &self.moved {
            let Moved {
                reference,
                clock,
                before,
                now,
                act_by,
            } = moved;
            say(&format!(
                "  {reference} {clock}: {before} is now {now}; act by {act_by}"
            ))?;
        }
        say(&format!("{} open dates moved", self.moved.len()))
    }
}
