//! A policy that was in force and that this version cannot read, in; its own cases left alone, and no other, out.

use std::sync::Arc;

use anyhow::{Context, ensure};
use casework::calendars::Calendar;
use casework::cases::Rulebook;
use casework::given::Chance;
use libtest_mimic::Trial;
use redress::House;
use redress::settings::PolicyChoice;
use register::{Opening, RegisterError};

use super::desk::{Desk, Rigour, mail, tell};
use crate::ground::{Ground, both};

pub fn trials() -> Vec<Trial> {
    let unreadable = both(
        "register::a_policy_that_cannot_be_read_holds_up_its_own_cases_only",
        unreadable,
    );
    let newer = both("register::rules_that_are_new_are_seen", newer);
    let recounted = both(
        "register::a_case_that_cannot_be_counted_anew_keeps_back_no_other",
        recounted,
    );
    unreadable.into_iter().chain(newer).chain(recounted).collect()
}

async fn unreadable(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let first = desk.arrival(
        "1",
        mail("ann@post.example", "1@p.example", "Damp", "The wall is wet."),
    );
    desk.take_in(&[first]).await?;
    let spoilt = "update rulebook set text = 'id = \"of another version\"' where kind = 'policy'";
    tell(&desk.ground, Rigour::Kept, spoilt).await?;
    let mut tx = desk.register.read().await?;
    let book = tx.used_rulebook().await?;
    ensure!(
        book.knows(&desk.rules.policy.version),
        "it is not known to be there"
    );
    let cases = tx.counted_by(desk.rules.calendar.version(), None, 10).await?;
    let refused = tx
        .cases(&cases, &book)
        .await
        .err()
        .context("a case was folded by nothing")?;
    drop(tx);
    let of_one = refused.is_of_one_message() && refused.to_string().contains("this version of Redress");
    ensure!(of_one, "{refused}");
    // The policy in force is the one that was read, whatever is kept of it.
    let (clock, chance) = (Arc::new(desk.clock.clone()), Chance::from_seed([8; 32]));
    let house = House::open(&desk.settings, Opening::Existing, clock, chance).await?;
    let mut tx = house.register.read().await?;
    let cases = tx.cases(&cases, &house.rules.book).await?;
    ensure!(cases.len() == 1, "its case cannot be folded");
    Ok(())
}

async fn recounted(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let ann = mail("ann@post.example", "1@p.example", "Damp", "The wall is wet.");
    let first = desk.arrival("1", ann);
    desk.take_in(&[first]).await?;
    let spoilt = "update rulebook set text = 'id = \"of another version\"' where kind = 'policy'";
    tell(&desk.ground, Rigour::Kept, spoilt).await?;
    // The landlord goes on by another policy, and a bank holiday is proclaimed.
    desk.settings.landlord.policy = PolicyChoice::Named("code".to_owned());
    let clock = Arc::new(desk.clock.clone());
    let open = async |seed| {
        let (clock, chance) = (clock.clone(), Chance::from_seed([seed; 32]));
        House::open(&desk.settings, Opening::Existing, clock, chance).await
    };
    let mut house = open(8).await?;
    let bob = mail("bob@post.example", "2@p.example", "Lift", "It is broken.");
    let (second, mut chance) = (desk.arrival("2", bob), house.chance());
    bot::take_in_batch(&house.register, &house.rules, &[second], desk.now(), &mut chance).await?;
    let day = r#""events": [{"title": "Proclaimed", "date": "2026-07-06"}, "#;
    let calendar = Calendar::read(&Calendar::embedded().text().replace("\"events\": [", day))?;
    let mut tx = house.register.write().await?;
    tx.put_in_force(&calendar, desk.now()).await?;
    tx.commit().await?;
    let mut house = open(9).await?;
    let mut chance = house.chance();
    let moved = worker::recount(&house.register, &house.rules, desk.now(), &mut chance).await?;
    let clocks: Vec<&str> = moved.iter().map(|one| one.clock.as_str()).collect();
    ensure!(clocks == ["s1_ack", "s1_latest"], "{moved:?}");
    // What cannot be counted stays to be counted by the version that can.
    let mut tx = house.register.read().await?;
    let left = tx.counted_by(desk.rules.calendar.version(), None, 10).await?;
    ensure!(left.len() == 1, "{left:?}");
    Ok(())
}

async fn newer(ground: Ground) -> anyhow::Result<()> {
    let desk = Desk::open(ground).await?;
    let mut tx = desk.register.write().await?;
    ensure!(!tx.has_more_than(&desk.rules.book).await?, "nothing is new");
    ensure!(tx.has_more_than(&Rulebook::default()).await?, "all is new");
    let text = Calendar::embedded().text().replace("2028-12-26", "2028-12-27");
    let calendar = Calendar::read(&text)?;
    ensure!(
        tx.put_in_force(&calendar, desk.now()).await?,
        "it was in force before"
    );
    ensure!(
        tx.has_more_than(&desk.rules.book).await?,
        "what is new is not seen"
    );
    ensure!(tx.calendar_in_force(Calendar::embedded()).await?.version() == calendar.version());
    tx.commit().await?;
    let version = desk.rules.policy.version.clone();
    let missing = Rulebook::default()
        .policy(&version)
        .err()
        .context("it is there")?;
    let error = RegisterError::from(casework::cases::FoldError::from(missing));
    ensure!(
        !error.is_of_one_message(),
        "{error}: all wait until the new rules are read"
    );
    Ok(())
}
