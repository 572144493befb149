//! A script, in; an SMTP server that answers by it, and every letter and attempt, out.
//!
//! Fast, without TLS, in threads of its own: a story that stops its runtime does not stop it.
//! The same server as a program for benchmarks is `tests/bench/sink.rs`.

mod conversation;
mod listening;
mod script;

pub use conversation::{Attempt, Letter};
pub use listening::Counts;
pub use script::{Answer, Step, When};

use std::net::Ipv4Addr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use tokio::sync::watch;
use tokio::time::timeout;

use listening::{Keeps, Listening};

/// What a usual server offers after EHLO.
pub const USUAL: &[&str] = &[
    "8BITMIME",
    "SMTPUTF8",
    "PIPELINING",
    "SIZE 60000000",
    "AUTH PLAIN LOGIN XOAUTH2",
];

/// A scripted SMTP server. It ends, with every connection, when it is dropped.
pub struct Sink {
    listening: Arc<Listening>,
    kept: watch::Receiver<Kept>,
}

#[derive(Default)]
struct Kept {
    attempts: Vec<Attempt>,
    letters: Vec<Letter>,
}

struct Memory(watch::Sender<Kept>);

impl Keeps for Memory {
    fn attempt(&self, attempt: Attempt) {
        self.0.send_modify(|kept| kept.attempts.push(attempt));
    }

    fn letter(&self, letter: Letter) {
        self.0.send_modify(|kept| kept.letters.push(letter));
    }
}

impl Sink {
    /// A server on a free port that takes everything, and offers these lines after EHLO
    /// ([`USUAL`], or none). Credentials of any kind are taken.
    pub fn offering(offers: &[&str]) -> anyhow::Result<Self> {
        let (keeps, kept) = watch::channel(Kept::default());
        let address = (Ipv4Addr::LOCALHOST, 0).into();
        let listening = Listening::at(address, offers, Box::new(Memory(keeps)))?;
        Ok(Self { listening, kept })
    }

    /// Where it listens.
    pub fn port(&self) -> u16 {
        self.listening.address().port()
    }

    /// From now on gives this answer then. Of several for one moment the first told is given.
    pub fn answer(&self, when: When, answer: Answer) {
        self.listening.script.add(when, answer);
    }

    /// From now on takes everything again.
    pub fn take_everything(&self) {
        self.listening.script.clear();
    }

    /// All letters so far, as soon as there are so many.
    pub async fn letters(&self, count: usize, within: Duration) -> anyhow::Result<Vec<Letter>> {
        let mut kept = self.kept.clone();
        let come = kept.wait_for(|kept| kept.letters.len() >= count);
        if let Ok(letters) = timeout(within, come).await {
            return Ok(letters?.letters.clone());
        }
        // Not looked at while the above is held: a server that writes between the two waits for ever.
        let have = self.kept.borrow().letters.len();
        bail!("{have} letters came, not {count}")
    }

    /// When the last letter so far came.
    pub fn last_letter(&self) -> Option<Instant> {
        self.kept.borrow().letters.last().map(|letter| letter.at)
    }

    /// All attempts at a step so far, as soon as there are so many.
    pub async fn attempts(&self, step: Step, count: usize, within: Duration) -> anyhow::Result<Vec<Attempt>> {
        let here = |attempt: &&Attempt| attempt.step == step;
        let mut kept = self.kept.clone();
        let come = kept.wait_for(|kept| kept.attempts.iter().filter(here).count() >= count);
        let attempts = timeout(within, come).await;
        let attempts = attempts.with_context(|| format!("not {count} attempts at {step:?}"))??;
        Ok(attempts.attempts.iter().filter(here).cloned().collect())
    }

    /// How many connections there are and were.
    pub fn connections(&self) -> Counts {
        self.listening.counts()
    }
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.listening.close();
    }
}
