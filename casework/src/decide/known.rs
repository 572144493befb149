//! What the register knows about a message before it is decided.

use crate::cases::{Case, Reference, Token};
use crate::ids::{CaseId, ContactId, MessageId};
use crate::letters::LetterKind;
use crate::messages::MailId;
use std::collections::BTreeMap;

/// What the register knows about one message: plain data, read in the transaction
/// in which the plan is written.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Who writes from the sender's address.
    pub sender: Option<ContactId>,
    /// Earlier messages with the same Message-ID.
    pub same_id: Vec<Earlier>,
    /// Earlier messages of the last seven days with the same substance.
    pub same_substance: Vec<Earlier>,
    /// What the clues' tokens stand for, in the clues' order.
    pub tokens: Vec<Token>,
    /// Messages and letters with the ids referred to, in the clues' order.
    pub referenced: Vec<(MailId, CaseId)>,
    /// Our letter that a report of non-delivery is about, by its Message-ID.
    pub original: Option<KnownLetter>,
    /// Our letters that the clues' tokens for non-delivery were made for.
    pub bounced: Vec<KnownLetter>,
    /// The sender's own cases with the subject answered.
    pub same_subject: Vec<CaseId>,
    /// Cases whose references are written in the message.
    pub named: Vec<(Reference, CaseId)>,
    /// Every case that any of these points at.
    pub cases: BTreeMap<CaseId, Case>,
    /// Receipts queued for this sender.
    pub receipts: ReceiptsSent,
    /// How many open cases each has of those among whom a team's cases are shared out.
    pub loads: BTreeMap<ContactId, u32>,
}

/// A message that came before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Earlier {
    /// The message.
    pub message: MessageId,
    /// The case it opened or joined.
    pub case: Option<CaseId>,
    /// Who sent it.
    pub sender: Option<ContactId>,
    /// The hash of what it says.
    pub substance: [u8; 32],
}

/// A letter of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownLetter {
    /// The letter.
    pub letter: MessageId,
    /// What it is.
    pub kind: LetterKind,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// Who it was for.
    pub to: ContactId,
}

/// How many receipts were queued for one sender.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ReceiptsSent {
    /// In the last hour.
    pub hour: u32,
    /// In the last 24 hours.
    pub day: u32,
}
