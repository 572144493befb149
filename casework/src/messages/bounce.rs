//! A mail that may be a report of failure, in; whom it did not reach, and why, out (RFC 3464).

use std::collections::HashSet;

use super::bounce_text;
use super::charsets::guess;
use super::fields::{Fields, in_text, text_of};
use super::ids::{self, MailId};
use super::parts::{bytes_of, leaves};
use super::phrases::FULL;
use super::raw::{Tree, ended, hide_nested, open};
use crate::addresses::Address;

/// What a bounce reports.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Bounce {
    /// The worst that it reports of any recipient.
    pub kind: BounceKind,
    /// The failure may pass: a full mailbox (5.2.2), a 4.x.x status, a delay.
    pub temporary: bool,
    /// The addresses that were not reached; only these are marked.
    pub failed_recipients: Vec<Address>,
    /// The Message-ID of the mail that is reported on.
    pub original: Option<MailId>,
    /// What that mail answered: In-Reply-To and References of the returned header.
    pub original_references: Vec<MailId>,
    /// What the report says of each recipient; empty where there is no report but only text.
    pub statuses: Vec<RecipientStatus>,
}

/// The worst that a report says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BounceKind {
    /// Not delivered, and nobody tries any longer.
    Failed,
    /// Not delivered yet. Nothing has failed.
    Delayed,
    /// Delivered, relayed or expanded: no bounce at all.
    Delivered,
}

/// The lines of a report about one recipient (RFC 3464 §2.3).
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RecipientStatus {
    /// Final-Recipient.
    pub address: Option<Address>,
    /// Original-Recipient: the address as we wrote it, where a server changed it on the way.
    pub original_address: Option<Address>,
    /// Action.
    pub action: Action,
    /// Status: `5.1.1`.
    pub status: Option<String>,
    /// Diagnostic-Code, in the words of the server.
    pub diagnostic: Option<String>,
}

/// Action (RFC 3464 §2.3.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It failed.
    Failed,
    /// It is still being tried.
    Delayed,
    /// It arrived.
    Delivered,
    /// It went on to a server that does not report.
    Relayed,
    /// It went on to several.
    Expanded,
    /// Not said, or not understood.
    Unknown,
}

/// The types of a part that is a whole mail.
pub(super) const MAIL_IN_MAIL: [&str; 2] = ["message/rfc822", "message/global"];

/// The parts of a mail that a report is made of.
#[derive(Default)]
pub(super) struct Report {
    pub(super) statuses: Vec<RecipientStatus>,
    pub(super) returned: Returned,
    pub(super) has_status_part: bool,
    pub(super) has_returned_part: bool,
}

/// The header of the mail that came back.
#[derive(Default)]
pub(super) struct Returned {
    pub(super) id: Option<MailId>,
    pub(super) references: Vec<MailId>,
    pub(super) to: Vec<Address>,
}

impl Report {
    /// Reads the parts of a report; other parts say nothing here.
    pub(super) fn of(tree: &Tree<'_>) -> Self {
        let mut report = Self::default();
        for (_, kind, part) in leaves(tree) {
            match kind.as_str() {
                "message/delivery-status" | "message/global-delivery-status" => {
                    report.has_status_part = true;
                    report.statuses.extend(statuses(&guess(&bytes_of(tree, part))));
                }
                "message/rfc822"
                | "message/global"
                | "text/rfc822-headers"
                | "message/rfc822-headers"
                | "message/global-headers"
                    if report.returned.id.is_none() =>
                {
                    report.has_returned_part = true;
                    report.returned = returned(&bytes_of(tree, part));
                }
                _ => {}
            }
        }
        report
    }

    /// The report as a bounce. Where it names nobody, the text may.
    pub(super) fn into_bounce(self, fields: &Fields<'_>, text: &str, our: &[Address]) -> Bounce {
        let mut said = bounce_text::read(text, our);
        let kind = kind(&self.statuses).unwrap_or(said.kind);
        let mut failed = recipients(&self.statuses);
        if failed.is_empty() && kind == BounceKind::Failed {
            failed = fields.addresses("x-failed-recipients");
        }
        if failed.is_empty() && kind == BounceKind::Failed {
            failed = std::mem::take(&mut said.recipients);
        }
        if failed.is_empty() && kind == BounceKind::Failed {
            failed.clone_from(&self.returned.to);
        }
        let temporary = match kind {
            BounceKind::Delayed => true,
            BounceKind::Delivered => false,
            BounceKind::Failed => temporary(&self.statuses).unwrap_or(said.temporary),
        };
        let references = if self.returned.references.is_empty() {
            said.references
        } else {
            self.returned.references
        };
        Bounce {
            kind,
            temporary,
            failed_recipients: distinct(failed),
            original: self.returned.id.or(said.original),
            original_references: references,
            statuses: self.statuses,
        }
    }
}

fn distinct(addresses: Vec<Address>) -> Vec<Address> {
    let mut seen = HashSet::new();
    addresses
        .into_iter()
        .filter(|address| seen.insert(address.key()))
        .collect()
}

fn kind(statuses: &[RecipientStatus]) -> Option<BounceKind> {
    let any = |action| statuses.iter().any(|status| status.action == action);
    if any(Action::Failed) {
        Some(BounceKind::Failed)
    } else if any(Action::Delayed) {
        Some(BounceKind::Delayed)
    } else if any(Action::Delivered) || any(Action::Relayed) || any(Action::Expanded) {
        Some(BounceKind::Delivered)
    } else {
        None
    }
}

