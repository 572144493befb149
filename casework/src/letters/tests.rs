//! Whole letters compared, and what no letter may ever do.

use super::*;
use crate::triage::Hazard;
use std::collections::BTreeMap;

fn post() -> Post {
    Post {
        from: Mailbox {
            name: Some("Example Homes complaints".to_owned()),
            address: "complaints@example.org".parse().unwrap(),
        },
        to: Mailbox {
            name: None,
            address: "aisha@example.net".parse().unwrap(),
        },
        reply_to: None,
        envelope_from: "complaints+b7@example.org".parse().unwrap(),
        message_id: "redress.abc123@example.org".to_owned(),
        in_reply_to: Some("first@example.net".to_owned()),
        references: vec!["<first@example.net>".to_owned()],
        date: "2026-11-13T09:05:00Z".parse().unwrap(),
        automatic: Automatic::Replied,
        attachments: Vec::new(),
    }
}

fn compose_sample(letter: &Letter, post: &Post) -> String {
    let rendered = Templates::embedded().unwrap().render(letter).unwrap();
    String::from_utf8(compose(&rendered, post, letter.kind()).unwrap()).unwrap()
}

fn receipt() -> Letter {
    Letter::Receipt(Receipt::sample())
}

#[test]
fn each_letter_reads_as_it_did() {
    let templates = Templates::embedded().unwrap();
    for kind in LetterKind::ALL {
        let samples = kind.samples();
        for (form, letter) in [("full", &samples[0]), ("bare", &samples[samples.len() - 1])] {
            let words = templates.render(letter).unwrap();
            let whole = format!("{}\n\n{}", words.subject, words.text);
            insta::assert_snapshot!(format!("{}-{form}.txt", kind.name()), whole);
        }
        let full = templates.render(&samples[0]).unwrap();
        insta::assert_snapshot!(format!("{}-full.html", kind.name()), full.html.unwrap());
    }
}

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

/// Resident and machine both see the three facts before anything else.
#[test]
fn a_calm_receipt_opens_with_who_what_and_by_when() {
    let calm = Letter::Receipt(Receipt {
        safety: None,
        ..Receipt::sample()
    });
    let text = Templates::embedded().unwrap().render(&calm).unwrap().text;
    let first: Vec<&str> = text.lines().take(3).collect();
    assert_eq!(
        first,
        [
            "Your reference: RC-7F3K-92R",
            "Who will deal with it: Sam Lee, repairs team",
            "Our full answer by: Friday 27 November 2026"
        ]
    );
}

/// Wrong numbers here would be worse than none: they are compared with the reviewed ones.
#[test]
fn a_danger_stands_first_with_its_number_in_both_forms() {
    let templates = Templates::embedded().unwrap();
    for (hazard, number) in [
        (Hazard::Gas, "0800 111 999"),
        (Hazard::Fire, "999"),
        (Hazard::Electrics, "0161 496 0000"),
        (Hazard::FloodOrCollapse, "0161 496 0000"),
        (Hazard::NoHeating, "0161 496 0000"),
        (Hazard::LiftWithWheelchair, "0161 496 0000"),
        (Hazard::DampWithIllness, "111"),
    ] {
        let letter = Letter::Receipt(Receipt {
            safety: Some(hazard),
            ..Receipt::sample()
        });
        let words = templates.render(&letter).unwrap();
        for form in [words.text, words.html.unwrap()] {
            let (before, _) = form.split_once("Your reference").unwrap();
            assert!(before.contains(number), "{hazard:?}: {before}");
        }
    }
}

/// Text and HTML of every sample hold the same words: nobody reads a lesser letter.
#[test]
fn text_and_html_say_the_same() {
    let templates = Templates::embedded().unwrap();
    for letter in [LetterKind::Receipt, LetterKind::Alert]
        .into_iter()
        .flat_map(LetterKind::samples)
    {
        let words = templates.render(&letter).unwrap();
        assert_eq!(
            bag(&words.text),
            bag(&body_of(&words.html.unwrap())),
            "{letter:?}"
        );
    }
}

/// The words between `<body>` and `</body>`, without tags.
fn body_of(html: &str) -> String {
    let body = html.split_once("<body").unwrap().1;
    let text: Vec<&str> = body
        .split('<')
        .filter_map(|piece| piece.split_once('>'))
        .map(|(_, text)| text)
        .collect();
    let text = text.join(" ");
    text.replace("&#x27;", "'")
        .replace("&amp;", "&")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
}

