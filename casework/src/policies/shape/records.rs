//! What is kept, who is told, what is paid, and what is not applied.

use super::Basis;
use crate::policies::words::{Audience, CompensationTerm, Every, Field, Topic};

/// What holds for compensation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compensation {
    /// The terms.
    pub words: Vec<CompensationTerm>,
    /// Where it comes from.
    pub basis: Basis,
}

/// What the register of complaints holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Register {
    /// The fields.
    pub fields: Vec<Field>,
    /// Where it comes from.
    pub basis: Basis,
}

/// Who is told what, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// Who is told.
    pub to: Vec<Audience>,
    /// How often.
    pub every: Every,
    /// What of.
    pub what: Vec<Topic>,
    /// By which day, in the document's words.
    pub by: Option<String>,
    /// Where it comes from.
    pub basis: Basis,
}

/// A rule that nothing here follows from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotApplied {
    /// Why, in a sentence that holds up.
    pub why: String,
    /// Where the rule stands.
    pub basis: Basis,
}
