//! The raw bytes of a mail and what is ours, in; a [`Message`], out.

use std::borrow::Cow;
use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::bounce::Report;
use super::class::{Evidence, is_daemon, judge};
use super::fields::{Fields, date_of, in_text, mailboxes, text_of};
use super::forwarded;
use super::ids::{self, MailId};
use super::lines::joined;
use super::parts::{self, Body};
use super::phrases::{RETURNED_SUBJECT, RETURNED_TEXT};
use super::raw::{Tree, hide_nested, mend_boundary, open, tidy};
use super::{Class, Message, OwnMail, ReturnPath, Sender, language, own_words};
use crate::addresses::Address;

/// Mails within mails are read this deep, where a mail says nothing itself.
const NESTED: usize = 3;

/// Reads a mail. Never fails: what cannot be read is [`Class::Unreadable`], with the reason.
#[must_use]
pub fn read(raw: &[u8], own: &OwnMail) -> Message {
    let tidied = tidy(raw);
    let shown = hide_nested(&tidied);
    let tree = match open(&tidied, &shown) {
        Ok(tree) => tree,
        Err(why) => return unreadable(why),
    };
    if let Some(mended) = mend_boundary(&tree) {
        let shown = hide_nested(&mended);
        if let Ok(tree) = open(&mended, &shown) {
            return message(&tree, own);
        }
    }
    message(&tree, own)
}

fn unreadable(why: String) -> Message {
    Message {
        from: None,
        from_name: None,
        sender: Sender::Nobody,
        return_path: ReturnPath::Absent,
        reply_to: Vec::new(),
        to: Vec::new(),
        cc: Vec::new(),
        delivered_to: Vec::new(),
        subject: None,
        message_id: None,
        in_reply_to: Vec::new(),
        references: Vec::new(),
        sent_at: None,
        arrived_at: None,
        text: String::new(),
        own_words: String::new(),
        attachments: Vec::new(),
        class: Class::Unreadable,
        why: vec![why],
        bounce: None,
        forwarded: None,
        language: None,
    }
}

fn message(tree: &Tree<'_>, own: &OwnMail) -> Message {
    let Some(root) = tree.mail.parts.first() else {
        return unreadable("it has no parts".into());
    };
    let fields = Fields::of(root, tree.raw);
    let mut message = addressed(&fields, own);
    let mut body = parts::body(tree);
    message.text = whole(tree, &body, NESTED);
    message.own_words = new_words(&mut body, &message.text);
    message.attachments = parts::attachments(tree);
    message.language = language::of(&message.own_words);
    let why = bounced(tree, &fields, &mut message);
    let kinds: Vec<String> = tree.mail.parts.iter().map(parts::kind).collect();
    let (class, why) = judge(&Evidence {
        fields: &fields,
        own,
        from: message.from.as_ref(),
        sender: message.sender,
        return_path: &message.return_path,
        message_id: message.message_id.as_ref(),
        subject: message.subject.as_deref().unwrap_or_default(),
        own_words: &message.own_words,
        kinds: &kinds,
        bounce: why,
    });
    if class != Class::Bounce {
        message.bounce = None;
    }
    if class == Class::Human {
        let subject = message.subject.as_deref().unwrap_or_default();
        let lines = if body.plain.is_empty() {
            &body.html
        } else {
            &body.plain
        };
        message.forwarded = forwarded::find(tree, subject, lines);
    }
    (message.class, message.why) = (class, why);
    message
}

/// All that the header says.
fn addressed(fields: &Fields<'_>, own: &OwnMail) -> Message {
    let return_path = return_path(fields);
    let reply_to = fields.addresses("reply-to");
    let (from, from_name, sender) = sender(fields, own, &return_path, &reply_to);
    let ids = |name| {
        fields
            .first(name)
            .map(|value| ids::all(&text_of(value)))
            .unwrap_or_default()
    };
    let delivered = ["delivered-to", "x-original-to", "envelope-to"];
    Message {
        from,
        from_name,
        sender,
        return_path,
        reply_to,
        to: fields.addresses("to"),
        cc: fields.addresses("cc"),
        delivered_to: delivered.iter().flat_map(|name| fields.addresses(name)).collect(),
        subject: fields.text("subject"),
        message_id: message_id(fields),
        in_reply_to: ids("in-reply-to"),
        references: ids("references"),
        sent_at: fields.first("date").and_then(date_of),
        arrived_at: arrived_at(fields),
        ..unreadable(String::new())
    }
}

fn message_id(fields: &Fields<'_>) -> Option<MailId> {
    fields
        .first("message-id")
        .and_then(|value| ids::all(&text_of(value)).into_iter().next())
}

/// The envelope sender. Some stores write the null path as `<MAILER-DAEMON>`.
fn return_path(fields: &Fields<'_>) -> ReturnPath {
    let Some(value) = fields.first("return-path") else {
        return ReturnPath::Absent;
    };
    let text = text_of(value);
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if bare == "<>" || bare == "\"\"" || is_daemon(&bare.trim_matches(['<', '>']).to_ascii_lowercase()) {
        return ReturnPath::Null;
    }
    in_text(&text)
        .next()
        .map_or(ReturnPath::Absent, ReturnPath::Address)
}

