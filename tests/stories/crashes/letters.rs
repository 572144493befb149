//! A worker that is killed between the register and a server, in; each letter there, and once where
//! that can be, out.

use std::time::Duration;

use anyhow::{Result, ensure};

use super::house::{House, PATIENCE};
use crate::ground::Ground;
use crate::servers::sink::{Answer, Step, When};

/// C03: mail is put away, the letters wait in the outbox, and everything ends.
pub async fn before_the_letter(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    house.write(&["ann"]).await?;
    house.sink.answer(When::at(Step::Mail), Answer::Stall(PATIENCE));
    let program = house.start(&["run"])?;
    // The bot has put the message away before the worker hears of letters; the first waits at MAIL.
    house.sink.attempts(Step::Ehlo, 1, PATIENCE).await?;
    program.kill()?;
    house.sink.take_everything();
    ensure!(house.letters().await?.is_empty(), "a letter came before its time");
    house.through(&["bot", "--once"]).await?;
    house
        .through(&["worker", "--once", "--at", &House::later()])
        .await?;
    house.found_in_order(1).await
}

/// C04: the server has taken the letter, and nobody has noted it (RFC 1047): it comes once more, the
/// same, and not a third time.
pub async fn behind_the_dot(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    house.write(&["ann"]).await?;
    house.through(&["bot", "--once"]).await?;
    house.sink.answer(
        When::at(Step::Dot).times(1),
        Answer::Stall(Duration::from_secs(2)),
    );
    let worker = house.start(&["worker"])?;
    let first = house.sink.letters(1, PATIENCE).await?.remove(0);
    worker.kill()?;
    for _ in 0..2 {
        house
            .through(&["worker", "--once", "--at", &House::later()])
            .await?;
    }
    let letters = house.letters().await?;
    let again: Vec<_> = letters
        .iter()
        .filter(|letter| letter.message_id == first.message_id)
        .collect();
    ensure!(
        letters.len() == 4 && again.len() == 2,
        "{} letters, {} alike",
        letters.len(),
        again.len()
    );
    ensure!(
        again.iter().all(|letter| letter.raw == first.raw),
        "it came again changed"
    );
    house.messages_found_in_order(1).await
}

/// C05: what a killed worker held is another's when the lease is over, and not before.
pub async fn of_a_worker(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    house.write(&["ann", "bob"]).await?;
    house.through(&["bot", "--once"]).await?;
    house.sink.answer(When::at(Step::Ehlo), Answer::Stall(PATIENCE));
    let worker = house.start(&["worker"])?;
    house.sink.attempts(Step::Connect, 1, PATIENCE).await?;
    worker.kill()?;
    house.sink.take_everything();
    house.through(&["worker", "--once"]).await?;
    ensure!(
        house.letters().await?.is_empty(),
        "another worker took what was held"
    );
    house
        .through(&["worker", "--once", "--at", &House::later()])
        .await?;
    house.found_in_order(2).await
}
