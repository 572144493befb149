//! A server that takes no letters, in; what is wrong with it and what a person can do, out.

use std::time::Duration;
use wire::{TokenError, WireError};

/// Why the server takes no letters now. It is no letter's failure: all of them wait, and none is the worse for it.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// It cannot be reached, or is not trusted.
    #[error(transparent)]
    Wire(#[from] WireError),
    /// It says that it takes no mail now.
    #[error("the SMTP server takes no mail now: {0}")]
    Busy(String),
    /// It refuses this machine.
    #[error("the SMTP server refuses this machine: {0}")]
    Refused(String),
    /// It offers no STARTTLS, so nothing may be said to it.
    #[error("the SMTP server offers no TLS (STARTTLS)")]
    Bare,
    /// Something was said before TLS that could be taken for the server's.
    #[error("somebody speaks for the SMTP server before TLS begins")]
    Meddled,
    /// It does not let us sign in.
    #[error("the SMTP server refuses the login: {0}")]
    Login(String),
    /// It offers none of the ways to sign in that we have.
    #[error("the SMTP server offers no way to sign in that `user` and its password or `oauth` could use")]
    NoWay,
    /// There is no token to sign in with.
    #[error(transparent)]
    Token(#[from] TokenError),
    /// The connection ended before anything was said of a letter.
    #[error("the SMTP server {0} before it took a letter")]
    Lost(&'static str),
}

impl Trouble {
    /// Whether it may be for the number of connections alone. A login that is refused is refused to each.
    pub(super) fn is_of_number(&self) -> bool {
        matches!(self, Self::Wire(_) | Self::Busy(_) | Self::Lost(_))
    }

    /// What a person does about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Wire(error) => error.cure(),
            Self::Busy(_) => "wait; where it lasts, lower `connections` or set `per_minute` in [outgoing]",
            Self::Refused(_) => "ask its administrator to let this machine send, or add `user` to [outgoing]",
            Self::Bare => "use smtps:// and its port (465), or ask its administrator for STARTTLS",
            Self::Meddled => {
                "use smtps:// and its port (465); something stands between this machine and the server"
            }
            Self::Login(_) => {
                "check `user` and its password or `oauth` in [outgoing], and that the account may send by SMTP; then start Redress again, which reads passwords when it starts"
            }
            Self::NoWay => "ask its administrator for AUTH PLAIN, LOGIN or XOAUTH2 on this port (587 or 465)",
            Self::Token(error) => error.cure(),
            Self::Lost(_) => "check the port, and the server's log",
        }
    }

    /// How long nothing is tried after so many failures in a row, counted from 1. What a person has to
    /// put right is not hammered at: servers lock accounts.
    pub(crate) fn pause(&self, failures: u32) -> Duration {
        match self {
            Self::Login(_) | Self::NoWay | Self::Token(TokenError::Refused(_)) => LONGEST,
            _ => FIRST
                .saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)))
                .min(LONGEST),
        }
    }
}

const FIRST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_mins(5);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_doubles_up_to_five_minutes() {
        for (failures, seconds) in [
            (1, 5),
            (2, 10),
            (3, 20),
            (6, 160),
            (7, 300),
            (8, 300),
            (u32::MAX, 300),
        ] {
            let pause = Trouble::Busy("421".to_owned()).pause(failures);
            assert_eq!(pause.as_secs(), seconds, "{failures}");
        }
        for trouble in [
            Trouble::Login("535".to_owned()),
            Trouble::NoWay,
            Trouble::Token(TokenError::Refused("invalid_grant".to_owned())),
        ] {
            assert_eq!(trouble.pause(1), LONGEST, "{trouble}");
        }
        let away = TokenError::Unreachable("refused".to_owned());
        assert_eq!(Trouble::Token(away).pause(1), FIRST);
    }
}
