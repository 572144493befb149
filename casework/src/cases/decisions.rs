//! What was decided, paid and closed, in; the words for it that facts and milestones keep, out.

use crate::ids::{ContactId, MessageId};
use crate::letters::Verdict;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What was decided at a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Decision {
    /// Whether the complaint was upheld.
    pub verdict: Verdict,
    /// Whether the service failed.
    pub failure: Failure,
    /// When.
    pub at: DateTime<Utc>,
}

/// An answer that was written for somebody to sign off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// The message that holds its words.
    pub message: MessageId,
    /// Who wrote it.
    pub by: ContactId,
    /// The SHA-256 of what is answered, in hexadecimal digits.
    pub digest: String,
    /// Who had the case when it was written, and since: none of them signs it off.
    pub handled_by: Vec<ContactId>,
    /// Who signed it off; it stays signed where its letter did not arrive.
    pub signed_by: Option<ContactId>,
}

/// Whether the service failed (000 §4.0).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// It failed: an apology is due.
    ServiceFailure,
    /// It did not.
    None,
}

/// Why a case was closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CloseReason {
    /// It was answered, and the time to ask for the next stage is over (Q24), or the Ombudsman is done.
    Answered,
    /// The resident took it back, confirmed to them.
    Withdrawn,
    /// The resident did not engage: attempts on two channels, and a warning (003 §5.6).
    NonEngagement,
    /// It was not accepted, with reasons and the right to the Ombudsman (Code 2.4).
    NotAccepted,
    /// An outcome was agreed at an informal step, and noted.
    Resolved,
    /// It goes on in another case of the same person (Q32).
    Combined,
    /// It was no complaint: logged, and passed on.
    PassedOn,
}

impl CloseReason {
    /// The reason as milestones name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Withdrawn => "withdrawn",
            Self::NonEngagement => "non_engagement",
            Self::NotAccepted => "not_accepted",
            Self::Resolved => "resolved",
            Self::Combined => "combined",
            Self::PassedOn => "passed_on",
        }
    }
}

/// Why a case was opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReopenReason {
    /// The resident asked, and a person agreed.
    Asked,
    /// The Ombudsman said so.
    Ombudsman,
    /// New evidence came up.
    NewEvidence,
    /// It was closed by mistake.
    Mistake,
}

/// Money offered, accepted, paid or set against a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
    /// How far it has come.
    pub step: PaymentStep,
    /// The amount, in pence.
    pub pence: u64,
    /// What of it is set against a debt, in pence: never of an award of the Ombudsman's (000 §6.0).
    pub offset_pence: u64,
    /// Who awarded it.
    pub award: Award,
    /// When.
    pub at: DateTime<Utc>,
}

/// How far a payment has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStep {
    /// Offered to the resident.
    Offered,
    /// Accepted by the resident.
    Accepted,
    /// Refused by the resident.
    Refused,
    /// Paid, or set against a debt.
    Paid,
}

impl PaymentStep {
    /// The step as milestones name it.
    pub fn milestone(self) -> &'static str {
        match self {
            Self::Offered => "compensation_offered",
            Self::Accepted => "compensation_accepted",
            Self::Refused => "compensation_refused",
            Self::Paid => "compensation_paid",
        }
    }
}

/// Who awarded money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Award {
    /// The landlord.
    Landlord,
    /// The Ombudsman.
    Ombudsman,
}

/// What the Ombudsman found (Housing Ombudsman Scheme).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Severe maladministration.
    SevereMaladministration,
    /// Maladministration.
    Maladministration,
    /// Service failure.
    ServiceFailure,
    /// Reasonable redress was offered before.
    ReasonableRedress,
    /// No maladministration.
    NoMaladministration,
    /// Outside the Ombudsman's jurisdiction.
    OutsideJurisdiction,
    /// Withdrawn, or resolved with the Ombudsman's help.
    Withdrawn,
}

impl Finding {
    /// All of them, the gravest first.
    pub const ALL: [Self; 7] = [
        Self::SevereMaladministration,
        Self::Maladministration,
        Self::ServiceFailure,
        Self::ReasonableRedress,
        Self::NoMaladministration,
        Self::OutsideJurisdiction,
        Self::Withdrawn,
    ];

    /// The finding as milestones name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SevereMaladministration => "severe_maladministration",
            Self::Maladministration => "maladministration",
            Self::ServiceFailure => "service_failure",
            Self::ReasonableRedress => "reasonable_redress",
            Self::NoMaladministration => "no_maladministration",
            Self::OutsideJurisdiction => "outside_jurisdiction",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// Why a case goes on in another track.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrackReason {
    /// A person said so.
    Person,
    /// The quick track's time ran out.
    RanOut,
}
