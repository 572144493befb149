//! Promise 3: no machine is ever answered, nobody is answered twice.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use crate::ground::{Ground, both};
use crate::office::{Office, mail, mail_with};

pub fn trials() -> Vec<Trial> {
    [
        both("promise_3::no_machine_is_answered", machines),
        both("promise_3::our_own_letters_come_back_and_end_there", own_letters),
        both("promise_3::a_robot_that_answers_every_letter_is_outlasted", robot),
        both("promise_3::the_same_words_are_confirmed_once", twice),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn machines(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let headers = [
        "Auto-Submitted: auto-replied",
        "Auto-Submitted: Auto-Generated (by a program)",
        "Precedence: bulk",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "X-Autoreply: yes",
        "List-Id: News <news.example>",
        "Feedback-ID: 1:2:3",
        "X-Redress: receipt",
    ];
    for (n, headers) in headers.iter().enumerate() {
        let from = format!("machine{n}@robots.example");
        office.post(
            &n.to_string(),
            mail_with(headers, &from, &format!("m{n}@robots.example"), "Hello", "Words."),
        )?;
    }
    let null = mail("robot@robots.example", "m@robots.example", "Away", "I am away.").replacen(
        "<robot@robots.example>",
        "<>",
        1,
    );
    office.post("null", null)?;
    office.post(
        "daemon",
        mail(
            "MAILER-DAEMON@robots.example",
            "d@robots.example",
            "Failure",
            "It failed.",
        ),
    )?;
    office.both().await?;
    ensure!(office.cases().await?.is_empty(), "a machine has a case");
    ensure!(office.letters()?.is_empty(), "a machine was answered");
    office.close().await
}

/// A mailbox that is subscribed to itself, or a forwarding rule in a circle.
async fn own_letters(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "1",
        mail(
            "ann@post.example",
            "a1@post.example",
            "Leak",
            "Water under the sink.",
        ),
    )?;
    office.post("2", mail("<>", "e1@post.example", "", ""))?;
    office.both().await?;
    let letters = office.letters()?;
    ensure!(letters.len() >= 3, "{} letters", letters.len());
    for (n, letter) in letters.iter().enumerate() {
        office.post(&format!("back-{n}"), &letter.raw)?;
    }
    office.both().await?;
    for n in 0..letters.len() {
        let outcome = office.outcome(&format!("back-{n}")).await?;
        ensure!(outcome == "automatic", "our own letter {n} ended as {outcome}");
    }
    ensure!(
        office.letters()?.len() == letters.len(),
        "our own letters were answered"
    );
    office.close().await
}

/// A help desk elsewhere that owns up to nothing and sends a new ticket number with each answer.
async fn robot(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    office.post(
        "0",
        mail(
            "desk@council.example",
            "t0@council.example",
            "Ticket 0",
            "Your ticket 0 was opened.",
        ),
    )?;
    for round in 1..=60 {
        office.both().await?;
        let received = office
            .letters()?
            .into_iter()
            .filter(|letter| letter.to == "desk@council.example")
            .count();
        let words = format!("Thank you. Your ticket {round} was opened.");
        let id = format!("t{round}@council.example");
        office.post(
            &round.to_string(),
            mail("desk@council.example", &id, &format!("Ticket {round}"), &words),
        )?;
        ensure!(received <= 10, "{received} receipts to one robot in an hour");
    }
    office.both().await?;
    let receipts = office.letters_of("receipt")?.len();
    ensure!(
        receipts == 10,
        "{receipts} receipts, where the cap is 10 in an hour"
    );
    ensure!(
        office.cases().await?.len() == 61,
        "a message of the robot's was not logged"
    );
    office.close().await
}

async fn twice(ground: Ground) -> Result<()> {
    let office = Office::open(ground)?;
    let words = "The lift has been broken for three weeks and I use a wheelchair.";
    office.post("1", mail("ann@post.example", "a1@post.example", "Lift", words))?;
    office.post("2", mail("ann@post.example", "a2@post.example", "Lift", words))?;
    office.post("3", mail("bob@post.example", "b1@post.example", "Lift", words))?;
    office.both().await?;
    ensure!(
        office.outcome("2").await? == "added",
        "the same words of the same sender: {}",
        office.outcome("2").await?
    );
    ensure!(
        office.outcome("3").await? == "opened",
        "a neighbour's same words were swallowed"
    );
    let receipts: Vec<String> = office
        .letters_of("receipt")?
        .into_iter()
        .map(|letter| letter.to)
        .collect();
    ensure!(
        receipts == ["ann@post.example", "bob@post.example"],
        "{receipts:?}"
    );
    let cases = office.cases().await?;
    ensure!(
        cases.len() == 2 && cases.iter().any(|case| !case.links.is_empty()),
        "not linked"
    );
    office.close().await
}
