//! An acknowledgement after a receipt that counts as one.

use super::*;

fn defining() -> Acknowledge {
    Acknowledge {
        definition: Some("The roof leaks.".to_owned()),
        outcome_sought: Some("A repair.".to_owned()),
        responsible_for: Some("The roof.".to_owned()),
        not_responsible_for: Some("Nothing of it.".to_owned()),
    }
}

#[test]
fn what_a_receipt_acknowledged_is_acknowledged_once_more_where_the_code_asks_for_it() {
    let mut life = Life::measured("om-web");
    assert!(life.case.acknowledged_at().is_some(), "the receipt counts");
    let undefined = life.refusal(&Acknowledge::default());
    assert!(undefined.starts_with("Code 5.6: "), "{undefined}");
    life.at("2026-11-12T09:00:00Z").does(&defining());
    assert_eq!(life.told(), "acknowledgement>ann");
    let by_code = life.case.passage().unwrap().by_code.acknowledged;
    assert_eq!(by_code.map(|(when, _)| when), Some(life.office.now));
    let again = life.refusal(&defining());
    assert!(again.contains("acknowledged already"), "{again}");
}

#[test]
fn who_decided_the_stage_before_does_not_say_how_this_one_is_understood() {
    for policy in ["code", "group"] {
        let mut life = onward(answered(policy));
        life.by("Sam Lee");
        let refused = life.refusal(&defining());
        assert!(
            refused.contains("Sam Lee decided the stage before"),
            "{policy}: {refused}"
        );
        let own = life.case.owner.unwrap();
        let (owner, manager) = {
            let directory = &life.office.rules.directory;
            let name = |id| directory.handler(id).unwrap().name.clone();
            (
                name(own),
                directory.manager_of(own).map(|manager| manager.name.clone()),
            )
        };
        assert_ne!(owner, "Sam Lee", "{policy}");
        life.by(manager.as_deref().unwrap_or(&owner)).queued(&defining());
    }
}

#[test]
fn a_refusal_names_the_options_and_the_commands_that_lead_on() {
    let mut life = Life::under("code");
    let cure = |life: &mut Life, step: &dyn Move| match life.tried(step) {
        Err(crate::moves::Refused::Not { cure, .. }) => cure,
        other => panic!("{other:?}"),
    };
    let half = Acknowledge {
        responsible_for: None,
        not_responsible_for: None,
        ..defining()
    };
    assert_eq!(cure(&mut life, &half), "say it with `--ours`, `--not-ours`");
    let told = cure(&mut life, &respond(Verdict::Upheld));
    for event in [
        "early-answer-considered",
        "contact-made",
        "conflicts-addressed",
        "evidence-considered",
    ] {
        assert!(
            told.contains(&format!("redress case done {} {event}`", life.case.reference)),
            "{told}"
        );
    }
}

#[test]
fn where_no_code_is_in_force_once_is_enough() {
    let mut life = Life::under("om-web");
    let again = life.refusal(&defining());
    assert!(again.contains("acknowledged already"), "{again}");
}

#[test]
fn what_went_by_itself_is_acknowledged_once_more_by_a_person_with_a_definition() {
    let mut life = Life::measured("group");
    life.at("2026-11-18T15:00:00Z");
    let by_itself = crate::moves::see_to(
        &life.office.rules,
        &life.file(),
        life.office.now,
        &mut life.office.chance,
    );
    let plan = by_itself.unwrap().plan;
    life.case = plan.cases[0].after.clone();
    life.letters.clone_from(&plan.letters);
    life.deliver();
    assert!(life.case.acknowledged_at().is_some());
    let undefined = life.refusal(&Acknowledge::default());
    assert!(undefined.starts_with("Code 5.6: "), "{undefined}");
    let first = life.case.acknowledged_at();
    life.at("2026-11-19T09:00:00Z").does(&defining());
    assert_eq!(life.told(), "acknowledgement>ann");
    assert_eq!(
        life.case.acknowledged_at(),
        first,
        "it was acknowledged when the first was delivered"
    );
    let again = life.refusal(&defining());
    assert!(again.contains("acknowledged already"), "{again}");
}

