//! A mailbox that is to be looked over before it is relied on, in; what is found there, out.
//!
//! Nothing here writes to the register, and of the folder's messages only the one that was sent to
//! try the way is ever touched.

use super::fault::{ImapError, ImapFault};
use super::fetch::Body;
use super::folder::Keeps;
use super::sets::sets;
use super::tally::{Count, compare};
use super::words::{folder, internal_date};
use super::{Imap, Session};
use crate::maildir::After;
use crate::watch::BotError;
use async_imap::imap_proto::rfc4314::AclRight;
use async_imap::imap_proto::{AttributeValue, Response};
use chrono::{DateTime, Utc};
use register::Register;
use tokio_util::sync::CancellationToken;

/// As many of the newest messages are asked who stamped them.
const NEWEST: usize = 20;
/// As much of a header is read: what the receiving server adds stands at its top.
const TOP: u32 = 16 * 1024;
/// A mailbox that is being looked over.
#[derive(Debug)]
pub struct Visit<'a> {
    pub(super) imap: &'a Imap,
    pub(super) session: Session,
    newest: Vec<u32>,
}

/// What a user may do in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Mark messages as read.
    pub flag: bool,
    /// Take messages out of it.
    pub take_out: bool,
}

/// The folder that messages are moved into.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// It is there, and messages may be put into it.
    There,
    /// It is there, and nothing may be put into it.
    Closed,
    /// It is not there: the bot makes it when it is first needed, if the server lets it.
    NotThere,
}

/// The top of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// When its server took it in.
    pub internal: Option<DateTime<Utc>>,
    /// The beginning of its header, as it came.
    pub text: Vec<u8>,
    pub(super) uid: u32,
    pub(super) folder: String,
}

impl Imap {
    /// Connects and signs in, as the bot does.
    pub async fn visit(&self) -> Result<Visit<'_>, ImapError> {
        let session = self.open(&CancellationToken::new()).await?;
        Ok(Visit {
            imap: self,
            session,
            newest: Vec::new(),
        })
    }
}

