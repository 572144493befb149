//! Letters and dates that are due, in; letters delivered, tried again or given up, dates seen to, out.
//!
//! The worker acts and decides nothing: what follows from a delivery or a failure is
//! casework's to say. Each step can be called alone.

mod deadlines;
mod deliver;
mod marking;
mod outgoing;
pub mod papers;
mod recount;
mod schedule;
mod smtp;

pub use deadlines::{Deadlines, SeenTo, watch_deadlines};
pub use deliver::{Worker, WorkerError, deliver_due, hang_up, work};
pub use marking::Delivered;
pub use outgoing::{Maildir, Outgoing, Sent};
pub use recount::recount;
pub use schedule::next_try;
pub use smtp::{Offers, Smarthost, Smtp, Trouble, Visit};
