//! Which case a message belongs to, and that nobody learns anything of another's.

use super::*;
use crate::cases::{Reference, TOKEN_LENGTH};
use crate::messages::MailId;

const JOINED: &str = "added; relayed>repairs; ";
const NEW: &str = "opened; receipt>ann new-case>repairs relayed>repairs; ";
const NEW_AND_ASKED: &str = "opened; receipt>ann new-case>repairs relayed>repairs; confirm_link";
const HELD: &str = "held; alert>complaints-team; read_held_message";

#[test]
fn clues_are_found_wherever_clients_leave_them() {
    let opened = Office::new().opened();
    let token = token_of(&opened, Purpose::Join).text;
    let receipt = opened.letter(Resident::Receipt).message_id.clone();
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

fn by_token(token: Token) -> Known {
    Known {
        tokens: vec![token],
        ..Known::default()
    }
}

#[test]
fn a_message_joins_the_case_it_belongs_to_and_no_other() {
    let mut office = Office::new();
    let opened = office.opened();
    let (case, ann) = ids(&opened.case);
    let eve = ContactId::new(office.now, &mut office.chance);
    let other = CaseId::new(office.now, &mut office.chance);
    let forged = Token {
        text: "a".repeat(TOKEN_LENGTH),
        ..token_of(&opened, Purpose::Join)
    };
    let moved = Token {
        case: Some(case),
        ..office.rules.keys.sign(Purpose::Join, Some(other), ann, None)
    };
    let token = |purpose| by_token(token_of(&opened, purpose));
    let referenced = vec![(MailId::new("first@home.example").unwrap(), case)];
    let thread = || Known {
        referenced: referenced.clone(),
        ..Known::default()
    };
    let named = || Known {
        named: vec![(opened.case.reference.clone(), case)],
        ..Known::default()
    };
    let subject = |same_subject| Known {
        same_subject,
        ..Known::default()
    };
    let (ann, eve) = (Some(ann), Some(eve));
    let rows = [
        ("our token", ann, token(Purpose::Join), JOINED),
        ("our token, of somebody new", None, token(Purpose::Join), JOINED),
        ("the address for bounces", ann, token(Purpose::Bounce), JOINED),
        ("a forged token", ann, by_token(forged), NEW),
        ("a token of another case", ann, by_token(moved), NEW),
        ("the token of staff", ann, token(Purpose::Relay), HELD),
        ("the desk's token", None, token(Purpose::Desk), HELD),
        ("a message of the case", ann, thread(), JOINED),
        ("the reference, by a party", ann, named(), JOINED),
        ("the reference, by a stranger", None, named(), NEW_AND_ASKED),
        ("the reference, by another", eve, named(), NEW_AND_ASKED),
        ("the subject of one case", ann, subject(vec![case]), JOINED),
        (
            "the subject of two",
            ann,
            subject(vec![case, other]),
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
        let joined = plan.cases.first().map(|plan| plan.after.id) == Some(case);
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
fn machines_answers_are_logged_where_they_belong_and_go_to_nobody() {
    let mut office = Office::new();
    let opened = office.opened();
    for purpose in [Purpose::Join, Purpose::Bounce, Purpose::Relay, Purpose::Desk] {
        let known = Known {
            tokens: vec![token_of(&opened, purpose)],
            ..opened.known()
        };
        let away = mail("Auto-Submitted: auto-replied\nSubject: Away", "Back on Monday.");
        let plan = office.decide(&known, &away);
        assert_eq!(told(&plan), "automatic; ; ");
        assert!(plan.cases.is_empty(), "it is no contact of anybody's");
        assert_eq!(plan.settled.unwrap().case, Some(opened.case.id), "{purpose:?}");
    }
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
        let case = plan.cases.remove(0).after;
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
    let case = &plan.cases.first().unwrap().after;
    assert_eq!((case.complainant, case.parties.len()), (opened.ann, 2));
    assert!(
        plan.letters
            .iter()
            .all(|letter| letter.kind == StaffMail::Relayed.into())
    );
    assert!(read(&plan.letters[0]).text.contains("Cal Carer"));
}

/// That case, combined into the other.
fn combined(office: &mut Office, case: &Case, lead: &Case) -> Case {
    let mut after = case.clone();
    for what in [
        crate::cases::What::CombinedInto { lead: lead.id },
        crate::cases::What::Closed {
            why: crate::cases::CloseReason::Combined,
        },
    ] {
        let fact = Fact {
            id: crate::ids::FactId::new(office.now, &mut office.chance),
            case: case.id,
            happened_at: office.now,
            recorded_at: office.now,
            by: crate::cases::Actor::Redress,
            cause: crate::cases::Cause::Command,
            what,
        };
        after = after.with(&fact, &office.rules.book).unwrap();
    }
    after
}

#[test]
fn what_belongs_to_a_case_that_was_combined_joins_the_one_that_leads() {
    let mut office = Office::new();
    let (first, opened, last) = (office.opened(), office.opened(), office.opened());
    let middle = combined(&mut office, &opened.case, &last.case);
    let follower = combined(&mut office, &first.case, &opened.case);
    for chain in [vec![&middle, &follower, &last.case], vec![&follower, &middle]] {
        let known = Known {
            sender: Some(first.ann),
            cases: chain.iter().map(|case| (case.id, (*case).clone())).collect(),
            ..by_token(token_of(&first, Purpose::Join))
        };
        let arrival = mail(
            "Message-ID: <next@home.example>\nSubject: Re: The roof",
            "Any news?",
        );
        let plan = office.decide(&known, &arrival);
        // As far as the register holds them.
        let there = if chain.len() == 3 { last.case.id } else { middle.id };
        let settled = plan.settled.as_ref().unwrap();
        assert_eq!((settled.outcome, settled.case), (Outcome::Added, Some(there)));
        assert_eq!(
            settled.why,
            ["it answers a letter of ours, and that case was combined into this one"]
        );
        assert_eq!(plan.cases[0].after.id, there);
    }
}
