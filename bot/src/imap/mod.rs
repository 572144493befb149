//! A folder of an IMAP server, in; every message in it with its outcome, and marked, out (RFC 3501, RFC 9051).
//!
//! The library gives the grammar. What it makes of a lost connection, of a refusal or of silence is
//! not believed: every command goes through [`Session::exec`], where only a tagged OK is success, and
//! after any doubt the connection is dropped and everything that has no outcome yet is fetched again.

mod awaited;
mod backoff;
mod door;
mod fault;
mod fetch;
mod folder;
mod idle;
mod intake;
mod last;
mod memory;
mod poison;
mod put_away;
mod reading;
mod session;
mod sets;
mod tally;
mod visit;
mod watch;
mod windows;
mod words;

use crate::maildir::After;
use std::time::Duration;
use wire::{Server, SignIn, Trust};

pub use awaited::Ends;
pub use fault::{ImapError, ImapFault};
pub(crate) use intake::look;
pub use tally::Count;
pub use visit::{Allowed, Header, Target, Visit};
pub(crate) use watch::watch;

use session::Session;

/// A folder of an IMAP server that residents' mail is delivered to.
#[derive(Clone, Debug)]
pub struct Imap {
    /// The name the settings give it.
    pub name: String,
    /// The server.
    pub server: Server,
    /// The folder, as the server names it.
    pub folder: String,
    /// Who signs in.
    pub sign_in: SignIn,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// How long the server may be silent; every other deadline follows from it.
    pub timeout: Duration,
    /// What is done with a message once it is in the register.
    pub after: After,
}

/// Connecting takes no longer than this, however patient the settings are.
const CONNECT: Duration = Duration::from_secs(30);
/// IDLE is begun anew this often: well under the 29 minutes of RFC 2177, and under what home
/// routers and hosted firewalls let a silent connection live.
const IDLE: Duration = Duration::from_mins(4);
/// How often a server without IDLE is asked.
const POLL: Duration = Duration::from_secs(30);

impl Imap {
    fn connect_within(&self) -> Duration {
        self.timeout.min(CONNECT)
    }

    fn idle_for(&self) -> Duration {
        (self.timeout * 4).min(IDLE)
    }

    fn poll_every(&self) -> Duration {
        (self.timeout / 2).min(POLL)
    }

    /// What tells this folder from any other that the settings may put under the same name.
    fn source(&self) -> String {
        format!("{} of {} at {}", self.folder, self.sign_in.user(), self.server)
    }

    fn error(&self, fault: ImapFault) -> ImapError {
        ImapError {
            mailbox: self.name.clone(),
            server: self.server.to_string(),
            fault,
        }
    }
}
