//! What an IMAP server or the way to it does wrong, in; what a person is told, out.

use std::time::Duration;
use wire::{TokenError, WireError};

/// A mailbox on a server that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("mailbox {mailbox} on {server}: {fault}")]
pub struct ImapError {
    pub(super) mailbox: String,
    pub(super) server: String,
    pub(super) fault: ImapFault,
}

/// What is wrong. After any of these the connection is dropped.
#[derive(Debug, thiserror::Error)]
pub enum ImapFault {
    /// No way to the server, or none that is private.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// No token to sign in with.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The connection was there and is no more.
    #[error("the connection was lost ({0})")]
    Lost(String),
    /// The server said goodbye (BYE).
    #[error("the server closed the connection: {0}")]
    Bye(String),
    /// Nothing came for too long.
    #[error("the server was silent for {} seconds", .0.as_secs_f32())]
    Silent(Duration),
    /// What came is no IMAP.
    #[error("the server does not speak IMAP as it should: {0}")]
    Odd(String),
    /// STARTTLS is insisted on and not offered, or refused.
    #[error("the server offers no STARTTLS: nothing was said to it")]
    NotPrivate,
    /// The server takes neither a password nor, where there is one, a token.
    #[error("the server takes no {0} here")]
    NoWayIn(&'static str),
    /// Wrong user, password or token.
    #[error("signing in was refused: {0}")]
    SignInRefused(String),
    /// The folder cannot be opened.
    #[error("the folder {folder} cannot be opened: {why}")]
    NoFolder {
        /// Its name.
        folder: String,
        /// What the server says.
        why: String,
    },
    /// The server refuses what it has to do.
    #[error("the server refuses {what}: {why}")]
    Refused {
        /// The command.
        what: &'static str,
        /// What the server says.
        why: String,
    },
    /// It lists a message and does not hand it over, nor any other since.
    #[error("the server does not hand over message {uid}: {why}")]
    Withheld {
        /// Its UID.
        uid: u32,
        /// What the server says.
        why: String,
    },
    /// The program is stopping.
    #[error("stopped")]
    Stopped,
}

impl ImapError {
    /// What a person does about it.
    pub fn cure(&self) -> &'static str {
        match &self.fault {
            ImapFault::Wire(error) => error.cure(),
            ImapFault::Token(error) => error.cure(),
            ImapFault::Lost(_) | ImapFault::Bye(_) | ImapFault::Stopped => {
                "nothing to do: nothing is lost, and the next look begins where this one ended"
            }
            ImapFault::Silent(_) => {
                "check that the server is well; where it is only slow, give [[mailbox]] a longer `timeout`"
            }
            ImapFault::Odd(_) => "check the port in `imap`: it has to be the one for IMAP",
            ImapFault::NotPrivate => "write imaps:// with its port (993), or let the server offer STARTTLS",
            ImapFault::NoWayIn(_) => {
                "use imaps://; for a hosted service that takes no passwords give `oauth` in [[mailbox]]"
            }
            ImapFault::SignInRefused(_) => {
                "check `user` and the password or `oauth` in [[mailbox]], and that IMAP is allowed for this user"
            }
            ImapFault::NoFolder { .. } => "check the folder behind the last slash of `imap` in [[mailbox]]",
            ImapFault::Withheld { .. } => {
                "check that the server's storage is well; a message that no other program can open either, take out of the folder"
            }
            ImapFault::Refused { .. } => "check this user's rights to the folder",
        }
    }

    /// Whether trying again at once could lock the user out.
    pub(super) fn is_refusal(&self) -> bool {
        matches!(
            self.fault,
            ImapFault::SignInRefused(_)
                | ImapFault::NoWayIn(_)
                | ImapFault::Token(TokenError::Refused(_) | TokenError::Unclear)
        )
    }

    /// Whether a connection that was well has ended.
    pub(super) fn is_passing(&self) -> bool {
        matches!(
            self.fault,
            ImapFault::Lost(_) | ImapFault::Bye(_) | ImapFault::Silent(_) | ImapFault::Odd(_)
        )
    }
}
