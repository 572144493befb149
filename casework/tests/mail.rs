//! Mails of our own (`tests/fixtures/mail`), each with what a right reading of it holds.

use casework::messages::{BounceKind, Class, Message, OwnMail, ReturnPath, Sender, contents, read};

fn own() -> OwnMail {
    OwnMail {
        addresses: "complaints@homes.example".parse().into_iter().collect(),
        message_id_domains: vec!["redress.homes.example".into()],
        web_forms: "noreply@homes.example".parse().into_iter().collect(),
    }
}

fn raw(name: &str) -> Vec<u8> {
    let path = format!("{}/../tests/fixtures/mail/{name}.eml", env!("CARGO_MANIFEST_DIR"));
    std::fs::read(&path).unwrap_or_else(|fault| panic!("{path}: {fault}"))
}

fn fixture(name: &str) -> Message {
    read(&raw(name), &own())
}

#[test]
fn every_mail_is_known_for_what_it_is_and_why() {
    let table = [
        ("plain", Class::Human, "nothing says"),
        ("reply-quoted", Class::Human, "nothing says"),
        ("no-from", Class::Human, "reverse path"),
        ("nobody", Class::Unreadable, "nobody can say who wrote it"),
        ("empty-from", Class::AutoReply, "From is empty"),
        ("two-froms", Class::Human, "several senders"),
        ("oof-rfc3834", Class::AutoReply, "Auto-Submitted: auto-replied"),
        ("oof-exchange", Class::AutoReply, "X-Auto-Response-Suppress"),
        ("oof-bare", Class::AutoReply, "Return-Path: <>"),
        ("oof-subject-only", Class::AutoReply, "out-of-office"),
        ("not-automatic", Class::Human, "nothing says"),
        ("office-complaint", Class::Human, "nothing says"),
        ("web-form", Class::Human, "web form"),
        ("list", Class::List, "list-id"),
        ("own-loop", Class::Own, "X-Redress"),
        ("own-plus", Class::Own, "address of ours"),
        ("hops", Class::Own, "102 Received"),
        ("bounce-failed", Class::Bounce, "delivery status"),
        ("bounce-full", Class::Bounce, "delivery status"),
        ("bounce-delayed", Class::Bounce, "delivery status"),
        ("bounce-text", Class::Bounce, "mail server's words"),
        ("receipt", Class::Receipt, "read receipt"),
        ("feedback", Class::Feedback, "feedback report"),
        ("no-mail", Class::Unreadable, "no header fields"),
        ("empty", Class::Unreadable, "no header fields"),
    ];
    for (name, class, why) in table {
        let message = fixture(name);
        assert_eq!(message.class, class, "{name}: {:?}", message.why);
        assert!(
            message.why.iter().any(|line| line.contains(why)),
            "{name}: {:?}",
            message.why
        );
    }
}

#[test]
fn new_words_are_told_from_old_ones() {
    let table = [
        (
            "plain",
            "The damp behind the wardrobe is back.\n\nNobody came on Friday.\n\nAisha Okafor",
        ),
        ("reply-quoted", "Still nobody."),
        ("reply-interleaved", "No, since Sunday.\n\nYes, after five."),
        ("reply-gmail", "He never came."),
        ("reply-outlook-html", "It’s £45 a week."),
        ("reply-outlook-mobile", "Please ring me."),
        ("reply-yahoo", "I waited in all day."),
        ("reply-thunderbird", "Third time now."),
        (
            "reply-polish-iphone",
            "Dalej nie ma ogrzewania i nikt do nas nie dzwoni.",
        ),
        ("signature", "The lift is out again."),
        ("flowed", "The contractor came on Monday and left.\nNobody knows."),
        ("cp1252-as-utf8", "It’s £45 a week – café prices."),
        ("undeclared-8bit", "Café £45"),
        ("unknown-charset", "Café £45"),
        ("controls", "Leaking [2Jagain now."),
        ("no-boundary", "The boiler is off."),
        ("bare-cr", "No hot water.\nSince Sunday."),
        ("mbox-and-bom", "The gate is broken."),
        ("attachments", "See the photographs."),
        ("photo-only", ""),
        ("forwarded-attached", "There is mould everywhere."),
    ];
    for (name, words) in table {
        let message = fixture(name);
        assert_eq!(message.own_words, words, "{name}");
        assert!(message.class == Class::Human, "{name}: {:?}", message.why);
    }
}

