//! Why something may not be done, in; a sentence with the clause it comes from, out.

use crate::cases::FoldError;
use crate::decide::Undecided;
use crate::letters::LetterFault;
use crate::letters::wording::says_nothing;
use crate::policies::Basis;

/// Why a move was not made.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The policy, the Code or the state of the case does not allow it.
    #[error("{why} ({clause})")]
    Not {
        /// Why, as a sentence without its full stop.
        why: String,
        /// The clause that says so: of the policy, or of the Code.
        clause: String,
        /// What to do instead.
        cure: String,
    },
    /// It cannot be worked out.
    #[error(transparent)]
    Undecided(#[from] Undecided),
}

impl Refused {
    /// A refusal for what stands in the policy.
    pub fn by(basis: &Basis, why: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::clause(basis.clause.clone(), why, cure)
    }

    /// A refusal for a clause that stands in no policy file, such as one of the Code's.
    pub fn clause(clause: impl Into<String>, why: impl Into<String>, cure: impl Into<String>) -> Self {
        Self::Not {
            why: why.into(),
            clause: clause.into(),
            cure: cure.into(),
        }
    }

    /// Goes on only where something is said.
    pub(super) fn unless_said(words: &str, clause: &str, what: &str) -> Result<(), Self> {
        if !says_nothing(words) {
            return Ok(());
        }
        Err(Self::clause(
            clause,
            format!("nothing says {what}"),
            "say it in words",
        ))
    }
}

impl From<FoldError> for Refused {
    fn from(error: FoldError) -> Self {
        Self::Undecided(error.into())
    }
}

impl From<LetterFault> for Refused {
    fn from(fault: LetterFault) -> Self {
        Self::Undecided(fault.into())
    }
}
