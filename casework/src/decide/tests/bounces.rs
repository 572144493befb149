//! Reports of non-delivery: what they undo, and that only who knows a letter of ours undoes it.

use super::*;
use crate::cases::TOKEN_LENGTH;
use crate::policies::Event;

/// A report (RFC 3464) to that address that Ann's mailbox takes nothing for good, or for now.
fn report(action: &str, status: &str) -> Arc<Arrival> {
    raw(&format!(
        "From: MAILER-DAEMON@mx.example\nTo: complaints@larkfield.example\nSubject: Undelivered\nMIME-Version: 1.0\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\n\
         It did not arrive.\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example\n\n\
         Final-Recipient: rfc822; ann@home.example\nAction: {action}\nStatus: {status}\n\n--b--\n"
    ))
}

fn known_letter(letter: &QueuedLetter) -> KnownLetter {
    KnownLetter {
        letter: letter.id,
        kind: letter.kind,
        case: letter.case,
        to: letter.to,
    }
}

fn bounce_token(opened: &Opened, letter: &QueuedLetter) -> Token {
    let of_it = |token: &&Token| token.purpose == Purpose::Bounce && token.letter == Some(letter.id);
    opened.plan.tokens.iter().find(of_it).unwrap().clone()
}

#[test]
fn a_report_undoes_only_the_letter_that_it_shows_to_know() {
    const NOTHING: &str = "bounce; ; ";
    const TOLD: &str = "bounce; alert>complaints-team; reach_resident";
    let mut office = Office::new();
    let opened = office.opened();
    let receipt = opened.letter(Resident::Receipt);
    let (token, letter) = (bounce_token(&opened, receipt), known_letter(receipt));
    let forged = Token {
        text: "a".repeat(TOKEN_LENGTH),
        ..token.clone()
    };
    let answer = Token {
        purpose: Purpose::Join,
        ..token.clone()
    };
    let nothing = || (Vec::new(), None);
    for (what, action, status, (tokens, original), ends) in [
        (
            "its envelope sender",
            "failed",
            "5.1.1",
            (vec![token.clone()], None),
            TOLD,
        ),
        (
            "its Message-ID",
            "failed",
            "5.1.1",
            (vec![], Some(letter.clone())),
            TOLD,
        ),
        ("nothing of ours", "failed", "5.1.1", nothing(), NOTHING),
        (
            "a forged envelope sender",
            "failed",
            "5.1.1",
            (vec![forged], None),
            NOTHING,
        ),
        (
            "an address for answers",
            "failed",
            "5.1.1",
            (vec![answer], None),
            NOTHING,
        ),
        (
            "that it is late",
            "delayed",
            "4.4.1",
            (vec![token.clone()], None),
            NOTHING,
        ),
        (
            "that the mailbox is full",
            "failed",
            "5.2.2",
            (vec![token], None),
            NOTHING,
        ),
    ] {
        let known = Known {
            tokens,
            original,
            bounced: vec![letter.clone()],
            ..opened.known_of_stranger()
        };
        let plan = office.decide(&known, &report(action, status));
        assert_eq!(told(&plan), ends, "{what}");
        let undone = plan
            .cases
            .first()
            .is_some_and(|case| case.after.letters[0].state == crate::cases::LetterState::Undelivered);
        assert_eq!(undone, ends == TOLD, "{what}");
        assert_eq!(plan.unreached.is_some(), ends == TOLD, "{what}");
    }
}

#[test]
fn a_receipt_that_comes_back_reopens_the_clock() {
    let mut office = Office::new();
    let opened = office.opened();
    let receipt = opened.letter(Resident::Receipt);
    let sent = delivered(
        &office.rules,
        Some(opened.case.clone()),
        receipt.id,
        office.now,
        &mut office.chance,
    )
    .unwrap();
    let case = sent.cases[0].after.clone();
    assert_eq!(case.passages[0].clocks[0].met_at, Some(office.now));
    let mut known = Known {
        original: Some(known_letter(receipt)),
        ..Known::default()
    };
    known.cases.insert(case.id, case.clone());
    let plan = office.decide(&known, &report("failed", "5.1.1"));
    let after = plan.cases[0].after.clone();
    assert_eq!(
        (
            after.confirmed_at,
            after.acknowledged_at(),
            after.passages[0].clocks[0].met_at
        ),
        (None, None, None)
    );
    assert_eq!(plan.settled.unwrap().case, Some(case.id));
    // The second report of the same failure, much later, undoes nothing that came between.
    let (by_hand, _) = office.sent(after, Event::Acknowledged, office.now);
    let mut known = Known {
        original: Some(known_letter(receipt)),
        ..Known::default()
    };
    known.cases.insert(by_hand.id, by_hand.clone());
    let again = office
        .decide(&known, &report("failed", "5.1.1"))
        .cases
        .remove(0)
        .after;
    assert_eq!(again.acknowledged_at(), Some(office.now));
}

#[test]
fn a_letter_to_staff_that_comes_back_is_an_address_to_put_right() {
    let mut office = Office::new();
    let opened = office.opened();
    let relayed = opened.letter(StaffMail::Relayed);
    let known = Known {
        original: Some(known_letter(relayed)),
        ..opened.known_of_stranger()
    };
    let plan = office.decide(&known, &report("failed", "5.1.1"));
    assert_eq!(told(&plan), "bounce; ; correct_staff_address");
    assert_eq!(plan.unreached, Some(relayed.to), "not the one the report names");
    assert!(plan.cases.is_empty());
    // Nor is the resident out of reach when it is a colleague who has left.
    office.rules.directory.handlers.clear();
    let plan = office.decide(&known, &report("failed", "5.1.1"));
    assert_eq!(
        (told(&plan).as_str(), plan.unreached),
        ("bounce; ; correct_staff_address", Some(relayed.to))
    );
}
