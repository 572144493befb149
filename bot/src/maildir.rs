//! A Maildir, in; the messages lying in it, one at a time, out.
//!
//! A message is known by the unique part of its file's name, which stays the same when a mail
//! reader flags it or moves it from `new` to `cur`. Never chosen by flags: staff read here too.

use casework::arrivals::{Arrival, Place, Stamp};
use casework::messages::OwnMail;
use chrono::{DateTime, Utc};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// A local Maildir that residents' mail is delivered to.
#[derive(Clone, Debug)]
pub struct Maildir {
    /// The name the settings give it.
    pub name: String,
    /// The folder that holds `new`, `cur` and `tmp`.
    pub folder: PathBuf,
    /// What is done with a message once it is in the register.
    pub after: After,
}

/// What is done with a message once it is durable in the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum After {
    /// Nothing.
    Keep,
    /// It is marked as seen.
    Seen,
    /// It is moved to this folder of the Maildir.
    Move(String),
}

/// A mailbox that cannot be read or marked.
#[derive(Debug, thiserror::Error)]
#[error("mailbox {mailbox}: {folder} cannot be used: {error}")]
pub struct MailboxError {
    mailbox: String,
    folder: String,
    error: std::io::Error,
}

/// A message lying in a Maildir.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lying {
    /// What stays the same however it is flagged.
    pub whole: Whole,
    path: PathBuf,
}

/// A file under one name: another file under that name is another message.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Whole {
    /// The part of the file's name that does not change.
    pub unique: String,
    /// Its size and when it was written; nothing where that cannot be seen.
    written: Option<(u64, SystemTime)>,
}

impl Maildir {
    /// The messages lying here, in the order in which they were delivered.
    pub(crate) fn list(&self) -> Result<Vec<Lying>, MailboxError> {
        let mut lying = Vec::new();
        for part in ["new", "cur"] {
            let folder = self.folder.join(part);
            for entry in std::fs::read_dir(&folder).map_err(self.fault(&folder))? {
                let entry = entry.map_err(self.fault(&folder))?;
                let name = in_text(&entry.file_name());
                let metadata = std::fs::metadata(entry.path());
                // What is gone meanwhile is no message, nor is a folder, whatever put it there.
                let none = match &metadata {
                    Ok(metadata) => metadata.is_dir(),
                    Err(error) => error.kind() == std::io::ErrorKind::NotFound,
                };
                if !name.starts_with('.') && !none {
                    let unique = name.split(":2,").next().unwrap_or(&name).to_owned();
                    let written = metadata
                        .ok()
                        .and_then(|file| Some((file.len(), file.modified().ok()?)));
                    lying.push(Lying {
                        whole: Whole { unique, written },
                        path: entry.path(),
                    });
                }
            }
        }
        lying.sort();
        Ok(lying)
    }

    /// Where the message of that unique name lies, as the register knows it.
    pub(crate) fn place(&self, unique: &str) -> Place {
        Place {
            mailbox: self.name.clone(),
            uidvalidity: 0,
            uid: unique.to_owned(),
        }
    }

    /// The message, read; none if it is gone. It is then looked for again at the next look,
    /// under whatever name a mail reader gave it.
    pub(crate) fn fetch(
        &self,
        lying: &Lying,
        own: &OwnMail,
        now: DateTime<Utc>,
    ) -> Result<Option<Arrival>, MailboxError> {
        let read = || -> std::io::Result<_> {
            let metadata = std::fs::metadata(&lying.path)?;
            // A pipe would be waited for and a device read without end.
            if !metadata.is_file() {
                return Err(std::io::Error::other("it is no regular file"));
            }
            let modified = metadata.modified()?;
            Ok((std::fs::read(&lying.path)?, DateTime::<Utc>::from(modified)))
        };
        match read() {
            Ok((raw, modified)) => Ok(Some(Arrival::mail(
                self.place(&lying.whole.unique),
                Stamp::File { modified, now },
                raw,
                own,
            ))),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(self.fault(&lying.path)(error)),
        }
    }

