//! A message and what the register knows of it, in; a Plan, out.
//!
//! Everything here is a plain function of its arguments: no async, no database,
//! no network, no clock and no chance of its own. The modules stand in the order
//! in which a complaint lives.

pub mod addresses;
pub mod ids;
pub mod messages;
pub mod toml_text;
