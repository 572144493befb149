//! What a server shall do at which step, and how often, in; what it does now, out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A step of SMTP (RFC 5321) at which the server answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The greeting.
    Connect,
    /// EHLO or HELO.
    Ehlo,
    /// AUTH, when the client has said all of it.
    Auth,
    Mail,
    Rcpt,
    Data,
    /// The final dot.
    Dot,
    Quit,
}

/// An answer other than the usual one.
#[derive(Clone, Debug)]
pub enum Answer {
    /// This reply, such as `450 4.2.0 greylisted`.
    Reply(String),
    /// Closes the connection; at the dot nothing is stored.
    Drop,
    /// At the dot: stores the letter and closes the connection without a word (RFC 1047).
    StoreThenDrop,
    /// Says nothing for so long, then answers as usual.
    Stall(Duration),
}

impl Answer {
    /// A reply line, without its end.
    pub fn reply(line: &str) -> Self {
        Self::Reply(line.to_owned())
    }
}

/// When an answer is given.
#[derive(Clone, Debug)]
pub struct When {
    step: Step,
    times: Option<u32>,
    recipient: Option<String>,
}

impl When {
    /// Always at this step.
    pub fn at(step: Step) -> Self {
        Self {
            step,
            times: None,
            recipient: None,
        }
    }

    /// Only the first so many times.
    pub fn times(self, times: u32) -> Self {
        Self {
            times: Some(times),
            ..self
        }
    }

    /// Only where a recipient's address holds this text: at RCPT the one named, at DATA and the dot any.
    pub fn recipient(self, part: &str) -> Self {
        Self {
            recipient: Some(part.to_owned()),
            ..self
        }
    }

    fn is_now(&self, step: Step, recipients: &[String]) -> bool {
        let concerned = |part: &String| recipients.iter().any(|to| to.contains(part));
        self.step == step && self.times != Some(0) && self.recipient.as_ref().is_none_or(concerned)
    }
}

/// All that the server was told; of several answers for a moment the first told is given.
#[derive(Default)]
pub struct Script(Mutex<Vec<(When, Answer)>>);

impl Script {
    /// From now on, this answer then.
    pub fn add(&self, when: When, answer: Answer) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push((when, answer));
    }

    /// From now on, the usual answers again.
    pub fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// The answer for this moment, if it is not the usual one; that counts as one of its times.
    pub fn answer(&self, step: Step, recipients: &[String]) -> Option<Answer> {
        let mut script = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (when, answer) = script
            .iter_mut()
            .find(|(when, _)| when.is_now(step, recipients))?;
        when.times = when.times.map(|left| left - 1);
        Some(answer.clone())
    }
}
