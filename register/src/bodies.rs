//! Raw bytes, in; compressed, kept under their message and checked against their hash, out.

use crate::backend::{Register, Tx, on_backend};
use crate::error::RegisterError;
use crate::many::insert;
use casework::arrivals::Arrival;
use casework::ids::MessageId;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime};
use zstd::bulk;

/// Bodies above this are files beside the database: a database of photographs is slow to back up.
/// A file costs milliseconds (its folder, its name, three flushes) where a row costs its bytes.
const LARGE: usize = 512 * 1024;
/// zstd's fastest plain level: level 3 takes half as long again and saves one part in thirty.
const LEVEL: i32 = 1;
/// No mail that a landlord's server lets in is larger; what says so is damaged.
const LARGEST: usize = 512 * 1024 * 1024;

/// An unfinished file of this age is nobody's any more.
const LEFT_BEHIND: Duration = Duration::from_hours(24);

thread_local! {
    // To make either takes longer than to pack or unpack a letter.
    static PACKER: RefCell<Option<bulk::Compressor<'static>>> = const { RefCell::new(None) };
    static UNPACKER: RefCell<Option<bulk::Decompressor<'static>>> = const { RefCell::new(None) };
}

/// Tells apart the unfinished files of this program: two tasks may keep the same body at once.
static PARTS: AtomicU64 = AtomicU64::new(0);

/// The store of large bodies: a folder of files named by the SHA-256 of what they hold.
#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
}

/// The raw bytes of a message, and their SHA-256.
pub(crate) struct Body<'a> {
    pub message: MessageId,
    pub hash: [u8; 32],
    pub raw: &'a [u8],
}

impl Files {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn path(&self, hash: &[u8]) -> PathBuf {
        let name = HEXLOWER.encode(hash);
        self.folder.join(&name[..2]).join(name + ".zst")
    }

    /// Removes what a crash in the middle of a write left behind, a day or more ago by the store's own
    /// clock: a younger one may be another program's that is still writing. Nothing refers to them.
    pub(crate) fn sweep(&self) -> std::io::Result<()> {
        if !self.folder.is_dir() {
            return Ok(());
        }
        let probe = self.folder.join(format!("{}.part", std::process::id()));
        let now = std::fs::File::create(&probe)?.metadata()?.modified()?;
        std::fs::remove_file(&probe)?;
        for folder in std::fs::read_dir(&self.folder)? {
            let folder = folder?.path();
            if !folder.is_dir() {
                continue;
            }
            for file in std::fs::read_dir(folder)? {
                let file = file?.path();
                if file.extension().is_some_and(|ending| ending == "part") && is_old(&file, now)? {
                    std::fs::remove_file(file)?;
                }
            }
        }
        Ok(())
    }

    fn fault(&self) -> impl Fn(std::io::Error) -> RegisterError {
        let folder = self.folder.display().to_string();
        move |error| match error.kind() {
            std::io::ErrorKind::StorageFull => RegisterError::Full,
            _ => RegisterError::Files(folder.clone(), error),
        }
    }

    /// Writes a body as a file that is whole or not there, and on the disk when this returns.
    fn keep(&self, hash: &[u8], raw: &[u8]) -> Result<(), RegisterError> {
        let path = self.path(hash);
        if path.exists() {
            return Ok(());
        }
        let write = || {
            let folder = path.parent().unwrap_or(&self.folder);
            std::fs::create_dir_all(folder)?;
            let number = PARTS.fetch_add(1, Ordering::Relaxed);
            let unfinished = path.with_extension(format!("{}-{number}.part", std::process::id()));
            let mut options = std::fs::OpenOptions::new();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let file = options.open(&unfinished)?;
            zstd::stream::copy_encode(raw, &file, LEVEL)?;
            file.sync_all()?;
            std::fs::rename(&unfinished, &path)?;
            // The name of a file is durable once its folder is, and that folder's once its own is.
            std::fs::File::open(folder)?.sync_all()?;
            std::fs::File::open(&self.folder)?.sync_all()
        };
        write().map_err(self.fault())
    }

    fn fetch(&self, hash: &[u8]) -> Result<Vec<u8>, RegisterError> {
        std::fs::read(self.path(hash)).map_err(self.fault())
    }
}

fn is_old(file: &Path, now: SystemTime) -> std::io::Result<bool> {
    let written = std::fs::metadata(file)?.modified()?;
    Ok(now.duration_since(written).is_ok_and(|age| age >= LEFT_BEHIND))
}

