//! A server's address, in; a connection that is private and alive, and what to sign in with, out.
//!
//! Bot and worker reach their servers through here, so that there is one TLS, one way to notice
//! that the other end has gone, and one place where a password or a token is held.

mod connection;
mod secret;
mod server;
mod tokens;
mod trust;

pub use connection::{Stream, WireError, connect};
pub use secret::Secret;
pub use server::{Security, Server};
pub use tokens::{Grant, SignIn, TokenError, Tokens};
pub use trust::{Trust, TrustError};
