//! A folder in which nothing is new, in; the moment something may be, out (RFC 2177).

use super::Session;
use super::fault::ImapFault;
use super::session::Answer;
use async_imap::imap_proto::Response;
use std::time::Duration;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

impl Session {
    /// Waits until the server says that something lies in the folder, or `at_most` so long, or until
    /// told to stop. A server that is not there any more is noticed at the end at the latest: it
    /// has to answer when the wait is ended.
    pub async fn idle(&mut self, at_most: Duration, stop: &CancellationToken) -> Result<(), ImapFault> {
        let until = Instant::now() + at_most;
        let tag = self.send("IDLE").await?;
        // The answer is “+”; a server that refuses says so with the tag, and is asked
        // at intervals from then on.
        loop {
            let refused = self
                .hear(self.patience(), |response| match response {
                    Response::Continue(_) => Some(None),
                    other => Answer::to(&tag, other).map(Some),
                })
                .await?;
            match refused {
                Some(None) => break,
                Some(Some(_)) => {
                    self.abilities.idle = false;
                    return Ok(());
                }
                None => {}
            }
        }
        // “Still here” lines come in between: they do not put off the end of the wait.
        while !self.news && !stop.is_cancelled() && Instant::now() < until {
            let left = until.saturating_duration_since(Instant::now());
            tokio::select! {
                heard = self.hear(left, |_| ()) => match heard {
                    Ok(()) | Err(ImapFault::Silent(_)) => {}
                    Err(fault) => return Err(fault),
                },
                () = stop.cancelled() => {}
            }
        }
        self.say("DONE").await?;
        let end = Instant::now() + self.patience();
        loop {
            let left = end.saturating_duration_since(Instant::now());
            match self.hear(left, |response| Answer::to(&tag, response)).await {
                Ok(None) => {}
                Ok(Some(_)) => return Ok(()),
                Err(ImapFault::Silent(_)) => return Err(ImapFault::Silent(self.patience())),
                Err(fault) => return Err(fault),
            }
        }
    }
}
