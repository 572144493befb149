//! An address, in; conversations with all who come, and how many there are, out.

use std::collections::HashMap;
use std::io::{self, BufReader, BufWriter};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::conversation::{Attempt, Conversation, Letter};
use super::script::Script;

/// Whoever keeps what a server was told. Called by the thread of the connection.
pub trait Keeps: Send + Sync {
    /// Something was said and answered.
    fn attempt(&self, attempt: Attempt);
    /// A letter was taken.
    fn letter(&self, letter: Letter);
}

/// A server that listens.
pub struct Listening {
    pub script: Script,
    pub keeps: Box<dyn Keeps>,
    offers: Vec<String>,
    connections: Mutex<Connections>,
    closed: AtomicBool,
    address: SocketAddr,
}

#[derive(Default)]
struct Connections {
    open: HashMap<u64, TcpStream>,
    most: usize,
    all: u64,
}

/// How many connections there are and were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub now: usize,
    /// At the same time.
    pub most: usize,
    pub all: u64,
}

impl Listening {
    /// Listens at the address (port 0: a free one) and offers these extensions after EHLO.
    pub fn at(address: SocketAddr, offers: &[&str], keeps: Box<dyn Keeps>) -> io::Result<Arc<Self>> {
        let listener = TcpListener::bind(address)?;
        let server = Arc::new(Self {
            script: Script::default(),
            keeps,
            offers: offers.iter().map(|&offer| offer.to_owned()).collect(),
            connections: Mutex::default(),
            closed: AtomicBool::new(false),
            address: listener.local_addr()?,
        });
        let accepting = Arc::clone(&server);
        std::thread::spawn(move || {
            while let Ok((stream, _)) = listener.accept() {
                if accepting.closed.load(Ordering::Acquire) {
                    return;
                }
                let server = Arc::clone(&accepting);
                // A client that goes away in mid-word ends its own conversation only.
                std::thread::spawn(move || server.converse(&stream));
            }
        });
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How many connections there are and were.
    pub fn counts(&self) -> Counts {
        let connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        Counts {
            now: connections.open.len(),
            most: connections.most,
            all: connections.all,
        }
    }

    /// The reply to EHLO.
    pub fn greeting(&self) -> String {
        let mut lines = vec!["sink"];
        lines.extend(self.offers.iter().map(String::as_str));
        let last = lines.len() - 1;
        let numbered = lines
            .iter()
            .enumerate()
            .map(|(number, line)| format!("250{}{line}", if number == last { ' ' } else { '-' }));
        numbered.collect::<Vec<_>>().join("\r\n")
    }

    /// Listens no longer and ends every connection.
    pub fn close(&self) {
        self.closed.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection, which sees that there is none to come.
        drop(TcpStream::connect(self.address));
        let connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in connections.open.values() {
            // One that has ended by itself is ended too.
            drop(stream.shutdown(Shutdown::Both));
        }
    }

    fn converse(&self, stream: &TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let number = self.open(stream.try_clone()?);
        let mut conversation = Conversation {
            server: self,
            number,
            input: BufReader::with_capacity(64 * 1024, stream),
            output: BufWriter::new(stream),
            from: String::new(),
            to: Vec::new(),
        };
        let ended = conversation.hold();
        // Written before the end is: the last reply.
        drop(conversation);
        self.connections
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .open
            .remove(&number);
        ended
    }

    fn open(&self, stream: TcpStream) -> u64 {
        let mut connections = self.connections.lock().unwrap_or_else(PoisonError::into_inner);
        connections.all += 1;
        let number = connections.all;
        connections.open.insert(number, stream);
        connections.most = connections.most.max(connections.open.len());
        number
    }
}
