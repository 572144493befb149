//! What staff have to know, in; the mails that tell them, out.
//!
//! Fields are the words a template may use.

use crate::triage::{Category, Hazard};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// Redress's own mail to the handler of a new case. An answer to it goes to Redress.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewCase {
    /// The case's reference.
    pub reference: String,
    /// The stage at which it is handed on, as its policy names it; none for one that has just come in.
    pub stage: Option<String>,
    /// What the case is about.
    pub category: Category,
    /// A danger that the message speaks of, and that nobody has made safe.
    pub hazard: Option<Hazard>,
    /// When the resident's message was received; of one that is handed on, when its stage began.
    pub received_at: DateTime<Utc>,
    /// How it came: `e-mail`, `Telegram`.
    pub channel: String,
    /// Who wrote, and every way to reach them, as far as that is known.
    pub resident: Option<String>,
    /// The subject of the resident's message.
    pub subject: Option<String>,
    /// What is due, the earliest first.
    pub dates: Vec<ActBy>,
    /// Why the case came to this handler, as a sentence.
    pub routed_because: String,
    /// Whether what the resident wrote comes to this handler in a mail of its own.
    pub words_follow: bool,
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
    /// How it came, where a member of staff wrote it down; none for a mail.
    pub heard: Option<Heard>,
    /// What was written.
    pub words: String,
    /// The files that came with it. They stay in the register and are not sent on.
    pub files: Vec<File>,
}

/// A call, a visit or a letter, as a member of staff wrote it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Heard {
    /// How it came: `telephone`, `post`.
    pub channel: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who wrote it down.
    pub by: Option<String>,
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
    /// A date has passed, and what was due is not done.
    OutOfTarget,
    /// The acknowledgement is due, and nobody has sent it.
    AcknowledgeNow,
    /// A case was closed by itself.
    Closed,
    /// A concern has become a formal complaint.
    BecameFormal,
    /// A case has passed from one person to another.
    HandedOver,
    /// A case is shown to a manager.
    ShownToManager,
    /// A manager has to say yes or no.
    ApprovalWanted,
    /// An answer was not signed off, and given back to who wrote it.
    GivenBack,
    /// The clocks of a hazard run until somebody confirms or dismisses it.
    HazardProvisional,
    /// What was promised by a date is not done.
    PromiseLate,
    /// The resident was to hear how it stands by now (Code 5.9).
    UpdateDue,
    /// The time is over in which the resident could comment on findings.
    CommentOver,
    /// Something that was agreed is to be looked at again.
    LookAgain,
    /// A case goes on in another track of its stage.
    TrackChanged,
    /// The time to ask for more is over, and the resident has written meanwhile.
    WaitsToClose,
    /// A changed calendar has brought a date forward that was told to the resident (Q36).
    DateForward,
    /// Somebody has written in a case that was answered or closed.
    WroteAfter,
    /// The time is over in which a danger had to be seen to.
    HazardLate,
    /// Somebody sits on the panel that decides a case.
    OnPanel,
}

impl AlertKind {
    /// Every kind there is.
    pub const ALL: [Self; 24] = [
        Self::HeldMail,
        Self::NoReceipt,
        Self::NotDelivered,
        Self::Delayed,
        Self::Hazard,
        Self::OutOfTarget,
        Self::AcknowledgeNow,
        Self::Closed,
        Self::BecameFormal,
        Self::HandedOver,
        Self::ShownToManager,
        Self::ApprovalWanted,
        Self::GivenBack,
        Self::HazardProvisional,
        Self::PromiseLate,
        Self::UpdateDue,
        Self::CommentOver,
        Self::LookAgain,
        Self::TrackChanged,
        Self::WaitsToClose,
        Self::DateForward,
        Self::WroteAfter,
        Self::HazardLate,
        Self::OnPanel,
    ];

