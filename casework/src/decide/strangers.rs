//! Messages at the door, in; which of them have nothing to do with those before them, out.
//!
//! Messages that have nothing to do with each other can be decided side by side: none of them
//! changes what the register knows about another. So they are looked up and written together.

use crate::arrivals::Arrival;
use crate::decide::Known;
use crate::ids::CaseId;
use std::collections::HashSet;
use std::sync::Arc;

/// What two messages that have to do with each other both name.
#[derive(PartialEq, Eq, Hash)]
enum Shared {
    Sender(String),
    Id(String),
    Words([u8; 32]),
    Token(String),
    Reference(String),
}

/// Whether each message has nothing to do with any before it: no sender, no Message-ID, no words in
/// common, and nothing both refer to.
pub fn strangers(arrivals: &[Arc<Arrival>]) -> Vec<bool> {
    apart(arrivals.iter().map(|arrival| shared(arrival)))
}

/// Whether each message points at no case that one before it points at.
pub fn of_other_cases(known: &[Known]) -> Vec<bool> {
    apart(
        known
            .iter()
            .map(|known| known.cases.keys().copied().collect::<Vec<CaseId>>()),
    )
}

/// Keys of one that is not apart count all the same: what has to do with it comes after it.
fn apart<K: Eq + std::hash::Hash>(all: impl Iterator<Item = Vec<K>>) -> Vec<bool> {
    let mut seen = HashSet::new();
    all.map(|keys| {
        let apart = keys.iter().all(|key| !seen.contains(key));
        seen.extend(keys);
        apart
    })
    .collect()
}

fn shared(arrival: &Arrival) -> Vec<Shared> {
    let (message, clues) = (&arrival.message, &arrival.clues);
    let ids = message
        .message_id
        .iter()
        .chain(&clues.mail_ids)
        .chain(&clues.original);
    message
        .from
        .iter()
        .map(|from| Shared::Sender(from.key()))
        .chain(ids.map(|id| Shared::Id(id.key())))
        .chain([Shared::Words(arrival.substance)])
        .chain(clues.tokens.iter().cloned().map(Shared::Token))
        .chain(
            clues
                .references
                .iter()
                .map(|reference| Shared::Reference(reference.to_string())),
        )
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arrivals::{Place, Stamp};
    use crate::messages::OwnMail;
    use chrono::DateTime;

    fn arrival(headers: &str, words: &str) -> Arc<Arrival> {
        let place = Place {
            mailbox: "complaints".to_owned(),
            uidvalidity: 1,
            uid: "1".to_owned(),
        };
        let raw = format!("{headers}\r\n\r\n{words}\r\n").into_bytes();
        let (modified, now) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH);
        let stamp = Stamp::File { modified, now };
        Arc::new(Arrival::mail(place, stamp, raw, &OwnMail::default()))
    }

    #[test]
    fn messages_that_share_anything_wait_for_each_other() {
        let first = arrival(
            "From: ann@p.example\r\nMessage-ID: <1@p.example>",
            "The wall is wet.",
        );
        for (what, stranger, headers, words) in [
            (
                "nothing",
                true,
                "From: bob@p.example\r\nMessage-ID: <2@p.example>",
                "No heating.",
            ),
            ("nothing, not even a sender", true, "Subject: Hello", "Good day."),
            (
                "the sender",
                false,
                "From: Ann <ANN@p.example>\r\nMessage-ID: <2@p.example>",
                "No heating.",
            ),
            (
                "the Message-ID",
                false,
                "From: bob@p.example\r\nMessage-ID: <1@p.example>",
                "No heating.",
            ),
            (
                "the words",
                false,
                "From: bob@p.example\r\nMessage-ID: <2@p.example>",
                "The wall is wet.",
            ),
            (
                "an answer",
                false,
                "From: bob@p.example\r\nMessage-ID: <2@p.example>\r\nIn-Reply-To: <1@p.example>",
                "So is ours.",
            ),
        ] {
            let second = arrival(headers, words);
            assert_eq!(strangers(&[first.clone(), second]), [true, stranger], "{what}");
        }
    }

    #[test]
    fn what_waits_makes_others_wait() {
        let apart = apart([vec![1], vec![1, 2], vec![2], vec![3]].into_iter());
        assert_eq!(apart, [true, false, false, true]);
    }
}
