//! One trouble after another, in; how long to wait before the next try, out.

use casework::given::Chance;
use std::time::Duration;

/// So many refusals in a row are tried again like any trouble; after that a server may lock the user out.
const PATIENT_REFUSALS: u32 = 5;

/// How a mailbox on a server waits after trouble: longer each time, and not in step with other mailboxes.
#[derive(Debug)]
pub(super) struct Backoff {
    longest: Duration,
    after_refusals: Duration,
    troubles: u32,
    refusals: u32,
}

/// Whether signing in was what failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The server did not take the user.
    Refusal,
    /// Anything else.
    Other,
}

impl Backoff {
    const FIRST: Duration = Duration::from_secs(1);

    /// At most a minute between tries, and five minutes once a user was refused again and again; for a
    /// server whose `timeout` is shorter than a minute, so much less.
    pub fn new(timeout: Duration) -> Self {
        let longest = timeout.min(Duration::from_mins(1));
        Self {
            longest,
            after_refusals: longest * 5,
            troubles: 0,
            refusals: 0,
        }
    }

    /// It went well: the next trouble is the first.
    pub fn well(&mut self) {
        self.troubles = 0;
        self.refusals = 0;
    }

    /// Whether the last trouble was the first since it went well.
    pub fn is_first(&self) -> bool {
        self.troubles == 1
    }

    /// The pause after a trouble.
    pub fn pause(&mut self, trouble: Trouble, chance: &mut Chance) -> Duration {
        let doubled = Self::FIRST * 2_u32.saturating_pow(self.troubles.min(16));
        self.troubles = self.troubles.saturating_add(1);
        self.refusals = match trouble {
            Trouble::Refusal => self.refusals.saturating_add(1),
            Trouble::Other => 0,
        };
        if self.refusals >= PATIENT_REFUSALS {
            return self.after_refusals;
        }
        let mut part = [0];
        chance.fill(&mut part);
        // From half of it to the whole: a server that comes back is not met by all at once.
        doubled
            .min(self.longest)
            .mul_f64(0.5 + f64::from(part[0]) / 510.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_a_refused_user_is_not_locked_out() {
        let mut chance = Chance::from_seed([1; 32]);
        let mut backoff = Backoff::new(Duration::from_mins(1));
        for round in ["first", "after it went well"] {
            for whole in [1, 2, 4, 8, 16, 32, 60, 60, 60] {
                let whole = Duration::from_secs(whole);
                let pause = backoff.pause(Trouble::Other, &mut chance);
                assert!(
                    pause >= whole / 2 && pause <= whole,
                    "{round}: {pause:?} of {whole:?}"
                );
            }
            backoff.well();
        }
        for refusal in 1..=8 {
            let pause = backoff.pause(Trouble::Refusal, &mut chance);
            assert_eq!(
                pause == Duration::from_mins(5),
                refusal >= 5,
                "{refusal}: {pause:?}"
            );
        }
        let pause = backoff.pause(Trouble::Other, &mut chance);
        assert!(
            pause <= Duration::from_mins(1),
            "the server is away, the user is not refused: {pause:?}"
        );
    }

    #[test]
    fn pauses_of_two_mailboxes_differ() {
        let pause = |seed| {
            let mut chance = Chance::from_seed([seed; 32]);
            Backoff::new(Duration::from_mins(1)).pause(Trouble::Other, &mut chance)
        };
        assert_ne!(pause(1), pause(2));
    }
}
