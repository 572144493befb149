//! Facts, in; what the case is and which of its clocks run, out.

use super::*;
use crate::cases::{Access, Actor, Cause, FoldError, Kept, LetterState, State, Undelivered, What};
use crate::ids::FactId;

impl Office {
    fn fact(&mut self, case: &Case, happened_at: DateTime<Utc>, what: What) -> Fact {
        let id = FactId::new(self.now, &mut self.chance);
        Fact {
            id,
            case: case.id,
            happened_at,
            recorded_at: self.now,
            by: Actor::Redress,
            cause: Cause::Clock,
            what,
        }
    }

    fn after(&mut self, case: &Case, happened_at: DateTime<Utc>, what: What) -> Case {
        let fact = self.fact(case, happened_at, what);
        case.clone().with(&fact, &self.rules.book).unwrap()
    }
}

fn sent(opened: &Opened) -> What {
    What::LetterDelivered {
        letter: opened.letter(Resident::Receipt).id,
    }
}

fn bounced(opened: &Opened) -> What {
    let letter = opened.letter(Resident::Receipt).id;
    What::LetterUndelivered {
        letter,
        because: Undelivered::Bounced,
    }
}

/// The clocks of a case: which, and when they were met.
fn clocks(case: &Case) -> Vec<(&str, Option<DateTime<Utc>>)> {
    case.passages[0]
        .clocks
        .iter()
        .map(|running| (running.clock.as_str(), running.met_at))
        .collect()
}

#[test]
fn a_complaint_is_received_opened_and_given_to_its_owner() {
    let mut office = Office::new();
    let opened = office.opened();
    let case = &opened.case;
    let State::Open { stage, track } = &case.state else {
        panic!("not open")
    };
    assert_eq!(
        (stage.as_str(), track.as_ref().unwrap().as_str()),
        ("stage-1", "investigate-it")
    );
    assert_eq!(case.owner, Some(office.rules.directory.handlers[0].id));
    assert_eq!((case.received_at, case.access), (wednesday(), Access::Staff));
    assert_eq!(case.parties, [opened.ann]);
    assert_eq!(clocks(case), [("ack", None), ("s1_response", None)]);
    assert_eq!(usize::try_from(case.version).unwrap(), opened.facts().len());
    assert_eq!(opened.plan.cases.first().unwrap().before, 0);
}

#[test]
fn the_receipt_confirms_and_acknowledges_until_it_comes_back() {
    let mut office = Office::new();
    let opened = office.opened();
    let (first, later) = (at("2026-11-11T10:01:00Z"), at("2026-11-11T10:05:00Z"));
    let case = office.after(&opened.case, first, sent(&opened));
    assert_eq!(
        (case.confirmed_at, case.acknowledged_at()),
        (Some(first), Some(first))
    );
    assert_eq!(clocks(&case), [("ack", Some(first)), ("s1_response", None)]);
    // A second mark of delivery moves nothing.
    let again = office.after(&case, later, sent(&opened));
    assert_eq!(
        (again.confirmed_at, clocks(&again)[0].1),
        (Some(first), Some(first))
    );
    // It comes back: what it confirmed is not confirmed, and the clock runs from where it ran.
    let back = office.after(&case, later, bounced(&opened));
    assert_eq!((back.confirmed_at, back.acknowledged_at()), (None, None));
    assert_eq!(clocks(&back), clocks(&opened.case));
    assert_eq!(back.passages[0].clocks, opened.case.passages[0].clocks);
    assert_eq!(back.letters[0].state, LetterState::Undelivered);
    // The mark of delivery that the report overtook confirms nothing.
    let overtaken = office.after(&back, later, sent(&opened));
    assert_eq!(
        (overtaken.confirmed_at, overtaken.acknowledged_at()),
        (None, None)
    );
    assert_eq!(clocks(&overtaken), clocks(&opened.case));
}

