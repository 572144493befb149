//! What the facts of a case come to: its state, its stages, its letters and its clocks.

use crate::calendars::Region;
use crate::cases::correspondence::RECEIPT;
use crate::cases::hazards::Danger;
use crate::cases::passage::{Passage, RunningClock};
use crate::cases::people::{Authority, Circumstance};
use crate::cases::undertakings::{Undertaking, UndertakingId};
use crate::cases::{Actor, Beside, Cause, Channel, CloseReason, Payment, Reference, Undone};
use crate::clocks::Due;
use crate::ids::{CaseId, ContactId, MessageId};
use crate::letters::LetterKind;
use crate::policies::{Event, StageId, TrackId};
use crate::triage::{Category, ContactType, Hazard};
use chrono::{DateTime, Utc};

/// What the facts of a case come to. There is no other truth: the register's columns
/// are this, written in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// Its public name.
    pub reference: Reference,
    /// How many facts it has.
    pub version: u32,
    /// When the last of them was put on record.
    pub changed_at: DateTime<Utc>,
    /// What it is.
    pub contact_type: ContactType,
    /// How it came.
    pub channel: Channel,
    /// Whose case it is.
    pub complainant: ContactId,
    /// Everybody who has written in it, the complainant first.
    pub parties: Vec<ContactId>,
    /// The policy that governs it.
    pub policy: String,
    /// The version of the policy.
    pub policy_version: String,
    /// The version of the calendar.
    pub calendar: String,
    /// Whose bank holidays count.
    pub region: Region,
    /// Where in its life it is.
    pub state: State,
    /// The stages it has been in, the present one last.
    pub passages: Vec<Passage>,
    /// The same life by the Ombudsman's Code, where that is in force.
    pub beside: Option<Beside>,
    /// When it was received: the start of its first clock.
    pub received_at: DateTime<Utc>,
    /// When the receipt was accepted for delivery.
    pub confirmed_at: Option<DateTime<Utc>>,
    /// What it is about.
    pub category: Option<Category>,
    /// Dangers noticed, and what a person said of each.
    pub dangers: Vec<Danger>,
    /// Who may see it.
    pub access: Access,
    /// The person or team that has it.
    pub owner: Option<ContactId>,
    /// Those who work for the landlord and whom it names: nothing of it reaches them.
    pub about_staff: Vec<ContactId>,
    /// Letters to its parties.
    pub letters: Vec<SentLetter>,
    /// Cases it is linked with.
    pub links: Vec<CaseId>,
    /// The case of the same person in which it goes on (Q32).
    pub combined_into: Option<CaseId>,
    /// What is so of who complains, or how.
    pub circumstances: Vec<Circumstance>,
    /// How far the authority of each who speaks for the resident has come.
    pub authorities: Vec<(ContactId, Authority)>,
    /// Those whose authority was given by somebody who knew that few may see the case.
    pub let_in: Vec<ContactId>,
    /// Who gets the letters instead of the resident, as the resident wants it.
    pub letters_go_to: Option<ContactId>,
    /// What somebody undertook to do by a date.
    pub undertakings: Vec<Undertaking>,
    /// Compensation offered, accepted and paid.
    pub payments: Vec<Payment>,
    /// What it was closed for, and when; none while it is not closed.
    pub closed: Option<(CloseReason, DateTime<Utc>)>,
    /// What happened beside its stages, as milestones tell it.
    pub marks: Vec<Mark>,
}

/// Something that happened beside the stages, for the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// What, as a milestone names it.
    pub kind: &'static str,
    /// When.
    pub at: DateTime<Utc>,
    /// A number that goes with it.
    pub number: Option<i64>,
    /// A word that goes with it.
    pub word: Option<String>,
}

/// Where in its life a case is. Each state carries what only it has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Received and not yet logged at a stage.
    Received,
    /// Being dealt with.
    Open {
        /// The stage of the policy.
        stage: StageId,
        /// The track, where the stage has several.
        track: Option<TrackId>,
    },
    /// A stage was answered, and the resident can ask for the next.
    Answered {
        /// The stage that was answered.
        stage: StageId,
        /// Until when they can ask; none where the policy sets no limit.
        window: Option<Due>,
    },
    /// The landlord's final answer was given: the Ombudsman is next.
    Final {
        /// The stage that was answered last.
        stage: StageId,
    },
    /// Closed.
    Closed {
        /// Why.
        why: CloseReason,
    },
}

impl State {
    /// The state as people and the register name it.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Open { .. } => "open",
            Self::Answered { .. } => "answered",
            Self::Final { .. } => "final",
            Self::Closed { .. } => "closed",
        }
    }
}