impl Visit<'_> {
    /// Whether the server says by itself when mail comes (IDLE).
    pub fn idles(&self) -> bool {
        self.session.abilities.idle
    }

    /// Whether it moves messages in one step (MOVE).
    pub fn moves(&self) -> bool {
        self.session.abilities.moves
    }

    /// Whether it removes messages one by one (UIDPLUS).
    pub fn removes(&self) -> bool {
        self.session.abilities.uidplus
    }

    /// Opens the folder as the bot does, and says what may be done in it.
    pub async fn allowed(&mut self) -> Result<Allowed, ImapError> {
        let opened = self.imap.select(&mut self.session).await?;
        let Keeps { seen, deleted } = opened.keeps;
        let by_flags = Allowed {
            flag: opened.writable && seen,
            take_out: opened.writable && deleted,
        };
        let rights = self.rights(&self.imap.folder).await?;
        Ok(rights.map_or(by_flags, |rights| by_rights(&rights)))
    }

    /// The folder that messages are moved into; none where they stay.
    pub async fn target(&mut self) -> Result<Option<Target>, ImapError> {
        let After::Move(name) = &self.imap.after else {
            return Ok(None);
        };
        match self.imap.open_folder(&mut self.session, "EXAMINE", name).await {
            Ok(_) => {}
            Err(error) if error.is_no_folder() => return Ok(Some(Target::NotThere)),
            Err(error) => return Err(error),
        }
        let rights = self.rights(name).await?;
        Ok(Some(match rights {
            Some(rights) if !rights.contains(&AclRight::Insert) => Target::Closed,
            _ => Target::There,
        }))
    }

    /// This user's rights to a folder, where the server tells them (RFC 4314 §3.5).
    async fn rights(&mut self, name: &str) -> Result<Option<Vec<AclRight>>, ImapError> {
        let mut rights = None;
        if self.session.abilities.acl {
            let command = format!("MYRIGHTS {}", folder(name));
            let asked = self.session.exec(&command, |response| {
                if let Response::MyRights(mine) = response {
                    rights = Some(mine.rights.clone());
                }
            });
            asked.await.map_err(|fault| self.imap.error(fault))?;
        }
        Ok(rights)
    }

    /// What lies in the folder, against what the register says of it; all waits where there is none.
    pub async fn count(&mut self, register: Option<&Register>) -> Result<Count, BotError> {
        let opened = self.imap.select(&mut self.session).await?;
        let newest = &mut self.newest;
        newest.clear();
        let mut remember = |uids: &mut dyn Iterator<Item = u32>| {
            newest.extend(uids);
            let surplus = newest.len().saturating_sub(NEWEST);
            newest.drain(..surplus);
        };
        if let Some(register) = register {
            let way = (&mut self.session, opened);
            return compare(register, self.imap, way, |lying| {
                remember(&mut lying.iter().map(|one| one.uid));
            })
            .await;
        }
        let listed = self.session.list(1, None).await;
        let lying = listed.map_err(|fault| self.imap.error(fault))?;
        remember(&mut lying.iter().map(|one| one.uid));
        Ok(Count {
            lying: lying.len(),
            to_come: lying.len(),
            ..Count::default()
        })
    }

    /// The tops of the newest of the messages that were counted.
    pub async fn newest(&mut self) -> Result<Vec<Header>, ImapError> {
        let uids = self.newest.clone();
        self.tops(&uids, &self.imap.folder).await
    }

    pub(super) async fn tops(&mut self, uids: &[u32], name: &str) -> Result<Vec<Header>, ImapError> {
        let mut tops = Vec::new();
        for set in sets(uids) {
            let command = format!("UID FETCH {set} (UID INTERNALDATE BODY.PEEK[HEADER]<0.{TOP}>)");
            let asked = self.session.must("to show headers", &command, |response| {
                if let (Some(body), Response::Fetch(_, attributes)) = (Body::of(response), response) {
                    tops.push(Header {
                        internal: attributes.iter().find_map(taken_in_at),
                        text: body.data.unwrap_or_default().to_vec(),
                        uid: body.uid,
                        folder: name.to_owned(),
                    });
                }
            });
            asked.await.map_err(|fault| self.imap.error(fault))?;
        }
        tops.sort_unstable_by_key(|top| top.uid);
        Ok(tops)
    }

    /// Says goodbye.
    pub async fn leave(self) {
        self.session.close().await;
    }
}

/// What these rights come to. A server that knows the newer ones also names `d` where a part of it is
/// given (RFC 4314 §2.1.1): only one that knows none of them means all of it.
fn by_rights(rights: &[AclRight]) -> Allowed {
    let has = |right| rights.contains(&right);
    let (delete, expunge) = (has(AclRight::DeleteMessage), has(AclRight::Expunge));
    let newer = delete || expunge || has(AclRight::DeleteMailbox);
    Allowed {
        flag: has(AclRight::Seen),
        take_out: delete && expunge || !newer && has(AclRight::OldDelete),
    }
}

fn taken_in_at(attribute: &AttributeValue<'_>) -> Option<DateTime<Utc>> {
    match attribute {
        AttributeValue::InternalDate(date) => internal_date(date),
        _ => None,
    }
}

impl ImapError {
    /// Whether the server has no such folder, or does not show it.
    pub(super) fn is_no_folder(&self) -> bool {
        matches!(self.fault, ImapFault::NoFolder { .. })
    }

    /// What is wrong, without mailbox and server.
    pub fn fault(&self) -> &ImapFault {
        &self.fault
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_of_the_right_to_delete_is_not_the_whole() {
        for (rights, flag, take_out) in [
            ("lr", false, false),
            ("lrs", true, false),
            ("lrstd", true, false),
            ("lrsed", true, false),
            ("lrsxd", true, false),
            ("lrste", true, true),
            ("lrsted", true, true),
            ("lrsd", true, true),
        ] {
            let rights: Vec<AclRight> = rights.chars().map(AclRight::from).collect();
            assert_eq!(by_rights(&rights), Allowed { flag, take_out }, "{rights:?}");
        }
    }
}
