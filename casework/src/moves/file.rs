//! What the register holds of a case, in; what a person who moves it has before them, out.

use crate::addresses::Address;
use crate::cases::{Case, Channel, Reference, UndertakingId, What};
use crate::ids::{CaseId, ContactId, MessageId};
use crate::reach::Reach;
use chrono::{DateTime, Utc};
use std::collections::{BTreeMap, BTreeSet};

/// A case with the people and the words that a letter about it needs: plain data, read in the transaction
/// in which the plan is written.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The case.
    pub case: Case,
    /// Everybody whom it names, the complainant among them.
    pub parties: Vec<Party>,
    /// What was written in it; none where that was not read, as a clock seldom asks for it.
    pub correspondence: Option<Correspondence>,
    /// The words of the answer that waits to be signed off; none where none does.
    pub draft: Option<String>,
    /// What was undertaken in the case and is still to be done, in the words in which it was said.
    pub promised: BTreeMap<UndertakingId, PromisedWords>,
    /// How many open cases each owner has, for routing.
    pub loads: BTreeMap<ContactId, u32>,
    /// Other cases that the move names.
    pub others: BTreeMap<CaseId, Case>,
    /// Who of the people that the move names is known, and where.
    pub known: Vec<(Reach, ContactId)>,
    /// Letters of the case that wait for the post, or in the outbox where no worker has them in hand: they can
    /// still be taken back.
    pub waiting: BTreeSet<MessageId>,
    /// What was recorded together with each letter that the move may take back.
    pub with_letters: BTreeMap<MessageId, Vec<What>>,
}

/// What was written in a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Correspondence {
    /// The complaint as it came; none where it was erased.
    pub words: Option<Words>,
    /// The mail thread of the complainant, so that a letter stands in it.
    pub thread: Thread,
}

/// Somebody whom a case names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Their identifier.
    pub id: ContactId,
    /// Their name, as far as it is known.
    pub name: Option<String>,
    /// How they can be written to, the way they are answered first.
    pub reached_by: Vec<(Channel, String)>,
}

/// The words of what was undertaken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromisedWords {
    /// The note in which they stand.
    pub note: MessageId,
    /// The words, in a line.
    pub words: String,
}

/// The complaint as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    /// Its subject.
    pub subject: Option<String>,
    /// The resident's own words.
    pub words: String,
    /// Whether the sender is who they say they are, so that their words may be quoted to them.
    pub sender_is_known: bool,
}

/// The thread that a letter to the complainant answers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Thread {
    /// Their last message's identifier, in angle brackets.
    pub last: Option<String>,
    /// The thread up to it, the oldest first.
    pub references: Vec<String>,
    /// When anybody last wrote in the case, by whichever way: who complains, or who speaks for them.
    pub last_at: Option<DateTime<Utc>>,
}

impl CaseFile {
    /// The party of that identifier.
    pub fn party(&self, id: ContactId) -> Option<&Party> {
        self.parties.iter().find(|party| party.id == id)
    }

    /// The other case of that reference.
    pub fn other(&self, reference: &Reference) -> Option<&Case> {
        self.others.values().find(|other| other.reference == *reference)
    }
}

impl Party {
    /// Their mail address; none where letters go to them by post. Where mail has failed, their postal address
    /// stands first.
    pub fn mail(&self) -> Option<Address> {
        let ways = self.reached_by.iter();
        let mut ways = ways.filter_map(|(channel, address)| match channel {
            Channel::Mail => address.parse().ok().map(Some),
            Channel::Post => Some(None),
            _ => None,
        });
        ways.next().flatten()
    }

    /// Whether that is their name, or a way in which they are reached.
    pub fn is_called(&self, who: &str) -> bool {
        let same = |text: &str| text.eq_ignore_ascii_case(who);
        self.name.as_deref().is_some_and(same) || self.reached_by.iter().any(|(_, text)| same(text))
    }

    /// Whether a letter reaches them, by mail or by post.
    pub fn is_written_to(&self) -> bool {
        let by_post = |(channel, _): &(Channel, String)| *channel == Channel::Post;
        self.mail().is_some() || self.reached_by.iter().any(by_post)
    }
}
