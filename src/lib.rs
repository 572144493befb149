//! The settings and a clock, in; the rooms wired together, out.
//!
//! Nothing is decided here: `house` opens the register and makes the landlord's rules of the
//! settings, [`run()`] lets bot and worker do their work in it.

mod clock;
pub mod doctor;
mod house;
mod keys;
mod problem;
mod rules;
mod run;
pub mod settings;
mod sheet;
pub mod simulate;

pub use clock::SystemClock;
pub use house::{House, location};
pub use problem::Problem;
pub use rules::policy_text;
pub use run::{Done, Progress, Rooms, calendar_in_force, once, papers, run};
pub use sheet::sheet;
