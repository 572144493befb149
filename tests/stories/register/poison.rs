//! A message that no register can keep, in; the others taken in, and that one held or left, out.

use std::sync::Arc;

use anyhow::{Context, ensure};
use casework::messages::Attachment;
use libtest_mimic::Trial;

use super::desk::{Desk, Rigour, ask, count, mail, mail_with, tell};
use crate::ground::{Engine, Ground, both};

pub fn trials() -> Vec<Trial> {
    [
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

async fn poisoned(ground: Ground) -> anyhow::Result<()> {
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

async fn unreadable_case(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    desk.one(
        "1",
        mail("ann@post.example", "1@post.example", "Damp", "The wall is wet."),
    )
    .await?;
    tell(
        &desk.ground,
        Rigour::Off,
        UNREADABLE[usize::from(desk.ground.engine == Engine::Postgres)],
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
async fn headers(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    // Not to be compressed: PostgreSQL measures an index entry after compression.
    let words = (0_u64..900).map(|n| n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 40);
    let long = words.fold(String::new(), |long, word| format!("{long}{word:x}"));
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
