//! A will, in; an SMTP server that has it and notes what it sees, out.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;

/// What a server puts up with.
#[derive(Clone, Copy)]
pub struct Will {
    /// Connections at once.
    pub at_once: usize,
    /// Letters over one connection; then 421.
    pub letters: usize,
    /// Whether it ever lets a letter come.
    pub silent: bool,
    /// It goes without a word at this in a recipient, before it has said what it says of the sender.
    pub goes_at: Option<&'static str>,
}

pub const WILLING: Will = Will {
    at_once: 100,
    letters: 1000,
    silent: false,
    goes_at: None,
};

/// What a server has seen.
#[derive(Default)]
pub struct Seen {
    pub open: usize,
    pub most: usize,
    pub connections: usize,
    pub turned_away: usize,
    pub recipients: Vec<String>,
    pub ids: Vec<String>,
    pub goodbyes: usize,
}

#[derive(Clone, Default)]
pub struct Office {
    seen: Arc<Mutex<Seen>>,
    /// Told at each letter that is announced.
    pub announced: Arc<Notify>,
}

impl Office {
    pub fn saw<T>(&self, see: impl FnOnce(&mut Seen) -> T) -> T {
        see(&mut self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub async fn open(will: Will) -> anyhow::Result<(Self, u16)> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let office = Self::default();
        let clerk = office.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let clerk = clerk.clone();
                tokio::spawn(async move {
                    let served = clerk.serve(stream, will).await;
                    clerk.saw(|seen| seen.open -= 1);
                    served
                });
            }
        });
        Ok((office, port))
    }

    async fn serve(&self, stream: TcpStream, will: Will) -> std::io::Result<()> {
        let mut stream = BufReader::new(stream);
        let welcome = self.saw(|seen| {
            seen.open += 1;
            let welcome = seen.open <= will.at_once;
            seen.connections += usize::from(welcome);
            seen.turned_away += usize::from(!welcome);
            seen.most = seen.most.max(seen.open.min(will.at_once));
            welcome
        });
        if !welcome {
            return stream.get_mut().write_all(b"421 too many\r\n").await;
        }
        stream.get_mut().write_all(b"220 office\r\n").await?;
        let (mut line, mut letters) = (String::new(), 0);
        let mut unsaid = "";
        while stream.read_line(&mut line).await? > 0 {
            let reply = match &line[..4] {
                "MAIL" if will.goes_at.is_some() => {
                    unsaid = "250 ok\r\n";
                    line.clear();
                    continue;
                }
                "RCPT" if will.goes_at.is_some_and(|whom| line.contains(whom)) => return Ok(()),
                "EHLO" => "250-office\r\n250 PIPELINING\r\n",
                "MAIL" if letters == will.letters => {
                    return stream.get_mut().write_all(b"421 enough\r\n").await;
                }
                "RCPT" => {
                    self.saw(|seen| seen.recipients.push(line.trim_end().to_owned()));
                    "250 ok\r\n"
                }
                "DATA" => {
                    self.announced.notify_one();
                    if will.silent {
                        std::future::pending::<()>().await;
                    }
                    stream.get_mut().write_all(b"354 go\r\n").await?;
                    let id = letter(&mut stream).await?;
                    self.saw(|seen| seen.ids.push(id));
                    letters += 1;
                    "250 ok\r\n"
                }
                "QUIT" => {
                    self.saw(|seen| seen.goodbyes += 1);
                    return stream.get_mut().write_all(b"221 bye\r\n").await;
                }
                _ => "250 ok\r\n",
            };
            let said = std::mem::take(&mut unsaid).to_owned() + reply;
            stream.get_mut().write_all(said.as_bytes()).await?;
            line.clear();
        }
        Ok(())
    }
}

/// Reads a letter to its dot; its Message-ID.
async fn letter(stream: &mut BufReader<TcpStream>) -> std::io::Result<String> {
    let (mut line, mut id) = (String::new(), String::new());
    while line != ".\r\n" {
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            break;
        }
        if let Some(found) = line.strip_prefix("Message-ID: ") {
            found.trim_end().clone_into(&mut id);
        }
    }
    Ok(id)
}