    /// Keeps, flags or moves a message whose outcome is in the register, as the settings say.
    pub(crate) fn put_away(&self, lying: &Lying) -> Result<(), MailboxError> {
        let target = match &self.after {
            After::Keep => return Ok(()),
            After::Seen => self
                .folder
                .join("cur")
                .join(seen(&lying.path, &lying.whole.unique)),
            After::Move(folder) => {
                let folder = self.folder.join(format!(".{folder}"));
                for part in ["new", "cur", "tmp"] {
                    std::fs::create_dir_all(folder.join(part)).map_err(self.fault(&folder))?;
                }
                folder.join("cur").join(seen(&lying.path, &lying.whole.unique))
            }
        };
        if target == lying.path {
            return Ok(());
        }
        match std::fs::rename(&lying.path, &target) {
            // Somebody else has moved it: it is theirs to keep.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(()),
            result => result.map_err(self.fault(&target)),
        }
    }

    fn fault(&self, folder: &Path) -> impl Fn(std::io::Error) -> MailboxError {
        let (mailbox, folder) = (self.name.clone(), folder.display().to_string());
        move |error| MailboxError {
            mailbox: mailbox.clone(),
            folder: folder.clone(),
            error,
        }
    }
}

/// A file's name as text. Two names never become one, or the message under the second would be
/// taken for the first: a byte that is no UTF-8 stands as its number.
fn in_text(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.push('\u{fffd}');
            text.push_str(&byte.to_string());
            text.push('\u{fffd}');
        }
    }
    text
}

/// The file's name with the flag S, other flags kept in their alphabetical order.
fn seen(path: &Path, unique: &str) -> String {
    let name = in_text(path.file_name().unwrap_or_default());
    let mut flags: Vec<char> = name
        .split_once(":2,")
        .map_or("", |(_, flags)| flags)
        .chars()
        .collect();
    if !flags.contains(&'S') {
        flags.push('S');
        flags.sort_unstable();
    }
    format!("{unique}:2,{}", flags.into_iter().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flag_is_added_among_the_others() {
        for (name, marked) in [
            ("1.a.h", "1.a.h:2,S"),
            ("1.a.h:2,", "1.a.h:2,S"),
            ("1.a.h:2,FT", "1.a.h:2,FST"),
        ] {
            assert_eq!(seen(Path::new(name), "1.a.h"), marked);
            assert_eq!(seen(Path::new(marked), "1.a.h"), marked);
        }
    }

    #[cfg(unix)]
    fn maildir(folder: &Path) -> Maildir {
        for part in ["new", "cur", "tmp"] {
            std::fs::create_dir_all(folder.join(part)).unwrap();
        }
        Maildir {
            name: "complaints".to_owned(),
            folder: folder.to_owned(),
            after: After::Seen,
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_differ_in_bytes_no_text_has_are_two_messages() {
        use std::os::unix::ffi::OsStrExt;
        let folder = tempfile::tempdir().unwrap();
        let mailbox = maildir(folder.path());
        for name in [b"1.\xff".as_slice(), b"1.\xfe"] {
            std::fs::write(folder.path().join("new").join(OsStr::from_bytes(name)), name).unwrap();
        }
        let before = mailbox.list().unwrap();
        assert_ne!(before[0].whole.unique, before[1].whole.unique);
        for lying in &before {
            mailbox.put_away(lying).unwrap();
        }
        let after = mailbox.list().unwrap();
        let uniques = |lying: &[Lying]| {
            lying
                .iter()
                .map(|one| one.whole.unique.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(uniques(&after), uniques(&before));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_no_regular_file_is_refused_unread() {
        let folder = tempfile::tempdir().unwrap();
        let mailbox = maildir(folder.path());
        std::os::unix::fs::symlink("/dev/zero", folder.path().join("new/1.a.h")).unwrap();
        let lying = mailbox.list().unwrap();
        let refused = mailbox.fetch(&lying[0], &OwnMail::default(), DateTime::UNIX_EPOCH);
        assert!(refused.unwrap_err().to_string().contains("no regular file"));
    }
}
