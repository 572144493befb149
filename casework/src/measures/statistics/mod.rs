//! Counts, in; what can be said of them without saying too much, out.
//!
//! Each method is a published one, tested against its published values.

mod interval;
mod process;
mod survival;
#[cfg(test)]
mod tests;
mod two_counts;

pub use interval::{Share, Verdict, wilson};
pub use process::{Limits, Points, Process, Signal, Steadiness};
pub use survival::{Survival, Wait};
pub use two_counts::{Change, SCANNING, SINGLE, compare};
