//! Money offered, answered and paid, in; letters, and who may, out.

use super::*;
use crate::cases::Award;
use crate::moves::Colleague;
use crate::moves::people::{AnswerOffer, Determine, Offer, Pay};
use crate::rules::{Handler, HandlerKind};

fn offer(pounds: u64) -> Offer {
    Offer {
        pence: pounds * 100,
        evidence: Some("The receipt for the heater".to_owned()),
        reasons: Some("You bought a heater because of us".to_owned()),
        ..Offer::default()
    }
}

fn pay(pounds: u64, award: Award) -> Pay {
    Pay {
        pence: pounds * 100,
        offset_pence: 0,
        award,
    }
}

#[test]
fn an_offer_goes_out_in_the_letter_that_the_policy_has_for_it() {
    for (policy, kind, says) in [
        (
            "om-policy",
            Resident::CompensationOffer,
            "None of it goes to pay off",
        ),
        ("om-web", Resident::CompensationForm, "because of us"),
        ("coop", Resident::CompensationOffer, "The receipt for the heater"),
        ("code", Resident::CompensationOffer, "The receipt for the heater"),
    ] {
        let mut room = Room::under(policy);
        let plan = room.done(&offer(80));
        let words = text(&plan, kind);
        assert!(
            words.contains("\u{a3}80") && words.contains(says),
            "{policy}: {words}"
        );
        assert_eq!(kinds(&plan), ["compensation", "letter_queued"], "{policy}");
        assert_eq!(letters(&plan).len(), 1, "{policy}");
    }
}

#[test]
fn an_offer_is_within_the_authority_of_who_makes_it_or_who_approves_it() {
    let mut room = Room::under("om-policy");
    let clause = "000 \u{a7}6.0";
    assert_eq!(room.refusal(&offer(101)), clause);
    let approved = |who: &str| Offer {
        approved_by: Some(Colleague(who.to_owned())),
        ..offer(101)
    };
    room.office.rules.directory.handlers[0].compensation_up_to = Some(50_000);
    let sam = room.office.rules.directory.handlers[1].name.clone();
    let pat = joins(&mut room, "Pat Kaur", Some(10_100));
    let named = joins(&mut room, "Ali Aziz", Some(50_000));
    joins(&mut room, "Jo Park", Some(10_099));
    room.so(What::StaffNamed { who: named });
    for (who, refused) in [
        ("nobody", "Code 4.1"),
        ("repairs", "Code 4.3"),
        (sam.as_str(), clause),
        ("Jo Park", clause),
        ("Ali Aziz", "Code 5.8"),
    ] {
        assert_eq!(room.refusal(&approved(who)), refused, "{who}");
    }
    let plan = room.done(&approved("Pat Kaur"));
    assert_eq!(kinds(&plan), ["compensation", "letter_queued"]);
    assert_eq!(approver(&plan), Some(pat));
    // It waits: said again it needs nobody, and is no second offer; more than it, or after it was turned down, it does.
    assert_eq!(kinds(&room.done(&offer(101))), ["letter_queued"]);
    assert_eq!(room.refusal(&offer(102)), clause);
    room.done(&AnswerOffer::Decline);
    assert_eq!(room.refusal(&offer(101)), clause);
    // What was taken counts: two offers within it are not more than it.
    let mut room = Room::under("om-policy");
    room.done(&offer(80));
    room.done(&AnswerOffer::Accept);
    assert_eq!(room.refusal(&offer(30)), clause);
    assert_eq!(approver(&room.done(&offer(20))), None);
}

/// Somebody who may offer so much joins the staff.
fn joins(room: &mut Room, name: &str, compensation_up_to: Option<u64>) -> ContactId {
    let id = ContactId::new(room.office.now, &mut room.office.chance);
    let local = name.to_lowercase().replace(' ', ".");
    let address = crate::decide::tests::address(&format!("{local}@larkfield.example"));
    let mut person = Handler::new(id, name, address, HandlerKind::Person);
    person.compensation_up_to = compensation_up_to;
    room.office.rules.directory.handlers.push(person);
    id
}

/// Who agreed to the offer of that plan.
fn approver(plan: &Plan) -> Option<ContactId> {
    let mut facts = plan.cases[0].facts.iter();
    facts.find_map(|fact| match fact.what {
        What::Compensation { approved_by, .. } => Some(approved_by),
        _ => None,
    })?
}

