//! A place for a register, in; the register open, once or by several at a time, out.

use std::sync::Arc;

use anyhow::{Context, ensure};
use casework::given::Chance;
use libtest_mimic::Trial;
use redress::{House, location};
use register::{Opening, Register, RegisterError};

use super::desk::{Desk, Rigour, ask, count, rows, tell, written};
use crate::clock::StandingClock;
use crate::ground::{Engine, Ground, both};

/// How many programs open a new register at the same moment, and how often that is tried.
const AT_ONCE: usize = 6;
const ROUNDS: usize = 5;

pub fn trials() -> Vec<Trial> {
    [
        both("register::opened_again_it_is_unchanged", |ground| async move {
            let desk = Desk::open(ground).await?;
            let migrations = "select cast(version as text) from _sqlx_migrations";
            let before = (rows(&desk.ground).await?, ask(&desk.ground, migrations).await?);
            desk.beside().await?.close().await;
            ensure!((rows(&desk.ground).await?, ask(&desk.ground, migrations).await?) == before);
            Ok(())
        }),
        both("register::a_file_of_it_is_its_owners_alone", |ground| async move {
            let desk = Desk::open(ground).await?;
            #[cfg(unix)]
            for entry in std::fs::read_dir(desk.ground.dir.path())? {
                let entry = entry?;
                let metadata = entry.metadata()?;
                let mode = std::os::unix::fs::PermissionsExt::mode(&metadata.permissions());
                let others_may = mode & 0o077 != 0 && entry.file_name().to_string_lossy().starts_with("redress.db");
                ensure!(!others_may, "others may read it: {mode:o}");
            }
            drop(desk);
            Ok(())
        }),
        both("register::several_open_a_new_one_at_once", |ground| async move {
            for _ in 0..ROUNDS {
                let fresh = Ground::new(ground.engine).await?;
                open_at_once(&fresh)?;
                ensure!(count(&fresh, "_sqlx_migrations where version = 1").await? == 1, "its tables were made twice");
            }
            Ok(())
        }),
        both("register::several_offices_open_at_once", |ground| async move {
            for _ in 0..ROUNDS {
                let fresh = Ground::new(ground.engine).await?;
                offices_at_once(&fresh).await?;
                let twice = "(select address_key from contact_address group by address_key having count(*) > 1) twice";
                ensure!(count(&fresh, twice).await? == 0, "a colleague was enrolled twice");
                ensure!(count(&fresh, "contact").await? == count(&fresh, "contact_address").await?);
            }
            Ok(())
        }),
        both("register::a_newer_one_is_refused", |ground| async move {
            let desk = Desk::open(ground).await?;
            let newer = "insert into _sqlx_migrations select 9999, 'newer', installed_on, success, checksum,
                         execution_time from _sqlx_migrations where version = 1";
            tell(&desk.ground, Rigour::Kept, newer).await?;
            let error = desk.beside().await.err().context("it opened")?;
            let error = error.downcast::<RegisterError>()?;
            ensure!(matches!(error, RegisterError::Newer(_)), "{error:?}");
            let said = "the register was written by a newer version of Redress (schema 9999)";
            ensure!(error.to_string() == said && error.cure().contains("newer"), "{error}");
            Ok(())
        }),
        both("register::one_whose_tables_were_made_otherwise_is_refused", |ground| async move {
            let desk = Desk::open(ground).await?;
            let other = match desk.ground.engine {
                Engine::Sqlite => "update _sqlx_migrations set checksum = x'00'",
                Engine::Postgres => "update _sqlx_migrations set checksum = '\\x00'",
            };
            tell(&desk.ground, Rigour::Kept, other).await?;
            let error = desk.beside().await.err().context("it opened")?.downcast::<RegisterError>()?;
            ensure!(matches!(error, RegisterError::Outdated), "{error:?}");
            let inspected = desk.location()?.0.inspect().await;
            ensure!(matches!(inspected, Err(RegisterError::Outdated)), "{inspected:?}");
            Ok(())
        }),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn open_at_once(ground: &Ground) -> anyhow::Result<()> {
    let settings = written(ground)?;
    let (place, files) = location(&settings.register)?;
    at_once((0..AT_ONCE).map(|_| {
        let (place, files) = (place.clone(), files.clone());
        move || async move {
            Register::open(&place, &files, Opening::Create)
                .await?
                .close()
                .await;
            Ok(())
        }
    }))
}

/// Each in a program of its own, as far as the database can see.
fn at_once<S, F>(openings: impl Iterator<Item = S>) -> anyhow::Result<()>
where
    S: FnOnce() -> F + Send + 'static,
    F: Future<Output = anyhow::Result<()>>,
{
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().build();
    let started: Vec<_> = openings
        .map(|opening| std::thread::spawn(move || runtime()?.block_on(opening()).context("one of several")))
        .collect();
    started
        .into_iter()
        .try_for_each(|opening| opening.join().map_err(|_| anyhow::anyhow!("it panicked"))?)
}

async fn offices_at_once(ground: &Ground) -> anyhow::Result<()> {
    let settings = Arc::new(written(ground)?);
    let clock = StandingClock::at("2026-07-01T09:00:00Z")?;
    // The signing keys are a folder beside the register: made before, so that only the register is opened at once.
    let first = House::open(
        &settings,
        Opening::Create,
        Arc::new(clock.clone()),
        Chance::from_seed([0; 32]),
    )
    .await?;
    first.register.close().await;
    tell(ground, Rigour::Kept, "delete from contact_address").await?;
    tell(ground, Rigour::Kept, "delete from contact").await?;
    at_once((1..=4).map(|seed| {
        let (settings, clock) = (Arc::clone(&settings), Arc::new(clock.clone()));
        move || async move {
            let opened = House::open(&settings, Opening::Create, clock, Chance::from_seed([seed; 32])).await;
            opened
                .map_err(|problem| anyhow::anyhow!("{problem:?}"))?
                .register
                .close()
                .await;
            Ok(())
        }
    }))
}
