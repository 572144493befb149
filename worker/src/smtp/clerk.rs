//! What lines have sent and ask for, in; marked and claimed for all that wait in one transaction, out.
//!
//! A transaction has its price whatever it carries. While one is written, other lines send, and gather for the
//! next. A line hands in what it has sent before it gets more, so what it holds is all that can go twice.

use super::line::News;
use crate::marking::{Holder, Marked, Outbox};
use crate::outgoing::Sent;
use chrono::{DateTime, Utc};
use register::{Claimed, RegisterError};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::oneshot;

/// Marks and claims for all lines of a round.
pub(super) struct Clerk {
    outbox: Outbox,
    news: UnboundedSender<News>,
    asked: UnboundedReceiver<Asked>,
}

/// Where a line asks.
#[derive(Clone)]
pub(super) struct Counter {
    ask: UnboundedSender<Asked>,
    /// What holds its letters while they are on their way.
    pub holder: Holder,
}

/// Letters for a line, and until when they are held for it.
pub(super) struct Claim {
    pub letters: Vec<Claimed>,
    pub until: DateTime<Utc>,
}

/// What one line has sent, and how many letters it can take.
struct Asked {
    sent: Vec<(Sent, Claimed)>,
    most: u32,
    answer: oneshot::Sender<Claim>,
}

impl Counter {
    /// Has what was sent marked; up to `most` letters that come next. None where the register was in trouble, which
    /// the clerk reports.
    pub async fn ask(&self, sent: Vec<(Sent, Claimed)>, most: u32) -> Option<Claim> {
        let (answer, answered) = oneshot::channel();
        self.ask.send(Asked { sent, most, answer }).ok()?;
        answered.await.ok()
    }
}

impl Clerk {
    pub fn new(outbox: Outbox, news: UnboundedSender<News>) -> (Self, Counter) {
        let (ask, asked) = unbounded_channel();
        let holder = outbox.holder();
        (Self { outbox, news, asked }, Counter { ask, holder })
    }

    /// Serves the lines until there are none. Those that trouble with the register leaves without an answer end;
    /// the others go on, for what they have sent is to be marked.
    pub async fn serve(mut self) -> Result<(), RegisterError> {
        let mut served = Ok(());
        while let Some(first) = self.asked.recv().await {
            let mut waiting = vec![first];
            while let Ok(next) = self.asked.try_recv() {
                waiting.push(next);
            }
            if let Err(error) = self.serve_all(waiting).await {
                served = Err(error);
            }
        }
        served
    }

    async fn serve_all(&mut self, waiting: Vec<Asked>) -> Result<(), RegisterError> {
        let (mut sent, mut lines) = (Vec::new(), Vec::with_capacity(waiting.len()));
        for asked in waiting {
            sent.extend(asked.sent);
            lines.push((asked.most, asked.answer));
        }
        let most = lines.iter().map(|(most, _)| most).sum();
        let Marked { tally, next, until } = self.outbox.mark(&sent, most).await?;
        // Whoever has stopped listening has stopped the whole round.
        drop(self.news.send(News::Marked(tally)));
        let mut next = next.into_iter();
        for (most, answer) in lines {
            let letters = next.by_ref().take(most as usize).collect();
            if let Err(unheard) = answer.send(Claim { letters, until }) {
                // The line is gone: another takes them.
                self.outbox.holder().give_back(&unheard.letters).await?;
            }
        }
        Ok(())
    }
}
