//! A letter and a server that follows a script, in; what becomes of the letter, and of the connection, out.

use super::{HELLO, scripted};
use crate::outgoing::Sent;
use crate::smtp::connection::{Attempt, Connection, Parcel};
use std::future::pending;
use std::time::Duration;

const PLAIN: &str = "250-mx\r\n250 8BITMIME\r\n";
const ALL: &str = "250-mx\r\n250-PIPELINING\r\n250-SMTPUTF8\r\n250-AUTH PLAIN LOGIN\r\n250 SIZE 100\r\n";
const LETTER: Parcel<'_> = Parcel {
    from: "complaints+t@homes.example",
    to: "ann@post.example",
    raw: b"Subject: a\r\n\r\n.b\r\n",
};

const EHLO: (&str, &str) = ("EHLO", PLAIN);
const EHLO_ALL: (&str, &str) = ("EHLO", ALL);
const DATA: (&str, &str) = ("DATA", "354 go\r\n");

fn in_words(attempt: &Attempt) -> String {
    match attempt {
        Attempt::Ended(Sent::Accepted) => "accepted".to_owned(),
        Attempt::Ended(Sent::NotNow(why)) => format!("not now: {why}"),
        Attempt::Ended(Sent::Unsure(why)) => format!("unsure: {why}"),
        Attempt::Ended(Sent::Never(why)) => format!("never: {why}"),
        Attempt::Server(trouble) => format!("server: {trouble}"),
        Attempt::Stopped => "stopped".to_owned(),
    }
}

/// What becomes of a letter when the server follows `script`, and whether the connection is kept.
async fn tried(script: &'static [(&'static str, &'static str)], parcel: &Parcel<'_>) -> (String, bool) {
    let server = scripted(script).await.unwrap();
    let mut connection = Connection::open(&server.host).await.unwrap();
    let attempt = connection.send(parcel, server.host.timeout, pending()).await;
    (in_words(&attempt), connection.is_usable())
}

#[tokio::test]
async fn only_250_is_success_and_a_doubt_ends_the_connection() {
    for (script, becomes, kept) in [
        (&[HELLO, EHLO, DATA][..], "accepted", true),
        (&[HELLO, EHLO_ALL, DATA], "accepted", true),
        (
            &[HELLO, EHLO, DATA, (".", "251 hm\r\n")],
            "not now: the server says 251 to the letter",
            false,
        ),
        (
            &[HELLO, EHLO, DATA, (".", "354 go\r\n")],
            "not now: the server says 354 to the letter",
            false,
        ),
        (
            &[HELLO, EHLO, DATA, (".", "452 full\r\n")],
            "not now: the server says 452 to the letter",
            true,
        ),
        (
            &[HELLO, EHLO, DATA, (".", "421 off\r\n")],
            "not now: the server says 421 to the letter",
            false,
        ),
        (
            &[HELLO, EHLO, DATA, (".", "554 5.7.1 no\r\n")],
            "never: the server says 554 5.7.1 to the letter",
            true,
        ),
        (
            &[HELLO, EHLO, DATA, (".", "!")],
            "unsure: the SMTP server closed the connection after the letter, and may have it",
            false,
        ),
        (
            &[HELLO, EHLO, DATA, (".", "hello\r\n")],
            "unsure: the SMTP server said something that is no reply after the letter, and may have it",
            false,
        ),
        // The answer to a letter that nobody sent.
        (
            &[HELLO, EHLO, DATA, (".", "250 ok\r\n250 ok\r\n")],
            "accepted",
            false,
        ),
        (
            &[HELLO, EHLO, ("RCPT", "550 5.1.1 no\r\n")],
            "never: the server says 550 5.1.1 to the recipient",
            true,
        ),
        (
            &[HELLO, EHLO_ALL, ("RCPT", "550 no\r\n"), ("DATA", "503 none\r\n")],
            "never: the server says 550 to the recipient",
            true,
        ),
        // It waits for a letter to nobody: it gets none.
        (
            &[HELLO, EHLO_ALL, ("RCPT", "550 no\r\n"), DATA],
            "never: the server says 550 to the recipient",
            false,
        ),
        (
            &[HELLO, EHLO, ("RCPT", "451 later\r\n"), ("RSET", "421 off\r\n")],
            "not now: the server says 451 to the recipient",
            false,
        ),
        // A refusal stands, even when nothing more is heard.
        (
            &[HELLO, EHLO_ALL, ("RCPT", "550 no\r\n"), ("DATA", "!")],
            "never: the server says 550 to the recipient",
            false,
        ),
        (
            &[HELLO, EHLO_ALL, ("MAIL", "421 off\r\n"), ("RCPT", "!")],
            "server: the SMTP server takes no mail now: 421 off",
            false,
        ),
        (
            &[HELLO, EHLO, ("RCPT", "!")],
            "not now: the SMTP server closed the connection in mid-letter",
            false,
        ),
        (
            &[HELLO, EHLO, ("MAIL", "421 off\r\n")],
            "server: the SMTP server takes no mail now: 421 off",
            false,
        ),
        (
            &[HELLO, EHLO, ("MAIL", "!")],
            "server: the SMTP server closed the connection before it took a letter",
            false,
        ),
    ] {
        assert_eq!(
            tried(script, &LETTER).await,
            (becomes.to_owned(), kept),
            "{script:?}"
        );
    }
}

