//! People in a case beside the resident, in; what they are told and what they may, out.

use super::*;
use crate::cases::Authority;
use crate::decide::TaskKind;
use crate::moves::people::{
    Anonymous, Authorise, Letters, Note, Person, Petition, Postpone, Promised, Reachable, Retype, Speak,
    Speaker,
};
use crate::policies::CircumstanceKind;
use crate::reach::Reach;
use crate::triage::ContactType;

fn joan() -> Person {
    let address = crate::decide::tests::address("joan@carer.example");
    Person {
        name: "Joan Khan".to_owned(),
        reached_by: vec![Reach::mail(&address)],
    }
}

fn speak(speaker: Speaker, authority: Option<Authority>) -> Speak {
    Speak {
        who: joan(),
        speaker,
        authority,
    }
}

fn authorise(who: &str, authority: Authority) -> Authorise {
    Authorise {
        who: who.to_owned(),
        authority,
        letters: Letters::ToBoth,
    }
}

#[test]
fn a_representative_is_asked_for_authority_by_a_letter_that_says_nothing_of_anybody() {
    for policy in POLICIES {
        let mut room = Room::under(policy);
        let before = room.file.case.passages[0].clocks.clone();
        let plan = room.done(&speak(Speaker::Representative, None));
        assert_eq!(letters(&plan), ["authority-request>joan"], "{policy}");
        let tasks: Vec<&str> = plan.tasks.iter().map(|task| task.kind.as_str()).collect();
        assert_eq!(tasks, ["establish_authority"], "{policy}");
        let letter = &plan.letters[0];
        let whole = format!(
            "{} {}",
            String::from_utf8_lossy(&letter.raw),
            crate::decide::tests::read(letter).text
        );
        for personal in ["Ann", "ann@", "roof", "leaks", "first@home", "Joan"] {
            assert!(!whole.contains(personal), "{policy}: {personal} in {whole}");
        }
        let case = &room.file.case;
        assert_eq!(case.passages[0].clocks, before, "{policy}: the clocks run (Q33)");
        assert_eq!(case.when(Event::AuthorityEstablished), None, "{policy}");
        let plan = room.done(&authorise("joan khan", Authority::Given));
        assert_eq!(kinds(&plan), ["authority_of", "happened"], "{policy}");
        assert_eq!(plan.settles.len(), 1, "{policy}");
        assert_eq!(
            room.refusal(&authorise("Joan Khan", Authority::Given)),
            "Code 3.6"
        );
    }
}

#[test]
fn an_elected_member_acts_on_their_word_unless_the_policy_asks() {
    for (policy, authority) in [
        ("group", Authority::Asked),
        ("coop", Authority::Given),
        ("one-housing", Authority::Given),
        ("code", Authority::Given),
    ] {
        let mut room = Room::under(policy);
        let plan = room.done(&speak(Speaker::ElectedMember, None));
        assert_eq!(room.file.case.authorities[0].1, authority, "{policy}");
        assert_eq!(plan.letters.is_empty(), authority == Authority::Given, "{policy}");
    }
    for (speaker, letters) in [(Speaker::Solicitor, 1), (Speaker::JointTenant, 0)] {
        let mut room = Room::under("one-housing");
        let plan = room.done(&speak(speaker, None));
        assert_eq!(plan.letters.len(), letters, "{speaker:?}");
        assert_eq!(room.file.case.authorities[0].1, Authority::Asked, "{speaker:?}");
    }
}

#[test]
fn who_speaks_is_somebody_else_reachable_and_there_once() {
    let mut room = Room::under("code");
    let nowhere = Speak {
        who: Person {
            name: "Joan Khan".to_owned(),
            reached_by: Vec::new(),
        },
        ..speak(Speaker::Representative, None)
    };
    assert_eq!(room.refusal(&nowhere), "Code 3.2");
    assert_eq!(
        room.refusal(&authorise("Joan Khan", Authority::Given)),
        "Code 3.6"
    );
    let ann = room.file.case.complainant;
    room.file.known = vec![(joan().reached_by[0].clone(), ann)];
    assert_eq!(room.refusal(&speak(Speaker::Representative, None)), "Code 3.6");
    room.file.known.clear();
    room.done(&speak(Speaker::Representative, Some(Authority::Given)));
    let joan_s = room.file.case.authorities[0].0;
    room.file.known = vec![(joan().reached_by[0].clone(), joan_s)];
    assert_eq!(room.refusal(&speak(Speaker::Solicitor, None)), "Code 3.6");
}

