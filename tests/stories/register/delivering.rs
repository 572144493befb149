//! Letters that are due, in; files of a Maildir, further attempts or tasks for people, out.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, ensure};
use casework::calendars::Calendar;
use casework::given::Clock;
use casework::ids::MessageId;
use chrono::TimeDelta;
use libtest_mimic::Trial;
use redress::House;
use register::Opening;
use tokio_util::sync::CancellationToken;
use worker::{Delivered, Maildir, Outgoing, Sent, Worker, deliver_due, recount};

use super::desk::{Desk, Rigour, ask, count, mail, tell};
use crate::ground::{Engine, Ground, both};

pub fn trials() -> Vec<Trial> {
    [
        both("register::letters_go_out_as_whole_files", whole_files),
        both(
            "register::a_letter_put_out_twice_is_one_file",
            |ground| async move {
                let desk = with_case(ground).await?;
                let outgoing = Maildir {
                    folder: desk.ground.dir.path().join("outbox"),
                    divert_to: None,
                };
                let mut tx = desk.register.write().await?;
                let letters = tx
                    .claim("one", desk.now(), desk.now() + TimeDelta::minutes(2), 50)
                    .await?;
                tx.commit().await?;
                for letter in letters.iter().chain(&letters) {
                    ensure!(outgoing.send(letter) == Sent::Accepted);
                }
                ensure!(lying(&outgoing.folder.join("new"))?.len() == letters.len() && !letters.is_empty());
                Ok(())
            },
        ),
        both(
            "register::in_a_rehearsal_every_letter_goes_elsewhere",
            |ground| async move {
                let mut desk = with_case(ground).await?;
                let mut worker = worker(&mut desk, "outbox");
                let folder = desk.ground.dir.path().join("rehearsal");
                worker.outgoing = Outgoing::Maildir(Maildir {
                    folder: folder.clone(),
                    divert_to: Some("rehearsal@homes.example".to_owned()),
                });
                let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
                let files = lying(&folder.join("new"))?;
                ensure!(
                    files.len() as u64 == done.accepted && done.accepted > 2,
                    "{done:?}"
                );
                for file in files {
                    let text = String::from_utf8(std::fs::read(file)?)?;
                    let to: Vec<&str> = text
                        .lines()
                        .filter(|line| line.starts_with("Delivered-To:"))
                        .collect();
                    ensure!(to == ["Delivered-To: rehearsal@homes.example"], "{to:?}");
                }
                Ok(())
            },
        ),
        both(
            "register::what_cannot_go_out_is_tried_for_a_week_and_given_up",
            given_up,
        ),
        both("register::a_damaged_letter_keeps_back_no_other", damaged_letter),
        both(
            "register::a_worker_told_to_stop_claims_nothing",
            |ground| async move {
                let mut desk = with_case(ground).await?;
                let (mut worker, stop) = (worker(&mut desk, "outbox"), CancellationToken::new());
                stop.cancel();
                ensure!(deliver_due(&mut worker, &stop).await? == Delivered::default());
                ensure!(
                    count(
                        &desk.ground,
                        "outbox where attempts > 0 or lease_until is not null"
                    )
                    .await?
                        == 0
                );
                Ok(())
            },
        ),
        both(
            "register::what_went_out_is_marked_though_its_case_is_counted_by_new_rules",
            counted_anew,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A calendar is put in force and the cases are counted by it while a worker is at work: what it sends
/// would go a second time if it could not be marked.
async fn counted_anew(ground: Ground) -> anyhow::Result<()> {
    let mut desk = with_case(ground).await?;
    let letters = count(&desk.ground, "outbox").await?;
    let mut worker = worker(&mut desk, "outbox");
    let day = r#""events": [{"title": "Proclaimed", "date": "2026-07-02"}, "#;
    let text = Calendar::embedded().text().replace("\"events\": [", day);
    let mut tx = desk.register.write().await?;
    ensure!(tx.put_in_force(&Calendar::read(&text)?, desk.now()).await?);
    tx.commit().await?;
    let clock: Arc<dyn Clock> = Arc::new(desk.clock.clone());
    let house = House::open(&desk.settings, Opening::Existing, clock, desk.chance.fork()).await?;
    let now = desk.now();
    let moved = recount(&house.register, &house.rules, now, &mut desk.chance).await?;
    ensure!(!moved.is_empty(), "nothing was counted anew");
    let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
    ensure!(done.accepted == letters, "{done:?}");
    ensure!(count(&desk.ground, "case_file where confirmed_at is not null").await? == 1);
    desk.rules = house.rules;
    desk.is_sound().await
}

async fn with_case(ground: Ground) -> anyhow::Result<Desk> {
    let mut desk = Desk::open(ground).await?;
    ensure!(
        desk.one(
            "1",
            mail("ann@post.example", "1@p.example", "Damp", "The wall is wet.")
        )
        .await?
            == "opened"
    );
    Ok(desk)
}

fn worker(desk: &mut Desk, folder: &str) -> Worker {
    let clock: Arc<dyn Clock> = Arc::new(desk.clock.clone());
    Worker {
        register: desk.register.clone(),
        rules: Arc::clone(&desk.rules),
        clock,
        chance: desk.chance.fork(),
        name: "worker".to_owned(),
        outgoing: Outgoing::Maildir(Maildir {
            folder: desk.ground.dir.path().join(folder),
            divert_to: None,
        }),
        progress: |_| {},
    }
}

fn lying(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> = Vec::new();
    for file in std::fs::read_dir(folder)? {
        files.push(file?.path());
    }
    files.sort();
    Ok(files)
}

async fn whole_files(ground: Ground) -> anyhow::Result<()> {
    let mut desk = with_case(ground).await?;
    let mut worker = worker(&mut desk, "outbox");
    let done = deliver_due(&mut worker, &CancellationToken::new()).await?;
    let letters = desk.messages("out").await?;
    ensure!(
        done == Delivered {
            accepted: letters.len() as u64,
            ..Delivered::default()
        },
        "{done:?}"
    );
    let folder = desk.ground.dir.path().join("outbox");
    ensure!(lying(&folder.join("tmp"))?.is_empty() && lying(&folder.join("new"))?.len() == letters.len());
    for letter in letters {
        ensure!(letter.outcome == "delivered", "{letter:?}");
        let file = folder
            .join("new")
            .join(format!("{}.{}.eml", letter.id, letter.class));
        let bytes = std::fs::read(&file).with_context(|| file.display().to_string())?;
        let raw = desk.register.read().await?.body(MessageId(letter.id)).await?;
        ensure!(bytes.ends_with(&raw), "not the letter as it was kept");
        let head = String::from_utf8(bytes[..bytes.len() - raw.len()].to_vec())?;
        let lines: Vec<&str> = head.split_terminator("\r\n").collect();
        ensure!(
            lines.len() == 2 && lines[0].starts_with("Return-Path: <complaints+"),
            "{head}"
        );
        ensure!(
            lines[1].starts_with("Delivered-To: ") && lines[1].contains('@'),
            "{head}"
        );
    }
    let again = deliver_due(&mut worker, &CancellationToken::new()).await?;
    ensure!(again == Delivered::default(), "{again:?}");
    ensure!(count(&desk.ground, "case_file where confirmed_at is not null").await? == 1);
    desk.is_sound().await
}

async fn given_up(ground: Ground) -> anyhow::Result<()> {
    let mut desk = with_case(ground).await?;
    let letters = count(&desk.ground, "outbox").await?;
    let folder = desk.ground.dir.path().join("outbox");
    std::fs::write(&folder, "a file where the folder should be")?;
    let (mut worker, stop) = (worker(&mut desk, "outbox"), CancellationToken::new());
    let begun = desk.now();
    for (wait, attempts) in [
        (TimeDelta::zero(), 1),
        (TimeDelta::minutes(5), 2),
        (TimeDelta::hours(1), 3),
    ] {
        desk.clock
            .advance(wait - TimeDelta::microseconds(i64::from(attempts > 1)));
        if attempts > 1 {
            ensure!(
                deliver_due(&mut worker, &stop).await? == Delivered::default(),
                "too early"
            );
            desk.clock.advance(TimeDelta::microseconds(1));
        }
        let done = deliver_due(&mut worker, &stop).await?;
        let alert = u64::from(attempts == 3);
        ensure!(
            done == Delivered {
                again: letters + alert,
                ..Delivered::default()
            },
            "{attempts}: {done:?}"
        );
        let failed = format!(
            "outbox where attempts = {attempts} and last_error like 'the outgoing Maildir cannot be written%'"
        );
        ensure!(count(&desk.ground, &failed).await? == letters);
    }
    // After the third attempt a person hears that a resident waits, and never again of the same letter.
    let delayed = "outbox where key like 'alert:delayed:%'";
    let waiting = "task where kind = 'reach_resident' and case_id is not null";
    ensure!(
        count(&desk.ground, delayed).await? == 1,
        "nobody was told, or too many"
    );
    ensure!(count(&desk.ground, waiting).await? == 1);
    ensure!(count(&desk.ground, "task where kind = 'correct_staff_address'").await? == 0);
    let mut last = Delivered::default();
    while last.given_up == 0 {
        ensure!(desk.now() - begun < TimeDelta::days(8), "never given up");
        desk.clock.advance(TimeDelta::hours(1));
        last = deliver_due(&mut worker, &stop).await?;
    }
    ensure!(
        desk.now() - begun > TimeDelta::days(6),
        "given up after {}",
        desk.now() - begun
    );
    ensure!(last.given_up == letters, "{last:?}");
    ensure!(count(&desk.ground, delayed).await? == 1, "told again");
    ensure!(
        count(
            &desk.ground,
            "outbox where state = 'given_up' and last_error is not null"
        )
        .await?
            == letters
    );
    ensure!(
        count(
            &desk.ground,
            "task where kind = 'reach_resident' and case_id is not null"
        )
        .await?
            == 1
    );
    ensure!(count(&desk.ground, "task where kind = 'correct_staff_address'").await? == letters - 1);
    let told = ask(&desk.ground, "select kind from outbox where state = 'waiting'").await?;
    ensure!(
        !told.is_empty() && told.iter().all(|kind| kind == "alert"),
        "a person is told: {told:?}"
    );
    ensure!(count(&desk.ground, "case_file where confirmed_at is not null").await? == 0);
    desk.is_sound().await?;
    std::fs::remove_file(&folder)?;
    desk.clock.advance(TimeDelta::hours(1));
    let done = deliver_due(&mut worker, &stop).await?;
    ensure!(done.accepted == told.len() as u64, "it goes on: {done:?}");
    Ok(())
}

async fn damaged_letter(ground: Ground) -> anyhow::Result<()> {
    let mut desk = with_case(ground).await?;
    desk.one(
        "2",
        mail("bob@post.example", "2@p.example", "Rent", "It is too high."),
    )
    .await?;
    let letters = count(&desk.ground, "outbox").await?;
    let of = |kind: &str, sender: &str| {
        format!("(select m.id from message m join outbox o on o.message_id = m.id where o.kind = '{kind}' and m.case_id in
                 (select case_id from message where message_id = '{sender}'))")
    };
    let rubbish = if desk.ground.engine == Engine::Sqlite {
        "x'00'"
    } else {
        "'\\x00'"
    };
    let damage = format!(
        "update body set packed = {rubbish} where message_id in {}",
        of("receipt", "1@p.example")
    );
    ensure!(tell(&desk.ground, Rigour::Kept, &damage).await? == 1);
    let away = format!(
        "update body set stored = 'file', packed = null where message_id in {}",
        of("receipt", "2@p.example")
    );
    ensure!(tell(&desk.ground, Rigour::Kept, &away).await? == 1);
    let done = deliver_due(&mut worker(&mut desk, "outbox"), &CancellationToken::new()).await?;
    let alert = 1;
    ensure!(
        done == Delivered {
            accepted: letters - 2 + alert,
            again: 1,
            given_up: 1
        },
        "{done:?}"
    );
    let state = "select state || ': ' || last_error from outbox where last_error is not null order by state";
    let said = ask(&desk.ground, state).await?;
    ensure!(
        said.len() == 2 && said[0].starts_with("given_up: the register holds something"),
        "{said:?}"
    );
    ensure!(said[1].starts_with("waiting: the file store"), "{said:?}");
    ensure!(
        count(&desk.ground, "task where kind = 'reach_resident'").await? == 1,
        "a person is told"
    );
    Ok(())
}