#[tokio::test]
async fn a_letter_is_said_as_it_should_be() {
    let expected = [
        (EHLO, "MAIL FROM:<complaints+t@homes.example>"),
        (EHLO_ALL, "MAIL FROM:<complaints+t@homes.example> SIZE=18"),
    ];
    for (ehlo, mail) in expected {
        let script: &[_] = if ehlo == EHLO {
            &[HELLO, EHLO, DATA]
        } else {
            &[HELLO, EHLO_ALL, DATA]
        };
        let server = scripted(script).await.unwrap();
        let mut connection = Connection::open(&server.host).await.unwrap();
        connection.send(&LETTER, server.host.timeout, pending()).await;
        connection.quit(server.host.timeout).await;
        let heard = server.heard.await.unwrap().unwrap();
        let rest = [
            "RCPT TO:<ann@post.example>",
            "DATA",
            "Subject: a",
            "",
            "..b",
            ".",
            "QUIT",
        ];
        let all: Vec<&str> = ["EHLO [127.0.0.1]", mail].into_iter().chain(rest).collect();
        assert_eq!(heard, all);
    }
}

#[tokio::test]
async fn what_a_server_cannot_take_is_not_offered_to_it() {
    let long = "a".repeat(200) + "\r\n";
    for (to, raw, ehlo, why) in [
        (
            "j\u{fc}rgen@post.example",
            "a\r\n",
            EHLO,
            "never: the address is not ASCII and the SMTP server has no SMTPUTF8",
        ),
        ("j\u{fc}rgen@post.example", "a\r\n", EHLO_ALL, "accepted"),
        (
            "ann@post.example",
            long.as_str(),
            EHLO_ALL,
            "never: the letter has 202 bytes and the SMTP server takes 100",
        ),
        ("ann@post.example", long.as_str(), EHLO, "accepted"),
        (
            "ann@post.example> BODY=8BITMIME",
            "a\r\n",
            EHLO,
            "never: the address is none that SMTP can carry",
        ),
        (
            "ann@post.example",
            "a\n.\nb\r\n",
            EHLO,
            "never: it holds a line end that is none in mail",
        ),
    ] {
        let script: &[_] = if ehlo == EHLO {
            &[HELLO, EHLO, DATA]
        } else {
            &[HELLO, EHLO_ALL, DATA]
        };
        let parcel = Parcel {
            to,
            raw: raw.as_bytes(),
            ..LETTER
        };
        assert_eq!(tried(script, &parcel).await, (why.to_owned(), true), "{to}");
    }
}

#[tokio::test]
async fn a_silent_server_is_left_at_the_deadline() {
    for (script, becomes) in [
        (
            &[HELLO, EHLO, ("MAIL", "")][..],
            "server: the SMTP server did not answer in time before it took a letter",
        ),
        (
            &[HELLO, EHLO, DATA, ("RCPT", "")],
            "not now: the SMTP server did not answer in time in mid-letter",
        ),
        (
            &[HELLO, EHLO, DATA, (".", "")],
            "unsure: the SMTP server did not answer in time after the letter, and may have it",
        ),
    ] {
        let server = scripted(script).await.unwrap();
        let mut connection = Connection::open(&server.host).await.unwrap();
        let attempt = connection.send(&LETTER, Duration::from_secs(1), pending()).await;
        assert_eq!(
            (in_words(&attempt).as_str(), connection.is_usable()),
            (becomes, false)
        );
    }
}

#[tokio::test]
async fn told_to_stop_a_letter_is_given_back_unless_it_may_have_arrived() {
    for (script, becomes) in [
        (&[HELLO, EHLO, ("DATA", "")][..], "stopped"),
        (
            &[HELLO, EHLO, DATA, (".", "")],
            "unsure: the SMTP server did not answer in time after the letter, and may have it",
        ),
    ] {
        let server = scripted(script).await.unwrap();
        let mut connection = Connection::open(&server.host).await.unwrap();
        let stop = tokio::time::sleep(Duration::from_secs(1));
        let attempt = connection.send(&LETTER, server.host.timeout, stop).await;
        assert_eq!(
            (in_words(&attempt).as_str(), connection.is_usable()),
            (becomes, false)
        );
    }
}
