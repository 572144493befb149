//! A server and how far we came in, in; a finding for each step of the way, out.

use super::Notes;
use bot::{ImapError, ImapFault};
use std::fmt::Display;
use wire::{Security, Server, SignIn, WireError};
use worker::Trouble;

/// A step on the way into a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// It is there and speaks what it should.
    Connection,
    /// What is said to it stays private.
    Privacy,
    /// It takes who signs in.
    SignIn,
}

/// Says how far we came: the steps before `failed` went well; all of them where none failed.
pub(super) fn tell(
    server: &Server,
    sign_in: Option<&SignIn>,
    failed: Option<(Step, &dyn Display, &str)>,
    notes: &mut Notes<'_>,
) {
    let came_to = |step: Step| failed.is_none_or(|(at, _, _)| step < at);
    if came_to(Step::Connection) {
        notes.ok("connection", format!("{server} answers"));
    }
    if came_to(Step::Privacy) {
        let how = match server.security {
            Security::Tls => "TLS from the first byte; the certificate is trusted",
            Security::StartTls => "STARTTLS; the certificate is trusted",
            Security::Plain => "this machine itself: no TLS",
        };
        notes.ok("privacy", how);
    }
    if came_to(Step::SignIn) {
        let how = match sign_in {
            Some(_) => "the server lets us in",
            None => "no `user` is given, and the server greets us without",
        };
        notes.ok("signing in", how);
    }
    if let Some((step, says, cure)) = failed {
        let check = match step {
            Step::Connection => "connection",
            Step::Privacy => "privacy",
            Step::SignIn => "signing in",
        };
        notes.fault(check, says, cure);
    }
}

fn of_wire(error: &WireError) -> Step {
    match error {
        WireError::Untrusted { .. } | WireError::NoTls(_) => Step::Privacy,
        WireError::Unnamed { .. } | WireError::Unreachable { .. } | WireError::Silent(_) => Step::Connection,
    }
}

/// At which step an IMAP server stopped us.
pub(super) fn imap_step(error: &ImapError) -> Step {
    match error.fault() {
        ImapFault::Wire(error) => of_wire(error),
        ImapFault::NotPrivate => Step::Privacy,
        ImapFault::SignInRefused(_) | ImapFault::NoWayIn(_) | ImapFault::Token(_) => Step::SignIn,
        _ => Step::Connection,
    }
}

/// At which step an SMTP server stopped us.
pub(super) fn smtp_step(trouble: &Trouble) -> Step {
    match trouble {
        Trouble::Wire(error) => of_wire(error),
        Trouble::Bare | Trouble::Meddled => Step::Privacy,
        Trouble::Login(_) | Trouble::NoWay | Trouble::Token(_) => Step::SignIn,
        Trouble::Busy(_) | Trouble::Refused(_) | Trouble::Lost(_) => Step::Connection,
    }
}
