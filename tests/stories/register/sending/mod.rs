//! Letters that are due and an SMTP server with a will of its own, in; each letter there once, out.

mod clerk;
mod office;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use casework::given::Clock;
use libtest_mimic::Trial;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use wire::{Security, Server, Trust};
use worker::{Delivered, Outgoing, Smarthost, Smtp, Worker, WorkerError, deliver_due, hang_up};

use office::{Office, WILLING, Will};

use super::desk::{Desk, count, mail};
use crate::ground::{Ground, both};

/// Letters of so many cases: four claims of ten and a rest.
const CASES: usize = 15;
/// A deadline that no story reaches.
const LONG: Duration = Duration::from_mins(1);

pub fn trials() -> Vec<Trial> {
    [
        both("register::letters_share_a_few_connections", shared),
        both("register::a_server_that_is_away_fails_no_letter", away),
        both(
            "register::a_server_that_takes_fewer_connections_gets_fewer",
            fewer,
        ),
        both(
            "register::a_connection_that_has_had_enough_is_made_anew",
            had_enough,
        ),
        both(
            "register::a_letter_that_ends_each_connection_holds_up_no_other",
            one_ends_it,
        ),
        both(
            "register::a_server_that_ends_each_connection_is_left_alone_between",
            all_end_it,
        ),
        both(
            "register::a_worker_told_to_stop_gives_back_what_it_holds",
            stopped,
        ),
    ]
    .into_iter()
    .flatten()
    .chain(clerk::trials())
    .collect()
}

fn smarthost(port: u16, connections: u32, timeout: Duration) -> anyhow::Result<Smarthost> {
    Ok(Smarthost {
        server: Server {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::Plain,
        },
        trust: Trust::new(None)?,
        sign_in: None,
        timeout,
        connections,
        per_minute: None,
        divert_to: Some("rehearsal@homes.example".to_owned()),
    })
}

fn worker(desk: &mut Desk, port: u16, connections: u32, timeout: Duration) -> anyhow::Result<Worker> {
    let clock: Arc<dyn Clock> = Arc::new(desk.clock.clone());
    Ok(Worker {
        register: desk.register.clone(),
        rules: Arc::clone(&desk.rules),
        clock,
        chance: desk.chance.fork(),
        name: "worker".to_owned(),
        outgoing: Outgoing::Smtp(Smtp::new(smarthost(port, connections, timeout)?)),
        progress: |_| {},
    })
}

async fn with_letters(ground: Ground) -> anyhow::Result<(Desk, u64)> {
    let mut desk = Desk::open(ground).await?;
    let arrivals: Vec<_> = (0..CASES)
        .map(|n| {
            let (id, from) = (format!("{n}@p.example"), format!("p{n}@post.example"));
            desk.arrival(&id, mail(&from, &id, &format!("Damp {n}"), &format!("Wet {n}.")))
        })
        .collect();
    desk.take_in(&arrivals).await?;
    let letters = count(&desk.ground, "outbox").await?;
    Ok((desk, letters))
}

/// Every letter is marked, and reached the office once.
async fn all_there(desk: &Desk, office: &Office, letters: u64) -> anyhow::Result<()> {
    let ids = office.saw(|seen| seen.ids.clone());
    let each: BTreeSet<&String> = ids.iter().collect();
    ensure!(
        ids.len() as u64 == letters && each.len() == ids.len(),
        "{} of {letters}",
        ids.len()
    );
    let done = "outbox where state = 'delivered' and attempts = 1 and last_error is null";
    ensure!(count(&desk.ground, done).await? == letters);
    desk.is_sound().await
}

async fn shared(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let (office, port) = Office::open(WILLING).await?;
    let mut worker = worker(&mut desk, port, 3, LONG)?;
    let stop = CancellationToken::new();
    let done = deliver_due(&mut worker, &stop).await?;
    ensure!(done.accepted == letters, "{done:?}");
    all_there(&desk, &office, letters).await?;
    let others = office.saw(|seen| {
        seen.recipients
            .iter()
            .filter(|to| *to != "RCPT TO:<rehearsal@homes.example>")
            .count()
    });
    ensure!(others == 0, "a rehearsal reached somebody");
    let before = office.saw(|seen| seen.connections);
    ensure!((2..=3).contains(&before), "{before} connections");
    // The next letters go over what is kept.
    desk.one(
        "late",
        mail("late@post.example", "late@p.example", "Rent", "Too high."),
    )
    .await?;
    ensure!(deliver_due(&mut worker, &stop).await?.accepted > 0);
    ensure!(office.saw(|seen| seen.connections) == before, "connected again");
    hang_up(&mut worker).await;
    ensure!(office.saw(|seen| seen.goodbyes) == before, "left without a word");
    Ok(())
}

