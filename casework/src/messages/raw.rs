//! The bytes as they came, in; bytes that a parser of RFC 5322 reads, and the parsed tree, out.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::LazyLock;

use mail_parser::{MessageParser, MimeHeaders, PartType};
use regex::bytes::Regex;

use super::phrases::byte_pattern;

/// More fields than this in one header is no mail of a person.
const FIELDS: usize = 2_000;
/// More parts than this is no mail of a person.
const PARTS: usize = 2_000;
/// Deeper multiparts than this are no mail of a person.
const DEPTH: usize = 200;

/// A mail taken apart: the tree, and the bytes its offsets point into.
pub(super) struct Tree<'a> {
    pub(super) raw: &'a [u8],
    pub(super) mail: mail_parser::Message<'a>,
    /// The parser saw other bytes than `raw` (see [`hide_nested`]): contents come from `raw`.
    pub(super) hidden: bool,
}

/// Line ends, byte order mark, mbox line and leading blank lines put right; nothing else is touched.
pub(super) fn tidy(bytes: &[u8]) -> Cow<'_, [u8]> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let start = bytes
        .iter()
        .position(|b| !matches!(b, b'\r' | b'\n' | b' ' | b'\t'));
    let mut bytes = &bytes[start.unwrap_or(bytes.len())..];
    while bytes.starts_with(b"From ") || bytes.starts_with(b">From ") {
        let end = bytes
            .iter()
            .position(|b| matches!(b, b'\n' | b'\r'))
            .map_or(bytes.len(), |n| n + 1);
        bytes = bytes[end..].strip_prefix(b"\n").unwrap_or(&bytes[end..]);
    }
    let head = &bytes[..bytes.len().min(4_096)];
    if head.contains(&b'\r') && !head.contains(&b'\n') {
        return Cow::Owned(
            bytes
                .iter()
                .map(|&b| if b == b'\r' { b'\n' } else { b })
                .collect(),
        );
    }
    Cow::Borrowed(bytes)
}

/// The parser builds and drops nested messages recursively, so a mail of a few megabytes could
/// exhaust the stack. It is shown `message/xfc822` instead, and what is nested is opened one by one.
pub(super) fn hide_nested(raw: &[u8]) -> Cow<'_, [u8]> {
    static NESTED: LazyLock<Regex> = LazyLock::new(|| {
        byte_pattern(
            r"(?i-u)/(?:[ \t]|\([^\n]*\))*(?:rfc822|global)(?:[^-a-z0-9]|$)|multipart(?:[ \t]|\([^\n]*\))*/(?:[ \t]|\([^\n]*\))*digest",
        )
    });
    static LAST_WORD: LazyLock<Regex> =
        LazyLock::new(|| byte_pattern(r"(?i-u)(rfc822|global|digest)[^a-z0-9]?$"));
    let mut out = Cow::Borrowed(raw);
    for line in lines_that_may_nest(raw) {
        for found in NESTED.find_iter(&raw[line.clone()]) {
            if let Some(word) = LAST_WORD.captures(found.as_bytes()).and_then(|c| c.get(1)) {
                out.to_mut()[line.start + found.start() + word.start()] = b'x';
            }
        }
    }
    out
}

/// The lines, each with its end, that hold a piece of a word by which a mail nests another. No name of
/// a type is broken over lines, and all else, the attachments above all, need not be looked at twice.
fn lines_that_may_nest(raw: &[u8]) -> impl Iterator<Item = Range<usize>> + '_ {
    // Three letters of each word are few enough spellings to be looked for many bytes at a time.
    static PIECE: LazyLock<Regex> = LazyLock::new(|| byte_pattern(r"(?-u)822|(?i)glo|dig"));
    let mut seen = 0;
    std::iter::from_fn(move || {
        let at = seen + PIECE.find(&raw[seen..])?.start();
        let start = raw[seen..at]
            .iter()
            .rposition(|&b| b == b'\n')
            .map_or(seen, |n| seen + n + 1);
        seen = raw[at..]
            .iter()
            .position(|&b| b == b'\n')
            .map_or(raw.len(), |n| at + n + 1);
        Some(start..seen)
    })
}

/// The bytes of a mail inside a mail, or of its header alone, so that they can be opened.
pub(super) fn ended(bytes: &[u8]) -> Cow<'_, [u8]> {
    let tidied = tidy(bytes);
    // A header alone has no blank line; a whole mail may be large, and is not copied.
    let has_blank_line =
        tidied.windows(2).any(|two| two == b"\n\n") || tidied.windows(3).any(|three| three == b"\n\r\n");
    if has_blank_line {
        return tidied;
    }
    let mut whole = tidied.into_owned();
    whole.extend_from_slice(b"\n\n");
    Cow::Owned(whole)
}

