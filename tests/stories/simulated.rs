//! Homes, years and a seed, in; a register of made-up cases that is sound, says what its truth says, and in which
//! nobody works, out.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result, bail, ensure};
use casework::given::Chance;
use libtest_mimic::Trial;
use redress::simulate::simulate;
use redress::{House, Problem, Progress, Rooms, once};
use simulation::{Asked, truth::Truth};
use tokio_util::sync::CancellationToken;

use crate::ground::{Ground, both};
use crate::register::desk::{Desk, ask};

pub fn trials() -> Vec<Trial> {
    [
        both("simulated::the_register_says_what_its_truth_says", truth),
        both("simulated::the_same_seed_gives_the_same_register", same),
        both("simulated::nothing_is_made_up_among_what_is_real", refused),
        both("simulated::nobody_works_in_a_made_up_register", nobody_works),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn asked(homes: u32, years: u32) -> Result<Asked> {
    Ok(Asked {
        homes,
        years,
        seed: 7,
        until: "2026-06-30".parse()?,
    })
}

/// The landlord's house, as the command opens it.
fn house(desk: &Desk) -> House {
    House {
        register: desk.register.clone(),
        rules: Arc::clone(&desk.rules),
        clock: Arc::new(desk.clock.clone()),
        chance: Chance::from_seed([1; 32]),
    }
}

async fn made(desk: &Desk, homes: u32, years: u32) -> Result<Truth> {
    Ok(simulate(&house(desk), asked(homes, years)?).await?)
}

/// Complaints received, by stage and quarter, as plain SQL counts milestones. What was not accepted is none.
const RECEIVED: &str = "select quarter || '|' || formal || '=' || cast(count(*) as text) from ( \
    select substr(cast(m.on_date as text), 1, 4) || '-Q' || \
      cast((cast(substr(cast(m.on_date as text), 6, 2) as integer) + 2) / 3 as text) as quarter, \
      cast(m.number as text) as formal \
    from milestone m join case_file f on f.id = m.case_id \
    where m.kind = 'received' and f.kind = 'complaint' and not exists \
      (select 1 from milestone r where r.case_id = m.case_id and r.kind = 'refused')) q group by quarter, formal";

async fn truth(ground: Ground) -> Result<()> {
    let desk = Desk::open(ground).await?;
    let truth = made(&desk, 2_000, 2).await?;
    desk.is_sound().await?;
    let mut drawn = BTreeMap::new();
    for line in ask(&desk.ground, RECEIVED).await? {
        let (key, number) = line.rsplit_once('=').context("no number")?;
        drawn.insert(key.to_owned(), number.parse::<u64>()?);
    }
    let mut true_of = BTreeMap::new();
    for (quarter, of) in &truth.quarters {
        for (stage, number) in (1..).zip(of.received).filter(|(_, number)| *number > 0) {
            true_of.insert(format!("{quarter}|{stage}"), number);
        }
    }
    ensure!(drawn == true_of, "{drawn:?} drawn, {true_of:?} true");
    ensure!(
        drawn.values().sum::<u64>() > 150,
        "too few to say anything: {drawn:?}"
    );
    let waiting = ask(&desk.ground, "select cast(count(*) as text) from outbox").await?;
    ensure!(waiting == ["0"], "letters lie in the outbox: {waiting:?}");
    Ok(())
}

async fn same(ground: Ground) -> Result<()> {
    let other = Ground::new(ground.engine).await?;
    let mut told = Vec::new();
    for ground in [ground, other] {
        let desk = Desk::open(ground).await?;
        let truth = serde_json::to_string(&made(&desk, 1_000, 1).await?)?;
        let facts = "select cast(happened_at as text) || kind || data from fact order by case_id, seq";
        let people = "select channel || address from contact_address order by address";
        told.push((
            truth,
            ask(&desk.ground, facts).await?,
            ask(&desk.ground, people).await?,
        ));
    }
    ensure!(told[0].1.len() > 300, "too little was told");
    ensure!(told[0] == told[1], "two registers of one seed differ");
    Ok(())
}

async fn refused(ground: Ground) -> Result<()> {
    let mut desk = Desk::open(ground).await?;
    let mail = b"From: a@post.example\r\nSubject: Damp\r\n\r\nThe wall is wet and I want to complain.\r\n";
    desk.one("1", mail.to_vec()).await?;
    let before = ask(&desk.ground, "select cast(count(*) as text) from fact").await?;
    let Err(problem) = simulate(&house(&desk), asked(1_000, 1)?).await else {
        bail!("made-up cases stand among real ones");
    };
    let Problem { kind, message, cure } = problem;
    ensure!(
        kind == "register" && message.contains("never put among them"),
        "{message}"
    );
    ensure!(cure.contains("--settings"), "{cure}");
    ensure!(ask(&desk.ground, "select cast(count(*) as text) from fact").await? == before);
    Ok(())
}

async fn nobody_works(ground: Ground) -> Result<()> {
    let desk = Desk::open(ground).await?;
    made(&desk, 500, 1).await?;
    for rooms in [Rooms::Bot, Rooms::Worker, Rooms::BotAndWorker] {
        let (clock, chance) = (Arc::new(desk.clock.clone()), Chance::from_seed([2; 32]));
        let stop = CancellationToken::new();
        let worked = once(&desk.settings, rooms, clock, chance, Progress::NONE, &stop).await;
        let Err(problem) = worked else {
            bail!("{rooms:?} worked in a made-up register");
        };
        ensure!(problem.message.contains("redress simulate"), "{problem}");
    }
    Ok(())
}
