//! A letter queued, delivered or come back, in; what it brought about, or did not, out.

use crate::cases::passage::{Passage, Terms, Turn, Uncounted};
use crate::cases::{Case, Channel, Fact, FoldError, LetterState, Rulebook, SentLetter, What};
use crate::clocks::{Counting, Rolls, Unit, Within, due};
use crate::ids::MessageId;
use crate::letters::{CaseLetter, LetterKind, missing};
use crate::policies::{self, Event, Policy};
use chrono::{DateTime, Utc};
use std::sync::Arc;

/// The letter that confirms a case.
pub(super) const RECEIPT: LetterKind = LetterKind::Resident(policies::LetterKind::Receipt);

/// How long a letter is in the post (Q9).
const BY_POST: Within = Within {
    amount: 2,
    unit: Unit::WorkingDays,
};

impl Case {
    pub(super) fn letter_queued(&mut self, fact: &Fact, book: &Rulebook) -> Result<(), FoldError> {
        let What::LetterQueued {
            letter,
            letter_kind,
            to,
            brings,
            channel,
        } = &fact.what
        else {
            return Ok(());
        };
        self.letters.push(SentLetter {
            id: *letter,
            kind: *letter_kind,
            to: *to,
            brings: *brings,
            state: LetterState::Queued,
            channel: *channel,
            by: fact.by,
            written_at: fact.happened_at,
            passage: self.passages.len(),
            recorded: (fact.recorded_at, fact.cause),
            with: Vec::new(),
        });
        // What was told first stands.
        let told = self.passage().and_then(Passage::told);
        if *letter_kind == RECEIPT
            && told.is_none()
            && let Some(due) = self.answer_by(book)?
        {
            self.take(Turn::Told(due), book)?;
        }
        Ok(())
    }

    /// What this receipt brings about at this stage: an acknowledgement where the policy takes it
    /// for one, and it carries every part that the policy asks for (Q20).
    pub fn receipt_brings(&self, policy: &Policy, receipt: &CaseLetter) -> Option<Event> {
        let stage = self.stage()?;
        let parts = policy.receipt_acknowledges(stage, self.track())?;
        let lacks = missing(receipt, parts.iter().copied());
        lacks.is_empty().then_some(Event::Acknowledged)
    }

    /// A letter was accepted for delivery. The receipt confirms the case; what a letter brings about
    /// has happened.
    pub(super) fn letter_delivered(
        &mut self,
        letter: MessageId,
        at: DateTime<Utc>,
        book: &Rulebook,
    ) -> Result<(), FoldError> {
        let Some(sent) = self.letter_mut(letter) else {
            return Ok(());
        };
        // A report of non-delivery can overtake the mark of delivery; it is the later truth.
        if sent.state != LetterState::Queued {
            return Ok(());
        }
        sent.state = LetterState::Delivered(at);
        let (kind, brings, channel, to) = (sent.kind, sent.brings, sent.channel, sent.to);
        // It counts at the stage it was written in, also where the case has gone on since.
        let place = sent.passage.saturating_sub(1);
        // What somebody else reads of it confirms nothing to whose case it is.
        if kind == RECEIPT && to == self.complainant {
            self.confirmed_at = self.confirmed_at.or(Some(at));
        }
        let Some(event) = brings else {
            return Ok(());
        };
        if self.told_of_hazard(letter, (event, at), book)? {
            return Ok(());
        }
        let letter = Some(letter);
        if matches!(event, Event::Responded | Event::Resolved) {
            self.answer_acknowledges(place, at, letter, book)?;
        }
        self.take_at(place, Turn::Happened { event, at, letter }, book)?;
        if event != Event::Responded {
            return Ok(());
        }
        let at = self.reaches_at(place, channel, at, book)?;
        let event = Event::ResponseReceived;
        self.take_at(place, Turn::Happened { event, at, letter }, book)
    }

    /// A full answer acknowledges what was not acknowledged before it (Q18), by the policy or by the Code.
    fn answer_acknowledges(
        &mut self,
        place: usize,
        at: DateTime<Utc>,
        letter: Option<MessageId>,
        book: &Rulebook,
    ) -> Result<(), FoldError> {
        let event = Event::Acknowledged;
        let turn = Turn::Happened { event, at, letter };
        let here = self.passages.get(place);
        if here.is_some_and(|passage| passage.when(event).is_none()) {
            return self.take_at(place, turn, book);
        }
        if here.is_some_and(|passage| passage.by_code.acknowledged.is_none()) {
            self.take_beside(place, &turn, book)?;
        }
        Ok(())
    }

    /// When what went out at `sent` reaches the resident: at once, and by post on the second working day
    /// after (Q9), of which noon stands for the whole day.
    fn reaches_at(
        &self,
        place: usize,
        channel: Channel,
        sent: DateTime<Utc>,
        book: &Rulebook,
    ) -> Result<DateTime<Utc>, FoldError> {
        if channel != Channel::Post {
            return Ok(sent);
        }
        let days = self
            .passages
            .get(place)
            .map_or(&self.calendar, |passage| passage.calendar());
        let calendar = book.calendar(days)?;
        let (counting, rolls) = (Counting::Day0, Rolls::Never);
        let reached = due(&BY_POST, counting, rolls, sent, self.region, calendar).map_err(Uncounted::from)?;
        Ok(reached.as_start())
    }

    /// A letter did not arrive: what it did, did not happen, and its clock runs again. Nobody was told what was
    /// decided in an answer; who decided it stays known.
    pub(super) fn letter_undelivered(&mut self, letter: MessageId, book: &Rulebook) -> Result<(), FoldError> {
        let Some(sent) = self.letter_mut(letter) else {
            return Ok(());
        };
        sent.state = LetterState::Undelivered;
        let (kind, to) = (sent.kind, sent.to);
        self.undo_untold(letter);
        if kind == RECEIPT && to == self.complainant {
            self.confirmed_at = None;
        }
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        let region = self.region;
        let terms = Terms::to_act_by(&policy, book, region);
        for passage in &mut self.passages {
            passage.without(letter, terms)?;
        }
        self.hazards_without(letter, book)?;
        if let Some(beside) = &mut self.beside {
            let code = Arc::clone(book.policy(&beside.version)?);
            let terms = Terms::to_measure_by(&code, book, region);
            for passage in &mut beside.passages {
                passage.without(letter, terms)?;
            }
        }
        Ok(())
    }

    /// A letter was taken back before it went: it never was, and the answer that it held was not decided. A
    /// panel that was named stays named.
    pub(super) fn letter_withdrawn(&mut self, letter: MessageId, book: &Rulebook) -> Result<(), FoldError> {
        let waits = |sent: &&mut SentLetter| sent.state == LetterState::Queued;
        let Some(sent) = self.letter_mut(letter).filter(waits) else {
            return Ok(());
        };
        sent.state = LetterState::Withdrawn;
        // What was decided with it is undone by facts of its own.
        sent.with.clear();
        let decided = sent.answers();
        let place = sent.passage.saturating_sub(1);
        let policy = Arc::clone(book.policy(&self.policy_version)?);
        if let Some(passage) = self.passages.get_mut(place).filter(|_| decided) {
            passage.decision = None;
            // Words that were taken back are signed no more, and nobody signs them again: they are written anew.
            passage.draft = None;
            let stage = policy.stage(passage.stage.as_str());
            if stage.is_none_or(|stage| stage.decided_by.is_empty()) {
                passage.decided_by.clear();
            }
        }
        Ok(())
    }
}
