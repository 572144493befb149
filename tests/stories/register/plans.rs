//! A plan that cannot be written whole, in; a register without any of it, out.

use std::sync::Arc;

use anyhow::{Context, ensure};
use casework::decide::Plan;
use casework::given::Clock;
use casework::ids::{ContactId, MessageId};
use casework::messages::Attachment;
use libtest_mimic::Trial;
use register::RegisterError;

use super::desk::{Desk, Rigour, ask, count, mail, mail_with, rows, tell};
use crate::ground::both;

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
        plan.settled.as_mut().unwrap().sender = Some(nobody);
    }),
    ("a fact that is there already", true, |plan, _| {
        let facts = &mut plan.case.as_mut().unwrap().facts;
        facts[1].id = facts[0].id;
    }),
    ("an address that somebody has", true, |plan, desk| {
        plan.contacts[0].address = desk.rules.directory.complaints_team[0].address.clone();
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
                    let error = tx.apply(&plan, desk.clock.now()).await.err().context(*what)?;
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
                    tx.apply(&plan, desk.clock.now()).await.err().context(*what)?;
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
        both(
            "register::one_poisoned_message_does_not_hurt_the_other_nine",
            poisoned,
        ),
        both(
            "register::a_case_that_cannot_be_read_holds_its_message",
            unreadable_case,
        ),
        both("register::whatever_a_header_holds_it_is_taken_in", headers),
    ]
    .into_iter()
    .flatten()
    .collect()
}

async fn reference_taken(ground: crate::ground::Ground) -> anyhow::Result<()> {
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
    plan.case.as_mut().context("a case")?.after.reference = taken;
    let before = rows(&desk.ground).await?;
    let error = desk
        .register
        .write()
        .await?
        .apply(&plan, desk.now())
        .await
        .err()
        .context("it was kept")?;
    ensure!(matches!(error, RegisterError::Moved), "{error:?}");
    ensure!(rows(&desk.ground).await? == before);
    Ok(())
}

async fn moved(ground: crate::ground::Ground) -> anyhow::Result<()> {
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
    tx.apply(&one, desk.now()).await?;
    tx.commit().await?;
    let before = rows(&desk.ground).await?;
    let mut tx = desk.register.write().await?;
    let error = tx
        .apply(&other, desk.now())
        .await
        .err()
        .context("the second was written too")?;
    ensure!(matches!(error, RegisterError::Moved), "{error:?}");
    drop(tx);
    ensure!(rows(&desk.ground).await? == before);
    ensure!(
        desk.take_in(&[second]).await?.outcomes.get("added") == Some(&1),
        "decided again it is added"
    );
    desk.is_sound().await
}

async fn part_undone(ground: crate::ground::Ground) -> anyhow::Result<()> {
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
    bot::take_in(&mut tx, &rules, &arrivals[0], now, &mut desk.chance).await?;
    tx.save().await?;
    bot::take_in(&mut tx, &rules, &arrivals[1], now, &mut desk.chance).await?;
    tx.undo().await?;
    bot::take_in(&mut tx, &rules, &arrivals[2], now, &mut desk.chance).await?;
    tx.commit().await?;
    let kept = ask(
        &desk.ground,
        "select uid from message where direction = 'in' order by uid",
    )
    .await?;
    ensure!(kept == ["1", "3"], "{kept:?}");
    desk.is_sound().await
}

async fn poisoned(ground: crate::ground::Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let mut arrivals: Vec<_> = (0..10)
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
    // No register can keep two attachments in one part.
    let file = Attachment {
        part: 1,
        name: "a".to_owned(),
        content_type: "a/b".to_owned(),
        size: 1,
        sha256: String::new(),
    };
    Arc::make_mut(&mut arrivals[4]).message.attachments = vec![file.clone(), file];
    let tally = desk.take_in(&arrivals).await?;
    ensure!(
        tally.outcomes.get("opened") == Some(&9) && tally.taken_in() == 9,
        "{tally:?}"
    );
    ensure!(tally.failed == [arrivals[4].place.clone()], "{tally:?}");
    ensure!(count(&desk.ground, "message where direction = 'in'").await? == 9);
    Arc::make_mut(&mut arrivals[4]).message.attachments.pop();
    let tally = desk.take_in(&arrivals).await?;
    ensure!(
        tally.known == 9 && tally.outcomes.get("opened") == Some(&1),
        "{tally:?}"
    );
    desk.is_sound().await
}

