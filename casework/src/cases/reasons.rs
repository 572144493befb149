//! Why a case went to somebody, whose words a message holds, how a letter failed: the words that facts keep.

use crate::ids::ContactId;
use crate::policies::RoleId;
use crate::triage::Category;
use serde::{Deserialize, Serialize};

/// Why a case came to its owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RouteReason {
    /// A route of the settings names the category.
    Category(Category),
    /// No route matched, so it went to the complaints team.
    NobodyMatched,
    /// It may be about somebody's safety, so it went to the safeguarding lead.
    Safeguarding,
    /// The route is one for certain places, and it speaks of one of them.
    Place,
    /// They do what the policy asks for at this stage.
    Role(RoleId),
    /// Of those who are there they have the fewest open cases, and that many.
    FewestOpen(u32),
    /// That person would have come first, and is away.
    Away(ContactId),
    /// They stand in for that person, who is away.
    Deputy(ContactId),
    /// That person would have come first, and decided an earlier stage.
    Decided(ContactId),
    /// It names that person, whom nothing of it may reach.
    About(ContactId),
    /// They manage that person or team.
    Manager(ContactId),
    /// Nobody of those it should have gone to could have it.
    NobodyElse,
    /// A colleague gave it to them.
    HandedOver,
    /// All of these, in the order in which they counted.
    Several(Vec<RouteReason>),
}

/// Whose words a message holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Writer {
    /// The complainant's.
    Complainant,
    /// Somebody else's, who learns nothing of the case until a person says so.
    SomebodyElse,
}

/// How we know that a letter did not arrive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Undelivered {
    /// A report of non-delivery came back (RFC 3464).
    Bounced,
    /// Every attempt failed, or the server refused it for good.
    GivenUp,
}
