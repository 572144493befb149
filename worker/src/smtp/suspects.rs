//! A letter at which the server took no more, in; whether it is the letter's own failure, out.
//!
//! A server that ends the connection at one letter looks like one that is away for all. Letters go in
//! the order in which they are due, so that one letter would keep all the others waiting without end.

use casework::ids::MessageId;
use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// The letters at which the server, newly connected, took no more when they were last tried.
#[derive(Debug, Default)]
pub(super) struct Suspects(Mutex<BTreeSet<MessageId>>);

impl Suspects {
    /// The server took no more at that letter; whether it was so the last time, too. Then it is no longer
    /// suspected: its next failure is the server's again, so that each that is counted has had a pause before it.
    pub fn again(&self, letter: MessageId) -> bool {
        let mut suspects = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let again = suspects.remove(&letter);
        if !again {
            suspects.insert(letter);
        }
        again
    }

    /// That letter came to an end of its own.
    pub fn clear(&self, letter: MessageId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&letter);
    }
}
