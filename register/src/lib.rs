//! A Plan, in; durable rows, out – and what the register knows, back.
//!
//! One SQL text serves SQLite and PostgreSQL: `backend` holds the two pools and the
//! one macro that runs a statement on whichever is there.

mod backend;
mod due;
mod error;
mod inspect;
mod many;
mod open;

mod directory;
mod rulebook;
mod simulated;

mod apply;
mod bodies;
mod contacts;
mod facts;
mod files;
mod kept;
mod known;
mod messages;
mod places;

mod cursor;
mod holding;

mod outbox;

mod check;
mod figures;
mod issues;
mod lists;

pub use backend::{Register, Tx};
pub use check::Difference;
pub use cursor::{Cursor, Reading};
pub use directory::Enrolled;
pub use error::RegisterError;
pub use figures::Received;
pub use holding::Holding;
pub use inspect::Condition;
pub use lists::{CaseFilter, CaseSummary, DateLine, FactLine, MessageFilter, MessageSummary, TaskLine};
pub use open::{Location, Opening};
pub use outbox::{Claimed, Hold, LETTER_STATES, Mark, WITHDRAWN};
pub use places::Standing;
