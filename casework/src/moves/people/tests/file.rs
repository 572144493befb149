//! Whose a case is, who may see it and what it belongs with, in; the case handed on, and mails, out.

use super::*;
use crate::cases::{Access, CloseReason, LetterState, RouteReason};
use crate::ids::MessageId;
use crate::moves::people::{Assign, Combine, Escalate, Link, Posted, Restrict, SafeChannel, Unrestrict};

fn assign(to: &str) -> Assign {
    Assign { to: to.to_owned() }
}

fn restrict() -> Restrict {
    Restrict {
        because: "Her partner reads her mail".to_owned(),
    }
}

fn unrestrict() -> Unrestrict {
    Unrestrict {
        because: "It was the name of her dog".to_owned(),
    }
}

#[test]
fn a_case_is_handed_over_with_its_dates_and_who_had_it_hears_of_it() {
    for policy in POLICIES {
        let mut room = Room::under(policy);
        let plan = room.done(&assign("SAM.LEE@larkfield.example"));
        assert_eq!(
            letters(&plan),
            ["new-case>sam.lee", "relayed>sam.lee", "alert>repairs"],
            "{policy}"
        );
        let mail = crate::decide::tests::read(&plan.letters[0]).text;
        assert!(mail.contains("A colleague gave it to you"), "{policy}: {mail}");
        assert!(mail.contains("November 2026"), "{policy}: {mail}");
        assert_eq!(room.file.case.owner, Some(room.who("sam.lee")), "{policy}");
    }
}

#[test]
fn a_case_goes_to_nobody_who_may_not_have_it() {
    let mut room = Room::under("om-web");
    assert_eq!(room.refusal(&assign("nobody")), "Code 4.1");
    assert_eq!(room.refusal(&assign("repairs")), "Code 4.1", "it is theirs");
    // Where nobody manages the team, the complaints team has it; above that there is nobody.
    room.done(&Escalate);
    assert_eq!(room.file.case.owner, Some(room.who("complaints-team")));
    assert_eq!(room.refusal(&Escalate), "Code 4.3");
}

#[test]
fn a_case_about_somebody_is_not_theirs_to_have_or_hand_on() {
    let mut room = Room::under("om-web");
    let who = room.who("sam.lee");
    room.so(What::StaffNamed { who });
    assert_eq!(
        room.refusal(&assign("complaints-team")),
        "Code 5.8",
        "Sam hands nothing on"
    );
    room.by = room.who("repairs");
    assert_eq!(room.refusal(&assign("sam.lee")), "Code 5.8");
    room.done(&assign("complaints-team"));
    room.closed();
    assert_eq!(room.refusal(&assign("repairs")), "Code 4.1");
    assert_eq!(room.refusal(&Escalate), "Code 4.1");
}

#[test]
fn a_case_goes_up_to_who_manages_its_owner() {
    let mut room = Room::under("om-web");
    let sam = room.who("sam.lee");
    room.office.rules.directory.handlers[0].manager = Some(sam);
    let plan = room.done(&Escalate);
    assert_eq!(
        letters(&plan),
        ["new-case>sam.lee", "relayed>sam.lee", "alert>repairs"]
    );
    let because = plan.cases[0].facts.iter().find_map(|fact| match &fact.what {
        What::Assigned { because, .. } => Some(because.clone()),
        _ => None,
    });
    let of = room.who("repairs");
    assert!(because.unwrap().holds(&RouteReason::Manager(of)));
}

#[test]
fn a_restricted_case_is_the_lead_s_and_only_a_lead_gives_it_back() {
    let clause = "Code 5.8; safeguarding";
    let mut room = Room::under("code");
    assert_eq!(room.refusal(&unrestrict()), clause);
    let nothing = Restrict {
        because: String::new(),
    };
    assert_eq!(room.refusal(&nothing), clause);
    let plan = room.done(&restrict());
    // Who had it is told no more of it.
    assert_eq!(letters(&plan), ["new-case>safeguarding", "relayed>safeguarding"]);
    assert_eq!(room.file.case.owner, Some(room.who("safeguarding")));
    assert_eq!(room.refusal(&restrict()), clause);
    assert_eq!(room.refusal(&unrestrict()), clause, "Sam is no lead");
    assert_eq!(
        room.refusal(&assign("repairs")),
        "Code 5.8; safeguarding",
        "nor may Sam hand it on"
    );
    room.by = room.who("safeguarding");
    room.done(&SafeChannel {
        words: "By telephone, before ten".to_owned(),
    });
    room.done(&unrestrict());
    assert_eq!(room.file.case.access, Access::Staff);
    let nothing = SafeChannel { words: String::new() };
    assert_eq!(room.refusal(&nothing), clause);
}

