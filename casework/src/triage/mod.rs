//! The words of a message, in; what it is about and whether it speaks of a danger, out.

mod category;

pub use category::{Category, ContactType, Hazard, NotACategory, Safeguarding};

/// Words.
#[derive(Debug)]
pub struct Words;
impl Words {
    /// embedded.
    pub fn embedded() -> Self {
        Self
    }
}
/// Triage.
#[derive(Debug)]
pub struct Triage {
    /// c
    pub category: Category,
    /// w
    pub why: Vec<String>,
    /// h
    pub hazard: Option<Hazard>,
    /// s
    pub safeguarding: Option<Safeguarding>,
    /// k
    pub kinds: Vec<ContactType>,
}
/// triage.
pub fn triage(_: &Words, _: &str, _: &str) -> Triage {
    Triage { category: Category::other(), why: vec![], hazard: None, safeguarding: None, kinds: vec![ContactType::Complaint] }
}