/// The writer, their name, and how far that can be relied on.
fn sender(
    fields: &Fields<'_>,
    own: &OwnMail,
    return_path: &ReturnPath,
    reply_to: &[Address],
) -> (Option<Address>, Option<String>, Sender) {
    let (found, sound) = fields.first("from").map(mailboxes).unwrap_or_default();
    let several = fields.all("from").count() > 1 || found.len() > 1;
    match found.into_iter().next() {
        Some((_, from)) if own.web_forms.contains(&from) => match reply_to.first() {
            Some(resident) => (Some(resident.clone()), None, Sender::WebForm),
            None => (Some(from), None, Sender::WebForm),
        },
        Some((name, from)) => {
            let sender = match (several, sound) {
                (true, _) => Sender::Several,
                (false, true) => Sender::Certain,
                (false, false) => Sender::Garbled,
            };
            (Some(from), name, sender)
        }
        None => match return_path {
            ReturnPath::Address(path) => (Some(path.clone()), None, Sender::ReversePath),
            _ => (None, None, Sender::Nobody),
        },
    }
}

/// When our side took it in: the topmost Received that bears a date.
fn arrived_at(fields: &Fields<'_>) -> Option<DateTime<Utc>> {
    fields.all("received").find_map(|value| {
        let at = value.iter().rposition(|&b| b == b';')?;
        date_of(&value[at + 1..])
    })
}

/// All that can be read. Plain text and HTML mostly say the same; where they do not, both are kept.
fn whole(tree: &Tree<'_>, body: &Body, depth: usize) -> String {
    let (plain, html) = (joined(body.plain.iter()), joined(body.html.iter()));
    match (plain.is_empty(), html.is_empty()) {
        (false, true) => plain,
        (true, false) => html,
        (true, true) => nested(tree, depth),
        (false, false) if same_words(&plain, &html) => plain,
        (false, false) => format!("{plain}\n\n{html}"),
    }
}

/// The text of the first mail within a mail that says nothing itself.
fn nested(tree: &Tree<'_>, depth: usize) -> String {
    let inner = parts::leaves(tree).find(|(_, kind, _)| depth > 0 && kind == "message/rfc822");
    let Some((_, _, part)) = inner else {
        return String::new();
    };
    let bytes = parts::bytes_of(tree, part);
    let tidied = tidy(&bytes);
    let shown = hide_nested(&tidied);
    open(&tidied, &shown)
        .map(|tree| whole(&tree, &parts::body(&tree), depth - 1))
        .unwrap_or_default()
}

/// Whether most of the longer words of each text are in the other.
fn same_words(plain: &str, html: &str) -> bool {
    // Programs make one text of the other: then they agree word for word, mostly with all that stands between.
    let agree = plain.split_ascii_whitespace().eq(html.split_ascii_whitespace())
        || longer_words(plain).eq(longer_words(html));
    agree || {
        let words = |text| longer_words(text).map(lower).collect::<HashSet<_>>();
        let (plain, html) = (words(plain), words(html));
        plain.intersection(&html).count() * 2 >= html.len()
    }
}

fn longer_words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words.filter(|word| word.len() > 3).take(2_000)
}

fn lower(word: &str) -> Cow<'_, str> {
    if word.bytes().all(|b| b.is_ascii_lowercase()) {
        Cow::Borrowed(word)
    } else {
        Cow::Owned(word.to_lowercase())
    }
}

/// The new words: by the HTML tree where there is one, else by the marks of plain text.
fn new_words(body: &mut Body, text: &str) -> String {
    let lines = if parts::is_blank(&body.html) {
        &mut body.plain
    } else {
        &mut body.html
    };
    let new = own_words::of(lines);
    if new.is_empty() { text.to_owned() } else { new }
}

/// What a bounce reports goes into the message; why it is one comes out.
fn bounced(tree: &Tree<'_>, fields: &Fields<'_>, message: &mut Message) -> Option<&'static str> {
    let report = Report::of(tree);
    let why = if report.has_status_part {
        "a delivery status report"
    } else if fields.first("x-failed-recipients").is_some() {
        "X-Failed-Recipients"
    } else if names_itself(message) && report.has_returned_part || is_bounce_in_words(message) {
        "a mail server's words about mail that came back"
    } else {
        return None;
    };
    let our = [message.to.clone(), message.from.clone().into_iter().collect()].concat();
    message.bounce = Some(report.into_bounce(fields, &message.text, &our));
    Some(why)
}

/// A mail server that sends no report: it names itself, or has no return path, and says so.
fn is_bounce_in_words(message: &Message) -> bool {
    let end = |text: &str| text.char_indices().nth(4_000).map_or(text.len(), |(at, _)| at);
    let subject = message.subject.as_deref().unwrap_or_default();
    let by_subject = || RETURNED_SUBJECT.is_match(subject);
    let by_text = || RETURNED_TEXT.is_match(&message.text[..end(&message.text)]);
    if names_itself(message) {
        by_subject() || by_text()
    } else {
        message.return_path == ReturnPath::Null && by_subject() && by_text()
    }
}

/// Whether a mail server is the sender, by the address, the reverse path or the name.
fn names_itself(message: &Message) -> bool {
    let daemon = |address: &Address| is_daemon(&address.local().to_ascii_lowercase());
    let path = match &message.return_path {
        ReturnPath::Address(path) => daemon(path),
        _ => false,
    };
    path || message.from.as_ref().is_none_or(daemon)
        || message.from_name.as_deref().is_some_and(is_server_name)
}

fn is_server_name(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "mail delivery",
        "mailer-daemon",
        "mailer daemon",
        "postmaster",
        "mail administrator",
        "delivery subsystem",
        "delivery system",
        "mail system",
    ]
    .iter()
    .any(|known| name.contains(known))
}
