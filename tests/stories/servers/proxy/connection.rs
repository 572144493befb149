//! A client's and a server's end, in; what each says, passed on as long as no fault strikes, out.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{ReadHalf, WriteHalf};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::Network;
use super::rules::{Fault, Side, strip};

/// Patterns are found across chunks as far back as this.
const LOOK_BACK: usize = 256;
/// How long the ends of a connection that was cut may take to notice.
const NOTICE: Duration = Duration::from_secs(1);
/// A slow connection's bytes go in so many portions a second.
const PORTIONS: u32 = 10;

/// A connection and what has become of it.
pub struct Connection {
    network: Arc<Network>,
    swallows: AtomicBool,
    /// Nothing passes before so many releases.
    held_until: AtomicU64,
    /// Bytes a second; 0: as fast as they come.
    pace: AtomicU32,
    end: watch::Sender<Option<Fault>>,
}

impl Connection {
    pub fn new(network: Arc<Network>) -> Self {
        Self {
            network,
            swallows: AtomicBool::new(false),
            held_until: AtomicU64::new(0),
            pace: AtomicU32::new(0),
            end: watch::Sender::new(None),
        }
    }

    /// Passes on until both ends are done or a fault ends it.
    pub async fn pass(self, mut client: TcpStream, mut server: TcpStream) {
        // What is small goes on at once, as if there were no proxy.
        if client.set_nodelay(true).and(server.set_nodelay(true)).is_err() {
            return;
        }
        let mut end = self.end.subscribe();
        {
            let (from_client, to_client) = client.split();
            let (from_server, to_server) = server.split();
            // One that was reset is there no more for the other either.
            let both = async {
                tokio::try_join!(
                    self.carry(Side::Client, from_client, to_server),
                    self.carry(Side::Server, from_server, to_client)
                )
            };
            tokio::select! {
                _ = both => {}
                _ = end.wait_for(Option::is_some) => {}
            }
        }
        let how = *end.borrow();
        match how {
            Some(Fault::Reset) => {
                // An end that has gone by itself needs no reset.
                drop(client.set_zero_linger());
                drop(server.set_zero_linger());
            }
            _ => {
                tokio::join!(close(client), close(server));
            }
        }
    }

    /// One direction, until its reader's end or a fault.
    async fn carry(&self, from: Side, mut reader: ReadHalf<'_>, writer: WriteHalf<'_>) -> io::Result<()> {
        let mut way = Way {
            connection: self,
            writer,
            seen: Vec::new(),
            allowed: None,
        };
        let mut held = Vec::new();
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count = reader.read(&mut buffer).await?;
            if count == 0 {
                // What was held back as the beginning of a word was none.
                way.go(from, &held).await?;
                if !self.swallows.load(Ordering::Acquire) {
                    way.writer.shutdown().await?;
                }
                return Ok(());
            }
            let strips = from == Side::Server && *self.network.strips.borrow();
            let chunk = if strips {
                strip(&mut held, &buffer[..count])
            } else {
                buffer[..count].to_vec()
            };
            way.go(from, &chunk).await?;
        }
    }
}

/// One direction of a connection.
struct Way<'a> {
    connection: &'a Connection,
    writer: WriteHalf<'a>,
    /// The last bytes that were looked at.
    seen: Vec<u8>,
    /// How many bytes may still pass before the connection is cut.
    allowed: Option<usize>,
}

impl Way<'_> {
    /// Passes bytes on, fault by fault.
    async fn go(&mut self, from: Side, mut chunk: &[u8]) -> io::Result<()> {
        while !chunk.is_empty() {
            let window = [self.seen.as_slice(), chunk].concat();
            let hit = self
                .connection
                .network
                .rules()
                .strike(from, &window, self.seen.len());
            let Some(hit) = hit else {
                self.look_back(&window);
                return self.write(chunk).await;
            };
            self.look_back(&window[..self.seen.len() + hit.end]);
            self.write(&chunk[..hit.begin]).await?;
            self.strike(hit.fault);
            self.write(&chunk[hit.begin..hit.end]).await?;
            if let Fault::Half(more) = hit.fault {
                self.allowed = Some(more);
                self.cut_when_used_up();
            }
            chunk = &chunk[hit.end..];
        }
        Ok(())
    }

    fn look_back(&mut self, window: &[u8]) {
        self.seen = window[window.len().saturating_sub(LOOK_BACK)..].to_vec();
    }

    fn strike(&self, fault: Fault) {
        let Connection {
            network,
            swallows,
            held_until,
            pace,
            end,
        } = self.connection;
        match fault {
            Fault::Cut | Fault::Reset => {
                // What follows in this chunk does not pass any more.
                swallows.store(true, Ordering::Release);
                end.send_replace(Some(fault));
            }
            Fault::Blackhole => swallows.store(true, Ordering::Release),
            Fault::Stall => held_until.store(*network.releases.borrow() + 1, Ordering::Release),
            Fault::Slow(bytes) => pace.store(bytes.max(1), Ordering::Release),
            Fault::Refuse => drop(network.shall_listen.send_replace(false)),
            Fault::Half(_) => {}
        }
        network.struck.send_modify(|count| *count += 1);
    }

    /// Writes as much as may pass, when it may.
    async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let Connection {
            network,
            swallows,
            held_until,
            pace,
            ..
        } = self.connection;
        let until = held_until.load(Ordering::Acquire);
        // The network lives as long as its connections: the wait ends well or with the runtime.
        drop(
            network
                .releases
                .subscribe()
                .wait_for(|releases| *releases >= until)
                .await,
        );
        if swallows.load(Ordering::Acquire) {
            return Ok(());
        }
        let count = self
            .allowed
            .map_or(bytes.len(), |allowed| allowed.min(bytes.len()));
        match pace.load(Ordering::Acquire) {
            0 => self.writer.write_all(&bytes[..count]).await?,
            pace => {
                let portion = usize::try_from(pace.div_ceil(PORTIONS)).unwrap_or(usize::MAX);
                for part in bytes[..count].chunks(portion) {
                    let bytes = u32::try_from(part.len()).unwrap_or(u32::MAX);
                    sleep(Duration::from_secs(1) * bytes / pace).await;
                    self.writer.write_all(part).await?;
                }
            }
        }
        self.allowed = self.allowed.map(|allowed| allowed - count);
        self.cut_when_used_up();
        Ok(())
    }

    fn cut_when_used_up(&self) {
        if self.allowed == Some(0) {
            self.connection.swallows.store(true, Ordering::Release);
            self.connection.end.send_replace(Some(Fault::Cut));
        }
    }
}

/// Closes one end properly: with bytes unread, to close is to reset.
async fn close(mut stream: TcpStream) {
    let noticed = async {
        stream.shutdown().await?;
        tokio::io::copy(&mut stream, &mut tokio::io::sink()).await
    };
    // Whoever does not notice in time is left, as is whoever has gone before.
    drop(timeout(NOTICE, noticed).await);
}
