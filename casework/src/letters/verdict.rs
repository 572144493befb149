//! What was decided about a complaint, in; the word for it that letters, facts and milestones share, out.

use serde::{Deserialize, Serialize};

/// Whether a complaint was upheld.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Wholly.
    Upheld,
    /// In part.
    PartlyUpheld,
    /// Not: the landlord did nothing wrong.
    NotUpheld,
    /// An outcome was agreed without a finding (003 §5.1, 004 §3(b), SPSO).
    Resolved,
}

impl Verdict {
    /// The outcome as milestones name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Upheld => "upheld",
            Self::PartlyUpheld => "partly_upheld",
            Self::NotUpheld => "not_upheld",
            Self::Resolved => "resolved",
        }
    }

    /// Whether it was upheld, wholly or in part.
    pub fn is_upheld(self) -> bool {
        matches!(self, Self::Upheld | Self::PartlyUpheld)
    }
}
