//! The settings, in; everything that can be wrong with them and with the servers they name, out,
//! each fault with its cure.
//!
//! Nothing is changed: not the register, and in a mailbox only the one letter that was sent to try
//! the way there and back.

mod entering;
mod letter;
mod mailbox;
mod outgoing;
mod papers;
mod people;
mod premises;
mod round_trip;
mod stamps;

use crate::problem::Problem;
use crate::settings::Settings;
use bot::Mailbox;
use casework::addresses::Address;
use casework::given::{Chance, Clock};
use serde::Serialize;
use std::fmt::Display;
use std::path::Path;

/// How a check went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// As it should be.
    Ok,
    /// It works, and should be looked at.
    Warning,
    /// It does not work.
    Fault,
}

/// One thing that was checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What it belongs to: `settings`, `register`, `mailbox complaints`, …
    pub group: String,
    /// What was checked.
    pub check: &'static str,
    /// How it went.
    pub state: State,
    /// What was found. Never a secret, never a resident's address.
    pub says: String,
    /// What to do; none where it is as it should be.
    pub cure: Option<String>,
}

/// What an examination works with.
pub struct Practice<'a> {
    /// The time.
    pub clock: &'a dyn Clock,
    /// Chance, for the test letter.
    pub chance: Chance,
    /// Where the test letter goes; to the first mailbox where nothing is said.
    pub send_to: Option<Address>,
}

/// Who hears of each finding as it is made.
type Hears<'a> = &'a mut dyn FnMut(&Finding);

/// Findings of one group after another.
struct Notes<'a> {
    group: String,
    hears: Hears<'a>,
}

impl Notes<'_> {
    /// From now on it is about this.
    fn begin(&mut self, group: impl Into<String>) {
        self.group = group.into();
    }

    fn note(&mut self, state: State, check: &'static str, says: impl Display, cure: Option<String>) {
        (self.hears)(&Finding {
            group: self.group.clone(),
            check,
            state,
            says: says.to_string(),
            cure,
        });
    }

    fn ok(&mut self, check: &'static str, says: impl Display) {
        self.note(State::Ok, check, says, None);
    }

    fn warn(&mut self, check: &'static str, says: impl Display, cure: impl Display) {
        self.note(State::Warning, check, says, Some(cure.to_string()));
    }

    fn fault(&mut self, check: &'static str, says: impl Display, cure: impl Display) {
        self.note(State::Fault, check, says, Some(cure.to_string()));
    }

    fn problem(&mut self, check: &'static str, problem: &Problem) {
        self.fault(check, &problem.message, &problem.cure);
    }
}

/// Examines everything; `hears` is told each finding as it is made.
pub async fn examine(settings: &Settings, file: &Path, mut practice: Practice<'_>, hears: Hears<'_>) {
    let mut notes = Notes {
        group: "settings".to_owned(),
        hears,
    };
    premises::settings(settings, file, &mut notes);
    let register = premises::register(&settings.register, &mut notes).await;
    premises::policy(settings, register.as_ref(), practice.clock.now(), &mut notes).await;
    papers::examine(settings, register.as_ref(), practice.clock.now(), &mut notes).await;
    let way_out = outgoing::examine(settings, &mut notes).await;
    let mut sound = Vec::new();
    for written in &settings.mailboxes {
        notes.begin(format!("mailbox {}", written.name));
        let mailbox = match crate::house::mailbox(written) {
            Ok(mailbox) => mailbox,
            Err(problem) => {
                notes.problem("settings", &problem);
                continue;
            }
        };
        let now = practice.clock.now();
        let state = match &mailbox {
            Mailbox::Imap(imap) => mailbox::imap(imap, (written, register.as_ref()), now, &mut notes).await,
            Mailbox::Maildir(maildir) => mailbox::maildir(maildir, &mut notes),
        };
        if state != State::Fault {
            sound.push((written, mailbox));
        }
    }
    notes.begin("test letter");
    round_trip::examine(settings, (way_out, &sound), &mut practice, &mut notes).await;
    if let Some(register) = register {
        register.close().await;
    }
}
