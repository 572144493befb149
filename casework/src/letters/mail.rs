//! A letter in words and how it is posted, in; the frozen bytes of a mail, out.
//!
//! Nothing is left to chance or to the clock: the boundaries between the parts come
//! from the Message-ID, so the same letter composed again has the same bytes.

use super::quoted_printable::quoted_printable;
use super::{LetterFault, LetterKind, Rendered, wording::one_line};
use crate::addresses::Address;
use chrono::{DateTime, Utc};
use lettre::message::header::{ContentTransferEncoding, ContentType, HeaderName, HeaderValue};
use lettre::message::{Attachment, Body, Message, MessageBuilder, MultiPart, MultiPartKind, SinglePart};
use sha2::{Digest, Sha256};

/// How many References are kept from the beginning and from the end of a thread.
const FIRST_AND_LAST: (usize, usize) = (4, 6);
/// Longer Message-IDs could not be folded into a line (RFC 5322 §2.1.1: 998 octets).
const LONGEST_ID: usize = 900;
/// The longest line a 7bit part may have (RFC 5321 §4.5.3.1.6).
const LONGEST_LINE: usize = 998;
/// The longest name or subject, in characters.
const LONGEST_NAME: usize = 100;
const LONGEST_SUBJECT: usize = 200;

/// An address and the name shown with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// The name shown.
    pub name: Option<String>,
    /// The address.
    pub address: Address,
}

/// Whether a person wrote the letter (RFC 3834 §5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// A machine answers a message: `auto-replied`.
    Replied,
    /// A machine writes by itself: `auto-generated`.
    Generated,
    /// A person's words: the header is absent.
    No,
}

/// A file to send with a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Its name.
    pub name: String,
    /// Its content type. A `message/rfc822` that is not seven-bit text goes as
    /// `application/octet-stream`: RFC 2046 §5.2.1 allows it no encoding.
    pub content_type: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How a letter is posted: who to, who from, and in which thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// The `From` header.
    pub from: Mailbox,
    /// The one recipient.
    pub to: Mailbox,
    /// Where an answer goes, if not to `from`.
    pub reply_to: Option<Address>,
    /// The sender of the envelope, where a bounce goes. Not part of the bytes.
    pub envelope_from: Address,
    /// `left@right`, with or without angle brackets.
    pub message_id: String,
    /// The message that is answered.
    pub in_reply_to: Option<String>,
    /// The thread up to it, the oldest first. Kept are the first 4 and the last 6.
    pub references: Vec<String>,
    /// The `Date` header.
    pub date: DateTime<Utc>,
    /// Whether a person wrote.
    pub automatic: Automatic,
    /// Files to send with it.
    pub attachments: Vec<Attached>,
}

/// The mail, ready to be sent: headers and parts, line ends CRLF, seven-bit.
/// CR and LF in any value of `rendered` or `post` cannot make a header of their own.
pub fn compose(rendered: &Rendered, post: &Post, kind: LetterKind) -> Result<Vec<u8>, LetterFault> {
    let id = message_id(&post.message_id).ok_or_else(|| LetterFault::MessageId(post.message_id.clone()))?;
    let words = words(rendered, &id);
    let mail = match (words, post.attachments.as_slice()) {
        (Words::Plain(part), []) => headers(post, rendered, kind, &id)?.singlepart(part),
        (Words::Both(parts), []) => headers(post, rendered, kind, &id)?.multipart(parts),
        (words, files) => {
            let mut mixed = match words {
                Words::Plain(part) => multipart(MultiPartKind::Mixed, &id).singlepart(part),
                Words::Both(parts) => multipart(MultiPartKind::Mixed, &id).multipart(parts),
            };
            for file in files {
                mixed = mixed.singlepart(attachment(file)?);
            }
            headers(post, rendered, kind, &id)?.multipart(mixed)
        }
    };
    mail.map(|mail| mail.formatted())
        .map_err(|error| LetterFault::Mail(error.to_string()))
}

fn headers(
    post: &Post,
    rendered: &Rendered,
    kind: LetterKind,
    id: &str,
) -> Result<MessageBuilder, LetterFault> {
    // An address that the headers cannot be read back with is none that a letter goes to.
    let mut mail = Message::builder()
        .from(mailbox(&post.from)?)
        .to(mailbox(&post.to)?)
        .subject(one_line(&rendered.subject, LONGEST_SUBJECT))
        .date(post.date.into())
        .message_id(Some(id.to_owned()));
    if let Some(address) = &post.reply_to {
        mail = mail.reply_to(lettre::message::Mailbox::new(None, lettre_address(address)?));
    }
    if let Some(cause) = post.in_reply_to.as_deref().and_then(message_id) {
        mail = mail.in_reply_to(cause);
    }
    let thread = trimmed(&post.references);
    if !thread.is_empty() {
        mail = mail.references(thread.join(" "));
    }
    let automatic = match post.automatic {
        Automatic::Replied => Some("auto-replied"),
        Automatic::Generated => Some("auto-generated"),
        Automatic::No => None,
    };
    if let Some(value) = automatic {
        mail = mail
            .raw_header(raw("Auto-Submitted", value))
            .raw_header(raw("X-Auto-Response-Suppress", "All"));
    }
    Ok(mail
        .raw_header(raw("Content-Language", "en-GB"))
        .raw_header(raw("X-Redress", kind.name())))
}

