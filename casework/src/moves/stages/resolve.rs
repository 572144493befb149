//! An outcome that was agreed, in; its confirmation in writing, or a note of how at an informal step, out.

use crate::cases::{CloseReason, Failure, UndertakingKind, Verdict, What};
use crate::letters::Said;
use crate::moves::desk::Desk;
use crate::moves::promised::Action;
use crate::moves::stages::respond::close_what_was_open;
use crate::moves::{Move, Refused};
use crate::policies::{Event, LetterKind, StageKind};

/// An outcome was agreed with the resident without a finding (003 §5.1, 004 §3(b), SPSO).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolve {
    /// What was agreed.
    pub outcome: String,
    /// The record of the conversation in which it was.
    pub conversation: Option<String>,
    /// What will be done.
    pub actions: Vec<Action>,
}

impl Move for Resolve {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_unanswered("resolved")?;
        desk.must_be_said(&self.outcome, "what was agreed")?;
        let person = desk.person()?;
        desk.must_be_independent(person)?;
        desk.must_have_been_done_before(Event::Resolved)?;
        let is_confirmed = desk.asked(LetterKind::Confirmation)?.is_some();
        if !is_confirmed && desk.stage()?.kind != StageKind::Informal {
            return Err(Refused::by(
                &desk.stage()?.basis,
                "this stage ends with a full answer",
                "send it with `redress case respond`, and say in it what was agreed",
            ));
        }
        if self.conversation.is_some() {
            desk.happened(Event::VerballyResolved)?;
        }
        desk.record(What::Decided {
            verdict: Verdict::Resolved,
            failure: Failure::None,
            by: vec![person.id],
        })?;
        if is_confirmed {
            self.confirm(desk)?;
        } else {
            self.settle(desk)?;
        }
        desk.undertake_all(UndertakingKind::Action, &self.actions)?;
        close_what_was_open(desk)
    }
}

impl Resolve {
    /// In writing, where the policy wants it: the stage ends when the letter arrives.
    fn confirm(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        let stage = desk.stage()?;
        let actions = desk.actions_said(&self.actions, &stage.basis)?;
        // At the last stage it is this stage itself that can still be had (001 ¶20).
        let is_last = desk.policy.next_stage(&stage.id).is_none();
        let still = is_last.then(|| Said::NextStage {
            name: stage.name.clone(),
            by: None,
            within: None,
        });
        let asks = desk.asked(LetterKind::Confirmation)?;
        let still =
            still.filter(|still| asks.is_some_and(|asked| asked.must_contain.contains(&still.part())));
        let record = self.conversation.clone().map(Said::RecordOfConversation);
        let said = [
            Some(Said::AgreedOutcome(self.outcome.clone())),
            record,
            actions,
            still,
        ];
        let kind = LetterKind::Confirmation;
        let mut next = desk.next_by_handler()?;
        next.by = self.actions.iter().map(|action| action.by).max();
        let letter = desk.compose(kind, next, said.into_iter().flatten().collect())?;
        desk.send(letter, kind.brings(), &[]).map(drop)
    }

    /// At an informal step a note of how is enough (003 §5.1, 004 §3(a)).
    fn settle(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.note(&self.outcome)?;
        desk.note(self.conversation.as_deref().unwrap_or_default())?;
        desk.happened(Event::Resolved)?;
        desk.fulfil(UndertakingKind::Promise)?;
        desk.record(What::Closed {
            why: CloseReason::Resolved,
        })
    }
}
