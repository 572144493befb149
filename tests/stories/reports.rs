//! A made-up register, in; papers by the command, for either reader and as at any day that has been, out.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::register::desk::written;

pub fn trials() -> Vec<Trial> {
    [
        both("reports::papers_say_what_is_true_and_as_at_when", papers),
        both("reports::nothing_is_told_of_days_to_come", to_come),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A year up to the end of 2025, and what is true of it.
fn simulated(folder: &Path, homes: &str) -> Result<Value> {
    let made = ["simulate", "--homes", homes, "--years", "1", "--seed", "7"];
    let until = ["--until", "2025-12-31", "--truth", "truth.json", "--json"];
    json_lines(&redress(folder, &[&made[..], &until].concat())?)?;
    Ok(serde_json::from_str(&std::fs::read_to_string(
        folder.join("truth.json"),
    )?)?)
}

/// Draws a paper into a folder; every file of it by its name.
fn drawn(folder: &Path, readers: &str, as_at: &str, out: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let what = ["report", "2025-Q4", "--for", readers, "--out", out];
    let told = json_lines(&redress(
        folder,
        &[&what[..], &["--as-at", as_at, "--json"]].concat(),
    )?)?;
    let names = told.first().and_then(|told| told["files"].as_array());
    let names = names.context("no files")?.iter().filter_map(Value::as_str);
    let files: Result<BTreeMap<_, _>> = names
        .map(|name| {
            let bytes = std::fs::read(folder.join(out).join(name)).with_context(|| name.to_owned())?;
            Ok((name.to_owned(), bytes))
        })
        .collect();
    files
}

/// The numbers in a row of a table of figures.json.
fn row(files: &BTreeMap<String, Vec<u8>>, table: &str, name: &str) -> Result<Vec<u64>> {
    let figures: Value = serde_json::from_slice(files.get("figures.json").context("no figures")?)?;
    let of_name = |all: &Value, key: &str, name: &str| {
        let mut all = all.as_array().into_iter().flatten();
        all.find(|one| one[key] == name).cloned()
    };
    let table = of_name(&figures["tables"], "id", table).context("no table")?;
    let row = of_name(&table["rows"], "name", name).with_context(|| format!("no {name} in {table}"))?;
    let cells = row["cells"].as_array().into_iter().flatten();
    Ok(cells.filter_map(|cell| cell["value"].as_u64()).collect())
}

const QUARTER: &str = "Oct\u{2013}Dec 2025";

async fn papers(ground: Ground) -> Result<()> {
    written(&ground)?;
    let folder = ground.dir.path();
    let truth = simulated(folder, "4000")?;
    let of_quarter = &truth["quarters"]["2025-Q4"];
    for readers in ["panel", "board"] {
        let files = drawn(folder, readers, "2025-12-31", readers)?;
        for name in [
            "report.html",
            "report.pdf",
            "data.xlsx",
            "data/volume.csv",
            "charts/wait.svg",
            "charts/wait.png",
        ] {
            ensure!(
                files.get(name).is_some_and(|file| file.len() > 40),
                "{readers}: {name}"
            );
        }
        let received = row(&files, "volume", QUARTER)?;
        ensure!(
            of_quarter["received"] == serde_json::json!(received),
            "{readers}: {received:?} of {of_quarter}"
        );
        let own = &of_quarter["own"][0];
        let count = |name: &str| own[name].as_u64().unwrap_or_default();
        let in_time = count("in_time") + count("extended");
        let due = in_time + count("late") + count("overdue");
        let told = row(&files, "in-time", &format!("Stage 1, {QUARTER}"))?;
        ensure!(
            due > 20 && told[..2] == [due, in_time],
            "{readers}: {told:?} of {own}"
        );
        // The same register, the same day: the same bytes.
        let again = drawn(folder, readers, "2025-12-31", &format!("{readers}-again"))?;
        ensure!(files == again, "{readers}: two drawings differ");
    }
    let early = drawn(folder, "board", "2025-11-14", "early")?;
    let (then, since) = (row(&early, "volume", QUARTER)?, received(of_quarter));
    ensure!(then[0] > 0 && then[0] < since, "{then:?} then, {since} since");
    let page = String::from_utf8_lossy(&early["report.html"]).into_owned();
    ensure!(
        page.contains("Figures as at 14 November 2025"),
        "the page does not say as at when"
    );
    Ok(())
}

fn received(of_quarter: &Value) -> u64 {
    of_quarter["received"][0].as_u64().unwrap_or_default()
}

async fn to_come(ground: Ground) -> Result<()> {
    written(&ground)?;
    let folder = ground.dir.path();
    simulated(folder, "300")?;
    for (quarter, as_at, why) in [
        ("2025-Q4", "2190-01-01", "2190-01-01 is still to come"),
        (
            "2025-Q4",
            "2025-09-30",
            "2025-Q4 begins on 2025-10-01, after 2025-09-30",
        ),
        (
            "2190-Q1",
            "2025-12-31",
            "2190-Q1 begins on 2190-01-01, after 2025-12-31",
        ),
        ("2025-Q5", "2025-12-31", "is no quarter"),
    ] {
        let refused = redress(
            folder,
            &[
                "report", quarter, "--for", "panel", "--out", "out", "--as-at", as_at,
            ],
        )?;
        let said = String::from_utf8_lossy(&refused.stderr).into_owned();
        ensure!(
            !refused.status.success() && said.contains(why),
            "{quarter} as at {as_at}: {said}"
        );
        ensure!(!folder.join("out").exists(), "{quarter} as at {as_at} was drawn");
    }
    let part = redress(
        folder,
        &[
            "report",
            "2025-Q4",
            "--for",
            "board",
            "--out",
            "out",
            "--as-at",
            "2025-11-14",
        ],
    )?;
    let said = String::from_utf8_lossy(&part.stderr).into_owned();
    ensure!(
        part.status.success() && said.contains("are of part of it"),
        "{said}"
    );
    Ok(())
}
