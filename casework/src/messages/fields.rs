//! The header fields of a mail, raw, in; addresses, texts and dates, out.

use std::borrow::Cow;
use std::sync::LazyLock;

use chrono::{DateTime, Utc};
use mail_parser::parsers::MessageStream;
use regex::Regex;

use super::charsets::{guess, harmless};
use super::phrases::pattern;
use crate::addresses::Address;

/// More recipients than this are not kept from one field.
const RECIPIENTS: usize = 1_000;

/// The fields of one header in their order, names in lower case, values as they came.
pub(super) struct Fields<'a> {
    list: Vec<(String, &'a [u8])>,
}

impl<'a> Fields<'a> {
    /// The fields of `part`, whose offsets point into `raw`.
    pub(super) fn of(part: &mail_parser::MessagePart<'_>, raw: &'a [u8]) -> Self {
        let value = |header: &mail_parser::Header<'_>| {
            raw.get(header.offset_start as usize..header.offset_end as usize)
                .unwrap_or_default()
        };
        let list = part.headers.iter();
        Self {
            list: list
                .map(|header| (header.name().to_ascii_lowercase(), value(header)))
                .collect(),
        }
    }

    /// All values of one field, top first.
    pub(super) fn all<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'a [u8]> + 's {
        self.list
            .iter()
            .filter(move |(n, _)| n == name)
            .map(|(_, value)| *value)
    }

    /// The topmost value of one field.
    pub(super) fn first(&self, name: &str) -> Option<&'a [u8]> {
        self.list.iter().find(|(n, _)| n == name).map(|(_, value)| *value)
    }

    /// All names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|(name, _)| name.as_str())
    }

    /// The topmost value as text: undeclared 8-bit guessed, encoded words (RFC 2047) decoded.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.first(name).map(text_of).filter(|text| !text.is_empty())
    }

    /// The topmost value without folds and comments, in lower case: for fields of a closed vocabulary.
    pub(super) fn word(&self, name: &str) -> Option<String> {
        self.first(name).map(word_of)
    }

    /// All addresses of all fields of one name.
    pub(super) fn addresses(&self, name: &str) -> Vec<Address> {
        let found = self.all(name).flat_map(|value| mailboxes(value).0);
        found.map(|(_, address)| address).take(RECIPIENTS).collect()
    }
}

/// A value as text.
pub(super) fn text_of(value: &[u8]) -> String {
    let text = ended(value);
    let parsed = MessageStream::new(&text).parse_unstructured();
    let text = parsed.as_text().unwrap_or_default();
    let text = unmistaken(text);
    harmless(&text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Encoded words that say Latin-1 or ASCII and hold UTF-8 come out as its bytes, one by one.
fn unmistaken(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        return Cow::Borrowed(text);
    }
    let bytes: Option<Vec<u8>> = text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect();
    match bytes.and_then(|bytes| String::from_utf8(bytes).ok()) {
        Some(text) => Cow::Owned(text),
        None => Cow::Borrowed(text),
    }
}

/// A value without comments (RFC 5322 §3.2.2), folds and case.
pub(super) fn word_of(value: &[u8]) -> String {
    let mut depth = 0_usize;
    let mut out = String::new();
    for c in guess(value).chars() {
        match c {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            c if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out.trim().to_lowercase()
}

/// The mailboxes of an address field, with their names, and whether it was well formed: an address
/// found in text that is no address list is better than a mail without a sender.
pub(super) fn mailboxes(value: &[u8]) -> (Vec<(Option<String>, Address)>, bool) {
    let text = ended(value);
    let parsed = MessageStream::new(&text).parse_address();
    let mut found = Vec::new();
    let mut sound = true;
    for entry in parsed
        .as_address()
        .into_iter()
        .flat_map(mail_parser::Address::iter)
        .take(RECIPIENTS)
    {
        let name = entry
            .name()
            .map(|name| harmless(name).split_whitespace().collect::<Vec<_>>().join(" "));
        let name = name.filter(|name| !name.is_empty());
        match entry.address().map(|a| a.trim().trim_end_matches('.').parse()) {
            Some(Ok(address)) => found.push((name, address)),
            _ => sound = false,
        }
    }
    if found.is_empty() {
        found.extend(in_text(&String::from_utf8_lossy(&text)).map(|address| (None, address)));
        found.truncate(1);
    }
    (found, sound)
}

/// Addresses that stand in running text, those in angle brackets first.
pub(super) fn in_text(text: &str) -> impl Iterator<Item = Address> + '_ {
    static BRACKETED: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"<(?:mailto:)?([^\s<>()"',;:]+@[^\s<>()"',;:]+)>"#));
    static BARE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"[^\s<>()\[\]"',;:=|]+@[A-Za-z0-9._-]*[A-Za-z0-9]"#));
    let bracketed = BRACKETED
        .captures_iter(text)
        .filter_map(|c| c.get(1))
        .map(|m| m.as_str());
    let bare = BARE.find_iter(text).map(|m| m.as_str());
    bracketed.chain(bare).filter_map(|found| found.parse().ok())
}

