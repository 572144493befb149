//! Which case a message belongs to, and that nobody learns anything of another's.

use super::*;
use crate::cases::Reference;
use crate::messages::MailId;

const JOINED: &str = "added; relayed>repairs; ";
const NEW: &str = "opened; receipt>ann new-case>repairs relayed>repairs; ";
const NEW_AND_ASKED: &str = "opened; receipt>ann new-case>repairs relayed>repairs; confirm_link";
const HELD: &str = "held; alert>complaints-team; read_held_message";

#[test]
fn clues_are_found_wherever_clients_leave_them() {
    let opened = Office::new().opened();
    let token = token_of(&opened, Purpose::Join).text;
    let receipt = opened.letter(LetterKind::Receipt).message_id.clone();
    let reference = opened.case.reference.to_string();
    let shouted = token.to_uppercase();
    for (head, words, tokens, references) in [
        (
            format!("Cc: complaints+{token}@larkfield.example"),
            "Hello.",
            1,
            0,
        ),
        (
            format!("Delivered-To: complaints+{shouted}@larkfield.example"),
            "Hello.",
            1,
            0,
        ),
        (
            format!("X-Original-To: answers-{token}@larkfield.example"),
            "Hello.",
            1,
            0,
        ),
        (format!("In-Reply-To: {receipt}"), "Hello.", 1, 0),
        (
            format!("References: <x@y.example> {receipt} <z@y.example>"),
            "Hello.",
            1,
            0,
        ),
        (
            format!("Subject: RE[2]: {}", reference.to_lowercase().replace('-', " ")),
            "Hello.",
            0,
            1,
        ),
        (format!("Subject: {token}"), "Hello.", 0, 0),
        ("Subject: Hello".to_owned(), "About REFERENCE, again.", 0, 1),
        // What stands in the quote was written by us, not by the sender.
        (
            "Subject: Hello".to_owned(),
            "Thank you.\n\nOn Wed, 11 Nov 2026, Larkfield wrote:\n> REFERENCE",
            0,
            0,
        ),
    ] {
        let clues = mail(&head, &words.replace("REFERENCE", &reference)).clues.clone();
        assert_eq!(
            (clues.tokens.len(), clues.references.len()),
            (tokens, references),
            "{head} {words}"
        );
        assert!(clues.tokens.iter().all(|found| *found == token), "{head}");
    }
}

#[test]
fn a_message_joins_the_case_it_belongs_to_and_no_other() {
    let mut office = Office::new();
    let opened = office.opened();
    let (case, ann) = ids(&opened.case);
    let stranger = ContactId::new(office.now, &mut office.chance);
    let other = CaseId::new(office.now, &mut office.chance);
    let token = |purpose| token_of(&opened, purpose);
    let forged = Token {
        text: "a".repeat(26),
        ..token(Purpose::Join)
    };
    let moved = Token {
        case: Some(case),
        ..office.rules.keys.sign(Purpose::Join, Some(other), ann, None)
    };
    let id = MailId::new("first@home.example").unwrap();
    let named = vec![(opened.case.reference.clone(), case)];
    let rows: [(&str, Option<ContactId>, Known, &str); 13] = [
        (
            "our token",
            Some(ann),
            Known {
                tokens: vec![token(Purpose::Join)],
                ..Known::default()
            },
            JOINED,
        ),
        (
            "our token, of somebody new",
            None,
            Known {
                tokens: vec![token(Purpose::Join)],
                ..Known::default()
            },
            JOINED,
        ),
        (
            "the address for bounces",
            Some(ann),
            Known {
                tokens: vec![token(Purpose::Bounce)],
                ..Known::default()
            },
            JOINED,
        ),
        (
            "a forged token",
            Some(ann),
            Known {
                tokens: vec![forged],
                ..Known::default()
            },
            NEW,
        ),
        (
            "a token of another case",
            Some(ann),
            Known {
                tokens: vec![moved],
                ..Known::default()
            },
            NEW,
        ),
        (
            "the token of staff",
            Some(ann),
            Known {
                tokens: vec![token(Purpose::Relay)],
                ..Known::default()
            },
            HELD,
        ),
        (
            "the desk's token",
            None,
            Known {
                tokens: vec![token(Purpose::Desk)],
                ..Known::default()
            },
            HELD,
        ),
        (
            "a message of the case",
            Some(ann),
            Known {
                referenced: vec![(id, case)],
                ..Known::default()
            },
            JOINED,
        ),
        (
            "the reference, by a party",
            Some(ann),
            Known {
                named: named.clone(),
                ..Known::default()
            },
            JOINED,
        ),
        (
            "the reference, by a stranger",
            None,
            Known {
                named: named.clone(),
                ..Known::default()
            },
            NEW_AND_ASKED,
        ),
        (
            "the reference, by another resident",
            Some(stranger),
            Known {
                named,
                ..Known::default()
            },
            NEW_AND_ASKED,
        ),
        (
            "the subject of one case",
            Some(ann),
            Known {
                same_subject: vec![case],
                ..Known::default()
            },
            JOINED,
        ),
        (
            "the subject of two",
            Some(ann),
            Known {
                same_subject: vec![case, other],
                ..Known::default()
            },
            NEW_AND_ASKED,
        ),
    ];
    for (what, sender, known, ends) in rows {
        let known = Known {
            sender,
            cases: opened.known().cases,
            ..known
        };
        let plan = office.decide_about(
            &known,
            &mail("Subject: Re: The roof", "Still wet."),
            &about("repairs"),
        );
        assert_eq!(told(&plan), ends, "{what}");
        let joined = plan.case.map(|plan| plan.after.id) == Some(case);
        assert_eq!(joined, ends == JOINED, "{what}");
    }
}

