//! A program that is told to stop in mid-work, or started twice, in; everything done once, out.

use std::time::{Duration, Instant};

use anyhow::{Result, ensure};

use super::house::{House, PATIENCE};
use crate::ground::Ground;
use crate::kills::Program;
use crate::servers::sink::{Answer, Step, When};

/// Nobody who stops a service waits longer.
const AT_MOST: Duration = Duration::from_secs(10);
const WRITERS: usize = 40;
const WAITS: &str = "another program watches it";

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
    house.found_in_order(WRITERS).await
}

/// C12: two programs on one register and one mailbox. One watches, the other waits and says so; when
/// the first ends, the second goes on.
pub async fn two_of_a_kind(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    let first = house.start(&["run"])?;
    ensure!(
        first.has_said("connected", PATIENCE).await,
        "the first does not watch"
    );
    let second = house.start(&["run"])?;
    ensure!(second.has_said(WAITS, PATIENCE).await, "the second does not wait");
    write(&house).await?;
    house.sink.letters(3 * WRITERS, PATIENCE).await?;
    ends_well(first).await?;
    house.write(&["late"]).await?;
    house.sink.letters(3 * WRITERS + 3, PATIENCE).await?;
    let said = ends_well(second).await?;
    let waits = said.iter().filter(|line| line.contains(WAITS)).count();
    ensure!(waits == 1, "it said so {waits} times");
    // Letters go out before their message is put away.
    house.through(&["bot", "--once"]).await?;
    house.found_in_order(WRITERS + 1).await
}

async fn ends_well(program: Program) -> Result<Vec<String>> {
    program.terminate()?;
    let (status, said) = program.end(AT_MOST).await?;
    let wrong = said.iter().find(|line| line.contains("ERROR"));
    ensure!(status.success() && wrong.is_none(), "{status}: {wrong:?}");
    Ok(said)
}

async fn write(house: &House) -> Result<()> {
    let names: Vec<String> = (0..WRITERS).map(|n| format!("resident{n}")).collect();
    house
        .write(&names.iter().map(String::as_str).collect::<Vec<_>>())
        .await
}
