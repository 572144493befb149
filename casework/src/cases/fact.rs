//! What happened to a case, in; one line of its history, out, and back.

use crate::calendars::Region;
use crate::cases::Reference;
use crate::ids::{CaseId, ContactId, FactId, MessageId};
use crate::letters::LetterKind;
use crate::policies::{Event, StageId, TrackId};
use crate::triage::{Category, ContactType, Hazard};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// The version of the facts' shape that this program writes.
pub const SHAPE: u32 = 1;

/// One thing that happened to a case. Facts are appended and never changed, and hold
/// no words, names or addresses of anybody: those live in messages and contacts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its identifier.
    pub id: FactId,
    /// The case it belongs to.
    pub case: CaseId,
    /// When it happened.
    pub happened_at: DateTime<Utc>,
    /// When we came to know of it; later than `happened_at` for what is written up or imported.
    pub recorded_at: DateTime<Utc>,
    /// Who did it.
    pub by: Actor,
    /// What made us record it.
    pub cause: Cause,
    /// What happened.
    pub what: What,
}

/// Who did something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Actor {
    /// This program, by its rules.
    Redress,
    /// A member of staff.
    Staff(ContactId),
    /// A resident, or somebody who writes for one.
    Resident(ContactId),
}

/// What made us record a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A message that came in.
    Message(MessageId),
    /// A letter's delivery or failure.
    Letter(MessageId),
    /// A clock that fell due.
    Clock,
    /// A command given to the program.
    Command,
}

/// How somebody reaches us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Telegram.
    Telegram,
}

impl Channel {
    /// The channel as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Telegram => "telegram",
        }
    }

    /// The channel of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Mail, Self::Telegram]
            .into_iter()
            .find(|channel| channel.as_str() == name)
    }

    /// The channel as people call it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mail => "e-mail",
            Self::Telegram => "Telegram",
        }
    }
}

/// What can happen to a case. New kinds are added at the end; a kind's shape never
/// changes without a new [`SHAPE`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum What {
    /// A contact was received and is a case of its own.
    Received {
        /// The case's public name.
        reference: Reference,
        /// What it is.
        contact_type: ContactType,
        /// How it came.
        channel: Channel,
        /// Whose case it is.
        complainant: ContactId,
        /// The policy in force.
        policy: String,
        /// The version of that policy, as the rulebook names it.
        policy_version: String,
        /// The version of the calendar its dates are counted by.
        calendar: String,
        /// Whose bank holidays count.
        region: Region,
    },
    /// What it is about, and the words of our own list that say so.
    Categorised {
        /// The category.
        category: Category,
        /// Which words of the list were met.
        because: Vec<String>,
    },
    /// Words of danger were met; provisional until a named person confirms or dismisses it.
    HazardNoticed {
        /// The danger.
        hazard: Hazard,
    },
    /// Only named people may see the case from now on.
    Restricted,
    /// It was logged at a stage of the policy; that stage's clocks run.
    Opened {
        /// The stage.
        stage: StageId,
        /// The track, where the stage has several.
        track: Option<TrackId>,
    },
    /// It was given to a complaint handler.
    Assigned {
        /// The person or team.
        owner: ContactId,
        /// Why it came to them.
        because: RouteReason,
    },
    /// A message joined it.
    MessageAdded {
        /// The message.
        message: MessageId,
        /// Who wrote it.
        writer: ContactId,
        /// Whose words they are.
        whose: Writer,
    },
    /// A letter to a party was queued.
    LetterQueued {
        /// The letter.
        letter: MessageId,
        /// What it is.
        letter_kind: LetterKind,
        /// Who it is for.
        to: ContactId,
        /// What its delivery brings about: decided when it was written, by what it then carried.
        brings: Option<Event>,
    },
    /// That letter was accepted for delivery.
    LetterDelivered {
        /// The letter.
        letter: MessageId,
    },
    /// That letter did not reach its recipient, so it did not happen.
    LetterUndelivered {
        /// The letter.
        letter: MessageId,
        /// How we know.
        because: Undelivered,
    },
    /// Another case says the same in the same words, or about the same thing.
    Linked {
        /// The other case.
        to: CaseId,
    },
    /// The bank holidays changed: clocks that still run are counted by that calendar (Q36).
    Recounted {
        /// The version of the calendar that its dates are counted by from now on.
        calendar: String,
    },
}

/// Why a case came to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteReason {
    /// A route of the settings names the category.
    Category(Category),
    /// No route matched, so it went to the complaints team.
    NobodyMatched,
    /// It may be about somebody's safety, so it went to the safeguarding lead.
    Safeguarding,
}

/// Whose words a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writer {
    /// The complainant's.
    Complainant,
    /// Somebody else's, who learns nothing of the case until a person says so.
    SomebodyElse,
}

/// How we know that a letter did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undelivered {
    /// A report of non-delivery came back (RFC 3464).
    Bounced,
    /// Every attempt failed, or the server refused it for good.
    GivenUp,
}

/// A fact that this version of the program cannot read.
#[derive(Debug, thiserror::Error)]
#[error(
    "a fact of kind {kind} in shape {shape} cannot be read by this version of Redress: use the version that wrote it, or a newer one"
)]
pub struct UnknownFact {
    kind: String,
    shape: u32,
}

impl What {
    /// The kind and the JSON that the register keeps.
    pub fn kept(&self) -> (String, String) {
        let value = serde_json::to_value(self).unwrap_or_default();
        let kind = value["kind"].as_str().unwrap_or_default().to_owned();
        let data = value
            .get("data")
            .map_or_else(|| "null".to_owned(), ToString::to_string);
        (kind, data)
    }

    /// The fact that the register keeps as `kind`, `shape` and `data`.
    pub fn read(kind: &str, shape: u32, data: &str) -> Result<Self, UnknownFact> {
        let unknown = || UnknownFact {
            kind: kind.to_owned(),
            shape,
        };
        // A kind whose shape changes is brought up from its older shapes here.
        if shape == 0 || shape > SHAPE {
            return Err(unknown());
        }
        let text = match data {
            "null" => format!(r#"{{"kind":"{kind}"}}"#),
            data => format!(r#"{{"kind":"{kind}","data":{data}}}"#),
        };
        serde_json::from_str(&text).map_err(|_| unknown())
    }
}
