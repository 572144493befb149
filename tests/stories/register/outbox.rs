//! Letters that wait, in; each claimed by one worker at a time, and marked by that one alone, out.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, ensure};
use casework::ids::MessageId;
use chrono::{DateTime, TimeDelta, Utc};
use libtest_mimic::Trial;
use register::{Claimed, Hold, Mark, Register};

use super::desk::{Desk, ask, count, mail};
use crate::ground::{Ground, both};

const LEASE: TimeDelta = TimeDelta::minutes(2);

#[expect(clippy::too_many_lines, reason = "a list of stories")]
pub fn trials() -> Vec<Trial> {
    [
        both(
            "register::two_workers_never_claim_the_same_letter",
            |ground| async move {
                let desk = with_letters(ground, 15).await?;
                let all = count(&desk.ground, "outbox where state = 'waiting'").await?;
                let (now, other) = (desk.now(), desk.beside().await?);
                let mine = desk.register.clone();
                let (one, two) = (
                    tokio::spawn(async move { claim_all(&mine, "one", now).await }),
                    tokio::spawn(async move { claim_all(&other, "two", now).await }),
                );
                let claimed: Vec<MessageId> = one.await??.into_iter().chain(two.await??).collect();
                let each: BTreeSet<MessageId> = claimed.iter().copied().collect();
                ensure!(claimed.len() == each.len(), "some were claimed twice");
                ensure!(
                    claimed.len() as u64 == all,
                    "{} of {all} were claimed",
                    claimed.len()
                );
                Ok(())
            },
        ),
        both("register::what_a_crashed_worker_held_is_taken_over", taken_over),
        both("register::a_letter_given_back_was_never_tried", given_back),
        both("register::a_claim_is_held_for_longer", held_for_longer),
        both(
            "register::what_went_out_is_marked_by_its_holder_alone",
            marked_by_its_holder,
        ),
        both("register::new_letters_are_told_of_when_they_are_durable", told_of),
        both("register::a_letter_is_tried_again_when_it_is_time", tried_again),
        both(
            "register::what_is_done_is_never_claimed_again",
            |ground| async move {
                for (mark, state) in [
                    (Mark::Delivered, "delivered"),
                    (
                        Mark::GivenUp {
                            why: "no such mailbox".to_owned(),
                        },
                        "given_up",
                    ),
                ] {
                    let desk = with_letters(Ground::new(ground.engine).await?, 1).await?;
                    for letter in claim(&desk.register, "one", desk.now(), 50).await? {
                        ensure!(set(&desk.register, &letter, &mark, desk.now()).await?);
                        ensure!(
                            !set(&desk.register, &letter, &mark, desk.now()).await?,
                            "marked twice"
                        );
                    }
                    ensure!(
                        claim(&desk.register, "two", desk.now() + TimeDelta::days(30), 50)
                            .await?
                            .is_empty()
                    );
                    let left = "outbox where lease_by is not null or lease_until is not null";
                    ensure!(count(&desk.ground, left).await? == 0, "a lease is left");
                    ensure!(
                        count(&desk.ground, "outbox").await?
                            == count(&desk.ground, &format!("outbox where state = '{state}'")).await?
                    );
                    let at = count(
                        &desk.ground,
                        "outbox where delivered_at is not null and last_error is null",
                    )
                    .await?;
                    ensure!((at > 0) == (mark == Mark::Delivered), "{at}");
                }
                Ok(())
            },
        ),
        both(
            "register::the_letter_that_is_due_first_goes_first",
            |ground| async move {
                let mut desk = with_letters(ground, 2).await?;
                desk.clock.advance(TimeDelta::hours(-1));
                desk.one(
                    "early",
                    mail("early@post.example", "early@p.example", "Rent", "Too high."),
                )
                .await?;
                desk.clock.advance(TimeDelta::hours(1));
                let mut order = Vec::new();
                while let [letter] = &claim(&desk.register, "one", desk.now(), 1).await?[..] {
                    order.push(letter.letter.to_string());
                }
                let due = match desk.ground.engine {
                    crate::ground::Engine::Sqlite => "lower(hex(message_id))",
                    crate::ground::Engine::Postgres => "replace(cast(message_id as text), '-', '')",
                };
                let due = ask(
                    &desk.ground,
                    &format!("select {due} from outbox order by next_at, message_id"),
                )
                .await?;
                let order: Vec<String> = order.iter().map(|id| id.replace('-', "")).collect();
                ensure!(order.len() > 6 && order == due, "{order:?}\n{due:?}");
                Ok(())
            },
        ),
        both("register::a_key_is_queued_once", |ground| async move {
            let mut desk = Desk::open(ground).await?;
            let arrival = desk.arrival(
                "1",
                mail("ann@post.example", "1@p.example", "Damp", "The wall is wet."),
            );
            let mut plan = desk.plan(&arrival).await?;
            let mut again = plan.letters[0].clone();
            again.id = MessageId::new(desk.now(), &mut desk.chance);
            again.raw = b"Subject: the same letter, written a second time\r\n\r\n".to_vec();
            let letters = plan.letters.len() as u64;
            let key = again.key.clone();
            plan.letters.push(again);
            let mut tx = desk.register.write().await?;
            tx.apply(std::slice::from_ref(&plan), desk.now()).await?;
            tx.commit().await?;
            ensure!(count(&desk.ground, "outbox").await? == letters, "queued twice");
            ensure!(
                count(&desk.ground, "message where direction = 'out'").await? == letters,
                "kept twice"
            );
            ensure!(
                count(
                    &desk.ground,
                    &format!("outbox where key = '{key}' and attempts = 0")
                )
                .await?
                    == 1
            );
            desk.is_sound().await
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An office with the letters of so many new cases.
async fn with_letters(ground: Ground, cases: usize) -> anyhow::Result<Desk> {
    let mut desk = Desk::open(ground).await?;
    let arrivals: Vec<_> = (0..cases)
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
    desk.take_in(&arrivals).await?;
    Ok(desk)
}

async fn claim(
    register: &Register,
    worker: &str,
    now: DateTime<Utc>,
    most: u32,
) -> anyhow::Result<Vec<Claimed>> {
    let mut tx = register.write().await?;
    let claimed = tx.claim(worker, now, now + LEASE, most).await?;
    tx.commit().await?;
    Ok(claimed)
}

async fn claim_all(register: &Register, worker: &str, now: DateTime<Utc>) -> anyhow::Result<Vec<MessageId>> {
    let mut all = Vec::new();
    loop {
        let some = claim(register, worker, now, 3).await?;
        if some.is_empty() {
            return Ok(all);
        }
        all.extend(some.into_iter().map(|letter| letter.letter));
        ensure!(all.len() < 1_000, "the same are claimed again and again");
        tokio::task::yield_now().await;
    }
}

async fn set(register: &Register, letter: &Claimed, mark: &Mark, now: DateTime<Utc>) -> anyhow::Result<bool> {
    let mut tx = register.write().await?;
    let marked = tx.mark(letter, mark, now).await?;
    tx.commit().await?;
    Ok(marked)
}

async fn taken_over(ground: Ground) -> anyhow::Result<()> {
    let desk = with_letters(ground, 1).await?;
    let crashed = claim(&desk.register, "one", desk.now(), 50).await?;
    ensure!(
        !crashed.is_empty()
            && crashed
                .iter()
                .all(|letter| letter.attempt == 1 && letter.fence == 1)
    );
    let just_before = desk.now() + LEASE - TimeDelta::microseconds(1);
    ensure!(
        claim(&desk.register, "two", just_before, 50).await?.is_empty(),
        "taken over too early"
    );
    let over = claim(&desk.register, "two", desk.now() + LEASE, 50).await?;
    ensure!(over.len() == crashed.len(), "{} of {}", over.len(), crashed.len());
    for (old, new) in crashed.iter().zip(&over) {
        ensure!(
            old.letter == new.letter && new.attempt == 2 && new.fence == 2,
            "{new:?}"
        );
        let (old_raw, new_raw) = (old.raw().ok().context("bytes")?, new.raw().ok().context("bytes")?);
        ensure!(
            old_raw == new_raw && String::from_utf8_lossy(&old_raw).contains("Message-ID: <"),
            "not the same letter"
        );
        let late = Mark::TryAgain {
            at: desk.now() + TimeDelta::days(9),
            why: "late".to_owned(),
        };
        ensure!(
            !set(&desk.register, old, &late, desk.now()).await?,
            "the old fence marked it"
        );
        ensure!(
            set(&desk.register, new, &Mark::Delivered, desk.now()).await?,
            "the new one could not"
        );
        ensure!(
            !set(
                &desk.register,
                old,
                &Mark::GivenUp {
                    why: "late".to_owned()
                },
                desk.now()
            )
            .await?
        );
    }
    ensure!(
        count(
            &desk.ground,
            "outbox where state <> 'delivered' or last_error is not null"
        )
        .await?
            == 0
    );
    Ok(())
}

async fn tried_again(ground: Ground) -> anyhow::Result<()> {
    let desk = with_letters(ground, 1).await?;
    let again_at = desk.now() + TimeDelta::minutes(5);
    for letter in claim(&desk.register, "one", desk.now(), 50).await? {
        ensure!(
            set(
                &desk.register,
                &letter,
                &Mark::TryAgain {
                    at: again_at,
                    why: "451 later".to_owned()
                },
                desk.now()
            )
            .await?
        );
    }
    let (waiting, failing) = desk.register.read().await?.waiting().await?;
    ensure!(waiting > 0 && failing == 0, "{waiting} wait, {failing} fail");
    ensure!(
        count(
            &desk.ground,
            "outbox where last_error = '451 later' and lease_until is null"
        )
        .await?
            == waiting
    );
    ensure!(
        claim(&desk.register, "two", again_at - TimeDelta::microseconds(1), 50)
            .await?
            .is_empty(),
        "too early"
    );
    for attempt in 2..=4 {
        let letters = claim(&desk.register, "two", again_at, 50).await?;
        ensure!(letters.len() as u64 == waiting && letters.iter().all(|letter| letter.attempt == attempt));
        for letter in letters {
            set(
                &desk.register,
                &letter,
                &Mark::TryAgain {
                    at: again_at,
                    why: "451 later".to_owned(),
                },
                desk.now(),
            )
            .await?;
        }
    }
    ensure!(
        desk.register.read().await?.waiting().await? == (waiting, waiting),
        "not seen to fail"
    );
    Ok(())
}

async fn given_back(ground: Ground) -> anyhow::Result<()> {
    let desk = with_letters(ground, 2).await?;
    let claimed = claim(&desk.register, "one", desk.now(), 50).await?;
    let (kept, free) = claimed.split_at(1);
    let holds: Vec<Hold> = free.iter().map(Claimed::hold).collect();
    let mut tx = desk.register.write().await?;
    let back = tx.give_back(&holds, desk.now()).await?;
    tx.commit().await?;
    ensure!(
        back == free.iter().map(|letter| letter.letter).collect(),
        "{back:?}"
    );
    let untouched = "outbox where attempts = 0 and lease_by is null and last_error is null";
    ensure!(count(&desk.ground, untouched).await? == free.len() as u64);
    let again = claim(&desk.register, "two", desk.now(), 50).await?;
    ensure!(
        again
            .iter()
            .map(|letter| letter.letter)
            .eq(free.iter().map(|letter| letter.letter)),
        "not all of them, or in another order"
    );
    ensure!(
        again
            .iter()
            .all(|letter| letter.attempt == 1 && letter.fence == 2)
    );
    // Whoever gave them back has nothing more to say of them.
    let mut tx = desk.register.write().await?;
    ensure!(
        tx.give_back(&holds, desk.now()).await?.is_empty(),
        "given back twice"
    );
    ensure!(
        tx.renew(&holds, desk.now() + LEASE).await?.is_empty(),
        "held after it was given back"
    );
    ensure!(
        tx.mark_delivered(&holds, desk.now()).await?.is_empty(),
        "marked after it was given back"
    );
    let hold = kept.iter().map(Claimed::hold).collect::<Vec<_>>();
    ensure!(
        tx.mark_delivered(&hold, desk.now()).await?.len() == 1,
        "another's is still held"
    );
    tx.commit().await?;
    ensure!(count(&desk.ground, "outbox where attempts = 1").await? == claimed.len() as u64);
    Ok(())
}

async fn held_for_longer(ground: Ground) -> anyhow::Result<()> {
    let desk = with_letters(ground, 1).await?;
    let claimed = claim(&desk.register, "one", desk.now(), 50).await?;
    let holds: Vec<Hold> = claimed.iter().map(Claimed::hold).collect();
    let later = desk.now() + LEASE - TimeDelta::seconds(1);
    let (some, others) = holds.split_at(1);
    let mut tx = desk.register.write().await?;
    ensure!(tx.renew(some, later + LEASE).await?.len() == 1);
    tx.commit().await?;
    let over = claim(&desk.register, "two", desk.now() + LEASE, 50).await?;
    ensure!(
        over.len() == others.len(),
        "{} of {} are taken over",
        over.len(),
        others.len()
    );
    let mut tx = desk.register.write().await?;
    let still = tx.renew(&holds, later + LEASE + LEASE).await?;
    tx.commit().await?;
    ensure!(still == BTreeSet::from([claimed[0].letter]), "{still:?}");
    ensure!(
        claim(&desk.register, "three", desk.now() + LEASE + LEASE, 50)
            .await?
            .len()
            == others.len(),
        "the one that is held twice was taken over, or the others were held for one who had lost them"
    );
    Ok(())
}

async fn marked_by_its_holder(ground: Ground) -> anyhow::Result<()> {
    let desk = with_letters(ground, 2).await?;
    let stalled = claim(&desk.register, "one", desk.now(), 3).await?;
    let over = claim(&desk.register, "two", desk.now() + LEASE, 2).await?;
    ensure!(stalled.len() == 3 && over.len() == 2);
    let lost: BTreeSet<MessageId> = over.iter().map(|letter| letter.letter).collect();
    let holds: Vec<Hold> = stalled.iter().map(Claimed::hold).collect();
    let mut tx = desk.register.write().await?;
    let marked = tx.mark_delivered(&holds, desk.now()).await?;
    tx.commit().await?;
    let still: BTreeSet<MessageId> = stalled
        .iter()
        .map(|letter| letter.letter)
        .filter(|id| !lost.contains(id))
        .collect();
    ensure!(marked == still, "{marked:?} and not {still:?}");
    let done = "outbox where state = 'delivered' and delivered_at is not null and lease_by is null and lease_until is null";
    ensure!(count(&desk.ground, done).await? == still.len() as u64);
    ensure!(
        count(
            &desk.ground,
            "outbox where state = 'waiting' and lease_by = 'two'"
        )
        .await?
            == 2
    );
    let mut tx = desk.register.write().await?;
    ensure!(tx.mark_delivered(&[], desk.now()).await?.is_empty());
    ensure!(
        tx.mark_delivered(&holds, desk.now()).await?.is_empty(),
        "marked twice"
    );
    Ok(())
}

async fn told_of(ground: Ground) -> anyhow::Result<()> {
    let mut desk = Desk::open(ground).await?;
    let letters = desk.register.letters();
    // Ready at once or not at all: a future is polled before its deadline is.
    let told = async || {
        tokio::time::timeout(Duration::ZERO, letters.notified())
            .await
            .is_ok()
    };
    let arrival = desk.arrival("1", mail("ann@post.example", "1@p.example", "Damp", "Wet."));
    let plan = desk.plan(&arrival).await?;
    let mut tx = desk.register.write().await?;
    tx.apply(&[plan], desk.now()).await?;
    ensure!(!told().await, "told of what is not durable");
    tx.commit().await?;
    ensure!(told().await, "not told");
    for letter in claim(&desk.register, "one", desk.now(), 50).await? {
        set(&desk.register, &letter, &Mark::Delivered, desk.now()).await?;
    }
    ensure!(!told().await, "told of no new letters");
    Ok(())
}
