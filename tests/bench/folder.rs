//! A folder of messages, in; the messages, as arrivals, and the time on the processor, out.

use std::error::Error;
use std::path::{Path, PathBuf};

use casework::arrivals::{Arrival, Place, Stamp};
use casework::messages::OwnMail;
use chrono::{DateTime, Utc};

/// The messages in a folder, by the names of their files.
pub fn messages(folder: &Path) -> std::io::Result<Vec<Vec<u8>>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        files.extend(path.is_file().then_some(path));
    }
    files.sort();
    files.iter().map(|file: &PathBuf| std::fs::read(file)).collect()
}

/// A message as intake reads it before its transaction.
pub fn arrival(raw: Vec<u8>, now: DateTime<Utc>, own: &OwnMail) -> Arrival {
    let place = Place {
        mailbox: String::new(),
        uidvalidity: 0,
        uid: String::new(),
    };
    let stamp = Stamp::File { modified: now, now };
    Arrival::mail(place, stamp, raw, own)
}

/// Nanoseconds that this thread has run, as the kernel counts them.
pub fn on_the_processor() -> Result<u64, Box<dyn Error>> {
    let counted = std::fs::read_to_string("/proc/thread-self/schedstat")?;
    let ran = counted.split(' ').next().ok_or("the kernel does not count")?;
    Ok(ran.parse()?)
}
