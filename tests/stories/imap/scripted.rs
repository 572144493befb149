//! What an odd server says to each command, in; that server, out.
//!
//! Every line is what some server has been seen to say, or what RFC 3501 lets it say at any time.

use anyhow::Result;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::tcp::OwnedReadHalf;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// Words that a command holds, and what is answered before the tagged OK.
pub type Script = &'static [(&'static str, &'static str)];

/// A server that goes by a script. It ends when it is dropped.
pub struct Scripted {
    /// Where it listens.
    pub port: u16,
    serving: JoinHandle<Result<()>>,
}

impl Scripted {
    /// A server that answers by this script, to whoever comes.
    pub async fn by(script: Script) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let serving = tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await?;
                // A client that goes away ends its own conversation only.
                tokio::spawn(converse(stream, script));
            }
        });
        Ok(Self { port, serving })
    }
}

impl Drop for Scripted {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn converse(stream: TcpStream, script: Script) -> std::io::Result<()> {
    let (input, mut output) = stream.into_split();
    let mut input = BufReader::new(input);
    output.write_all(b"* OK [ALERT] We close at five.\r\n").await?;
    while let Some(line) = line(&mut input).await? {
        let (tag, command) = line.split_once(' ').unwrap_or((&line, ""));
        let answers = script.iter().filter(|(words, _)| command.contains(words));
        for (_, answer) in answers {
            output.write_all(answer.as_bytes()).await?;
        }
        if command == "IDLE" {
            output.write_all(b"+ idling\r\n").await?;
            if self::line(&mut input).await?.is_none() {
                break;
            }
        }
        output.write_all(format!("{tag} OK done\r\n").as_bytes()).await?;
    }
    Ok(())
}

async fn line(input: &mut BufReader<OwnedReadHalf>) -> std::io::Result<Option<String>> {
    let mut line = String::new();
    let read = input.read_line(&mut line).await?;
    Ok((read > 0).then(|| line.trim_end().to_owned()))
}