#[test]
fn headers_are_read() {
    let message = fixture("reply-quoted");
    assert_eq!(
        message.from.as_ref().map(ToString::to_string).as_deref(),
        Some("aisha@post.example")
    );
    assert_eq!(message.from_name.as_deref(), Some("Aisha Okafor"));
    assert_eq!(message.sender, Sender::Certain);
    assert_eq!(
        message.return_path,
        ReturnPath::Address("aisha@post.example".parse().unwrap())
    );
    assert_eq!(message.to, ["complaints@homes.example".parse().unwrap()]);
    assert_eq!(message.delivered_to, message.to);
    assert_eq!(
        message
            .references
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>(),
        ["a1@post.example", "letter1@redress.homes.example"]
    );
    assert_eq!(message.in_reply_to, message.references[1..]);
    assert_eq!(
        message.sent_at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2026-01-06T09:58:00+00:00")
    );
    assert_eq!(
        message.arrived_at.map(|at| at.to_rfc3339()).as_deref(),
        Some("2026-01-06T10:00:00+00:00")
    );
    assert_eq!(
        message.subject_key().as_deref(),
        Some("we have your complaint rc-7f3k-92")
    );
    assert!(message.is_reply_subject() && !fixture("plain").is_reply_subject());
    assert_eq!(fixture("undeclared-8bit").subject.as_deref(), Some("Réparation"));
    assert_eq!(fixture("undeclared-8bit").from_name.as_deref(), Some("René"));
    assert_eq!(fixture("plain").language.as_deref(), Some("en"));
    assert_eq!(fixture("reply-polish-iphone").language.as_deref(), Some("pl"));
}

#[test]
fn uncertain_senders_are_marked() {
    for (name, from, sender) in [
        ("no-from", Some("aisha@post.example"), Sender::ReversePath),
        ("two-froms", Some("aisha@post.example"), Sender::Several),
        ("web-form", Some("ann@post.example"), Sender::WebForm),
        ("nobody", None, Sender::Nobody),
    ] {
        let message = fixture(name);
        assert_eq!(
            message.from.map(|from| from.to_string()).as_deref(),
            from,
            "{name}"
        );
        assert_eq!(message.sender, sender, "{name}");
    }
}

#[test]
fn bounces_accuse_only_those_that_failed() {
    for (name, kind, temporary, failed) in [
        (
            "bounce-failed",
            BounceKind::Failed,
            false,
            Some("aisha@post.example"),
        ),
        (
            "bounce-full",
            BounceKind::Failed,
            true,
            Some("aisha@post.example"),
        ),
        ("bounce-delayed", BounceKind::Delayed, true, None),
        (
            "bounce-text",
            BounceKind::Failed,
            false,
            Some("aisha@post.example"),
        ),
    ] {
        let bounce = fixture(name)
            .bounce
            .unwrap_or_else(|| panic!("{name} is no bounce"));
        assert_eq!((bounce.kind, bounce.temporary), (kind, temporary), "{name}");
        let found: Vec<&str> = bounce
            .failed_recipients
            .iter()
            .map(casework::addresses::Address::as_str)
            .collect();
        assert_eq!(found, failed.into_iter().collect::<Vec<_>>(), "{name}");
        assert_eq!(
            bounce.original.map(|id| id.to_string()).as_deref(),
            Some("letter1@redress.homes.example"),
            "{name}"
        );
    }
    assert!(fixture("plain").bounce.is_none());
}

