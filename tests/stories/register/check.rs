//! A register spoilt behind its back, in; each spoilt thing named, out.

use anyhow::ensure;
use casework::given::Clock;
use libtest_mimic::Trial;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;
use worker::{Maildir, Worker, deliver_due};

use super::desk::{Desk, Rigour, mail, tell};
use crate::ground::{Engine, Ground, both};

/// The table that is spoilt, how, and what is then said of how many things.
const SPOILT: &[(&str, &str, &str)] = &[
    (
        "case_file",
        "update case_file set state = 'closed' where LINKED",
        "its state is not what its",
    ),
    (
        "case_file",
        "update case_file set stage = 's9' where LINKED",
        "its state is not what its",
    ),
    (
        "case_file",
        "update case_file set stage = null where LINKED",
        "its state is not what its",
    ),
    (
        "case_file",
        "update case_file set owner_id = complainant_id where LINKED",
        "its owner is not what its",
    ),
    (
        "case_file",
        "update case_file set category = 'rent' where LINKED",
        "its category is not what its",
    ),
    (
        "case_file",
        "update case_file set restricted = TRUE where LINKED",
        "its restriction is not what its",
    ),
    (
        "case_file",
        "update case_file set confirmed_at = null where LINKED",
        "its confirmation is not what its",
    ),
    (
        "case_file",
        "update case_file set confirmed_at = LATER where LINKED",
        "its confirmation is not what its",
    ),
    (
        "case_file",
        "update case_file set acknowledged_at = LATER where LINKED",
        "its acknowledgement is not what its",
    ),
    (
        "case_file",
        "update case_file set version = version + 1 where LINKED",
        "its version is not what its",
    ),
    (
        "case_file",
        "update case_file set calendar_version = policy_version where LINKED",
        "its calendar is not what its",
    ),
    (
        "case_file",
        "update case_file set received_at = LATER where LINKED",
        "its receipt is not what its",
    ),
    (
        "case_file",
        "update case_file set channel = 'telegram' where LINKED",
        "what never changes has changed",
    ),
    (
        "case_file",
        "update case_file set kind = 'compliment' where LINKED",
        "its kind is not what its",
    ),
    (
        "case_file",
        "update case_file set region = 'scotland' where LINKED",
        "what never changes has changed",
    ),
    (
        "case_file",
        "update case_file set complainant_id = owner_id where LINKED",
        "what never changes has changed",
    ),
    (
        "case_file",
        "update case_file set channel = 'pigeon' where LINKED",
        "has an unreadable row",
    ),
    (
        "clock",
        "update clock set act_by = '2027-01-01' where clock = 's1_response' and case_id in CASE",
        "one of its clocks",
    ),
    (
        "clock",
        "update clock set policy_due = '2027-01-01' where clock = 's1_response' and case_id in CASE",
        "one of its clocks",
    ),
    (
        "clock",
        "update clock set act_by_at = LATER where clock = 's1_response' and case_id in CASE",
        "one of its clocks",
    ),
    (
        "clock",
        "update clock set met_at = LATER where clock = 's1_response' and case_id in CASE",
        "one of its clocks",
    ),
    (
        "clock",
        "update clock set clause = 'none' where clock = 's1_response' and case_id in CASE",
        "one of its clocks",
    ),
    (
        "clock",
        "delete from clock where clock = 's1_response' and case_id in CASE",
        "one of its clocks",
    ),
    (
        "milestone",
        "update milestone set at = LATER where kind = 'received' and case_id in CASE",
        "one of its milestones",
    ),
    (
        "milestone",
        "update milestone set on_date = '2026-07-02' where kind = 'received' and case_id in CASE",
        "one of its milestones",
    ),
    (
        "milestone",
        "update milestone set number = 9 where kind = 'received' and case_id in CASE",
        "one of its milestones",
    ),
    (
        "milestone",
        "delete from milestone where kind = 'received' and case_id in CASE",
        "one of its milestones",
    ),
    ("case_link", "delete from case_link", "its list of links"),
    (
        "case_link",
        "insert into case_link select to_id, case_id from case_link",
        "its list of links",
    ),
    (
        "body",
        "delete from body where message_id in (select id from message where outcome = 'held')",
        "its bytes are missing",
    ),
    (
        "task",
        "delete from task where kind = 'read_held_message'",
        "it is held and nobody was given it to read",
    ),
    (
        "outbox",
        "delete from outbox where kind = 'receipt' and message_id in (select id from message where case_id in CASE)",
        "it is a letter that is not in the outbox",
    ),
    (
        "message",
        "update message set case_id = null where outcome = 'opened' and case_id in CASE",
        "a case that is not named",
    ),
    (
        "message",
        "update message set case_id = (select id from case_file where not (LINKED)) where outcome = 'opened' and case_id in CASE",
        "it opened a case that does not say so",
    ),
];

pub fn trials() -> Vec<Trial> {
    both("register::a_check_finds_what_was_spoilt", |ground| async move {
        let desk = at_work(ground).await?;
        desk.is_sound().await?;
        for (table, statement, said) in SPOILT {
            let keep = format!("create table kept as select * from {table}");
            tell(&desk.ground, Rigour::Off, &keep).await?;
            let rows = tell(
                &desk.ground,
                Rigour::Off,
                &for_engine(statement, desk.ground.engine),
            )
            .await?;
            let found = desk.differences().await;
            let put_back =
                format!("delete from {table}; insert into {table} select * from kept; drop table kept");
            tell(&desk.ground, Rigour::Off, &put_back).await?;
            ensure!(rows == 1, "{statement}: {rows} rows");
            let found = found?;
            ensure!(
                found.iter().any(|found| found.contains(said)),
                "{statement}: {found:?}"
            );
            ensure!(
                found.iter().all(|found| !found.contains("wet")),
                "words of a resident: {found:?}"
            );
        }
        desk.is_sound().await
    })
}

/// What the engines write differently.
fn for_engine(statement: &str, engine: Engine) -> String {
    let (later, truth) = match engine {
        Engine::Sqlite => ("'2027-01-01T00:00:00+00:00'", "1"),
        Engine::Postgres => ("timestamptz '2027-01-01T00:00:00Z'", "true"),
    };
    statement
        .replace("LATER", later)
        .replace("TRUE", truth)
        .replace("CASE", "(select case_id from case_link)")
        .replace("LINKED", "id in (select case_id from case_link)")
}

/// Two cases that say the same and are linked, confirmed and acknowledged, and a held message.
async fn at_work(ground: Ground) -> anyhow::Result<Desk> {
    let mut desk = Desk::open(ground).await?;
    let words = "There is damp and mould in the bedroom and the wall is wet.";
    desk.one(
        "ann",
        mail("ann@post.example", "1@p.example", "Damp and mould", words),
    )
    .await?;
    desk.one(
        "bob",
        mail("bob@post.example", "2@p.example", "Damp and mould", words),
    )
    .await?;
    desk.one("empty", mail("zoe@post.example", "3@p.example", "", ""))
        .await?;
    let clock: Arc<dyn Clock> = Arc::new(desk.clock.clone());
    let mut worker = Worker {
        register: desk.register.clone(),
        rules: Arc::clone(&desk.rules),
        clock,
        chance: desk.chance.fork(),
        name: "worker".to_owned(),
        outgoing: worker::Outgoing::Maildir(Maildir {
            folder: desk.ground.dir.path().join("outbox"),
            divert_to: None,
        }),
        progress: |_| {},
    };
    deliver_due(&mut worker, &CancellationToken::new()).await?;
    Ok(desk)
}