/// What was sent before, and what became of it; what the second is told.
#[test]
fn a_stage_is_acknowledged_by_one_letter_at_a_time() {
    let twice = "an acknowledgement of this stage is on its way already";
    let other = Acknowledge {
        definition: Some("The roof and the gutter leak.".to_owned()),
        ..defining()
    };
    for (policy, becomes, second, why) in [
        ("group", "queued", defining(), Some(twice)),
        ("group", "queued", other.clone(), Some(twice)),
        ("group", "delivered", other.clone(), Some("acknowledged already")),
        ("group", "lost", other.clone(), None),
        ("group", "lost", defining(), None),
        ("group", "withdrawn", other.clone(), None),
        ("code", "queued", other.clone(), Some(twice)),
        ("code", "delivered", other, Some("acknowledged already")),
    ] {
        let mut life = Life::under(policy);
        life.queued(&defining());
        becomes_of(&mut life, becomes);
        let refused = life.tried(&second).err().map(|refused| refused.to_string());
        let row = format!("{policy}, {becomes}: {refused:?}");
        assert_eq!(refused.is_some(), why.is_some(), "{row}");
        assert!(
            refused.unwrap_or_default().contains(why.unwrap_or_default()),
            "{row}"
        );
    }
}

fn becomes_of(life: &mut Life, what: &str) {
    let letter = life.letters[0].id;
    let withdrawn = crate::cases::What::LetterWithdrawn { letter };
    let crate::decide::tests::Office { rules, chance, now } = life.office.as_mut();
    match what {
        "delivered" => {
            life.deliver();
        }
        "lost" => {
            let plan = crate::decide::given_up(rules, Some(life.case.clone()), letter, *now, chance).unwrap();
            life.case = plan.cases[0].after.clone();
        }
        "withdrawn" => {
            let fact = crate::cases::Fact {
                id: crate::ids::FactId::new(*now, chance),
                case: life.case.id,
                happened_at: *now,
                recorded_at: *now,
                by: crate::cases::Actor::Redress,
                cause: crate::cases::Cause::Command,
                what: withdrawn,
            };
            life.case = life.case.clone().with(&fact, &rules.book).unwrap();
        }
        _ => {}
    }
}

/// By the Code's times the answer counts from the acknowledgement: the receipt says so beside the last day that
/// it can be, and the acknowledgement is of what was asked for.
#[test]
fn a_second_stage_is_told_in_words_of_its_own() {
    let mut life = answered("code");
    life.does(&NextStage::default());
    let receipt = life.letter(Kind::Receipt);
    let counted = "within 20 working days of the letter that says that we have taken it up";
    assert!(receipt.contains(counted), "{receipt}");
    life.by("Robin Day").does(&defining());
    let letter = life.letter(Kind::Acknowledgement);
    for says in [
        "We have your request for Stage 2.",
        "You asked us to look at your complaint again.",
    ] {
        assert!(letter.contains(says), "{says}: {letter}");
    }
    for not_so in ["We have your complaint", "Thank you for telling us"] {
        assert!(!letter.contains(not_so), "{not_so}: {letter}");
    }
}

/// The first letter tells how to be safe, and none after it; a danger that is over is told no more.
#[test]
fn who_had_no_receipt_is_told_of_the_danger_first() {
    for (receipt, dismissed, told) in [(false, false, true), (true, false, false), (false, true, false)] {
        let mut life = Life::under("code");
        life.case.dangers.push(crate::cases::Danger {
            hazard: crate::triage::Hazard::NoHeating,
            noticed_at: life.office.now,
            judged: dismissed.then_some((crate::cases::Judgement::Dismissed, life.office.now)),
            apart: None,
        });
        if !receipt {
            life.case.letters.clear();
        }
        life.does(&defining());
        let letter = life.letter(Kind::Acknowledgement);
        let says = letter.contains("A cold home can be a danger");
        assert_eq!(says, told, "{receipt} {dismissed}: {letter}");
    }
}
