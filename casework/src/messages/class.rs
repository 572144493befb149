//! The header, the sender and the words of a mail, in; what it is and every reason for it, out.
//!
//! Automatic mail is logged where it belongs and never answered, so each sign that a machine
//! is allowed to give is read: RFC 3834, RFC 2369, RFC 3464, RFC 5965, RFC 8098 and the unwritten ones.

use super::fields::{Fields, word_of};
use super::phrases::{AWAY_SUBJECT, AWAY_TEXT};
use super::substance::has_subject_mark;
use super::{Class, MailId, OwnMail, ReturnPath, Sender};
use crate::addresses::Address;

/// More hops than this are a loop (RFC 5321 §6.3 asks for at least 100).
const HOPS: usize = 100;

/// What there is to judge by.
pub(super) struct Evidence<'a> {
    pub(super) fields: &'a Fields<'a>,
    pub(super) own: &'a OwnMail,
    pub(super) from: Option<&'a Address>,
    pub(super) sender: Sender,
    pub(super) return_path: &'a ReturnPath,
    pub(super) message_id: Option<&'a MailId>,
    pub(super) subject: &'a str,
    pub(super) own_words: &'a str,
    /// The types of all parts, the container first.
    pub(super) kinds: &'a [String],
    /// Why it is a bounce, where the report or the text says so.
    pub(super) bounce: Option<&'a str>,
}

/// What a mail is, and why. Of several findings the one that stands first in the order below decides.
pub(super) fn judge(evidence: &Evidence<'_>) -> (Class, Vec<String>) {
    let mut found = Vec::new();
    ours(evidence, &mut found);
    reports(evidence, &mut found);
    if evidence.sender != Sender::WebForm {
        automatic(evidence, &mut found);
        senders(evidence, &mut found);
        away(evidence, &mut found);
    }
    let order = [
        Class::Own,
        Class::Feedback,
        Class::Receipt,
        Class::Bounce,
        Class::List,
        Class::AutoReply,
    ];
    if let Some(class) = order
        .into_iter()
        .find(|class| found.iter().any(|(c, _)| c == class))
    {
        return (class, found.into_iter().map(|(_, why)| why).collect());
    }
    nobody(evidence)
}

/// Not automatic: written by somebody, if it can be said by whom.
fn nobody(evidence: &Evidence<'_>) -> (Class, Vec<String>) {
    match evidence.sender {
        Sender::Nobody => (
            Class::Unreadable,
            vec!["nobody can say who wrote it: no From, no reverse path".into()],
        ),
        Sender::WebForm => (
            Class::Human,
            vec!["a web form of the landlord; Reply-To is the resident".into()],
        ),
        Sender::Several => (
            Class::Human,
            vec!["several senders are named; the first is taken, unproven".into()],
        ),
        Sender::ReversePath => (
            Class::Human,
            vec!["From is missing; the reverse path is taken".into()],
        ),
        Sender::Garbled => (
            Class::Human,
            vec!["From is garbled; the address in it is taken".into()],
        ),
        Sender::Certain => (Class::Human, vec!["nothing says that a machine wrote it".into()]),
    }
}

type Found = Vec<(Class, String)>;

/// Our own mail, come back. Only the fields of the mail itself count: a returned letter of ours lies
/// inside a bounce with all of its own.
fn ours(evidence: &Evidence<'_>, found: &mut Found) {
    if evidence.fields.first("x-redress").is_some() {
        found.push((Class::Own, "X-Redress: a letter of ours came back".into()));
    }
    if evidence.sender != Sender::WebForm && evidence.from.is_some_and(|from| evidence.own.holds(from)) {
        found.push((Class::Own, "the sender is an address of ours".into()));
    }
    let domain = evidence.message_id.and_then(MailId::domain);
    let ours = |domain: &String| {
        evidence
            .own
            .message_id_domains
            .iter()
            .any(|own| own.eq_ignore_ascii_case(domain))
    };
    if domain.as_ref().is_some_and(ours) && evidence.bounce.is_none() {
        found.push((Class::Own, "the Message-ID is one of ours".into()));
    }
    let hops = evidence.fields.all("received").count();
    if hops > HOPS {
        found.push((Class::Own, format!("{hops} Received fields: a loop")));
    }
}

fn reports(evidence: &Evidence<'_>, found: &mut Found) {
    let has = |kind: &str| evidence.kinds.iter().any(|k| k == kind);
    let report = evidence
        .fields
        .first("content-type")
        .map(word_of)
        .unwrap_or_default();
    let report = if report.starts_with("multipart/report") {
        report.as_str()
    } else {
        ""
    };
    if has("message/feedback-report") || report.contains("feedback-report") {
        found.push((
            Class::Feedback,
            "a feedback report: somebody called our mail spam".into(),
        ));
    } else if has("message/disposition-notification") || report.contains("disposition-notification") {
        found.push((Class::Receipt, "a read receipt".into()));
    } else if let Some(why) = evidence.bounce {
        found.push((Class::Bounce, why.into()));
    } else if !report.is_empty() {
        found.push((Class::AutoReply, "multipart/report".into()));
    }
}

