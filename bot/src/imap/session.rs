//! A command, in; its answers one by one and whether it was done, out.

use super::fault::ImapFault;
use super::words::plain;
use async_imap::imap_proto::{Capability, MailboxDatum, RequestId, Response, ResponseCode, Status};
use std::io;
use std::time::Duration;
use tokio::io::BufWriter;
use tokio::time::{sleep, timeout};
use tokio_util::sync::CancellationToken;
use wire::Stream;

/// How long the server may take for an answer once the program is told to stop.
const GRACE: Duration = Duration::from_secs(3);

/// A connection that is signed in. After any `Err` it is out of step and must be dropped.
#[derive(Debug)]
pub(super) struct Session {
    imap: async_imap::Session<BufWriter<Stream>>,
    patience: Duration,
    stop: CancellationToken,
    /// What the server can do beyond the common.
    pub abilities: Abilities,
    /// Whether the server has said, since this was last looked at, that something lies in the folder.
    pub news: bool,
}

/// Extensions that are made use of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a list of what a server has or has not"
)]
pub(super) struct Abilities {
    /// It says by itself when mail comes (RFC 2177).
    pub idle: bool,
    /// It moves messages (RFC 6851).
    pub moves: bool,
    /// It removes messages by UID (RFC 4315).
    pub uidplus: bool,
    /// It says which rights a user has to a folder (RFC 4314).
    pub acl: bool,
}

/// How a command ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// With OK.
    Done,
    /// With NO or BAD.
    Refused {
        /// The server's words.
        why: String,
        /// The folder that it would go to is not there (`TRYCREATE`, RFC 3501 §6.3.11).
        no_folder: bool,
    },
}

impl Answer {
    /// How the command of that tag ended, if this is its end.
    pub fn to(command: &RequestId, response: &Response<'_>) -> Option<Self> {
        match response {
            Response::Done { tag, status, outcome } if tag == command => Some(match status {
                Status::Ok => Self::Done,
                _ => Self::Refused {
                    why: plain(outcome.information.as_deref().unwrap_or_default()),
                    no_folder: outcome.code == Some(ResponseCode::TryCreate),
                },
            }),
            _ => None,
        }
    }
}

impl Session {
    /// A session on that connection; asks what the server can do.
    pub async fn new(
        imap: async_imap::Session<BufWriter<Stream>>,
        patience: Duration,
        stop: CancellationToken,
    ) -> Result<Self, ImapFault> {
        let mut session = Self {
            imap,
            patience,
            stop,
            abilities: Abilities::default(),
            news: false,
        };
        let mut abilities = Abilities::default();
        session
            .exec("CAPABILITY", |response| {
                if let Response::Capabilities(named) = response {
                    abilities = Abilities::of(named);
                }
            })
            .await?;
        session.abilities = abilities;
        Ok(session)
    }

    /// Runs a command. `heard` is given every answer, the tagged one included.
    pub async fn exec(
        &mut self,
        command: &str,
        mut heard: impl FnMut(&Response<'_>),
    ) -> Result<Answer, ImapFault> {
        let tag = self.send(command).await?;
        loop {
            let ended = self
                .hear(self.patience, |response| {
                    heard(response);
                    Answer::to(&tag, response)
                })
                .await?;
            if let Some(answer) = ended {
                return Ok(answer);
            }
        }
    }

    /// Runs a command that has to be done.
    pub async fn must(
        &mut self,
        what: &'static str,
        command: &str,
        heard: impl FnMut(&Response<'_>),
    ) -> Result<(), ImapFault> {
        match self.exec(command, heard).await? {
            Answer::Done => Ok(()),
            Answer::Refused { why, .. } => Err(ImapFault::Refused { what, why }),
        }
    }

    /// Hears one answer, whole, within `patience`. The end of the connection and BYE are faults.
    /// Nothing is lost when this is dropped while it waits.
    pub async fn hear<T>(
        &mut self,
        patience: Duration,
        listen: impl FnOnce(&Response<'_>) -> T,
    ) -> Result<T, ImapFault> {
        let stopped = async {
            self.stop.cancelled().await;
            sleep(GRACE).await;
        };
        let response = tokio::select! {
            response = timeout(patience, self.imap.read_response()) => response,
            () = stopped => return Err(ImapFault::Stopped),
        };
        let response = response
            .map_err(|_| ImapFault::Silent(patience))?
            .map_err(|error| of_reading(&error))?
            .ok_or_else(|| ImapFault::Lost("the server hung up".to_owned()))?;
        match response.parsed() {
            Response::Data {
                status: Status::Bye,
                outcome,
            } => {
                let why = outcome.information.as_deref().unwrap_or_default();
                return Err(ImapFault::Bye(plain(why)));
            }
            Response::MailboxData(MailboxDatum::Exists(_)) => self.news = true,
            _ => {}
        }
        Ok(listen(response.parsed()))
    }

    /// Sends a command without waiting for its answer, and says which tag that will have.
    pub async fn send(&mut self, command: &str) -> Result<RequestId, ImapFault> {
        timeout(self.patience, self.imap.run_command(command))
            .await
            .map_err(|_| ImapFault::Silent(self.patience))?
            .map_err(|error| ImapFault::Lost(error.to_string()))
    }

    /// Sends a line that is no command.
    pub async fn say(&mut self, line: &str) -> Result<(), ImapFault> {
        timeout(self.patience, self.imap.run_command_untagged(line))
            .await
            .map_err(|_| ImapFault::Silent(self.patience))?
            .map_err(|error| ImapFault::Lost(error.to_string()))
    }

    /// How long the server may be silent.
    pub fn patience(&self) -> Duration {
        self.patience
    }

    /// Says goodbye, if the server is there to hear it.
    pub async fn close(mut self) {
        self.patience = self.patience.min(Duration::from_secs(2));
        // It answers with BYE or hangs up; either way the work is done.
        let _ = self.exec("LOGOUT", |_| {}).await;
    }
}

impl Abilities {
    fn of(named: &[Capability<'_>]) -> Self {
        let has = |name: &str| {
            named
                .iter()
                .any(|one| matches!(one, Capability::Atom(atom) if atom.eq_ignore_ascii_case(name)))
        };
        Self {
            idle: has("IDLE"),
            moves: has("MOVE"),
            uidplus: has("UIDPLUS"),
            acl: has("ACL"),
        }
    }
}

/// The library repeats what it could not read: that can be a resident's words.
fn of_reading(error: &io::Error) -> ImapFault {
    match error.kind() {
        io::ErrorKind::Other => ImapFault::Odd("an answer cannot be read".to_owned()),
        _ => ImapFault::Lost(error.kind().to_string()),
    }
}
