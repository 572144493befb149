//! A letter, in; the letter on its way, or why not, out.

use crate::smtp::Smtp;
use register::{Claimed, RegisterError};
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Where letters go.
#[derive(Debug)]
pub enum Outgoing {
    /// Into a Maildir, for rehearsals and the demonstration.
    Maildir(Maildir),
    /// To an SMTP server.
    Smtp(Smtp),
}

/// What became of an attempt. A failure knows its future.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sent {
    /// Accepted for delivery.
    Accepted,
    /// Not now: the same letter may be accepted later.
    NotNow(String),
    /// Nobody can say: the same letter goes again, and may be there twice.
    Unsure(String),
    /// Never.
    Never(String),
}

/// The letter's bytes; or what follows from their not being there.
pub(crate) fn whole(letter: &Claimed) -> Result<Vec<u8>, Sent> {
    letter.raw().map_err(|error| match error {
        // The store of files may come back; what is damaged stays so.
        RegisterError::Files(..) => Sent::NotNow(error.to_string()),
        _ => Sent::Never(error.to_string()),
    })
}

/// A Maildir that letters are put into as files, for rehearsals and the demonstration.
#[derive(Clone, Debug)]
pub struct Maildir {
    /// The folder; made when it is not there.
    pub folder: PathBuf,
    /// Where every letter goes instead of to its recipient, in a rehearsal.
    pub divert_to: Option<String>,
}

impl Maildir {
    /// Puts the letter into `new`. The file is named after the letter, so that a letter put
    /// twice is one file; it is whole and on the disk when this returns.
    pub fn send(&self, letter: &Claimed) -> Sent {
        let raw = match whole(letter) {
            Ok(raw) => raw,
            Err(sent) => return sent,
        };
        match self.put(letter, &raw) {
            Ok(()) => Sent::Accepted,
            Err(error) => Sent::NotNow(match error.kind() {
                ErrorKind::StorageFull => "the disk is full".to_owned(),
                kind => format!("the outgoing Maildir cannot be written: {kind}"),
            }),
        }
    }

    fn put(&self, letter: &Claimed, raw: &[u8]) -> std::io::Result<()> {
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(self.folder.join(part))?;
        }
        let name = format!("{}.{}.eml", letter.letter, letter.kind.name());
        let unfinished = self.folder.join("tmp").join(&name);
        let recipient = self.divert_to.as_deref().unwrap_or(&letter.recipient);
        let mut file = std::fs::File::create(&unfinished)?;
        // The trace a delivering server would leave: the envelope (RFC 5321 §4.4).
        write!(
            file,
            "Return-Path: <{}>\r\nDelivered-To: {recipient}\r\n",
            letter.envelope_from
        )?;
        file.write_all(raw)?;
        file.sync_all()?;
        let new = self.folder.join("new");
        std::fs::rename(&unfinished, new.join(&name))?;
        std::fs::File::open(new)?.sync_all()
    }
}
