//! Figures, in; pictures that say one thing each, out.
//!
//! Every chart is as wide, begins at nothing, names its marks beside them, and says in words what it shows.
//! Its title is the heading above it: the picture itself has none.

mod hundred;
mod key;
mod monthly;
mod outcomes;
mod place;
mod subjects;
mod timeliness;
mod volume;
mod wait;

#[cfg(test)]
mod tests;

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

/// A number beside a mark, with no more digits than tell something: `40`, `4.2`.
pub(crate) fn short(number: f64) -> String {
    if number < 10.0 && number.fract() != 0.0 {
        let short = format!("{number:.1}");
        short.strip_suffix(".0").map_or(short.clone(), str::to_owned)
    } else {
        format!("{number:.0}")
    }
}
