//! How many letters may go out in a minute, in; when the next one may, out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::time::Instant;

/// The pace of all connections together: letters go out evenly, so that no minute, wherever it
/// begins, holds more than the settings allow.
#[derive(Debug)]
pub(super) struct Pace {
    between: Duration,
    next: Mutex<Option<Instant>>,
}

impl Pace {
    pub fn new(per_minute: Option<u32>) -> Self {
        let between = per_minute.map_or(Duration::ZERO, |letters| Duration::from_mins(1) / letters.max(1));
        Self {
            between,
            next: Mutex::new(None),
        }
    }

    /// Waits for a turn. One who does not wait to the end has used the turn up.
    pub async fn turn(&self) {
        if !self.between.is_zero() {
            tokio::time::sleep_until(self.take(Instant::now())).await;
        }
    }

    /// The time of the next turn, which is then taken.
    fn take(&self, now: Instant) -> Instant {
        let mut next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        // Turns that nobody took are not made up for.
        let turn = next.map_or(now, |next| next.max(now));
        *next = Some(turn + self.between);
        turn
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_even_and_unused_ones_are_gone() {
        let pace = Pace::new(Some(30));
        let begin = Instant::now();
        for (asked, turn) in [(0, 0), (0, 2), (1, 4), (5, 6), (20, 20), (20, 22)] {
            let [asked, turn] = [asked, turn].map(|seconds| begin + Duration::from_secs(seconds));
            assert_eq!(pace.take(asked), turn);
        }
    }

    #[test]
    fn without_a_limit_nobody_waits() {
        assert_eq!(Pace::new(None).between, Duration::ZERO);
    }
}
