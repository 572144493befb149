//! Nothing, in; the time, out.
//!
//! What a decision cannot work out and must be given. Decisions take the time
//! itself as an argument; only the shells that call them hold a [`Clock`].

use chrono::{DateTime, Utc};

/// The one place where time enters.
///
/// The `redress` command gives the wall clock, the stories a clock that stands
/// still until told. Shared between tasks, hence `Send + Sync`.
pub trait Clock: Send + Sync {
    /// The time in UTC, cut to whole microseconds: what PostgreSQL keeps, so
    /// that a time read back from either register equals the time written.
    fn now(&self) -> DateTime<Utc>;
}
