//! Figures, in; pictures that say one thing each, out.
//!
//! Every chart is as wide, begins at nothing, names its marks beside them, and says in words what it shows.
//! Its title is the heading above it: the picture itself has none.

mod key;
mod monthly;
mod outcomes;
mod subjects;
mod timeliness;
mod volume;
mod wait;

pub use monthly::{Month, Monthly};
pub use outcomes::{Decided, Outcomes};
pub use subjects::{Subject, Subjects};
pub use timeliness::{Part, Row, Timeliness};
pub use volume::{Column, Volume};
pub use wait::WaitCurve;

/// A count as a number to draw with: there are fewer complaints than it can hold exactly.
pub(crate) fn number(count: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
    let number = count as f64;
    number
}
