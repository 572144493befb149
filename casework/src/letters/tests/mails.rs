//! Whole mails compared, and what no header may ever do.

use super::*;

#[test]
fn each_mail_is_as_it_was() {
    insta::assert_snapshot!("receipt.eml", compose_sample(&receipt(), &post()));
    let relayed = Post {
        from: Mailbox {
            name: Some("Aisha Khan via Example Homes complaints".to_owned()),
            address: "complaints@example.org".parse().unwrap(),
        },
        to: Mailbox {
            name: Some("Sam Lee".to_owned()),
            address: "sam.lee@example.org".parse().unwrap(),
        },
        reply_to: Some("complaints+kx4t@example.org".parse().unwrap()),
        automatic: Automatic::No,
        ..post()
    };
    insta::assert_snapshot!(
        "relayed.eml",
        compose_sample(&Letter::Relayed(Relayed::sample()), &relayed)
    );
    let alert = Post {
        automatic: Automatic::Generated,
        in_reply_to: None,
        references: Vec::new(),
        attachments: vec![Attached {
            name: "message.eml".to_owned(),
            content_type: "message/rfc822".to_owned(),
            bytes: b"From: eve@example.net\nSubject: x\n\n?".to_vec(),
        }],
        ..post()
    };
    insta::assert_snapshot!(
        "alert.eml",
        compose_sample(&Letter::Alert(Alert::sample()), &alert)
    );
}

#[test]
fn no_value_can_make_a_header_or_break_out_of_the_page() {
    let evil = "x\r\nBcc: eve@example.net\r\n\r\n<script>alert(1)</script>";
    let name = || Mailbox {
        name: Some(evil.to_owned()),
        address: "a@example.org".parse().unwrap(),
    };
    let relayed = Letter::Relayed(Relayed {
        subject: Some(evil.to_owned()),
        words: evil.to_owned(),
        writer: Writer::SomebodyElse(evil.to_owned()),
        files: vec![File {
            name: evil.to_owned(),
            size: 1,
        }],
        ..Relayed::sample()
    });
    let file = Attached {
        name: evil.to_owned(),
        content_type: "text/plain".to_owned(),
        bytes: b"x".to_vec(),
    };
    let posts = [
        (
            "from",
            Post {
                from: name(),
                ..post()
            },
        ),
        ("to", Post { to: name(), ..post() }),
        (
            "references",
            Post {
                references: vec![evil.to_owned(), "a b@c".to_owned()],
                ..post()
            },
        ),
        (
            "in reply to",
            Post {
                in_reply_to: Some(evil.to_owned()),
                ..post()
            },
        ),
        (
            "file",
            Post {
                attachments: vec![file],
                ..post()
            },
        ),
    ];
    let words = Templates::embedded().unwrap().render(&relayed).unwrap();
    assert!(!words.html.as_deref().unwrap().contains("<script"));
    for (place, post) in posts {
        let raw = compose(&words, &post, StaffMail::Relayed.into()).unwrap();
        let mail = mail_parser::MessageParser::default().parse(&raw).unwrap();
        assert!(mail.bcc().is_none(), "{place}");
        assert_eq!(mail.header_values("X-Redress").count(), 1, "{place}");
        for part in &mail.parts {
            assert!(
                part.headers.iter().all(|header| header.name() != "Bcc"),
                "{place}"
            );
        }
    }
    let id = Post {
        message_id: format!("{evil}@example.org"),
        ..post()
    };
    assert_eq!(
        compose(&words, &id, StaffMail::Relayed.into()),
        Err(LetterFault::MessageId(id.message_id))
    );
}

#[test]
fn what_goes_out_reads_back() {
    let bytes = compose_sample(&receipt(), &post()).into_bytes();
    assert!(bytes.is_ascii());
    let longest = bytes.split(|byte| *byte == b'\n').map(<[u8]>::len).max().unwrap();
    assert!(longest <= 999, "{longest}");
    let mail = mail_parser::MessageParser::default().parse(&bytes).unwrap();
    assert_eq!(
        mail.subject(),
        Some("We have your complaint \u{2013} RC-7F3K-92R")
    );
    assert_eq!(mail.message_id(), Some("redress.abc123@example.org"));
    assert_eq!(mail.in_reply_to().as_text(), Some("first@example.net"));
    let words = Templates::embedded().unwrap().render(&receipt()).unwrap();
    assert_eq!(
        mail.body_text(0).unwrap().replace("\r\n", "\n").trim_end(),
        words.text.trim_end()
    );
    assert_eq!(
        mail.body_html(0).unwrap().replace("\r\n", "\n").trim_end(),
        words.html.unwrap().trim_end()
    );
}