#[test]
fn money_is_set_against_a_debt_only_where_the_policy_says_so_and_never_what_the_ombudsman_awards() {
    let set_off = |pence| Offer {
        offset_pence: pence,
        ..offer(80)
    };
    for (policy, pence, clause) in [
        ("om-policy", 8_001, "000 \u{a7}6.0"),
        ("om-web", 100, "001 \u{b6}13-14"),
        ("code", 100, "Code 7.1, 7.2, 7.4"),
        ("coop", 100, "Code 7.2"),
    ] {
        assert_eq!(Room::under(policy).refusal(&set_off(pence)), clause, "{policy}");
    }
    let mut room = Room::under("om-policy");
    let plan = room.done(&set_off(2_000));
    assert!(text(&plan, Resident::CompensationOffer).contains("\u{a3}20"));
    room.happened(Event::OmbudsmanApproached);
    room.done(&Determine {
        finding: crate::cases::Finding::Maladministration,
        award_pence: Some(35_000),
        note: String::new(),
    });
    let set_off = Pay {
        pence: 35_000,
        offset_pence: 1,
        award: Award::Ombudsman,
    };
    assert!(room.refusal(&set_off).contains("remedies guidance"));
    room.done(&pay(350, Award::Ombudsman));
}

#[test]
fn no_more_is_paid_than_was_offered_or_awarded() {
    let mut room = Room::under("om-policy");
    let clause = "000 \u{a7}6.0";
    assert_eq!(room.refusal(&pay(1, Award::Landlord)), clause, "nothing is due");
    assert_eq!(
        room.refusal(&pay(1, Award::Ombudsman)),
        clause,
        "nothing is awarded"
    );
    room.done(&offer(80));
    assert_eq!(room.refusal(&pay(81, Award::Landlord)), clause);
    room.done(&pay(50, Award::Landlord));
    room.done(&AnswerOffer::Accept);
    assert_eq!(room.refusal(&pay(31, Award::Landlord)), clause);
    room.done(&pay(30, Award::Landlord));
    assert_eq!(room.refusal(&pay(1, Award::Landlord)), clause);
    assert_eq!(room.refusal(&pay(0, Award::Landlord)), clause);
}

#[test]
fn an_answer_needs_an_offer_that_waits_and_a_later_offer_takes_its_place() {
    let mut room = Room::under("one-housing");
    assert_eq!(room.refusal(&AnswerOffer::Accept), "Code 7.2");
    room.done(&offer(80));
    room.done(&AnswerOffer::Decline);
    assert_eq!(room.refusal(&AnswerOffer::Accept), "Code 7.2");
    room.done(&offer(90));
    room.done(&offer(100));
    room.done(&AnswerOffer::Accept);
    let taken = room.file.case.payments.last().unwrap();
    assert_eq!(taken.pence, 10_000);
    room.closed();
    assert_eq!(room.refusal(&offer(1)), "Code 7.2");
}

#[test]
fn a_letter_that_lacks_what_the_policy_asks_for_does_not_go() {
    let bare = |policy: &str, offer: Offer| Room::under(policy).refusal(&offer);
    let without_evidence = Offer {
        evidence: None,
        ..offer(80)
    };
    assert_eq!(bare("om-policy", without_evidence), "000 \u{a7}6.0");
    let without_reasons = Offer {
        reasons: None,
        ..offer(80)
    };
    assert_eq!(bare("om-web", without_reasons), "001 \u{b6}14");
}

/// What became of the first offer; what the letter of the second says of it, and what may then be paid.
#[test]
fn a_second_offer_says_whether_it_comes_on_top_of_the_first() {
    let top = "This is on top of our \u{a3}80 from before.";
    let instead = "It takes the place of our offer of \u{a3}80.";
    for (became, says, never, due) in [
        ("accepted", Some(top), instead, 90),
        ("paid", Some(top), instead, 90),
        ("open", Some(instead), top, 10),
        ("declined", None, top, 10),
    ] {
        let mut room = Room::under("om-policy");
        room.done(&offer(80));
        match became {
            "accepted" => drop(room.done(&AnswerOffer::Accept)),
            "paid" => drop(room.done(&pay(80, Award::Landlord))),
            "declined" => drop(room.done(&AnswerOffer::Decline)),
            _ => {}
        }
        let plan = room.done(&offer(10));
        let letter = text(&plan, Resident::CompensationOffer);
        assert!(
            says.is_none_or(|says| letter.contains(says)),
            "{became}: {letter}"
        );
        assert!(!letter.contains(never), "{became}: {letter}");
        let paid = if became == "paid" { 80 } else { 0 };
        assert_eq!(
            room.refusal(&pay(due - paid + 1, Award::Landlord)),
            "000 \u{a7}6.0",
            "{became}"
        );
        room.done(&pay(due - paid, Award::Landlord));
    }
}
