//! A decision as plain data: what to write, whom to write to, what people have to do.

use crate::addresses::Address;
use crate::arrivals::Arrival;
use crate::cases::{Case, Fact, Kept, Token};
use crate::ids::{CaseId, ContactId, MessageId, TaskId};
use crate::letters::LetterKind;
use crate::reach::Reach;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Everything that follows from one message, command, delivery or clock. One
/// `apply` writes it, whole or not at all.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// How the message that caused it ended; none where no message did.
    pub settled: Option<Settled>,
    /// People we had not heard of.
    pub contacts: Vec<NewContact>,
    /// Ways more to reach people whom the register knows.
    pub reached: Vec<(ContactId, Reach)>,
    /// Somebody whom mail does not reach at the address we have.
    pub unreached: Option<ContactId>,
    /// What happens to cases, no two of them the same.
    pub cases: Vec<CasePlan>,
    /// Letters to queue.
    pub letters: Vec<QueuedLetter>,
    /// Tokens that the letters carry.
    pub tokens: Vec<Token>,
    /// Letters to be printed and posted.
    pub printed: Vec<PrintedLetter>,
    /// What staff had to say, kept where it can be erased.
    pub notes: Vec<Note>,
    /// What people have to do.
    pub tasks: Vec<Task>,
    /// What people had to do in a case and have done: what there was before this plan.
    pub settles: Vec<(TaskKind, CaseId)>,
    /// The same of one thing among several of that kind: the message that the task is about.
    pub settles_about: Vec<(TaskKind, MessageId)>,
    /// Letters that are taken back before they go.
    pub taken_back: Vec<MessageId>,
    /// Letters of these by writing which people had done what they had to: it is to be done again.
    pub to_do_again: Vec<MessageId>,
}

impl Plan {
    /// Where the message that caused this plan ended.
    pub fn outcome(&self) -> Option<Outcome> {
        self.settled.as_ref().map(|settled| settled.outcome)
    }
}

/// The end of a message: exactly one outcome.
#[derive(Clone, Debug)]
pub struct Settled {
    /// The message's identifier.
    pub id: MessageId,
    /// The message.
    pub arrival: Arc<Arrival>,
    /// Where it ended.
    pub outcome: Outcome,
    /// Why it ended there.
    pub why: Vec<String>,
    /// The case it opened or belongs to.
    pub case: Option<CaseId>,
    /// Who sent it.
    pub sender: Option<ContactId>,
    /// The message it repeats.
    pub duplicate_of: Option<MessageId>,
}

/// Where a message ended: each has one outcome, so that none is lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It opened a case.
    Opened,
    /// It joined a case.
    Added,
    /// A machine sent it: logged, never answered.
    Automatic,
    /// It reports that a letter of ours did not arrive, or is late.
    Bounce,
    /// It is a message we have.
    Duplicate,
    /// A person has to look at it.
    Held,
    /// It was gone before it could be read.
    Gone,
}

impl Outcome {
    /// Every outcome there is.
    pub const ALL: [Self; 7] = [
        Self::Opened,
        Self::Added,
        Self::Automatic,
        Self::Bounce,
        Self::Duplicate,
        Self::Held,
        Self::Gone,
    ];

    /// The outcome as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Added => "added",
            Self::Automatic => "automatic",
            Self::Bounce => "bounce",
            Self::Duplicate => "duplicate",
            Self::Held => "held",
            Self::Gone => "gone",
        }
    }
}

/// Somebody we had not heard of.
#[derive(Clone, Debug)]
pub struct NewContact {
    /// Their identifier.
    pub id: ContactId,
    /// The name they give themselves.
    pub name: Option<String>,
    /// How they can be reached.
    pub reached_by: Vec<Reach>,
}