#[test]
fn attachments_have_harmless_names_and_give_their_bytes_back() {
    let message = fixture("attachments");
    let names: Vec<&str> = message
        .attachments
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["mould.png", "café bill.pdf"]);
    assert_eq!(
        (
            message.attachments[0].size,
            message.attachments[0].content_type.as_str()
        ),
        (15, "image/png")
    );
    let bytes = contents(&raw("attachments"), message.attachments[0].part);
    assert_eq!(bytes.as_deref(), Some(&b"\x89PNG not really"[..]));
    assert_eq!(
        fixture("forwarded-attached").attachments[0].content_type,
        "message/rfc822"
    );
    assert!(!fixture("photo-only").is_empty() && fixture("empty").is_empty());
}

#[test]
fn the_writer_of_a_forwarded_mail_is_found() {
    for (name, from, attached) in [
        ("forwarded-attached", Some("ann@post.example"), true),
        ("forwarded-inline", Some("ann@post.example"), false),
        ("reply-outlook-html", None, false),
        ("plain", None, false),
    ] {
        let message = fixture(name);
        let found = message.forwarded.as_ref();
        assert_eq!(found.map(|inner| inner.from.as_str()), from, "{name}");
        assert_eq!(
            found.is_some_and(|inner| inner.part.is_some()),
            attached,
            "{name}"
        );
    }
    assert_eq!(fixture("forwarded-inline").own_words, "One for you.");
    assert!(
        fixture("forwarded-inline")
            .text
            .contains("There is mould everywhere.")
    );
}

/// Each automatic header, and beside it the value or the spelling that must leave a mail human.
#[test]
fn every_header_counts_in_both_directions() {
    let table = [
        ("Auto-Submitted: auto-generated", Class::AutoReply),
        (
            "AUTO-SUBMITTED: (x) Auto-Replied; owner-email=\"a@b.example\"",
            Class::AutoReply,
        ),
        ("Auto-Submitted: no", Class::Human),
        ("Auto-Submitted: (auto) NO ; x=y", Class::Human),
        ("Precedence: bulk", Class::List),
        ("Precedence: Junk", Class::List),
        ("X-Precedence: list", Class::List),
        ("Precedence: auto_reply", Class::AutoReply),
        ("Precedence: first-class", Class::Human),
        ("Precedence: first-class\nPrecedence: bulk", Class::List),
        ("X-Auto-Response-Suppress: DR", Class::AutoReply),
        ("X-Auto-Response-Suppress: RN, oof", Class::AutoReply),
        ("X-Auto-Response-Suppress: All", Class::AutoReply),
        ("X-Auto-Response-Suppress: AutoReply", Class::AutoReply),
        ("X-Auto-Response-Suppress: None", Class::Human),
        ("X-Auto-Response-Suppress: RN", Class::Human),
        ("X-Autoreply: yes", Class::AutoReply),
        ("X-Autoreply: no", Class::Human),
        ("X-Autorespond: damp", Class::AutoReply),
        ("X-Autoresponder: x", Class::AutoReply),
        ("X-Autoresponse: x", Class::AutoReply),
        ("X-Mail-Autoreply: x", Class::AutoReply),
        ("X-AutoReply-From: a@b.example", Class::AutoReply),
        ("X-Autogenerated: Reply", Class::AutoReply),
        ("X-POST-MessageClass: 9; Autoresponder", Class::AutoReply),
        ("X-POST-MessageClass: 1; Mail", Class::Human),
        ("X-FC-Machinegenerated: true", Class::AutoReply),
        ("X-MS-Exchange-Inbox-Rules-Loop: a@b.example", Class::AutoReply),
        ("X-Failed-Recipients: a@b.example", Class::Bounce),
        ("List-Id: <x.example>", Class::List),
        ("List-Unsubscribe: <mailto:x@y.example>", Class::List),
        ("Feedback-ID: 1:2:3", Class::List),
        ("Return-Path: <>", Class::AutoReply),
        ("Return-Path: <ann@post.example>", Class::Human),
        ("X-Redress: 1", Class::Own),
        ("Message-ID: <x@Redress.Homes.example>", Class::Own),
        ("X-Mailer: List-Maker", Class::Human),
    ];
    for (header, class) in table {
        let mail = format!("From: ann@post.example\nSubject: damp\n{header}\n\nIt is damp.\n");
        let message = read(mail.as_bytes(), &own());
        assert_eq!(message.class, class, "{header}: {:?}", message.why);
    }
    for (from, class) in [
        ("MAILER-DAEMON@x.example", Class::AutoReply),
        ("Postmaster <POSTMASTER@x.example>", Class::AutoReply),
        ("owner-tenants@x.example", Class::List),
        ("tenants-request@x.example", Class::List),
        ("downer-street@x.example", Class::Human),
        ("complaints+tok@HOMES.example", Class::Own),
        ("complaints@homes.example.evil.example", Class::Human),
    ] {
        let message = read(
            format!("From: {from}\nSubject: damp\n\nIt is damp.\n").as_bytes(),
            &own(),
        );
        assert_eq!(message.class, class, "{from}: {:?}", message.why);
    }
}