/// The fields by which machines own up.
fn automatic(evidence: &Evidence<'_>, found: &mut Found) {
    let fields = evidence.fields;
    for value in fields.all("auto-submitted").map(word_of) {
        let word = value.split(';').next().unwrap_or_default().trim();
        if !matches!(word, "no" | "") {
            found.push((Class::AutoReply, format!("Auto-Submitted: {}", shown(word))));
        }
    }
    for value in fields
        .all("precedence")
        .chain(fields.all("x-precedence"))
        .map(word_of)
    {
        match value.as_str() {
            "bulk" | "junk" | "list" => found.push((Class::List, format!("Precedence: {value}"))),
            "auto_reply" | "auto-reply" => found.push((Class::AutoReply, format!("Precedence: {value}"))),
            _ => {}
        }
    }
    for value in fields.all("x-auto-response-suppress").map(word_of) {
        let named = |word: &str| matches!(word.trim(), "dr" | "autoreply" | "oof" | "all");
        if value.split([',', ';', ' ']).any(named) {
            found.push((
                Class::AutoReply,
                format!("X-Auto-Response-Suppress: {}", shown(&value)),
            ));
        }
    }
    telling_names(fields, found);
    if fields
        .all("x-post-messageclass")
        .any(|value| word_of(value).contains("autoresponder"))
    {
        found.push((Class::AutoReply, "X-POST-MessageClass: autoresponder".into()));
    }
}

/// Each field whose mere presence tells, once.
fn telling_names(fields: &Fields<'_>, found: &mut Found) {
    for name in fields.names() {
        if let Some(class) = by_name(name)
            && !found.iter().any(|(_, why)| why == name)
            && !denied(fields, name)
        {
            found.push((class, name.to_owned()));
        }
    }
}

/// What that presence tells.
fn by_name(name: &str) -> Option<Class> {
    match name {
        "x-autoreply"
        | "x-autorespond"
        | "x-autoresponder"
        | "x-autoresponse"
        | "x-mail-autoreply"
        | "x-autoreply-from"
        | "x-autogenerated"
        | "x-fc-machinegenerated"
        | "x-ms-exchange-inbox-rules-loop"
        | "x-failed-recipients" => Some(Class::AutoReply),
        "feedback-id" | "mailing-list" | "x-mailing-list" | "x-mailman-version" => Some(Class::List),
        _ if name.starts_with("list-") => Some(Class::List),
        _ => None,
    }
}

/// `X-Autoreply: no` says the opposite.
fn denied(fields: &Fields<'_>, name: &str) -> bool {
    name.starts_with("x-auto") && matches!(fields.word(name).as_deref(), Some("no" | "false" | "0"))
}

/// Senders that are no people.
fn senders(evidence: &Evidence<'_>, found: &mut Found) {
    if *evidence.return_path == ReturnPath::Null {
        found.push((Class::AutoReply, "Return-Path: <> must never be answered".into()));
    }
    let empty = evidence
        .fields
        .first("from")
        .is_some_and(|value| value.trim_ascii().is_empty());
    if empty {
        found.push((Class::AutoReply, "From is empty".into()));
    }
    let Some(from) = evidence.from else { return };
    let local = from.local().to_ascii_lowercase();
    if is_daemon(&local) {
        found.push((Class::AutoReply, format!("the sender is {}", shown(&local))));
    } else if local.starts_with("owner-") || local.ends_with("-request") {
        found.push((Class::List, "the sender is the owner of a list".into()));
    }
}

/// Whether a mail server goes by this local part.
pub(super) fn is_daemon(local: &str) -> bool {
    matches!(
        local,
        "mailer-daemon"
            | "postmaster"
            | "post_master"
            | "mailerdaemon"
            | "mail-daemon"
            | "mdaemon"
            | "mailer_daemon"
    )
}

/// A subject that says so, and anything else that does: a person may write about an office, too.
fn away(evidence: &Evidence<'_>, found: &mut Found) {
    if has_subject_mark(evidence.subject) || !AWAY_SUBJECT.is_match(evidence.subject) {
        return;
    }
    let fields = evidence.fields;
    let head: String = evidence.own_words.chars().take(2_000).collect();
    let weak = AWAY_TEXT.is_match(&head)
        || [
            "in-reply-to",
            "references",
            "precedence",
            "x-precedence",
            "auto-submitted",
            "x-auto-response-suppress",
        ]
        .into_iter()
        .any(|name| fields.first(name).is_some())
        || evidence.from.is_some_and(|from| is_unattended(from.local()));
    if weak {
        found.push((
            Class::AutoReply,
            "subject and other signs of an out-of-office note".into(),
        ));
    }
}

fn is_unattended(local: &str) -> bool {
    let bare: String = local.chars().filter(char::is_ascii_alphabetic).collect();
    let bare = bare.to_ascii_lowercase();
    bare.starts_with("noreply") || bare.starts_with("donotreply") || bare.contains("autorepl")
}

/// A value of a stranger's, short enough for a reason.
fn shown(value: &str) -> String {
    value.chars().filter(|c| !c.is_control()).take(60).collect()
}
