//! A case and its next fact, in; the case after it, with its clocks, out.

use crate::cases::beside::number_of;
use crate::cases::passage::{Passage, Stopper, Terms, Turn, Uncounted};
use crate::cases::{
    Access, Actor, Beside, Case, CloseReason, Decision, Draft, Fact, NotInRulebook, Rulebook, SentLetter,
    State, What,
};
use crate::clocks::Due;
use crate::policies::{ClockId, Event, Policy, StageId, StageKind, TrackId, Whose};
use chrono::{DateTime, Utc};
use std::sync::Arc;

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
    /// A date cannot be counted.
    #[error(transparent)]
    Uncounted(#[from] Uncounted),
}

impl From<NotInRulebook> for FoldError {
    fn from(missing: NotInRulebook) -> Self {
        Self::Uncounted(missing.into())
    }
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
            code,
        } = &fact.what
        else {
            return Err(FoldError::WrongState {
                fact: fact.what.kept().0,
                state: "not yet received",
            });
        };
        let beside = code.clone().map(|version| Beside {
            version,
            passages: Vec::new(),
        });
        Ok(Self {
            id: fact.case,
            reference: reference.clone(),
            version: 1,
            changed_at: fact.recorded_at,
            contact_type: *contact_type,
            channel: *channel,
            complainant: *complainant,
            parties: vec![*complainant],
            policy: policy.clone(),
            policy_version: policy_version.clone(),
            calendar: calendar.clone(),
            region: *region,
            state: State::Received,
            passages: Vec::new(),
            beside,
            received_at: fact.happened_at,
            confirmed_at: None,
            category: None,
            dangers: Vec::new(),
            access: Access::Staff,
            owner: None,
            about_staff: Vec::new(),
            letters: Vec::new(),
            links: Vec::new(),
            combined_into: None,
            circumstances: Vec::new(),
            authorities: Vec::new(),
            let_in: Vec::new(),
            letters_go_to: None,
            undertakings: Vec::new(),
            payments: Vec::new(),
            closed: None,
            marks: Vec::new(),
        })
    }

    /// The case after `fact`.
    pub fn with(mut self, fact: &Fact, book: &Rulebook) -> Result<Self, FoldError> {
        self.version += 1;
        self.changed_at = fact.recorded_at;
        self.remember_with_answer(fact);
        match &fact.what {
            What::Received { .. } => return Err(self.cannot(fact)),
            What::Opened { stage, track } => self.open(stage, track.as_ref(), fact, book)?,
            What::LetterQueued { .. } => self.letter_queued(fact, book)?,
            What::LetterDelivered { letter } => self.letter_delivered(*letter, fact.happened_at, book)?,
            What::LetterUndelivered { letter, .. } => self.letter_undelivered(*letter, book)?,
            What::LetterWithdrawn { letter } => self.letter_withdrawn(*letter, book)?,
            What::Recounted { calendar } => {
                calendar.clone_into(&mut self.calendar);
                self.take(Turn::Recounted(calendar.clone()), book)?;
                self.recount_hazards(calendar, book)?;
            }
            What::Happened { event } => {
                self.happened(*event, fact.happened_at, book)?;
                self.signed(*event, fact.by);
            }
            What::Drafted { .. } | What::GivenBack { .. } => self.draft(fact)?,
            What::Moved { track, .. } => {
                let (track, at) = (track.clone(), fact.happened_at);
                self.take(Turn::Moved { track, at }, book)?;
            }
            What::Extending {
                clock, to, letter, ..
            } => {
                let (clock, to, letter) = (clock.clone(), *to, *letter);
                self.take(Turn::Extending { clock, to, letter }, book)?;
            }
            What::Decided { verdict, failure, by } => {
                let at = fact.happened_at;
                let passage = self.present(fact)?;
                passage.decision = Some(Decision {
                    verdict: *verdict,
                    failure: *failure,
                    at,
                });
                passage.decided_by.clone_from(by);
            }
            What::PanelNamed { members } => self.present(fact)?.decided_by.clone_from(members),
            What::RanOut { clock, .. } => self.run_out(clock, book)?,
            What::DateTold { by } => self.take(Turn::Told(Due::On(*by)), book)?,
            What::Closed { why } => self.close(*why, fact, book)?,
            What::Reopened { .. } => self.reopen(fact, book)?,
            What::ReceiptCorrected => self.receive_at(fact.happened_at, book)?,
            What::CombinedInto { lead } => {
                self.links.push(*lead);
                self.combined_into = Some(*lead);
            }
            what if self.note_hazard(what, fact.happened_at, book)? => {}
            what => self.note(what, fact.happened_at),
        }
        self.settle(book)?;
        Ok(self)
    }

    /// Takes a turn at the stage it is in, and beside it in the Code's.
    pub(super) fn take(&mut self, turn: Turn, book: &Rulebook) -> Result<(), FoldError> {
        let place = self.passages.len().saturating_sub(1);
        self.take_at(place, turn, book)
    }

    /// Takes a turn at the stage at that place, from 0, and beside it in the Code's.
    pub(super) fn take_at(&mut self, place: usize, turn: Turn, book: &Rulebook) -> Result<(), FoldError> {
        self.take_beside(place, &turn, book)?;
        self.take_alone(place, turn, book)
    }

    fn take_alone(&mut self, place: usize, turn: Turn, book: &Rulebook) -> Result<(), FoldError> {
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        let terms = Terms::to_act_by(&policy, book, self.region);
        if let Some(passage) = self.passages.get_mut(place) {
            passage.turn(turn, terms)?;
        }
        Ok(())
    }

    fn happened(&mut self, event: Event, at: DateTime<Utc>, book: &Rulebook) -> Result<(), FoldError> {
        let letter = None;
        self.take(Turn::Happened { event, at, letter }, book)
    }

    /// Who signed an answer off; what they signed is the draft that waits.
    fn signed(&mut self, event: Event, by: Actor) {
        let (Event::SignedOff, Actor::Staff(by), Some(passage)) = (event, by, self.passages.last_mut())
        else {
            return;
        };
        passage.signed_by.push(by);
        if let Some(draft) = &mut passage.draft {
            draft.signed_by = Some(by);
        }
    }

    /// An answer waits to be signed off, or no longer does.
    fn draft(&mut self, fact: &Fact) -> Result<(), FoldError> {
        let draft = match (&fact.what, fact.by) {
            (What::Drafted { message, digest }, Actor::Staff(by)) => Some(Draft {
                message: *message,
                by,
                digest: digest.clone(),
                handled_by: self.owner.into_iter().collect(),
                signed_by: None,
            }),
            _ => None,
        };
        self.present(fact)?.draft = draft;
        Ok(())
    }

    fn present(&mut self, fact: &Fact) -> Result<&mut Passage, FoldError> {
        let cannot = self.cannot(fact);
        self.passages.last_mut().ok_or(cannot)
    }

    fn open(
        &mut self,
        stage: &StageId,
        track: Option<&TrackId>,
        fact: &Fact,
        book: &Rulebook,
    ) -> Result<(), FoldError> {
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        let Some(found) = policy.stage(stage.as_str()) else {
            return Err(FoldError::NoSuchStage {
                policy: self.policy.clone(),
                stage: stage.clone(),
            });
        };
        // A formal stage is left by an answer, or for one that leaves it out (SPSO).
        if let State::Open { stage: open, .. } = &self.state {
            let informal = policy
                .stage(open.as_str())
                .is_some_and(|stage| stage.kind == StageKind::Informal);
            // A concern that was logged as a complaint, and only confirmed, has its informal step (Q26): the
            // stage that it seemed to be at was none.
            if !informal && found.kind == StageKind::Informal && self.is_only_confirmed() {
                self.passages.clear();
                let beside = self.beside.iter_mut();
                beside.for_each(|beside| beside.passages.clear());
            } else if !informal && found.skips.as_ref() != Some(open) {
                return Err(self.cannot(fact));
            }
        }
        // The first stage's receipt is the complaint's; a later one's is that of the request for it (Q19).
        let at = match self.passages.as_slice() {
            [] => self.received_at,
            _ => fact.happened_at,
        };
        // A closed case that goes on to another stage was opened again: closings and openings are counted.
        if self.closed.take().is_some() {
            self.mark("reopened", fact.happened_at, None, None);
        }
        let place = self.passages.len().saturating_sub(1);
        let by = Stopper::Left;
        self.take_alone(place, Turn::Stopped { at, by }, book)?;
        let calendar = self.calendar.clone();
        let formal = number_of(&policy, stage.as_str()).unwrap_or(0);
        let stage = (stage.clone(), formal);
        self.passages
            .push(Passage::new(stage, track.cloned(), at, calendar));
        self.begin_beside(at, book)?;
        self.happened(Event::Received, at, book)?;
        // Formal at once: its clocks run from receipt (Q12).
        if found.kind == StageKind::Formal {
            self.happened(Event::BecameFormal, at, book)?;
        }
        Ok(())
    }

    fn close(&mut self, why: CloseReason, fact: &Fact, book: &Rulebook) -> Result<(), FoldError> {
        if self.closed.is_some() {
            return Err(self.cannot(fact));
        }
        self.closed = Some((why, fact.happened_at));
        self.mark("closed", fact.happened_at, None, Some(why.as_str().to_owned()));
        // What was written for a signature is not what would be said once the case is opened again.
        if let Some(passage) = self.passages.last_mut() {
            passage.draft = None;
        }
        let (at, by) = (fact.happened_at, Stopper::Closed);
        self.take(Turn::Stopped { at, by }, book)
    }

    fn reopen(&mut self, fact: &Fact, book: &Rulebook) -> Result<(), FoldError> {
        let at = fact.happened_at;
        match (self.closed.take(), &self.state) {
            (Some(_), _) => {
                self.mark("reopened", at, None, None);
                self.take(Turn::Resumed, book)
            }
            // Its clocks have ended with the final answer; what follows is a stage of its own.
            (None, State::Final { .. }) => {
                self.mark("taken_up", at, None, None);
                Ok(())
            }
            (None, _) => Err(self.cannot(fact)),
        }
    }

    /// A clock ran out by the date that it has now.
    fn run_out(&mut self, clock: &ClockId, book: &Rulebook) -> Result<(), FoldError> {
        let clocks = self.passage().map(|passage| passage.clocks.iter());
        let same = clocks.into_iter().flatten();
        let same = same.filter(|running| running.clock == *clock);
        let Some(due) = same.map(|running| running.act_by).max() else {
            return Ok(());
        };
        let clock = clock.clone();
        self.take(Turn::RanOut { clock, due }, book)
    }

    /// The case was received at another time than it seemed: what runs from receipt is counted anew.
    fn receive_at(&mut self, at: DateTime<Utc>, book: &Rulebook) -> Result<(), FoldError> {
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        let terms = Terms::to_act_by(&policy, book, self.region);
        let before = std::mem::replace(&mut self.received_at, at);
        if let Some(first) = self.passages.first_mut() {
            first.received_at(at, terms)?;
        }
        self.beside_received_at(at, book)?;
        self.hazards_received_at((before, at), book)?;
        Ok(())
    }

    /// Where in its life it is, after everything so far.
    fn settle(&mut self, book: &Rulebook) -> Result<(), FoldError> {
        self.compare_with_code(book)?;
        let policy = book.policy(&self.policy_version)?;
        self.state = match (self.closed, self.passage()) {
            (Some((why, _)), _) => State::Closed { why },
            (None, None) => State::Received,
            (None, Some(passage)) => standing_of(passage, policy),
        };
        Ok(())
    }

    /// The date by which the full answer is due, and the earliest where there are several. Where it is
    /// counted from something still to be done, the date that it has at the latest.
    pub fn answer_by(&self, book: &Rulebook) -> Result<Option<Due>, FoldError> {
        let Some(passage) = self.passage() else {
            return Ok(None);
        };
        let answers = passage.clocks.iter().filter(|running| {
            running.whose == Whose::Landlord
                && running.waits_for(Event::Responded)
                && (running.runs()
                    || running
                        .met_at
                        .is_some_and(|at| passage.when(Event::Responded) == Some(at)))
        });
        if let Some(due) = answers.map(|running| running.act_by).min() {
            return Ok(Some(due));
        }
        let policy = book.policy(&self.policy_version)?;
        let terms = Terms::to_act_by(policy, book, self.region);
        let to_come = policy.clocks_of(&passage.stage, passage.track.as_ref());
        let to_come = to_come.filter(|clock| clock.given.is_none() && clock.waits_for(Event::Responded));
        let dues: Result<Vec<_>, _> = to_come.map(|clock| passage.at_the_latest(clock, terms)).collect();
        Ok(dues?.into_iter().flatten().min())
    }

    pub(super) fn cannot(&self, fact: &Fact) -> FoldError {
        FoldError::WrongState {
            fact: fact.what.kept().0,
            state: self.state.as_str(),
        }
    }

    /// The letter of that identifier.
    pub(super) fn letter_mut(&mut self, id: crate::ids::MessageId) -> Option<&mut SentLetter> {
        self.letters.iter_mut().find(|sent| sent.id == id)
    }
}

/// The state of a case whose present stage is `passage`.
fn standing_of(passage: &Passage, policy: &Policy) -> State {
    let stage = passage.stage.clone();
    let answered = [Event::Responded, Event::Resolved, Event::Refused]
        .into_iter()
        .any(|event| passage.when(event).is_some());
    if !answered {
        let track = passage.track.clone();
        return State::Open { stage, track };
    }
    if policy.next_stage(&stage).is_none() {
        return State::Final { stage };
    }
    let asks = passage
        .clocks
        .iter()
        .find(|running| running.whose == Whose::Resident && running.waits_for(Event::NextStageRequested));
    let window = asks.map(|running| running.act_by);
    State::Answered { stage, window }
}
