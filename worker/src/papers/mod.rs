//! A quarter, in; the papers on it, out.

mod about;

pub use about::about;

use casework::measures::{Asked, Figures, Tally};
use register::{Register, RegisterError};

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
