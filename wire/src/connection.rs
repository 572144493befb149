//! A server, in; a connection to it, private where it should be, out.

use crate::server::{Security, Server};
use crate::trust::Trust;
use rustls_pki_types::ServerName;
use socket2::{SockRef, TcpKeepalive};
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;

/// How long a silent connection is believed before the kernel asks the other end.
const SILENT: Duration = Duration::from_mins(1);
const ASK_EVERY: Duration = Duration::from_secs(20);

/// A server that could not be reached.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// Nobody knows the server's name.
    #[error("{server}: there is no server of that name ({error})")]
    Unnamed {
        /// The server.
        server: String,
        /// What the system says.
        error: io::Error,
    },
    /// Nobody listening, no way there.
    #[error("{server} cannot be reached: {error}")]
    Unreachable {
        /// The server.
        server: String,
        /// What the system says.
        error: io::Error,
    },
    /// Nothing came back in time.
    #[error("{0} did not answer in time")]
    Silent(String),
    /// What it speaks there is not TLS.
    #[error("{0} speaks no TLS there")]
    NoTls(String),
    /// Its certificate is not believed.
    #[error("{server} is not trusted: {error}")]
    Untrusted {
        /// The server.
        server: String,
        /// What is wrong.
        error: io::Error,
    },
}

impl WireError {
    /// What a person does about it.
    pub fn cure(&self) -> &'static str {
        match self {
            Self::Unnamed { .. } => {
                "check the spelling of the server's name, and that this machine can look names up"
            }
            Self::NoTls(_) => {
                "check the port: TLS from the first byte is 993 for imaps and 465 for smtps; else write imap:// or smtp://"
            }
            Self::Unreachable { .. } => {
                "check the server's name and port, and that a firewall lets this machine through"
            }
            Self::Silent(_) => {
                "check the port, and whether it expects TLS from the first byte (imaps, smtps)"
            }
            Self::Untrusted { .. } => {
                "use the name that the certificate is made out to; for an authority of your own give its file as `ca_file`"
            }
        }
    }
}

/// The bytes of a connection.
#[derive(Debug)]
pub enum Stream {
    /// Without TLS: this machine itself, or before STARTTLS.
    Plain(TcpStream),
    /// With TLS.
    Tls(Box<TlsStream<TcpStream>>),
}

/// Connects within `deadline`. TLS is there from the first byte where the server's address asks for it.
/// Small writes go out at once (`TCP_NODELAY`), and a dead end is noticed (keepalive).
pub async fn connect(server: &Server, trust: &Trust, deadline: Duration) -> Result<Stream, WireError> {
    let connecting = async {
        let unreachable = |error| WireError::Unreachable {
            server: server.to_string(),
            error,
        };
        let named = tokio::net::lookup_host((server.host.as_str(), server.port)).await;
        let addresses: Vec<SocketAddr> = named
            .map_err(|error| WireError::Unnamed {
                server: server.to_string(),
                error,
            })?
            .collect();
        let tcp = TcpStream::connect(&addresses[..]).await.map_err(unreachable)?;
        tcp.set_nodelay(true).map_err(unreachable)?;
        let keepalive = TcpKeepalive::new().with_time(SILENT).with_interval(ASK_EVERY);
        SockRef::from(&tcp)
            .set_tcp_keepalive(&keepalive)
            .map_err(unreachable)?;
        match server.security {
            Security::Tls => shake_hands(tcp, server, trust).await,
            Security::StartTls | Security::Plain => Ok(Stream::Plain(tcp)),
        }
    };
    timeout(deadline, connecting)
        .await
        .unwrap_or_else(|_| Err(WireError::Silent(server.to_string())))
}

impl Stream {
    /// The same connection with TLS, after the server has agreed to STARTTLS.
    pub async fn secured(
        self,
        server: &Server,
        trust: &Trust,
        deadline: Duration,
    ) -> Result<Self, WireError> {
        match self {
            Self::Plain(tcp) => timeout(deadline, shake_hands(tcp, server, trust))
                .await
                .unwrap_or_else(|_| Err(WireError::Silent(server.to_string()))),
            tls @ Self::Tls(_) => Ok(tls),
        }
    }

    /// The address of this end.
    pub fn local_address(&self) -> io::Result<SocketAddr> {
        match self {
            Self::Plain(tcp) => tcp.local_addr(),
            Self::Tls(tls) => tls.get_ref().0.local_addr(),
        }
    }
}

async fn shake_hands(tcp: TcpStream, server: &Server, trust: &Trust) -> Result<Stream, WireError> {
    let untrusted = |error| WireError::Untrusted {
        server: server.to_string(),
        error,
    };
    let name = ServerName::try_from(server.host.clone())
        .map_err(|error| untrusted(io::Error::new(io::ErrorKind::InvalidInput, error)))?;
    let tls = TlsConnector::from(trust.config()).connect(name, tcp).await;
    match tls {
        Ok(tls) => Ok(Stream::Tls(Box::new(tls))),
        Err(error) if is_no_tls(&error) => Err(WireError::NoTls(server.to_string())),
        Err(error) => Err(untrusted(error)),
    }
}

/// Whether what came was not even the form of TLS: the port is another's.
fn is_no_tls(error: &io::Error) -> bool {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref());
    matches!(inner, Some(tokio_rustls::rustls::Error::InvalidMessage(_)))
}

impl AsyncRead for Stream {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_read(context, buffer),
            Self::Tls(tls) => Pin::new(tls).poll_read(context, buffer),
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_write(context, bytes),
            Self::Tls(tls) => Pin::new(tls).poll_write(context, bytes),
        }
    }

    fn poll_flush(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_flush(context),
            Self::Tls(tls) => Pin::new(tls).poll_flush(context),
        }
    }

    fn poll_shutdown(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        match self.get_mut() {
            Self::Plain(tcp) => Pin::new(tcp).poll_shutdown(context),
            Self::Tls(tls) => Pin::new(tls).poll_shutdown(context),
        }
    }
}
