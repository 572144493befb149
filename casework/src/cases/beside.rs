//! A case's turns, in; its dates by the Ombudsman's Code, beside those of its policy, out.
//!
//! The Code's own policy goes through the same life: its first stage runs from the first contact, also
//! where the landlord has an informal step (Q40), and a receipt acknowledges nothing that the Code asks to
//! be defined (Code 5.6). These dates measure; they never are the ones to act by (Q39).

use crate::cases::correspondence::RECEIPT;
use crate::cases::passage::{ByCode, Passage, RunningClock, Stopper, Terms, Turn, Uncounted};
use crate::cases::wakes::ACKNOWLEDGEMENT;
use crate::cases::{Case, Rulebook, SentLetter};
use crate::clocks::{Due, civil_date};
use crate::ids::MessageId;
use crate::policies::{self, Event, Extension, Policy, StageKind, Whose};
use chrono::{DateTime, NaiveDate, Utc};
use std::sync::Arc;

/// The same life by another policy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beside {
    /// The version of that policy.
    pub version: String,
    /// Its stages so far.
    pub passages: Vec<Passage>,
}

impl Case {
    /// Begins the Code's stage that goes with the policy's stage just opened, unless it runs already.
    pub(super) fn begin_beside(&mut self, at: DateTime<Utc>, book: &Rulebook) -> Result<(), Uncounted> {
        let Some(beside) = &mut self.beside else {
            return Ok(());
        };
        let own = book.policy(&self.policy_version)?;
        let stages: Vec<_> = self.passages.iter().map(|passage| &passage.stage).collect();
        let [before @ .., now] = stages.as_slice() else {
            return Ok(());
        };
        let number = number_of(own, now.as_str());
        let goes_on = before.last().is_some_and(|last| {
            number == Some(1)
                && own
                    .stage(last.as_str())
                    .is_some_and(|stage| stage.kind == StageKind::Informal)
        });
        let code = Arc::clone(book.policy(&beside.version)?);
        let terms = Terms::to_measure_by(&code, book, self.region);
        if let Some(last) = beside.passages.last_mut() {
            let by = Stopper::Left;
            // What was closed as a concern runs again with the complaint; what was answered does not.
            let turn = if goes_on {
                Turn::Resumed
            } else {
                Turn::Stopped { at, by }
            };
            last.turn(turn, terms)?;
        }
        // An informal step is the first of the Code's stages (Q40).
        let number = number.unwrap_or(1);
        let stage = formal(&code).nth(number.saturating_sub(1));
        let Some(stage) = stage.filter(|_| !goes_on) else {
            return Ok(());
        };
        let calendar = self.calendar.clone();
        let mut passage = Passage::new((stage.id.clone(), number), None, at, calendar);
        for event in [Event::Received, Event::BecameFormal] {
            let letter = None;
            passage.turn(Turn::Happened { event, at, letter }, terms)?;
        }
        beside.passages.push(passage);
        Ok(())
    }

    /// Takes a turn in the Code's stage that goes with the one at `place`, as the Code understands it.
    pub(super) fn take_beside(
        &mut self,
        place: usize,
        turn: &Turn,
        book: &Rulebook,
    ) -> Result<(), Uncounted> {
        let (Some(beside), Some(with)) = (&self.beside, self.goes_with(place, book)?) else {
            return Ok(());
        };
        let code = Arc::clone(book.policy(&beside.version)?);
        let terms = Terms::to_measure_by(&code, book, self.region);
        let Some(turn) = self.as_the_code_sees(turn, &beside.passages[with], terms)? else {
            return Ok(());
        };
        let passages = self.beside.as_mut().map(|beside| &mut beside.passages);
        let passage = passages.and_then(|passages| passages.get_mut(with));
        passage.map_or(Ok(()), |passage| passage.turn(turn, terms))
    }

