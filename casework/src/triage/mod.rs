//! The words of a message, in; what it is about and whether it speaks of a danger, out.

mod category;

pub use category::{Category, ContactType, Hazard, NotACategory, Safeguarding};
