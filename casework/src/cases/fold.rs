//! A case and its next fact, in; the case after it, with its clocks, out.

use crate::calendars::BeyondCalendar;
use crate::cases::{Access, Case, Fact, LetterState, NotInRulebook, Rulebook, SentLetter, State, What};
use crate::clocks::Due;
use crate::ids::MessageId;
use crate::letters::{LetterKind, Receipt};
use crate::policies::{Event, Policy, StageId, StageKind, TrackId};
use chrono::{DateTime, Utc};

/// A fact does not follow from the case as it is.
#[derive(Debug, thiserror::Error)]
pub enum FoldError {
    /// The fact is not possible in this state.
    #[error("\u{201c}{fact}\u{201d} cannot happen to a case that is {state}")]
    WrongState {
        /// The kind of fact.
        fact: String,
        /// The state.
        state: &'static str,
    },
    /// The policy has no such stage.
    #[error("policy {policy} has no stage {stage}")]
    NoSuchStage {
        /// The policy.
        policy: String,
        /// The stage.
        stage: StageId,
    },
    /// The version the case names is gone.
    #[error(transparent)]
    NotInRulebook(#[from] NotInRulebook),
    /// A date lies beyond the calendar.
    #[error(transparent)]
    BeyondCalendar(#[from] BeyondCalendar),
}

impl Case {
    /// Folds the facts of one case, the oldest first; none where there are no facts.
    pub fn fold<'a>(
        facts: impl IntoIterator<Item = &'a Fact>,
        book: &Rulebook,
    ) -> Result<Option<Self>, FoldError> {
        let mut facts = facts.into_iter();
        let Some(first) = facts.next() else {
            return Ok(None);
        };
        let case = Self::received(first)?;
        facts.try_fold(case, |case, fact| case.with(fact, book)).map(Some)
    }

    /// The case that begins with `fact`, which must be [`What::Received`].
    pub fn received(fact: &Fact) -> Result<Self, FoldError> {
        let What::Received {
            reference,
            contact_type,
            channel,
            complainant,
            policy,
            policy_version,
            calendar,
            region,
        } = &fact.what
        else {
            return Err(FoldError::WrongState {
                fact: fact.what.kept().0,
                state: "not yet received",
            });
        };
        Ok(Self {
            id: fact.case,
            reference: reference.clone(),
            version: 1,
            contact_type: *contact_type,
            channel: *channel,
            complainant: *complainant,
            parties: vec![*complainant],
            policy: policy.clone(),
            policy_version: policy_version.clone(),
            calendar: calendar.clone(),
            region: *region,
            state: State::Received,
            received_at: fact.happened_at,
            confirmed_at: None,
            acknowledged_at: None,
            category: None,
            hazards: Vec::new(),
            access: Access::Staff,
            owner: None,
            letters: Vec::new(),
            links: Vec::new(),
            answer_told: None,
            happened: Vec::new(),
            clocks: Vec::new(),
        })
    }

    /// The case after `fact`.
    pub fn with(mut self, fact: &Fact, book: &Rulebook) -> Result<Self, FoldError> {
        self.version += 1;
        let at = fact.happened_at;
        match &fact.what {
            What::Received { .. } => return Err(self.cannot(fact)),
            What::Categorised { category, .. } => self.category = Some(category.clone()),
            What::HazardNoticed { hazard } => self.hazards.push(*hazard),
            What::Restricted => self.access = Access::Restricted,
            What::Opened { stage, track } => return self.open(stage, track.as_ref(), fact, book),
            What::Assigned { owner, .. } => self.owner = Some(*owner),
            What::MessageAdded { writer, .. } => {
                if !self.parties.contains(writer) {
                    self.parties.push(*writer);
                }
            }
            What::LetterQueued {
                letter,
                letter_kind,
                brings,
                ..
            } => {
                self.letters.push(SentLetter {
                    id: *letter,
                    kind: *letter_kind,
                    brings: *brings,
                    state: LetterState::Queued,
                });
                // What was told first stands.
                if *letter_kind == LetterKind::Receipt && self.answer_told.is_none() {
                    let stage = self.state.stage().cloned();
                    self.answer_told = stage.zip(self.answer_by(book)?);
                }
            }
            What::LetterDelivered { letter } => return self.delivered(*letter, at, book),
            What::LetterUndelivered { letter, .. } => return self.undelivered(*letter, book),
            What::Linked { to } => self.links.push(*to),
            What::Recounted { calendar } => return self.recounted(calendar, book),
        }
        Ok(self)
    }

    /// Whether a letter is on its way that acknowledges the case once it is delivered.
    pub fn will_be_acknowledged(&self) -> bool {
        let on_its_way = |letter: &SentLetter| {
            letter.brings == Some(Event::Acknowledged) && letter.state == LetterState::Queued
        };
        self.letters.iter().any(on_its_way)
    }

    /// The date by which the full answer is due, and the earliest where there are several. Where it is
    /// counted from something still to be done, the date that it has at the latest.
    pub fn answer_by(&self, book: &Rulebook) -> Result<Option<Due>, FoldError> {
        let policy = book.policy(&self.policy_version)?;
        let answers = self.clocks.iter().filter(|running| {
            policy
                .clock(running.clock.as_str())
                .is_some_and(|clock| clock.waits_for(Event::Responded))
        });
        if let Some(due) = answers.map(|running| running.act_by).min() {
            return Ok(Some(due));
        }
        let Some(stage) = self.state.stage() else {
            return Ok(None);
        };
        let to_come = policy.clocks_of(stage, self.state.track());
        let to_come = to_come.filter(|clock| clock.given.is_none() && clock.waits_for(Event::Responded));
        let dues: Result<Vec<_>, _> = to_come
            .map(|clock| self.at_the_latest(clock, policy, book))
            .collect();
        Ok(dues?.into_iter().flatten().min())
    }

    fn open(
        mut self,
        stage: &StageId,
        track: Option<&TrackId>,
        fact: &Fact,
        book: &Rulebook,
    ) -> Result<Self, FoldError> {
        if self.state != State::Received {
            return Err(self.cannot(fact));
        }
        let received_at = self.received_at;
        let policy = book.policy(&self.policy_version)?;
        let Some(found) = policy.stage(stage.as_str()) else {
            return Err(FoldError::NoSuchStage {
                policy: self.policy,
                stage: stage.clone(),
            });
        };
        let is_formal = found.kind == StageKind::Formal;
        self.state = State::Open {
            stage: stage.clone(),
            track: track.cloned(),
        };
        let received = self.happened(Event::Received, received_at, book)?;
        // Formal at once: its clocks run from receipt (Q12).
        if is_formal {
            return received.happened(Event::BecameFormal, received_at, book);
        }
        Ok(received)
    }

    /// A letter was accepted for delivery. The receipt confirms the case; what a letter brings about
    /// has happened.
    fn delivered(mut self, letter: MessageId, at: DateTime<Utc>, book: &Rulebook) -> Result<Self, FoldError> {
        let Some(sent) = self.letters.iter_mut().find(|sent| sent.id == letter) else {
            return Ok(self);
        };
        // A report of non-delivery can overtake the mark of delivery; it is the later truth.
        if sent.state != LetterState::Queued {
            return Ok(self);
        }
        sent.state = LetterState::Delivered(at);
        let (kind, brings) = (sent.kind, sent.brings);
        if kind == LetterKind::Receipt {
            self.confirmed_at = self.confirmed_at.or(Some(at));
        }
        match brings {
            Some(Event::Acknowledged) if self.acknowledged_at.is_some() => Ok(self),
            Some(event) => {
                if event == Event::Acknowledged {
                    self.acknowledged_at = Some(at);
                }
                self.happened(event, at, book)
            }
            None => Ok(self),
        }
    }

    /// A letter did not arrive: what it did, did not happen, and its clock runs again.
    fn undelivered(mut self, letter: MessageId, book: &Rulebook) -> Result<Self, FoldError> {
        let Some(sent) = self.letters.iter_mut().find(|sent| sent.id == letter) else {
            return Ok(self);
        };
        // Reported a second time: it undid then what there was to undo.
        if sent.state == LetterState::Undelivered {
            return Ok(self);
        }
        sent.state = LetterState::Undelivered;
        let (kind, brings) = (sent.kind, sent.brings);
        if kind == LetterKind::Receipt {
            self.confirmed_at = None;
        }
        match brings {
            Some(event) => {
                if event == Event::Acknowledged {
                    self.acknowledged_at = None;
                }
                self.taken_back(event, book)
            }
            None => Ok(self),
        }
    }

    /// What a receipt brings about at this stage: an acknowledgement where the policy takes it for
    /// one, and it carries every part that the policy asks for (Q20).
    pub fn receipt_brings(&self, policy: &Policy) -> Option<Event> {
        let parts = self
            .state
            .stage()
            .and_then(|stage| policy.receipt_acknowledges(stage, self.state.track()))?;
        let carried = parts.iter().all(|part| Receipt::CARRIES.contains(part));
        carried.then_some(Event::Acknowledged)
    }

    fn cannot(&self, fact: &Fact) -> FoldError {
        FoldError::WrongState {
            fact: fact.what.kept().0,
            state: self.state.as_str(),
        }
    }
}
