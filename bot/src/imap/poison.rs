//! What was being read or fetched when it ended badly, in; how each message is read now, out.
//!
//! A message that ends the program whenever it is read, or the connection whenever it is fetched, must
//! not keep back all others: what was under way at the end is done one by one, and what ends it alone
//! again and again is left as it is, for a person.

use register::{Cursor, Reading};

/// A message that was being read alone when so many starts ended is set aside.
const MOST_STARTS: u32 = 3;
/// A message in whose fetching alone so many connections ended is not fetched any more. Connections
/// end for other reasons too: hence more patience than with the program.
const MOST_CONNECTIONS: u32 = 5;

/// How a message is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Manner {
    /// Together with others.
    Together,
    /// Alone, by the so-manyeth start of the program.
    Alone(u32),
    /// Alone, over the so-manyeth connection.
    Refetched(u32),
    /// Not at all: it is held as it came.
    SetAside,
    /// Not even fetched.
    Left,
}

/// What is under suspicion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Suspicion {
    /// What the last run of the program was reading when it ended.
    read: Option<Reading>,
    /// What was being fetched when a connection ended; `starts` are connections.
    fetched: Option<Reading>,
}

impl Suspicion {
    /// What the cursor says of the last run of the program.
    pub fn of(cursor: &Cursor) -> Self {
        Self {
            read: cursor.reading,
            fetched: None,
        }
    }

    /// The connection ended while the messages from one UID to the other were fetched in that manner.
    pub fn connection_ended(&mut self, from: u32, to: u32, manner: Manner) {
        let starts = match manner {
            Manner::Refetched(connections) => connections,
            _ => 1,
        };
        self.fetched = Some(Reading { from, to, starts });
    }

    /// How the message of that UID is read.
    pub fn manner(self, uid: u32) -> Manner {
        let within = |reading: &Reading| (reading.from..=reading.to).contains(&uid);
        let alone = |reading: Reading| reading.from == reading.to;
        if let Some(reading) = self.read.filter(within) {
            return match reading.starts {
                MOST_STARTS.. if alone(reading) => Manner::SetAside,
                starts if alone(reading) => Manner::Alone(starts + 1),
                _ => Manner::Alone(1),
            };
        }
        match self.fetched.filter(within) {
            None => Manner::Together,
            Some(reading) if alone(reading) && reading.starts >= MOST_CONNECTIONS => Manner::Left,
            Some(reading) if alone(reading) => Manner::Refetched(reading.starts + 1),
            Some(_) => Manner::Refetched(1),
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
            let suspicion = Suspicion { read, fetched: None };
            assert_eq!(suspicion.manner(uid), manner, "{read:?} {uid}");
        }
    }

    #[test]
    fn a_bomb_costs_a_handful_of_starts() {
        let (bomb, mut read, mut starts) = (7, None, 0);
        // Each start reads up to the bomb, which ends it; what it was reading stands in the register.
        loop {
            match (Suspicion { read, fetched: None }).manner(bomb) {
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
    fn what_ends_every_connection_is_left_where_it_is() {
        let (cursed, mut suspicion, mut connections) = (7, Suspicion::default(), 0);
        loop {
            match suspicion.manner(cursed) {
                Manner::Left => break,
                Manner::Together => suspicion.connection_ended(1, 200, Manner::Together),
                manner => suspicion.connection_ended(cursed, cursed, manner),
            }
            connections += 1;
            assert!(connections < 10);
        }
        assert_eq!(connections, 6);
        assert_eq!(suspicion.manner(8), Manner::Together);
    }
}
