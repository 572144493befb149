//! A bot that is killed between a mailbox and the register, in; one case for one message, out.

use anyhow::{Result, ensure};

use super::house::House;
use crate::ground::Ground;
use crate::servers::proxy::Side;

/// C01: the message has come half, and nothing is in the register.
pub async fn in_a_fetch(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    house.write(&["ann", "bob"]).await?;
    house.bot_killed_at(Side::Server, b"This is bob").await?;
    ensure!(
        house.office.messages().await?.is_empty(),
        "what had not come whole was taken in"
    );
    house.through(&["bot", "--once"]).await?;
    house.through(&["worker", "--once"]).await?;
    house.found_in_order(2).await
}

/// C02: the message is in the register, and still lies in its mailbox unmarked.
pub async fn before_the_mark(ground: Ground) -> Result<()> {
    let house = House::open(ground).await?;
    house.write(&["ann", "bob"]).await?;
    house.bot_killed_at(Side::Client, b"UID MOVE").await?;
    ensure!(
        house.office.messages().await?.len() == 2,
        "it was put away before it was in the register"
    );
    ensure!(
        house.mailbox.messages("INBOX").await?.len() == 2,
        "the network let it be put away"
    );
    house.through(&["bot", "--once"]).await?;
    house.through(&["worker", "--once"]).await?;
    house.found_in_order(2).await
}
