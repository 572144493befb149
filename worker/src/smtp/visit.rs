//! An SMTP server that is to be tried before it is relied on, in; what it says, out.

use super::connection::{Attempt, Connection, Parcel};
use super::offers::Offers;
use super::smarthost::Smarthost;
use super::trouble::Trouble;
use crate::outgoing::Sent;
use std::future::pending;
use std::time::Duration;

/// Somebody is waiting to hear how it went: a server may not think for as long as over a letter.
const LONGEST: Duration = Duration::from_mins(1);

/// A server that is being tried, over one connection of its own.
#[derive(Debug)]
pub struct Visit<'a> {
    host: &'a Smarthost,
    connection: Connection,
}

impl Smarthost {
    /// Connects and signs in, as the worker does.
    pub async fn visit(&self) -> Result<Visit<'_>, Trouble> {
        Ok(Visit {
            host: self,
            connection: Connection::open(self).await?,
        })
    }
}

impl Visit<'_> {
    /// What the server offers.
    pub fn offers(&self) -> &Offers {
        self.connection.offers()
    }

    /// Whether a letter from one to the other would be taken. None is sent.
    pub async fn would_take(&mut self, from: &str, to: &str) -> Result<Sent, Trouble> {
        self.reopened().await?;
        let parcel = Parcel { from, to, raw: b"" };
        let patience = self.patience();
        end(self.connection.ask(&parcel, patience).await)
    }

    /// Sends a letter.
    pub async fn send(&mut self, from: &str, to: &str, raw: &[u8]) -> Result<Sent, Trouble> {
        self.reopened().await?;
        let parcel = Parcel { from, to, raw };
        let patience = self.patience();
        let attempt = self.connection.send(&parcel, patience, pending()).await;
        end(attempt)
    }

    fn patience(&self) -> Duration {
        self.host.timeout.min(LONGEST)
    }

    /// A refusal can leave a connection that is of no more use.
    async fn reopened(&mut self) -> Result<(), Trouble> {
        if !self.connection.is_usable() {
            self.connection = Connection::open(self.host).await?;
        }
        Ok(())
    }

    /// Says goodbye.
    pub async fn leave(self) {
        self.connection.quit(self.host.timeout).await;
    }
}

fn end(attempt: Attempt) -> Result<Sent, Trouble> {
    match attempt {
        Attempt::Ended(sent) => Ok(sent),
        Attempt::Server(trouble) => Err(trouble),
        Attempt::Stopped => Ok(Sent::NotNow("stopped".to_owned())),
    }
}
