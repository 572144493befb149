//! A script, in; a server that follows it, and all that it heard, out.

mod opening;
mod sending;

use super::Smarthost;
use std::io;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use wire::{Security, Server, Trust};

/// A server for one connection. To what the client says it answers by the first rule, not used yet, that begins
/// it; `!` closes the connection and an empty answer is silence. It gives back all that it heard.
struct Scripted {
    host: Smarthost,
    heard: JoinHandle<io::Result<Vec<String>>>,
}

async fn scripted(script: &'static [(&'static str, &'static str)]) -> io::Result<Scripted> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let port = listener.local_addr()?.port();
    let heard = tokio::spawn(async move {
        let (stream, _) = listener.accept().await?;
        follow(stream, script).await
    });
    let trust = Trust::new(None).map_err(io::Error::other)?;
    let host = Smarthost {
        server: Server {
            host: "127.0.0.1".to_owned(),
            port,
            security: Security::Plain,
        },
        trust,
        sign_in: None,
        timeout: Duration::from_secs(5),
        connections: 1,
        per_minute: None,
        divert_to: None,
    };
    Ok(Scripted { host, heard })
}

async fn follow(stream: TcpStream, script: &[(&str, &str)]) -> io::Result<Vec<String>> {
    let mut rules = script.to_vec();
    let mut stream = BufReader::new(stream);
    let mut heard = Vec::new();
    let mut in_letter = false;
    let mut said = "hello".to_owned();
    loop {
        if !in_letter || said == "." {
            let found = rules.iter().position(|(begins, _)| said.starts_with(begins));
            let answer = found.map_or("250 ok\r\n", |rule| rules.remove(rule).1);
            if answer == "!" {
                return Ok(heard);
            }
            in_letter = answer.starts_with("354") && said == "DATA";
            stream.get_mut().write_all(answer.as_bytes()).await?;
        }
        said.clear();
        if stream.read_line(&mut said).await.unwrap_or(0) == 0 {
            return Ok(heard);
        }
        said.truncate(said.trim_end_matches("\r\n").len());
        heard.push(said.clone());
    }
}

const HELLO: (&str, &str) = ("hello", "220 mx\r\n");
