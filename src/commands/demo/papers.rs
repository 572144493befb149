//! A folder, in; a made-up landlord's register of two years in a room of its own, and a quarter's papers drawn
//! from it, out.

use super::{SETTINGS, make_inbox};
use crate::commands::report::{paper, write_all};
use crate::commands::{chance, clock};
use casework::clocks::civil_date;
use casework::decide::papers::{Circulation, upcoming};
use casework::measures::Quarter;
use chrono::{Days, NaiveDate};
use redress::simulate::simulate;
use redress::{House, Problem, settings};
use register::Opening;
use reports::model::Edition;
use simulation::Asked;
use std::path::{Path, PathBuf};

/// Enough for figures that say something, and few enough to be made while one waits.
const HOMES: u32 = 6_000;
const YEARS: u32 = 2;
const SEED: u64 = 7;
/// What its people write into the papers, without the dates.
const WORDS: &str = include_str!("../../../demo/papers.toml");

/// The papers of the demonstration.
pub(super) struct Papers {
    /// Whose quarter they tell of.
    pub quarter: Quarter,
    /// The settings of the made-up register.
    pub settings: PathBuf,
    /// The panel's and the board's page.
    pub pages: [PathBuf; 2],
}

/// Draws them, once: a second demonstration in the same folder finds them.
pub(super) async fn draw(folder: &Path) -> Result<Papers, Problem> {
    // The simulator fills no register in which anything else stands.
    let simulated = folder.join("simulated");
    let out = folder.join("report");
    let how = Circulation {
        after: settings::Report::AFTER,
        ..Circulation::default()
    };
    let (coming, _) = upcoming(&how, civil_date(clock().now()));
    let quarter = coming.before();
    // As the worker draws it: with what is known on the day before.
    let as_at = quarter.span().last + Days::new(how.after - 1);
    let papers = Papers {
        quarter,
        settings: simulated.join(settings::FILE_NAME),
        pages: [Edition::Panel, Edition::Board].map(|edition| out.join(edition.as_str()).join("report.html")),
    };
    if papers.pages.iter().all(|page| page.is_file()) {
        return Ok(papers);
    }
    prepare(&simulated, quarter).map_err(|error| {
        let message = format!("{} cannot be used: {error}", simulated.display());
        Problem::new("demo", message, "name an empty folder: redress demo DIR")
    })?;
    from_simulation(&papers, &out, as_at).await?;
    Ok(papers)
}

/// A folder with settings and no register; one that a demonstration left half made is made anew.
fn prepare(simulated: &Path, quarter: Quarter) -> std::io::Result<()> {
    if simulated.exists() {
        std::fs::remove_dir_all(simulated)?;
    }
    make_inbox(simulated)?;
    let homes = format!("[landlord]\nhomes = {{ rented = {HOMES} }}\n");
    let text = SETTINGS.replacen("[landlord]\n", &homes, 1) + "\n[report]\nwords = \"papers.toml\"\n";
    std::fs::write(simulated.join("papers.toml"), words(quarter))?;
    std::fs::write(simulated.join(settings::FILE_NAME), text)
}

/// What people write into the papers on that quarter.
fn words(quarter: Quarter) -> String {
    let [_, second, _] = quarter.months();
    let day = |date: NaiveDate| date.to_string();
    WORDS
        .replace("QUARTER BEFORE", &quarter.before().to_string())
        .replace("IN THE QUARTER", &day(second.first_day()))
        .replace("AFTER IT", &day(quarter.span().last + Days::new(90)))
}

async fn from_simulation(papers: &Papers, out: &Path, as_at: NaiveDate) -> Result<(), Problem> {
    let settings = settings::read(&papers.settings)?;
    let house = House::open(&settings, Opening::Create, clock(), chance()?).await?;
    let asked = Asked {
        homes: HOMES,
        years: YEARS,
        seed: SEED,
        until: as_at,
    };
    simulate(&house, asked).await?;
    for edition in [Edition::Panel, Edition::Board] {
        let paper = paper(&settings, &house, (papers.quarter, as_at), edition).await?;
        write_all(&paper, &out.join(edition.as_str()))?;
    }
    house.register.close().await;
    Ok(())
}
