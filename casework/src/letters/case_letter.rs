//! What a resident has to be told about their case, in; the letter that says it, out.

use super::{PromisedAction, Said};
use crate::cases::ReopenReason;
use crate::policies::{LetterKind, Part};
use crate::triage::Hazard;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

/// A letter to a resident about their case.
///
/// It opens with what happens next, who does it and by when. Then come the parts that it
/// carries, in their order, and the ending that all letters share.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseLetter {
    /// Which letter it is.
    pub kind: LetterKind,
    /// The case's reference.
    pub reference: String,
    /// The landlord's name.
    pub landlord: String,
    /// How the resident is addressed, after “Dear”: `Ms Khan`. None where that is not known,
    /// or may not be said.
    pub dear: Option<String>,
    /// The resident for whom its reader speaks; none where it is theirs.
    pub spoken_for: Option<String>,
    /// The person who writes, as the resident knows them. None where Redress writes by
    /// itself: the letter then says so.
    pub from: Option<String>,
    /// The stage in the policy's words: `Stage 1`; none where it was not taken as a complaint.
    pub stage: Option<String>,
    /// What happens next.
    pub next: Next,
    /// The parts of the letter, in their order.
    #[serde(skip)]
    pub said: Vec<Said>,
    /// A danger that the message speaks of.
    pub safety: Option<Hazard>,
    /// The landlord's number for what cannot wait.
    pub out_of_hours: Option<String>,
    /// The landlord's number in office hours.
    pub telephone: Option<String>,
    /// When the office opens, if it is closed now.
    pub closed_until: Option<DateTime<Utc>>,
    /// How the resident answers it.
    pub answer: Answer,
}

/// Who has to do what comes next, and by when. What it is stands in the letter's template.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Next {
    /// A person or team as the resident knows them, or `You`.
    pub who: String,
    /// The last day for it; none where there is none.
    pub by: Option<NaiveDate>,
}

/// How a resident answers a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "by")]
pub enum Answer {
    /// By answering the mail.
    #[default]
    Mail,
    /// By post or telephone: it went by post.
    Post {
        /// The landlord's address; none where the policy names none.
        address: Option<String>,
        /// The reference, to write on it.
        reference: String,
    },
}

impl CaseLetter {
    /// The parts that the letter carries, each with something to say.
    pub fn carries(&self) -> impl Iterator<Item = Part> {
        let speaking = self.said.iter().filter(|said| said.says_something());
        speaking.map(Said::part)
    }

    /// The stage whose request it confirms.
    pub(super) fn asked_for(&self) -> Option<&str> {
        self.said.iter().find_map(|said| match said {
            Said::Received { asked_for, .. } => asked_for.as_deref(),
            _ => None,
        })
    }

    /// Why the case was opened again, where it says so.
    pub(super) fn reopened(&self) -> Option<ReopenReason> {
        self.said.iter().find_map(|said| match said {
            Said::Received { again, .. } => *again,
            _ => None,
        })
    }

    /// What was promised, on one line, where it is what comes next.
    pub(super) fn promised(&self) -> Option<String> {
        let actions = self.said.iter().find_map(|said| match said {
            Said::Actions(actions) => Some(actions),
            _ => None,
        });
        let is_next =
            |action: &&PromisedAction| action.who == self.next.who && Some(action.by) == self.next.by;
        let next = actions.into_iter().flatten().find(is_next);
        next.map(|action| action.what.split_whitespace().collect::<Vec<_>>().join(" "))
    }

    /// Whether it is the landlord's last word.
    pub(super) fn is_final(&self) -> bool {
        self.carries().any(|part| part == Part::Final)
    }
}

/// Those of the `required` parts that the letter does not carry, in their order.
pub fn missing(letter: &CaseLetter, required: impl Iterator<Item = Part>) -> Vec<Part> {
    required
        .filter(|part| !letter.carries().any(|carried| carried == *part))
        .collect()
}
