//! Promises 2 and 4: every complaint is confirmed at once and acknowledged inside its window, and
//! every date can be explained.

use anyhow::{Context, Result, ensure};
use casework::clocks::Due;
use chrono::TimeDelta;
use libtest_mimic::Trial;

use crate::ground::{Ground, both};
use crate::office::{Office, header, mail, mail_with};

pub fn trials() -> Vec<Trial> {
    [
        both(
            "promise_2::a_mailed_complaint_is_logged_confirmed_and_routed",
            main_job,
        ),
        both("promise_2::a_bounced_receipt_did_not_happen", bounced),
        both("promise_2::a_receipt_that_is_given_up_did_not_happen", given_up),
        both("promise_2::beyond_the_caps_a_person_is_told", capped),
        both("promise_4::every_date_names_its_rule_and_calendar", explained),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn main_job(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "Ann Bell <ann@post.example>",
            "a1@post.example",
            "Black mould",
            "The mould is back.",
        ),
    )?;
    office.both().await?;
    let case = office.case().await?;
    ensure!(
        case.state == "open" && case.stage.as_deref() == Some("stage-1"),
        "{case:?}"
    );
    ensure!(case.owner.as_deref() == Some("Sam Lee"), "with {:?}", case.owner);
    let receipt = office.letters_of("receipt")?.pop().context("no receipt")?;
    ensure!(
        receipt.to == "ann@post.example",
        "the receipt went to {}",
        receipt.to
    );
    ensure!(
        header(&receipt.raw, "In-Reply-To").as_deref() == Some("<a1@post.example>"),
        "not threaded"
    );
    for words in [
        case.reference.as_str(),
        "Sam Lee",
        "Monday 16 November 2026",
        "0161 496 0000",
        "Housing Ombudsman",
        "999",
    ] {
        ensure!(
            receipt.message.text.contains(words),
            "the receipt lacks {words}:\n{}",
            receipt.message.text
        );
    }
    let new_case = office
        .letters_of("new-case")?
        .pop()
        .context("the handler was told nothing")?;
    let relayed = office
        .letters_of("relayed")?
        .pop()
        .context("the handler has not got the words")?;
    ensure!(
        new_case.to == "sam.lee@homes.example" && relayed.to == new_case.to,
        "told to {}",
        new_case.to
    );
    ensure!(
        relayed.message.own_words.contains("The mould is back."),
        "{}",
        relayed.message.text
    );
    ensure!(
        !new_case.message.text.contains("The mould is back."),
        "Redress's own mail holds the resident's words"
    );
    ensure!(
        case.confirmed_at.is_some() && case.acknowledged_at == case.confirmed_at,
        "{case:?}"
    );
    office.close().await
}

/// The report comes back to the letter's own envelope address and names the letter.
fn report(receipt: &crate::office::Letter) -> Result<String> {
    let bounce = header(&receipt.raw, "Return-Path").context("no envelope sender")?;
    let bounce = bounce.trim_matches(['<', '>']);
    let id = header(&receipt.raw, "Message-ID").context("no id")?;
    Ok(format!(
        "Return-Path: <>\nDelivered-To: {bounce}\nFrom: MAILER-DAEMON@mx.example\nTo: {bounce}\n\
         Subject: Undelivered Mail Returned to Sender\nMessage-ID: <dsn1@mx.example>\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
         It could not be delivered.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; {}\nAction: failed\nStatus: 5.1.1\n\n--b\nContent-Type: text/rfc822-headers\n\n\
         Message-ID: {id}\nSubject: We have your complaint\n\n--b--\n",
        receipt.to
    ))
}

async fn bounced(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Black mould",
            "The mould is back.",
        ),
    )?;
    office.both().await?;
    ensure!(
        office.case().await?.acknowledged_at.is_some(),
        "not acknowledged at first"
    );
    let receipt = office.letters_of("receipt")?.pop().context("no receipt")?;
    // A stranger who knows neither token nor id changes nothing by a report of his own.
    let forged = report(&receipt)?
        .replace("complaints+", "complaints+x")
        .replace("dsn1", "dsn0")
        .replace("@redress.", "@forged.");
    office.post("2", forged)?;
    office.both().await?;
    ensure!(
        office.outcome("2").await? == "bounce" && office.case().await?.acknowledged_at.is_some(),
        "a forged report counted"
    );
    office.clock.advance(TimeDelta::hours(1));
    office.post("3", report(&receipt)?)?;
    office.both().await?;
    let case = office.case().await?;
    ensure!(
        case.confirmed_at.is_none() && case.acknowledged_at.is_none(),
        "still counts as confirmed: {case:?}"
    );
    let ack = case
        .dates
        .iter()
        .find(|date| date.clock == "ack")
        .context("no clock")?;
    ensure!(ack.met_at.is_none(), "the clock did not reopen");
    let tasks = office.tasks().await?;
    ensure!(
        tasks.iter().any(|task| task.kind == "reach_resident"),
        "nobody was told: {tasks:?}"
    );
    ensure!(office.letters_of("alert")?.len() == 1, "no mail about it");
    office.close().await
}