/// Facts for one case, and what the case is after them.
#[derive(Clone, Debug)]
pub struct CasePlan {
    /// How many facts the case had when this was decided; 0 for a new one.
    pub before: u32,
    /// What was kept of it then; none of a new one, and where all that is kept is to be written again.
    pub was: Option<Kept>,
    /// The facts to append.
    pub facts: Vec<Fact>,
    /// The fold of all facts, the new ones included.
    pub after: Case,
}

impl CasePlan {
    /// A case as it is: only what is kept of it is written again.
    pub fn unchanged(case: Case) -> Self {
        Self {
            before: case.version,
            was: None,
            facts: Vec::new(),
            after: case,
        }
    }
}

/// A letter, rendered and frozen.
#[derive(Clone, Debug)]
pub struct QueuedLetter {
    /// Its identifier.
    pub id: MessageId,
    /// What makes a second queueing harmless.
    pub key: String,
    /// What it is.
    pub kind: LetterKind,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// Who it is for.
    pub to: ContactId,
    /// Their address.
    pub recipient: Address,
    /// The envelope's sender, where reports of non-delivery go.
    pub envelope_from: Address,
    /// The Message-ID, with its angle brackets.
    pub message_id: String,
    /// The subject.
    pub subject: String,
    /// The message as it goes out (RFC 5322).
    pub raw: Vec<u8>,
    /// Not to be sent before.
    pub not_before: DateTime<Utc>,
}

/// A letter for the post: rendered and frozen, and sent once somebody says on which day it was posted.
#[derive(Clone, Debug)]
pub struct PrintedLetter {
    /// Its identifier.
    pub id: MessageId,
    /// What it is.
    pub kind: LetterKind,
    /// The case it is about.
    pub case: CaseId,
    /// Who it is for.
    pub to: ContactId,
    /// The subject.
    pub subject: String,
    /// The letter as a message (RFC 5322), text and HTML.
    pub raw: Vec<u8>,
}

/// What somebody had to say about a case.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its identifier.
    pub id: MessageId,
    /// The case it is about.
    pub case: CaseId,
    /// Who says it; Redress itself where nobody.
    pub by: Option<ContactId>,
    /// When.
    pub at: DateTime<Utc>,
    /// The words.
    pub words: String,
}

/// Something a person has to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Its identifier.
    pub id: TaskId,
    /// What makes a second one harmless.
    pub key: String,
    /// What is to be done.
    pub kind: TaskKind,
    /// The case it is about.
    pub case: Option<CaseId>,
    /// The message it is about.
    pub message: Option<MessageId>,
}

/// What a person has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaskKind {
    /// Read a held message and say what becomes of it.
    ReadHeldMessage,
    /// Give a case that no route matched to somebody.
    AssignCase,
    /// Acknowledge by hand: no receipt went out.
    AcknowledgeByHand,
    /// Reach the resident by telephone or post: a letter did not arrive.
    ReachResident,
    /// A letter to staff did not arrive: put the address right.
    CorrectStaffAddress,
    /// Say whether a new case belongs to another.
    ConfirmLink,
    /// Two different messages carry one Message-ID: see whether one is forged.
    CompareMessages,
    /// See at once to a danger that was noticed.
    CheckHazard,
    /// Say whether it is a complaint, something else, or both.
    SayWhatItIs,
    /// Print a letter and post it, and say on which day.
    PostLetter,
    /// See to something that is out of target.
    OutOfTarget,
    /// Weigh something that the policy leaves to a person.
    Weigh,
    /// Define the complaint and acknowledge it.
    Acknowledge,
    /// Do what was promised, or tell the resident when it will be done.
    KeepPromise,
    /// Say whether a case that the resident asks to be looked at again goes on.
    DecideOnRequest,
    /// Establish the authority of who speaks for a resident.
    EstablishAuthority,
    /// Act by an earlier date than the resident was told: the calendar has changed.
    MeetEarlierDate,
    /// Read an answer, and sign it off or give it back.
    SignOffAnswer,
    /// See to a danger whose time is over.
    SeeToHazard,
    /// Write an answer again that was not signed off.
    WriteAnswerAgain,
    /// Weigh how somebody's vulnerability bears on the case, and say so.
    AssessVulnerability,
}