    /// The place of the Code's stage that goes with the stage at `place`; none where the Code has no such.
    fn goes_with(&self, place: usize, book: &Rulebook) -> Result<Option<usize>, Uncounted> {
        let (Some(beside), Some(passage)) = (&self.beside, self.passages.get(place)) else {
            return Ok(None);
        };
        let own = book.policy(&self.policy_version)?;
        let code = book.policy(&beside.version)?;
        // An informal step is the first of the Code's stages (Q40).
        let number = number_of(own, passage.stage.as_str()).unwrap_or(1);
        let Some(stage) = formal(code).nth(number.saturating_sub(1)) else {
            return Ok(None);
        };
        let goes_with = |other: &Passage| other.stage == stage.id && other.begun_at <= passage.begun_at;
        Ok(beside.passages.iter().rposition(goes_with))
    }

    fn as_the_code_sees(
        &self,
        turn: &Turn,
        passage: &Passage,
        terms: Terms<'_>,
    ) -> Result<Option<Turn>, Uncounted> {
        Ok(match turn {
            Turn::Happened {
                event: Event::Acknowledged,
                letter: Some(letter),
                ..
            } if !self.acknowledges_by_code(*letter, passage, terms.policy) => None,
            // What goes on in the same stage is received once.
            Turn::Happened {
                event: Event::Received | Event::BecameFormal | Event::OriginalDue,
                ..
            }
            | Turn::Told(_)
            | Turn::Moved { .. }
            | Turn::RanOut { .. } => None,
            Turn::Happened { .. } | Turn::Recounted(_) | Turn::Stopped { .. } | Turn::Resumed => {
                Some(turn.clone())
            }
            Turn::Extending { to, letter, .. } => extension(passage, *to, *letter, terms)?,
        })
    }

    /// Sets the Code's first receipt to another time, too.
    pub(super) fn beside_received_at(&mut self, at: DateTime<Utc>, book: &Rulebook) -> Result<(), Uncounted> {
        let Some(beside) = &mut self.beside else {
            return Ok(());
        };
        let code = Arc::clone(book.policy(&beside.version)?);
        let terms = Terms::to_measure_by(&code, book, self.region);
        let first = beside.passages.first_mut();
        first.map_or(Ok(()), |first| first.received_at(at, terms))
    }

    /// Whether the Code takes that letter for the acknowledgement of `passage`: a full answer (Q18), or an
    /// acknowledgement before which everything was done that the Code asks for, the definition first of all
    /// (Code 5.6). A receipt or a notice is one only where the Code says so.
    fn acknowledges_by_code(&self, letter: MessageId, passage: &Passage, code: &Policy) -> bool {
        let Some(sent) = self.letters.iter().find(|sent| sent.id == letter) else {
            return false;
        };
        let mut before = code.duties_before(&passage.stage, None, Event::Acknowledged);
        match sent {
            SentLetter {
                brings: Some(Event::Responded | Event::Resolved),
                ..
            } => true,
            SentLetter { kind, .. } if *kind == ACKNOWLEDGEMENT => {
                before.all(|duty| passage.when(duty.what).is_some())
            }
            SentLetter { kind, .. } if *kind == RECEIPT => {
                code.receipt_acknowledges(&passage.stage, None).is_some()
            }
            _ => false,
        }
    }

    /// Sets the Code's date on every clock that the Code knows, too.
    pub(super) fn compare_with_code(&mut self, book: &Rulebook) -> Result<(), Uncounted> {
        let Some(beside) = &self.beside else {
            return Ok(());
        };
        let code = book.policy(&beside.version)?;
        let places = 0..self.passages.len();
        let with: Result<Vec<_>, _> = places.map(|place| self.goes_with(place, book)).collect();
        for (passage, with) in self.passages.iter_mut().zip(with?) {
            let Some(code_passage) = with.and_then(|with| beside.passages.get(with)) else {
                continue;
            };
            for running in &mut passage.clocks {
                let event = [Event::Acknowledged, Event::Responded].into_iter();
                let mut event =
                    event.filter(|event| running.whose == Whose::Landlord && running.waits_for(*event));
                running.code_due = event.next().and_then(|event| due_by(code, code_passage, event));
            }
            passage.by_code = ByCode {
                acknowledge: due_by(code, code_passage, Event::Acknowledged),
                answer: due_by(code, code_passage, Event::Responded),
                acknowledged: code_passage.brought(Event::Acknowledged),
                extended: code_passage.extended.clone(),
                told_late: code_passage.told_late.clone(),
                beyond: beyond(passage, code_passage),
            };
        }
        Ok(())
    }
}

