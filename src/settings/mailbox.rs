//! `[[mailbox]]`, in; the mailboxes that are read, out.

use super::fault::{SettingsFault, Source};
use super::login::{Keys, Login};
use super::reach::Reach;
use super::server::IMAP;
use super::written::{self, Text};
use casework::addresses::Address;
use casework::toml_text::Wrong;
use casework::toml_text::nearest;
use std::path::PathBuf;
use std::time::Duration;
use toml::Spanned;
use wire::Server;

/// How long an IMAP server may be silent in the middle of an answer.
const TIMEOUT: Duration = Duration::from_mins(1);

/// A mailbox that complaints arrive in (`[[mailbox]]`).
#[derive(Clone, Debug)]
pub struct MailboxSettings {
    /// Its name in the register; no two are alike.
    pub name: String,
    /// The address people write to.
    pub address: Address,
    /// Where the mail is.
    pub source: MailSource,
    /// What becomes of a message once it is in the register.
    pub after: After,
    /// The name by which the landlord's own mail server signs `Authentication-Results` (RFC 8601 §2.5).
    pub trusted_authserv_id: Option<String>,
}

/// Where mail is fetched.
#[derive(Clone, Debug)]
pub enum MailSource {
    /// A folder of an IMAP server.
    Imap {
        /// The server.
        server: Server,
        /// The folder, as the server names it; `INBOX` where nothing is said.
        folder: String,
        /// Who signs in.
        login: Login,
        /// How the server is reached.
        reach: Reach,
    },
    /// A Maildir on this machine, which exists.
    Maildir(PathBuf),
}

/// What becomes of a message once it is in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// It stays as it is.
    Keep,
    /// It is marked as read.
    Seen,
    /// It is moved into this folder.
    Move(String),
}

/// The mailboxes of the file.
pub(super) fn check(
    source: &Source,
    sections: &[Spanned<written::Mailbox>],
) -> Result<Vec<MailboxSettings>, SettingsFault> {
    let mut mailboxes: Vec<MailboxSettings> = Vec::new();
    for section in sections {
        let mailbox = one(source, section)?;
        if mailboxes.iter().any(|other| other.name == mailbox.name) {
            let message = format!("there are two mailboxes named `{}`", mailbox.name);
            let wrong = Wrong::new(message, "give one of them another name");
            return Err(source.fault(section.get_ref().name.span(), wrong));
        }
        mailboxes.push(mailbox);
    }
    for (section, mailbox) in sections.iter().zip(&mailboxes) {
        if let Some(reader) = mailboxes.iter().find(|reader| mailbox.moves_into(reader)) {
            let message = format!(
                "`after` moves mail into the folder that mailbox `{}` reads: it would be taken in again and again",
                reader.name
            );
            let span = section
                .get_ref()
                .after
                .as_ref()
                .map_or(section.span(), Spanned::span);
            let wrong = Wrong::new(message, "name another folder, as in { move = \"Processed\" }");
            return Err(source.fault(span, wrong));
        }
    }
    Ok(mailboxes)
}

impl MailboxSettings {
    /// Whether mail is moved to where `reader` looks for it. `INBOX` is written in any case (RFC 3501 §5.1).
    fn moves_into(&self, reader: &Self) -> bool {
        let same = |one: &str, other: &str| {
            one == other || (one.eq_ignore_ascii_case("INBOX") && other.eq_ignore_ascii_case("INBOX"))
        };
        match (&self.after, &self.source, &reader.source) {
            (
                After::Move(target),
                MailSource::Imap { server, login, .. },
                MailSource::Imap {
                    server: read,
                    login: reads,
                    folder,
                    ..
                },
            ) => same(target, folder) && server == read && login.user == reads.user,
            _ => false,
        }
    }
}

