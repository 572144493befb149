//! Lines to say to a server, in; its answers, word for word, out.
//!
//! Just enough of SMTP, LMTP and IMAP to look at a server from outside, without the
//! code that the stories are about.

use std::time::Duration;

use anyhow::{Context, bail, ensure};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::time::timeout;
use wire::{Security, Server, Stream};

use super::certificates;

/// How long an answer may take before the story says that none came.
pub const PATIENCE: Duration = Duration::from_secs(20);

/// A conversation with a server of this machine.
pub struct Dialogue {
    stream: BufReader<Stream>,
    server: Server,
}

/// A piece of an IMAP answer: a line, and the literal that it ends in, if it does (RFC 3501 §4.3).
pub struct Piece {
    pub line: String,
    pub literal: Vec<u8>,
}

impl Dialogue {
    /// Connects without TLS. Nothing is read yet, not even the greeting.
    pub async fn plain(port: u16) -> anyhow::Result<Self> {
        Self::connect(port, Security::Plain).await
    }

    /// Connects with TLS from the first byte, believing the authority of this test run.
    pub async fn tls(port: u16) -> anyhow::Result<Self> {
        Self::connect(port, Security::Tls).await
    }

    async fn connect(port: u16, security: Security) -> anyhow::Result<Self> {
        let server = Server {
            host: "127.0.0.1".to_owned(),
            port,
            security,
        };
        let stream = wire::connect(&server, &certificates::trust()?, PATIENCE).await?;
        Ok(Self {
            stream: BufReader::new(stream),
            server,
        })
    }

    /// The same conversation with TLS, after the server has agreed to STARTTLS.
    pub async fn secured(self) -> anyhow::Result<Self> {
        let trust = certificates::trust()?;
        let stream = self.stream.into_inner();
        let stream = stream.secured(&self.server, &trust, PATIENCE).await?;
        Ok(Self {
            stream: BufReader::new(stream),
            server: self.server,
        })
    }

    /// Says bytes as they are.
    pub async fn say(&mut self, bytes: &[u8]) -> anyhow::Result<()> {
        self.stream.write_all(bytes).await?;
        Ok(self.stream.flush().await?)
    }

    /// The next line, without its end. A connection that has ended is an error.
    pub async fn line(&mut self) -> anyhow::Result<String> {
        let mut line = Vec::new();
        timeout(PATIENCE, self.stream.read_until(b'\n', &mut line))
            .await
            .context("the server says nothing")??;
        ensure!(
            line.ends_with(b"\n"),
            "the server has gone after {:?}",
            String::from_utf8_lossy(&line)
        );
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }

    /// Waits until the other end is gone; if it says something first, that is an error.
    pub async fn end(&mut self) -> anyhow::Result<()> {
        let mut rest = Vec::new();
        let ended = timeout(PATIENCE, self.stream.read_to_end(&mut rest)).await;
        // A reset is an end too.
        drop(ended.context("the connection is still there")?);
        ensure!(
            rest.is_empty(),
            "{:?} before the end",
            String::from_utf8_lossy(&rest)
        );
        Ok(())
    }

    /// All lines of one SMTP reply (RFC 5321 §4.2.1), each on its own line.
    pub async fn reply(&mut self) -> anyhow::Result<String> {
        let mut reply = String::new();
        loop {
            let line = self.line().await?;
            reply.push_str(&line);
            if line.as_bytes().get(3) != Some(&b'-') {
                return Ok(reply);
            }
            reply.push('\n');
        }
    }

    /// Says an SMTP line and gives the reply.
    pub async fn ask(&mut self, line: &str) -> anyhow::Result<String> {
        self.say(format!("{line}\r\n").as_bytes()).await?;
        self.reply().await
    }

    /// Says an SMTP line that must be answered by a reply that begins so.
    pub async fn agree(&mut self, line: &str, begins: &str) -> anyhow::Result<String> {
        let reply = self.ask(line).await?;
        ensure!(reply.starts_with(begins), "{line:?} is answered by {reply:?}");
        Ok(reply)
    }

    /// Hands over one letter, after the greeting: MAIL, RCPT, DATA and the final dot's reply.
    pub async fn letter(&mut self, from: &str, to: &str, raw: &[u8]) -> anyhow::Result<String> {
        self.agree(&format!("MAIL FROM:<{from}>"), "250").await?;
        self.agree(&format!("RCPT TO:<{to}>"), "250").await?;
        self.agree("DATA", "354").await?;
        self.say(&dotted(raw)).await?;
        self.reply().await
    }

    /// Says an IMAP command and gives all that is answered, the tagged line last. NO and BAD are errors.
    pub async fn command(&mut self, command: &str) -> anyhow::Result<Vec<Piece>> {
        self.say(format!("a {command}\r\n").as_bytes()).await?;
        let mut pieces = Vec::new();
        loop {
            let line = self.line().await?;
            let mut literal = vec![0; size_of_literal(&line).unwrap_or(0)];
            timeout(PATIENCE, self.stream.read_exact(&mut literal))
                .await
                .context("the server stops inside a literal")??;
            if line.starts_with("a NO") || line.starts_with("a BAD") {
                bail!("{command:?} is answered by {line:?}");
            }
            let ended = line.starts_with("a OK");
            pieces.push(Piece { line, literal });
            if ended {
                return Ok(pieces);
            }
        }
    }
}

/// The octets announced at the end of a line: `{123}`.
fn size_of_literal(line: &str) -> Option<usize> {
    let (_, size) = line.strip_suffix('}')?.rsplit_once('{')?;
    size.parse().ok()
}

/// A letter as it goes over the wire: dots at the beginning of a line doubled, the final dot behind
/// it (RFC 5321 §4.5.2).
fn dotted(raw: &[u8]) -> Vec<u8> {
    let mut wire = Vec::with_capacity(raw.len() + 16);
    for line in raw.split_inclusive(|byte| *byte == b'\n') {
        if line.starts_with(b".") {
            wire.push(b'.');
        }
        wire.extend_from_slice(line);
    }
    if !wire.ends_with(b"\n") {
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b".\r\n");
    wire
}
