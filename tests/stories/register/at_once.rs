//! Two programs at the same work, in; nothing lost, nothing twice, out.

use std::sync::Arc;

use anyhow::ensure;
use bot::{Tally, take_in_batch};
use casework::arrivals::Arrival;
use casework::given::{Chance, Clock};
use casework::rules::Rules;
use libtest_mimic::Trial;
use register::Register;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use worker::{Maildir, Outgoing, Worker, deliver_due};

use super::desk::{Desk, ask, count, mail, mail_with};
use crate::clock::StandingClock;
use crate::ground::{Ground, both};

const MANY: usize = 30;

#[expect(clippy::too_many_lines, reason = "a list of stories")]
pub fn trials() -> Vec<Trial> {
    [
        both(
            "register::two_bots_hear_of_the_same_people",
            |ground| async move {
                let mut desk = Desk::open(ground).await?;
                let from = |desk: &Desk, n: usize, letter: &str| {
                    let id = format!("{n}{letter}@p.example");
                    desk.arrival(
                        &id,
                        mail(
                            &format!("p{n}@post.example"),
                            &id,
                            &format!("Matter {letter}"),
                            &format!("Words {n}{letter}."),
                        ),
                    )
                };
                let one: Vec<_> = (0..MANY).map(|n| from(&desk, n, "a")).collect();
                let other: Vec<_> = (0..MANY).rev().map(|n| from(&desk, n, "b")).collect();
                let tallies = take_in_at_once(&mut desk, one, other).await?;
                ensure!(
                    tallies
                        .iter()
                        .all(|tally| tally.outcomes.get("opened") == Some(&(MANY as u64))),
                    "{tallies:?}"
                );
                ensure!(
                    count(&desk.ground, "contact where kind = 'person'").await? == MANY as u64,
                    "a person was made twice"
                );
                ensure!(count(&desk.ground, "case_file").await? == 2 * MANY as u64);
                desk.is_sound().await
            },
        ),
        both("register::two_bots_add_to_the_same_cases", |ground| async move {
            let mut desk = Desk::open(ground).await?;
            open_cases(&mut desk).await?;
            let one: Vec<_> = (0..MANY).map(|n| answer(&desk, n, "a")).collect();
            let other: Vec<_> = (0..MANY).rev().map(|n| answer(&desk, n, "b")).collect();
            let tallies = take_in_at_once(&mut desk, one, other).await?;
            ensure!(
                tallies
                    .iter()
                    .all(|tally| tally.outcomes.get("added") == Some(&(MANY as u64))),
                "{tallies:?}"
            );
            ensure!(count(&desk.ground, "fact where kind = 'message_added'").await? == 2 * MANY as u64);
            desk.is_sound().await
        }),
        both(
            "register::two_bots_take_in_the_same_messages",
            |ground| async move {
                let mut desk = Desk::open(ground).await?;
                let same: Vec<_> = (0..MANY)
                    .map(|n| {
                        let id = format!("{n}@p.example");
                        desk.arrival(
                            &id,
                            mail(&format!("p{n}@post.example"), &id, "Damp", &format!("Words {n}.")),
                        )
                    })
                    .collect();
                let tallies = take_in_at_once(&mut desk, same.clone(), same).await?;
                let opened: u64 = tallies
                    .iter()
                    .filter_map(|tally| tally.outcomes.get("opened"))
                    .sum();
                let known: u64 = tallies.iter().map(|tally| tally.known).sum();
                ensure!(opened == MANY as u64 && known == MANY as u64, "{tallies:?}");
                ensure!(tallies.iter().all(|tally| tally.failed.is_empty()), "{tallies:?}");
                ensure!(count(&desk.ground, "outbox where kind = 'receipt'").await? == MANY as u64);
                desk.is_sound().await
            },
        ),
        both(
            "register::bot_and_worker_work_on_the_same_cases",
            |ground| async move {
                let mut desk = Desk::open(ground).await?;
                open_cases(&mut desk).await?;
                let answers: Vec<_> = (0..MANY).rev().map(|n| answer(&desk, n, "a")).collect();
                let adding = spawn(&mut desk, answers).await?;
                let mut worker = worker(&mut desk).await?;
                let stop = CancellationToken::new();
                let delivered = deliver_due(&mut worker, &stop).await?;
                let tally = adding.await??;
                ensure!(
                    tally.outcomes.get("added") == Some(&(MANY as u64)) && delivered.given_up == 0,
                    "{tally:?} {delivered:?}"
                );
                deliver_due(&mut worker, &stop).await?;
                ensure!(
                    count(&desk.ground, "case_file where confirmed_at is not null").await? == MANY as u64
                );
                ensure!(count(&desk.ground, "fact where kind = 'letter_delivered'").await? == MANY as u64);
                desk.is_sound().await
            },
        ),
        both("register::the_same_words_are_found_among_hundreds", form_letter),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A form letter that more people send than are looked at: everybody's own second one is still found.
async fn form_letter(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let words = "We the residents of Elm Court ask for a lift that works.";
    let sent = |desk: &Desk, n: usize, copy: &str| {
        let id = format!("{n}{copy}@p.example");
        desk.arrival(&id, mail(&format!("p{n}@post.example"), &id, "The lift", words))
    };
    let first: Vec<_> = (0..MANY).map(|n| sent(&desk, n, "a")).collect();
    let again: Vec<_> = (0..MANY).map(|n| sent(&desk, n, "b")).collect();
    ensure!(desk.take_in(&first).await?.outcomes.get("opened") == Some(&(MANY as u64)));
    let tally = desk.take_in(&again).await?;
    ensure!(tally.outcomes.get("added") == Some(&(MANY as u64)), "{tally:?}");
    let own = "message m join message e on e.id = m.duplicate_of and e.contact_id = m.contact_id";
    ensure!(count(&desk.ground, own).await? == MANY as u64);
    Ok(())
}

async fn open_cases(desk: &mut Desk) -> anyhow::Result<()> {
    let opening: Vec<_> = (0..MANY)
        .map(|n| {
            let id = format!("{n}@p.example");
            desk.arrival(
                &id,
                mail(
                    &format!("p{n}@post.example"),
                    &id,
                    &format!("Damp {n}"),
                    &format!("Wet {n}."),
                ),
            )
        })
        .collect();
    let tally = desk.take_in(&opening).await?;
    ensure!(tally.outcomes.get("opened") == Some(&(MANY as u64)), "{tally:?}");
    Ok(())
}

fn answer(desk: &Desk, n: usize, letter: &str) -> Arc<Arrival> {
    let id = format!("{n}{letter}@p.example");
    let fields = format!("In-Reply-To: <{n}@p.example>\r\n");
    let raw = mail_with(
        &fields,
        &format!("p{n}@post.example"),
        &id,
        &format!("Re: Damp {n}"),
        &format!("More {n}{letter}."),
    );
    desk.arrival(&id, raw)
}

async fn take_in_at_once(
    desk: &mut Desk,
    one: Vec<Arc<Arrival>>,
    other: Vec<Arc<Arrival>>,
) -> anyhow::Result<Vec<Tally>> {
    let (one, other) = (spawn(desk, one).await?, spawn(desk, other).await?);
    let tallies = vec![one.await??, other.await??];
    let uids = ask(
        &desk.ground,
        "select uid from message where direction = 'in' group by uid having count(*) > 1",
    )
    .await?;
    ensure!(uids.is_empty(), "twice: {uids:?}");
    Ok(tallies)
}

/// A program of its own, with its own connection, at work on these messages.
async fn spawn(
    desk: &mut Desk,
    batch: Vec<Arc<Arrival>>,
) -> anyhow::Result<JoinHandle<Result<Tally, register::RegisterError>>> {
    let (register, rules, now): (Register, Arc<Rules>, _) =
        (desk.beside().await?, Arc::clone(&desk.rules), desk.now());
    let mut chance: Chance = desk.chance.fork();
    Ok(tokio::spawn(async move {
        take_in_batch(&register, &rules, &batch, now, &mut chance).await
    }))
}

async fn worker(desk: &mut Desk) -> anyhow::Result<Worker> {
    let clock: StandingClock = desk.clock.clone();
    let clock: Arc<dyn Clock> = Arc::new(clock);
    Ok(Worker {
        register: desk.beside().await?,
        rules: Arc::clone(&desk.rules),
        clock,
        chance: desk.chance.fork(),
        name: "worker beside".to_owned(),
        outgoing: Outgoing::Maildir(Maildir {
            folder: desk.ground.dir.path().join("outbox"),
            divert_to: None,
        }),
        progress: |_| {},
    })
}
