//! A login and a server that follows a script, in; a connection that takes letters, or why there is none, out.

use super::{HELLO, scripted};
use crate::smtp::connection::Connection;
use wire::{Secret, Security, SignIn};

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
