//! An answer that a director signs off, in; kept, given back, signed and sent, out.

use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Days, SecondsFormat, TimeDelta, Utc};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::office::Office;

pub fn trials() -> Vec<Trial> {
    both("signing::what_is_signed_off_is_what_goes_out", signed)
        .into_iter()
        .collect()
}

const SAM: &str = "sam.lee@homes.example";
const PAT: &str = "pat.kaur@homes.example";

/// A command of `redress case` by somebody, done.
fn case(office: &Office, by: &str, arguments: &[&str]) -> Result<Value> {
    let whole = [&["case"], arguments, &["--by", by, "--json"]].concat();
    let mut lines = json_lines(&redress(office.folder(), &whole)?)?;
    lines.pop().context("it told nothing")
}

/// The same refused, and why.
fn refused(office: &Office, by: &str, arguments: &[&str]) -> Result<String> {
    let whole = [&["case"], arguments, &["--by", by]].concat();
    let output = redress(office.folder(), &whole)?;
    ensure!(!output.status.success(), "{arguments:?} was done");
    Ok(String::from_utf8_lossy(&output.stderr).into_owned())
}

fn facts(told: &Value) -> Vec<&str> {
    let facts = told["facts"].as_array().into_iter().flatten();
    facts.filter_map(Value::as_str).collect()
}

async fn open_tasks(office: &Office) -> Result<usize> {
    let tasks = office.tasks().await?;
    let open = tasks.iter().filter(|task| task.kind == "sign_off_answer");
    Ok(open.count())
}

async fn signed(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.change("policy = \"om-web\"", "policy = \"om-policy\"")?;
    let staff = "[[staff]]\nname = \"Sam Lee\"";
    let pat = format!("[[staff]]\nname = \"Pat Kaur\"\nemail = \"{PAT}\"\nroles = [\"director\"]\n\n{staff}");
    office.change(staff, &pat)?;
    office.both().await?;
    let words = office.folder().join("words.txt");
    std::fs::write(&words, "The roof leaks. I want to complain about the repair.")?;
    // The command goes by the wall clock, and so does this file.
    let now: DateTime<Utc> = words.metadata()?.modified()?.into();
    let received = (now - TimeDelta::days(1)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let new = [
        "new",
        "--by-telephone",
        "--name",
        "Ann Shaw",
        "--mail",
        "ann@home.example",
        "--words",
        "words.txt",
        "--received",
        &received,
    ];
    let told = case(&office, SAM, &new)?;
    let reference = told["reference"].as_str().context("no reference")?;
    office.clock.set(&(now + TimeDelta::minutes(5)).to_rfc3339())?;
    office.worker().await?;
    case(&office, SAM, &["done", reference, "facts-investigated"])?;
    let action = format!("We mend the roof;{}", now.date_naive() + Days::new(9));
    let answer = |reasons: &'static str| {
        let words = ["--outcome", "You told us in May.", "--reasons", reasons];
        let more = [
            "--definition",
            "The roof leaks.",
            "--learning",
            "We check the list.",
        ];
        [&["respond", reference, "upheld"], &words[..], &more[..]].concat()
    };
    let more = ["--action", &action];
    let draft = |reasons| [&answer(reasons)[..], &more, &["--for-sign-off"]].concat();
    let unsigned = refused(&office, SAM, &[&answer("The job was lost.")[..], &more].concat())?;
    ensure!(unsigned.contains("--for-sign-off"), "{unsigned}");
    let nothing = refused(&office, PAT, &["sign-off", reference])?;
    ensure!(nothing.contains("no answer waits"), "{nothing}");
    let told = case(&office, SAM, &draft("The job was lost."))?;
    ensure!(facts(&told) == ["drafted"], "{told}");
    ensure!(open_tasks(&office).await? == 1);
    case(&office, PAT, &["sign-off", reference, "--refuse", "Who lost it?"])?;
    ensure!(open_tasks(&office).await? == 0, "it was given back");
    // Two drafts: the later is the one that is signed, and one task asks for it.
    case(&office, SAM, &draft("Somebody lost the job."))?;
    case(&office, SAM, &draft("Our contractor lost the job."))?;
    ensure!(open_tasks(&office).await? == 1, "one asks for the later draft");
    let told = case(&office, PAT, &["sign-off", reference, "--note", "Good."])?;
    ensure!(facts(&told).contains(&"letter_queued"), "{told}");
    ensure!(open_tasks(&office).await? == 0, "it is signed");
    // Taken back, it waits for nobody's signature: it is written and signed anew.
    let letter = told["letters"][0]["id"].as_str().context("no letter")?;
    case(
        &office,
        SAM,
        &["take-back", reference, letter, "--because", "It was the gutter"],
    )?;
    ensure!(open_tasks(&office).await? == 0, "it was taken back");
    let nothing = refused(&office, PAT, &["sign-off", reference])?;
    ensure!(nothing.contains("no answer waits"), "{nothing}");
    case(&office, SAM, &draft("Our contractor lost the job."))?;
    case(&office, PAT, &["sign-off", reference, "--note", "Good."])?;
    office.clock.set(&(now + TimeDelta::minutes(10)).to_rfc3339())?;
    office.worker().await?;
    let letters = office.letters_of("response")?;
    let [letter] = letters.as_slice() else {
        anyhow::bail!("{} answers went out", letters.len());
    };
    ensure!(letter.message.text.contains("Our contractor lost the job."));
    let mails = office.letters_of("alert")?;
    let asked: Vec<&str> = mails
        .iter()
        .filter(|mail| mail.message.text.contains("asks you to sign off"))
        .map(|mail| mail.to.as_str())
        .collect();
    ensure!(asked == [PAT; 4], "{asked:?}");
    let back = mails
        .iter()
        .find(|mail| mail.message.text.contains("Who lost it?"));
    ensure!(back.is_some_and(|mail| mail.to == SAM));
    let differences = office.differences().await?;
    ensure!(differences.is_empty(), "{differences:?}");
    Ok(())
}
