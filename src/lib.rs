//! The settings and a clock, in; the rooms wired together, out.

pub mod settings;
