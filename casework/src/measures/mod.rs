//! The milestones of every case, in; what a quarter came to, as at a date, out.
//!
//! Figures come from milestones alone (`cases::milestones`). What had not happened yet on the date they are taken
//! does not count, and a case that has changed since is told as it then was, so that a figure can be drawn again
//! as it stood. Open and overdue cases always count: nothing
//! is measured over closed cases only.

mod beside;
mod figures;
mod line;
mod moment;
mod span;
pub mod statistics;
mod tally;
#[cfg(test)]
mod tests;
mod waits;

pub use figures::{
    Answers, Bands, ByStage, Counted, During, Figures, Measured, Money, Outcomes, People, Process, Promises,
    Quality, Stock, Tsm,
};
pub use line::{Line, Noted, Side, StageLine, Unreadable, compact, has_changed_since};
pub use moment::Moment;
pub use span::{Month, NotAQuarter, Quarter, Span};
pub use tally::{Asked, Tally};