#[test]
fn no_letter_goes_to_somebody_who_says_no_name() {
    for (policy, clause) in [
        ("one-housing", "003 \u{a7}3.6"),
        ("coop", "004 \u{a7}3(a)"),
        ("spso", "MCHP: anonymous complaints"),
        ("om-web", "Q30 of the decisions on policies"),
    ] {
        let mut room = Room::under(policy);
        room.done(&crate::moves::people::Act {
            what: "Mend it".to_owned(),
            by: date("2026-12-04"),
            who: None,
        });
        room.done(&Anonymous);
        let later = Postpone {
            which: Promised("1".to_owned()),
            to: date("2026-12-11"),
            because: "The part has not come".to_owned(),
        };
        assert_eq!(room.refusal(&later), clause, "{policy}");
        let again = room.refusal(&Anonymous);
        assert!(again == clause || again == "Code 1.2", "{policy}: {again}");
        room.done(&Note {
            words: "Looked into".to_owned(),
        });
    }
}

#[test]
fn an_anonymous_complaint_goes_to_whom_the_policy_names() {
    let mut room = Room::under("one-housing");
    room.office.rules.directory.handlers[1].roles = vec!["service-manager".into()];
    let plan = room.done(&Anonymous);
    assert_eq!(room.file.case.owner, Some(room.who("sam.lee")));
    assert_eq!(
        letters(&plan),
        ["new-case>sam.lee", "relayed>sam.lee", "alert>repairs"]
    );
}

#[test]
fn a_petition_has_one_contact_or_is_asked_for_one() {
    let petition = |signatories, contact| Petition { signatories, contact };
    let mut room = Room::under("one-housing");
    assert_eq!(room.refusal(&petition(1, None)), "003 \u{a7}5.8");
    let plan = room.done(&petition(12, None));
    assert_eq!(letters(&plan), ["single-contact-request>ann"]);
    assert_eq!(room.refusal(&petition(12, None)), "003 \u{a7}5.8");
    room.done(&petition(13, Some(joan())));
    let case = &room.file.case;
    let kind = CircumstanceKind::Petition;
    let petitions: Vec<_> = case.circumstances.iter().filter(|one| one.kind == kind).collect();
    assert_eq!(petitions.len(), 1);
    assert_eq!(
        (petitions[0].number, petitions[0].who.is_some()),
        (Some(13), true)
    );
    assert!(case.when(Event::SingleContactNamed).is_some());
    // Where the policy has no letter for it, nobody is asked by us.
    let plan = Room::under("code").done(&petition(3, None));
    assert!(plan.letters.is_empty());
}

#[test]
fn whom_no_letter_reaches_is_written_to_once_an_address_is_known() {
    let mut room = Room::under("code");
    room.file.parties[0].reached_by = vec![(Channel::Telephone, "0161 496 0017".to_owned())];
    let pass_on = Retype {
        contact_type: ContactType::ServiceRequest,
        signpost: "The repairs desk has it.".to_owned(),
    };
    assert_eq!(room.refusal(&pass_on), "Code 3.2");
    let nothing = Reachable {
        mail: None,
        post: None,
        telephone: None,
    };
    assert_eq!(room.refusal(&nothing), "Code 3.2");
    let letters = Reachable {
        post: Some("12 Larkfield Road".to_owned()),
        ..nothing
    };
    let plan = room.done(&letters);
    assert_eq!(kinds(&plan), ["noted"]);
    let [(who, way)] = plan.reached.as_slice() else {
        panic!("{:?}", plan.reached);
    };
    assert_eq!((*who, way.channel), (room.file.case.complainant, Channel::Post));
    assert!(
        plan.settles
            .iter()
            .any(|(kind, _)| *kind == TaskKind::ReachResident)
    );
    room.file.parties[0]
        .reached_by
        .push((way.channel, way.text.clone()));
    assert_eq!(room.done(&pass_on).printed.len(), 1);
}

#[test]
fn an_address_of_somebody_else_is_not_theirs() {
    let mut room = Room::under("code");
    let mail = crate::decide::tests::address("joan@home.example");
    let joan = ContactId::new(room.office.now, &mut room.office.chance);
    room.file.known = vec![(Reach::mail(&mail), joan)];
    let step = Reachable {
        mail: Some(mail),
        post: None,
        telephone: None,
    };
    assert_eq!(room.refusal(&step), "Code 3.2");
    room.file.known[0].1 = room.file.case.complainant;
    room.done(&step);
}
