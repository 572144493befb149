//! Where a server is, and how what is said to it is kept private.

use std::fmt;

/// A server that Redress speaks to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// Its name or address; IPv6 without brackets.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept private.
    pub security: Security,
}

/// How a connection is kept private (RFC 8314).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte: `imaps`, `smtps`, `https`.
    Tls,
    /// Plain at first, TLS before anything is said: `imap`, `smtp`. Without it the connection is refused.
    StartTls,
    /// No TLS: this machine itself.
    Plain,
}

impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.host.contains(':') {
            write!(f, "[{}]:{}", self.host, self.port)
        } else {
            write!(f, "{}:{}", self.host, self.port)
        }
    }
}