#[test]
fn automatic_mail_says_so_and_a_person_s_does_not() {
    for (automatic, value) in [
        (Automatic::Replied, Some("auto-replied")),
        (Automatic::Generated, Some("auto-generated")),
        (Automatic::No, None),
    ] {
        let mail = compose_sample(&receipt(), &Post { automatic, ..post() });
        let header = |name: &str| {
            mail.lines()
                .take_while(|line| !line.is_empty())
                .find_map(|line| line.strip_prefix(name))
                .map(str::to_owned)
        };
        assert_eq!(header("Auto-Submitted: ").as_deref(), value);
        assert_eq!(
            header("X-Auto-Response-Suppress: ").as_deref(),
            value.map(|_| "All")
        );
        assert_eq!(header("X-Redress: ").as_deref(), Some("receipt"));
        assert_eq!(header("Content-Language: ").as_deref(), Some("en-GB"));
    }
}

#[test]
fn a_long_thread_keeps_its_beginning_and_its_end() {
    let ids = |numbers: &[usize]| {
        numbers
            .iter()
            .map(|n| format!("m{n}@example.net"))
            .collect::<Vec<_>>()
    };
    let all: Vec<usize> = (0..20).collect();
    for (given, kept) in [
        (ids(&[]), ids(&[])),
        (ids(&all[..1]), ids(&all[..1])),
        (ids(&all[..10]), ids(&all[..10])),
        (ids(&all[..11]), ids(&[0, 1, 2, 3, 5, 6, 7, 8, 9, 10])),
        (ids(&all), ids(&[0, 1, 2, 3, 14, 15, 16, 17, 18, 19])),
        (
            vec!["broken id".to_owned(), "ok@example.net".to_owned()],
            vec!["ok@example.net".to_owned()],
        ),
    ] {
        let raw = compose_sample(
            &receipt(),
            &Post {
                references: given,
                ..post()
            },
        );
        let mail = mail_parser::MessageParser::default()
            .parse(raw.as_bytes())
            .unwrap();
        let there = mail
            .references()
            .as_text_list()
            .map(<[_]>::to_vec)
            .unwrap_or_default();
        assert_eq!(there, kept);
    }
}

#[test]
fn the_same_letter_has_the_same_bytes_and_another_id_other_boundaries() {
    let once = compose_sample(&receipt(), &post());
    assert_eq!(once, compose_sample(&receipt(), &post()));
    let boundary = |mail: &str| {
        mail.split("boundary=")
            .nth(1)
            .and_then(|rest| rest.lines().next())
            .map(str::to_owned)
    };
    let other = compose_sample(
        &receipt(),
        &Post {
            message_id: "other@example.org".to_owned(),
            ..post()
        },
    );
    assert!(boundary(&once).is_some_and(|text| text.contains("=_")));
    assert_ne!(boundary(&once), boundary(&other));
}

#[test]
fn a_raw_message_is_attached_so_that_it_survives() {
    for (bytes, content_type) in [
        (&b"From: a@example.net\n\nHello"[..], "message/rfc822"),
        (b"From: a@example.net\r\n\r\nCaf\xe9", "application/octet-stream"),
        (b"\0\0", "application/octet-stream"),
    ] {
        let attached = Attached {
            name: "message.eml".to_owned(),
            content_type: "message/rfc822".to_owned(),
            bytes: bytes.to_vec(),
        };
        let raw = compose_sample(
            &receipt(),
            &Post {
                attachments: vec![attached],
                ..post()
            },
        );
        let mail = mail_parser::MessageParser::default()
            .parse(raw.as_bytes())
            .unwrap();
        let part = mail.attachment(0).unwrap();
        assert!(raw.contains(&format!("Content-Type: {content_type}")), "{raw}");
        if content_type.starts_with("application") {
            assert_eq!(part.contents(), bytes);
        } else {
            assert_eq!(
                part.message().unwrap().from().unwrap().first().unwrap().address(),
                Some("a@example.net")
            );
        }
    }
}

#[test]
fn an_address_that_mail_cannot_carry_is_named() {
    let odd = "..a@example.org";
    let post = Post {
        reply_to: Some(odd.parse().unwrap()),
        ..post()
    };
    let words = Templates::embedded().unwrap().render(&receipt()).unwrap();
    assert_eq!(
        compose(&words, &post, Resident::Receipt.into()),
        Err(LetterFault::Address(odd.to_owned()))
    );
}
