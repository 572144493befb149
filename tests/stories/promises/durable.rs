//! Promise 1: nothing is lost.

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use casework::ids::MessageId;
use libtest_mimic::Trial;

use crate::ground::{Ground, both};
use crate::office::{Office, header, mail};

/// How often the program is killed in mid-work.
const KILLS: u64 = 12;
const MESSAGES: usize = 150;

pub fn trials() -> Vec<Trial> {
    [
        both("promise_1::every_message_has_exactly_one_outcome", every_message),
        both(
            "promise_1::looking_again_and_mail_put_in_again_change_nothing",
            again,
        ),
        both(
            "promise_1::other_mail_under_a_used_name_is_taken_in",
            name_used_again,
        ),
        both(
            "promise_1::nothing_is_marked_before_it_is_in_the_register",
            marked_last,
        ),
        both(
            "promise_1::killed_at_any_instant_nothing_is_lost_or_confirmed_twice",
            killed,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A file's name is no message: other bytes under it are another, also at every later look.
async fn name_used_again(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    for (words, all) in [
        ("The tap leaks.", 1),
        ("The boiler is out.", 2),
        ("The boiler is out.", 2),
        ("The tap leaks.", 2),
    ] {
        let raw = format!(
            "Return-Path: <ann@post.example>\r\nFrom: ann@post.example\r\nSubject: {words}\r\n\r\n{words}\r\n"
        );
        office.post("1.eml", raw.as_bytes())?;
        office.both().await?;
        let found = office.messages().await?.len();
        ensure!(
            found == all,
            "{found} of {all} messages have an outcome after {words}"
        );
    }
    Ok(())
}

/// Every fixture, however broken, ends somewhere, raw bytes included.
async fn every_message(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/mail");
    let mut sent = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().context("a name")?.to_string_lossy().into_owned();
        if path.extension().is_none_or(|ending| ending != "eml") {
            continue;
        }
        let raw = std::fs::read(&path)?;
        office.post(&name, &raw)?;
        sent.insert(name, raw);
    }
    ensure!(sent.len() > 40, "only {} fixtures", sent.len());
    office.both().await?;
    let messages = office.messages().await?;
    ensure!(
        messages.len() == sent.len(),
        "{} of {} messages have an outcome",
        messages.len(),
        sent.len()
    );
    let register = office.register().await?;
    let mut tx = register.read().await?;
    for message in &messages {
        let raw = sent
            .remove(&message.uid)
            .with_context(|| format!("{} has two outcomes", message.uid))?;
        ensure!(
            tx.body(MessageId(message.id)).await? == raw,
            "the bytes of {} are not as they came",
            message.uid
        );
    }
    drop(tx);
    office.close().await
}

async fn again(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let first = mail(
        "Ann Bell <ann@post.example>",
        "a1@post.example",
        "Leak",
        "Water under the sink again.",
    );
    office.post("1", &first)?;
    office.post(
        "2",
        mail(
            "ann@post.example",
            "a2@post.example",
            "Re: Leak",
            "It is worse today.",
        ),
    )?;
    office.both().await?;
    let (cases, letters) = (office.cases().await?.len(), office.letters()?.len());
    ensure!((cases, letters) == (1, 4), "{cases} cases, {letters} letters");
    let known = office.both().await?;
    ensure!(
        known.messages.known == 2 && known.messages.taken_in() == 0,
        "{:?}",
        known.messages
    );
    office.post("3", &first)?;
    office.both().await?;
    ensure!(
        office.outcome("3").await? == "duplicate",
        "{}",
        office.outcome("3").await?
    );
    ensure!(
        office.cases().await?.len() == cases && office.letters()?.len() == letters,
        "something was made again"
    );
    office.close().await
}

/// The register cannot be written: the mailbox stays as it was, and later nothing is missing.
async fn marked_last(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let settings = std::fs::read_to_string(office.settings_file())?;
    let moving = settings.replace(
        "maildir = \"inbox\"",
        "maildir = \"inbox\"\nafter = { move = \"Processed\" }",
    );
    std::fs::write(office.settings_file(), moving)?;
    office.both().await?;
    spoil(&office, "alter table outbox rename to outbox_gone").await?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Leak",
            "Water under the sink.",
        ),
    )?;
    ensure!(
        office.bot().await.is_err(),
        "a register without an outbox was written"
    );
    let (new, moved) = (
        office.folder().join("inbox/new/1"),
        office.folder().join("inbox/.Processed/cur/1:2,S"),
    );
    ensure!(
        new.exists() && !moved.exists(),
        "the message was marked before it was in the register"
    );
    spoil(&office, "alter table outbox_gone rename to outbox").await?;
    office.both().await?;
    ensure!(
        !new.exists() && moved.exists(),
        "the message was not moved once it was in the register"
    );
    ensure!(
        office.outcome("1").await? == "opened" && office.letters_of("receipt")?.len() == 1,
        "not taken in"
    );
    office.close().await
}

async fn spoil(office: &Office, sql: &'static str) -> Result<()> {
    crate::ground::run(&office.ground, sql).await
}

/// The program itself, killed again and again while it works, then left to finish.
async fn killed(ground: Ground) -> Result<()> {
    let office = Office::with(
        ground,
        "receipts = { per_sender_hour = 1000, per_sender_day = 1000, oldest = \"3650 days\" }",
    )?;
    for n in 0..MESSAGES {
        let from = format!("resident{n}@post.example");
        let words = format!("This is complaint number {n}: the lift is broken.");
        office.post(
            &format!("{n:04}"),
            mail(&from, &format!("{n}@post.example"), &format!("Lift {n}"), &words),
        )?;
    }
    // Instants spread over a whole run, which is longer under load than alone.
    for kill in 0..KILLS {
        let mut program = redress(&office, if kill % 3 == 2 { "worker" } else { "bot" })?;
        tokio::time::sleep(Duration::from_millis(40 + kill * 83 % 700)).await;
        program.kill()?;
        program.wait()?;
    }
    // What a dead worker had claimed falls due again when its lease has run out.
    office.clock.set("2030-01-02T09:30:00Z")?;
    for room in ["bot", "worker"] {
        ensure!(
            redress(&office, room)?.wait()?.success(),
            "the {room} did not finish its work"
        );
    }
    office.worker().await?;
    let messages = office.messages().await?;
    let names: BTreeSet<&String> = messages.iter().map(|message| &message.uid).collect();
    ensure!(
        messages.len() == MESSAGES && names.len() == MESSAGES,
        "{} outcomes",
        messages.len()
    );
    ensure!(
        office.cases().await?.len() == MESSAGES,
        "{} cases",
        office.cases().await?.len()
    );
    let receipts = office.letters_of("receipt")?;
    let ids: BTreeSet<_> = receipts
        .iter()
        .filter_map(|letter| header(&letter.raw, "Message-ID"))
        .collect();
    let to: BTreeSet<&String> = receipts.iter().map(|letter| &letter.to).collect();
    ensure!(
        receipts.len() == MESSAGES && ids.len() == MESSAGES && to.len() == MESSAGES,
        "{} receipts",
        receipts.len()
    );
    office.close().await
}

/// `redress bot --once` or `redress worker --once`, on the wall clock.
fn redress(office: &Office, room: &str) -> Result<std::process::Child> {
    Command::new(env!("CARGO_BIN_EXE_redress"))
        .arg("--settings")
        .arg(office.settings_file())
        .args([room, "--once"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .context("the program does not start")
}
