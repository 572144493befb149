//! A program that is told to stop in mid-work, or started twice, in; everything done once, out.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::house::{House, PATIENCE};
use crate::ground::Ground;
use crate::servers::sink::{Answer, Step, When};

/// Nobody who stops a service waits longer.
const AT_MOST: Duration = Duration::from_secs(10);
const WRITERS: usize = 40;

/// C09: SIGTERM while letters are on their way and a server has fallen silent. Nothing is held any
/// longer and nothing is repeated: the next worker goes on at once.
pub async fn told_to_stop(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    write(&house).await?;
    house.sink.answer(
        When::at(Step::Data).recipient("post.example"),
        Answer::Stall(PATIENCE),
    );
    let program = house.start(&["run"])?;
    house.sink.attempts(Step::Rcpt, 2, PATIENCE).await?;
    let told = Instant::now();
    program.terminate()?;
    let (status, said) = program.end(PATIENCE).await?;
    let took = told.elapsed();
    ensure!(
        status.success() && took < AT_MOST,
        "{status} after {took:?}: {said:?}"
    );
    house.sink.take_everything();
    house.through(&["bot", "--once"]).await?;
    house.through(&["worker", "--once"]).await?;
    house.is_in_order(WRITERS).await
}

/// C12: two programs on one register and one mailbox.
pub async fn two_of_a_kind(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    let both = [house.start(&["run"])?, house.start(&["run"])?];
    write(&house).await?;
    house.sink.letters(3 * WRITERS, PATIENCE).await?;
    for program in both {
        program.terminate()?;
        let (status, said) = program.end(AT_MOST).await?;
        ensure!(status.success(), "{status}: {said:?}");
        let wrong = said.iter().find(|line| line.contains("ERROR"));
        ensure!(wrong.is_none(), "{wrong:?}");
    }
    // Letters go out before their message is put away.
    house.through(&["bot", "--once"]).await?;
    house.is_in_order(WRITERS).await
}

async fn write(house: &House) -> Result<()> {
    let names: Vec<String> = (0..WRITERS).map(|n| format!("resident{n}")).collect();
    house
        .write(&names.iter().map(String::as_str).collect::<Vec<_>>())
        .await
}
