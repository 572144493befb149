//! Who complains and how, in; as a case keeps it, out.

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