#[test]
fn with_two_senders_nothing_rests_on_who_writes() {
    let mut office = Office::new();
    let opened = office.opened();
    let two = raw("From: ann@home.example\nFrom: eve@far.example\nSubject: Re: The roof\n\nStill wet.");
    let reference = (opened.case.reference.clone(), opened.case.id);
    let plan = office.decide_about(
        &Known {
            named: vec![reference],
            ..opened.known()
        },
        &two,
        &about("repairs"),
    );
    assert_eq!(told(&plan), NEW_AND_ASKED);
    let plan = office.decide_about(
        &Known {
            same_substance: vec![opened.earlier(&two)],
            ..opened.known()
        },
        &two,
        &about("repairs"),
    );
    assert_eq!(told(&plan), NEW);
}

#[test]
fn our_own_token_wins_over_the_thread() {
    let mut office = Office::new();
    let (roof, noise) = (office.opened(), office.opened());
    let mut known = roof.known();
    known.cases.insert(noise.case.id, noise.case.clone());
    known.tokens = vec![token_of(&roof, Purpose::Join)];
    known.referenced = vec![(MailId::new("x@y").unwrap(), noise.case.id)];
    let plan = office.decide_about(&known, &mail("Subject: Re", "Wet."), &about("repairs"));
    assert_eq!(plan.settled.unwrap().case, Some(roof.case.id));
}

#[test]
fn a_stranger_who_knows_a_reference_learns_nothing() {
    let mut office = Office::new();
    let opened = office.opened();
    let stranger = |office: &mut Office, known: &Known, reference: &Reference| {
        let head = format!("From: Eve <eve@far.example>\nSubject: {reference}");
        let mut plan = office.decide_about(known, &raw(&format!("{head}\n\nHow is it?")), &about("repairs"));
        let receipt = plan.letters.swap_remove(0);
        let case = plan.case.unwrap().after;
        (receipt, case)
    };
    let known = Known {
        named: vec![(opened.case.reference.clone(), opened.case.id)],
        ..opened.known_of_stranger()
    };
    let (receipt, case) = stranger(&mut office, &known, &opened.case.reference);
    assert_eq!(
        (receipt.recipient.as_str(), case.id == opened.case.id),
        ("eve@far.example", false)
    );
    for of_the_case in [opened.case.reference.as_str(), "roof", "Ann", "ann@home.example"] {
        assert!(!all_of(&receipt).contains(of_the_case), "{of_the_case}");
    }
    // The same words to somebody who names a case that does not exist.
    let none = Reference::draw(&mut office.chance);
    let (other_receipt, other) = stranger(&mut office, &Known::default(), &none);
    let said =
        |letter: &QueuedLetter, case: &Case| read(letter).text.replace(case.reference.as_str(), "REFERENCE");
    assert_eq!(said(&receipt, &case), said(&other_receipt, &other));
}

#[test]
fn somebody_new_in_a_case_is_themselves_and_gets_no_letter() {
    let mut office = Office::new();
    let opened = office.opened();
    let known = Known {
        tokens: vec![token_of(&opened, Purpose::Join)],
        ..opened.known_of_stranger()
    };
    let carer = raw("From: Cal Carer <cal@care.example>\nSubject: Re: The roof\n\nAnn is ill.");
    let plan = office.decide(&known, &carer);
    let case = &plan.case.as_ref().unwrap().after;
    assert_eq!((case.complainant, case.parties.len()), (opened.ann, 2));
    assert!(
        plan.letters
            .iter()
            .all(|letter| letter.kind == LetterKind::Relayed)
    );
    assert!(read(&plan.letters[0]).text.contains("Cal Carer"));
}
