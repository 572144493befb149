//! `imaps://mail.example.org:993/INBOX`, in; a server and how to speak to it, out.

use casework::toml_text::Wrong;
use std::net::IpAddr;
use wire::{Security, Server};

/// How addresses of one protocol are written.
pub(super) struct Protocol {
    pub plain: &'static str,
    pub secure: &'static str,
    pub example: &'static str,
    /// Ports where none is written: TLS, STARTTLS, plain.
    pub ports: [u16; 3],
}

pub(super) const IMAP: Protocol = Protocol {
    plain: "imap",
    secure: "imaps",
    example: "imaps://mail.example.org:993/INBOX",
    ports: [993, 143, 143],
};

pub(super) const SMTP: Protocol = Protocol {
    plain: "smtp",
    secure: "smtps",
    example: "smtps://mail.example.org:465",
    ports: [465, 587, 25],
};

pub(super) const HTTP: Protocol = Protocol {
    plain: "http",
    secure: "https",
    example: "https://api.telegram.org",
    ports: [443, 80, 80],
};

impl Protocol {
    /// A server and what follows the first slash, not decoded. The text is never repeated: it may hold a password.
    pub fn server<'t>(&self, text: &'t str) -> Result<(Server, &'t str), Wrong> {
        let wrong = |message: &str| Wrong::new(message, format!("write it as {}", self.example));
        let (scheme, rest) = text
            .split_once("://")
            .ok_or_else(|| wrong("is not the address of a server"))?;
        if scheme != self.plain && scheme != self.secure {
            return Err(wrong("is not the address of such a server"));
        }
        let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
        if authority.contains('@') {
            return Err(Wrong::new(
                "holds a user or a password",
                "take them out: `user` names the user, `password_env` or `password_file` where the password is",
            ));
        }
        let (host, port) = host_and_port(authority).ok_or_else(|| wrong("is not the address of a server"))?;
        let security = match scheme == self.secure {
            true => Security::Tls,
            false if is_loopback(host) => Security::Plain,
            false => Security::StartTls,
        };
        let port = port.unwrap_or(self.ports[security as usize]);
        let host = host.to_owned();
        Ok((Server { host, port, security }, path))
    }
}

/// `host`, `host:port` or `[v6]:port`.
fn host_and_port(authority: &str) -> Option<(&str, Option<u16>)> {
    let (host, port) = match authority.strip_prefix('[') {
        Some(v6) => {
            let (host, port) = v6.split_once(']')?;
            host.parse::<IpAddr>().ok()?;
            (
                host,
                if port.is_empty() {
                    None
                } else {
                    Some(port.strip_prefix(':')?)
                },
            )
        }
        None => match authority.split_once(':') {
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        },
    };
    let sound = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | ':');
    if host.is_empty() || !host.chars().all(sound) {
        return None;
    }
    match port {
        None => Some((host, None)),
        Some(port) => Some((host, Some(port.parse().ok().filter(|port| *port > 0)?))),
    }
}

fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_stays_on_this_machine() {
        use Security::{Plain, StartTls, Tls};
        for (protocol, text, host, port, security, path) in [
            (
                IMAP,
                "imaps://mail.example.org:993/INBOX",
                "mail.example.org",
                993,
                Tls,
                "INBOX",
            ),
            (IMAP, "imaps://mail.example.org", "mail.example.org", 993, Tls, ""),
            (
                IMAP,
                "imap://mail.example.org/In/Box",
                "mail.example.org",
                143,
                StartTls,
                "In/Box",
            ),
            (IMAP, "imap://127.0.0.1:10143", "127.0.0.1", 10143, Plain, ""),
            (IMAP, "imap://[::1]:10143", "::1", 10143, Plain, ""),
            (SMTP, "smtp://localhost", "localhost", 25, Plain, ""),
            (
                SMTP,
                "smtp://localhost.example.org",
                "localhost.example.org",
                587,
                StartTls,
                "",
            ),
            (SMTP, "smtps://mail.example.org", "mail.example.org", 465, Tls, ""),
        ] {
            let server = Server {
                host: host.to_owned(),
                port,
                security,
            };
            assert_eq!(protocol.server(text), Ok((server, path)), "{text}");
        }
    }

    #[test]
    fn no_fault_repeats_what_was_written() {
        for text in [
            "mail.example.org",
            "ftp://hunter2.example.org",
            "imaps://sam:hunter2@mail.example.org",
            "imaps://mail.example.org:hunter2",
            "imaps://mail.example.org:0",
            "imaps://mail.example.org:70000",
            "imaps:///INBOX",
            "imaps://[::1",
            "imaps://mail example.org",
        ] {
            let wrong = IMAP.server(text).unwrap_err();
            assert!(!format!("{wrong:?}").contains("hunter2"), "{text}");
        }
    }
}
