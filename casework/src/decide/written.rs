//! A call, a visit or a letter that a member of staff wrote down, in; a case as mail opens one, out.

use crate::arrivals::{Arrival, Place, Stamp};
use crate::cases::Channel;
use crate::decide::caller::Caller;
use crate::decide::draft::Undecided;
use crate::decide::intake::Intake;
use crate::decide::open::open;
use crate::decide::{Known, Plan};
use crate::given::Chance;
use crate::ids::MessageId;
use crate::letters::wording::{says_nothing, size};
use crate::messages::{Class, OwnMail, Sender};
use crate::rules::{Directory, Handler, Rules};
use chrono::{DateTime, Utc};
use std::fmt::Write;
use std::sync::Arc;

/// What somebody said, wrote by hand or came to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenDown {
    /// Who.
    pub caller: Caller,
    /// How it came.
    pub channel: Channel,
    /// What it is about, in a line.
    pub subject: Option<String>,
    /// Their words.
    pub words: String,
    /// When they came: the clocks run from then, whenever it is written down.
    pub received_at: DateTime<Utc>,
}

/// Why what was written down is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unwritten {
    /// There is nothing in it to be read.
    #[error("there are no words in it")]
    Wordless,
    /// It is more than a person says or writes by hand.
    #[error("it is more than {} of words", size(WrittenDown::LARGEST as u64))]
    TooLong,
}

impl Unwritten {
    /// What helps.
    pub fn cure(self) -> &'static str {
        match self {
            Self::Wordless => "write down what they said",
            Self::TooLong => "write down what was said, and keep the rest where documents are kept",
        }
    }
}

impl WrittenDown {
    /// How much can be written down, in bytes: some hundred pages.
    pub const LARGEST: usize = 500_000;

    /// Goes on only where there are words, and no more than can be written down.
    pub fn must_be_words(words: &str) -> Result<(), Unwritten> {
        match words {
            words if says_nothing(words) => Err(Unwritten::Wordless),
            words if words.len() > Self::LARGEST => Err(Unwritten::TooLong),
            _ => Ok(()),
        }
    }

    /// The words as a message at the door, kept as every other (RFC 5322). `by` is who wrote them down.
    pub fn arrival(
        &self,
        by: &Handler,
        now: DateTime<Utc>,
        chance: &mut Chance,
        own: &OwnMail,
    ) -> Arc<Arrival> {
        let place = Place {
            mailbox: self.channel.as_str().to_owned(),
            uidvalidity: 0,
            uid: MessageId::new(now, chance).to_string(),
        };
        let stamp = Stamp::Server {
            internal: Some(self.received_at),
            now,
        };
        let mut read = Arrival::mail(place, stamp, self.raw(by).into_bytes(), own);
        // A member of staff heard or read it: whatever it lacks as a mail, a person said it.
        read.message.class = Class::Human;
        read.message.sender = Sender::Certain;
        Arc::new(Arrival {
            channel: self.channel,
            received_at: self.received_at,
            ..read
        })
    }

    fn raw(&self, by: &Handler) -> String {
        let mut raw = String::new();
        // A string takes whatever is written to it.
        if let Some(address) = self.caller.address() {
            let _ = write!(raw, "From: {address}\r\n");
        }
        let _ = write!(raw, "Sender: {}\r\n", by.address);
        if let Some(subject) = &self.subject {
            let one_line: Vec<&str> = subject.split_whitespace().collect();
            let _ = write!(raw, "Subject: {}\r\n", one_line.join(" "));
        }
        raw.push_str("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n");
        raw.push_str("Content-Transfer-Encoding: 8bit\r\n\r\n");
        for line in self.words.lines() {
            raw.push_str(line);
            raw.push_str("\r\n");
        }
        raw
    }
}

/// Who wrote it down, of what came by no mail: the message names them as we wrote it.
pub(super) fn taken_by<'a>(arrival: &Arrival, directory: &'a Directory) -> Option<&'a Handler> {
    if arrival.channel == Channel::Mail {
        return None;
    }
    let raw = String::from_utf8_lossy(&arrival.raw);
    let mut heads = raw.lines().take_while(|line| !line.is_empty());
    let sender = heads.find_map(|line| line.strip_prefix("Sender: "))?;
    let mut people = directory.handlers.iter();
    people.find(|person| person.address.to_string() == sender)
}

/// Opens a case for what was written down, as for a mail. `known.sender` is who the caller is, where the
/// register has heard of them.
pub fn written_down(
    rules: &Rules,
    known: &Known,
    (told, arrival): (&WrittenDown, &Arc<Arrival>),
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Plan, Undecided> {
    let intake = Intake::new(rules, known, arrival, now, chance);
    let triage = intake.triage();
    open(intake, &told.caller, &triage, &[])
}
