//! A story that needs a server, in; a real one, or one that fails as told, out.
//!
//! Real servers (`dovecot`, `exim`; PostgreSQL in `crate::postgres`) are started when the
//! first story asks for one, once a test run, and are gone when it ends. Those of our own
//! (`sink`, `proxy`, `tokens`) are as many as stories ask for and go with the story.

pub mod certificates;
pub mod dialogue;
pub mod dovecot;
pub mod exim;
mod held;
mod http;
pub mod mailbox;
pub mod proxy;
pub mod sink;
pub mod tokens;
mod trials;
mod watchdog;

pub use held::{HOLD, hold};
pub use watchdog::{Watched, free_port};

use libtest_mimic::Trial;

/// Stops what was started, and waits until it is gone.
pub fn stop() {
    exim::stop();
    dovecot::stop();
    certificates::stop();
}

pub fn trials() -> Vec<Trial> {
    [held::trials(), certificates::trials(), trials::trials()]
        .into_iter()
        .flatten()
        .collect()
}
