//! Raw bytes, in; compressed and found again by their hash, out.

use crate::backend::{Register, Tx, on_backend};
use crate::error::RegisterError;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bodies above this are files beside the database: a database of photographs is slow to back up.
const LARGE: usize = 256 * 1024;
/// zstd's level 3 halves mail at 300 MB/s; higher levels cost more than they save.
const LEVEL: i32 = 3;
/// No mail that a landlord's server lets in is larger; what says so is damaged.
const LARGEST: usize = 512 * 1024 * 1024;

/// Tells apart the unfinished files of this program: two tasks may keep the same body at once.
static PARTS: AtomicU64 = AtomicU64::new(0);

/// The store of large bodies: a folder of files named by the SHA-256 of what they hold.
#[derive(Debug)]
pub(crate) struct Files {
    folder: PathBuf,
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
            let mut file = options.open(&unfinished)?;
            file.write_all(&zstd::bulk::compress(raw, LEVEL)?)?;
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

impl Register {
    /// Puts a large body on the disk before the transaction that needs it begins, so that
    /// no other program waits for a photograph. Small ones are left to the transaction.
    pub async fn stow(&self, raw: &[u8]) -> Result<(), RegisterError> {
        if raw.len() <= LARGE {
            return Ok(());
        }
        let (files, raw) = (self.files.clone(), raw.to_vec());
        tokio::task::spawn_blocking(move || files.keep(&Sha256::digest(&raw), &raw))
            .await
            .map_err(|error| RegisterError::Corrupt(error.to_string()))?
    }
}

impl Tx {
    /// Keeps a body and returns its hash. The same body twice is kept once.
    pub(crate) async fn keep_body(&mut self, raw: &[u8]) -> Result<Vec<u8>, RegisterError> {
        let hash = Sha256::digest(raw).to_vec();
        let (stored, packed) = if raw.len() > LARGE {
            self.files.keep(&hash, raw)?;
            ("file", None)
        } else {
            let packed = zstd::bulk::compress(raw, LEVEL);
            (
                "here",
                Some(packed.map_err(|error| RegisterError::Corrupt(error.to_string()))?),
            )
        };
        let size = i64::try_from(raw.len()).unwrap_or(i64::MAX);
        on_backend!(self, |conn| {
            sqlx::query(
            "insert into body (hash, size, stored, packed) values ($1, $2, $3, $4) on conflict (hash) do nothing"
        )
        .bind(&hash)
        .bind(size)
        .bind(stored)
        .bind(packed)
        .execute(conn)
        .await
        .map(drop)
        })?;
        Ok(hash)
    }

    /// The body with that hash, whole and checked against it.
    pub async fn body(&mut self, hash: &[u8]) -> Result<Vec<u8>, RegisterError> {
        let row: Option<(i64, Option<Vec<u8>>)> = on_backend!(self, |conn| sqlx::query_as(
            "select size, packed from body where hash = $1"
        )
        .bind(hash)
        .fetch_optional(conn)
        .await)?;
        let (size, packed) = row.ok_or_else(|| damaged(hash))?;
        Packed {
            hash: hash.to_vec(),
            size,
            here: packed,
            files: Arc::clone(&self.files),
        }
        .unpacked()
    }
}

/// A body as it is kept. It is unpacked where it is needed, not while the register is locked.
#[derive(Debug)]
pub(crate) struct Packed {
    pub hash: Vec<u8>,
    pub size: i64,
    /// None where it is a file.
    pub here: Option<Vec<u8>>,
    pub files: Arc<Files>,
}

impl Packed {
    /// The body, whole and checked against its hash.
    pub fn unpacked(&self) -> Result<Vec<u8>, RegisterError> {
        let damaged = || damaged(&self.hash);
        let fetched = match self.here {
            Some(_) => None,
            None => Some(self.files.fetch(&self.hash)?),
        };
        let packed = self.here.as_ref().or(fetched.as_ref()).ok_or_else(damaged)?;
        let size = usize::try_from(self.size)
            .ok()
            .filter(|size| *size <= LARGEST)
            .ok_or_else(damaged)?;
        let raw = zstd::bulk::decompress(packed, size).map_err(|_| damaged())?;
        if Sha256::digest(&raw).as_slice() == self.hash {
            Ok(raw)
        } else {
            Err(damaged())
        }
    }
}

pub(crate) fn damaged(hash: &[u8]) -> RegisterError {
    RegisterError::Corrupt(format!("the body {} is damaged", HEXLOWER.encode(hash)))
}
