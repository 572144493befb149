//! The raw bytes of a mail, in; a [`Message`] with what it is, why, and what it newly says, out.
//!
//! Nothing here fails: mail that cannot be read is [`Class::Unreadable`] with the reason, so that a
//! person looks at it. Each step is a file of its own, in the order in which a mail goes through them.

mod bounce;
mod bounce_text;
mod charsets;
mod class;
mod fields;
mod forwarded;
mod html;
mod ids;
mod language;
mod lines;
mod own_words;
mod parts;
mod phrases;
mod raw;
mod read;
mod substance;

use chrono::{DateTime, Utc};

use crate::addresses::Address;

pub use bounce::{Action, Bounce, BounceKind, RecipientStatus};
pub use forwarded::Forwarded;
pub use ids::MailId;
pub use parts::contents;
pub use read::read;

/// What is ours: mail from these is never taken for a resident's.
#[derive(Debug, Clone, Default)]
pub struct OwnMail {
    /// Our mailboxes and the address our letters come from. A plus address of one of them is ours too.
    pub addresses: Vec<Address>,
    /// The domains of the Message-IDs we give out.
    pub message_id_domains: Vec<String>,
    /// The landlord's web forms: machines that speak for a resident named in Reply-To.
    pub web_forms: Vec<Address>,
}

impl OwnMail {
    /// Whether `address` is one of ours, plus addresses (RFC 5233) included.
    #[must_use]
    pub fn holds(&self, address: &Address) -> bool {
        self.addresses.iter().any(|ours| ours.receives(address))
    }
}

/// A mail as intake understands it.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Message {
    /// Who wrote it: the first From (RFC 5322 §3.6.2), or what [`Sender`] says instead.
    pub from: Option<Address>,
    /// The name that came with `from`.
    pub from_name: Option<String>,
    /// How far `from` can be relied on as the writer's own claim (it proves nothing).
    pub sender: Sender,
    /// The envelope sender as the delivering server noted it (RFC 5321 §4.4).
    pub return_path: ReturnPath,
    /// Reply-To; not to be believed unverified.
    pub reply_to: Vec<Address>,
    /// To.
    pub to: Vec<Address>,
    /// Cc.
    pub cc: Vec<Address>,
    /// Delivered-To, X-Original-To, Envelope-To: where the servers delivered it.
    pub delivered_to: Vec<Address>,
    /// Subject, decoded.
    pub subject: Option<String>,
    /// Message-ID; the first, where there are several.
    pub message_id: Option<MailId>,
    /// In-Reply-To.
    pub in_reply_to: Vec<MailId>,
    /// References, oldest first.
    pub references: Vec<MailId>,
    /// Date: the sender's clock, not to be counted from.
    pub sent_at: Option<DateTime<Utc>>,
    /// The topmost Received with a date that can be read.
    pub arrived_at: Option<DateTime<Utc>>,
    /// All that can be read in it.
    pub text: String,
    /// What is new in it: without quotes and signature. Where that would leave nothing, the whole text.
    pub own_words: String,
    /// What came with it.
    pub attachments: Vec<Attachment>,
    /// What it is.
    pub class: Class,
    /// Why it is that: one line a reason.
    pub why: Vec<String>,
    /// What a bounce reports.
    pub bounce: Option<Bounce>,
    /// The mail that this one passes on, if it does.
    pub forwarded: Option<Forwarded>,
    /// The language of the own words (ISO 639-1, else 639-3), where it is beyond doubt.
    pub language: Option<String>,
}

/// How the writer was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sender {
    /// One From field with one address.
    Certain,
    /// Several From fields or several addresses: the first is taken, nothing may rest on it.
    Several,
    /// From could not be read as an address list; an address was found in it.
    Garbled,
    /// No usable From: the reverse path is taken.
    ReversePath,
    /// A web form of the landlord: Reply-To is the resident.
    WebForm,
    /// Nobody can be made out.
    Nobody,
}

/// The envelope sender.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReturnPath {
    /// No Return-Path, or one that holds no address.
    Absent,
    /// `<>`: must never be answered (RFC 5321 §4.5.5).
    Null,
    /// An address.
    Address(Address),
}

/// A file that came with a mail. [`contents`] gives its bytes.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Attachment {
    /// A harmless name: no path, no control or bidirectional characters, at most 120 characters.
    pub name: String,
    /// Bytes, decoded.
    pub size: usize,
    /// SHA-256 of the decoded bytes, lower-case hex.
    pub sha256: String,
    /// Type and subtype as declared, lower case.
    pub content_type: String,
    /// Which part of the mail it is, for [`contents`].
    pub part: usize,
}

/// What a mail is. Where it ends (a case, a duplicate, held) is decided elsewhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Written by a person, as far as can be told.
    Human,
    /// An out-of-office note or another machine's answer (RFC 3834).
    AutoReply,
    /// A report about mail that was not, or not yet, delivered (RFC 3464).
    Bounce,
    /// A mailing list or bulk mail (RFC 2369, RFC 2919).
    List,
    /// A read receipt (RFC 8098).
    Receipt,
    /// A complaint about spam (RFC 5965).
    Feedback,
    /// Our own, come back.
    Own,
    /// Nobody can read it, or say who wrote it.
    Unreadable,
}

impl Class {
    /// The class as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::AutoReply => "auto_reply",
            Self::Bounce => "bounce",
            Self::List => "list",
            Self::Receipt => "receipt",
            Self::Feedback => "feedback",
            Self::Own => "own",
            Self::Unreadable => "unreadable",
        }
    }
}
