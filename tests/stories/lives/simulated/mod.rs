//! Ten thousand lives, in; the figures that plain SQL reads of them, and the same from the cases, out.

mod asked;
mod figures;
mod letters;
mod living;
mod steps;
mod sums;
mod world;

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use casework::cases::{Case, Fact};
use casework::decide::{CasePlan, Plan};
use libtest_mimic::Trial;

use crate::ground::{Engine, Ground, both};
use crate::register::desk::Desk;
use figures::{Figures, differences};
use living::Life;
use world::World;

/// How many lives each engine keeps: they are the same lives, and it is the same SQL.
const ON_SQLITE: u64 = 10_000;
const ON_POSTGRES: u64 = 500;
/// So many are written in one transaction.
const AT_ONCE: usize = 250;

pub fn trials() -> Vec<Trial> {
    both("lives::milestones_give_by_sql_what_the_facts_give", compared)
}

async fn compared(ground: Ground) -> Result<()> {
    let many = match ground.engine {
        Engine::Sqlite => ON_SQLITE,
        Engine::Postgres => ON_POSTGRES,
    };
    let mut desk = Desk::open(ground).await?;
    let world = Arc::new(World::new()?);
    let lives = lived(&world, many)?;
    keep(&desk, &world, &lives).await?;
    let bands = figures::Bands::at(world.end, world.calendar())?;
    let by_hand = sums::of(&lives, &world, &bands);
    let by_sql = asked::of(&desk.ground, &bands).await?;
    let differs = differences(&by_hand, &by_sql);
    ensure!(differs.is_empty(), "{} differ: {differs:#?}", differs.len());
    says_enough(&by_hand, &lives)?;
    Arc::make_mut(&mut desk.rules).book = world.book.clone();
    desk.is_sound().await
}

/// The same lives however many processors there are.
fn lived(world: &Arc<World>, many: u64) -> Result<Vec<Life>> {
    let halves: Vec<_> = [0, 1]
        .map(|first| {
            let world = Arc::clone(world);
            std::thread::spawn(move || -> Result<Vec<Life>> {
                (first..many)
                    .step_by(2)
                    .map(|seed| Life::lived(&world, seed).with_context(|| format!("life {seed}")))
                    .collect()
            })
        })
        .into_iter()
        .collect();
    let mut lives = Vec::new();
    for half in halves {
        let half = half.join().map_err(|_| anyhow::anyhow!("a life panicked"))?;
        lives.extend(half?);
    }
    Ok(lives)
}

/// Each life is written in two goes, so that what was kept of its first half gives way to the whole.
async fn keep(desk: &Desk, world: &World, lives: &[Life]) -> Result<()> {
    world.enter(&desk.register).await?;
    for some in lives.chunks(AT_ONCE) {
        let first: Vec<Plan> = some.iter().map(Life::first_half).collect();
        let second: Vec<Plan> = some.iter().map(Life::second_half).collect();
        let mut tx = desk.register.write().await?;
        tx.apply(&first, world.end).await?;
        tx.apply(&second, world.end).await?;
        tx.commit().await?;
    }
    Ok(())
}

impl Life {
    fn first_half(&self) -> Plan {
        let (facts, after) = (&self.facts[..self.half.0], self.half.1.clone());
        Plan {
            contacts: vec![self.who.clone()],
            cases: vec![plan(0, facts, after)],
            ..Plan::default()
        }
    }

    fn second_half(&self) -> Plan {
        let before = self.half.0;
        let cases = vec![plan(before, &self.facts[before..], self.case.clone())];
        Plan {
            cases,
            ..Plan::default()
        }
    }
}

fn plan(before: usize, facts: &[Fact], after: Case) -> CasePlan {
    CasePlan {
        before: u32::try_from(before).unwrap_or(u32::MAX),
        was: None,
        facts: facts.to_vec(),
        after,
    }
}

/// Lives in which something never happens prove nothing of it.
fn says_enough(figures: &Figures, lives: &[Life]) -> Result<()> {
    let families: BTreeSet<&str> = figures.keys().filter_map(|key| key.split('|').next()).collect();
    let wanted = asked::families();
    let missing: Vec<_> = wanted
        .iter()
        .filter(|family| !families.contains(*family))
        .collect();
    ensure!(missing.is_empty(), "no life had {missing:?}");
    let kinds: BTreeSet<String> = lives
        .iter()
        .flat_map(|life| life.facts.iter().map(|fact| fact.what.kept().0))
        .collect();
    let unlived: Vec<_> = LIVED.iter().filter(|kind| !kinds.contains(**kind)).collect();
    ensure!(unlived.is_empty(), "no life had the facts {unlived:?}");
    Ok(())
}

/// Facts that some of the lives must have.
const LIVED: &[&str] = &[
    "opened",
    "letter_undelivered",
    "extending",
    "moved",
    "ran_out",
    "not_accepted",
    "closed",
    "reopened",
    "receipt_corrected",
    "recounted",
    "postponed",
    "overran",
    "dropped",
    "determined",
];
