//! A server that is away for days, or takes so much a minute, in; every letter in its turn, out.

use std::time::Duration;

use anyhow::{Result, ensure};
use chrono::TimeDelta;
use libtest_mimic::Trial;
use register::MessageFilter;

use super::{LETTERS, complaint, each_once, with_complaint};
use crate::ground::Ground;
use crate::house_on_servers::told;
use crate::servers::proxy::Proxy;
use crate::servers::sink::{Sink, Step, USUAL};

/// A complaint every so many hours, for two days.
const EVERY: i64 = 6;
const COMPLAINTS: u32 = 8;

pub fn trials() -> Vec<Trial> {
    vec![
        told(
            "smtp::two_days_without_a_server_lose_no_letter_and_no_turn",
            two_days,
        ),
        told("smtp::letters_go_out_at_the_pace_of_the_settings", paced),
    ]
}

async fn two_days(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let line = Proxy::to(sink.port()).await?;
    line.refuse().await?;
    let office = with_complaint(ground, line.port, "")?;
    // Each round is a new start of the program.
    for number in 1..=COMPLAINTS {
        office.post(&number.to_string(), complaint(number))?;
        let trouble = office.both().await.err().map(|problem| format!("{problem:#}"));
        ensure!(
            trouble.is_some_and(|trouble| trouble.contains("cannot be reached")),
            "it was reached"
        );
        office.clock.advance(TimeDelta::hours(EVERY));
    }
    let queued = MessageFilter {
        direction: Some("out".to_owned()),
        ..MessageFilter::default()
    };
    let register = office.register().await?;
    let mut waiting = register.read().await?.list_messages(&queued, None).await?;
    let all = COMPLAINTS as usize * LETTERS;
    ensure!(
        waiting.len() == all && waiting.iter().all(|letter| letter.outcome == "waiting"),
        "{waiting:?}"
    );
    waiting.sort_by_key(|letter| letter.received_at);
    line.accept().await?;
    let done = office.worker().await?;
    ensure!(
        done.letters.accepted == all as u64 && done.letters.given_up == 0,
        "{done:?}"
    );
    let arrived = each_once(&sink, all).await?;
    // Of letters queued at one time any may be the first.
    let queued_at = |id: &str| {
        let id = id.trim_matches(['<', '>']);
        let letter = waiting
            .iter()
            .find(|letter| letter.message_id.as_deref() == Some(id));
        letter.map(|letter| letter.received_at)
    };
    let turns: Vec<_> = arrived
        .iter()
        .map(|letter| queued_at(&letter.message_id))
        .collect();
    ensure!(
        turns.iter().all(Option::is_some) && turns.is_sorted(),
        "out of turn: {turns:?}"
    );
    ensure!(office.tasks().await?.is_empty(), "{:?}", office.tasks().await?);
    office.close().await
}

async fn paced(ground: Ground) -> Result<()> {
    let sink = Sink::offering(USUAL)?;
    let office = with_complaint(ground, sink.port(), "per_minute = 120")?;
    office.both().await?;
    each_once(&sink, LETTERS).await?;
    let begun = sink.attempts(Step::Mail, LETTERS, Duration::ZERO).await?;
    let between: Vec<Duration> = begun.windows(2).map(|two| two[1].at - two[0].at).collect();
    // Two a second; a timer may be a little early, never much.
    ensure!(
        between
            .iter()
            .all(|between| *between >= Duration::from_millis(400)),
        "{between:?}"
    );
    office.close().await
}
