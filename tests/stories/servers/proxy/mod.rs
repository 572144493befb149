//! A server's port, in; the same server behind a network that fails when told to, out.
//!
//! Works on connections without TLS: it looks for patterns in what passes. A proxy lives in the
//! runtime of its story and ends, with every connection, when it is dropped.

mod connection;
mod rules;

pub use rules::{Fault, Side};

use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use anyhow::Context;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::{JoinHandle, JoinSet};
use tokio::time::timeout;

use super::watchdog::free_port;
use connection::Connection;
use rules::Rules;

/// A network that fails when told to.
pub struct Proxy {
    /// Where it listens.
    pub port: u16,
    network: Arc<Network>,
    accepting: JoinHandle<()>,
}

/// What all connections of a proxy share.
struct Network {
    target: u16,
    rules: Mutex<Rules>,
    /// Whether STARTTLS is stripped from what servers say.
    strips: watch::Sender<bool>,
    /// How often stalled connections were released.
    releases: watch::Sender<u64>,
    /// Faults that have struck.
    struck: watch::Sender<usize>,
    /// Connections that were accepted.
    accepted: watch::Sender<usize>,
    /// Whether connections shall be accepted, and whether they are.
    shall_listen: watch::Sender<bool>,
    listens: watch::Sender<bool>,
}

impl Proxy {
    /// Listens on a free port and passes everything on to this port, and back.
    pub async fn to(target: u16) -> anyhow::Result<Self> {
        let port = free_port()?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let network = Arc::new(Network {
            target,
            rules: Mutex::default(),
            strips: watch::Sender::new(false),
            releases: watch::Sender::new(0),
            struck: watch::Sender::new(0),
            accepted: watch::Sender::new(0),
            shall_listen: watch::Sender::new(true),
            listens: watch::Sender::new(true),
        });
        let accepting = tokio::spawn(Arc::clone(&network).accept(listener, port));
        Ok(Self {
            port,
            network,
            accepting,
        })
    }

    /// At the next match of these bytes from that side, on whatever connection, this goes wrong, once.
    pub fn at(&self, from: Side, pattern: &[u8], fault: Fault) {
        self.at_nth(from, pattern, 1, fault);
    }

    /// As [`Self::at`], at the match with this number, from 1, counted from now on.
    pub fn at_nth(&self, from: Side, pattern: &[u8], nth: u32, fault: Fault) {
        self.network.rules().add(from, pattern, nth, fault);
    }

    /// Forgets the faults that have not struck, and releases what is stalled. What is slow stays slow.
    pub fn heal(&self) {
        self.network.rules().clear();
        self.release();
    }

    /// From now on servers seem to offer no STARTTLS (RFC 3207 §6).
    pub fn strip_starttls(&self) {
        self.network.strips.send_replace(true);
    }

    /// Lets stalled connections go on.
    pub fn release(&self) {
        self.network.releases.send_modify(|releases| *releases += 1);
    }

    /// Refuses further connections, from the moment that this ends; those there are go on.
    pub async fn refuse(&self) -> anyhow::Result<()> {
        self.listen(false).await
    }

    /// Accepts connections again.
    pub async fn accept(&self) -> anyhow::Result<()> {
        self.listen(true).await
    }

    async fn listen(&self, listens: bool) -> anyhow::Result<()> {
        self.network.shall_listen.send_replace(listens);
        self.network
            .listens
            .subscribe()
            .wait_for(|now| *now == listens)
            .await?;
        Ok(())
    }

    /// Waits until so many faults have struck.
    pub async fn struck(&self, count: usize, within: Duration) -> anyhow::Result<()> {
        reached(&self.network.struck, count, within)
            .await
            .context("faults")
    }

    /// Waits until so many connections have been accepted, since the beginning.
    pub async fn accepted(&self, count: usize, within: Duration) -> anyhow::Result<()> {
        reached(&self.network.accepted, count, within)
            .await
            .context("connections")
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

async fn reached(counted: &watch::Sender<usize>, count: usize, within: Duration) -> anyhow::Result<()> {
    let mut counted = counted.subscribe();
    let come = timeout(within, counted.wait_for(|now| *now >= count))
        .await
        .map(|now| now.map(|_| ()));
    come.with_context(|| format!("not {count} in {within:?}"))??;
    Ok(())
}

impl Network {
    fn rules(&self) -> std::sync::MutexGuard<'_, Rules> {
        self.rules.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Accepts while it shall; a port that refuses is one where nobody listens.
    async fn accept(self: Arc<Self>, listener: TcpListener, port: u16) {
        let mut connections = JoinSet::new();
        let mut shall_listen = self.shall_listen.subscribe();
        let mut listener = Some(listener);
        loop {
            let shall = *shall_listen.borrow_and_update();
            if !shall {
                listener = None;
            } else if listener.is_none() {
                match TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await {
                    Ok(again) => listener = Some(again),
                    Err(error) => return eprintln!("the proxy cannot listen again on {port}: {error}"),
                }
            }
            self.listens.send_replace(shall);
            let come = async {
                match &listener {
                    Some(listener) => listener.accept().await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                _ = shall_listen.changed() => {}
                Ok((client, _)) = come => {
                    self.accepted.send_modify(|count| *count += 1);
                    connections.spawn(Arc::clone(&self).pass(client));
                }
            }
        }
    }

    /// A server that is not there ends the connection; the client sees no more than that.
    async fn pass(self: Arc<Self>, client: TcpStream) {
        if let Ok(server) = TcpStream::connect((Ipv4Addr::LOCALHOST, self.target)).await {
            Connection::new(self).pass(client, server).await;
        }
    }
}
