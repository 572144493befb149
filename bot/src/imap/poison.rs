//! What was being read or fetched when it ended badly, in; how each message is read now, out.
//!
//! A message that ends the program whenever it is read, or the connection whenever it is fetched, must
//! not keep back all others: what was under way at the end is done one by one, and what ends it alone
//! again and again is left as it is, for a person. Mail stores fail for other reasons than a message:
//! the end of a connection counts against one only where another message had just arrived.

use register::{Cursor, Reading};
use std::collections::BTreeMap;

/// A message that was being read alone when so many starts ended is set aside.
const MOST_STARTS: u32 = 3;
/// A message is not fetched any more when so many connections ended in its fetching that had just
/// brought another.
const MOST_CONNECTIONS: u32 = 3;

/// How a message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Together with others.
    Together,
    /// Alone, by the so-manyeth start of the program.
    Alone(u32),
    /// Alone: with others under way the connection ended.
    Apart,
    /// Alone and after all others, so that these prove that the server is well.
    Last,
    /// Not at all: it is held as it came.
    SetAside,
    /// Not even fetched.
    Left,
}

/// What is under suspicion.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Suspicion {
    /// What the last run of the program was reading when it ended.
    read: Option<Reading>,
    /// The first and the last UID of what was being fetched together when a connection ended.
    fetched: Option<(u32, u32)>,
    /// In whose fetching alone a connection ended, and how many of those had just brought another.
    alone: BTreeMap<u32, u32>,
}

impl Suspicion {
    /// What the cursor says of the last run of the program.
    pub fn of(cursor: &Cursor) -> Self {
        Self {
            read: cursor.reading,
            ..Self::default()
        }
    }

    /// The connection ended while the messages from one UID to the other were fetched.
    pub fn connection_ended(&mut self, from: u32, to: u32) {
        if from == to {
            self.alone.entry(from).or_insert(0);
        } else {
            self.fetched = Some((from, to));
        }
    }

    /// The connection ended while that message was fetched last, and had just brought another.
    pub fn ended_by(&mut self, uid: u32) {
        *self.alone.entry(uid).or_insert(0) += 1;
    }

    /// The message has its outcome.
    pub fn forget(&mut self, uid: u32) {
        self.alone.remove(&uid);
    }

    /// How many connections count against the message.
    pub fn ends(&self, uid: u32) -> u32 {
        self.alone.get(&uid).copied().unwrap_or_default()
    }

    /// How the message of that UID is read.
    pub fn manner(&self, uid: u32) -> Manner {
        if let Some(ends) = self.alone.get(&uid) {
            return if *ends >= MOST_CONNECTIONS {
                Manner::Left
            } else {
                Manner::Last
            };
        }
        let within = |reading: &Reading| (reading.from..=reading.to).contains(&uid);
        let alone = |reading: Reading| reading.from == reading.to;
        if let Some(reading) = self.read.filter(within) {
            return match reading.starts {
                MOST_STARTS.. if alone(reading) => Manner::SetAside,
                starts if alone(reading) => Manner::Alone(starts + 1),
                _ => Manner::Alone(1),
            };
        }
        match self.fetched {
            Some((from, to)) if (from..=to).contains(&uid) => Manner::Apart,
            _ => Manner::Together,
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
        for (read, uid, manner) in [
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
            let suspicion = Suspicion {
                read,
                ..Suspicion::default()
            };
            assert_eq!(suspicion.manner(uid), manner, "{read:?} {uid}");
        }
    }

    #[test]
    fn a_bomb_costs_a_handful_of_starts() {
        let (bomb, mut read, mut starts) = (7, None, 0);
        // Each start reads up to the bomb, which ends it; what it was reading stands in the register.
        loop {
            let suspicion = Suspicion {
                read,
                ..Suspicion::default()
            };
            match suspicion.manner(bomb) {
                Manner::Together => read = Some(reading(1, 200, 1)),
                Manner::Alone(start) => read = Some(reading(bomb, bomb, start)),
                _ => break,
            }
            starts += 1;
            assert!(starts < 10);
        }
        assert_eq!(starts, 4);
    }

    #[test]
    fn only_connections_that_had_brought_another_count() {
        let (cursed, mut suspicion) = (7, Suspicion::default());
        suspicion.connection_ended(1, 200);
        assert_eq!(suspicion.manner(cursed), Manner::Apart);
        // A mail store that is away ends every connection.
        for _ in 0..20 {
            suspicion.connection_ended(cursed, cursed);
            assert_eq!(suspicion.manner(cursed), Manner::Last);
        }
        for _ in 0..MOST_CONNECTIONS {
            assert_eq!(suspicion.manner(cursed), Manner::Last);
            suspicion.ended_by(cursed);
        }
        assert_eq!(suspicion.manner(cursed), Manner::Left);
        assert_eq!(suspicion.manner(8), Manner::Apart);
        suspicion.forget(cursed);
        assert_eq!(suspicion.ends(cursed), 0);
    }
}
