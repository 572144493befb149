//! The text of a bounce whose server sends no report, in; what can be made out of it, out.

use std::sync::LazyLock;

use regex::Regex;

use super::bounce::BounceKind;
use super::fields::in_text;
use super::ids::{self, MailId};
use super::phrases::{DELAYED, FULL, RETURNED_COPY, pattern};
use crate::addresses::Address;

/// What the text says.
pub(super) struct Said {
    pub(super) kind: BounceKind,
    pub(super) temporary: bool,
    pub(super) recipients: Vec<Address>,
    pub(super) original: Option<MailId>,
    pub(super) references: Vec<MailId>,
}

/// Longer texts are the returned mail itself.
const READ: usize = 600;

/// Reads the words of a server. `our` are addresses that a bounce names without accusing them.
pub(super) fn read(text: &str, our: &[Address]) -> Said {
    let lines: Vec<&str> = text.lines().collect();
    let copy = lines.iter().position(|line| is_copy(line)).unwrap_or(lines.len());
    let said = &lines[..copy.min(READ)];
    let below = &lines[copy.min(lines.len())..];
    let whole = said.join("\n");
    let delayed = DELAYED.is_match(&whole);
    Said {
        kind: if delayed {
            BounceKind::Delayed
        } else {
            BounceKind::Failed
        },
        temporary: FULL.is_match(&whole),
        recipients: if delayed {
            Vec::new()
        } else {
            accused(said, below, our)
        },
        original: header(below, "message-id")
            .or_else(|| header(&lines, "message-id"))
            .into_iter()
            .flatten()
            .next(),
        references: header(below, "references")
            .into_iter()
            .chain(header(below, "in-reply-to"))
            .flatten()
            .collect(),
    }
}

/// Whether the returned mail begins here.
fn is_copy(line: &str) -> bool {
    line.len() < 200
        && (RETURNED_COPY.is_match(line)
            || starts(line, "return-path:")
            || starts(line, "received: from")
            || starts(line, "received: by"))
}

fn starts(line: &str, label: &str) -> bool {
    line.trim_start_matches(['>', ' ', '\t'])
        .get(..label.len())
        .is_some_and(|head| head.eq_ignore_ascii_case(label))
}

/// The ids of a field of the returned header.
fn header(lines: &[&str], name: &str) -> Option<Vec<MailId>> {
    let at = lines.iter().position(|line| starts(line, &format!("{name}:")))?;
    let mut value = lines[at].split_once(':')?.1.to_owned();
    for line in lines[at + 1..]
        .iter()
        .take(50)
        .take_while(|line| line.starts_with([' ', '\t']))
    {
        value.push_str(line);
    }
    Some(ids::all(&value))
}

/// The addresses that the text accuses: those that begin a line or stand by a code, else all that
/// are not ours and not the server's, else the one the returned mail went to.
fn accused(said: &[&str], below: &[&str], our: &[Address]) -> Vec<Address> {
    static CODE: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b[45]\d\d\b|\b5\.\d\.\d"));
    let mine = |address: &Address| {
        our.contains(address) || super::class::is_daemon(&address.local().to_ascii_lowercase())
    };
    let on = |line: &&str| in_text(line).filter(|address| !mine(address)).collect::<Vec<_>>();
    let begins = |line: &&&str| {
        line.trim_start_matches([' ', '\t', '<', '*', '-', '"', '\'', '('])
            .split([' ', '>', ':', ','])
            .next()
            .is_some_and(|word| word.contains('@'))
    };
    let first: Vec<Address> = said
        .iter()
        .filter(begins)
        .flat_map(|line| on(line).into_iter().take(1))
        .collect();
    if !first.is_empty() {
        return first;
    }
    let coded: Vec<Address> = said
        .iter()
        .filter(|line| CODE.is_match(line))
        .flat_map(on)
        .collect();
    if !coded.is_empty() {
        return coded;
    }
    let all: Vec<Address> = said.iter().flat_map(on).collect();
    if !all.is_empty() {
        return all;
    }
    let to = below.iter().find(|line| starts(line, "to:"));
    to.map(on).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_accused_is_told_from_the_others() {
        let our: Vec<Address> = vec!["complaints@housing.example".parse().unwrap()];
        for (text, accused) in [
            (
                "I'm sorry.\n\n<ann@x.example>:\nUser unknown\n\n--- Below this line is a copy of the message.\n\nTo: bob@y.example",
                "ann@x.example",
            ),
            (
                "Message from complaints@housing.example to ann@x.example failed: 550 no",
                "ann@x.example",
            ),
            (
                "It did not reach ann@x.example. Ask postmaster@x.example",
                "ann@x.example",
            ),
            (
                "It failed.\n--- Original message ---\nTo: ann@x.example",
                "ann@x.example",
            ),
        ] {
            let said = read(text, &our);
            let found: Vec<&str> = said.recipients.iter().map(Address::as_str).collect();
            assert_eq!((said.kind, found), (BounceKind::Failed, vec![accused]), "{text}");
        }
    }

    #[test]
    fn a_delay_accuses_nobody() {
        let said = read(
            "Warning: message still undelivered.\nann@x.example\nWe will keep trying for 4 days",
            &[],
        );
        assert_eq!((said.kind, said.recipients.len()), (BounceKind::Delayed, 0));
    }

    #[test]
    fn the_returned_header_gives_the_original() {
        let said = read(
            "failed\n--- Returned message ---\nMessage-ID: <a@b.example>\nReferences: <c@d.example>\n <e@f.example>\n",
            &[],
        );
        assert_eq!(
            said.original.map(|id| id.to_string()).as_deref(),
            Some("a@b.example")
        );
        assert_eq!(said.references.len(), 2);
    }
}
