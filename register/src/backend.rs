//! Two pools, in; one transaction type over both, out.

use crate::bodies::Files;
use crate::error::RegisterError;
use sqlx::{PgPool, Postgres, Sqlite, SqlitePool, Transaction};
use std::sync::Arc;
use tokio::sync::Notify;

/// The complaints register of one landlord.
#[derive(Clone, Debug)]
pub struct Register {
    pub(crate) pool: Pool,
    pub(crate) files: Arc<Files>,
    pub(crate) letters: Arc<Notify>,
}

#[derive(Clone, Debug)]
pub(crate) enum Pool {
    /// One writer, and readers beside it: SQLite lets one connection write at a time.
    Sqlite {
        writer: SqlitePool,
        readers: SqlitePool,
    },
    Postgres(PgPool),
}

/// A transaction. Dropped without [`Tx::commit`], it never happened.
#[derive(Debug)]
pub struct Tx {
    pub(crate) backend: Backend,
    pub(crate) files: Arc<Files>,
    pub(crate) letters: Arc<Notify>,
    /// Whether letters were queued, so that whoever delivers them is told when they are durable.
    pub(crate) queued: bool,
}

#[derive(Debug)]
pub(crate) enum Backend {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// Runs the same expression on the connection of either engine. Both arms are type-checked.
macro_rules! on_backend {
    ($tx:expr, |$conn:ident| $body:expr) => {
        match &mut $tx.backend {
            $crate::backend::Backend::Sqlite(tx) => {
                let $conn = &mut **tx;
                $body
            }
            $crate::backend::Backend::Postgres(tx) => {
                let $conn = &mut **tx;
                $body
            }
        }
    };
}
pub(crate) use on_backend;

impl Register {
    /// A transaction that may write. On SQLite it waits for its turn at once, so that
    /// what it reads cannot go stale before it writes.
    pub async fn write(&self) -> Result<Tx, RegisterError> {
        let backend = match &self.pool {
            Pool::Sqlite { writer, .. } => Backend::Sqlite(writer.begin_with("BEGIN IMMEDIATE").await?),
            Pool::Postgres(pool) => Backend::Postgres(pool.begin().await?),
        };
        Ok(Tx {
            backend,
            files: Arc::clone(&self.files),
            letters: Arc::clone(&self.letters),
            queued: false,
        })
    }

    /// A transaction that only reads, and sees one state of the register throughout.
    pub async fn read(&self) -> Result<Tx, RegisterError> {
        let backend = match &self.pool {
            Pool::Sqlite { readers, .. } => Backend::Sqlite(readers.begin().await?),
            Pool::Postgres(pool) => Backend::Postgres(
                pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
                    .await?,
            ),
        };
        Ok(Tx {
            backend,
            files: Arc::clone(&self.files),
            letters: Arc::clone(&self.letters),
            queued: false,
        })
    }

    /// Told each time this program has made new letters durable. Those of another program are found by
    /// looking.
    pub fn letters(&self) -> Arc<Notify> {
        Arc::clone(&self.letters)
    }

    /// Closes every connection, after what is under way.
    pub async fn close(self) {
        match self.pool {
            Pool::Sqlite { writer, readers } => {
                readers.close().await;
                writer.close().await;
            }
            Pool::Postgres(pool) => pool.close().await,
        }
    }
}

impl Tx {
    /// Makes everything since the beginning durable.
    pub async fn commit(self) -> Result<(), RegisterError> {
        match self.backend {
            Backend::Sqlite(tx) => tx.commit().await?,
            Backend::Postgres(tx) => tx.commit().await?,
        }
        if self.queued {
            self.letters.notify_one();
        }
        Ok(())
    }

    /// Begins a part that can be undone alone. Parts do not nest.
    pub async fn save(&mut self) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query("SAVEPOINT part")
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Keeps the part begun by [`Tx::save`].
    pub async fn keep(&mut self) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query("RELEASE SAVEPOINT part")
            .execute(conn)
            .await
            .map(drop))?;
        Ok(())
    }

    /// Undoes the part begun by [`Tx::save`], and the transaction goes on.
    pub async fn undo(&mut self) -> Result<(), RegisterError> {
        on_backend!(self, |conn| sqlx::query("ROLLBACK TO SAVEPOINT part")
            .execute(conn)
            .await
            .map(drop))?;
        self.keep().await
    }
}
