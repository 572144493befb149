//! The settings' way out, in; the server that takes all letters, as the worker knows it, out.

use std::time::Duration;
use wire::{Server, SignIn, Trust};

/// The SMTP server that takes every letter.
#[derive(Clone, Debug)]
pub struct Smarthost {
    /// Where it is.
    pub server: Server,
    /// Whose certificates are believed.
    pub trust: Trust,
    /// Who signs in; none where it relays for this machine.
    pub sign_in: Option<SignIn>,
    /// How long it may be silent over one letter. Every other deadline follows from this one.
    pub timeout: Duration,
    /// How many connections there may be at once.
    pub connections: u32,
    /// How many letters may go out in a minute; none where there is no limit.
    pub per_minute: Option<u32>,
    /// Where every letter goes instead of to its recipient, in a rehearsal.
    pub divert_to: Option<String>,
}
