//! A login and a server that follows a script, in; a connection that takes letters, or why there is none, out.

use super::{HELLO, scripted};
use crate::smtp::connection::Connection;
use std::io;
use std::sync::Arc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use wire::{Grant, Secret, Security, SignIn, Tokens};

#[tokio::test]
async fn signing_in_shows_a_password_to_who_asks_for_it_alone() {
    for (ehlo, rules, becomes, shown) in [
        (
            "250-mx\r\n250 AUTH PLAIN LOGIN\r\n",
            &[("AUTH PLAIN AHNhbQBodW50ZXIy", "235 in\r\n")][..],
            "in",
            1,
        ),
        (
            "250-mx\r\n250 AUTH LOGIN\r\n",
            &[
                ("AUTH LOGIN", "334 VXNlcg==\r\n"),
                ("c2Ft", "334 UGFzcw==\r\n"),
                ("aHVudGVyMg==", "235 in\r\n"),
            ],
            "in",
            1,
        ),
        (
            "250-mx\r\n250 AUTH LOGIN\r\n",
            &[("AUTH LOGIN", "535 no\r\n")],
            "the SMTP server refuses the login: 535 no",
            0,
        ),
        (
            "250-mx\r\n250 AUTH CRAM-MD5\r\n",
            &[],
            "the SMTP server offers no way to sign in that `user` and its password or `oauth` could use",
            0,
        ),
    ] {
        let script: Vec<_> = [HELLO, ("EHLO", ehlo)]
            .into_iter()
            .chain(rules.iter().copied())
            .collect();
        let mut server = scripted(Box::leak(script.into_boxed_slice())).await.unwrap();
        let (user, password) = ("sam".to_owned(), Secret::new("hunter2".to_owned()));
        server.host.sign_in = Some(SignIn::Password { user, password });
        let opened = Connection::open(&server.host).await;
        let found = opened.map_or_else(|trouble| trouble.to_string(), |_| "in".to_owned());
        assert_eq!(found, becomes);
        let heard = server.heard.await.unwrap().unwrap();
        let password = ["AHNhbQBodW50ZXIy", "aHVudGVyMg=="];
        let told = heard
            .iter()
            .filter(|line| password.iter().any(|word| line.contains(word)));
        assert_eq!(told.count(), shown, "{heard:?}");
    }
}

#[tokio::test]
async fn without_the_tls_it_should_have_nothing_is_said() {
    const GREETING: &str = "220 go\r\n250-mx\r\n250 AUTH PLAIN\r\n";
    let meddled: &[_] = &[
        HELLO,
        ("EHLO", "250-mx\r\n250 STARTTLS\r\n"),
        ("STARTTLS", GREETING),
    ];
    let stripped: &[_] = &[HELLO, ("EHLO", "250-mx\r\n250 AUTH PLAIN\r\n")];
    let refused: &[_] = &[
        HELLO,
        ("EHLO", "250-mx\r\n250 STARTTLS\r\n"),
        ("STARTTLS", "454 not now\r\n"),
    ];
    for (script, becomes) in [
        (stripped, "the SMTP server offers no TLS (STARTTLS)"),
        (meddled, "somebody speaks for the SMTP server before TLS begins"),
        (refused, "the SMTP server takes no mail now: 454 not now"),
    ] {
        let mut server = scripted(script).await.unwrap();
        server.host.server.security = Security::StartTls;
        let (user, password) = ("sam".to_owned(), Secret::new("hunter2".to_owned()));
        server.host.sign_in = Some(SignIn::Password { user, password });
        let trouble = Connection::open(&server.host).await.unwrap_err();
        assert_eq!(trouble.to_string(), becomes);
        let heard = server.heard.await.unwrap().unwrap();
        assert!(
            heard
                .iter()
                .all(|line| line.starts_with("EHLO") || line == "STARTTLS"),
            "{heard:?}"
        );
    }
}

/// A token endpoint that gives `one`, then `two`, each for an hour.
async fn endpoint() -> io::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = format!("http://{}/token", listener.local_addr()?);
    tokio::spawn(async move {
        for token in ["one", "two"] {
            let (mut stream, _) = listener.accept().await?;
            // What it asks is not looked at: the form ends with the kind of grant.
            let mut asked = Vec::new();
            while !asked.ends_with(b"client_credentials") {
                if stream.read_buf(&mut asked).await? == 0 {
                    break;
                }
            }
            let body = format!("{{\"access_token\":\"{token}\",\"expires_in\":3600}}");
            let head = format!(
                "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
                body.len()
            );
            stream.write_all((head + &body).as_bytes()).await?;
        }
        io::Result::Ok(())
    });
    Ok(address)
}

#[tokio::test]
async fn a_refused_token_is_fetched_anew_once() {
    const ONE: &str = "AUTH XOAUTH2 dXNlcj1zYW0BYXV0aD1CZWFyZXIgb25lAQE=";
    const TWO: &str = "AUTH XOAUTH2 dXNlcj1zYW0BYXV0aD1CZWFyZXIgdHdvAQE=";
    const HELLO_THERE: (&str, &str) = ("EHLO", "250-mx\r\n250 AUTH XOAUTH2\r\n");
    const WHY: (&str, &str) = (ONE, "334 eyJzdGF0dXMiOiI0MDEifQ==\r\n");
    for (script, becomes) in [
        (&[HELLO, HELLO_THERE, (ONE, "235 in\r\n")][..], "in"),
        (
            &[HELLO, HELLO_THERE, WHY, (TWO, "235 in\r\n"), ("", "535 no\r\n")],
            "in",
        ),
        (
            &[
                HELLO,
                HELLO_THERE,
                WHY,
                (TWO, "535 5.7.8 no\r\n"),
                ("", "535 no\r\n"),
            ],
            "the SMTP server refuses the login: 535 5.7.8 no",
        ),
        (
            &[HELLO, HELLO_THERE, (ONE, "454 later\r\n")],
            "the SMTP server takes no mail now: 454 later",
        ),
    ] {
        let mut server = scripted(script).await.unwrap();
        let grant = Grant {
            endpoint: endpoint().await.unwrap(),
            client: "redress".to_owned(),
            secret: Some(Secret::new("hunter2".to_owned())),
            refresh: None,
            scope: "smtp".to_owned(),
        };
        let tokens = Arc::new(Tokens::new(grant, &server.host.trust));
        let user = "sam".to_owned();
        server.host.sign_in = Some(SignIn::Token { user, tokens });
        let opened = Connection::open(&server.host).await;
        let found = opened.map_or_else(|trouble| trouble.to_string(), |_| "in".to_owned());
        assert_eq!(found, becomes);
    }
}
