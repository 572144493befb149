//! A mailbox's name, in; the right to watch it, which no other program has meanwhile, out.
//!
//! Two programs that watch one mailbox do nothing twice: the register sees to that. But they fetch
//! everything twice and move each other's mail away, so the second waits until the first is gone.

use crate::backend::{Pool, Register};
use crate::error::RegisterError;
use data_encoding::HEXLOWER;
use sha2::{Digest, Sha256};
use sqlx::postgres::PgConnection;
use sqlx::{ConnectOptions, Connection};
use std::fs::{File, TryLockError};
use std::future::pending;
use std::path::Path;
use std::time::Duration;

/// How often a session is asked whether it still lives.
const ASK_EVERY: Duration = Duration::from_secs(5);

/// The right to watch a mailbox. It ends when this is dropped, or with the program, however that ends.
#[derive(Debug)]
pub struct Holding(Kept);

#[derive(Debug)]
enum Kept {
    /// A file beside the register, locked.
    File { _locked: File },
    /// A session of PostgreSQL, which holds an advisory lock.
    Session(Box<PgConnection>),
}

impl Register {
    /// The right to watch the mailbox of that name; none while another program has it.
    pub async fn hold_mailbox(&self, mailbox: &str) -> Result<Option<Holding>, RegisterError> {
        let name: [u8; 32] = Sha256::digest(mailbox).into();
        match &self.pool {
            Pool::Sqlite { writer, .. } => {
                let register = writer.connect_options().get_filename().to_owned();
                lock_beside(&register, &name)
            }
            Pool::Postgres(pool) => {
                let key = name.first_chunk().map_or(0, |key| i64::from_be_bytes(*key));
                let mut session = pool.connect_options().connect().await?;
                let mine: bool = sqlx::query_scalar("select pg_try_advisory_lock($1)")
                    .bind(key)
                    .fetch_one(&mut session)
                    .await?;
                Ok(mine.then(|| Holding(Kept::Session(Box::new(session)))))
            }
        }
    }
}

/// The lock goes with the program that has it: the file may stay.
fn lock_beside(register: &Path, name: &[u8]) -> Result<Option<Holding>, RegisterError> {
    let mut file = register.as_os_str().to_owned();
    file.push(format!("-{}.lock", HEXLOWER.encode(&name[..8])));
    let fault = |error| RegisterError::Unreachable(format!("{} ({error})", file.display()));
    let lock = File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(&file)
        .map_err(fault)?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(Holding(Kept::File { _locked: lock }))),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(fault(error)),
    }
}

impl Holding {
    /// Comes back when the right is lost although nobody gave it up: the session has ended.
    pub async fn lost(self) {
        match self.0 {
            Kept::File { _locked } => pending().await,
            Kept::Session(mut session) => {
                while session.ping().await.is_ok() {
                    tokio::time::sleep(ASK_EVERY).await;
                }
            }
        }
    }
}
