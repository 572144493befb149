//! The wall clock: the one place where time comes from.

use casework::given::Clock;
use chrono::{DateTime, SubsecRound, Utc};

/// The machine's own clock, in microseconds.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the one clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now().trunc_subsecs(6)
    }
}
