//! `redress simulate`: a made-up register and its known truth.

use super::{Output, Shared, chance, clock, say};
use casework::clocks::civil_date;
use chrono::NaiveDate;
use redress::{House, Problem, simulate::simulate};
use register::Opening;
use serde_json::json;
use simulation::{Asked, truth::Truth};
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Arguments of `redress simulate`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLE)]
pub struct Arguments {
    /// How many homes the landlord has; each thousand has some five complaints a month
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=50_000_000))]
    homes: u32,
    /// How many years
    #[arg(long, default_value_t = 2, value_parser = clap::value_parser!(u32).range(1..=10))]
    years: u32,
    /// What all draws follow from: the same homes, years, seed and end give the same register
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The last day of simulated time; today where nothing is said
    #[arg(long, value_name = "DATE")]
    until: Option<NaiveDate>,
    /// Where to write what is true of it, as JSON
    #[arg(long, value_name = "FILE")]
    truth: Option<PathBuf>,
}

const EXAMPLE: &str = "Fills the register that the settings name, which must hold nothing. Nobody in it exists, and \
nothing is ever sent from it: `redress run`, `bot` and `worker` refuse to work in it.

Example:
  redress simulate --homes 12000 --years 2 --seed 7 --until 2026-09-30 --truth truth.json --settings trial.toml";

/// Fills the register, writes the truth, and says what was made.
pub async fn obey(arguments: Arguments, shared: Shared) -> Result<ExitCode, Problem> {
    let clock = clock();
    let today = civil_date(clock.now());
    let until = arguments.until.unwrap_or(today);
    if until > today {
        let message = format!("{until} is still to come");
        return Err(Problem::new(
            "usage",
            message,
            "end with a day that has been: `--until`",
        ));
    }
    let asked = Asked {
        homes: arguments.homes,
        years: arguments.years,
        seed: arguments.seed,
        until,
    };
    let settings = shared.settings()?;
    // A place that cannot be written to is found before anything is made.
    let truth_file = arguments.truth.as_deref().map(made).transpose()?;
    let house = House::open(&settings, Opening::Create, clock, chance()?).await?;
    let truth = simulate(&house, asked).await?;
    house.register.close().await;
    if let Some((mut to, file)) = truth_file {
        let text = serde_json::to_string_pretty(&truth);
        let text = text.map_err(|error| Problem::new("output", error, "report this"))?;
        writeln!(to, "{text}").map_err(|error| unwritten(file, &error))?;
    }
    let Truth {
        cases, from, until, ..
    } = truth;
    match shared.output {
        Output::Program => Shared::json(&json!({ "cases": cases, "from": from, "until": until }))?,
        Output::Person => say(&format!("{cases} made-up cases, from {from} to {until}"))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The file, which is not there yet.
fn made(file: &Path) -> Result<(File, &Path), Problem> {
    let to = File::create_new(file).map_err(|error| unwritten(file, &error))?;
    Ok((to, file))
}

fn unwritten(file: &Path, error: &std::io::Error) -> Problem {
    let message = format!("{} cannot be written: {error}", file.display());
    Problem::new("simulation", message, "name a new file in a folder that is there")
}
