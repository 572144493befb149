//! A place that residents' mail is delivered to, in; what kind of place it is, out.

use crate::imap::Imap;
use crate::maildir::Maildir;

/// A mailbox that complaints arrive in.
#[derive(Clone, Debug)]
pub enum Mailbox {
    /// A folder on this machine.
    Maildir(Maildir),
    /// A folder of an IMAP server.
    Imap(Imap),
}

impl Mailbox {
    /// The name the settings give it.
    pub fn name(&self) -> &str {
        match self {
            Self::Maildir(maildir) => &maildir.name,
            Self::Imap(imap) => &imap.name,
        }
    }
}