async fn given_up(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Black mould",
            "The mould is back.",
        ),
    )?;
    // A file where the outgoing folder should be: nothing can be written there.
    std::fs::write(office.folder().join("outbox"), "")?;
    office.both().await?;
    ensure!(
        office.case().await?.confirmed_at.is_none(),
        "confirmed by a letter that never went"
    );
    for _ in 0..200 {
        office.clock.advance(TimeDelta::hours(1));
        if office.worker().await?.letters.given_up > 0 {
            break;
        }
    }
    let tasks = office.tasks().await?;
    ensure!(
        tasks.iter().any(|task| task.kind == "reach_resident"),
        "nobody was told: {tasks:?}"
    );
    ensure!(
        office.case().await?.confirmed_at.is_none(),
        "confirmed by a letter that never went"
    );
    let differences = office.differences().await?;
    ensure!(differences.is_empty(), "{differences:?}");
    Ok(())
}

async fn capped(ground: Ground) -> Result<()> {
    let office = Office::with(
        ground,
        "receipts = { per_sender_hour = 2, per_sender_day = 3, oldest = \"14 days\" }",
    )?;
    for n in 1..=4 {
        let words = format!("Something else is wrong: number {n}.");
        office.post(
            &n.to_string(),
            mail(
                "ann@post.example",
                &format!("a{n}@post.example"),
                &format!("Matter {n}"),
                &words,
            ),
        )?;
    }
    office.both().await?;
    ensure!(office.cases().await?.len() == 4, "a complaint was not logged");
    ensure!(
        office.letters_of("receipt")?.len() == 2,
        "{} receipts",
        office.letters_of("receipt")?.len()
    );
    let by_hand = office
        .tasks()
        .await?
        .into_iter()
        .filter(|task| task.kind == "acknowledge_by_hand")
        .count();
    ensure!(by_hand == 2, "{by_hand} tasks to acknowledge by hand");
    // No letter can be written to such an address: the complaint is one all the same.
    let odd = mail("x@[127.0.0.1]", "x1@post.example", "Roof", "It leaks.");
    office.post("odd", odd)?;
    office.both().await?;
    ensure!(
        office.outcome("odd").await? == "opened",
        "a complaint was not logged for its address"
    );
    let by_hand = office
        .tasks()
        .await?
        .into_iter()
        .filter(|task| task.kind == "acknowledge_by_hand")
        .count();
    ensure!(by_hand == 3, "{by_hand} tasks to acknowledge by hand");
    // Too old to be confirmed by a machine.
    let old = mail_with(
        "Received: from mx.example by homes.example; Thu, 1 Oct 2026 09:00:00 +0100",
        "bob@post.example",
        "b1@post.example",
        "Old",
        "You never answered.",
    );
    office.post("5", old)?;
    office.both().await?;
    ensure!(office.outcome("5").await? == "opened", "old mail was not logged");
    ensure!(
        office
            .letters()?
            .iter()
            .all(|letter| letter.to != "bob@post.example"),
        "old mail was confirmed"
    );
    office.close().await
}

async fn explained(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Black mould",
            "The mould is back.",
        ),
    )?;
    office.both().await?;
    let (case, book) = office.folded(office.case().await?.id).await?;
    let policy = book.policy(&case.policy_version)?;
    let calendar = book.calendar(&case.calendar)?;
    ensure!(!case.passages[0].clocks.is_empty(), "no clock runs");
    for running in &case.passages[0].clocks {
        let clock = policy
            .clock(running.clock.as_str())
            .context("a clock of no policy")?;
        ensure!(
            running.rule == clock.basis.rule() && running.clause == clock.basis.clause,
            "{running:?}"
        );
        let counted = policy.count(clock, running.started_at, case.region, calendar)?;
        ensure!(
            counted.due == running.policy_due && !counted.counted.is_empty(),
            "{running:?} is not {counted:?}"
        );
        ensure!(
            running.calendar == counted.calendar_version,
            "counted over another calendar"
        );
    }
    let answer = case.answer_by(&book)?.context("no date for the answer")?;
    ensure!(answer == "2026-11-16".parse::<Due>()?, "answer by {answer}");
    office.close().await
}
