//! Messages at the door, in; how many of the first have nothing to do with each other, out.
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

/// How many of the first messages share no sender, no Message-ID, no words, and nothing they refer
/// to: at least one, where there is one.
pub fn strangers(arrivals: &[Arc<Arrival>]) -> usize {
    apart(arrivals.iter().map(|arrival| shared(arrival)))
}

/// How many of the first messages point at no case that one before them points at.
pub fn of_other_cases(known: &[Known]) -> usize {
    apart(
        known
            .iter()
            .map(|known| known.cases.keys().copied().collect::<Vec<CaseId>>()),
    )
}

fn apart<K: Eq + std::hash::Hash>(all: impl Iterator<Item = Vec<K>>) -> usize {
    let mut seen = HashSet::new();
    let mut first = 0;
    for keys in all {
        if keys.iter().any(|key| seen.contains(key)) {
            break;
        }
        seen.extend(keys);
        first += 1;
    }
    first
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
