//! What a story says of the time, in; the time the whole program sees, out.

use std::sync::{Arc, Mutex, PoisonError};

use anyhow::ensure;
use casework::given::Clock;
use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use libtest_mimic::Trial;

use crate::ground::plain;

/// A clock that stands still until told. Clones show the same time.
#[derive(Clone)]
pub struct StandingClock(Arc<Mutex<DateTime<Utc>>>);

impl StandingClock {
    /// A clock standing at an RFC 3339 time such as `2026-07-01T09:00:00Z`.
    pub fn at(time: &str) -> anyhow::Result<Self> {
        let clock = Self(Arc::default());
        clock.set(time)?;
        Ok(clock)
    }

    /// Moves the hands to an RFC 3339 time, forwards or back.
    pub fn set(&self, time: &str) -> anyhow::Result<()> {
        self.put(DateTime::parse_from_rfc3339(time)?.to_utc());
        Ok(())
    }

    /// Lets this much time pass.
    pub fn advance(&self, by: TimeDelta) {
        self.put(self.now() + by);
    }

    fn put(&self, time: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = time.trunc_subsecs(6);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

pub fn trials() -> Vec<Trial> {
    vec![plain("clock::stands_still_until_told", || {
        let clock = StandingClock::at("2026-07-01T09:00:00.123456789Z")?;
        let on_the_wall: Arc<dyn Clock> = Arc::new(clock.clone());
        let seen = on_the_wall.now();
        ensure!(
            seen.to_rfc3339() == "2026-07-01T09:00:00.123456+00:00",
            "not cut to microseconds: {seen}"
        );
        clock.advance(TimeDelta::days(5));
        ensure!(
            on_the_wall.now() - seen == TimeDelta::days(5),
            "moved to {}",
            on_the_wall.now()
        );
        clock.set("2026-06-30T23:00:00+01:00")?;
        ensure!(
            on_the_wall.now().to_rfc3339() == "2026-06-30T22:00:00+00:00",
            "set to {}",
            on_the_wall.now()
        );
        Ok(())
    })]
}
