//! Mailboxes, in; every message with its outcome in the register, out.
//!
//! The bot listens and decides nothing: [`take_in()`] asks the register what it knows, asks
//! casework what follows, and writes that. It sends no letters: those wait in the outbox
//! for the worker.

mod imap;
mod look;
mod mailbox;
mod maildir;
mod take_in;
mod watch;

pub use imap::{Allowed, Count, Ends, Header, Imap, ImapError, ImapFault, Target, Visit};
pub use look::{Seen, look};
pub use mailbox::Mailbox;
pub use maildir::{After, MailboxError, Maildir};
pub use take_in::{Tally, take_in, take_in_batch};
pub use watch::{Bot, BotError, look_once, watch};