impl Register {
    /// Puts large bodies on the disk before the transaction that needs them begins, so that no
    /// other program waits for a photograph. Small ones are left to the transaction.
    pub async fn stow(&self, arrivals: &[Arc<Arrival>]) -> Result<(), RegisterError> {
        let large = arrivals.iter().filter(|arrival| arrival.raw.len() > LARGE);
        let large: Vec<Arc<Arrival>> = large.cloned().collect();
        if large.is_empty() {
            return Ok(());
        }
        let files = Arc::clone(&self.files);
        let keep = move || {
            large
                .iter()
                .try_for_each(|large| files.keep(&large.hash, &large.raw))
        };
        tokio::task::spawn_blocking(keep)
            .await
            .map_err(|error| RegisterError::Corrupt(error.to_string()))?
    }
}

impl Tx {
    /// Keeps the bytes of messages.
    pub(crate) async fn keep_bodies(&mut self, bodies: &[Body<'_>]) -> Result<(), RegisterError> {
        let mut rows = Vec::with_capacity(bodies.len());
        for body in bodies {
            let (stored, packed) = if body.raw.len() > LARGE {
                self.files.keep(&body.hash, body.raw)?;
                ("file", None)
            } else {
                ("here", Some(packed(body.raw)?))
            };
            rows.push((body, stored, packed));
        }
        insert!(
            self,
            "insert into body (message_id, hash, size, stored, packed) ",
            rows,
            |row, (body, stored, packed)| row
                .push_bind(body.message.0)
                .push_bind(body.hash.as_slice())
                .push_bind(i64::try_from(body.raw.len()).unwrap_or(i64::MAX))
                .push_bind(*stored)
                .push_bind(packed.as_deref()),
            ""
        );
        Ok(())
    }

    /// The bytes of a message as it came, or of a letter as it goes out, whole and checked against their hash.
    pub async fn body(&mut self, message: MessageId) -> Result<Vec<u8>, RegisterError> {
        let row: Option<PackedRow> = on_backend!(self, |conn| sqlx::query_as(
            "select hash, size, packed from body where message_id = $1"
        )
        .bind(message.0)
        .fetch_optional(conn)
        .await)?;
        let row = row.ok_or_else(|| damaged(message))?;
        self.packed(message, row).unpacked()
    }

    /// A body as it was found.
    pub(crate) fn packed(&self, message: MessageId, row: PackedRow) -> Packed {
        let files = Arc::clone(&self.files);
        Packed { message, row, files }
    }
}

/// A body as it is kept; `packed` is none where it is a file.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct PackedRow {
    pub hash: Vec<u8>,
    pub size: i64,
    pub packed: Option<Vec<u8>>,
}

/// A body that is unpacked where it is needed, not while the register is locked.
#[derive(Debug)]
pub(crate) struct Packed {
    message: MessageId,
    row: PackedRow,
    files: Arc<Files>,
}

impl Packed {
    /// The body, whole and checked against its hash.
    pub fn unpacked(&self) -> Result<Vec<u8>, RegisterError> {
        let (hash, damaged) = (&self.row.hash, || damaged(self.message));
        let fetched = match self.row.packed {
            Some(_) => None,
            None => Some(self.files.fetch(hash)?),
        };
        let packed = self
            .row
            .packed
            .as_ref()
            .or(fetched.as_ref())
            .ok_or_else(damaged)?;
        let size = usize::try_from(self.row.size)
            .ok()
            .filter(|size| *size <= LARGEST)
            .ok_or_else(damaged)?;
        let raw = unpacked(packed, size).map_err(|_| damaged())?;
        if Sha256::digest(&raw).as_slice() == hash {
            Ok(raw)
        } else {
            Err(damaged())
        }
    }
}

pub(crate) fn damaged(message: MessageId) -> RegisterError {
    RegisterError::Corrupt(format!("the bytes of message {message} are damaged"))
}

fn packed(raw: &[u8]) -> Result<Vec<u8>, RegisterError> {
    let packed = PACKER.with_borrow_mut(|kept| {
        let packer = match kept {
            Some(packer) => packer,
            None => kept.insert(bulk::Compressor::new(LEVEL)?),
        };
        packer.compress(raw)
    });
    packed.map_err(|error| RegisterError::Corrupt(error.to_string()))
}

fn unpacked(packed: &[u8], size: usize) -> std::io::Result<Vec<u8>> {
    UNPACKER.with_borrow_mut(|kept| {
        let unpacker = match kept {
            Some(unpacker) => unpacker,
            None => kept.insert(bulk::Decompressor::new()?),
        };
        unpacker.decompress(packed, size)
    })
}
