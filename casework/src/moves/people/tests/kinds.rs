//! What a case really is and when it came, in; passed on, put right or refused, out.

use super::*;
use crate::cases::CloseReason;
use crate::decide::TaskKind;
use crate::moves::people::{Categorise, ReceivedAt, Retype};
use crate::triage::ContactType;

fn retype(contact_type: ContactType, signpost: &str) -> Retype {
    Retype {
        contact_type,
        signpost: signpost.to_owned(),
    }
}

const DESK: &str = "The repairs desk has it and rings you: 0161 496 0001";

#[test]
fn what_is_no_complaint_is_passed_on_and_the_resident_hears_where_to() {
    let rows = [
        ("om-web", ContactType::Compliment, "", "thanks>ann"),
        ("one-housing", ContactType::Compliment, "", "thanks>ann"),
        ("code", ContactType::ServiceRequest, DESK, "signpost>ann"),
        ("spso", ContactType::ServiceRequest, DESK, "signpost>ann"),
        ("coop", ContactType::NotForUs, DESK, "signpost>ann"),
        ("group", ContactType::InformationRequest, DESK, "signpost>ann"),
        (
            "om-policy",
            ContactType::SubjectAccessRequest,
            DESK,
            "signpost>ann",
        ),
    ];
    for (policy, kind, signpost, letter) in rows {
        let mut room = Room::under(policy);
        let plan = room.done(&retype(kind, signpost));
        assert_eq!(letters(&plan), [letter, "alert>complaints-team"], "{policy}");
        let why = CloseReason::PassedOn;
        assert_eq!(room.state(), &State::Closed { why }, "{policy}");
        assert_eq!(room.file.case.contact_type, kind, "{policy}");
        assert!(room.file.case.when(Event::PassedOn).is_some(), "{policy}");
        let settled = (TaskKind::AssignCase, room.file.case.id);
        assert!(plan.settles.contains(&settled), "{policy}");
    }
}

#[test]
fn it_goes_to_who_does_it_by_the_policy() {
    let mut room = Room::under("code");
    room.office.rules.directory.handlers[1].roles = vec!["service-team".into()];
    let plan = room.done(&retype(ContactType::ServiceRequest, DESK));
    assert_eq!(letters(&plan), ["signpost>ann", "alert>sam.lee"]);
}

#[test]
fn a_claim_about_disrepair_is_told_and_the_complaint_goes_on() {
    let mut room = Room::under("om-web");
    let plan = room.done(&retype(ContactType::DisrepairClaim, ""));
    assert_eq!(letters(&plan), ["alert>complaints-team"]);
    assert!(matches!(room.state(), State::Open { .. }));
    assert_eq!(room.file.case.contact_type, ContactType::Complaint);
}

#[test]
fn a_formal_complaint_is_no_concern_any_more_and_an_answered_one_is_what_it_was() {
    for (policy, clause) in [
        ("om-web", "001 \u{b6}1-2, \u{b6}17"),
        ("one-housing", "003 \u{a7}2.1"),
        ("coop", "004 \u{a7}3(a)"),
        ("om-policy", "000 \u{a7}5.0"),
    ] {
        let mut room = Room::under(policy);
        room.happened(Event::ContactMade);
        assert_eq!(
            room.refusal(&retype(ContactType::Concern, "")),
            clause,
            "{policy}"
        );
    }
    let mut room = Room::under("code");
    let clause = "Code 1.4, 1.5";
    assert_eq!(room.refusal(&retype(ContactType::ServiceRequest, " ")), clause);
    room.happened(Event::Responded);
    assert_eq!(room.refusal(&retype(ContactType::ServiceRequest, DESK)), clause);
}

#[test]
fn a_concern_that_was_only_confirmed_has_its_informal_step_from_its_receipt() {
    for policy in ["one-housing", "coop"] {
        let mut room = Room::under(policy);
        let receipt = room.file.case.letters[0].id;
        room.so(What::LetterDelivered { letter: receipt });
        let received = room.file.case.received_at;
        room.office.now += TimeDelta::days(1);
        let plan = room.done(&retype(ContactType::Concern, ""));
        assert_eq!(kinds(&plan), ["typed", "opened"], "{policy}");
        let case = &room.file.case;
        let stage = &room.office.rules.policy.stages[0];
        assert_eq!(case.stage(), Some(&stage.id), "{policy}");
        assert_eq!(case.passages.len(), 1, "{policy}");
        let started: Vec<_> = case
            .clocks()
            .map(|clock| (&clock.stage, clock.started_at))
            .collect();
        // The co-op sets no time for it.
        assert_eq!(started.is_empty(), policy == "coop");
        assert!(
            started.iter().all(|(of, at)| *of == &stage.id && *at == received),
            "{policy}"
        );
        // Once is enough.
        room.refusal(&retype(ContactType::Concern, ""));
    }
}

#[test]
fn a_complaint_that_is_one_is_settled_and_nothing_else() {
    let mut room = Room::under("code");
    let plan = room.done(&retype(ContactType::Complaint, ""));
    assert!(plan.cases.is_empty());
    assert_eq!(plan.settles.len(), 1);
    let plan = room.done(&retype(ContactType::MemberEnquiry, ""));
    assert_eq!(kinds(&plan), ["typed"]);
}

#[test]
fn a_category_is_put_right_once() {
    let damp = Categorise {
        category: "damp-and-mould".parse().unwrap(),
    };
    let mut room = Room::under("code");
    assert_eq!(kinds(&room.done(&damp)), ["categorised"]);
    assert_eq!(room.refusal(&damp), "Code 9.2");
}

#[test]
fn a_case_counts_from_when_it_was_received() {
    let received = |time: &str, because: &str| ReceivedAt {
        at: at(time),
        because: because.to_owned(),
    };
    let answer = |room: &Room| {
        let due = room.file.case.answer_by(&room.office.rules.book).unwrap();
        due.unwrap().to_string()
    };
    let mut room = Room::under("om-web");
    assert_eq!(answer(&room), "2026-11-25");
    assert_eq!(room.refusal(&received("2026-11-12T00:00:00Z", "")), "Code 5.1");
    assert_eq!(room.refusal(&received("2026-11-11T10:00:00Z", "")), "Code 5.1");
    room.done(&received("2026-11-09T00:00:00Z", ""));
    assert_eq!(answer(&room), "2026-11-23");
    room.office.now = friday();
    assert_eq!(
        room.refusal(&received("2026-11-12T09:00:00Z", "")),
        "Code 5.1",
        "why later?"
    );
    room.done(&received("2026-11-12T09:00:00Z", "It lay in a drawer of theirs"));
    // A date that was told is never told later (Q36).
    assert_eq!(answer(&room), "2026-11-25");
}
