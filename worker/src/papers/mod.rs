//! A quarter, in; the papers on it, out.

mod about;
mod circulate;

pub use about::about;
pub use circulate::{Circulating, PaperTrouble, earlier, watch};

use casework::measures::{Asked, Figures, Tally};
use register::{Register, RegisterError};
use reports::notes::Notes;
use std::path::Path;

/// What the register knows of a quarter, read in portions: the memory it takes does not grow with the number of
/// cases.
pub async fn figures(register: &Register, asked: &Asked<'_>) -> Result<Figures, RegisterError> {
    let mut tally = Tally::new(asked);
    let mut tx = register.read().await?;
    for days in tx.days_of_receipt().await? {
        for line in tx.figures_of(days).await?.lines() {
            tally.add(line);
        }
    }
    Ok(tally.figures())
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
