//! What was recorded with a letter that was taken back, in; the case as if it had not been, out.

use crate::cases::undertakings::{Standing, UndertakingId};
use crate::cases::{Award, Case, Fact, Mark, Payment, PaymentStep, What};
use crate::ids::MessageId;
use crate::triage::Category;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is not so because the letter that told it was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undone {
    /// The landlord's last offer of money.
    Offer,
    /// That something was learned about this.
    Learning(Category),
    /// That it was not accepted.
    Refusal,
    /// That this was undertaken.
    Undertaking(UndertakingId),
    /// That this undertaking was done, or is not to be done any more.
    Ending(UndertakingId),
}

/// What was recorded together with a letter, the letter itself among it; nothing where the case has no such
/// letter. What one person does at one instant is one plan: everything in it was decided together.
pub fn recorded_with(facts: &[Fact], letter: MessageId) -> Vec<What> {
    let queued = |fact: &Fact| matches!(fact.what, What::LetterQueued { letter: id, .. } if id == letter);
    let Some(at) = facts.iter().position(queued) else {
        return Vec::new();
    };
    let here = &facts[at];
    let with =
        |fact: &&Fact| (fact.recorded_at, fact.by, fact.cause) == (here.recorded_at, here.by, here.cause);
    let before = facts[..at].iter().rev().take_while(with).count();
    let all = facts[at - before..].iter().take_while(with);
    all.map(|fact| fact.what.clone()).collect()
}

/// Where the words stand of what was undertaken: they are noted right after it.
pub fn words_of_undertakings(facts: &[Fact]) -> BTreeMap<UndertakingId, MessageId> {
    let pairs = facts.windows(2).filter_map(|two| match two {
        [
            Fact {
                what: What::Undertaken { undertaking, .. },
                ..
            },
            Fact {
                what: What::Noted { message },
                ..
            },
        ] => Some((*undertaking, *message)),
        _ => None,
    });
    pairs.collect()
}

impl Case {
    /// Takes back what the case would not have without the letter.
    pub(super) fn undo(&mut self, undone: &Undone) {
        match undone {
            Undone::Offer => {
                let ours = |payment: &Payment| {
                    payment.step == PaymentStep::Offered && payment.award == Award::Landlord
                };
                if let Some(at) = self.payments.iter().rposition(ours) {
                    self.payments.remove(at);
                }
            }
            Undone::Learning(theme) => self.unmark("learned", Some(&theme.to_string())),
            Undone::Refusal => self.unmark("refused", None),
            Undone::Undertaking(id) => self.undertakings.retain(|undertaking| undertaking.id != *id),
            Undone::Ending(id) => {
                let same = self
                    .undertakings
                    .iter_mut()
                    .filter(|undertaking| undertaking.id == *id);
                same.for_each(|undertaking| undertaking.standing = Standing::Open);
            }
        }
    }

    fn unmark(&mut self, kind: &str, word: Option<&str>) {
        let same = |mark: &Mark| mark.kind == kind && (word.is_none() || mark.word.as_deref() == word);
        if let Some(at) = self.marks.iter().rposition(same) {
            self.marks.remove(at);
        }
    }
}