/// The date by the Code of `event`. Counted from the acknowledgement once there is one, else from the last
/// day on which it may come. An answer that itself acknowledges (Q18) is no beginning of the answer's own
/// time: however late it came, it would be in time.
fn due_by(code: &Policy, passage: &Passage, event: Event) -> Option<Due> {
    let acknowledged_by_answer = is_acknowledged_by_answer(passage);
    let counts = |clock: &RunningClock| {
        let from = code.clock(clock.clock.as_str()).map(|clock| clock.from);
        !(acknowledged_by_answer && from == Some(Event::Acknowledged))
    };
    let is_ceiling = |clock: &RunningClock| {
        let mut extensions = code.extensions.iter();
        extensions.any(|extension| extension.up_to.as_ref() == Some(&clock.clock))
    };
    let same = passage
        .clocks
        .iter()
        .filter(|clock| clock.waits_for(event) && !is_ceiling(clock) && counts(clock));
    same.max_by_key(|clock| clock.started_at)
        .map(|clock| clock.policy_due)
}

/// When a date was told that is later than the one the Code allows for it.
fn beyond(own: &Passage, code: &Passage) -> Option<DateTime<Utc>> {
    let allowed = code.extended.last()?.to;
    let told = own.extended.last().filter(|told| told.to > allowed);
    told.map(|told| told.told_at)
}

/// Whether it was first acknowledged by the letter that answered it.
fn is_acknowledged_by_answer(passage: &Passage) -> bool {
    let letter = |event| passage.brought(event).and_then(|(_, letter)| letter);
    letter(Event::Acknowledged).is_some_and(|acknowledged| {
        let mut answers = [Event::Responded, Event::Resolved].into_iter();
        answers.any(|event| letter(event) == Some(acknowledged))
    })
}

/// The extension as the Code allows it: told by notice, and up to its ceiling, which is counted from the date
/// that stood before the first extension, however many there are (Code 6.4, 6.15).
fn extension(
    passage: &Passage,
    to: NaiveDate,
    letter: MessageId,
    terms: Terms<'_>,
) -> Result<Option<Turn>, Uncounted> {
    let standing = |extension: &Extension| {
        let mut clocks = passage.clocks.iter();
        clocks.find(|clock| clock.clock == extension.clock && clock.runs())
    };
    let mut here = terms
        .policy
        .extensions
        .iter()
        .filter(|extension| extension.stage == passage.stage);
    let Some((extension, standing)) = here.find_map(|extension| Some((extension, standing(extension)?)))
    else {
        return Ok(None);
    };
    let ceiling = extension
        .up_to
        .as_ref()
        .and_then(|id| terms.policy.clock(id.as_str()));
    let Some(ceiling) = ceiling else {
        return Ok(None);
    };
    let calendar = terms.calendar(&passage.calendar)?;
    let from = passage.first(Event::OriginalDue);
    let from = from.unwrap_or(standing.policy_due.as_start());
    let latest = terms.policy.due(ceiling, from, terms.region, calendar)?;
    let to = to.min(civil_date(latest.ends_at()));
    let clock = extension.clock.clone();
    Ok((Due::On(to) > standing.policy_due).then_some(Turn::Extending { clock, to, letter }))
}

fn formal(policy: &Policy) -> impl Iterator<Item = &policies::Stage> {
    policy
        .stages
        .iter()
        .filter(|stage| stage.kind == StageKind::Formal)
}

/// Which of the policy's formal stages it is, counted from 1.
pub(super) fn number_of(policy: &Policy, stage: &str) -> Option<usize> {
    formal(policy)
        .position(|formal| formal.id == *stage)
        .map(|at| at + 1)
}
