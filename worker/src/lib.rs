//! Letters that are due, in; letters delivered, tried again or given up, out.
//!
//! The worker acts and decides nothing: what follows from a delivery or a failure is
//! casework's to say. Each step can be called alone.

mod deliver;
mod outgoing;
mod schedule;

pub use deliver::{Delivered, Worker, WorkerError, deliver_due, work};
pub use outgoing::{Maildir, Sent};
pub use schedule::next_try;
