//! Messages that have their outcome, in; the same marked or moved as the settings say, out.
//!
//! A server that refuses to mark is no reason to hold anything back: the outcome stands in the
//! register, and the register alone says which messages are new.

use super::fault::ImapFault;
use super::session::Answer;
use super::words::folder;
use super::{Imap, Session};
use crate::maildir::After;

/// Why messages could not be put away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NotPutAway(pub String);

impl Imap {
    /// Marks or moves the messages of these sets. What the server refuses is said once, by the caller.
    pub(super) async fn put_away(
        &self,
        session: &mut Session,
        sets: &[String],
    ) -> Result<Result<(), NotPutAway>, ImapFault> {
        for set in sets {
            let answer = match &self.after {
                After::Keep => Answer::Done,
                After::Seen => {
                    let command = format!("UID STORE {set} +FLAGS.SILENT (\\Seen)");
                    session.exec(&command, |_| {}).await?
                }
                After::Move(to) => session.move_into(set, to).await?,
            };
            if let Answer::Refused { why, .. } = answer {
                return Ok(Err(NotPutAway(why)));
            }
        }
        Ok(Ok(()))
    }
}

impl Session {
    /// Moves messages (RFC 6851); without that, copies them and deletes what was copied.
    async fn move_into(&mut self, set: &str, to: &str) -> Result<Answer, ImapFault> {
        let verb = if self.abilities.moves {
            "UID MOVE"
        } else {
            "UID COPY"
        };
        let command = format!("{verb} {set} {}", folder(to));
        let mut answer = self.exec(&command, |_| {}).await?;
        if matches!(answer, Answer::Refused { no_folder: true, .. }) {
            let made = self.exec(&format!("CREATE {}", folder(to)), |_| {}).await?;
            if made != Answer::Done {
                return Ok(made);
            }
            answer = self.exec(&command, |_| {}).await?;
        }
        if self.abilities.moves || answer != Answer::Done {
            return Ok(answer);
        }
        let delete = format!("UID STORE {set} +FLAGS.SILENT (\\Deleted)");
        let deleted = self.exec(&delete, |_| {}).await?;
        if deleted == Answer::Done && self.abilities.uidplus {
            return self.exec(&format!("UID EXPUNGE {set}"), |_| {}).await;
        }
        // A plain EXPUNGE would also remove what somebody else has marked: the server's users do that.
        Ok(deleted)
    }
}
