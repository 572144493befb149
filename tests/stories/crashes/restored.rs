//! A register restored from a copy an hour old, in; what happened since, found again, out.

use std::collections::BTreeSet;

use anyhow::{Context, Result, ensure};
use libtest_mimic::Trial;

use super::house::House;
use crate::ground::{Engine, Ground, both};

/// Restoring a copy is the database's own work; that it is a file makes it short with SQLite.
pub fn trials() -> Vec<Trial> {
    both("crash::restored_from_a_copy", restored)
        .into_iter()
        .filter(|trial| trial.name().starts_with("sqlite"))
        .collect()
}

/// C13: mail of the hour still lies in its mailbox and is taken in again, once. The register knows
/// nothing of what it had said about it: the cases have other references, and their receipts go out
/// again under other Message-IDs. What was moved out of the mailbox has to be moved back by hand.
async fn restored(ground: Ground) -> Result<()> {
    ensure!(ground.engine == Engine::Sqlite, "told on SQLite");
    let house = House::open(ground).await?;
    house.write(&["ann"]).await?;
    all_is_done(&house).await?;
    let [file, copy] = ["redress.db", "copy.db"].map(|name| house.office.folder().join(name));
    std::fs::copy(&file, &copy)?;
    house.write(&["bob"]).await?;
    all_is_done(&house).await?;
    ensure!(
        receipts(&house, "bob").await?.len() == 1,
        "no receipt within the hour"
    );

    for name in ["redress.db-wal", "redress.db-shm"] {
        // Closing the last connection removes them.
        drop(std::fs::remove_file(house.office.folder().join(name)));
    }
    std::fs::copy(&copy, &file)?;
    all_is_done(&house).await?;
    ensure!(
        house.office.cases().await?.len() == 1,
        "what was moved away came back by itself"
    );
    let mut imap = house.mailbox.imap().await?;
    imap.command("SELECT Processed").await?;
    imap.command("MOVE 2 INBOX").await?;
    all_is_done(&house).await?;
    all_is_done(&house).await?;
    ensure!(
        receipts(&house, "ann").await?.len() == 1,
        "who wrote before the copy was confirmed again"
    );
    let bob = receipts(&house, "bob").await?;
    let ids: BTreeSet<&String> = bob.iter().collect();
    ensure!(bob.len() == 2 && ids.len() == 2, "{bob:?}");
    house.messages_found_in_order(2).await
}

async fn all_is_done(house: &House) -> Result<()> {
    house.through(&["bot", "--once"]).await?;
    house.through(&["worker", "--once"]).await
}

/// The Message-IDs of the letters to a resident.
async fn receipts(house: &House, name: &str) -> Result<Vec<String>> {
    let letters = house.letters().await?;
    let to = format!("{name}@post.example");
    Ok(letters
        .into_iter()
        .filter(|letter| {
            letter
                .to
                .first()
                .context("no recipient")
                .is_ok_and(|one| *one == to)
        })
        .map(|letter| letter.message_id)
        .collect())
}
