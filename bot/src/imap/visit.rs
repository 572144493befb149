//! A mailbox that is to be looked over before it is relied on, in; what is found there, out.
//!
//! Nothing here writes to the register, and of the folder's messages only the one that was sent to
//! try the way is ever touched.

use super::fault::{ImapError, ImapFault};
use super::fetch::Body;
use super::folder::{Keeps, Opened};
use super::session::Answer;
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
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// As many of the newest messages are asked who stamped them.
const NEWEST: usize = 20;
/// As much of a header is read: what the receiving server adds stands at its top.
const TOP: u32 = 16 * 1024;
/// How often a folder is looked at that is not watched by IDLE.
const AGAIN: Duration = Duration::from_millis(500);

/// A mailbox that is being looked over.
#[derive(Debug)]
pub struct Visit<'a> {
    imap: &'a Imap,
    session: Session,
    newest: Vec<u32>,
}

/// What a user may do in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// Mark messages as read.
    pub mark: bool,
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
    uid: u32,
    folder: String,
}

/// Where the folder that mail arrives in, and the one it is moved to, end before a letter is sent.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    inbox: u32,
    target: Option<u32>,
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
            mark: opened.writable && seen,
            take_out: opened.writable && deleted,
        };
        let rights = self.rights(&self.imap.folder).await?;
        Ok(rights.map_or(by_flags, |rights| {
            let has = |right| rights.contains(&right);
            Allowed {
                mark: has(AclRight::Seen),
                take_out: has(AclRight::DeleteMessage) && has(AclRight::Expunge) || has(AclRight::OldDelete),
            }
        }))
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
            waiting: lying.len(),
            ..Count::default()
        })
    }

    /// The tops of the newest of the messages that were counted.
    pub async fn newest(&mut self) -> Result<Vec<Header>, ImapError> {
        let uids = self.newest.clone();
        self.tops(&uids, &self.imap.folder).await
    }

    /// Where the folders end now: what comes behind has come later.
    pub async fn ends(&mut self) -> Result<Ends, ImapError> {
        let target = match &self.imap.after {
            After::Move(name) => match self.imap.open_folder(&mut self.session, "EXAMINE", name).await {
                Ok(opened) => self.end(opened).await?.into(),
                Err(error) if error.is_no_folder() => Some(0),
                Err(error) => return Err(error),
            },
            After::Keep | After::Seen => None,
        };
        let opened = self.imap.select(&mut self.session).await?;
        let inbox = self.end(opened).await?;
        Ok(Ends { inbox, target })
    }

    /// The last UID of the folder that is open.
    async fn end(&mut self, opened: Opened) -> Result<u32, ImapError> {
        if let Some(next) = opened.uidnext {
            return Ok(next.saturating_sub(1));
        }
        let listed = self.session.list(1, None).await;
        let lying = listed.map_err(|fault| self.imap.error(fault))?;
        Ok(lying.last().map_or(0, |one| one.uid))
    }

    /// Waits until behind those ends a message lies that `is_it`; none if it does not come `within` that time.
    /// A bot at work may have moved it already.
    pub async fn wait_for(
        &mut self,
        ends: Ends,
        is_it: impl Fn(&Header) -> bool,
        within: Duration,
    ) -> Result<Option<Header>, ImapError> {
        let until = Instant::now() + within;
        loop {
            if let (Some(end), After::Move(name)) = (ends.target, &self.imap.after) {
                match self.imap.open_folder(&mut self.session, "EXAMINE", name).await {
                    Ok(_) => {
                        if let Some(found) = self.behind(end, name, &is_it).await? {
                            return Ok(Some(found));
                        }
                    }
                    Err(error) if error.is_no_folder() => {}
                    Err(error) => return Err(error),
                }
            }
            self.imap.select(&mut self.session).await?;
            let inbox = &self.imap.folder;
            if let Some(found) = self.behind(ends.inbox, inbox, &is_it).await? {
                return Ok(Some(found));
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(None);
            }
            self.pause(left).await?;
        }
    }

    /// Until something may have come. What a bot has moved is not heard of in the inbox.
    async fn pause(&mut self, left: Duration) -> Result<(), ImapError> {
        let stays = !matches!(self.imap.after, After::Move(_));
        if self.session.news {
            return Ok(());
        }
        if self.session.abilities.idle {
            let at_most = if stays { left } else { left.min(AGAIN) };
            let idled = self.session.idle(at_most, &CancellationToken::new()).await;
            return idled.map_err(|fault| self.imap.error(fault));
        }
        tokio::time::sleep(left.min(AGAIN)).await;
        Ok(())
    }

    /// The message behind that UID in the open folder that `is_it`.
    async fn behind(
        &mut self,
        end: u32,
        name: &str,
        is_it: impl Fn(&Header) -> bool,
    ) -> Result<Option<Header>, ImapError> {
        let listed = self.session.list(end.saturating_add(1), None).await;
        let lying = listed.map_err(|fault| self.imap.error(fault))?;
        let uids: Vec<u32> = lying.iter().map(|one| one.uid).collect();
        let tops = self.tops(&uids, name).await?;
        Ok(tops.into_iter().find(is_it))
    }

    async fn tops(&mut self, uids: &[u32], name: &str) -> Result<Vec<Header>, ImapError> {
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

    /// Removes a message from its folder for good; says whether that was possible.
    pub async fn remove(&mut self, header: &Header) -> Result<bool, ImapError> {
        if !self.removes() {
            // A plain EXPUNGE would also remove what somebody else has marked.
            return Ok(false);
        }
        let opened = self
            .imap
            .open_folder(&mut self.session, "SELECT", &header.folder)
            .await?;
        if !opened.writable {
            return Ok(false);
        }
        let uid = header.uid;
        for command in [
            format!("UID STORE {uid} +FLAGS.SILENT (\\Deleted)"),
            format!("UID EXPUNGE {uid}"),
        ] {
            let answer = self.session.exec(&command, |_| {}).await;
            if answer.map_err(|fault| self.imap.error(fault))? != Answer::Done {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Says goodbye.
    pub async fn leave(self) {
        self.session.close().await;
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
    fn is_no_folder(&self) -> bool {
        matches!(self.fault, ImapFault::NoFolder { .. })
    }

    /// What is wrong, without mailbox and server.
    pub fn fault(&self) -> &ImapFault {
        &self.fault
    }
}
