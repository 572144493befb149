//! A letter that was sent to try the way, in; the same as it lies in the mailbox, out, and removed again.

use super::fault::ImapError;
use super::folder::Opened;
use super::session::Answer;
use super::visit::{Header, Visit};
use crate::maildir::After;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// How often a folder is looked at that is not watched by IDLE.
const AGAIN: Duration = Duration::from_millis(500);

/// Where the folder that mail arrives in, and the one it is moved to, end before a letter is sent.
#[derive(Clone, Copy, Debug)]
pub struct Ends {
    inbox: u32,
    target: Option<u32>,
}

impl Visit<'_> {
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
}
