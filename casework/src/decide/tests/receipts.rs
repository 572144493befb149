//! The receipt: whom it goes to, what it may not say, and when a person has to write instead.

use super::*;
use std::collections::BTreeSet;

#[test]
fn beyond_the_settings_a_person_acknowledges() {
    const GOES: &str = "opened; receipt>ann new-case>repairs relayed>repairs; ";
    const BY_HAND: &str =
        "opened; alert>complaints-team new-case>repairs relayed>repairs; acknowledge_by_hand";
    let fortnight = TimeDelta::days(14);
    for (hour, day, age, ends) in [
        (0, 0, TimeDelta::zero(), GOES),
        (9, 29, fortnight, GOES),
        (10, 10, TimeDelta::zero(), BY_HAND),
        (0, 30, TimeDelta::zero(), BY_HAND),
        (0, 0, fortnight + TimeDelta::seconds(1), BY_HAND),
    ] {
        let mut office = Office::new();
        let sender = Some(ContactId::new(office.now, &mut office.chance));
        let known = Known {
            sender,
            receipts: ReceiptsSent { hour, day },
            ..Known::default()
        };
        let arrival = mail("Subject: The roof", "It leaks.");
        office.now = wednesday() + age;
        let plan = office.decide_about(&known, &arrival, &about("repairs"));
        assert_eq!(told(&plan), ends, "{hour} {day} {age}");
        let case = &plan.cases.first().unwrap().after;
        assert_eq!(
            case.letters.len(),
            usize::from(ends == GOES),
            "a receipt that did not go is none"
        );
        assert_eq!(
            case.passages[0].clocks[0].met_at, None,
            "the acknowledgement is still due"
        );
        let why = plan.settled.unwrap().why.join(" ");
        assert_eq!(why.contains("no receipt"), ends == BY_HAND, "{why}");
    }
}

#[test]
fn the_receipt_repeats_nothing_of_the_message_and_goes_to_its_sender_alone() {
    let mut office = Office::new();
    let forty = (0..40).fold(String::new(), |all, n| format!("{all}cc{n}@far.example, "));
    let arrival = raw(&format!(
        "From: \"MARKNAME Marker\" <ann@home.example>\nReply-To: eve@far.example\nTo: complaints@larkfield.example\n\
         Cc: {forty}mp@far.example\nSubject: MARKSUBJECT http://evil.example\nMessage-ID: <m1@home.example>\n\
         References: <m0@home.example>\n\nMARKWORDS http://evil.example\n",
    ));
    let plan = office.decide_about(&Known::default(), &arrival, &about("repairs"));
    let receipts: Vec<_> = plan
        .letters
        .iter()
        .filter(|letter| letter.kind == Resident::Receipt.into())
        .collect();
    let [receipt] = receipts.as_slice() else {
        panic!("not one receipt")
    };
    let words = all_of(receipt).to_lowercase();
    for marker in [
        "markname",
        "marksubject",
        "markwords",
        "evil.example",
        "far.example",
    ] {
        assert!(!words.contains(marker), "{marker}");
    }
    let sent = read(receipt);
    assert_eq!(receipt.recipient, address("ann@home.example"));
    assert_eq!(
        (sent.to.as_slice(), sent.cc.as_slice()),
        (&[address("ann@home.example")][..], &[][..])
    );
    let ids = |ids: &[crate::messages::MailId]| ids.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(ids(&sent.in_reply_to), ["m1@home.example"]);
    assert_eq!(ids(&sent.references), ["m0@home.example", "m1@home.example"]);
    assert!(
        plan.letters
            .iter()
            .all(|letter| !letter.recipient.domain().contains("far"))
    );
    // The words do reach the handler: the search above could have found them.
    let relayed = plan
        .letters
        .iter()
        .find(|letter| letter.kind == StaffMail::Relayed.into())
        .unwrap();
    assert!(all_of(relayed).contains("MARKWORDS"));
}

