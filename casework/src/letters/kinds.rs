//! The facts of a case, in; the letters that tell them, out.
//!
//! Fields are the words a template may use. What a policy decides (windows, the
//! Ombudsman's contact) is a field; what is the same for everybody stands in the
//! template.

use super::samples;
use crate::policies::Part;
use crate::triage::{Category, Hazard};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A letter with all it has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Letter {
    /// To the resident, by itself, when a message has opened a case.
    Receipt(Receipt),
    /// To the handler: a case is yours.
    NewCase(NewCase),
    /// To the handler: what the resident wrote.
    Relayed(Relayed),
    /// To whoever has to act where the program cannot.
    Alert(Alert),
}

/// Which letter it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterKind {
    /// [`Receipt`].
    Receipt,
    /// [`NewCase`].
    NewCase,
    /// [`Relayed`].
    Relayed,
    /// [`Alert`].
    Alert,
}

impl LetterKind {
    /// Every letter there is.
    pub const ALL: [Self; 4] = [Self::Receipt, Self::NewCase, Self::Relayed, Self::Alert];

    /// The name that its templates and the `X-Redress` header bear.
    pub fn name(self) -> &'static str {
        match self {
            Self::Receipt => "receipt",
            Self::NewCase => "new-case",
            Self::Relayed => "relayed",
            Self::Alert => "alert",
        }
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether it goes to a resident, so that its delivery is a fact of the case.
    pub fn is_to_resident(self) -> bool {
        match self {
            Self::Receipt => true,
            Self::NewCase | Self::Relayed | Self::Alert => false,
        }
    }

    /// Letters of this kind with something in every field, and with nothing in those
    /// that may be empty. Overrides of templates are tried on them.
    pub fn samples(self) -> Vec<Letter> {
        samples::of(self)
    }
}

impl Letter {
    /// Which letter this is.
    pub fn kind(&self) -> LetterKind {
        match self {
            Self::Receipt(_) => LetterKind::Receipt,
            Self::NewCase(_) => LetterKind::NewCase,
            Self::Relayed(_) => LetterKind::Relayed,
            Self::Alert(_) => LetterKind::Alert,
        }
    }
}

/// The automatic confirmation to the resident. Under `om-web` it holds what an
/// acknowledgement must (001-C3, Q20). It repeats nothing that the sender wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// The case's reference.
    pub reference: String,
    /// The landlord's name.
    pub landlord: String,
    /// Who deals with the complaint: a person or a team, as the resident knows them.
    pub handler: String,
    /// The last day of the full answer.
    pub answer_by: NaiveDate,
    /// Whether the policy promises contact while it investigates (001-S1b).
    pub gets_in_touch: bool,
    /// Whether the policy shows adverse findings before it decides (001-S1b).
    pub shows_findings: bool,
    /// How long the resident has to ask for another look, as it stands after
    /// “within”: `one month`. None where the policy has no second stage.
    pub look_again_within: Option<String>,
    /// Who advises the resident from outside.
    pub ombudsman: Ombudsman,
    /// The landlord's number for what cannot wait.
    pub out_of_hours: Option<String>,
    /// When the office opens, if it is closed now.
    pub closed_until: Option<DateTime<Utc>>,
    /// A danger that the message speaks of.
    pub safety: Option<Hazard>,
}

impl Receipt {
    /// What a receipt carries, in the words of the policies. One that lacks a part that the
    /// policy asks of an acknowledgement does not count as one.
    pub const CARRIES: &[Part] = &[
        Part::Received,
        Part::Reference,
        Part::Handler,
        Part::ResponseDue,
        Part::Ombudsman,
    ];
}

/// An ombudsman, from the policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ombudsman {
    /// Name without the article: `Housing Ombudsman`.
    pub name: String,
    /// Telephone number as written for readers.
    pub telephone: String,
    /// Address of the website, without `https://`.
    pub website: String,
}

/// Redress's own mail to the handler of a new case. An answer to it goes to Redress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewCase {
    /// The case's reference.
    pub reference: String,
    /// What the case is about.
    pub category: Category,
    /// A danger that the message speaks of.
    pub hazard: Option<Hazard>,
    /// When the resident's message was received.
    pub received_at: DateTime<Utc>,
    /// How it came: `e-mail`, `Telegram`.
    pub channel: String,
    /// Who wrote, as far as that is known.
    pub resident: Option<String>,
    /// The subject of the resident's message.
    pub subject: Option<String>,
    /// What is due, the earliest first.
    pub dates: Vec<ActBy>,
    /// Why the case came to this handler, as a sentence.
    pub routed_because: String,
}

/// A date of a case, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ActBy {
    /// What has to be done: `Acknowledge the complaint`.
    pub what: String,
    /// The day to act by.
    pub by: NaiveDate,
    /// The rule and its clause: `001-S1b-ack, paragraph 18`.
    pub clause: String,
}

/// The resident's words to the handler, and nothing else: a reply goes to the resident.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relayed {
    /// The case's reference.
    pub reference: String,
    /// The subject of the message.
    pub subject: Option<String>,
    /// Who wrote.
    pub writer: Writer,
    /// What was written.
    pub words: String,
    /// The files that came with it. They stay in the register and are not sent on.
    pub files: Vec<File>,
}

/// Who wrote a message into a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "name")]
pub enum Writer {
    /// The person whose complaint it is.
    Complainant,
    /// Somebody else, by name or address: a carer, a neighbour, a councillor.
    SomebodyElse(String),
}

/// A file that came with a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: u64,
}

/// Something needs a person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Alert {
    /// What kind of thing; a template reads its headline, as `title`.
    #[serde(rename = "title")]
    pub kind: AlertKind,
    /// The case, where there is one.
    pub reference: Option<String>,
    /// When it happened.
    pub at: DateTime<Utc>,
    /// What happened, in sentences.
    pub happened: String,
    /// What to do, in sentences.
    pub to_do: String,
    /// The command that does or shows it.
    pub command: String,
}

/// What an [`Alert`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertKind {
    /// A message is held for a person.
    HeldMail,
    /// A complaint was logged and no receipt went out.
    NoReceipt,
    /// A letter did not reach the resident.
    NotDelivered,
    /// A letter to the resident does not get through, and is still tried.
    Delayed,
    /// A complaint speaks of danger.
    Hazard,
}

impl AlertKind {
    /// The kind in a key.
    pub fn name(self) -> &'static str {
        match self {
            Self::HeldMail => "held-mail",
            Self::NoReceipt => "no-receipt",
            Self::NotDelivered => "not-delivered",
            Self::Delayed => "delayed",
            Self::Hazard => "hazard",
        }
    }

    /// The headline.
    pub fn title(self) -> &'static str {
        match self {
            Self::HeldMail => "A message is held and needs you",
            Self::NoReceipt => "A complaint has had no receipt",
            Self::NotDelivered => "A letter did not arrive",
            Self::Delayed => "A letter does not get through",
            Self::Hazard => "A complaint speaks of danger",
        }
    }
}

impl Serialize for AlertKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.title())
    }
}
