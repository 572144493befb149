//! Facts as the register keeps them: read back whole, and nobody's words in them.

use super::*;
use crate::cases::{
    Authority, Award, Channel, CloseReason, Failure, Finding, Judgement, PaymentStep, Reference,
    ReopenReason, RouteReason, SHAPE, TrackReason, Undelivered, UndertakingId, UndertakingKind, Undone,
    Verdict, What, Writer,
};
use crate::policies::{CircumstanceKind, Event, Hearing};

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
        code: Some("v2".to_owned()),
    };
    let early = vec![
        received,
        What::Categorised {
            category: "repairs".parse().unwrap(),
            because: vec!["leak".to_owned()],
        },
        What::HazardNoticed {
            hazard: Hazard::FloodOrCollapse,
            law: Some("v3".to_owned()),
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
        What::Assigned {
            owner: person,
            because: RouteReason::Several(every_step(person)),
        },
        What::MessageAdded {
            message,
            writer: person,
            whose: Writer::SomebodyElse,
        },
        What::LetterQueued {
            letter,
            letter_kind: Resident::Receipt.into(),
            to: person,
            brings: Some(Event::Acknowledged),
            channel: Channel::Post,
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
        What::StaffNamed { who: person },
    ];
    let undertaking = UndertakingId(letter.0);
    let undone = [
        Undone::Offer,
        Undone::Learning("repairs".parse().unwrap()),
        Undone::Refusal,
        Undone::Undertaking(undertaking),
        Undone::Ending(undertaking),
    ];
    let mut undone = undone.map(|what| What::Undone { what }).to_vec();
    undone.push(What::LettersGoTo { who: Some(person) });
    undone.push(What::LettersGoTo { who: None });
    let later = [of_stages(letter, person, &stage), of_people(message, person)];
    [early, later.concat(), undone].concat()
}

fn of_stages(letter: MessageId, person: ContactId, stage: &crate::policies::StageId) -> Vec<What> {
    let undertaking = UndertakingId(letter.0);
    let by = "2026-12-01".parse().unwrap();
    vec![
        What::LetterWithdrawn { letter },
        What::Happened {
            event: Event::ContactMade,
        },
        What::Moved {
            track: "investigate-it".into(),
            because: TrackReason::RanOut,
        },
        What::Extending {
            clock: "s1_response".into(),
            to: by,
            letter,
            reason: "The complaint is complex".to_owned(),
            approved_by: Some(person),
        },
        What::Decided {
            verdict: Verdict::PartlyUpheld,
            failure: Failure::ServiceFailure,
            by: vec![person],
        },
        What::RanOut {
            stage: stage.clone(),
            clock: "ack".into(),
        },
        What::NotAccepted {
            exclusion: Some("too-late".to_owned()),
        },
        What::Closed {
            why: CloseReason::NonEngagement,
        },
        What::Reopened {
            because: ReopenReason::NewEvidence,
        },
        What::Undertaken {
            undertaking,
            what: UndertakingKind::Action,
            by,
            owner: Some(person),
        },
        What::Fulfilled { undertaking },
        What::Postponed { undertaking, by },
        What::Dropped { undertaking },
        What::Overran { undertaking },
        What::PanelNamed {
            members: vec![person],
        },
        What::Determined {
            finding: Finding::SevereMaladministration,
        },
    ]
}

fn of_people(message: MessageId, person: ContactId) -> Vec<What> {
    vec![
        What::Attempted {
            channel: Channel::Telephone,
        },
        What::DateTold {
            by: "2026-11-25".parse().unwrap(),
        },
        What::Drafted {
            message,
            digest: "00ff".to_owned(),
        },
        What::GivenBack { message },
        What::Typed {
            contact_type: ContactType::MemberEnquiry,
        },
        What::ReceiptCorrected,
        What::Compensation {
            step: PaymentStep::Paid,
            pence: 12_050,
            offset_pence: 2_050,
            award: Award::Ombudsman,
            approved_by: None,
        },
        What::Compensation {
            step: PaymentStep::Offered,
            pence: 12_050,
            offset_pence: 0,
            award: Award::Landlord,
            approved_by: Some(person),
        },
        What::Learned {
            theme: "damp-and-mould".parse().unwrap(),
        },
        What::Noted { message },
        What::CircumstanceNoted {
            circumstance: CircumstanceKind::Petition,
            who: Some(person),
            number: Some(12),
        },
        What::CircumstanceEnded {
            circumstance: CircumstanceKind::Representative,
            who: None,
        },
        What::AuthorityOf {
            who: person,
            authority: Authority::Asked,
        },
        What::HazardJudged {
            hazard: Hazard::Gas,
            judgement: Judgement::Confirmed,
            track: Some("emergency".into()),
        },
        What::HazardHappened {
            hazard: Hazard::Gas,
            event: Event::Investigated,
        },
        What::HazardTold {
            hazard: Hazard::Gas,
            letter: MessageId(person.0),
        },
        What::HazardRanOut {
            hazard: Hazard::Gas,
            clock: "emergency".into(),
        },
        What::Unrestricted,
        What::HearingChosen {
            how: Hearing::FaceToFace,
        },
        What::CombinedInto {
            lead: CaseId(person.0),
        },
    ]
}

/// Every step of a reason.
fn every_step(person: ContactId) -> Vec<RouteReason> {
    vec![
        RouteReason::Category("repairs".parse().unwrap()),
        RouteReason::Place,
        RouteReason::Role("investigator".into()),
        RouteReason::FewestOpen(3),
        RouteReason::Away(person),
        RouteReason::Deputy(person),
        RouteReason::Decided(person),
        RouteReason::About(person),
        RouteReason::Manager(person),
        RouteReason::NobodyElse,
        RouteReason::HandedOver,
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
        What::LetterWithdrawn { .. } => "letter_withdrawn",
        What::Happened { .. } => "happened",
        What::Moved { .. } => "moved",
        What::Extending { .. } => "extending",
        What::Decided { .. } => "decided",
        What::RanOut { .. } => "ran_out",
        What::NotAccepted { .. } => "not_accepted",
        What::Closed { .. } => "closed",
        What::Reopened { .. } => "reopened",
        What::Typed { .. } => "typed",
        What::ReceiptCorrected => "receipt_corrected",
        What::Undertaken { .. } => "undertaken",
        What::Fulfilled { .. } => "fulfilled",
        What::Postponed { .. } => "postponed",
        What::Dropped { .. } => "dropped",
        What::Overran { .. } => "overran",
        What::Compensation { .. } => "compensation",
        What::Learned { .. } => "learned",
        What::Noted { .. } => "noted",
        What::CircumstanceNoted { .. } => "circumstance_noted",
        What::CircumstanceEnded { .. } => "circumstance_ended",
        What::AuthorityOf { .. } => "authority_of",
        What::HazardJudged { .. } => "hazard_judged",
        What::Unrestricted => "unrestricted",
        What::HearingChosen { .. } => "hearing_chosen",
        What::PanelNamed { .. } => "panel_named",
        What::CombinedInto { .. } => "combined_into",
        What::Determined { .. } => "determined",
        What::StaffNamed { .. } => "staff_named",
        What::Attempted { .. } => "attempted",
        What::DateTold { .. } => "date_told",
        What::Drafted { .. } => "drafted",
        What::GivenBack { .. } => "given_back",
        What::HazardHappened { .. } => "hazard_happened",
        What::HazardTold { .. } => "hazard_told",
        What::HazardRanOut { .. } => "hazard_ran_out",
        What::Undone { .. } => "undone",
        What::LettersGoTo { .. } => "letters_go_to",
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
    assert_eq!(names.len(), 50, "a kind of fact is not tried here");
}

#[test]
fn an_offer_kept_before_it_named_who_approved_it_is_read() {
    let data = r#"{"step":"offered","pence":100,"offset_pence":0,"award":"landlord"}"#;
    let read = What::read("compensation", SHAPE, data).unwrap();
    assert_eq!(
        read,
        What::Compensation {
            step: PaymentStep::Offered,
            pence: 100,
            offset_pence: 0,
            award: Award::Landlord,
            approved_by: None,
        }
    );
    assert!(!read.kept().1.contains("approved_by"));
}

#[test]
fn dangers_noticed_and_judged_before_the_law_was_kept_with_them_are_read() {
    let hazard = Hazard::Gas;
    let noticed = What::HazardNoticed { hazard, law: None };
    let judged = What::HazardJudged {
        hazard,
        judgement: Judgement::Dismissed,
        track: None,
    };
    for (kind, data, what) in [
        ("hazard_noticed", r#"{"hazard":"gas"}"#, noticed),
        (
            "hazard_judged",
            r#"{"hazard":"gas","judgement":"dismissed"}"#,
            judged,
        ),
    ] {
        assert_eq!(What::read(kind, SHAPE, data).unwrap(), what);
        assert_eq!(what.kept().1, data);
    }
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
    let case = opened.cases[0].after.clone();
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
    for fact in opened
        .cases
        .iter()
        .chain(&added.cases)
        .flat_map(|plan| &plan.facts)
    {
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
        .find(|letter| letter.kind == StaffMail::Relayed.into())
        .unwrap();
    assert!(read(relayed).text.contains("MARKWORDS"));
}