fn recipients(statuses: &[RecipientStatus]) -> Vec<Address> {
    let failed = statuses.iter().filter(|status| status.action == Action::Failed);
    failed
        .filter_map(|status| status.address.clone().or_else(|| status.original_address.clone()))
        .collect()
}

/// Whether every failure may pass; nothing, where no failure has a status.
fn temporary(statuses: &[RecipientStatus]) -> Option<bool> {
    let mut failed = statuses
        .iter()
        .filter(|status| status.action == Action::Failed && status.status.is_some())
        .peekable();
    failed.peek()?;
    Some(failed.all(|status| {
        let code = status.status.as_deref().unwrap_or_default();
        let vague = matches!(code, "5.0.0" | "5.5.0" | "5.2.0");
        code.starts_with('4')
            || code == "5.2.2"
            || vague && status.diagnostic.as_deref().is_some_and(|d| FULL.is_match(d))
    }))
}

/// The per-recipient blocks of a delivery status.
fn statuses(text: &str) -> Vec<RecipientStatus> {
    let text = text.replace('\r', "");
    text.split("\n\n").filter_map(recipient).take(1_000).collect()
}

fn recipient(block: &str) -> Option<RecipientStatus> {
    let unfolded = block.replace("\n ", " ").replace("\n\t", " ");
    let field = |name: &str| {
        unfolded.lines().find_map(|line| {
            let (label, value) = line.split_once(':')?;
            label
                .trim()
                .eq_ignore_ascii_case(name)
                .then(|| value.trim().to_owned())
        })
    };
    let address = |name: &str| field(name).and_then(|value| in_text(value.rsplit(';').next()?).next());
    let (end, first) = (address("final-recipient"), address("original-recipient"));
    let status = field("status").and_then(|status| status.split([' ', '(']).next().map(str::to_owned));
    let diagnostic = field("diagnostic-code");
    if field("final-recipient").is_none()
        && first.is_none()
        && (field("action").is_none() || status.is_none())
    {
        return None;
    }
    let action = action(
        field("action").as_deref().unwrap_or_default(),
        status.as_deref(),
        diagnostic.as_deref(),
    );
    Some(RecipientStatus {
        address: end,
        original_address: first,
        action,
        status,
        diagnostic,
    })
}

/// The action, or what the status says where there is none.
fn action(word: &str, status: Option<&str>, diagnostic: Option<&str>) -> Action {
    let word = word.trim().to_ascii_lowercase();
    let word = word.split([' ', '(', ';']).next().unwrap_or_default();
    let first = status
        .or(diagnostic.and_then(|d| d.split(';').nth(1)))
        .unwrap_or_default()
        .trim()
        .chars()
        .next();
    match (word, first) {
        ("delivered" | "deliverable", _) => Action::Delivered,
        ("delayed", _) => Action::Delayed,
        ("relayed", _) => Action::Relayed,
        ("expanded", _) => Action::Expanded,
        ("failed" | "failure" | "fail", _) | (_, Some('5')) => Action::Failed,
        (_, Some('4')) => Action::Delayed,
        (_, Some('2')) => Action::Delivered,
        _ => Action::Unknown,
    }
}

/// The header of the returned mail.
fn returned(bytes: &[u8]) -> Returned {
    let whole = ended(bytes);
    let shown = hide_nested(&whole);
    let Ok(tree) = open(&whole, &shown) else {
        return Returned::default();
    };
    let Some(root) = tree.mail.parts.first() else {
        return Returned::default();
    };
    let fields = Fields::of(root, &whole);
    let ids = |name| {
        fields
            .first(name)
            .map(|value| ids::all(&text_of(value)))
            .unwrap_or_default()
    };
    Returned {
        id: ids("message-id").into_iter().next(),
        references: ids("references").into_iter().chain(ids("in-reply-to")).collect(),
        to: fields.addresses("to"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_recipient_is_judged_alone() {
        for (block, action, code) in [
            (
                "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1",
                Action::Failed,
                "5.1.1",
            ),
            (
                "Final-Recipient: RFC822;<a@x.example>\nAction: Failed (gone)\nStatus: 5.2.2 (full)",
                Action::Failed,
                "5.2.2",
            ),
            (
                "final-recipient: rfc822; a@x.example\naction: delayed\nstatus: 4.4.1",
                Action::Delayed,
                "4.4.1",
            ),
            (
                "Final-Recipient: rfc822;\n a@x.example\nAction: relayed\nStatus: 2.0.0",
                Action::Relayed,
                "2.0.0",
            ),
            (
                "Original-Recipient: rfc822; a@x.example\nStatus: 5.0.0",
                Action::Failed,
                "5.0.0",
            ),
        ] {
            let found = recipient(block).unwrap();
            let address = found.address.or(found.original_address).unwrap();
            assert_eq!(
                (address.as_str(), found.action, found.status.as_deref()),
                ("a@x.example", action, Some(code)),
                "{block}"
            );
        }
        assert_eq!(recipient("Reporting-MTA: dns; mx.example\nArrival-Date: x"), None);
    }

    #[test]
    fn a_full_mailbox_may_pass_and_an_unknown_user_may_not() {
        for (code, diagnostic, passes) in [
            ("5.1.1", "550 5.1.1 User unknown", false),
            ("5.2.2", "552 5.2.2 full", true),
            ("4.4.7", "expired", true),
            ("5.0.0", "smtp; 552 mailbox full", true),
            ("5.0.0", "smtp; 550 no such user", false),
        ] {
            let block = format!(
                "Final-Recipient: rfc822; a@x.example\nAction: failed\nStatus: {code}\nDiagnostic-Code: {diagnostic}"
            );
            assert_eq!(temporary(&statuses(&block)), Some(passes), "{code} {diagnostic}");
        }
    }
}