impl TaskKind {
    /// Every kind there is.
    pub const ALL: [Self; 21] = [
        Self::ReadHeldMessage,
        Self::AssignCase,
        Self::AcknowledgeByHand,
        Self::ReachResident,
        Self::CorrectStaffAddress,
        Self::ConfirmLink,
        Self::CompareMessages,
        Self::CheckHazard,
        Self::SayWhatItIs,
        Self::PostLetter,
        Self::OutOfTarget,
        Self::Weigh,
        Self::Acknowledge,
        Self::KeepPromise,
        Self::DecideOnRequest,
        Self::EstablishAuthority,
        Self::MeetEarlierDate,
        Self::SignOffAnswer,
        Self::SeeToHazard,
        Self::WriteAnswerAgain,
        Self::AssessVulnerability,
    ];

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// What is to be done, as a line of a list.
    pub fn to_do(self) -> &'static str {
        match self {
            Self::ReadHeldMessage => "Read a message that is held, and say what becomes of it",
            Self::AssignCase => "Give the case to somebody",
            Self::AcknowledgeByHand => "Acknowledge the complaint by hand: no receipt went out",
            Self::ReachResident => "Reach the resident by telephone or post: a letter did not arrive",
            Self::CorrectStaffAddress => {
                "Put the address of a member of staff right: a letter did not arrive"
            }
            Self::ConfirmLink => "Say whether it belongs to another case",
            Self::CompareMessages => "Compare two messages of one Message-ID: one may be forged",
            Self::CheckHazard => "See at once to the danger that was noticed",
            Self::SayWhatItIs => "Say whether it is a complaint, something else, or both",
            Self::PostLetter => "Print a letter and post it, and say on which day",
            Self::OutOfTarget => "See to what is out of target",
            Self::Weigh => "Weigh what the policy leaves to a person",
            Self::Acknowledge => "Define the complaint with the resident, and write to them",
            Self::KeepPromise => "Do what was promised, or tell the resident when it will be done",
            Self::DecideOnRequest => "Say whether the case goes on: the resident has written",
            Self::EstablishAuthority => "Establish the authority of who speaks for the resident",
            Self::MeetEarlierDate => "Act by the earlier date that the changed calendar gives",
            Self::SignOffAnswer => "Read the answer, and sign it off or give it back",
            Self::SeeToHazard => "See at once to the danger whose time is over",
            Self::WriteAnswerAgain => "Write the answer again: it was not signed off",
            Self::AssessVulnerability => {
                "Weigh what the resident\u{2019}s vulnerability asks for, and record it with `redress case done \u{2026} vulnerability-assessed`"
            }
        }
    }

    /// The kind as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReadHeldMessage => "read_held_message",
            Self::AssignCase => "assign_case",
            Self::AcknowledgeByHand => "acknowledge_by_hand",
            Self::ReachResident => "reach_resident",
            Self::CorrectStaffAddress => "correct_staff_address",
            Self::ConfirmLink => "confirm_link",
            Self::CompareMessages => "compare_messages",
            Self::CheckHazard => "check_hazard",
            Self::SayWhatItIs => "say_what_it_is",
            Self::PostLetter => "post_letter",
            Self::OutOfTarget => "out_of_target",
            Self::Weigh => "weigh",
            Self::Acknowledge => "acknowledge",
            Self::KeepPromise => "keep_promise",
            Self::DecideOnRequest => "decide_on_request",
            Self::EstablishAuthority => "establish_authority",
            Self::MeetEarlierDate => "meet_earlier_date",
            Self::SignOffAnswer => "sign_off_answer",
            Self::SeeToHazard => "see_to_hazard",
            Self::WriteAnswerAgain => "write_answer_again",
            Self::AssessVulnerability => "assess_vulnerability",
        }
    }
}
