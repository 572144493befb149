//! A mail that passes another on, in; who wrote the one inside, and when, out.
//!
//! Staff forward residents' mail: the resident is the complainant, the forwarder only the messenger.
//! What is found here is a claim of the forwarder's program; a person confirms it.

use chrono::{DateTime, Utc};

use super::bounce::MAIL_IN_MAIL;
use super::fields::{Fields, date_of, mailboxes};
use super::lines::Line;
use super::own_words::is_header_block;
use super::parts;
use super::phrases::FROM_LABEL;
use super::raw::{Tree, ended, hide_nested, open};
use super::substance::has_forward_mark;
use crate::addresses::Address;

/// The mail inside a forwarded one.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Forwarded {
    /// Its From.
    pub from: Address,
    /// The name that came with it.
    pub from_name: Option<String>,
    /// Its Date; inline forwards mostly write one that only people can read.
    pub sent_at: Option<DateTime<Utc>>,
    /// The part that holds it, where it is attached, for [`contents`](super::contents).
    pub part: Option<usize>,
}

/// An attached mail, else the header block of an inline one where the subject is marked `Fwd:`.
pub(super) fn find(tree: &Tree<'_>, subject: &str, lines: &[Line]) -> Option<Forwarded> {
    attached(tree).or_else(|| has_forward_mark(subject).then(|| inline(lines)).flatten())
}

fn attached(tree: &Tree<'_>) -> Option<Forwarded> {
    let (at, _, part) = parts::leaves(tree).find(|(_, kind, _)| MAIL_IN_MAIL.contains(&kind.as_str()))?;
    let bytes = parts::bytes_of(tree, part);
    let inner = ended(&bytes);
    let shown = hide_nested(&inner);
    let inner_tree = open(&inner, &shown).ok()?;
    let fields = Fields::of(inner_tree.mail.parts.first()?, &inner);
    let (from_name, from) = mailboxes(fields.first("from")?).0.into_iter().next()?;
    let sent_at = fields.first("date").and_then(date_of);
    Some(Forwarded {
        from,
        from_name,
        sent_at,
        part: Some(at),
    })
}

fn inline(lines: &[Line]) -> Option<Forwarded> {
    let at = (0..lines.len()).find(|&at| is_header_block(&lines[at..]))?;
    let block = lines[at..].iter().take(8);
    let from = block.clone().find(|line| FROM_LABEL.is_match(&line.text))?;
    let value = from
        .text
        .split_once([':', '：'])?
        .1
        .trim_start_matches(['*', '_', ' ']);
    let (from_name, from) = mailboxes(value.as_bytes()).0.into_iter().next()?;
    let dates = block.filter_map(|line| date_of(line.text.split_once(':')?.1.as_bytes()));
    Some(Forwarded {
        from,
        from_name,
        sent_at: dates.into_iter().next(),
        part: None,
    })
}
