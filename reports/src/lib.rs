//! A quarter's figures, in; papers for a scrutiny panel and a board, out: HTML, PDF, pictures, data files.
//!
//! Nothing here reads a register, a clock or a file of its own: the same figures give the same bytes.

pub mod about;
pub mod charts;
mod data;
mod editions;
mod fonts;
mod html;
pub mod model;
pub mod notes;
mod palette;
mod paper;
mod parts;
mod pdf;
mod png;
#[cfg(test)]
mod sample;
mod sheet;
pub mod shown;
#[cfg(test)]
mod simulated;
mod svg;
mod words;

pub use paper::{File, Paper, Undrawn, told};
pub use sheet::Alternative;