/// Who may see a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Staff.
    Staff,
    /// Named people only.
    Restricted,
}

/// A letter to a party of the case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentLetter {
    /// The letter.
    pub id: MessageId,
    /// What it is.
    pub kind: LetterKind,
    /// Who it is for.
    pub to: ContactId,
    /// What its delivery brings about.
    pub brings: Option<Event>,
    /// How far it has come.
    pub state: LetterState,
    /// How it goes.
    pub channel: Channel,
    /// Who wrote it.
    pub by: Actor,
    /// When it was written.
    pub written_at: DateTime<Utc>,
    /// The stage it was written in, counted from 1; 0 before the first.
    pub passage: usize,
    /// When it was put on record, and what caused it: what has the same was decided with it.
    pub recorded: (DateTime<Utc>, Cause),
    /// Of a letter that answers: what is not so where it does not arrive.
    pub with: Vec<Undone>,
}

impl SentLetter {
    /// Whether its delivery answers the stage.
    pub fn answers(&self) -> bool {
        matches!(
            self.brings,
            Some(Event::Responded | Event::Resolved | Event::Refused)
        )
    }

    /// Whether it has arrived or still may.
    pub fn may_arrive(&self) -> bool {
        matches!(self.state, LetterState::Queued | LetterState::Delivered(_))
    }
}

/// How far a letter has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterState {
    /// In the outbox, or to be posted.
    Queued,
    /// Accepted for delivery, or posted, at that time.
    Delivered(DateTime<Utc>),
    /// It did not arrive.
    Undelivered,
    /// Taken back before it went.
    Withdrawn,
}

impl Case {
    /// Those who decided a formal stage before the present one or signed its answer off, whichever the policy
    /// names.
    pub fn decided_before(&self) -> Vec<ContactId> {
        let Some(present) = self.passage() else {
            return Vec::new();
        };
        let earlier = self.passages.iter();
        let earlier = earlier.filter(|passage| (1..present.formal).contains(&passage.formal));
        earlier
            .flat_map(|passage| passage.decided_by.iter().chain(&passage.signed_by).copied())
            .collect()
    }

    /// The stage it is in, or was in last.
    pub fn passage(&self) -> Option<&Passage> {
        self.passages.last()
    }

    /// The stage it is in, or was in last.
    pub fn stage(&self) -> Option<&StageId> {
        self.passage().map(|passage| &passage.stage)
    }

    /// The track it is in, where the stage has several.
    pub fn track(&self) -> Option<&TrackId> {
        self.passage().and_then(|passage| passage.track.as_ref())
    }

    /// Every clock of every stage, in the order in which they started.
    pub fn clocks(&self) -> impl Iterator<Item = &RunningClock> {
        self.passages.iter().flat_map(|passage| &passage.clocks)
    }

    /// When it was first acknowledged, as its policy understands that.
    pub fn acknowledged_at(&self) -> Option<DateTime<Utc>> {
        let acknowledged = |passage: &Passage| passage.first(Event::Acknowledged);
        self.passages.iter().find_map(acknowledged)
    }

    /// When `event` last happened, at whichever stage.
    pub fn when(&self, event: Event) -> Option<DateTime<Utc>> {
        self.passages.iter().rev().find_map(|passage| passage.when(event))
    }

    /// Dangers that nobody has dismissed, each as it came to be known last.
    pub fn hazards(&self) -> impl Iterator<Item = Hazard> {
        let is_last = |danger: &&Danger| {
            let last = self.danger(danger.hazard);
            last.is_some_and(|last| std::ptr::eq(last, *danger))
        };
        let standing = self.dangers.iter().filter(is_last);
        let standing = standing.filter(|danger| danger.stands());
        standing.map(|danger| danger.hazard)
    }

    /// The undertaking of that identifier.
    pub fn undertaking(&self, id: UndertakingId) -> Option<&Undertaking> {
        self.undertakings.iter().find(|undertaking| undertaking.id == id)
    }

    /// Whether a letter is on its way whose delivery brings `event` about.
    pub fn is_on_its_way(&self, event: Event) -> bool {
        let on_its_way =
            |letter: &SentLetter| letter.brings == Some(event) && letter.state == LetterState::Queued;
        self.letters.iter().any(on_its_way)
    }

    /// Whether nothing has been done in it but to confirm it.
    pub fn is_only_confirmed(&self) -> bool {
        let [passage] = self.passages.as_slice() else {
            return false;
        };
        self.letters.iter().all(|sent| sent.kind == RECEIPT) && passage.is_only_begun()
    }

    /// Whether nothing is done in it any more, but for what was undertaken.
    pub fn is_closed(&self) -> bool {
        self.closed.is_some()
    }
}
