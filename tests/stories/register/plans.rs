//! A plan that cannot be written whole, in; a register without any of it, out.

use std::sync::Arc;

use anyhow::{Context, ensure};
use casework::decide::Plan;
use casework::given::Clock;
use casework::ids::{ContactId, MessageId};
use libtest_mimic::Trial;
use register::RegisterError;

use super::desk::{Desk, ask, mail, mail_with, rows};
use crate::ground::{Ground, both};

/// What makes a step of a plan impossible, and whether deciding again can help.
type Spoil = fn(&mut Plan, &mut Desk);
const SPOILT: &[(&str, bool, Spoil)] = &[
    ("a task about a message there is none of", false, |plan, desk| {
        let message = MessageId::new(desk.clock.now(), &mut desk.chance);
        plan.tasks
            .iter_mut()
            .for_each(|task| task.message = Some(message));
    }),
    ("a token for nobody", false, |plan, desk| {
        plan.tokens[0].recipient = ContactId::new(desk.clock.now(), &mut desk.chance);
    }),
    ("a letter to nobody", false, |plan, desk| {
        plan.letters[0].to = ContactId::new(desk.clock.now(), &mut desk.chance);
    }),
    ("a message of nobody", false, |plan, desk| {
        let nobody = ContactId::new(desk.clock.now(), &mut desk.chance);
        plan.settled
            .iter_mut()
            .for_each(|settled| settled.sender = Some(nobody));
    }),
    ("a clock that runs twice", true, |plan, _| {
        for case in &mut plan.cases {
            let again = case.after.passages[0].clocks[0].clone();
            case.after.passages[0].clocks.push(again);
        }
    }),
    ("an address that somebody has", true, |plan, desk| {
        let theirs = &desk.rules.directory.complaints_team[0].address;
        plan.contacts[0].reached_by = vec![casework::reach::Reach::mail(theirs)];
    }),
];

pub fn trials() -> Vec<Trial> {
    [
        both(
            "register::a_plan_is_written_whole_or_not_at_all",
            |ground| async move {
                let mut desk = Desk::open(ground).await?;
                let before = rows(&desk.ground).await?;
                for (what, again, spoil) in SPOILT {
                    let arrival = desk.arrival(
                        "1",
                        mail("ann@post.example", "1@post.example", "Gibberish", "No words."),
                    );
                    let mut plan = desk.plan(&arrival).await?;
                    ensure!(!plan.tasks.is_empty() && !plan.letters.is_empty(), "{plan:?}");
                    spoil(&mut plan, &mut desk);
                    let mut tx = desk.register.write().await?;
                    tx.save().await?;
                    let error = tx
                        .apply(std::slice::from_ref(&plan), desk.clock.now())
                        .await
                        .err()
                        .context(*what)?;
                    ensure!(
                        matches!(error, RegisterError::Moved) == *again,
                        "{what}: {error:?}"
                    );
                    ensure!(
                        matches!(error, RegisterError::Refused(_)) != *again,
                        "{what}: {error:?}"
                    );
                    tx.undo().await?;
                    tx.commit().await?;
                    ensure!(
                        rows(&desk.ground).await? == before,
                        "{what}: something of it is there"
                    );
                    let mut tx = desk.register.write().await?;
                    tx.apply(std::slice::from_ref(&plan), desk.clock.now())
                        .await
                        .err()
                        .context(*what)?;
                    drop(tx);
                    ensure!(
                        rows(&desk.ground).await? == before,
                        "{what}: something of it is there without a savepoint"
                    );
                }
                Ok(())
            },
        ),
        both(
            "register::a_reference_that_is_taken_is_drawn_again",
            reference_taken,
        ),
        both("register::a_plan_for_a_case_that_moved_is_refused", moved),
        both("register::a_part_undone_leaves_the_rest", part_undone),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn reference_taken(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    desk.one(
        "1",
        mail("ann@post.example", "1@post.example", "Damp", "The wall is wet."),
    )
    .await?;
    let taken = ask(&desk.ground, "select reference from case_file")
        .await?
        .remove(0)
        .parse()?;
    let arrival = desk.arrival(
        "2",
        mail("bob@post.example", "2@post.example", "Rent", "It is too high."),
    );
    let mut plan = desk.plan(&arrival).await?;
    plan.cases.first_mut().context("a case")?.after.reference = taken;
    let before = rows(&desk.ground).await?;
    let error = desk
        .register
        .write()
        .await?
        .apply(std::slice::from_ref(&plan), desk.now())
        .await
        .err()
        .context("it was kept")?;
    ensure!(matches!(error, RegisterError::Moved), "{error:?}");
    ensure!(rows(&desk.ground).await? == before);
    Ok(())
}

async fn moved(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    desk.one(
        "1",
        mail("ann@post.example", "1@post.example", "Damp", "The wall is wet."),
    )
    .await?;
    let answer = |id: &str| {
        mail_with(
            "In-Reply-To: <1@post.example>\r\n",
            "ann@post.example",
            id,
            "Re: Damp",
            id,
        )
    };
    let (first, second) = (
        desk.arrival("2", answer("2@p.example")),
        desk.arrival("3", answer("3@p.example")),
    );
    let (one, other) = (desk.plan(&first).await?, desk.plan(&second).await?);
    let mut tx = desk.register.write().await?;
    tx.apply(std::slice::from_ref(&one), desk.now()).await?;
    tx.commit().await?;
    let before = rows(&desk.ground).await?;
    let mut tx = desk.register.write().await?;
    let error = tx
        .apply(std::slice::from_ref(&other), desk.now())
        .await
        .err()
        .context("the second was written too")?;
    ensure!(matches!(error, RegisterError::Moved), "{error:?}");
    drop(tx);
    // The version alone refuses it, also where no two facts would stand in one place.
    let mut without_facts = other.clone();
    without_facts.cases.first_mut().context("a case")?.facts.clear();
    let refused = desk
        .register
        .write()
        .await?
        .apply(std::slice::from_ref(&without_facts), desk.now())
        .await;
    ensure!(matches!(refused, Err(RegisterError::Moved)), "{refused:?}");
    ensure!(rows(&desk.ground).await? == before);
    ensure!(
        desk.take_in(&[second]).await?.outcomes.get("added") == Some(&1),
        "decided again it is added"
    );
    desk.is_sound().await
}

async fn part_undone(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let arrivals: Vec<_> = (1..=3)
        .map(|n| {
            desk.arrival(
                &n.to_string(),
                mail(
                    &format!("p{n}@post.example"),
                    &format!("{n}@p.example"),
                    "Damp",
                    "Wet.",
                ),
            )
        })
        .collect();
    let (rules, now) = (Arc::clone(&desk.rules), desk.now());
    let mut tx = desk.register.write().await?;
    bot::take_in(&mut tx, &rules, &arrivals[0..=0], now, &mut desk.chance).await?;
    tx.save().await?;
    bot::take_in(&mut tx, &rules, &arrivals[1..=1], now, &mut desk.chance).await?;
    tx.undo().await?;
    bot::take_in(&mut tx, &rules, &arrivals[2..=2], now, &mut desk.chance).await?;
    tx.commit().await?;
    let kept = ask(
        &desk.ground,
        "select uid from message where direction = 'in' order by uid",
    )
    .await?;
    ensure!(kept == ["1", "3"], "{kept:?}");
    desk.is_sound().await
}
