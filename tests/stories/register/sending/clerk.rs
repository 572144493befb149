//! What the clerk meets who marks for all connections, in; each letter there once all the same, out.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use anyhow::ensure;
use casework::given::Clock;
use chrono::{DateTime, TimeDelta, Utc};
use libtest_mimic::Trial;
use tokio_util::sync::CancellationToken;
use worker::{Worker, WorkerError, deliver_due};

use super::office::{Office, WILLING};
use super::{LONG, all_there, with_letters, worker};
use crate::clock::StandingClock;
use crate::ground::{Ground, both};
use crate::register::desk::Desk;

pub fn trials() -> Vec<Trial> {
    [
        both("register::letters_held_too_long_are_claimed_again", held_too_long),
        both(
            "register::a_fault_in_marking_ends_the_round_and_not_the_program",
            fault_in_marking,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A clock at which something happens once it has been asked so often.
struct Asked {
    clock: StandingClock,
    times: AtomicU32,
    most: u32,
    then: fn(&StandingClock),
}

impl Clock for Asked {
    fn now(&self) -> DateTime<Utc> {
        if self.times.fetch_add(1, Ordering::Relaxed) == self.most {
            (self.then)(&self.clock);
        }
        self.clock.now()
    }
}

fn worker_by(desk: &mut Desk, port: u16, most: u32, then: fn(&StandingClock)) -> anyhow::Result<Worker> {
    let asked = Asked {
        clock: desk.clock.clone(),
        times: AtomicU32::new(0),
        most,
        then,
    };
    let worker = worker(desk, port, 1, LONG)?;
    Ok(Worker {
        clock: Arc::new(asked),
        ..worker
    })
}

/// The lease is over while the first ten are sent: what is left of them is claimed again in the same round.
async fn held_too_long(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let (office, port) = Office::open(WILLING).await?;
    let mut worker = worker_by(&mut desk, port, 6, |clock| clock.advance(TimeDelta::minutes(5)))?;
    let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
    ensure!(done.accepted == letters, "{done:?} of {letters}");
    all_there(&desk, &office, letters).await
}

async fn fault_in_marking(ground: Ground) -> anyhow::Result<()> {
    let (mut desk, letters) = with_letters(ground).await?;
    let (office, port) = Office::open(WILLING).await?;
    let mut worker = worker_by(&mut desk, port, 0, |_| panic!("a fault of ours"))?;
    let done = deliver_due(&mut worker, &CancellationToken::new()).await;
    ensure!(matches!(done, Err(WorkerError::Broken)), "{done:?}");
    let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
    ensure!(done.accepted == letters, "{done:?} of {letters}");
    all_there(&desk, &office, letters).await
}
