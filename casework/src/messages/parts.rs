//! A mail in its parts, in; its texts as marked lines, and its attachments, out.

use std::borrow::Cow;

use data_encoding::HEXLOWER;
use mail_parser::{MessagePart, MimeHeaders, PartType};
use sha2::{Digest, Sha256};

use super::Attachment;
use super::charsets::{base64, base64_in_pieces, decode, guess, harmless, is_harmful, quoted_printable};
use super::html;
use super::lines::{self, Line};
use super::raw::{Tree, hide_nested, mend_boundary, open, tidy};

/// Longer names than this say nothing more.
const NAME: usize = 120;

/// The readable text of a mail, once as its plain parts have it, once as its HTML has it.
#[derive(Default)]
pub(super) struct Body {
    pub(super) plain: Vec<Line>,
    pub(super) html: Vec<Line>,
}

/// The texts of a mail. A multipart/alternative says one thing twice: plain and HTML stay apart.
pub(super) fn body(tree: &Tree<'_>) -> Body {
    let mail = &tree.mail;
    let has_html = mail.html_body.iter().any(|&id| is_html(tree, id));
    let mut body = Body::default();
    if mail.text_body != mail.html_body || !has_html {
        for &id in &mail.text_body {
            append(&mut body.plain, text_lines(tree, id));
        }
    }
    if has_html {
        for &id in &mail.html_body {
            append(&mut body.html, text_lines(tree, id));
        }
    }
    if is_blank(&body.plain) && is_blank(&body.html) {
        for &id in &mail.attachments {
            append(&mut body.plain, text_lines(tree, id));
        }
    }
    body
}

/// Whether nothing can be read in any of `lines`.
pub(super) fn is_blank(lines: &[Line]) -> bool {
    lines.iter().all(|line| line.text.trim().is_empty())
}

fn is_html(tree: &Tree<'_>, id: u32) -> bool {
    matches!(tree.mail.part(id).map(|part| &part.body), Some(PartType::Html(_)))
}

fn append(to: &mut Vec<Line>, more: Vec<Line>) {
    if !to.is_empty() && !more.is_empty() {
        to.push(Line::plain(""));
    }
    to.extend(more);
}

/// The lines of one text part; of any other part, none.
fn text_lines(tree: &Tree<'_>, id: u32) -> Vec<Line> {
    let Some(part) = tree.mail.part(id) else {
        return Vec::new();
    };
    match &part.body {
        // An HTML part whose end is missing comes as plain text.
        PartType::Text(seen) if kind(part) == "text/html" => {
            html::lines(&harmless_markup(&decoded(tree, part, seen)))
        }
        PartType::Text(seen) if is_prose(&kind(part)) => {
            let parameter = |name| part.content_type().and_then(|kind| kind.attribute(name));
            let flowed = parameter("format").is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
            let joined = parameter("delsp").is_some_and(|delsp| delsp.eq_ignore_ascii_case("yes"));
            let text = decoded(tree, part, seen);
            let wrapping = match (flowed, joined) {
                (false, _) => lines::Wrapping::Fixed,
                (true, false) => lines::Wrapping::Flowed,
                (true, true) => lines::Wrapping::FlowedJoined,
            };
            lines::of_text(&harmless(&text), wrapping)
        }
        PartType::Html(seen) => html::lines(&harmless_markup(&decoded(tree, part, seen))),
        _ => Vec::new(),
    }
}

/// Text that a person reads; a calendar or the header of a returned mail is none.
fn is_prose(kind: &str) -> bool {
    let data = matches!(
        kind,
        "text/calendar" | "text/rfc822-headers" | "text/csv" | "text/vcard" | "text/x-vcard"
    );
    !data && (kind.starts_with("text/") || kind.starts_with("multipart/"))
}

/// NUL bytes make a tokenizer emit replacement characters in the middle of words.
fn harmless_markup(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        Cow::Owned(text.replace('\0', ""))
    } else {
        Cow::Borrowed(text)
    }
}

/// The text of a part: the parser's, where it is beyond doubt, else from the bytes.
fn decoded<'t>(tree: &'t Tree<'_>, part: &'t MessagePart<'_>, seen: &'t str) -> Cow<'t, str> {
    let declared = part.content_type().and_then(|kind| kind.attribute("charset"));
    let utf8 = declared.is_none_or(|label| label.eq_ignore_ascii_case("utf-8"));
    let beyond_doubt = seen.is_ascii() && !seen.contains('\u{1b}') || utf8 && !seen.contains('\u{fffd}');
    if beyond_doubt && !tree.hidden && !part.is_encoding_problem {
        return Cow::Borrowed(seen);
    }
    let bytes = bytes_of(tree, part);
    let declared = declared.or_else(|| in_markup(&bytes));
    Cow::Owned(decode(&bytes, declared))
}

