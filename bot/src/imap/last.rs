//! Messages that the server refused, or on which connections ended, in; a verdict on each, out.
//!
//! A mail store that is away for a minute refuses every message. Such ones are asked for again after
//! all others: only what is still not handed over then, while another was, is known to be at fault.

use super::fault::{ImapError, ImapFault};
use super::fetch::{Bytes, Portion, Refusal};
use super::folder::Lying;
use super::intake::{Came, Line, Look};
use super::poison::Manner;
use super::reading::Read;
use crate::watch::BotError;
use tokio_util::sync::CancellationToken;

/// A message that is asked for after all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Last {
    pub lying: Lying,
    /// How many had come whole when it was put off.
    after: u64,
}

impl Look<'_> {
    /// Whether the message is still to be asked for.
    pub(super) fn comes_later(&self, uid: u32) -> bool {
        self.later.iter().any(|one| one.lying.uid == uid)
    }

    /// Puts off what connections ended on, and leaves the rest.
    pub(super) fn but_the_last(&mut self, mut portions: Vec<Portion>) -> Vec<Portion> {
        let after = self.handed_over;
        let last = portions.extract_if(.., |portion| portion.manner == Manner::Last);
        let last = last.flat_map(|portion| portion.lying);
        self.later.extend(last.map(|lying| Last { lying, after }));
        portions
    }

    /// Counts what came and puts off what was refused; what was read.
    pub(super) fn handed_over(&mut self, came: Came) -> Read {
        self.later
            .extend(came.refused.into_iter().map(|(lying, whole)| Last {
                lying,
                after: self.handed_over + whole,
            }));
        self.handed_over += came.whole;
        came.read
    }

    /// Asks once more for everything that was put off. What is refused while no other came is a fault.
    pub(super) async fn take_in_the_last(&mut self, stop: &CancellationToken) -> Result<(), BotError> {
        let mut last = self.later.clone();
        // Those that end connections after the others, and each of them in its turn.
        last.sort_by_key(|one| self.ended(one.lying.uid));
        let mut fault = None;
        for one in last {
            if stop.is_cancelled() {
                break;
            }
            if let Some(Refusal(why)) = self.take_in_last(one).await? {
                let uid = one.lying.uid;
                fault.get_or_insert(ImapFault::Withheld { uid, why });
            }
        }
        fault.map_or(Ok(()), |fault| Err(self.imap.error(fault).into()))
    }

    fn ended(&self, uid: u32) -> Option<u32> {
        (self.suspicion.manner(uid) == Manner::Last).then(|| self.suspicion.ends(uid))
    }

    /// Gives it its outcome, or returns what the server says where that proves nothing.
    async fn take_in_last(&mut self, one: Last) -> Result<Option<Refusal>, BotError> {
        let uid = one.lying.uid;
        let portion = Portion {
            lying: vec![one.lying],
            manner: Manner::Last,
        };
        let others_came = self.handed_over > one.after;
        let fetched = self.session.fetch(&portion).await;
        let fetched = fetched.map_err(|fault| self.ended_on(uid, others_came, fault))?;
        let mut messages = Vec::new();
        for (lying, bytes) in fetched {
            match bytes {
                Err(refusal) if !others_came => return Ok(Some(refusal)),
                Err(Refusal(why)) => {
                    messages.push((lying, Bytes::Withheld(format!("its server refuses it: {why}"))));
                }
                Ok(bytes) => {
                    self.handed_over += u64::from(matches!(bytes, Bytes::Whole(_)));
                    messages.push((lying, bytes));
                }
            }
        }
        self.later.retain(|other| other.lying.uid != uid);
        self.note(&portion, None).await?;
        let read = self.reader.read(portion.manner, messages).await;
        let read = read.map_err(|fault| self.imap.error(fault))?;
        let outcome = self.reader.take_in(self.bot, read).await?;
        self.suspicion.forget(uid);
        self.settle(&portion, outcome, Line::Well).await?;
        Ok(None)
    }

    /// The connection ended while it was fetched: that counts against it if another had just come.
    fn ended_on(&mut self, uid: u32, others_came: bool, fault: ImapFault) -> ImapError {
        let error = self.imap.error(fault);
        match (error.is_passing(), others_came) {
            (true, true) => self.suspicion.ended_by(uid),
            (true, false) => self.suspicion.connection_ended(uid, uid),
            (false, _) => {}
        }
        error
    }
}