fn bag(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[test]
fn the_receipt_can_be_read_at_nine() {
    for letter in LetterKind::Receipt.samples() {
        let text = Templates::embedded().unwrap().render(&letter).unwrap().text;
        let score = reading_ease(&text);
        assert!(score >= 60.0, "{score:.0}: {text}");
    }
}

/// Flesch reading ease: 206.835 - 1.015 words a sentence - 84.6 syllables a word.
/// A line that ends without a stop is a sentence too; figures are left out.
fn reading_ease(text: &str) -> f64 {
    let sentences = text
        .split(['.', ':', '\n'])
        .filter(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    206.835
        - 1.015 * count(words.len()) / count(sentences.count())
        - 84.6 * count(syllables) / count(words.len())
}

/// Groups of vowels, but for a silent e at the end.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let vowel = |c: char| "aeiouy".contains(c);
    let groups = word
        .split(|c| !vowel(c))
        .filter(|group| !group.is_empty())
        .count();
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

#[test]
fn the_syllable_counter_counts() {
    for (word, count) in [
        ("complaint", 2),
        ("reference", 3),
        ("gas", 1),
        ("people", 2),
        ("ombudsman", 3),
        ("safe", 1),
    ] {
        assert_eq!(syllables(word), count, "{word}");
    }
    let hard = "Notwithstanding organisational responsibilities, dissatisfaction necessitates investigation.";
    assert!(reading_ease(hard) < 30.0);
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
        let raw = compose(&words, &post, LetterKind::Relayed).unwrap();
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
        compose(&words, &id, LetterKind::Relayed),
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
        compose(&words, &post, LetterKind::Receipt),
        Err(LetterFault::Address(odd.to_owned()))
    );
}

#[test]
fn each_fault_of_an_override_names_file_line_and_cure() {
    for (file, text, says) in [
        (
            "reciept.txt",
            "x",
            "reciept.txt: there is no letter template of this name \u{2013} did you mean `receipt.txt`?",
        ),
        (
            "letter.doc",
            "x",
            "letter.doc: there is no letter template of this name \u{2013} known here: receipt.subject, receipt.txt, \
             receipt.html, new-case.subject, new-case.txt, new-case.html, relayed.subject, relayed.txt, relayed.html, \
             alert.subject, alert.txt, alert.html",
        ),
        (
            "receipt.txt",
            "Hello\n{{ refrence }}\n",
            "receipt.txt line 2: this letter has no `refrence` \u{2013} did you mean `reference`?",
        ),
        (
            "receipt.txt",
            "{{ reference }}\n{% if safety == 'never' %}\n{{ name }}{% endif %}",
            "receipt.txt line 3: this letter has no `name` \u{2013} known here: ",
        ),
        (
            "receipt.html",
            "\n\n{{ ombudsman.fax }}",
            "receipt.html line 3: this letter has no `ombudsman.fax` \u{2013} use a field",
        ),
        ("alert.txt", "{% if %}", "alert.txt line 1: syntax error: "),
        (
            "alert.txt",
            "{{ at | long_date }}",
            "alert.txt line 1: invalid operation: ",
        ),
        (
            "alert.subject",
            "\n{{ at | lnog_date }}",
            "alert.subject line 2: unknown filter: ",
        ),
    ] {
        let overrides = BTreeMap::from([(file.to_owned(), text.to_owned())]);
        let fault = Templates::with_overrides(overrides).unwrap_err().to_string();
        assert!(fault.starts_with(says), "{fault}");
    }
}

#[test]
fn an_override_speaks_and_only_html_is_escaped() {
    let overrides = BTreeMap::from([
        ("relayed.txt".to_owned(), "T {{ words }}".to_owned()),
        ("relayed.html".to_owned(), "H {{ words }}".to_owned()),
    ]);
    let templates = Templates::with_overrides(overrides).unwrap();
    let letter = Letter::Relayed(Relayed {
        words: "<b>".to_owned(),
        ..Relayed::sample()
    });
    let words = templates.render(&letter).unwrap();
    assert_eq!(
        (words.text.as_str(), words.html.as_deref()),
        ("T <b>", Some("H &lt;b&gt;"))
    );
}