    /// The kind in a key.
    pub fn name(self) -> &'static str {
        match self {
            Self::HeldMail => "held-mail",
            Self::NoReceipt => "no-receipt",
            Self::NotDelivered => "not-delivered",
            Self::Delayed => "delayed",
            Self::Hazard => "hazard",
            Self::OutOfTarget => "out-of-target",
            Self::AcknowledgeNow => "acknowledge-now",
            Self::Closed => "closed",
            Self::BecameFormal => "became-formal",
            Self::HandedOver => "handed-over",
            Self::ShownToManager => "shown-to-manager",
            Self::ApprovalWanted => "approval-wanted",
            Self::GivenBack => "given-back",
            Self::HazardProvisional => "hazard-provisional",
            Self::PromiseLate => "promise-late",
            Self::UpdateDue => "update-due",
            Self::CommentOver => "comment-over",
            Self::LookAgain => "look-again",
            Self::TrackChanged => "track-changed",
            Self::WaitsToClose => "waits-to-close",
            Self::DateForward => "date-forward",
            Self::WroteAfter => "wrote-after",
            Self::HazardLate => "hazard-late",
            Self::OnPanel => "on-panel",
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
            Self::OutOfTarget => "A case is out of target",
            Self::AcknowledgeNow => "A complaint has to be acknowledged now",
            Self::Closed => "A case was closed",
            Self::BecameFormal => "A concern is now a formal complaint",
            Self::HandedOver => "A case has changed hands",
            Self::ShownToManager => "A case is shown to you as the manager",
            Self::ApprovalWanted => "Your approval is wanted",
            Self::GivenBack => "An answer was given back to you",
            Self::HazardProvisional => "A hazard has to be confirmed or dismissed",
            Self::PromiseLate => "What was promised is not done",
            Self::UpdateDue => "A resident waits to hear from you",
            Self::CommentOver => "The time to answer us is over",
            Self::LookAgain => "Something has to be looked at again",
            Self::TrackChanged => "A case goes on in another track",
            Self::WaitsToClose => "A case waits for you before it is closed",
            Self::DateForward => "A date has come forward",
            Self::HazardLate => "A danger was not seen to in time",
            Self::OnPanel => "You sit on the panel of a case",
            Self::WroteAfter => "See whether a resident asks for the next stage",
        }
    }
}

impl Serialize for AlertKind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.title())
    }
}

/// One mail a day to one of the staff, with all that waits for them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Digest {
    /// Whom it is for.
    pub name: String,
    /// The London day it is of.
    pub on: NaiveDate,
    /// What should be done already, the oldest first.
    pub late: Vec<Due>,
    /// What is due next, the earliest first.
    pub soon: Vec<Due>,
    /// Actions that were promised to residents, the earliest first.
    pub actions: Vec<Due>,
    /// What else is on their list, as sentences.
    pub tasks: Vec<String>,
}

/// A line of a [`Digest`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The case's reference.
    pub reference: String,
    /// What has to be done: `Send the full answer`.
    pub what: String,
    /// The day to act by.
    pub by: NaiveDate,
    /// The rule and its clause.
    pub clause: String,
    /// Whose it is, where that is not the reader: for a manager.
    pub of: Option<String>,
}

/// A quarter's report, to those who read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Paper {
    /// The landlord's name.
    pub landlord: String,
    /// The quarter in words: `July to September 2026`.
    pub quarter: String,
    /// Who they are.
    #[serde(rename = "for")]
    pub readers: PaperFor,
    /// Which drawing of the quarter it is, from 1.
    pub revision: u32,
    /// The last day of which the figures know anything.
    pub as_at: NaiveDate,
    /// What the report says first.
    pub sentences: Vec<String>,
    /// To the secretary: who has to approve it; none where nobody has to.
    pub approval: Option<String>,
    /// The command that approves it; empty where nobody has to.
    pub command: String,
}

/// Who reads a quarter's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PaperFor {
    /// Who sends papers on, and sees them first.
    Secretary,
    /// The residents' scrutiny panel.
    Panel,
    /// The board.
    Board,
}
