//! The proxy, in; proof that each fault is what it is called, out.

use std::time::{Duration, Instant};

use anyhow::ensure;
use libtest_mimic::Trial;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::timeout;

use super::told;
use crate::servers::dialogue::Dialogue;
use crate::servers::proxy::{Fault, Proxy, Side};
use crate::servers::{dovecot, exim};

const SOON: Duration = Duration::from_secs(10);
/// Long enough for bytes to pass on this machine if they did.
const MOMENT: Duration = Duration::from_millis(150);

pub fn trials() -> Vec<Trial> {
    vec![
        told("proxy::passes_everything_on", passes_on),
        told("proxy::cuts_and_resets", cuts_and_resets),
        told("proxy::passes_half", passes_half),
        told("proxy::swallows", swallows),
        told("proxy::stalls_until_released", stalls),
        told("proxy::is_slow", is_slow),
        told("proxy::refuses_and_accepts", refuses),
        told("proxy::strips_starttls", strips),
    ]
}

/// A client's and a server's end with a proxy between them.
async fn pair() -> anyhow::Result<(Proxy, TcpStream, TcpStream)> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let proxy = Proxy::to(listener.local_addr()?.port()).await?;
    let client = TcpStream::connect(("127.0.0.1", proxy.port)).await?;
    let (server, _) = timeout(SOON, listener.accept()).await??;
    Ok((proxy, client, server))
}

/// All until the end of the connection.
async fn rest(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut text = String::new();
    timeout(SOON, stream.read_to_string(&mut text)).await??;
    Ok(text)
}

async fn next(stream: &mut TcpStream, count: usize) -> anyhow::Result<String> {
    let mut bytes = vec![0; count];
    timeout(SOON, stream.read_exact(&mut bytes)).await??;
    Ok(String::from_utf8(bytes)?)
}

async fn passes_on() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.at(Side::Client, b"not said", Fault::Cut);
    client.write_all(b"ping").await?;
    ensure!(next(&mut server, 4).await? == "ping");
    server.write_all(b"not said, by that side").await?;
    drop(server);
    ensure!(rest(&mut client).await? == "not said, by that side");
    proxy.accepted(1, SOON).await?;
    ensure!(proxy.accepted(2, MOMENT).await.is_err() && proxy.struck(1, MOMENT).await.is_err());
    Ok(())
}

async fn cuts_and_resets() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.at_nth(Side::Server, b"EXISTS", 2, Fault::Cut);
    server.write_all(b"1 EXISTS 2 EXI").await?;
    // The match comes in two pieces: only what was no whole match yet has passed.
    ensure!(next(&mut client, 14).await? == "1 EXISTS 2 EXI");
    server.write_all(b"STS and more").await?;
    proxy.struck(1, SOON).await?;
    ensure!(rest(&mut client).await?.is_empty() && rest(&mut server).await?.is_empty());

    let (proxy, mut client, mut server) = pair().await?;
    proxy.at(Side::Client, b"FETCH", Fault::Reset);
    client.write_all(b"UID FETCH").await?;
    let (at_client, at_server) = (rest(&mut client).await, rest(&mut server).await);
    let reset = std::io::ErrorKind::ConnectionReset;
    ensure!(at_client.is_err_and(|error| error.kind() == reset));
    ensure!(at_server.is_err_and(|error| error.kind() == reset));
    Ok(())
}

async fn passes_half() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.at(Side::Server, b"FETCH", Fault::Half(5));
    server.write_all(b"* 1 FETCH 12").await?;
    ensure!(next(&mut client, 12).await? == "* 1 FETCH 12");
    server.write_all(b"34567").await?;
    ensure!(rest(&mut client).await? == "34");
    Ok(())
}

async fn swallows() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.at(Side::Server, b"EXISTS", Fault::Blackhole);
    server.write_all(b"before EXISTS behind").await?;
    ensure!(next(&mut client, 7).await? == "before ");
    client.write_all(b"NOOP").await?;
    ensure!(
        timeout(MOMENT, client.read_u8()).await.is_err(),
        "something came through, or it ended"
    );
    ensure!(
        timeout(MOMENT, server.read_u8()).await.is_err(),
        "something came through, or it ended"
    );
    drop(client);
    ensure!(
        timeout(MOMENT, server.read_u8()).await.is_err(),
        "the server heard of the client's end"
    );
    Ok(())
}

async fn stalls() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.at(Side::Client, b"DATA", Fault::Stall);
    client.write_all(b"QUIT DATA").await?;
    ensure!(next(&mut server, 5).await? == "QUIT ");
    server.write_all(b"250").await?;
    ensure!(timeout(MOMENT, client.read_u8()).await.is_err(), "not held back");
    proxy.heal();
    ensure!(next(&mut server, 4).await? == "DATA" && next(&mut client, 3).await? == "250");
    client.write_all(b"DATA").await?;
    ensure!(next(&mut server, 4).await? == "DATA", "a fault strikes once");
    Ok(())
}

async fn is_slow() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.at(Side::Server, b"+", Fault::Slow(100));
    let begun = Instant::now();
    server.write_all(&[b"+".as_slice(), &[b'x'; 40]].concat()).await?;
    next(&mut client, 41).await?;
    ensure!(
        begun.elapsed() >= Duration::from_millis(400),
        "{:?}",
        begun.elapsed()
    );
    Ok(())
}

async fn refuses() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.refuse().await?;
    ensure!(
        TcpStream::connect(("127.0.0.1", proxy.port)).await.is_err(),
        "accepted"
    );
    client.write_all(b"still").await?;
    ensure!(next(&mut server, 5).await? == "still");
    proxy.accept().await?;
    TcpStream::connect(("127.0.0.1", proxy.port)).await?;
    proxy.at(Side::Client, b"last", Fault::Refuse);
    client.write_all(b"last").await?;
    ensure!(next(&mut server, 4).await? == "last");
    let refused = async { while TcpStream::connect(("127.0.0.1", proxy.port)).await.is_ok() {} };
    timeout(SOON, refused).await?;
    drop(proxy);
    ensure!(
        rest(&mut client).await.is_ok_and(|text| text.is_empty()),
        "the connection outlived its proxy"
    );
    Ok(())
}

async fn strips() -> anyhow::Result<()> {
    let (proxy, mut client, mut server) = pair().await?;
    proxy.strip_starttls();
    server.write_all(b"IMAP4rev1 STARTTLS IDLE STAR").await?;
    ensure!(next(&mut client, 24).await? == "IMAP4rev1 XXXXXXXX IDLE ");
    server.write_all(b"TTLS STARS").await?;
    server.shutdown().await?;
    ensure!(rest(&mut client).await? == "XXXXXXXX STARS", "in two pieces");

    let behind = Proxy::to(exim::shared()?.smtp).await?;
    behind.strip_starttls();
    let mut smtp = Dialogue::plain(behind.port).await?;
    smtp.reply().await?;
    let offers = smtp.agree("EHLO story", "250").await?;
    ensure!(
        offers.contains("PIPELINING") && !offers.contains("STARTTLS"),
        "{offers}"
    );
    let behind = Proxy::to(dovecot::shared()?.imap).await?;
    behind.strip_starttls();
    let greeting = Dialogue::plain(behind.port).await?.line().await?;
    ensure!(
        greeting.contains("IDLE") && !greeting.contains("STARTTLS"),
        "{greeting}"
    );
    Ok(())
}
