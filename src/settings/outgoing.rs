//! `[outgoing]`, in; how letters leave, out.

use super::fault::{SettingsFault, Source};
use super::lengths::Length;
use super::login::{Keys, Login};
use super::mailbox::{After, MailSource, MailboxSettings};
use super::reach::Reach;
use super::server::SMTP;
use super::written::{self, Text};
use casework::addresses::Address;
use casework::senders::{Sender, TokenAddress};
use casework::toml_text::Fault;
use casework::toml_text::Wrong;
use chrono::TimeDelta;
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;
use wire::Server;

/// How long a server may think about a letter it has been given (RFC 5321 §4.5.3.2.6).
const TIMEOUT: Duration = Duration::from_mins(10);
/// Connections side by side: more than most servers like from one client, fewer than any refuses.
const CONNECTIONS: u32 = 4;
const MOST_CONNECTIONS: u32 = 20;

/// The largest cap on receipts: beyond it, it is none.
const LARGEST_CAP: u32 = 1_000_000;

/// How letters leave (`[outgoing]`).
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// By SMTP, or as files.
    pub way: Way,
    /// The `From` of every letter.
    pub from: Sender,
    /// The envelope sender of a letter, so that its bounce finds the case.
    pub bounces: TokenAddress,
    /// The `Reply-To` of a letter; the same as `bounces` where nothing is said.
    pub replies: TokenAddress,
    /// Rehearsal: every letter goes here instead.
    pub divert_to: Option<Address>,
    /// How many receipts one sender is sent.
    pub receipts: Receipts,
}

/// By which way letters leave.
#[derive(Clone, Debug)]
pub enum Way {
    /// Over an SMTP server.
    Smtp {
        /// The server.
        server: Server,
        /// Who signs in; none where the server relays for this machine.
        login: Option<Login>,
        /// How the server is reached.
        reach: Reach,
        /// How many connections there may be at once.
        connections: u32,
        /// How many letters may go out in a minute; none where the server sets no limit.
        per_minute: Option<u32>,
    },
    /// As files in this Maildir, which is made when it is not there.
    Maildir(PathBuf),
}

/// How many receipts go out; beyond, the complaint is logged and a person is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Receipts {
    /// Receipts to one sender in an hour.
    pub per_sender_hour: u32,
    /// Receipts to one sender in a day.
    pub per_sender_day: u32,
    /// The age of a message beyond which it is not confirmed.
    pub oldest: TimeDelta,
}

impl Default for Receipts {
    fn default() -> Self {
        Self {
            per_sender_hour: 10,
            per_sender_day: 30,
            oldest: TimeDelta::days(14),
        }
    }
}

impl Outgoing {
    pub(super) fn check(
        source: &Source,
        section: &Spanned<written::Outgoing>,
        mailboxes: &[MailboxSettings],
        warnings: &mut Vec<Fault>,
    ) -> Result<Self, SettingsFault> {
        let outgoing = section.get_ref();
        let bounces: TokenAddress = source.parsed("bounces", &outgoing.bounces)?;
        let replies = match &outgoing.replies {
            Some(replies) => source.parsed("replies", replies)?,
            None => bounces.clone(),
        };
        let divert_to = outgoing
            .divert_to
            .as_ref()
            .filter(|text| !text.get_ref().is_empty());
        if let Some(divert_to) = divert_to {
            let wrong = Wrong::new(
                "`divert_to` is set: no letter reaches a resident",
                "empty it when the rehearsal is over",
            );
            warnings.push(source.warning(divert_to.span(), wrong));
            let touched = mailboxes.iter().find(|mailbox| mailbox.after != After::Keep);
            if let Some(mailbox) = touched {
                let message = format!(
                    "`divert_to` is set, and `after` changes mailbox `{}`: a rehearsal would take its mail from those who live by it",
                    mailbox.name
                );
                let wrong = Wrong::new(message, "write after = \"keep\" until the rehearsal is over");
                warnings.push(source.warning(divert_to.span(), wrong));
            }
        }
        Ok(Self {
            way: way(source, section, mailboxes)?,
            from: source.parsed("from", &outgoing.from)?,
            bounces,
            replies,
            divert_to: divert_to
                .map(|text| source.address("divert_to", text))
                .transpose()?,
            receipts: outgoing
                .receipts
                .as_ref()
                .map(|receipts| caps(source, receipts))
                .transpose()?
                .unwrap_or_default(),
        })
    }
}

