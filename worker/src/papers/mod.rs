//! A quarter, in; the papers on it, out.

mod about;
mod circulate;

pub use about::about;
pub use circulate::{Circulating, PaperTrouble, earlier, watch};

use casework::measures::{Asked, Figures, Tally, has_changed_since};
use chrono::NaiveDate;
use register::{Register, RegisterError};
use reports::notes::Notes;
use std::path::Path;
use tokio::task::{JoinError, spawn_blocking};

/// What the register knew of a quarter at the end of the day that is asked for, read in portions: the memory it
/// takes does not grow with the number of cases.
pub async fn figures(register: &Register, asked: &Asked<'_>) -> Result<Figures, RegisterError> {
    let as_at = asked.as_at;
    let mut counting = spawn_blocking({
        let tally = Tally::new(asked);
        move || (tally, false)
    });
    let mut tx = register.read().await?;
    let (mut before, mut changed) = (None, Vec::new());
    for days in tx.days_of_receipt().await? {
        // While one portion is counted, the next is read.
        let lines = tx.figures_of(days).await?;
        let (tally, has_changed) = counting.await.map_err(|error| broken_off(&error))?;
        changed.extend(before.filter(|_| has_changed));
        before = Some(days);
        counting = spawn_blocking(move || count(tally, &lines, as_at));
    }
    let (mut tally, has_changed) = counting.await.map_err(|error| broken_off(&error))?;
    changed.extend(before.filter(|_| has_changed));
    if !changed.is_empty() {
        let book = tx.used_rulebook().await?;
        for days in changed {
            for line in tx.figures_then(days, as_at, &book).await? {
                tally.add(&line);
            }
        }
    }
    Ok(tally.figures())
}

/// Counts the cases that are as they were at the end of that day, and says whether there are others.
fn count(mut tally: Tally, lines: &str, as_at: NaiveDate) -> (Tally, bool) {
    let mut has_changed = false;
    for line in lines.lines() {
        if has_changed_since(line, as_at) {
            has_changed = true;
        } else {
            tally.add(line);
        }
    }
    (tally, has_changed)
}

/// The file of what people write into the papers cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the words of the papers, {file}: {why}")]
pub struct WordsFault {
    file: String,
    why: String,
}

/// What people write into the papers; nothing where there is no such file.
pub fn notes(file: Option<&Path>) -> Result<Notes, WordsFault> {
    let Some(file) = file else {
        return Ok(Notes::default());
    };
    let fault = |why: String| WordsFault {
        file: file.display().to_string(),
        why,
    };
    let text = std::fs::read_to_string(file).map_err(|error| fault(error.to_string()))?;
    Notes::read(&text).map_err(|error| fault(error.to_string()))
}

fn broken_off(error: &JoinError) -> RegisterError {
    RegisterError::Corrupt(format!("its figures could not be counted: {error}"))
}
