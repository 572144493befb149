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
