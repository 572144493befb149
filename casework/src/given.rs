//! Nothing, in; the time and chance, out.
//!
//! What a decision cannot work out and must be given. Decisions take the time
//! itself as an argument; only the shells that call them hold a [`Clock`].

use chrono::{DateTime, Utc};
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use uuid::Uuid;

/// The one place where time enters.
///
/// The `redress` command gives the wall clock, the stories a clock that stands
/// still until told. Shared between tasks, hence `Send + Sync`.
pub trait Clock: Send + Sync {
    /// The time in UTC, cut to whole microseconds: what PostgreSQL keeps, so
    /// that a time read back from either register equals the time written.
    fn now(&self) -> DateTime<Utc>;
}

/// The one place where chance enters: identifiers, references and keys are made with it.
///
/// The `redress` command seeds it from the operating system, the stories with a number, so
/// that a story told again gives the same bytes.
#[derive(Debug)]
pub struct Chance {
    generator: StdRng,
    /// The millisecond of the last identifier, and how many came before it in that millisecond.
    last: (u64, u32),
}

impl Chance {
    /// Chance that follows from `seed`. Secrets are made with it: take the seed from the
    /// operating system.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self {
            generator: StdRng::from_seed(seed),
            last: (0, 0),
        }
    }

    /// Chance for one more user, independent of this one.
    #[must_use]
    pub fn fork(&mut self) -> Self {
        let mut seed = [0; 32];
        self.fill(&mut seed);
        Self::from_seed(seed)
    }

    /// Fills `bytes`.
    pub fn fill(&mut self, bytes: &mut [u8]) {
        self.generator.fill_bytes(bytes);
    }

    /// A UUID of version 7 with a counter (RFC 9562 §6.2, method 1): those made for one
    /// millisecond are in the order in which they were made.
    pub fn uuid(&mut self, now: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let count = if self.last.0 == millis { self.last.1 + 1 } else { 0 };
        self.last = (millis, count);
        let mut bytes = [0; 10];
        self.fill(&mut bytes[4..]);
        // Twelve bits of the counter, then fourteen more behind the two of the variant.
        let (high, low) = (count >> 14 & 0xfff, count & 0x3fff);
        bytes[..2].copy_from_slice(&u16::try_from(high).unwrap_or(0).to_be_bytes());
        bytes[2..4].copy_from_slice(&u16::try_from(low).unwrap_or(0).to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &bytes).into_uuid()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;

    #[test]
    fn identifiers_are_in_the_order_in_which_they_were_made() {
        let mut chance = Chance::from_seed([7; 32]);
        let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
        let mut made: Vec<Uuid> = (0..20_000).map(|_| chance.uuid(now)).collect();
        made.push(chance.uuid(now + TimeDelta::milliseconds(1)));
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        assert!(made.iter().all(|id| id.get_version_num() == 7));
    }

    #[test]
    fn the_same_seed_gives_the_same_chance_and_a_fork_another() {
        let id = |chance: &mut Chance| chance.uuid(DateTime::UNIX_EPOCH);
        let (mut one, mut two) = (Chance::from_seed([1; 32]), Chance::from_seed([1; 32]));
        let (mut fork, mut same_fork) = (one.fork(), two.fork());
        let (first, second) = (id(&mut one), id(&mut fork));
        assert_eq!((id(&mut two), id(&mut same_fork)), (first, second));
        assert_ne!(first, second);
    }
}