/// A date (RFC 5322 §3.3) that exists.
pub(super) fn date_of(value: &[u8]) -> Option<DateTime<Utc>> {
    let text = ended(value);
    let parsed = MessageStream::new(&text).parse_date();
    let date = parsed.as_datetime().filter(|date| date.is_valid())?;
    DateTime::from_timestamp(date.to_timestamp(), 0)
}

/// The value as UTF-8 with the line end that the parser's fields end at.
fn ended(value: &[u8]) -> Cow<'_, [u8]> {
    if value.is_ascii() && value.ends_with(b"\n") {
        return Cow::Borrowed(value);
    }
    let mut text = guess(value).into_owned().into_bytes();
    if !text.ends_with(b"\n") {
        text.push(b'\n');
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_fields_are_decoded() {
        for (value, text) in [
            (&b" Damp\r\n again\r\n"[..], "Damp again"),
            (b" R\xe9clamation \xa345\n", "Réclamation £45"),
            (b" =?utf-8?Q?Zo=C3=AB?=\n", "Zoë"),
            (
                b" =?utf-8?B?w6k= =?bogus-99?Q?caf=E9?= =?utf-8?Q?x\n",
                "=?utf-8?B?w6k= caf\u{fffd} =?utf-8?Q?x",
            ),
            (b" =?iso-8859-1?Q?Fr=C3=B6sche?=\n", "Frösche"),
            (b" =?iso-8859-1?Q?Fr\xf6sche?=\n", "Frösche"),
            (b" =?iso-8859-1?Q?Fr=F6sche?=\n", "Frösche"),
            (b" Bcc:\x00 \x1bx", "Bcc: x"),
        ] {
            assert_eq!(text_of(value), text);
        }
    }

    #[test]
    fn mailboxes_are_found() {
        for (value, name, address, sound) in [
            (
                &b" \"Ann Lee\" <ann@x.example>\n"[..],
                Some("Ann Lee"),
                "ann@x.example",
                true,
            ),
            (b" ann@x.example (Ann)\n", Some("Ann"), "ann@x.example", true),
            (b" Ren\xe9 <r@x.example>\n", Some("René"), "r@x.example", true),
            (
                b" =?utf-8?Q?Zo=C3=AB?= <z@x.example>",
                Some("Zoë"),
                "z@x.example",
                true,
            ),
        ] {
            let (found, well) = mailboxes(value);
            assert_eq!(
                found.first().map(|(n, a)| (n.as_deref(), a.as_str())),
                Some((name, address))
            );
            assert_eq!(well, sound, "{address}");
        }
    }

    #[test]
    fn comments_and_case_do_not_hide_a_word() {
        assert_eq!(word_of(b" Auto-Replied (by (my) robot)\r\n"), "auto-replied");
        assert_eq!(word_of(b" (yes) No ; x=y\n"), "no ; x=y");
    }

    #[test]
    fn dates_that_do_not_exist_are_none() {
        assert!(date_of(b" Foo, 32 Foo 2026 99:99:99 +9999\n").is_none());
        assert_eq!(
            date_of(b" Tue, 6 Jan 2026 10:00:00 +0100\n")
                .map(|d| d.to_rfc3339())
                .as_deref(),
            Some("2026-01-06T09:00:00+00:00")
        );
    }
}