fn one(source: &Source, section: &Spanned<written::Mailbox>) -> Result<MailboxSettings, SettingsFault> {
    let mailbox = section.get_ref();
    let after = mailbox.after.as_ref().map(|after| what_after(source, after));
    let authserv_id = mailbox.trusted_authserv_id.as_ref();
    Ok(MailboxSettings {
        name: source.name("name", &mailbox.name)?,
        address: source.address("address", &mailbox.address)?,
        source: mail_source(source, section)?,
        after: after.transpose()?.unwrap_or(After::Keep),
        trusted_authserv_id: authserv_id
            .filter(|text| !text.get_ref().is_empty())
            .map(|text| source.name("trusted_authserv_id", text))
            .transpose()?,
    })
}

fn mail_source(source: &Source, section: &Spanned<written::Mailbox>) -> Result<MailSource, SettingsFault> {
    let mailbox = section.get_ref();
    match (&mailbox.imap, &mailbox.maildir) {
        (Some(imap), None) => {
            let keys = Keys {
                user: mailbox.user.as_ref(),
                password_env: mailbox.password_env.as_ref(),
                password_file: mailbox.password_file.as_ref(),
                oauth: mailbox.oauth.as_ref(),
            };
            let login = Login::check(source, &keys)?;
            let (ca_file, timeout) = (mailbox.ca_file.as_ref(), mailbox.timeout.as_ref());
            let reach = Reach::check(source, ca_file, timeout, TIMEOUT)?;
            let (server, folder) = imap_address(source, imap)?;
            let missing = || {
                let wrong = Wrong::new(
                    "`imap` is given without a `user`",
                    "add `user` and `password_env`",
                );
                source.fault(imap.span(), wrong)
            };
            Ok(MailSource::Imap {
                server,
                folder,
                login: login.ok_or_else(missing)?,
                reach,
            })
        }
        (None, Some(maildir)) => maildir_of(source, maildir).map(MailSource::Maildir),
        (Some(_), Some(maildir)) => {
            let wrong = Wrong::new("both `imap` and `maildir` are given", "keep one of them");
            Err(source.fault(maildir.span(), wrong))
        }
        (None, None) => {
            let cure = "add `imap = \"imaps://mail.example.org:993/INBOX\"` or `maildir = \"inbox\"`";
            Err(source.fault(
                section.span(),
                Wrong::new("neither `imap` nor `maildir` is given for this mailbox", cure),
            ))
        }
    }
}

fn imap_address(source: &Source, text: &Text) -> Result<(Server, String), SettingsFault> {
    let (server, folder) = IMAP.server(text.get_ref()).map_err(|wrong| {
        let message = format!("`imap` {}", wrong.message);
        source.fault(text.span(), Wrong { message, ..wrong })
    })?;
    let folder = if folder.is_empty() { "INBOX" } else { folder };
    Ok((server, folder.to_owned()))
}

/// An inbox that nobody made is a typing mistake: made by us, it would stay empty for ever.
fn maildir_of(source: &Source, text: &Text) -> Result<PathBuf, SettingsFault> {
    let folder = text.get_ref();
    let cure = format!("correct it, or make it: mkdir -p {folder}/new {folder}/cur {folder}/tmp");
    source.folder("maildir", text, cure)
}

fn what_after(source: &Source, after: &Spanned<written::After>) -> Result<After, SettingsFault> {
    match after.get_ref() {
        written::After::Word(word) => match word.as_str() {
            "keep" => Ok(After::Keep),
            "seen" => Ok(After::Seen),
            other => {
                let cure = match nearest(other, ["keep", "seen"]) {
                    Some(right) => format!("did you mean `{right}`?"),
                    None => "write \"keep\", \"seen\" or { move = \"Processed\" }".to_owned(),
                };
                Err(source.fault(
                    after.span(),
                    Wrong::new(format!("`after` is not known: {other:?}"), cure),
                ))
            }
        },
        written::After::Move(folder) if folder.trim().is_empty() => {
            let wrong = Wrong::new(
                "`after` moves mail into no folder",
                "write { move = \"Processed\" }",
            );
            Err(source.fault(after.span(), wrong))
        }
        written::After::Move(folder) => Ok(After::Move(folder.clone())),
    }
}
