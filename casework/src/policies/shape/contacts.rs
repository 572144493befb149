//! Who complains, of what, by which way; what belongs elsewhere, and where.

use super::Basis;
use crate::policies::words::{
    Channel, CircumstanceKind, Complainant, ContactKind, Counted, Day, Detail, Event, Ground, LetterKind,
    RoleId, StageId,
};

/// What becomes of one kind of contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactType {
    /// What kind.
    pub kind: ContactKind,
    /// Where it goes.
    pub goes: Goes,
    /// What the document gives as examples of it.
    pub such_as: Vec<String>,
    /// The letter that answers it, where it opens no case.
    pub letter: Option<LetterKind>,
    /// Where it comes from.
    pub basis: Basis,
}

/// Where a contact goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goes {
    /// It opens a case in this stage.
    Opens(StageId),
    /// It is logged and passed on to this role.
    PassedTo(RoleId),
}

/// A matter that is not dealt with as a complaint: offered to the handler, never applied by itself
/// (Code 2.5, Q41).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    /// Its name in the register.
    pub id: String,
    /// What it is about, in plain words.
    pub matter: String,
    /// Whether the Code accepts it; the handler is warned of one that it does not.
    pub ground: Ground,
    /// Who deals with it instead, or where.
    pub signpost: Option<String>,
    /// What of it is a complaint all the same.
    pub but_accept: Option<String>,
    /// What must be recorded before it is refused (Q17).
    pub needs: Vec<Event>,
    /// Who is told at once.
    pub urgent_to: Option<RoleId>,
    /// The letter that tells it.
    pub letter: Option<LetterKind>,
    /// Where it comes from.
    pub basis: Basis,
}

/// Who can complain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complainants {
    /// The words for them.
    pub who: Vec<Complainant>,
    /// Where it comes from.
    pub basis: Basis,
}

/// What else is so about who complains, or how. It never stops a clock (Q29, Q33).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Circumstance {
    /// What it is.
    pub kind: CircumstanceKind,
    /// What the document gives as examples of it.
    pub such_as: Vec<String>,
    /// Who deals with it, where that is somebody else.
    pub to: Option<RoleId>,
    /// The letter it calls for.
    pub letter: Option<LetterKind>,
    /// What must be recorded.
    pub needs: Vec<Event>,
    /// How it counts in the figures.
    pub counted: Counted,
    /// Where it comes from.
    pub basis: Basis,
}

/// How a complaint can be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channels {
    /// The ways.
    pub by: Vec<Channel>,
    /// Where letters go.
    pub post: Option<String>,
    /// Where it comes from.
    pub basis: Basis,
}

/// What the resident is asked for; no complaint is refused for want of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The details.
    pub ask_for: Vec<Detail>,
    /// Where it comes from.
    pub basis: Basis,
}

/// Who is next after the landlord, and how to reach them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ombudsman {
    /// Their name.
    pub name: String,
    /// By telephone.
    pub telephone: String,
    /// On the web.
    pub web: String,
    /// By post.
    pub post: String,
    /// When they answer.
    pub hours: Option<String>,
    /// Where it comes from; its words say when they can be approached.
    pub basis: Basis,
}

/// Another body, beside the Ombudsman.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// Its name in the register.
    pub id: String,
    /// Its name in letters.
    pub name: String,
    /// What it deals with.
    pub matter: String,
    /// By telephone.
    pub telephone: Option<String>,
    /// On the web.
    pub web: Option<String>,
    /// By post.
    pub post: Option<String>,
    /// The London date on which the law or rule behind it ended.
    pub ended: Option<Day>,
    /// Where it comes from.
    pub basis: Basis,
}
