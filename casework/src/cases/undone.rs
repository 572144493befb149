//! What was recorded with a letter that was taken back, in; the case as if it had not been, out.

use crate::cases::undertakings::UndertakingId;
use crate::cases::{Actor, Award, Case, Fact, Mark, Payment, PaymentStep, SentLetter, What};
use crate::ids::MessageId;
use crate::letters::LetterKind;
use crate::policies;
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

impl Undone {
    /// What is not so where `what` is not so that was decided with a letter; nothing where it stays so.
    pub fn of(what: &What) -> Option<Self> {
        Some(match what {
            What::Compensation {
                step: PaymentStep::Offered,
                award: Award::Landlord,
                ..
            } => Self::Offer,
            What::Learned { theme } => Self::Learning(theme.clone()),
            What::NotAccepted { .. } => Self::Refusal,
            What::Undertaken { undertaking, .. } => Self::Undertaking(*undertaking),
            What::Fulfilled { undertaking } | What::Dropped { undertaking } => Self::Ending(*undertaking),
            _ => return None,
        })
    }
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
    /// Keeps with an answer what the person who gave it decided with it, and would not be so without it.
    pub(super) fn remember_with_answer(&mut self, fact: &Fact) {
        let (Some(undone), Actor::Staff(_)) = (Undone::of(&fact.what), fact.by) else {
            return;
        };
        let here = |sent: &&mut SentLetter| {
            sent.answers() && (sent.recorded, sent.by) == ((fact.recorded_at, fact.cause), fact.by)
        };
        if let Some(sent) = self.letters.iter_mut().rev().find(here) {
            sent.with.push(undone);
        }
    }

    /// Takes back what an answer told that nobody received, once: sent again, it is told anew.
    pub(super) fn undo_untold(&mut self, letter: MessageId) {
        let Some(at) = self.letters.iter().position(|sent| sent.id == letter) else {
            return;
        };
        let with = std::mem::take(&mut self.letters[at].with);
        let sent = &self.letters[at];
        let (place, answers) = (sent.passage, sent.answers());
        let offer_stands = self.last_is_offered() && !self.may_offer_since(sent);
        for undone in &with {
            let stays = match undone {
                Undone::Offer => !offer_stands,
                // What was done since stays done.
                Undone::Undertaking(id) => self.undertaking(*id).is_none_or(|one| !one.is_open()),
                _ => false,
            };
            if !stays {
                self.undo(undone);
            }
        }
        let other = |sent: &SentLetter| sent.passage == place && sent.answers() && sent.may_arrive();
        let decided = !answers || self.letters.iter().any(other);
        if let Some(passage) = self.passages.get_mut(place.wrapping_sub(1)).filter(|_| !decided) {
            passage.decision = None;
        }
    }

    /// Whether the last that was said of the landlord's money is an offer.
    fn last_is_offered(&self) -> bool {
        let mut latest_first = self.payments.iter().rev();
        let last = latest_first.find(|payment| payment.award == Award::Landlord);
        last.is_some_and(|last| last.step == PaymentStep::Offered)
    }

    /// Whether a letter written later may say the same offer: an offer is recorded once, however often it is said.
    pub fn may_offer_since(&self, sent: &SentLetter) -> bool {
        let tells = [
            policies::LetterKind::CompensationOffer,
            policies::LetterKind::CompensationForm,
            policies::LetterKind::Response,
        ]
        .map(LetterKind::Resident);
        let said_since = |other: &SentLetter| {
            other.written_at > sent.written_at && other.may_arrive() && tells.contains(&other.kind)
        };
        self.letters.iter().any(said_since)
    }

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
                same.for_each(|undertaking| undertaking.standing = undertaking.before);
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
