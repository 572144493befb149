//! `redress report QUARTER`: a quarter, in; the paper for its readers, out.

use crate::commands::{Output, Shared, chance, clock, say};
use casework::clocks::civil_date;
use casework::measures::{Asked, Month, NotAQuarter, Quarter};
use chrono::NaiveDate;
use redress::settings::{Homes, Settings};
use redress::{House, Problem};
use register::Opening;
use reports::Paper;
use reports::model::Edition;
use serde_json::json;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;
use worker::papers::PaperTrouble;

/// Which paper is drawn.
#[derive(clap::Args)]
pub struct Draw {
    /// The quarter, such as 2026-Q3 for July to September 2026; for managers also a month, such as 2026-09
    period: Period,
    /// Who reads it
    #[arg(long = "for", value_enum)]
    readers: Readers,
    /// The folder that it is written into; made if it is not there
    #[arg(long)]
    out: PathBuf,
    /// The last day of which anything is known; today where nothing is said
    #[arg(long, value_name = "DATE")]
    as_at: Option<NaiveDate>,
}

/// Who reads it.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Readers {
    /// The residents' scrutiny panel: no number that gives anybody away
    Panel,
    /// The board: everything, confidential
    Board,
    /// Those who manage complaints: one month
    Managers,
    /// The public: the figures of the yearly report of Code 8.1, for the twelve months to the quarter's end
    Annual,
    /// The members of a co-operative: what was learned and changed
    Members,
}

/// What it is about.
#[derive(Clone, Copy)]
enum Period {
    Quarter(Quarter),
    Month(Month),
}

impl FromStr for Period {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let month = text.parse::<Month>().map(Self::Month);
        month.or_else(|_| text.parse().map(Self::Quarter))
    }
}

impl Period {
    fn quarter(self) -> Quarter {
        match self {
            Self::Quarter(quarter) => quarter,
            Self::Month(month) => Quarter::of(month.first_day()),
        }
    }

    fn edition(self, readers: Readers) -> Result<Edition, Problem> {
        Ok(match (readers, self) {
            (Readers::Managers, Self::Month(month)) => Edition::Managers(month),
            (Readers::Managers, Self::Quarter(quarter)) => Edition::Managers(quarter.months()[2]),
            (_, Self::Month(_)) => {
                let message = "only managers have a paper of one month";
                return Err(Problem::new("usage", message, "name a quarter, such as 2026-Q3"));
            }
            (Readers::Panel, _) => Edition::Panel,
            (Readers::Board, _) => Edition::Board,
            (Readers::Annual, _) => Edition::Annual,
            (Readers::Members, _) => Edition::Members,
        })
    }
}

/// Draws it.
pub async fn draw(arguments: Draw, shared: &Shared) -> Result<ExitCode, Problem> {
    let settings = shared.settings()?;
    let quarter = arguments.period.quarter();
    let edition = arguments.period.edition(arguments.readers)?;
    let today = civil_date(clock().now());
    let as_at = arguments.as_at.unwrap_or(today);
    refuse_unknown(quarter, as_at, today)?;
    let house = House::open(&settings, Opening::Existing, clock(), chance()?).await?;
    let paper = paper(&settings, &house, (quarter, as_at), edition).await?;
    house.register.close().await;
    let names = write_all(&paper, &arguments.out)?;
    match shared.output {
        Output::Program => Shared::json(&json!({
            "quarter": quarter.to_string(),
            "for": edition.as_str(),
            "as_at": as_at,
            "out": arguments.out,
            "files": names,
        }))?,
        Output::Person => say(&format!(
            "{}: open {}",
            paper.report().title,
            arguments.out.join("report.html").display()
        ))?,
    }
    Ok(ExitCode::SUCCESS)
}

/// The paper on a quarter as at a day, drawn from that house's register.
pub(in crate::commands) async fn paper(
    settings: &Settings,
    house: &House,
    (quarter, as_at): (Quarter, NaiveDate),
    edition: Edition,
) -> Result<Paper, Problem> {
    let report = settings.report.as_ref();
    let words = report.and_then(|report| report.words.as_deref());
    let notes = worker::papers::notes(words).map_err(PaperTrouble::from)?;
    let asked = Asked {
        quarter,
        as_at,
        homes: settings.landlord.homes.map(Homes::all),
        region: house.rules.landlord.region,
        calendar: &house.rules.calendar,
    };
    let figures = worker::papers::figures(&house.register, &asked).await?;
    let earlier = worker::papers::earlier(&house.register, as_at).await?;
    let about = worker::papers::about(&house.rules, notes, earlier, 1);
    Ok(Paper::draw(edition, &figures, &about))
}

/// Writes every file of a paper below `out`; their names.
pub(in crate::commands) fn write_all(paper: &Paper, out: &Path) -> Result<Vec<String>, Problem> {
    let files = paper
        .files()
        .map_err(|error| Problem::new("report", error, "report this"))?;
    for (name, bytes) in &files {
        write(&out.join(name), bytes)?;
    }
    Ok(files.into_iter().map(|(name, _)| name).collect())
}

/// Nothing is known of days to come, nor of a quarter that has not begun.
fn refuse_unknown(quarter: Quarter, as_at: NaiveDate, today: NaiveDate) -> Result<(), Problem> {
    let span = quarter.span();
    if as_at > today {
        let message = format!("{as_at} is still to come");
        return Err(Problem::new("usage", message, "give --as-at a day up to today"));
    }
    if as_at < span.first {
        let message = format!("{quarter} begins on {}, after {as_at}", span.first);
        return Err(Problem::new(
            "usage",
            message,
            "name a quarter that had begun by then",
        ));
    }
    if as_at < span.last {
        tracing::warn!(
            "{quarter} ends on {}: its figures as at {as_at} are of part of it",
            span.last
        );
    }
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), Problem> {
    let folder = file.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)
        .and_then(|()| std::fs::write(file, bytes))
        .map_err(|error| {
            let message = format!("{} cannot be written: {error}", file.display());
            Problem::new("report", message, "give --out a folder that can be written")
        })
}
