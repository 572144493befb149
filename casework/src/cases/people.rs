//! Who complains and how, in; as a case keeps it, out.

use crate::cases::{Access, Case, LetterState, SentLetter};
use crate::ids::ContactId;
use crate::policies::CircumstanceKind;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Something that is so of who complains, or how. It never stops a clock (Q29, Q33).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstance {
    /// What.
    pub kind: CircumstanceKind,
    /// Who: a representative, an elected member, a group's one contact.
    pub who: Option<ContactId>,
    /// How many: those who signed a petition (Q31).
    pub number: Option<u32>,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Whether a person may be told what is personal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Authority {
    /// It was asked for: nothing personal is said meanwhile (Q33).
    Asked,
    /// The resident gave it, or it is taken on the word of an elected member.
    Given,
    /// It was refused, or ended.
    Refused,
}

impl Case {
    /// Only named people may see it: whoever spoke for the resident is told no more until a person says anew
    /// that they may be.
    pub(super) fn restrict(&mut self) {
        self.access = Access::Restricted;
        self.let_in.clear();
        self.letters_go_to = None;
    }

    pub(super) fn authorise(&mut self, who: ContactId, authority: Authority) {
        self.authorities.retain(|(other, _)| *other != who);
        self.authorities.push((who, authority));
        self.let_in.retain(|other| *other != who);
        if authority == Authority::Given {
            self.let_in
                .extend((self.access == Access::Restricted).then_some(who));
        } else if self.letters_go_to == Some(who) {
            self.letters_go_to = None;
        }
    }

    /// Whether somebody who speaks for the resident may be written to: with authority, and where few may see
    /// the case, only if that was said since.
    pub fn may_be_told(&self, who: ContactId) -> bool {
        let given = self.authorities.contains(&(who, Authority::Given));
        given && (self.access == Access::Staff || self.let_in.contains(&who))
    }

    /// Whether the letter is the copy of one that went to somebody else first: nothing comes about by it.
    pub fn is_copy(&self, sent: &SentLetter) -> bool {
        let same = |other: &&SentLetter| other.kind == sent.kind && other.written_at == sent.written_at;
        let first = self.letters.iter().find(same);
        first.is_some_and(|first| first.to != sent.to)
    }

    /// What has not gone yet to others than whose case it is.
    pub fn waiting_for_others(&self) -> impl Iterator<Item = &SentLetter> {
        let waits = |sent: &&SentLetter| sent.to != self.complainant && sent.state == LetterState::Queued;
        self.letters.iter().filter(waits)
    }
}