/// The charset that HTML itself declares, for parts whose header does not.
fn in_markup(bytes: &[u8]) -> Option<&str> {
    let head = std::str::from_utf8(bytes.get(..1_024).unwrap_or(bytes)).ok()?;
    let at = head.find("charset=")? + "charset=".len();
    let label = head[at..].trim_start_matches(['"', '\'']);
    label
        .split(['"', '\'', ';', ' ', '>', '/'])
        .next()
        .filter(|label| !label.is_empty())
}

/// The bytes of a part, its transfer encoding taken off.
pub(super) fn bytes_of<'t>(tree: &'t Tree<'_>, part: &'t MessagePart<'_>) -> Cow<'t, [u8]> {
    if let Some(bytes) = as_parsed(tree, part) {
        return Cow::Borrowed(bytes);
    }
    let raw = raw_of(tree, part);
    match encoding(part).as_deref() {
        Some("base64") => Cow::Owned(base64(raw)),
        Some("quoted-printable") => Cow::Owned(quoted_printable(raw)),
        _ => Cow::Borrowed(raw),
    }
}

/// The bytes as the parser decoded them, where it did and that is beyond doubt.
fn as_parsed<'t>(tree: &Tree<'_>, part: &'t MessagePart<'_>) -> Option<&'t [u8]> {
    match &part.body {
        PartType::Binary(bytes) | PartType::InlineBinary(bytes)
            if !tree.hidden && !part.is_encoding_problem =>
        {
            Some(bytes)
        }
        _ => None,
    }
}

fn raw_of<'t>(tree: &'t Tree<'_>, part: &MessagePart<'_>) -> &'t [u8] {
    let lies = part.offset_body as usize..part.offset_end as usize;
    tree.raw.get(lies).unwrap_or_default()
}

fn encoding(part: &MessagePart<'_>) -> Option<String> {
    let name = part.content_transfer_encoding()?;
    Some(name.trim().to_ascii_lowercase())
}

/// Type and subtype as declared, in lower case.
pub(super) fn kind(part: &MessagePart<'_>) -> String {
    let Some(kind) = part.content_type() else {
        return "text/plain".to_owned();
    };
    let subtype = match kind.subtype() {
        Some("xfc822") => "rfc822",
        Some("xlobal") => "global",
        Some(subtype) => subtype,
        None => "unknown",
    };
    harmless(&format!("{}/{subtype}", kind.ctype()).to_ascii_lowercase()).into_owned()
}

/// Each part that is no container: its number, its type and the part, for [`bytes_of`].
pub(super) fn leaves<'t>(tree: &'t Tree<'_>) -> impl Iterator<Item = (usize, String, &'t MessagePart<'t>)> {
    let parts = tree.mail.parts.iter().enumerate();
    parts
        .filter(|(_, part)| !matches!(part.body, PartType::Multipart(_)))
        .map(|(at, part)| (at, kind(part), part))
}

/// All attachments of a mail.
pub(super) fn attachments(tree: &Tree<'_>) -> Vec<Attachment> {
    let parts = tree
        .mail
        .attachments
        .iter()
        .filter_map(|&id| Some((id as usize, tree.mail.part(id)?)));
    parts
        .map(|(at, part)| {
            let (size, sum) = size_and_sum(tree, part);
            let kind = kind(part);
            Attachment {
                name: safe_name(&name_of(tree, part), at, &kind),
                size,
                sha256: HEXLOWER.encode(&sum),
                content_type: kind,
                part: at,
            }
        })
        .collect()
}

/// The size and the SHA-256 of a part. What the parser has not decoded is not held for them.
fn size_and_sum(tree: &Tree<'_>, part: &MessagePart<'_>) -> (usize, [u8; 32]) {
    let (mut size, mut sum) = (0, Sha256::new());
    let mut add = |bytes: &[u8]| {
        size += bytes.len();
        sum.update(bytes);
    };
    match (as_parsed(tree, part), encoding(part).as_deref()) {
        (None, Some("base64")) => base64_in_pieces(raw_of(tree, part), add),
        _ => add(&bytes_of(tree, part)),
    }
    (size, sum.finalize().into())
}

