//! What was being read when the program ended, in; how the next message is read, out.
//!
//! A message that ends the program whenever it is read must not keep back all others: what was being
//! read at the end is read one by one, and one that was being read alone again and again is set aside.

use register::{Cursor, Reading};

/// A message that was being read alone when so many starts ended is set aside.
const MOST_STARTS: u32 = 3;

/// How a message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Together with others.
    Together,
    /// Alone, for the so-manyeth time.
    Alone(u32),
    /// Not at all: it is held as it came.
    SetAside,
}

/// What is under suspicion since the last start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Suspicion(Option<Reading>);

impl Suspicion {
    /// What the last run of the program was reading when it ended.
    pub fn of(cursor: &Cursor) -> Self {
        Self(cursor.reading)
    }

    /// How the message of that UID is read.
    pub fn manner(self, uid: u32) -> Manner {
        match self.0 {
            Some(Reading { from, to, .. }) if uid < from || uid > to => Manner::Together,
            None => Manner::Together,
            Some(Reading { from, to, starts }) if from == to && starts >= MOST_STARTS => Manner::SetAside,
            Some(Reading { from, to, starts }) if from == to => Manner::Alone(starts + 1),
            Some(_) => Manner::Alone(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reading(from: u32, to: u32, starts: u32) -> Reading {
        Reading { from, to, starts }
    }

    #[test]
    fn what_was_being_read_at_the_end_is_read_alone_and_at_last_set_aside() {
        for (was, uid, manner) in [
            (None, 7, Manner::Together),
            (Some(reading(5, 9, 1)), 4, Manner::Together),
            (Some(reading(5, 9, 1)), 5, Manner::Alone(1)),
            (Some(reading(5, 9, 7)), 9, Manner::Alone(1)),
            (Some(reading(5, 9, 1)), 10, Manner::Together),
            (Some(reading(7, 7, 1)), 7, Manner::Alone(2)),
            (Some(reading(7, 7, 2)), 7, Manner::Alone(3)),
            (Some(reading(7, 7, 3)), 7, Manner::SetAside),
            (Some(reading(7, 7, 3)), 8, Manner::Together),
        ] {
            assert_eq!(Suspicion(was).manner(uid), manner, "{was:?} {uid}");
        }
    }

    #[test]
    fn a_bomb_costs_a_handful_of_starts() {
        let (bomb, mut was, mut starts) = (7, None, 0);
        // Each start reads up to the bomb, which ends it; what it was reading stands in the register.
        loop {
            match Suspicion(was).manner(bomb) {
                Manner::Together => was = Some(reading(1, 200, 1)),
                Manner::Alone(start) => was = Some(reading(bomb, bomb, start)),
                Manner::SetAside => break,
            }
            starts += 1;
            assert!(starts < 10);
        }
        assert_eq!(starts, 4);
    }
}
