//! Commands, in; replies, out, over one connection and in step.

use super::reply::{Reply, Unfinished};
use super::trouble::Trouble;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use wire::{Server, Stream, Trust};

/// The longest line of a reply; RFC 5321 §4.5.3.1.5 has 512 bytes, tokens make it longer.
const LONGEST_LINE: u64 = 8 * 1024;

/// A conversation that is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    /// The other end is gone.
    Closed,
    /// What it says is no reply.
    Unclear,
    /// It says nothing.
    Silent,
}

impl Lost {
    /// As it stands after “the SMTP server”.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Closed => "closed the connection",
            Self::Unclear => "said something that is no reply",
            Self::Silent => "did not answer in time",
        }
    }
}

/// One connection, as a conversation.
#[derive(Debug)]
pub(crate) struct Dialogue {
    stream: BufReader<Stream>,
    line: Vec<u8>,
}

impl Dialogue {
    pub fn over(stream: Stream) -> Self {
        Self {
            stream: BufReader::new(stream),
            line: Vec::new(),
        }
    }

    /// What we call ourselves: the address of this end (RFC 5321 §4.1.3), which is true on every machine.
    pub fn own_name(&self) -> String {
        match self.stream.get_ref().local_address() {
            Ok(address) if address.is_ipv6() => format!("[IPv6:{}]", address.ip()),
            Ok(address) => format!("[{}]", address.ip()),
            Err(_) => "[127.0.0.1]".to_owned(),
        }
    }

    /// Whether the server has said something that nobody asked for: most often that it is going.
    pub fn is_interrupted(&self) -> bool {
        !self.stream.buffer().is_empty()
    }

    /// Sends these bytes.
    pub async fn say(&mut self, bytes: &[u8]) -> Result<(), Lost> {
        let stream = self.stream.get_mut();
        let said = async {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        said.await.map_err(|_| Lost::Closed)
    }

    /// The next reply.
    pub async fn reply(&mut self) -> Result<Reply, Lost> {
        let mut unfinished = Unfinished::default();
        loop {
            self.line.clear();
            let mut limited = (&mut self.stream).take(LONGEST_LINE);
            let read = limited.read_until(b'\n', &mut self.line).await;
            if read.map_err(|_| Lost::Closed)? == 0 {
                return Err(Lost::Closed);
            }
            let line = self.line.strip_suffix(b"\n").ok_or(Lost::Unclear)?;
            let line = String::from_utf8_lossy(line.strip_suffix(b"\r").unwrap_or(line));
            if let Some(reply) = unfinished.add(&line).map_err(|_| Lost::Unclear)? {
                return Ok(reply);
            }
        }
    }

    /// Sends a command, without its line end; its reply.
    pub async fn ask(&mut self, command: &str) -> Result<Reply, Lost> {
        self.say(format!("{command}\r\n").as_bytes()).await?;
        self.reply().await
    }

    /// The same connection with TLS. What came in plain behind the server's word may be anybody's.
    pub async fn secured(self, server: &Server, trust: &Trust, deadline: Duration) -> Result<Self, Trouble> {
        if self.is_interrupted() {
            return Err(Trouble::Meddled);
        }
        let stream = self.stream.into_inner();
        Ok(Self::over(stream.secured(server, trust, deadline).await?))
    }
}
