//! Whole letters compared, and what no letter may ever do.

use super::*;
use crate::policies::{LetterKind as Resident, Part};
use crate::triage::Hazard;
use std::collections::BTreeMap;

mod escapes;
mod mails;
mod overrides;
mod parts;
mod reading_ease;
mod words;

fn post() -> Post {
    Post {
        from: Mailbox {
            name: Some("Example Homes complaints".to_owned()),
            address: "complaints@example.org".parse().unwrap(),
        },
        to: Mailbox {
            name: None,
            address: "aisha@example.net".parse().unwrap(),
        },
        reply_to: None,
        envelope_from: "complaints+b7@example.org".parse().unwrap(),
        message_id: "redress.abc123@example.org".to_owned(),
        in_reply_to: Some("first@example.net".to_owned()),
        references: vec!["<first@example.net>".to_owned()],
        date: "2026-11-13T09:05:00Z".parse().unwrap(),
        automatic: Automatic::Replied,
        attachments: Vec::new(),
    }
}

fn compose_sample(letter: &Letter, post: &Post) -> String {
    let rendered = Templates::embedded().unwrap().render(letter).unwrap();
    String::from_utf8(compose(&rendered, post, letter.kind()).unwrap()).unwrap()
}

fn receipt() -> Letter {
    Letter::Case(CaseLetter {
        safety: Some(Hazard::Gas),
        ..CaseLetter::sample(Resident::Receipt)
    })
}

fn render(letter: &Letter) -> Rendered {
    Templates::embedded().unwrap().render(letter).unwrap()
}