async fn away(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let nobody = TcpListener::bind("127.0.0.1:0").await?.local_addr()?.port();
    let stop = CancellationToken::new();
    for _ in 0..4 {
        match deliver_due(&mut worker(&mut desk, nobody, 3, LONG)?, &stop).await {
            Err(WorkerError::Server { done, .. }) => ensure!(done == Delivered::default(), "{done:?}"),
            other => bail!("{other:?}"),
        }
    }
    let untried =
        "outbox where attempts = 0 and lease_by is null and last_error is null and state = 'waiting'";
    ensure!(
        count(&desk.ground, untried).await? == letters,
        "a letter is the worse for it"
    );
    let (office, port) = Office::open(WILLING).await?;
    let done = deliver_due(&mut worker(&mut desk, port, 3, LONG)?, &stop).await?;
    ensure!(done.accepted == letters, "{done:?}");
    all_there(&desk, &office, letters).await
}

async fn fewer(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let (office, port) = Office::open(Will {
        at_once: 1,
        ..WILLING
    })
    .await?;
    let mut worker = worker(&mut desk, port, 4, LONG)?;
    let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
    ensure!(done.accepted == letters, "{done:?}");
    let (connections, turned_away) = office.saw(|seen| (seen.connections, seen.turned_away));
    ensure!(
        connections == 1 && (1..=3).contains(&turned_away),
        "{connections}, {turned_away}"
    );
    all_there(&desk, &office, letters).await?;
    desk.one(
        "late",
        mail("late@post.example", "late@p.example", "Rent", "Too high."),
    )
    .await?;
    ensure!(
        deliver_due(&mut worker, &CancellationToken::new())
            .await?
            .accepted
            > 0
    );
    ensure!(
        office.saw(|seen| seen.turned_away) == turned_away,
        "asked for more again"
    );
    Ok(())
}

async fn had_enough(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let (office, port) = Office::open(Will {
        letters: 4,
        ..WILLING
    })
    .await?;
    let mut worker = worker(&mut desk, port, 1, LONG)?;
    let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
    ensure!(done.accepted == letters, "{done:?}");
    let connections = office.saw(|seen| seen.connections as u64);
    ensure!(connections == letters.div_ceil(4), "{connections} connections");
    all_there(&desk, &office, letters).await
}

/// Rounds over one line to the recipients themselves, as many as `rounds`; what each did, and whether the
/// server took letters to the end of it.
async fn rounds(desk: &mut Desk, port: u16, rounds: usize) -> anyhow::Result<Vec<(Delivered, bool)>> {
    let mut worker = worker(desk, port, 1, LONG)?;
    worker.outgoing = Outgoing::Smtp(Smtp::new(Smarthost {
        divert_to: None,
        ..smarthost(port, 1, LONG)?
    }));
    let mut all = Vec::new();
    for _ in 0..rounds {
        all.push(match deliver_due(&mut worker, &CancellationToken::new()).await {
            Ok(done) => (done, true),
            Err(WorkerError::Server { done, .. }) => (done, false),
            Err(error) => return Err(error.into()),
        });
    }
    Ok(all)
}

async fn one_ends_it(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let (_office, port) = Office::open(Will {
        goes_at: Some("<p0@post.example>"),
        ..WILLING
    })
    .await?;
    let done = rounds(&mut desk, port, 2).await?;
    let [(first, false), (second, true)] = done[..] else {
        bail!("{done:?}");
    };
    ensure!(first.again == 0, "counted at once: {done:?}");
    ensure!(
        second.again == 1 && first.accepted + second.accepted == letters - 1,
        "{done:?}"
    );
    let waits = "outbox where state = 'waiting' and attempts = 1 and last_error like '%broke off%'";
    ensure!(count(&desk.ground, waits).await? == 1);
    desk.is_sound().await
}

async fn all_end_it(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, _) = with_letters(ground).await?;
    let (office, port) = Office::open(Will {
        goes_at: Some("<"),
        ..WILLING
    })
    .await?;
    let done = rounds(&mut desk, port, 3).await?;
    let again: Vec<_> = done
        .iter()
        .map(|(done, to_the_end)| (done.again, *to_the_end))
        .collect();
    ensure!(again == [(0, false), (1, false), (1, false)], "{done:?}");
    // One letter has its turn in each round, and the next one ends it.
    ensure!(office.saw(|seen| seen.connections) == 5);
    Ok(())
}

async fn stopped(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    // It never lets a letter come.
    let (office, port) = Office::open(Will {
        silent: true,
        ..WILLING
    })
    .await?;
    // The grace of a letter in hand follows from it, and is shorter.
    let mut worker = worker(&mut desk, port, 1, Duration::from_secs(2))?;
    let stop = CancellationToken::new();
    let (done, ()) = tokio::join!(deliver_due(&mut worker, &stop), async {
        office.announced.notified().await;
        stop.cancel();
    });
    ensure!(done.context("stopped")? == Delivered::default());
    let untried =
        "outbox where attempts = 0 and lease_by is null and last_error is null and state = 'waiting'";
    ensure!(
        count(&desk.ground, untried).await? == letters,
        "not all were given back"
    );
    Ok(())
}
