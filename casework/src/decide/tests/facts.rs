//! Facts as the register keeps them: read back whole, and nobody's words in them.

use super::*;
use crate::cases::{Channel, Reference, RouteReason, SHAPE, Undelivered, What, Writer};
use crate::policies::Event;

/// Every kind of fact; a new kind is added here or the test below does not compile.
fn every_kind() -> Vec<What> {
    let mut chance = Chance::from_seed([9; 32]);
    let (letter, message) = (
        MessageId::new(wednesday(), &mut chance),
        MessageId::new(wednesday(), &mut chance),
    );
    let person = ContactId::new(wednesday(), &mut chance);
    let stage: crate::policies::StageId = Office::new().rules.policy.first_stage().id.clone();
    let received = What::Received {
        reference: Reference::draw(&mut chance),
        contact_type: ContactType::Complaint,
        channel: Channel::Telegram,
        complainant: person,
        policy: "om-web".to_owned(),
        policy_version: "v".to_owned(),
        calendar: "c".to_owned(),
        region: Region::Scotland,
    };
    vec![
        received,
        What::Categorised {
            category: "repairs".parse().unwrap(),
            because: vec!["leak".to_owned()],
        },
        What::HazardNoticed {
            hazard: Hazard::FloodOrCollapse,
        },
        What::Restricted,
        What::Opened {
            stage: stage.clone(),
            track: None,
        },
        What::Assigned {
            owner: person,
            because: RouteReason::Category("repairs".parse().unwrap()),
        },
        What::Assigned {
            owner: person,
            because: RouteReason::NobodyMatched,
        },
        What::Assigned {
            owner: person,
            because: RouteReason::Safeguarding,
        },
        What::MessageAdded {
            message,
            writer: person,
            whose: Writer::SomebodyElse,
        },
        What::LetterQueued {
            letter,
            letter_kind: LetterKind::Receipt,
            to: person,
            brings: Some(Event::Acknowledged),
        },
        What::LetterDelivered { letter },
        What::LetterUndelivered {
            letter,
            because: Undelivered::Bounced,
        },
        What::LetterUndelivered {
            letter,
            because: Undelivered::GivenUp,
        },
        What::Linked {
            to: CaseId::new(wednesday(), &mut chance),
        },
        What::Recounted {
            calendar: "0123456789ab".to_owned(),
        },
    ]
}

/// The name under which the register finds a kind; it never changes once facts are kept under it.
fn name(what: &What) -> &'static str {
    match what {
        What::Received { .. } => "received",
        What::Categorised { .. } => "categorised",
        What::HazardNoticed { .. } => "hazard_noticed",
        What::Restricted => "restricted",
        What::Opened { .. } => "opened",
        What::Assigned { .. } => "assigned",
        What::MessageAdded { .. } => "message_added",
        What::LetterQueued { .. } => "letter_queued",
        What::LetterDelivered { .. } => "letter_delivered",
        What::LetterUndelivered { .. } => "letter_undelivered",
        What::Linked { .. } => "linked",
        What::Recounted { .. } => "recounted",
    }
}

#[test]
fn every_kind_of_fact_reads_back_whole() {
    let mut names = std::collections::BTreeSet::new();
    for what in every_kind() {
        let (kind, data) = what.kept();
        assert_eq!(kind, name(&what));
        assert_eq!(What::read(&kind, SHAPE, &data).unwrap(), what);
        names.insert(kind);
    }
    assert_eq!(names.len(), 12, "a kind of fact is not tried here");
}

#[test]
fn what_this_version_does_not_know_is_refused() {
    for (kind, shape, data) in [
        ("restricted", SHAPE + 1, "null"),
        ("restricted", 0, "null"),
        ("teleported", SHAPE, "null"),
        ("hazard_noticed", SHAPE, r#"{"hazard":"dragons"}"#),
        ("hazard_noticed", SHAPE, "null"),
        ("hazard_noticed", SHAPE, "not json"),
        ("linked", SHAPE, "{}"),
    ] {
        let refused = What::read(kind, shape, data).unwrap_err().to_string();
        assert!(refused.contains(kind), "{refused}");
    }
}

#[test]
fn no_fact_holds_words_names_or_addresses() {
    let mut office = Office::new();
    let markers = [
        "MARKNAME",
        "markaddress",
        "MARKSUBJECT",
        "MARKWORDS",
        "MARKFILE",
        "markid",
    ];
    let arrival = raw(
        "From: MARKNAME <markaddress@home.example>\nMessage-ID: <markid@home.example>\nSubject: MARKSUBJECT\n\
         MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nMARKWORDS: a leak, a smell of gas\n\
         --b\nContent-Disposition: attachment; filename=MARKFILE.txt\n\nMARKWORDS\n--b--\n",
    );
    let opened = office.decide(&Known::default(), &arrival);
    let case = opened.case.as_ref().unwrap().after.clone();
    let mut known = Known {
        named: vec![(case.reference.clone(), case.id)],
        ..Known::default()
    };
    known.sender = Some(case.complainant);
    known.cases.insert(case.id, case);
    let added = office.decide(&known, &arrival);
    assert_eq!(
        (opened.outcome(), added.outcome()),
        (Some(Outcome::Opened), Some(Outcome::Added))
    );
    for fact in opened.case.iter().chain(&added.case).flat_map(|plan| &plan.facts) {
        let (kind, data) = fact.what.kept();
        for marker in markers {
            assert!(
                !data.to_lowercase().contains(&marker.to_lowercase()),
                "{kind}: {data}"
            );
        }
    }
    // The markers do stand where they should: the owner reads the words.
    let relayed = opened
        .letters
        .iter()
        .find(|letter| letter.kind == LetterKind::Relayed)
        .unwrap();
    assert!(read(relayed).text.contains("MARKWORDS"));
}