async fn unreadable_case(ground: crate::ground::Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    desk.one(
        "1",
        mail("ann@post.example", "1@post.example", "Damp", "The wall is wet."),
    )
    .await?;
    tell(
        &desk.ground,
        Rigour::Off,
        UNREADABLE[usize::from(desk.ground.engine == crate::ground::Engine::Postgres)],
    )
    .await?;
    let answer = mail_with(
        "In-Reply-To: <1@post.example>\r\n",
        "ann@post.example",
        "2@p.example",
        "Re: Damp",
        "More.",
    );
    let arrivals = [
        desk.arrival("2", answer),
        desk.arrival(
            "3",
            mail("bob@post.example", "3@post.example", "Rent", "It is too high."),
        ),
    ];
    let tally = desk.take_in(&arrivals).await?;
    ensure!(
        tally.outcomes.get("held") == Some(&1) && tally.outcomes.get("opened") == Some(&1),
        "{tally:?}"
    );
    let why = ask(
        &desk.ground,
        "select held_because from message where outcome = 'held'",
    )
    .await?;
    ensure!(
        why.len() == 1 && why[0].contains("cannot be read by this version"),
        "{why:?}"
    );
    ensure!(count(&desk.ground, "task where kind = 'read_held_message'").await? == 1);
    Ok(())
}

/// Facts as a newer version would write them. SQLite's triggers hold for everybody: they are taken away first.
const UNREADABLE: [&str; 2] = [
    "drop trigger fact_is_never_changed; update fact set shape = 99 where seq = 2",
    "update fact set shape = 99 where seq = 2",
];

/// Nothing of these may be refused by either engine: NUL (PostgreSQL keeps none), and more than an index takes.
async fn headers(ground: crate::ground::Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    // Not to be compressed: PostgreSQL measures an index entry after compression.
    let long: String = (0_u64..900)
        .map(|n| format!("{:x}", n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40))
        .collect();
    let nul = "=?utf-8?Q?a=00b?=";
    let attached = format!(
        "From: {nul} <nul@post.example>\r\nTo: complaints@homes.example\r\nSubject: {nul}\r\nMessage-ID: <a\0b@p.example>\r\n\
         MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nDamp\0wall\r\n\
         --b\r\nContent-Type: image/png; name=\"{nul}\"\r\nContent-Disposition: attachment; filename=\"a\0b.png\"\r\n\r\nx\r\n--b--\r\n"
    );
    for (uid, raw) in [
        ("nul", attached.into_bytes()),
        (
            "id",
            mail(
                "long@post.example",
                &format!("{long}@p.example"),
                "Damp",
                "The wall is wet.",
            ),
        ),
        (
            "subject",
            mail("subject@post.example", "s@p.example", &long, "The wall is dry."),
        ),
    ] {
        let outcome = desk.one(uid, raw.clone()).await.with_context(|| uid.to_owned())?;
        ensure!(outcome == "opened", "{uid}: {outcome}");
        let again = desk.one(&format!("{uid}-again"), raw).await?;
        ensure!(again == "duplicate", "{uid} again: {again}");
    }
    let fields = format!("In-Reply-To: <{long}@p.example>\r\n");
    let answer = mail_with(
        &fields,
        "long@post.example",
        "a@p.example",
        "Re: Damp",
        "It is wetter now.",
    );
    ensure!(
        desk.one("answer", answer).await? == "added",
        "found again by its id"
    );
    let answer = mail(
        "subject@post.example",
        "b@p.example",
        &format!("Re: {long}"),
        "And drier.",
    );
    ensure!(
        desk.one("answered subject", answer).await? == "added",
        "found again by its subject"
    );
    desk.is_sound().await
}
