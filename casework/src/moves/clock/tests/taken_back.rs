//! A letter that went by itself and waits, in; what of it can be taken back, and what follows then, out.

use super::*;
use crate::cases::recorded_with;
use crate::moves::people::TakeBack;
use crate::moves::{Doing, Refused, make};

/// The letter of that plan taken back by who has the case, before it goes.
fn take_back(office: &mut Office, case: &Case, plan: &Plan) -> Result<Plan, Refused> {
    let sent = case.letters.last().unwrap();
    let mut file = file(case);
    file.waiting = BTreeSet::from([sent.id]);
    let with = recorded_with(&plan.cases[0].facts, sent.id);
    file.with_letters.insert(sent.id, with);
    let step = TakeBack {
        letter: sent.id,
        because: "It says too little.".to_owned(),
    };
    let doing = Doing {
        by: case.owner,
        at: office.now,
        now: office.now,
    };
    make(&office.rules, &file, &step, doing, &mut office.chance)
}

#[test]
fn an_acknowledgement_by_default_that_is_taken_back_does_not_go_again() {
    let mut office = Office::under("group");
    let case = office.opened().case;
    let plan = follows(&mut office, &file(&case), "2026-11-18T15:00:00Z");
    let case = after(&plan, &case);
    let taken = take_back(&mut office, &case, &plan).unwrap();
    let case = after(&taken, &case);
    assert_eq!(
        told(&follows(&mut office, &file(&case), "2026-11-18T15:00:10Z")),
        "; ; "
    );
    // Whoever took it back has the rest of the day.
    let late = follows(&mut office, &file(&case), "2026-11-19T00:00:10Z");
    assert!(told(&late).contains("out_of_target"), "{}", told(&late));
}

#[test]
fn the_letter_that_tells_an_earlier_date_is_not_taken_back() {
    let mut office = forward::with_a_holiday();
    let case = office.opened().case;
    let case = forward::taken_back(&mut office, &case);
    let plan = follows(&mut office, &file(&case), "2026-11-12T12:00:00Z");
    let case = after(&plan, &case);
    let refused = take_back(&mut office, &case, &plan).unwrap_err().to_string();
    assert!(refused.contains("(date told)"), "{refused}");
}