fn way(
    source: &Source,
    section: &Spanned<written::Outgoing>,
    mailboxes: &[MailboxSettings],
) -> Result<Way, SettingsFault> {
    let outgoing = section.get_ref();
    match (&outgoing.smtp, &outgoing.maildir) {
        (Some(smtp), None) => {
            let keys = Keys {
                user: outgoing.user.as_ref(),
                password_env: outgoing.password_env.as_ref(),
                password_file: outgoing.password_file.as_ref(),
                oauth: outgoing.oauth.as_ref(),
            };
            let (ca_file, timeout) = (outgoing.ca_file.as_ref(), outgoing.timeout.as_ref());
            let connections = number(
                source,
                "connections",
                outgoing.connections.as_ref(),
                MOST_CONNECTIONS,
            )?;
            Ok(Way::Smtp {
                server: smtp_address(source, smtp)?,
                login: Login::check(source, &keys)?,
                reach: Reach::check(source, ca_file, timeout, TIMEOUT)?,
                connections: connections.unwrap_or(CONNECTIONS),
                per_minute: number(source, "per_minute", outgoing.per_minute.as_ref(), LARGEST_CAP)?,
            })
        }
        (None, Some(maildir)) => outbox(source, maildir, mailboxes),
        (Some(_), Some(maildir)) => {
            let wrong = Wrong::new("both `smtp` and `maildir` are given", "keep one of them");
            Err(source.fault(maildir.span(), wrong))
        }
        (None, None) => {
            let cure = "add `smtp = \"smtps://mail.example.org:465\"` or `maildir = \"outbox\"`";
            let wrong = Wrong::new("neither `smtp` nor `maildir` is given in [outgoing]", cure);
            Err(source.fault(section.span(), wrong))
        }
    }
}

fn smtp_address(source: &Source, text: &Text) -> Result<Server, SettingsFault> {
    let wrong = |wrong: Wrong| {
        let message = format!("`smtp` {}", wrong.message);
        source.fault(text.span(), Wrong { message, ..wrong })
    };
    match SMTP.server(text.get_ref()).map_err(wrong)? {
        (server, "") => Ok(server),
        _ => Err(wrong(Wrong::new(
            "has something behind the server",
            format!("write it as {}", SMTP.example),
        ))),
    }
}

fn outbox(source: &Source, text: &Text, mailboxes: &[MailboxSettings]) -> Result<Way, SettingsFault> {
    let folder = source.path(&source.name("maildir", text)?);
    let wrong = if mailboxes
        .iter()
        .any(|mailbox| matches!(&mailbox.source, MailSource::Maildir(inbox) if *inbox == folder))
    {
        Wrong::new(
            "`maildir` of [outgoing] is also a mailbox: letters would come back",
            "give it a folder of its own",
        )
    } else if folder.is_dir()
        || folder
            .parent()
            .is_some_and(|above| above.as_os_str().is_empty() || above.is_dir())
    {
        return Ok(Way::Maildir(folder));
    } else {
        Wrong::new(
            "`maildir` names a folder that does not exist",
            format!("correct it, or make it: mkdir -p {}", text.get_ref()),
        )
    };
    Err(source.fault(text.span(), wrong))
}

fn caps(source: &Source, receipts: &written::Receipts) -> Result<Receipts, SettingsFault> {
    let standard = Receipts::default();
    let hour = number(
        source,
        "per_sender_hour",
        receipts.per_sender_hour.as_ref(),
        LARGEST_CAP,
    )?;
    let day = number(
        source,
        "per_sender_day",
        receipts.per_sender_day.as_ref(),
        LARGEST_CAP,
    )?;
    let per_sender_hour = hour.unwrap_or(standard.per_sender_hour.min(day.unwrap_or(LARGEST_CAP)));
    let per_sender_day = day.unwrap_or(standard.per_sender_day.max(per_sender_hour));
    if per_sender_day < per_sender_hour {
        let span = receipts.per_sender_day.as_ref().map_or(0..0, Spanned::span);
        let wrong = Wrong::new(
            "`per_sender_day` is less than `per_sender_hour`",
            "raise it, or lower the other",
        );
        return Err(source.fault(span, wrong));
    }
    let oldest = receipts
        .oldest
        .as_ref()
        .map(|text| oldest(source, text))
        .transpose()?;
    Ok(Receipts {
        per_sender_hour,
        per_sender_day,
        oldest: oldest.unwrap_or(standard.oldest),
    })
}

fn number(
    source: &Source,
    key: &str,
    value: Option<&Spanned<u32>>,
    largest: u32,
) -> Result<Option<u32>, SettingsFault> {
    match value {
        Some(value) if !(1..=largest).contains(value.get_ref()) => {
            let wrong = Wrong::new(
                format!("`{key}` is out of range"),
                format!("write a number from 1 to {largest}"),
            );
            Err(source.fault(value.span(), wrong))
        }
        value => Ok(value.map(|value| *value.get_ref())),
    }
}

fn oldest(source: &Source, text: &Text) -> Result<TimeDelta, SettingsFault> {
    let Length(oldest) = source.parsed("oldest", text)?;
    if oldest < TimeDelta::hours(1) || oldest > TimeDelta::days(36_500) {
        let wrong = Wrong::new(
            "`oldest` is out of range",
            "write a length from \u{201c}1 hour\u{201d} to \u{201c}36500 days\u{201d}",
        );
        return Err(source.fault(text.span(), wrong));
    }
    Ok(oldest)
}
