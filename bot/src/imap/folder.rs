//! A folder's name, in; the folder opened and what lies in it, out.

use super::fault::{ImapError, ImapFault};
use super::session::Answer;
use super::words::{folder, internal_date};
use super::{Imap, Session};
use crate::maildir::After;
use async_imap::imap_proto::{AttributeValue, Response, ResponseCode};
use chrono::{DateTime, Utc};

/// An open folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Opened {
    /// Its UIDVALIDITY.
    pub uidvalidity: u32,
    /// The UID that the next message will have or be below; the server may not say.
    pub uidnext: Option<u32>,
    /// Whether messages can be marked or moved.
    pub writable: bool,
    /// Which of the flags that matter to us it keeps.
    pub keeps: Keeps,
}

/// Flags that a folder keeps for good (PERMANENTFLAGS, RFC 3501 §7.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keeps {
    /// `\Seen`.
    pub seen: bool,
    /// `\Deleted`.
    pub deleted: bool,
}

/// A message lying in the folder, as the list names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lying {
    /// Its UID.
    pub uid: u32,
    /// Its size in bytes as the server announces it (RFC822.SIZE).
    pub size: u32,
    /// When the server took it in.
    pub internal: Option<DateTime<Utc>>,
}

impl Imap {
    /// Opens the folder; where messages stay as they are, so that nothing can be changed in it.
    pub(super) async fn select(&self, session: &mut Session) -> Result<Opened, ImapError> {
        let verb = match self.after {
            After::Keep => "EXAMINE",
            After::Seen | After::Move(_) => "SELECT",
        };
        self.open_folder(session, verb, &self.folder).await
    }

    /// Opens a folder by that command.
    pub(super) async fn open_folder(
        &self,
        session: &mut Session,
        verb: &str,
        name: &str,
    ) -> Result<Opened, ImapError> {
        let command = format!("{verb} {}", folder(name));
        let (mut uidvalidity, mut uidnext, mut writable) = (None, None, true);
        // Where the server does not say, all flags are kept.
        let mut keeps = Keeps {
            seen: true,
            deleted: true,
        };
        let answer = session
            .exec(&command, |response| {
                if let Response::Data { outcome, .. } | Response::Done { outcome, .. } = response {
                    match &outcome.code {
                        Some(ResponseCode::UidValidity(number)) => uidvalidity = Some(*number),
                        Some(ResponseCode::UidNext(number)) => uidnext = Some(*number),
                        Some(ResponseCode::PermanentFlags(flags)) => keeps = Keeps::of(flags),
                        Some(ResponseCode::ReadOnly) => writable = false,
                        _ => {}
                    }
                }
            })
            .await;
        match answer.map_err(|fault| self.error(fault))? {
            Answer::Refused { why, .. } => Err(self.error(ImapFault::NoFolder {
                folder: name.to_owned(),
                why,
            })),
            Answer::Done => match uidvalidity {
                Some(uidvalidity) => Ok(Opened {
                    uidvalidity,
                    uidnext,
                    writable,
                    keeps,
                }),
                None => Err(self.error(ImapFault::Odd(
                    "its folder has no UIDVALIDITY: messages could not be told apart".to_owned(),
                ))),
            },
        }
    }
}

impl Session {
    /// The messages of a window of UIDs, in their order; `to` none means up to the last one there is.
    pub async fn list(&mut self, from: u32, to: Option<u32>) -> Result<Vec<Lying>, ImapFault> {
        if to.is_none() {
            self.news = false;
        }
        let to = to.map_or_else(|| "*".to_owned(), |to| to.to_string());
        let command = format!("UID FETCH {from}:{to} (UID RFC822.SIZE INTERNALDATE)");
        let mut lying = Vec::new();
        self.must("to list the folder", &command, |response| {
            if let Response::Fetch(_, attributes) = response
                && let Some(one) = Lying::of(attributes)
            {
                lying.push(one);
            }
        })
        .await?;
        // `n:*` always names the last message, though its UID be below n (RFC 3501 §6.4.8).
        lying.retain(|one| one.uid >= from);
        lying.sort_unstable_by_key(|one| one.uid);
        lying.dedup_by_key(|one| one.uid);
        Ok(lying)
    }
}

impl Keeps {
    fn of<T: AsRef<str>>(flags: &[T]) -> Self {
        let has = |flag: &str| flags.iter().any(|one| one.as_ref().eq_ignore_ascii_case(flag));
        Self {
            seen: has("\\Seen"),
            deleted: has("\\Deleted"),
        }
    }
}

impl Lying {
    /// Only an answer to the list has a size: the server may tell of changed flags at any time.
    fn of(attributes: &[AttributeValue<'_>]) -> Option<Self> {
        let (mut uid, mut size, mut internal) = (None, None, None);
        for attribute in attributes {
            match attribute {
                AttributeValue::Uid(number) => uid = Some(*number),
                AttributeValue::Rfc822Size(number) => size = Some(*number),
                AttributeValue::InternalDate(date) => internal = internal_date(date),
                _ => {}
            }
        }
        Some(Self {
            uid: uid?,
            size: size?,
            internal,
        })
    }
}
