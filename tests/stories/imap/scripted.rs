//! What an odd server says to each command, in; that server, out.
//!
//! Every line is what some server has been seen to say, or what RFC 3501 lets it say at any time.

use anyhow::Result;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Words that a command holds, and what is answered before the tagged OK. An answer that begins with
/// `NO ` is the tagged one, and after [`HANGS_UP`] nothing comes any more.
pub type Script = &'static [(&'static str, &'static str)];
/// The same for a server that changes.
pub type Lines = Vec<(String, String)>;

/// The server ends the connection.
pub const HANGS_UP: &str = "hangs up";

/// What the server goes by just now, and what was said to it.
#[derive(Default)]
struct Mood {
    lines: Lines,
    heard: Vec<String>,
}

/// A server that goes by a script. It ends when it is dropped.
pub struct Scripted {
    /// Where it listens.
    pub port: u16,
    mood: Arc<Mutex<Mood>>,
    serving: JoinHandle<Result<()>>,
}

impl Scripted {
    /// A server that answers by this script, to whoever comes.
    pub async fn by(script: Script) -> Result<Self> {
        let owned = |(words, answer): &(&str, &str)| ((*words).to_owned(), (*answer).to_owned());
        Self::by_lines(script.iter().map(owned).collect()).await
    }

    /// The same, of a script that is made.
    pub async fn by_lines(lines: Lines) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let mood = Arc::new(Mutex::new(Mood {
            lines,
            heard: Vec::new(),
        }));
        let shared = Arc::clone(&mood);
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await?;
                // A client that goes away ends its own conversation only.
                tokio::spawn(converse(stream, Arc::clone(&shared)));
            }
        });
        Ok(Self { port, mood, serving })
    }

    /// From now on it answers by another script; what it was told before is forgotten.
    pub fn now_by(&self, lines: Lines) {
        let heard = Vec::new();
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = Mood { lines, heard };
    }

    /// The commands that hold these words.
    pub fn heard(&self, words: &str) -> Vec<String> {
        let mood = self.mood.lock().unwrap_or_else(PoisonError::into_inner);
        let heard = mood.heard.iter().filter(|command| command.contains(words));
        heard.cloned().collect()
    }
}

impl Mood {
    fn answers(&mut self, command: &str) -> Vec<String> {
        self.heard.push(command.to_owned());
        let lines = self.lines.iter().filter(|(words, _)| command.contains(words));
        lines.map(|(_, answer)| answer.clone()).collect()
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn converse(stream: TcpStream, mood: Arc<Mutex<Mood>>) -> std::io::Result<()> {
    let (input, mut output) = stream.into_split();
    let mut input = BufReader::new(input);
    output.write_all(b"* OK [ALERT] We close at five.\r\n").await?;
    while let Some(line) = line(&mut input).await? {
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        let answers = mood
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .answers(command);
        let mut last = "OK done".to_owned();
        for answer in answers {
            match answer.as_str() {
                HANGS_UP => return Ok(()),
                no if no.starts_with("NO ") => last = answer,
                said => output.write_all(said.as_bytes()).await?,
            }
        }
        if command == "IDLE" {
            output.write_all(b"+ idling\r\n").await?;
            if self::line(&mut input).await?.is_none() {
                break;
            }
        }
        output.write_all(format!("{tag} {last}\r\n").as_bytes()).await?;
    }
    Ok(())
}

async fn line(input: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let read = input.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}