#[test]
fn machines_say_that_they_are_machines_and_people_do_not() {
    let opened = Office::new().opened_about(&gas());
    let told: Vec<_> = opened
        .plan
        .letters
        .iter()
        .map(|letter| {
            let raw = String::from_utf8_lossy(&letter.raw).into_owned();
            let field = |line: &str| line.strip_prefix("Auto-Submitted: ").map(ToOwned::to_owned);
            (
                letter.kind.name(),
                raw.lines().find_map(field),
                raw.contains("X-Auto-Response-Suppress: All"),
            )
        })
        .collect();
    let generated = Some("auto-generated".to_owned());
    assert_eq!(
        told,
        [
            ("receipt", Some("auto-replied".to_owned()), true),
            ("new-case", generated.clone(), true),
            ("relayed", None, false),
            ("alert", generated, true),
        ]
    );
}

#[test]
fn every_letter_can_be_told_from_every_other() {
    let mut office = Office::new();
    let (one, two) = (office.opened_about(&gas()), office.opened_about(&gas()));
    let held = office.decide(&Known::default(), &raw(""));
    let letters: Vec<_> = [&one.plan, &two.plan, &held]
        .into_iter()
        .flat_map(|plan| &plan.letters)
        .collect();
    let different = |of: fn(&QueuedLetter) -> String| {
        letters
            .iter()
            .map(|letter| of(letter))
            .collect::<BTreeSet<_>>()
            .len()
    };
    assert_eq!(letters.len(), 9);
    assert_eq!(different(|letter| letter.key.clone()), 9, "keys");
    assert_eq!(different(|letter| letter.message_id.clone()), 9, "Message-IDs");
    assert_eq!(
        different(|letter| letter.envelope_from.key()),
        9,
        "envelope senders"
    );
    for letter in letters {
        let sent = read(letter);
        let [reply_to] = sent.reply_to.as_slice() else {
            panic!("not one Reply-To")
        };
        for address in [reply_to, &letter.envelope_from] {
            assert!(
                address.local().len() <= 64 && address.local().starts_with("complaints+"),
                "{address}"
            );
        }
        assert_ne!(*reply_to, letter.envelope_from, "a bounce is no answer");
        assert_eq!(sent.to, std::slice::from_ref(&letter.recipient));
        assert_eq!(format!("<{}>", sent.message_id.unwrap()), letter.message_id);
    }
}

#[test]
fn each_letter_is_answered_to_where_its_reader_means_to_write() {
    let opened = Office::new().opened();
    for (kind, purpose) in [
        (LetterKind::from(Resident::Receipt), Purpose::Join),
        (StaffMail::NewCase.into(), Purpose::Desk),
        (StaffMail::Relayed.into(), Purpose::Relay),
    ] {
        let letter = opened.letter(kind);
        let reply_to = read(letter).reply_to[0].local().to_owned();
        let token = opened
            .plan
            .tokens
            .iter()
            .find(|token| reply_to.ends_with(&token.text))
            .unwrap();
        assert_eq!(
            (token.purpose, token.case, token.recipient),
            (purpose, Some(opened.case.id), letter.to)
        );
        assert!(letter.message_id.contains(&token.text));
        let bounces = letter.envelope_from.local();
        let token = opened
            .plan
            .tokens
            .iter()
            .find(|token| bounces.ends_with(&token.text))
            .unwrap();
        assert_eq!((token.purpose, token.letter), (Purpose::Bounce, Some(letter.id)));
    }
}

#[test]
fn the_receipt_says_when_the_office_opens_if_it_is_closed() {
    for (now, closed) in [
        ("2026-11-11T10:00:00Z", false),
        ("2026-11-11T20:00:00Z", true),
        ("2026-12-25T10:00:00Z", true),
    ] {
        let mut office = Office::new();
        office.now = at(now);
        let arrival = raw_at(
            office.now,
            "From: ann@home.example\nSubject: The roof\n\nIt leaks.",
        );
        let plan = office.decide_about(&Known::default(), &arrival, &about("repairs"));
        let says = read(&plan.letters[0]).text.contains("Our office is closed until");
        assert_eq!(says, closed, "{now}");
    }
}
