//! Somebody who speaks for a resident, in; who is written to, and who is not, out.

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::office::{Office, mail};

pub fn trials() -> Vec<Trial> {
    both(
        "spoken_for::with_authority_they_are_written_to_and_without_it_no_more",
        authority,
    )
}

const SAM: [&str; 2] = ["--by", "sam.lee@homes.example"];
const JOAN: &str = "Joan Khan";

/// A command of `redress case` by Sam, done.
fn case(office: &Office, arguments: &[&str]) -> Result<Value> {
    let whole = [&["case"], arguments, &SAM, &["--json"]].concat();
    let mut lines = json_lines(&redress(office.folder(), &whole)?)?;
    lines.pop().context("it told nothing")
}

/// Sam tells how it stands, and the worker delivers it; to whom such letters went so far.
async fn tells(office: &Office, reference: &str) -> Result<String> {
    let told = [
        "progress",
        reference,
        "The surveyor comes.",
        "--reasons",
        "He was ill.",
    ];
    case(office, &told)?;
    delivered(office).await
}

async fn delivered(office: &Office) -> Result<String> {
    office.worker().await?;
    let letters = office.letters_of("progress-update")?;
    let mut to: Vec<&str> = letters
        .iter()
        .filter_map(|letter| letter.to.split('@').next())
        .collect();
    to.sort_unstable();
    Ok(to.join(" "))
}

async fn authority(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let words = "The roof leaks and the repair was botched.";
    office.post(
        "1",
        mail("Ann Bell <ann@post.example>", "1@post.example", "The roof", words),
    )?;
    office.both().await?;
    let reference = office.case().await?.reference;
    // The commands go by the wall clock.
    office.clock.set("2029-11-02T10:00:00Z")?;
    case(
        &office,
        &["representative", &reference, JOAN, "--mail", "joan@carer.example"],
    )?;
    let so_far = tells(&office, &reference).await?;
    ensure!(so_far == "ann", "asked only: {so_far}");
    case(&office, &["authority", &reference, "given", JOAN])?;
    let so_far = tells(&office, &reference).await?;
    ensure!(so_far == "ann ann joan", "with authority: {so_far}");
    let hers = office.letters_of("progress-update")?;
    let hers = hers.iter().find(|letter| letter.to.starts_with("joan"));
    let hers = &hers.context("no letter of Joan's")?.message.text;
    ensure!(
        hers.contains("Dear Joan Khan") && hers.contains("You speak for Ann Bell"),
        "{hers}"
    );
    case(&office, &["authority", &reference, "given", JOAN, "--instead"])?;
    let so_far = tells(&office, &reference).await?;
    ensure!(so_far == "ann ann joan joan", "instead: {so_far}");
    let shown = redress(office.folder(), &["case", "show", &reference])?;
    let shown = String::from_utf8(shown.stdout)?;
    ensure!(shown.contains("Joan Khan, instead of the resident"), "{shown}");
    // A copy that still waits does not go once she may not be told.
    case(&office, &["authority", &reference, "given", JOAN])?;
    case(
        &office,
        &["progress", &reference, "He was here.", "--reasons", "We wait."],
    )?;
    case(&office, &["authority", &reference, "refused", JOAN])?;
    let so_far = delivered(&office).await?;
    ensure!(so_far == "ann ann ann joan joan", "refused: {so_far}");
    office.close().await
}
