//! A server that refuses a letter for now or for good, or cannot carry it, in; what people are told, out.

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use libtest_mimic::Trial;

use super::{ANN, LETTERS, SOON, each_once, tasks, with_complaint};
use crate::ground::{Engine, Ground};
use crate::house_on_servers::{open, sends, told};
use crate::office::mail;
use crate::servers::sink::{Answer, Sink, Step, USUAL, When};

pub fn trials() -> Vec<Trial> {
    vec![
        told(
            "smtp::a_greylisted_receipt_arrives_and_its_owner_hears_of_it",
            greylisted,
        ),
        told("smtp::a_refused_receipt_is_not_tried_again", refused),
        told("smtp::a_letter_too_large_for_the_server_is_given_up", too_large),
        told(
            "smtp::a_server_that_can_nothing_gets_seven_bit_letters",
            seven_bit,
        ),
    ]
}

async fn greylisted(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let later = Answer::reply("450 4.2.0 greylisted");
    sink.answer(When::at(Step::Rcpt).times(3).recipient(ANN), later);
    let office = with_complaint(ground, sink.port(), "")?;
    office.both().await?;
    // Nobody else waits for it, and it is not tried again before its time.
    sink.letters(LETTERS - 1, SOON).await?;
    let mut tried = 1;
    for (minutes, tries) in [(4, 1), (2, 2), (58, 2), (3, 3), (58, 3)] {
        office.clock.advance(TimeDelta::minutes(minutes));
        office.worker().await?;
        let attempts = sink.attempts(Step::Rcpt, 1, SOON).await?;
        tried = attempts.iter().filter(|attempt| attempt.said == ANN).count();
        ensure!(tried == tries, "{tried} tries, not {tries}");
        let told = tasks(&office, "reach_resident").await?;
        ensure!(
            told == usize::from(tries == 3),
            "{told} tasks after {tries} tries"
        );
    }
    ensure!(
        office.case().await?.confirmed_at.is_none(),
        "confirmed by what did not arrive"
    );
    office.clock.advance(TimeDelta::minutes(3));
    office.worker().await?;
    let letters = each_once(&sink, LETTERS + 1).await?;
    let alert = letters
        .iter()
        .find(|letter| String::from_utf8_lossy(&letter.raw).contains("X-Redress: alert"));
    let told = alert.is_some_and(|alert| alert.to == ["sam.lee@homes.example"]);
    ensure!(tried == 3 && told, "the owner was not told");
    ensure!(office.case().await?.confirmed_at.is_some(), "not confirmed");
    office.close().await
}

async fn refused(_: Ground) -> Result<()> {
    for (step, reply) in [
        (Step::Rcpt, "550 5.1.1 nobody"),
        (Step::Dot, "554 5.7.1 not this"),
    ] {
        let sink = Sink::offering(USUAL)?;
        sink.answer(When::at(step).recipient(ANN), Answer::reply(reply));
        let office = with_complaint(Ground::new(Engine::Sqlite).await?, sink.port(), "")?;
        office.both().await?;
        for _ in 0..3 {
            office.clock.advance(TimeDelta::hours(2));
            office.worker().await?;
        }
        let attempts = sink.attempts(Step::Rcpt, 1, SOON).await?;
        let tried = attempts.iter().filter(|attempt| attempt.said == ANN).count();
        ensure!(tried == 1, "tried {tried} times after {reply}");
        // The two others, and what tells of it.
        let letters = each_once(&sink, LETTERS).await?;
        ensure!(letters.iter().all(|letter| letter.to != [ANN]), "it was taken");
        ensure!(tasks(&office, "reach_resident").await? == 1, "nobody was told");
        ensure!(
            office.case().await?.confirmed_at.is_none(),
            "confirmed by what did not arrive"
        );
        office.close().await?;
    }
    Ok(())
}

async fn too_large(ground: Ground) -> Result<()> {
    let sink = Sink::offering(&["SIZE 30000"])?;
    let office = open(ground, &[sends(sink.port(), "")])?;
    office.post(
        "1",
        mail(
            ANN,
            "a1@post.example",
            "Black mould",
            &"The mould is back.\n".repeat(3000),
        ),
    )?;
    for _ in 0..3 {
        office.both().await?;
        office.clock.advance(TimeDelta::hours(2));
    }
    // The receipt and the case arrive; the words, which are the handler's, do not.
    let letters = each_once(&sink, LETTERS - 1).await?;
    ensure!(letters.iter().any(|letter| letter.to == [ANN]), "no receipt");
    let refused = sink.attempts(Step::Mail, LETTERS - 1, SOON).await?;
    ensure!(
        refused.len() == LETTERS - 1,
        "it was offered all the same: {refused:?}"
    );
    ensure!(
        tasks(&office, "correct_staff_address").await? == 1,
        "{:?}",
        office.tasks().await?
    );
    office.close().await
}

async fn seven_bit(ground: Ground) -> Result<()> {
    let sink = Sink::offering(&[])?;
    let office = open(ground, &[sends(sink.port(), "")])?;
    let words = format!(
        "Die Wände sind feucht – schon wieder. {}",
        "Sehr feucht. ".repeat(200)
    );
    office.post(
        "1",
        mail(
            "Jörg <joerg@post.example>",
            "j1@post.example",
            "Feuchte Wände",
            &words,
        ),
    )?;
    office.post(
        "2",
        mail(
            "jörg@post.example",
            "j2@post.example",
            "Dach",
            "Es regnet herein.",
        ),
    )?;
    for _ in 0..3 {
        office.both().await?;
        office.clock.advance(TimeDelta::hours(2));
    }
    let letters = sink.letters(LETTERS, SOON).await?;
    for letter in &letters {
        let long = letter
            .raw
            .split(|byte| *byte == b'\n')
            .any(|line| line.len() > 999);
        ensure!(
            letter.raw.is_ascii() && !long,
            "not fit for this server: {}",
            letter.message_id
        );
    }
    ensure!(
        letters.iter().any(|letter| letter.to == ["joerg@post.example"]),
        "no receipt"
    );
    // An address that this server cannot be told is given up at once: a person sees to it.
    ensure!(office.cases().await?.len() == 2, "a complaint was not logged");
    let told = tasks(&office, "reach_resident").await?;
    ensure!(told == 1, "{:?}", office.tasks().await?);
    office.close().await
}
