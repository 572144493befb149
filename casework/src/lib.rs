//! A message and what the register knows of it, in; a Plan, out.
//!
//! Everything here is a plain function of its arguments: no async, no database,
//! no network, no clock and no chance of its own. The modules stand in the order
//! in which a complaint lives.

pub mod addresses;
pub mod given;
pub mod ids;
pub mod senders;
pub mod toml_text;

pub mod arrivals;
pub mod messages;
pub mod triage;

pub mod calendars;
pub mod clocks;
pub mod office;
pub mod policies;

pub mod cases;
pub mod reach;
pub mod routing;
pub mod rules;
pub mod timeline;

pub mod decide;
pub mod letters;
pub mod measures;
pub mod moves;
