//! A server's address, in; a connection that is private and signed in, out.
//!
//! What is said before signing in is read here, byte by byte: nothing that came before TLS is left in
//! a buffer to be taken for an answer after it (RFC 3501 §6.2.1, RFC 8314).

use super::fault::{ImapError, ImapFault};
use super::words::plain;
use super::{Imap, Session};
use async_imap::error::Error;
use async_imap::{Authenticator, Client};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, BufWriter};
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;
use wire::{Secret, Security, SignIn, Stream, connect};

/// A greeting or a capability line is never longer.
const LONGEST_LINE: usize = 16 * 1024;

type Private = Client<BufWriter<Stream>>;

impl Imap {
    /// Connects and signs in, unless it is told to stop.
    pub(super) async fn open(&self, stop: &CancellationToken) -> Result<Session, ImapError> {
        let opened = tokio::select! {
            opened = self.open_twice(stop) => opened,
            () = stop.cancelled() => Err(ImapFault::Stopped),
        };
        opened.map_err(|fault| self.error(fault))
    }

    async fn open_twice(&self, stop: &CancellationToken) -> Result<Session, ImapFault> {
        match self.try_to_open(stop).await {
            // A token can have been withdrawn before its time: once more with a new one.
            Err(ImapFault::SignInRefused(_)) if matches!(self.sign_in, SignIn::Token { .. }) => {
                if let SignIn::Token { tokens, .. } = &self.sign_in {
                    tokens.forget().await;
                }
                self.try_to_open(stop).await
            }
            opened => opened,
        }
    }

    async fn try_to_open(&self, stop: &CancellationToken) -> Result<Session, ImapFault> {
        let stream = connect(&self.server, &self.trust, self.connect_within()).await?;
        let mut hall = Hall {
            stream,
            patience: self.timeout,
        };
        let mut abilities = hall.greeted().await?;
        if self.server.security == Security::StartTls {
            hall = self.secured(hall, abilities).await?;
            abilities = None;
        }
        let abilities = match abilities {
            Some(abilities) => abilities,
            None => hall.abilities().await?,
        };
        let client = Client::new(BufWriter::new(hall.stream));
        let signing = async {
            match &self.sign_in {
                SignIn::Password { user, password } => by_password(client, user, password, &abilities).await,
                SignIn::Token { user, tokens } => {
                    if !has(&abilities, "AUTH=XOAUTH2") {
                        return Err(ImapFault::NoWayIn("token (XOAUTH2)"));
                    }
                    by_token(client, user, &tokens.access().await?).await
                }
            }
        };
        // A token has to be fetched first, and some servers answer a refused password late on purpose.
        let session = timeout(self.timeout * 2, signing)
            .await
            .map_err(|_| ImapFault::Silent(self.timeout * 2))??;
        Session::new(session, self.timeout, stop.clone()).await
    }

    /// Without TLS nothing is said. What the server said before it counts for nothing afterwards.
    async fn secured(&self, mut hall: Hall, abilities: Option<String>) -> Result<Hall, ImapFault> {
        let abilities = match abilities {
            Some(abilities) => abilities,
            None => hall.abilities().await?,
        };
        if !has(&abilities, "STARTTLS") || hall.ask("STARTTLS").await?.is_none() {
            return Err(ImapFault::NotPrivate);
        }
        let within = self.connect_within();
        let stream = hall.stream.secured(&self.server, &self.trust, within).await?;
        Ok(Hall { stream, ..hall })
    }
}

/// Before signing in: lines, and no more than that.
struct Hall {
    stream: Stream,
    patience: Duration,
}

impl Hall {
    /// Reads the greeting, and what the server says in it that it can do.
    async fn greeted(&mut self) -> Result<Option<String>, ImapFault> {
        let greeting = self.line().await?;
        match greeting.split(' ').nth(1).map(str::to_ascii_uppercase).as_deref() {
            Some("OK") if greeting.starts_with("* ") => {}
            Some("BYE") => return Err(ImapFault::Bye(plain(greeting.get(6..).unwrap_or_default()))),
            Some("PREAUTH") => {
                return Err(ImapFault::Odd(
                    "it takes everybody for signed in (PREAUTH)".to_owned(),
                ));
            }
            _ => return Err(ImapFault::Odd("it does not greet".to_owned())),
        }
        let code = greeting
            .split_once("[CAPABILITY ")
            .and_then(|(_, rest)| rest.split_once(']'));
        Ok(code.map(|(abilities, _)| abilities.to_owned()))
    }

    async fn abilities(&mut self) -> Result<String, ImapFault> {
        let answers = self.ask("CAPABILITY").await?.unwrap_or_default();
        Ok(answers
            .iter()
            .find_map(|line| line.strip_prefix("* CAPABILITY "))
            .unwrap_or_default()
            .to_owned())
    }

