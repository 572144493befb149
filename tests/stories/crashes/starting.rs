//! A program that is killed while it makes its register, in; a sound register at the next start, out.

use std::time::Duration;

use anyhow::Result;

use super::house::House;
use crate::ground::Ground;

/// C08. That an older program refuses a newer schema is told in `register::a_newer_one_is_refused`.
pub async fn while_it_is_made(ground: Ground) -> Result<()> {
    let engine = ground.engine;
    for instant in 0..8 {
        let house = House::open(Ground::new(engine).await?).await?;
        house.write(&["ann"]).await?;
        let program = house.start(&["run"])?;
        // From before the first table to after the last, in the debug build.
        tokio::time::sleep(Duration::from_millis(20 * instant)).await;
        program.kill()?;
        house.through(&["bot", "--once"]).await?;
        house
            .through(&["worker", "--once", "--at", &House::later()])
            .await?;
        house.found_in_order(1).await?;
    }
    Ok(())
}
