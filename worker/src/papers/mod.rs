//! A quarter, in; the papers on it, out.

mod about;
mod circulate;

pub use about::about;
pub use circulate::{Circulating, PaperTrouble, earlier, watch};

use casework::measures::{Asked, Figures, Tally};
use register::{Register, RegisterError};
use reports::notes::Notes;
use std::path::Path;
use tokio::task::{JoinError, spawn_blocking};

/// What the register knows of a quarter, read in portions: the memory it takes does not grow with the number of
/// cases.
pub async fn figures(register: &Register, asked: &Asked<'_>) -> Result<Figures, RegisterError> {
    let mut counting = spawn_blocking({
        let tally = Tally::new(asked);
        move || tally
    });
    let mut tx = register.read().await?;
    for days in tx.days_of_receipt().await? {
        // While one portion is counted, the next is read.
        let lines = tx.figures_of(days).await?;
        let mut tally = counting.await.map_err(|error| broken_off(&error))?;
        counting = spawn_blocking(move || {
            lines.lines().for_each(|line| tally.add(line));
            tally
        });
    }
    Ok(counting.await.map_err(|error| broken_off(&error))?.figures())
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
