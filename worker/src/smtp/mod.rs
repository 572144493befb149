//! Letters that are due, in; letters with the SMTP server, over a few connections side by side, out.
//!
//! In the order of a letter's way: `lines` opens connections and keeps them, `line` sends over one
//! of them, `clerk` claims and marks for all, `opening` is its beginning, `connection` one letter's way, `verdict` what a
//! reply means for it, `trouble` what keeps all letters back, `suspects` the letters that only seem to.

mod clerk;
mod connection;
mod dialogue;
mod line;
mod lines;
mod offers;
mod opening;
mod pace;
mod reply;
mod smarthost;
mod stuffing;
mod suspects;
mod trouble;
mod verdict;
mod visit;

#[cfg(test)]
mod tests;

pub use lines::Smtp;
pub use offers::Offers;
pub use smarthost::Smarthost;
pub use trouble::Trouble;
pub use visit::Visit;