/// The mail in its parts; why not, where the limits are passed or there is no header at all.
pub(super) fn open<'a>(raw: &'a [u8], shown: &'a [u8]) -> Result<Tree<'a>, String> {
    static PARSER: LazyLock<MessageParser> =
        LazyLock::new(|| MessageParser::new().with_mime_headers().default_header_ignore());
    let mail = PARSER
        .parse(shown)
        .ok_or("it has no header fields: this is no mail")?;
    let field = |header: &mail_parser::Header<'_>| {
        header.offset_start > 0 && raw.get(header.offset_start as usize - 1) == Some(&b':')
    };
    if !mail
        .parts
        .first()
        .is_some_and(|root| root.headers.iter().any(field))
    {
        return Err("it has no header fields: this is no mail".into());
    }
    let fields = mail
        .parts
        .iter()
        .map(|part| part.headers.len())
        .max()
        .unwrap_or_default();
    if fields > FIELDS {
        return Err(format!("it has {fields} header fields; {FIELDS} are read"));
    }
    if mail.parts.len() > PARTS {
        return Err(format!("it has {} parts; {PARTS} are read", mail.parts.len()));
    }
    if depth(&mail) > DEPTH {
        return Err(format!("its parts are nested deeper than {DEPTH}"));
    }
    let hidden = !std::ptr::eq(raw.as_ptr(), shown.as_ptr());
    Ok(Tree { raw, mail, hidden })
}

/// How deep multiparts lie in each other. A part's number is always above its parent's.
fn depth(mail: &mail_parser::Message<'_>) -> usize {
    let mut depths = vec![1; mail.parts.len()];
    for (at, part) in mail.parts.iter().enumerate() {
        if let PartType::Multipart(inner) = &part.body {
            for &id in inner {
                if id as usize > at && (id as usize) < depths.len() {
                    depths[id as usize] = depths[at] + 1;
                }
            }
        }
    }
    depths.into_iter().max().unwrap_or_default()
}

/// A multipart whose boundary is missing or wrong, with the boundary its body really uses.
///
/// RFC 2046 §5.1 has no reading for such a mail; its text would be lost to the reader.
pub(super) fn mend_boundary(tree: &Tree<'_>) -> Option<Vec<u8>> {
    let root = tree.mail.parts.first()?;
    let multipart = root
        .content_type()
        .is_some_and(|kind| kind.ctype() == "multipart");
    if !multipart || matches!(root.body, PartType::Multipart(_)) {
        return None;
    }
    let body = tree.raw.get(root.offset_body as usize..)?;
    let line = body.split(|&b| b == b'\n').find(|line| line.starts_with(b"--"))?;
    let token = std::str::from_utf8(&line[2..]).ok()?.trim();
    let sound = !token.is_empty()
        && token.len() <= 70
        && token
            .bytes()
            .all(|b| b.is_ascii_graphic() && !matches!(b, b'"' | b'\\' | b'<' | b'>'));
    if !sound {
        return None;
    }
    let head = tree.raw.get(..root.offset_body as usize)?.trim_ascii_end();
    let field = format!("\nContent-Type: multipart/mixed; boundary=\"{token}\"\n\n");
    Some([head, field.as_bytes(), body].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_before_the_header_is_taken_off() {
        for (given, tidied) in [
            (&b"From: a@b.example\n\nx"[..], &b"From: a@b.example\n\nx"[..]),
            (b"\xef\xbb\xbfFrom: a\n\nx", b"From: a\n\nx"),
            (b"\r\n\n From: a\n\nx", b"From: a\n\nx"),
            (b"From ann Mon Jan  1\nFrom: a\n\nx", b"From: a\n\nx"),
            (b"From: a\rTo: b\r\rx", b"From: a\nTo: b\n\nx"),
            (b"", b""),
        ] {
            assert_eq!(&*tidy(given), tidied, "{}", String::from_utf8_lossy(given));
        }
    }

    #[test]
    fn a_header_without_a_body_is_given_its_end() {
        for (given, opened) in [
            (&b"From: a\n"[..], &b"From: a\n\n\n"[..]),
            (b"From: a\n\nx", b"From: a\n\nx"),
            (b"From: a\r\n\r\nx", b"From: a\r\n\r\nx"),
        ] {
            assert_eq!(&*ended(given), opened);
        }
    }

    #[test]
    fn nested_messages_are_hidden_from_the_parser_whatever_their_spelling() {
        for text in [
            "Content-Type: message/rfc822\n",
            "message / (a(b)) RFC822;x",
            "Multipart/ Digest",
            "message/global\n",
        ] {
            assert_ne!(&*hide_nested(text.as_bytes()), text.as_bytes(), "{text}");
        }
        let (two, hidden) = (
            "global\nA: x/rfc822; y/global\n\nDIG\nB: x/GLOBAL",
            "global\nA: x/xfc822; y/xlobal\n\nDIG\nB: x/xLOBAL",
        );
        assert_eq!(&*hide_nested(two.as_bytes()), hidden.as_bytes());
        for text in [
            "text/rfc822-headers",
            "Final-Recipient: rfc822; a@b",
            "multipart/mixed",
        ] {
            assert_eq!(&*hide_nested(text.as_bytes()), text.as_bytes(), "{text}");
        }
    }
}