#[test]
fn two_cases_are_linked_both_ways_once() {
    let mut room = Room::under("om-web");
    let other = room.with_another(None, 2);
    let link = Link {
        to: other.reference.clone(),
    };
    let plan = room.done(&link);
    assert_eq!(kinds(&plan), ["linked"]);
    assert_eq!(kinds_of(&plan, other.id), ["linked"]);
    assert_eq!(room.refusal(&link), "Code 6.8");
    let itself = Link {
        to: room.file.case.reference.clone(),
    };
    assert_eq!(room.refusal(&itself), "Code 6.8");
}

#[test]
fn two_complaints_of_one_person_go_on_as_one_from_the_earliest_receipt() {
    for (policy, days) in [("one-housing", 1), ("coop", -2), ("code", 1), ("om-web", -2)] {
        let mut room = Room::under(policy);
        let (ann, received) = (room.file.case.complainant, room.file.case.received_at);
        let other = room.with_another(Some(ann), days);
        let combine = Combine {
            follower: other.reference.clone(),
        };
        let plan = room.done(&combine);
        assert_eq!(kinds_of(&plan, other.id), ["combined_into", "closed"], "{policy}");
        assert_eq!(letters(&plan), ["combined-notice>ann"], "{policy}");
        let words = text(&plan, Resident::CombinedNotice);
        assert!(words.contains(&other.reference.to_string()), "{policy}: {words}");
        let earliest = received.min(other.received_at);
        assert_eq!(room.file.case.received_at, earliest, "{policy}");
        assert_eq!(room.file.case.passages[0].begun_at, earliest, "{policy}");
        let closed = plan.cases.iter().find(|change| change.after.id == other.id);
        let closed = closed.unwrap().after.closed.map(|(why, _)| why);
        assert_eq!(closed, Some(CloseReason::Combined), "{policy}");
    }
}

#[test]
fn nothing_is_combined_across_people_nor_with_what_is_answered() {
    for (policy, clause) in [
        ("one-housing", "003 \u{a7}3.5"),
        ("coop", "004 \u{a7}3(b) Stage 1"),
        ("om-web", "Code 6.8"),
    ] {
        let mut room = Room::under(policy);
        let other = room.with_another(None, 1);
        let combine = Combine {
            follower: other.reference.clone(),
        };
        assert_eq!(room.refusal(&combine), clause, "{policy}: of two people");
        let ann = room.file.case.complainant;
        room.with_another(Some(ann), 1);
        let other = room.file.others.values().next().unwrap().reference.clone();
        room.happened(Event::Responded);
        assert_eq!(
            room.refusal(&Combine { follower: other }),
            clause,
            "{policy}: answered"
        );
    }
}

/// A case whose acknowledgement waits to be posted.
fn printed(policy: &str) -> (Room, MessageId) {
    let mut room = Room::under(policy);
    let letter = MessageId::new(room.office.now, &mut room.office.chance);
    room.so(What::LetterQueued {
        letter,
        letter_kind: Resident::Acknowledgement.into(),
        to: room.file.case.complainant,
        brings: Some(Event::Acknowledged),
        channel: Channel::Post,
    });
    (room, letter)
}

#[test]
fn a_posted_letter_stops_its_clock_on_the_day_of_posting() {
    let (mut room, letter) = printed("code");
    assert_eq!(room.file.case.acknowledged_at(), None);
    room.office.now = friday();
    let posted = |on: &str| Posted { letter, on: date(on) };
    let plan = room.done(&posted("2026-11-12"));
    assert_eq!(kinds(&plan), ["letter_delivered"]);
    assert_eq!(room.file.case.acknowledged_at(), Some(at("2026-11-12T12:00:00Z")));
    assert_eq!(plan.settles.len(), 1);
    assert_eq!(
        room.refusal(&posted("2026-11-12")),
        "Q9 of the decisions on policies"
    );
    // Posted within the hour in which it was written: not before.
    let (mut room, letter) = printed("code");
    let written = room.office.now;
    room.office.now += TimeDelta::minutes(20);
    room.done(&Posted {
        letter,
        on: date("2026-11-11"),
    });
    let at = room.file.case.letters.last().unwrap().state;
    assert_eq!(at, LetterState::Delivered(written + TimeDelta::minutes(20)));
}

#[test]
fn a_day_of_posting_that_cannot_be_is_refused() {
    let (mut room, letter) = printed("code");
    room.office.now = friday();
    let clause = "Q9 of the decisions on policies";
    for on in ["2026-11-14", "2026-11-10"] {
        let posted = Posted { letter, on: date(on) };
        assert_eq!(room.refusal(&posted), clause, "{on}");
    }
    let by_mail = room.file.case.letters[0].id;
    let posted = Posted {
        letter: by_mail,
        on: date("2026-11-12"),
    };
    assert_eq!(room.refusal(&posted), clause, "it went by mail");
}