#[test]
fn under_a_policy_whose_receipt_lacks_a_part_it_only_confirms() {
    let mut office = Office::new();
    let text = Policy::embedded("om-web").unwrap();
    let more = text.replacen(r#""ombudsman"]"#, r#""ombudsman", "outcome"]"#, 1);
    let policy = Arc::new(Policy::read(&more).unwrap());
    office.rules.book.add_policy(Arc::clone(&policy));
    office.rules.policy = policy;
    let opened = office.opened();
    let case = office.after(&opened.case, wednesday(), sent(&opened));
    assert_eq!(
        (case.confirmed_at, case.acknowledged_at()),
        (Some(wednesday()), None)
    );
    assert_eq!(clocks(&case)[0], ("ack", None));
}

#[test]
fn a_letter_that_is_not_the_cases_changes_nothing() {
    let mut office = Office::new();
    let opened = office.opened();
    let letter = MessageId::new(office.now, &mut office.chance);
    for what in [
        What::LetterDelivered { letter },
        What::LetterUndelivered {
            letter,
            because: Undelivered::GivenUp,
        },
    ] {
        let case = office.after(&opened.case, wednesday(), what);
        assert_eq!(
            Case {
                version: opened.case.version,
                ..case
            },
            opened.case
        );
    }
}

#[test]
fn facts_that_cannot_follow_are_refused() {
    let mut office = Office::new();
    let opened = office.opened();
    let book = office.rules.book.clone();
    let received = opened.facts()[0].what.clone();
    let open = opened
        .facts()
        .iter()
        .find(|fact| matches!(fact.what, What::Opened { .. }))
        .unwrap()
        .what
        .clone();
    for (what, state) in [(received, "open"), (open, "open")] {
        let fact = office.fact(&opened.case, wednesday(), what);
        let refused = opened.case.clone().with(&fact, &book).unwrap_err();
        assert!(
            matches!(&refused, FoldError::WrongState { state: is, .. } if *is == state),
            "{refused}"
        );
    }
    let first = Case::fold(&opened.facts()[1..], &book).unwrap_err();
    assert!(
        matches!(
            first,
            FoldError::WrongState {
                state: "not yet received",
                ..
            }
        ),
        "{first}"
    );
    assert_eq!(Case::fold([], &book).unwrap(), None);
    let before = Case::received(&opened.facts()[0]).unwrap();
    let stage = crate::policies::StageId("stage-9".to_owned());
    let nowhere = office.fact(&before, wednesday(), What::Opened { stage, track: None });
    assert!(matches!(
        before.with(&nowhere, &book).unwrap_err(),
        FoldError::NoSuchStage { .. }
    ));
    let refused = Case::fold(opened.facts(), &Rulebook::default()).unwrap_err();
    assert!(refused.to_string().contains("rulebook"), "{refused}");
}

#[test]
fn folded_in_one_go_or_fact_by_fact_a_case_is_the_same() {
    let mut office = Office::new();
    for triage in [about("repairs"), about("noise"), gas(), harm()] {
        let opened = office.opened_about(&triage);
        let mut facts = opened.facts().to_vec();
        facts.push(office.fact(&opened.case, wednesday(), sent(&opened)));
        facts.push(office.fact(&opened.case, wednesday(), bounced(&opened)));
        let book = &office.rules.book;
        let whole = Case::fold(&facts, book).unwrap().unwrap();
        let mut step = Case::received(&facts[0]).unwrap();
        for fact in &facts[1..] {
            step = step.with(fact, book).unwrap();
        }
        assert_eq!((&step, Kept::from(&step)), (&whole, Kept::from(&whole)));
        let planned = Case::fold(opened.facts(), book).unwrap().unwrap();
        assert_eq!(Kept::from(&planned), Kept::from(&opened.case));
    }
}

#[test]
fn the_rows_that_are_kept_say_what_the_case_is() {
    let mut office = Office::new();
    let opened = office.opened();
    let confirmed = at("2026-11-11T23:30:00Z");
    let case = office.after(&opened.case, confirmed, sent(&opened));
    let kept = Kept::from(&case);
    assert_eq!(
        (kept.state.as_str(), kept.stage.as_deref(), kept.restricted),
        ("open", Some("stage-1"), false)
    );
    assert_eq!(
        (kept.category.as_deref(), kept.owner),
        (Some("repairs"), case.owner)
    );
    assert!(Kept::from(&office.opened_about(&harm()).case).restricted);
    let reached: Vec<_> = kept
        .milestones
        .iter()
        .map(|reached| (reached.kind.as_str(), reached.at))
        .collect();
    assert_eq!(
        reached,
        [
            ("confirmed", confirmed),
            ("ack_due", at("2026-11-13T23:59:59.999999Z")),
            ("acknowledged", confirmed),
            ("received", wednesday()),
            ("response_due", at("2026-11-25T23:59:59.999999Z")),
        ]
    );
    let rows: Vec<_> = kept
        .clocks
        .iter()
        .map(|clock| (clock.clock.as_str(), clock.act_by.as_str(), clock.clause.as_str()))
        .collect();
    assert_eq!(
        rows,
        [
            ("ack", "2026-11-13", "001 \u{b6}18"),
            ("s1_response", "2026-11-25", "001 \u{b6}18")
        ]
    );
    assert_eq!(kept.clocks[0].act_by_at, at("2026-11-13T23:59:59.999999Z"));
}

#[test]
fn what_became_of_a_letter_is_told_to_its_case_and_to_a_person() {
    let mut office = Office::new();
    let opened = office.opened();
    let (receipt, staff) = (
        opened.letter(Resident::Receipt).id,
        opened.letter(StaffMail::NewCase).id,
    );
    let (rules, now) = (office.rules, office.now);
    let mut chance = office.chance;
    let case = || Some(opened.case.clone());
    let mut rows = Vec::new();
    for (letter, of) in [(receipt, case()), (staff, case()), (staff, None)] {
        rows.push(delivered(&rules, of.clone(), letter, now, &mut chance).unwrap());
        rows.push(given_up(&rules, of, letter, now, &mut chance).unwrap());
    }
    let ends: Vec<String> = rows.iter().map(told).collect();
    let (nothing, corrected) = ("nothing; ; ", "nothing; ; correct_staff_address");
    let reached = "nothing; alert>complaints-team; reach_resident";
    assert_eq!(ends, [nothing, reached, nothing, corrected, nothing, corrected]);
    let confirmed: Vec<_> = rows
        .iter()
        .map(|plan| plan.cases.first().map(|case| case.after.confirmed_at))
        .collect();
    assert_eq!(confirmed, [Some(Some(now)), Some(None), None, None, None, None]);
    assert_eq!(rows[0].cases.first().unwrap().before, opened.case.version);
}
