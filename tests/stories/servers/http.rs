//! A function from a request to a response, in; a small HTTP server on a free port, out.

use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::Context;

/// A client that says no more is not waited for longer.
const PATIENCE: Duration = Duration::from_secs(10);

/// What was asked.
pub struct Request {
    /// With its query: `/tokeninfo?access_token=…`.
    pub path: String,
    pub body: String,
}

/// What is answered.
pub struct Response {
    pub status: u16,
    pub content_type: &'static str,
    /// Where a redirect goes.
    pub location: Option<String>,
    pub body: String,
}

/// A server, until it is dropped.
pub struct HttpServer {
    pub port: u16,
    closed: Arc<AtomicBool>,
}

impl HttpServer {
    /// Answers each request, one a connection.
    pub fn answering(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> anyhow::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let closed = Arc::new(AtomicBool::new(false));
        let (answer, seen) = (Arc::new(answer), Arc::clone(&closed));
        std::thread::spawn(move || {
            while let Ok((connection, _)) = listener.accept() {
                if seen.load(Ordering::Acquire) {
                    return;
                }
                let answer = Arc::clone(&answer);
                // A client that has gone away misses its answer; that is its own affair.
                std::thread::spawn(move || converse(connection, &*answer));
            }
        });
        Ok(Self { port, closed })
    }
}

impl Drop for HttpServer {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Release);
        // Wakes the thread that waits for a connection, which sees that there is none to come.
        drop(TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)));
    }
}

fn converse(mut connection: TcpStream, answer: &dyn Fn(&Request) -> Response) -> anyhow::Result<()> {
    connection.set_read_timeout(Some(PATIENCE))?;
    let request = read(&mut BufReader::new(&connection))?;
    let Response {
        status,
        content_type,
        location,
        body,
    } = answer(&request);
    let location = location.map_or_else(String::new, |to| format!("Location: {to}\r\n"));
    write!(
        connection,
        "HTTP/1.1 {status} \r\nContent-Type: {content_type}\r\nContent-Length: {}\r\n{location}Connection: close\r\n\r\n{body}",
        body.len()
    )?;
    Ok(())
}

fn read(client: &mut impl BufRead) -> anyhow::Result<Request> {
    let mut line = String::new();
    client.read_line(&mut line)?;
    let path = line.split(' ').nth(1).context("a request line")?.to_owned();
    let mut length = 0;
    loop {
        line.clear();
        client.read_line(&mut line)?;
        if line.trim_end().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-length")
        {
            length = value.trim().parse()?;
        }
    }
    let mut body = vec![0; length];
    client.read_exact(&mut body)?;
    Ok(Request {
        path,
        body: String::from_utf8(body)?,
    })
}

/// The fields of a form or query, decoded (`application/x-www-form-urlencoded`).
pub fn fields(text: &str) -> Vec<(String, String)> {
    text.split('&')
        .filter_map(|field| field.split_once('='))
        .map(|(name, value)| (decoded(name), decoded(value)))
        .collect()
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, after @ ..] = rest {
        let digits = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        let escaped = digits.and_then(|two| u8::from_str_radix(two, 16).ok());
        let (byte, left) = match (first, escaped) {
            (b'%', Some(byte)) => (byte, &after[2..]),
            (b'+', _) => (b' ', after),
            _ => (*first, after),
        };
        bytes.push(byte);
        rest = left;
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
