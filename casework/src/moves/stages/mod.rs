//! What is done at a stage of a case, in; its letters and what they bring about, out.

mod acknowledge;
mod done;

pub use acknowledge::{Acknowledge, AcknowledgeByDefault};
pub use done::Done;
