//! What happened to a case, in; one line of its history, out, and back.

use crate::calendars::Region;
use crate::cases::hazards::Judgement;
use crate::cases::people::Authority;
use crate::cases::undertakings::{UndertakingId, UndertakingKind};
use crate::cases::undone::Undone;
use crate::cases::{
    Award, Channel, CloseReason, Failure, Finding, PaymentStep, Reference, ReopenReason, RouteReason,
    TrackReason, Undelivered, Verdict, Writer,
};
use crate::ids::{CaseId, ContactId, FactId, MessageId};
use crate::letters::LetterKind;
use crate::policies::{CircumstanceKind, ClockId, Event, Hearing, StageId, TrackId};
use crate::triage::{Category, ContactType, Hazard};
use chrono::{DateTime, NaiveDate, Utc};
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

/// What can happen to a case. New kinds are added at the end. A kind may come to hold more as long as what was
/// written before is read as before (`#[serde(default)]`); it changes in no other way without a new [`SHAPE`].
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
        /// The version of the Ombudsman's Code that its dates are counted by beside its policy's; none
        /// where no Code is in force.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<String>,
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
        /// The version of the law on hazards in force that day, by which its clocks run; none where there was
        /// none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        law: Option<String>,
    },
    /// Only named people may see the case from now on.
    Restricted,
    /// It was logged at a stage of the policy, or went on to another; that stage's clocks run.
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
        /// How it goes.
        #[serde(default = "by_mail")]
        channel: Channel,
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
    /// A letter was taken back before it went; what it would have brought about was not decided, either.
    LetterWithdrawn {
        /// The letter.
        letter: MessageId,
    },
    /// Something that the policy names was done, or came to be known, at the stage the case is in.
    Happened {
        /// What.
        event: Event,
    },
    /// It goes on in another track of its stage, from the same receipt.
    Moved {
        /// The track.
        track: TrackId,
        /// Why.
        because: TrackReason,
    },
    /// A later date was settled on, with a letter that tells it (Q23).
    Extending {
        /// The clock whose date it moves.
        clock: ClockId,
        /// The new date.
        to: NaiveDate,
        /// The letter that tells it.
        letter: MessageId,
        /// The reason, of those that the policy lists.
        reason: String,
        /// Who agreed to it on the landlord's side, where somebody must.
        approved_by: Option<ContactId>,
    },
    /// Its stage was decided.
    Decided {
        /// Whether it was upheld.
        verdict: Verdict,
        /// Whether the service failed.
        failure: Failure,
        /// Who decided: one person, or a panel.
        by: Vec<ContactId>,
    },
    /// A clock ran out, and what follows was seen to.
    RanOut {
        /// The stage.
        stage: StageId,
        /// The clock.
        clock: ClockId,
    },
    /// It was not accepted, on that ground of the policy's.
    NotAccepted {
        /// The exclusion, as the policy names it; none where a request for a stage was refused on no ground of a list.
        exclusion: Option<String>,
    },
    /// It was closed.
    Closed {
        /// Why.
        why: CloseReason,
    },
    /// It was opened again where it stood.
    Reopened {
        /// Why.
        because: ReopenReason,
    },
    /// It is another kind of contact than it seemed.
    Typed {
        /// What it is.
        contact_type: ContactType,
    },
    /// It was received when this fact happened, not when it seemed.
    ReceiptCorrected,
    /// Somebody undertook to do something by a date.
    Undertaken {
        /// The undertaking.
        undertaking: UndertakingId,
        /// What kind of thing.
        what: UndertakingKind,
        /// By when.
        by: NaiveDate,
        /// Who does it; the owner of the case where nobody is named.
        owner: Option<ContactId>,
    },
    /// What was undertaken was done.
    Fulfilled {
        /// The undertaking.
        undertaking: UndertakingId,
    },
    /// What was undertaken comes later; the resident was told.
    Postponed {
        /// The undertaking.
        undertaking: UndertakingId,
        /// The new date.
        by: NaiveDate,
    },
    /// What was undertaken is not to be done any more.
    Dropped {
        /// The undertaking.
        undertaking: UndertakingId,
    },
    /// The date of what was undertaken has passed, and people were told.
    Overran {
        /// The undertaking.
        undertaking: UndertakingId,
    },
    /// Compensation was offered, accepted, refused or paid.
    Compensation {
        /// How far it has come.
        step: PaymentStep,
        /// The amount, in pence.
        pence: u64,
        /// What of it is set against a debt, in pence.
        offset_pence: u64,
        /// Who awarded it.
        award: Award,
        /// Who agreed to an offer that was more than whoever made it may offer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approved_by: Option<ContactId>,
    },
    /// Something was learned from it; the words stand in a note.
    Learned {
        /// What it is about.
        theme: Category,
    },
    /// Staff noted something; the words are a message's, of the class `note`.
    Noted {
        /// The message.
        message: MessageId,
    },
    /// Something is so of who complains, or how.
    CircumstanceNoted {
        /// What.
        circumstance: CircumstanceKind,
        /// Who, where it is a person's.
        who: Option<ContactId>,
        /// How many, where it is a number's.
        number: Option<u32>,
    },
    /// That is no longer so.
    CircumstanceEnded {
        /// What.
        circumstance: CircumstanceKind,
        /// Who, where it is a person's.
        who: Option<ContactId>,
    },
    /// How far the authority of somebody who speaks for the resident has come.
    AuthorityOf {
        /// Who speaks.
        who: ContactId,
        /// How far.
        authority: Authority,
    },
    /// A named person said of a danger whether it is one.
    HazardJudged {
        /// The danger.
        hazard: Hazard,
        /// What they said.
        judgement: Judgement,
        /// Which kind of hazard it is by the law: a track of its stage.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        track: Option<TrackId>,
    },
    /// Staff may see it again.
    Unrestricted,
    /// The resident chose how to be heard.
    HearingChosen {
        /// How.
        how: Hearing,
    },
    /// Who sits on the panel that decides its stage.
    PanelNamed {
        /// They.
        members: Vec<ContactId>,
    },
    /// It goes on in that case of the same person (Q32).
    CombinedInto {
        /// The case that leads.
        lead: CaseId,
    },
    /// The Ombudsman decided.
    Determined {
        /// What was found.
        finding: Finding,
    },
    /// It names somebody who works for the landlord: from now on nothing of it reaches them.
    StaffNamed {
        /// The member of staff.
        who: ContactId,
    },
    /// Staff tried to reach the resident and did not.
    Attempted {
        /// How.
        channel: Channel,
    },
    /// The resident was told an earlier date of the answer than before, as far as a letter can (Q36).
    DateTold {
        /// The date.
        by: NaiveDate,
    },
    /// The answer of its stage was written, and waits for whoever signs it off; its words are a message's.
    Drafted {
        /// The message.
        message: MessageId,
        /// The SHA-256 of what is answered, in hexadecimal digits: what is signed is this and nothing else.
        digest: String,
    },
    /// That answer was not signed off, and given back to who wrote it.
    GivenBack {
        /// The message.
        message: MessageId,
    },
    /// Something that the law on hazards names was done about a danger, or asked for.
    HazardHappened {
        /// The danger.
        hazard: Hazard,
        /// What.
        event: Event,
    },
    /// A letter that was queued is about a danger: what its delivery brings about, it brings about there.
    HazardTold {
        /// The danger.
        hazard: Hazard,
        /// The letter.
        letter: MessageId,
    },
    /// A clock of a danger ran out, and people were told.
    HazardRanOut {
        /// The danger.
        hazard: Hazard,
        /// The clock.
        clock: ClockId,
    },
    /// From now on letters go to somebody who speaks for the resident instead of to them.
    LettersGoTo {
        /// Who; none where they go to the resident again.
        who: Option<ContactId>,
    },
    /// What was recorded with a letter is not so: the letter was taken back.
    Undone {
        /// What.
        what: Undone,
    },
}

fn by_mail() -> Channel {
    Channel::Mail
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