    /// Asks, and hears the lines before the tagged OK; nothing where the server refuses.
    async fn ask(&mut self, what: &str) -> Result<Option<Vec<String>>, ImapFault> {
        const TAG: &str = "R0";
        let asked = format!("{TAG} {what}\r\n");
        timeout(self.patience, async {
            self.stream.write_all(asked.as_bytes()).await?;
            self.stream.flush().await
        })
        .await
        .map_err(|_| ImapFault::Silent(self.patience))?
        .map_err(|error| ImapFault::Lost(error.to_string()))?;
        let mut lines = Vec::new();
        while lines.len() < 100 {
            let line = self.line().await?;
            match line.strip_prefix(TAG) {
                Some(status) => return Ok(status.to_ascii_uppercase().starts_with(" OK").then_some(lines)),
                None if line.to_ascii_uppercase().starts_with("* BYE") => {
                    return Err(ImapFault::Bye(plain(line.get(6..).unwrap_or_default())));
                }
                None => lines.push(line),
            }
        }
        Err(ImapFault::Odd("it does not come to an end".to_owned()))
    }

    async fn line(&mut self) -> Result<String, ImapFault> {
        let mut line = Vec::new();
        let reading = async {
            while line.last() != Some(&b'\n') && line.len() < LONGEST_LINE {
                line.push(self.stream.read_u8().await?);
            }
            Ok::<_, std::io::Error>(())
        };
        timeout(self.patience, reading)
            .await
            .map_err(|_| ImapFault::Silent(self.patience))?
            .map_err(|error| ImapFault::Lost(error.to_string()))?;
        Ok(String::from_utf8_lossy(&line).trim_end().to_owned())
    }
}

fn has(abilities: &str, ability: &str) -> bool {
    abilities
        .split(' ')
        .any(|able| able.eq_ignore_ascii_case(ability))
}

type SignedIn = async_imap::Session<BufWriter<Stream>>;

/// LOGIN, or where that is disabled or cannot carry the words AUTHENTICATE PLAIN (RFC 4616).
async fn by_password(
    client: Private,
    user: &str,
    password: &Secret,
    abilities: &str,
) -> Result<SignedIn, ImapFault> {
    let sayable = user.is_ascii() && password.reveal().is_ascii();
    let login = !has(abilities, "LOGINDISABLED");
    if has(abilities, "AUTH=PLAIN") && !(login && sayable) {
        let words = format!("\0{user}\0{}", password.reveal());
        client
            .authenticate("PLAIN", Once(Some(words)))
            .await
            .map_err(refused)
    } else if login {
        client.login(user, password.reveal()).await.map_err(refused)
    } else {
        Err(ImapFault::NoWayIn("password"))
    }
}

/// XOAUTH2, as Google and Microsoft describe it.
async fn by_token(client: Private, user: &str, token: &Secret) -> Result<SignedIn, ImapFault> {
    let words = format!("user={user}\x01auth=Bearer {}\x01\x01", token.reveal());
    client
        .authenticate("XOAUTH2", Once(Some(words)))
        .await
        .map_err(refused)
}

/// Says its words once. A refusal comes as one more question, to which the answer is empty.
struct Once(Option<String>);

impl Authenticator for Once {
    type Response = String;

    fn process(&mut self, _: &[u8]) -> String {
        self.0.take().unwrap_or_default()
    }
}

fn refused<T>((error, _): (Error, T)) -> ImapFault {
    match error {
        Error::No(why) | Error::Bad(why) => ImapFault::SignInRefused(plain(words_in(&why))),
        Error::ConnectionLost => ImapFault::Lost("while signing in".to_owned()),
        Error::Io(error) => ImapFault::Lost(error.to_string()),
        Error::Validate(_) => ImapFault::SignInRefused("the user or password holds a line break".to_owned()),
        _ => ImapFault::Odd("its answer to signing in cannot be read".to_owned()),
    }
}

/// The server's own words, out of what the library puts round them.
fn words_in(why: &str) -> &str {
    let words = why
        .split_once("info: Some(\"")
        .and_then(|(_, words)| words.rsplit_once("\")"));
    words.map_or("", |(words, _)| words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_said_once() {
        let mut once = Once(Some("words".to_owned()));
        assert_eq!(once.process(b""), "words");
        assert_eq!(once.process(b"{\"status\":\"400\"}"), "");
    }

    #[test]
    fn abilities_are_whole_words() {
        assert!(has("IMAP4rev1 starttls AUTH=PLAIN", "STARTTLS"));
        assert!(!has("IMAP4rev1 XSTARTTLS AUTH=PLAINER", "STARTTLS"));
        assert!(!has("IMAP4rev1 AUTH=PLAINER", "AUTH=PLAIN"));
    }

    #[test]
    fn a_refusal_has_the_server_s_words() {
        for (why, words) in [
            (
                "code: None, info: Some(\"[AUTHENTICATIONFAILED] Authentication failed.\")",
                "[AUTHENTICATIONFAILED] Authentication failed.",
            ),
            ("code: Some(Alert), info: Some(\"Too many (3)\")", "Too many (3)"),
            ("code: None, info: None", ""),
        ] {
            assert_eq!(words_in(why), words);
        }
    }
}
