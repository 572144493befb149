//! A connection that ends at any step, in; every letter there once, or twice and recognisably, out.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use chrono::TimeDelta;
use libtest_mimic::Trial;

use super::{LETTERS, SOON, each_once, ids, with_complaint};
use crate::ground::{Engine, Ground};
use crate::house_on_servers::told;
use crate::office::Office;
use crate::servers::proxy::{Fault, Proxy, Side};
use crate::servers::sink::{Answer, Sink, Step, USUAL, When};

const SIGNED_IN: &str = "user = \"redress\"\npassword_file = \"smtp.password\"";

pub fn trials() -> Vec<Trial> {
    vec![
        told("smtp::cut_at_any_step_each_letter_arrives_once", at_any_step),
        told(
            "smtp::cut_in_the_middle_of_a_letter_it_arrives_once",
            in_the_middle,
        ),
        told(
            "smtp::after_the_dot_a_letter_goes_again_as_the_same",
            after_the_dot,
        ),
    ]
}

/// Works until nothing waits any more; a round or two come to nothing.
async fn until_all_is_sent(office: Office) -> Result<()> {
    for _ in 0..3 {
        office.clock.advance(TimeDelta::hours(1));
        // A server that hangs up ends the round, and the letters wait.
        drop(office.both().await);
    }
    ensure!(
        office.case().await?.confirmed_at.is_some(),
        "the receipt does not count"
    );
    office.close().await
}

async fn at_any_step(_: Ground) -> Result<()> {
    use Step::{Auth, Connect, Data, Dot, Ehlo, Mail, Quit, Rcpt};
    for step in [Connect, Ehlo, Auth, Mail, Rcpt, Data, Dot, Quit] {
        let sink = Sink::offering(USUAL)?;
        sink.answer(When::at(step).times(1), Answer::Drop);
        let office = with_complaint(Ground::new(Engine::Sqlite).await?, sink.port(), SIGNED_IN)?;
        until_all_is_sent(office)
            .await
            .with_context(|| format!("{step:?}"))?;
        each_once(&sink, LETTERS)
            .await
            .with_context(|| format!("{step:?}"))?;
        let dropped = sink.attempts(step, 1, SOON).await?;
        ensure!(dropped[0].reply.is_empty(), "nothing was cut at {step:?}");
    }
    Ok(())
}

async fn in_the_middle(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let line = Proxy::to(sink.port()).await?;
    line.at(Side::Client, b"Subject: ", Fault::Half(40));
    line.at(Side::Client, b"\r\n.\r\n", Fault::Reset);
    let office = with_complaint(ground, line.port, "")?;
    until_all_is_sent(office).await?;
    line.struck(2, Duration::ZERO).await?;
    each_once(&sink, LETTERS).await?;
    Ok(())
}

async fn after_the_dot(_: Ground) -> Result<()> {
    for mishap in [Answer::StoreThenDrop, Answer::Stall(Duration::from_secs(3))] {
        let sink = Sink::offering(USUAL)?;
        sink.answer(When::at(Step::Dot).times(1), mishap);
        let ground = Ground::new(Engine::Sqlite).await?;
        let office = with_complaint(ground, sink.port(), "timeout = \"1 second\"")?;
        until_all_is_sent(office).await?;
        let letters = sink.letters(LETTERS + 1, SOON).await?;
        ensure!(
            letters.len() == LETTERS + 1 && ids(&letters).len() == LETTERS,
            "{:?}",
            ids(&letters)
        );
        let twice = letters
            .iter()
            .filter(|letter| letter.message_id == letters[0].message_id);
        let twice: Vec<_> = twice.map(|letter| (&letter.raw, &letter.from)).collect();
        ensure!(twice.len() == 2 && twice[0] == twice[1], "the second is another");
    }
    Ok(())
}