fn raw(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn mailbox(mailbox: &Mailbox) -> Result<lettre::message::Mailbox, LetterFault> {
    let name = mailbox
        .name
        .as_deref()
        .map(|name| one_line(name, LONGEST_NAME))
        .filter(|name| !name.is_empty());
    Ok(lettre::message::Mailbox::new(
        name,
        lettre_address(&mailbox.address)?,
    ))
}

fn lettre_address(address: &Address) -> Result<lettre::Address, LetterFault> {
    address
        .as_str()
        .parse()
        .map_err(|_| LetterFault::Address(address.to_string()))
}

/// `text` as `<left@right>`, unless it holds what a Message-ID cannot hold.
fn message_id(text: &str) -> Option<String> {
    let inner = text.trim().trim_start_matches('<').trim_end_matches('>');
    let sound = !inner.is_empty()
        && inner.len() <= LONGEST_ID
        && inner
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'));
    sound.then(|| format!("<{inner}>"))
}

/// The sound ones of `references`, without those between the first 4 and the last 6.
fn trimmed(references: &[String]) -> Vec<String> {
    let sound: Vec<String> = references.iter().filter_map(|id| message_id(id)).collect();
    let (first, last) = FIRST_AND_LAST;
    if sound.len() <= first + last {
        return sound;
    }
    [&sound[..first], &sound[sound.len() - last..]].concat()
}

enum Words {
    Plain(SinglePart),
    Both(MultiPart),
}

fn words(rendered: &Rendered, id: &str) -> Words {
    let text = SinglePart::plain(encoded(&rendered.text));
    match &rendered.html {
        None => Words::Plain(text),
        Some(html) => Words::Both(
            multipart(MultiPartKind::Alternative, id)
                .singlepart(text)
                .singlepart(SinglePart::html(encoded(html))),
        ),
    }
}

/// A text as the body of a part, in the encoding that suits it.
fn encoded(text: &str) -> Body {
    match quoted_printable(text) {
        Some(bytes) => Body::dangerous_pre_encoded(bytes, ContentTransferEncoding::QuotedPrintable),
        None => Body::new(crlf(text)),
    }
}

/// An empty multipart whose boundary comes from the Message-ID. `=_` begins it because
/// no encoded part can hold these two characters (RFC 2045 §6.7).
fn multipart(kind: MultiPartKind, id: &str) -> MultiPart {
    let purpose = if matches!(kind, MultiPartKind::Mixed) {
        "mixed"
    } else {
        "alternative"
    };
    let digest = Sha256::digest(format!("{purpose} {id}"));
    let boundary = format!("=_{}", data_encoding::HEXLOWER.encode(&digest[..16]));
    MultiPart::builder().kind(kind).boundary(boundary).build()
}

/// Text with every line ended by CRLF and without the control characters that mail
/// forbids.
fn crlf(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 16);
    let mut kept = 0;
    for (at, c) in text.char_indices() {
        let written = match c {
            ' '..='~' | '\t' => continue,
            '\r' if text[at + 1..].starts_with('\n') => "",
            '\r' | '\n' => "\r\n",
            c if c.is_control() => "",
            _ => continue,
        };
        out.push_str(&text[kept..at]);
        out.push_str(written);
        kept = at + c.len_utf8();
    }
    out.push_str(&text[kept..]);
    out.truncate(out.trim_end_matches("\r\n").len());
    out.push_str("\r\n");
    out
}

fn attachment(file: &Attached) -> Result<SinglePart, LetterFault> {
    let name = one_line(&file.name, LONGEST_NAME).replace(['/', '\\', '"'], "_");
    let asked: ContentType = file
        .content_type
        .parse()
        .map_err(|_| LetterFault::ContentType(file.content_type.clone()))?;
    if !file.content_type.to_ascii_lowercase().starts_with("message/") {
        return Ok(Attachment::new(name).body(Body::new(file.bytes.clone()), asked));
    }
    if let Some(text) = seven_bit(&file.bytes) {
        let body = Body::dangerous_pre_encoded(text.into_bytes(), ContentTransferEncoding::SevenBit);
        return Ok(Attachment::new(name).body(body, asked));
    }
    let octets = "application/octet-stream"
        .parse()
        .map_err(|_| LetterFault::ContentType(name.clone()))?;
    Ok(Attachment::new(name).body(Body::new(file.bytes.clone()), octets))
}

/// A raw message as text that may stand in a mail as it is, if it is that.
fn seven_bit(bytes: &[u8]) -> Option<String> {
    let text = str::from_utf8(bytes)
        .ok()
        .filter(|text| text.is_ascii() && !text.contains('\0'))?;
    let text = text
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .replace('\n', "\r\n");
    text.split("\r\n")
        .all(|line| line.len() <= LONGEST_LINE)
        .then_some(text)
}
