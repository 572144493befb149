//! An attempt to rewrite history, in; history as it was, out.

use anyhow::{Context, ensure};
use libtest_mimic::Trial;

use super::desk::{Desk, Rigour, ask, mail, tell};
use crate::ground::both;

const REWRITTEN: &[&str] = &[
    "update fact set happened_at = recorded_at",
    "update fact set data = '{}' where seq = 1",
    "delete from fact where seq > 1",
    "delete from fact",
];

pub fn trials() -> Vec<Trial> {
    both(
        "register::facts_are_neither_changed_nor_removed",
        |ground| async move {
            let mut desk = Desk::open(ground).await?;
            desk.one(
                "1",
                mail("ann@post.example", "1@post.example", "Damp", "The wall is wet."),
            )
            .await?;
            let history = "select kind || ' ' || data || ' ' || cast(happened_at as text) from fact order by case_id, seq";
            let before = ask(&desk.ground, history).await?;
            ensure!(before.len() > 3, "{before:?}");
            for statement in REWRITTEN {
                let error = tell(&desk.ground, Rigour::Kept, statement)
                    .await
                    .err()
                    .context(*statement)?;
                ensure!(
                    format!("{error:#}").contains("facts are appended and never"),
                    "{statement}: {error:#}"
                );
                ensure!(ask(&desk.ground, history).await? == before, "{statement}");
            }
            Ok(())
        },
    )
}