#[test]
fn two_deliveries_of_one_mail_have_one_substance() {
    let plain = raw("plain");
    let by = |from: &str, to: &str| {
        let text = String::from_utf8(plain.clone()).unwrap().replacen(from, to, 1);
        read(text.as_bytes(), &own()).substance()
    };
    let first = by("", "");
    for (from, to, same) in [
        ("Received: from mx", "Received: from other", true),
        ("Subject: Damp", "Subject: [EXTERNAL] Re: Damp", true),
        ("wardrobe is back", "wardrobe\nis   back", true),
        (
            "\nAisha Okafor\n",
            "\nAisha Okafor\n\nThis email has been scanned for viruses by Example.\n",
            true,
        ),
        (
            "\nAisha Okafor\n",
            &format!("\nAisha Okafor\n\n{}\nTenants mailing list\n", "_".repeat(47)),
            true,
        ),
        ("Friday", "Monday", false),
        ("Subject: Damp", "Subject: Mould", false),
    ] {
        assert_eq!(by(from, to) == first, same, "{from} -> {to}");
    }
}

/// Nothing that anybody sends makes reading fail, slow or deep.
#[test]
fn bombs_are_read_or_held() {
    let head = "From: ann@post.example\nSubject: damp\n";
    let multipart = |depth: usize| {
        let box_of = |n: usize| format!("Content-Type: multipart/mixed; boundary=\"b{n}\"\n\n--b{n}\n");
        let mail = (0..depth).fold(head.to_owned(), |mail, n| mail + &box_of(n));
        mail + "Content-Type: text/plain\n\nfar down\n"
    };
    let nested = |depth: usize| {
        head.to_owned()
            + &"Content-Type: message/rfc822\n\nFrom: ann@post.example\n".repeat(depth)
            + "\nfar down"
    };
    for (what, mail, class, words) in [
        ("60 multiparts", multipart(60), Class::Human, "far down"),
        ("1,000 multiparts", multipart(1_000), Class::Unreadable, ""),
        ("100,000 mails in mails", nested(100_000), Class::Human, ""),
        (
            "100,000 fields",
            head.to_owned() + &"X-A: b\n".repeat(100_000) + "\nx",
            Class::Unreadable,
            "",
        ),
        (
            "a field of a megabyte",
            format!("{head}X-A: {}\n\nstill read", "a".repeat(1_000_000)),
            Class::Human,
            "still read",
        ),
        (
            "1,000-deep HTML",
            format!(
                "{head}Content-Type: text/html\n\n{}far down",
                "<div>".repeat(1_000)
            ),
            Class::Human,
            "far down",
        ),
        ("NUL bytes", format!("{head}\na\0b"), Class::Human, "ab"),
    ] {
        let message = read(mail.as_bytes(), &own());
        assert_eq!(message.class, class, "{what}: {:?}", message.why);
        assert_eq!(message.own_words, words, "{what}");
    }
    let parts = format!(
        "{head}Content-Type: multipart/mixed; boundary=b\n\n{}--b--\n",
        "--b\n\nx\n".repeat(10_000)
    );
    assert_eq!(read(parts.as_bytes(), &own()).class, Class::Unreadable);
}