/// The bytes of attachment `part` of the mail `raw`, as [`read`](super::read()) counted and hashed them.
#[must_use]
pub fn contents(raw: &[u8], part: usize) -> Option<Vec<u8>> {
    let tidied = tidy(raw);
    let shown = hide_nested(&tidied);
    let tree = open(&tidied, &shown).ok()?;
    if let Some(mended) = mend_boundary(&tree) {
        let shown = hide_nested(&mended);
        let tree = open(&mended, &shown).ok()?;
        return tree
            .mail
            .parts
            .get(part)
            .map(|part| bytes_of(&tree, part).into_owned());
    }
    tree.mail
        .parts
        .get(part)
        .map(|part| bytes_of(&tree, part).into_owned())
}

/// The name a part declares. Undeclared 8-bit is read again from the bytes.
fn name_of(tree: &Tree<'_>, part: &MessagePart<'_>) -> String {
    let of = |field: Option<&mail_parser::ContentType<'_>>, name| {
        field.and_then(|field| field.attribute(name)).map(str::to_owned)
    };
    let name = of(part.content_disposition(), "filename").or_else(|| of(part.content_type(), "name"));
    match name {
        Some(name) if name.contains('\u{fffd}') => guessed_name(tree, part).unwrap_or(name),
        name => name.unwrap_or_default(),
    }
}

fn guessed_name(tree: &Tree<'_>, part: &MessagePart<'_>) -> Option<String> {
    part.headers.iter().find_map(|header| {
        let raw = tree
            .raw
            .get(header.offset_start as usize..header.offset_end as usize)?;
        let text = format!("{}\n", guess(raw).trim_end());
        let value = mail_parser::parsers::MessageStream::new(text.as_bytes()).parse_content_type();
        let field = value.as_content_type()?;
        let name = field.attribute("filename").or_else(|| field.attribute("name"))?;
        Some(name.to_owned()).filter(|name| !name.contains('\u{fffd}'))
    })
}

/// A name that can stand in a list, a header and a folder without doing harm.
fn safe_name(declared: &str, part: usize, kind: &str) -> String {
    let last = declared.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .map(|c| if c.is_whitespace() { ' ' } else { c })
        .filter(|&c| !is_harmful(c) && !"<>:\"|?*".contains(c))
        .collect();
    let clean = clean.trim_matches(['.', ' ']);
    if clean.is_empty() {
        let ending = match kind {
            "message/rfc822" | "message/global" => ".eml",
            "application/pdf" => ".pdf",
            "image/jpeg" => ".jpg",
            "image/png" => ".png",
            "text/calendar" => ".ics",
            "text/html" => ".html",
            _ if kind.starts_with("text/") => ".txt",
            _ => "",
        };
        return format!("attachment-{part}{ending}");
    }
    let stem = clean.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let device = matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || stem.len() == 4 && (stem.starts_with("com") || stem.starts_with("lpt"));
    let name = if device {
        format!("_{clean}")
    } else {
        clean.to_owned()
    };
    shortened(name)
}

/// At most [`NAME`] characters, the ending kept.
fn shortened(name: String) -> String {
    let long = name.chars().count();
    if long <= NAME {
        return name;
    }
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    let ending = if ending.chars().count() <= 10 { ending } else { "" };
    let head: String = name.chars().take(NAME - 12).collect();
    format!("{head}….{ending}").trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_attachments_do_no_harm() {
        for (declared, name) in [
            ("report.pdf", "report.pdf"),
            ("../../../../tmp/evil\u{7}.pdf", "evil.pdf"),
            ("C:\\Windows\\boot.ini", "boot.ini"),
            ("photo\u{202e}gpj.exe", "photogpj.exe"),
            ("..", "attachment-3.pdf"),
            ("", "attachment-3.pdf"),
            ("nul.txt", "_nul.txt"),
            ("COM1", "_COM1"),
            ("a\r\nb\u{0}.txt", "a  b.txt"),
            ("kitchen (2).jpg", "kitchen (2).jpg"),
        ] {
            assert_eq!(safe_name(declared, 3, "application/pdf"), name, "{declared:?}");
        }
        let long = safe_name(&format!("{}.pdf", "ä".repeat(300)), 1, "application/pdf");
        assert_eq!(
            (long.chars().count(), long.split('.').next_back()),
            (NAME - 7, Some("pdf")),
            "{long}"
        );
    }
}
