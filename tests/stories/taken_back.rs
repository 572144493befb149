//! A letter that waits, in; taken back for good, or gone and said to be gone, out.

use anyhow::{Context, Result, ensure};
use casework::cases::LetterState;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use libtest_mimic::Trial;
use serde_json::Value;

use crate::command::{json_lines, redress};
use crate::ground::{Ground, both};
use crate::house_on_servers::{open, sends};
use crate::office::Office;
use crate::servers::sink::{Answer, Sink, Step, USUAL, When};
use crate::smtp::SOON;

pub fn trials() -> Vec<Trial> {
    [
        both("taken_back::before_the_worker_runs_nothing_goes", before),
        both("taken_back::what_a_worker_has_in_hand_is_not", in_hand),
        both("taken_back::what_the_server_may_have_is_not", may_be_there),
    ]
    .into_iter()
    .flatten()
    .collect()
}

const SAM: [&str; 2] = ["--by", "sam.lee@homes.example"];
const WHY: [&str; 2] = ["--because", "The wrong day"];

/// A command of `redress case` by Sam, done.
fn case(office: &Office, arguments: &[&str]) -> Result<Value> {
    let whole = [&["case"], arguments, &SAM, &["--json"]].concat();
    let mut lines = json_lines(&redress(office.folder(), &whole)?)?;
    lines.pop().context("it told nothing")
}

/// Why a command of `redress case` by Sam is refused.
fn refusal(office: &Office, arguments: &[&str]) -> Result<String> {
    let whole = [&["case"], arguments, &SAM].concat();
    let output = redress(office.folder(), &whole)?;
    ensure!(output.status.code() == Some(1), "it was not refused");
    Ok(String::from_utf8(output.stderr)?)
}

/// Ann's call, written down three days after; her receipt has gone. The commands go by the wall clock.
async fn called(ground: Ground, sink: &Sink) -> Result<(Office, String)> {
    let office = open(ground, &[sends(sink.port(), "connections = 1\n")])?;
    office.both().await?;
    let words = office.folder().join("words.txt");
    std::fs::write(&words, "The roof leaks. I want to complain about the repair.")?;
    let now: DateTime<Utc> = words.metadata()?.modified()?.into();
    let received = (now - TimeDelta::days(3)).to_rfc3339_opts(SecondsFormat::Secs, true);
    let told = case(
        &office,
        &[
            "new",
            "--by-telephone",
            "--name",
            "Ann Shaw",
            "--mail",
            "ann@post.example",
            "--words",
            "words.txt",
            "--received",
            &received,
        ],
    )?;
    let soon = (now + TimeDelta::hours(1)).to_rfc3339_opts(SecondsFormat::Secs, true);
    office.clock.set(&soon)?;
    office.worker().await?;
    let reference = told["reference"].as_str().context("no reference")?.to_owned();
    Ok((office, reference))
}

/// The letter to the resident that came of a command.
fn letter(told: &Value) -> Result<String> {
    Ok(told["letters"][0]["id"].as_str().context("no letter")?.to_owned())
}

async fn before(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let (office, reference) = called(ground, &sink).await?;
    let there = sink.letters(3, SOON).await?.len();
    // She rang to take it back, as Sam understood her: the case is closed, with a letter.
    let told = case(&office, &["withdraw", &reference, "--note", "She rang"])?;
    ensure!(told["state"] == "closed", "{told}");
    let closing = letter(&told)?;
    let told = case(
        &office,
        &[&["take-back", &reference, &closing][..], &WHY].concat(),
    )?;
    ensure!(told["state"] == "open", "{told}");
    office.clock.advance(TimeDelta::hours(2));
    let done = office.worker().await?.letters;
    ensure!(done.accepted == 0, "{done:?}");
    let list = ["message", "list", "--outcome", "withdrawn", "--json"];
    let listed = json_lines(&redress(office.folder(), &list)?)?;
    ensure!(
        listed.len() == 1 && listed[0]["id"] == closing.as_str(),
        "{listed:?}"
    );
    ensure!(
        refusal(
            &office,
            &[&["take-back", &reference, &closing][..], &WHY].concat()
        )?
        .contains("already"),
        "it was taken back twice"
    );
    // What is written next goes, and is gone.
    let told = case(&office, &["withdraw", &reference, "--note", "She rang again"])?;
    let closing = letter(&told)?;
    office.clock.advance(TimeDelta::hours(2));
    office.worker().await?;
    let letters = sink.letters(there + 1, SOON).await?;
    ensure!(letters.len() == there + 1, "{} letters", letters.len());
    let gone = refusal(
        &office,
        &[&["take-back", &reference, &closing][..], &WHY].concat(),
    )?;
    ensure!(gone.contains("it has gone"), "{gone}");
    office.close().await
}

async fn in_hand(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let (office, reference) = called(ground, &sink).await?;
    let told = case(&office, &["withdraw", &reference, "--note", "She rang"])?;
    let closing = letter(&told)?;
    let take_back = [&["take-back", &reference, &closing][..], &WHY].concat();
    // A worker claims it and stalls: it may have gone, also when its lease is over.
    office.clock.advance(TimeDelta::hours(2));
    let register = office.register().await?;
    let now = casework::given::Clock::now(&office.clock);
    let mut tx = register.write().await?;
    let claimed = tx.claim("stalled", now, now + TimeDelta::minutes(1), 50).await?;
    tx.commit().await?;
    ensure!(claimed.len() == 1, "{} letters", claimed.len());
    let refused = refusal(&office, &take_back)?;
    ensure!(refused.contains("on its way"), "{refused}");
    // It comes back and gives the letter back untried: nobody has it in hand.
    let mut tx = register.write().await?;
    tx.give_back(&[claimed[0].hold()], now).await?;
    tx.commit().await?;
    register.close().await;
    case(&office, &take_back)?;
    let case = office.folded(office.case().await?.id).await?;
    let state = case.0.letters.last().map(|sent| sent.state);
    ensure!(state == Some(LetterState::Withdrawn), "{state:?}");
    office.close().await
}

async fn may_be_there(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let (office, reference) = called(ground, &sink).await?;
    let there = sink.letters(3, SOON).await?.len();
    let told = case(&office, &["withdraw", &reference, "--note", "She rang"])?;
    let closing = letter(&told)?;
    let take_back = [&["take-back", &reference, &closing][..], &WHY].concat();
    // The server has the letter, and does not say so; then it does not want it, which does not unsay it.
    for answer in [Answer::StoreThenDrop, Answer::reply("451 4.3.0 later")] {
        sink.answer(When::at(Step::Dot).times(1), answer);
        office.clock.advance(TimeDelta::hours(2));
        let done = office.worker().await?.letters;
        ensure!(done.again == 1, "{done:?}");
        let refused = refusal(&office, &take_back)?;
        ensure!(refused.contains("on its way"), "{refused}");
    }
    let letters = sink.letters(there + 1, SOON).await?;
    ensure!(letters.len() == there + 1, "{} letters", letters.len());
    let waits = office.folded(office.case().await?.id).await?.0;
    let state = waits.letters.last().map(|sent| sent.state);
    ensure!(state == Some(LetterState::Queued), "{state:?}");
    office.clock.advance(TimeDelta::hours(2));
    office.worker().await?;
    office.close().await
}
