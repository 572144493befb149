//! What is wrong with the text of a policy file, in; every fault with its line and cure, out.

use super::words::{NotADay, UnknownWord};
use crate::calendars::NotARegion;
use crate::clocks::{ClockFault, NotADue};
use crate::toml_text::{Fault, line_of, nearest, one_line};
use std::cell::RefCell;
use std::convert::Infallible;
use std::fmt::Display;

/// The text being read and the faults found so far.
pub(super) struct Faults<'t> {
    text: &'t str,
    found: RefCell<Vec<Fault>>,
}

impl<'t> Faults<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            found: RefCell::default(),
        }
    }

    /// The line of the byte at `offset`.
    pub(super) fn line_of(&self, offset: usize) -> usize {
        line_of(self.text, offset)
    }

    /// Adds a fault on `line`.
    pub(super) fn add(
        &self,
        line: impl Into<Option<usize>>,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let fault = Fault {
            line: line.into(),
            message: one_line(&message.into()),
            cure: one_line(&cure.into()),
        };
        self.found.borrow_mut().push(fault);
    }

    /// All of them, in the order of their lines.
    pub(super) fn all(self) -> Vec<Fault> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|fault| fault.line);
        found
    }
}

/// What is wrong with a value that does not read, and what to do about it.
pub(super) trait Cure: Display {
    /// What to do about it.
    fn cure(&self) -> String;
}

impl Cure for UnknownWord {
    fn cure(&self) -> String {
        match nearest(&self.word, self.known.iter().copied()) {
            Some(right) => format!("did you mean `{right}`?"),
            None => format!("known here: {}", self.known.join(", ")),
        }
    }
}

macro_rules! cures {
    ($($fault:ty => $cure:literal),+ $(,)?) => {$(
        impl Cure for $fault {
            fn cure(&self) -> String {
                $cure.to_owned()
            }
        }
    )+};
}

/// Any text is right.
impl Cure for Infallible {
    fn cure(&self) -> String {
        match *self {}
    }
}

// Most of these faults say in their own text how the value is written.
cures! {
    ClockFault => "write it that way",
    NotADue => "write it that way",
    NotADay => "write year, month and day: 2022-10-01",
    NotARegion => "write one of them",
    chrono::ParseError => "write a time with its offset: 2026-11-02T09:30:00Z",
}
