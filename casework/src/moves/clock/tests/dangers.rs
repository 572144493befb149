//! Clocks of dangers that run out, in; who is told at once, by day and by night, out.

use super::*;
use crate::cases::{CloseReason, Judgement};
use crate::decide::tests::gas;
use crate::letters::StaffMail;
use crate::triage::Hazard;

/// Gas is noticed on Wednesday 11 November 2026 at ten; Pat manages whoever has the case.
fn in_danger() -> (Office, Case) {
    let mut office = Office::under("om-web");
    with_manager(&mut office);
    office.bound();
    let case = office.opened_about(&gas()).case;
    let case = delivered(&mut office, case, "2026-11-11T10:05:00Z");
    (office, case)
}

fn judged(office: &mut Office, case: Case, judgement: Judgement, kind: Option<&str>) -> Case {
    let judged = What::HazardJudged {
        hazard: Hazard::Gas,
        judgement,
        track: kind.map(TrackId::from),
    };
    office.then(case, at("2026-11-11T12:00:00Z"), judged)
}

fn done(office: &mut Office, case: Case, event: Event, time: &str) -> Case {
    let hazard = Hazard::Gas;
    office.then(case, at(time), What::HazardHappened { hazard, event })
}

#[test]
fn each_clock_that_runs_out_is_told_once_to_whoever_is_on_call_and_answers_for_the_case() {
    use Event::{Investigated, RenewedInvestigationRequested};
    // What was said and done of it at noon; when a time is over, and which.
    let rows: [(Option<&str>, &[Event], &str, &str); 8] = [
        (None, &[], "2026-11-12T10:00:00Z", "emergency hazards"),
        (
            Some("emergency"),
            &[],
            "2026-11-12T10:00:00Z",
            "emergency hazards",
        ),
        (
            Some("significant"),
            &[],
            "2026-11-26T00:00:00Z",
            "significant hazards",
        ),
        (
            Some("significant"),
            &[Investigated],
            "2026-11-17T00:00:00Z",
            "written summary",
        ),
        (
            Some("significant"),
            &[Investigated, Event::SummaryGiven, Event::PreventionArranged],
            "2026-11-19T00:00:00Z",
            "relevant safety work",
        ),
        (
            Some("significant"),
            &[Investigated, Event::SummaryGiven, Event::SafetyWorkDone],
            "2026-11-19T00:00:00Z",
            "preventative work",
        ),
        (
            Some("significant"),
            &[
                Investigated,
                Event::SummaryGiven,
                Event::SafetyWorkDone,
                Event::PreventionArranged,
            ],
            "2027-02-04T00:00:00Z",
            "preventative work",
        ),
        (
            Some("significant"),
            &[
                Investigated,
                Event::SummaryGiven,
                Event::SafetyWorkDone,
                Event::PreventionBegun,
                RenewedInvestigationRequested,
            ],
            "2026-11-26T00:00:00Z",
            "renewed investigation",
        ),
    ];
    for (kind, events, over, clause) in rows {
        let (mut office, case) = in_danger();
        let mut case = match kind {
            Some(_) => judged(&mut office, case, Judgement::Confirmed, kind),
            None => case,
        };
        for (event, minute) in events.iter().zip(10..) {
            case = done(&mut office, case, *event, &format!("2026-11-11T12:{minute}:00Z"));
        }
        let case = office.then(
            case,
            at("2026-11-11T13:00:00Z"),
            What::Closed {
                why: CloseReason::Withdrawn,
            },
        );
        let row = format!("{kind:?} {events:?}");
        // Not in the last instant of its hours, but when its last day is over: whatever the hour, whatever became
        // of the complaint.
        let ends = at(over);
        let seen = see_to(&office.rules, &file(&case), ends, &mut office.chance).unwrap();
        let early = usize::from(over.ends_with("00:00:00Z"));
        assert_eq!(seen.plan.cases.len(), early, "{row}: {}", told(&seen.plan));
        let later = (ends + chrono::TimeDelta::seconds(1)).to_rfc3339();
        let plan = follows(&mut office, &file(&case), &later);
        let facts = told(&plan);
        assert!(facts.starts_with("hazard_ran_out@"), "{row}: {facts}");
        assert_eq!(
            facts.split_once("; ").unwrap().1,
            "alert>on.call alert>repairs alert>sam.lee; see_to_hazard",
            "{row}"
        );
        let words = letter(&plan, StaffMail::Alert);
        assert!(
            words.contains(&format!("Hazards Regulations, {clause}")),
            "{row}: {words}"
        );
        let provisional = words.contains("Nobody has said yet whether there is a danger");
        assert_eq!(provisional, kind.is_none(), "{row}");
        // Once.
        let case = after(&plan, &case);
        assert_eq!(told(&follows(&mut office, &file(&case), &later)), "; ; ", "{row}");
    }
}

#[test]
fn a_danger_that_was_dismissed_or_made_safe_wakes_nobody() {
    let over = "2026-11-12T10:00:01Z";
    let (mut office, case) = in_danger();
    let safe = done(&mut office, case.clone(), Event::MadeSafe, "2026-11-11T18:00:00Z");
    let none = judged(&mut office, case, Judgement::Dismissed, None);
    for case in [safe, none] {
        assert_eq!(told(&follows(&mut office, &file(&case), over)), "; ; ");
    }
}

#[test]
fn after_days_down_all_of_it_is_told_late_and_what_is_of_long_ago_is_a_task() {
    let (mut office, case) = in_danger();
    let case = judged(&mut office, case, Judgement::Confirmed, Some("emergency"));
    for (time, letters) in [
        (
            "2026-11-17T03:00:00Z",
            "alert>on.call alert>repairs alert>sam.lee",
        ),
        ("2026-11-19T10:00:01Z", ""),
    ] {
        let plan = follows(&mut office, &file(&case), time);
        let words = told(&plan);
        let ours: Vec<&str> = words.split("; ").collect();
        assert!(ours[0].contains("hazard_ran_out@12"), "{words}");
        assert!(
            ours[1].contains(letters) && ours[2].contains("see_to_hazard"),
            "{words}"
        );
        let late = plan
            .letters
            .iter()
            .filter(|letter| letter.recipient.local() == "on.call");
        assert_eq!(late.count(), usize::from(!letters.is_empty()), "{time}");
    }
}

#[test]
fn of_a_restricted_case_only_those_behind_it_hear() {
    let (mut office, case) = in_danger();
    let case = office.then(case, at("2026-11-11T10:30:00Z"), What::Restricted);
    let plan = follows(&mut office, &file(&case), "2026-11-12T10:00:01Z");
    let words = told(&plan);
    assert!(words.contains("; alert>safeguarding; "), "{words}");
}

#[test]
fn what_is_still_due_of_a_danger_before_it_came_back_is_told_too_and_holds_nothing_up() {
    let (mut office, case) = in_danger();
    let case = judged(&mut office, case, Judgement::Confirmed, Some("significant"));
    let case = done(&mut office, case, Event::Investigated, "2026-11-11T13:00:00Z");
    let hazard = Hazard::Gas;
    let law = office.rules.law_on_hazards(at("2026-11-11T16:00:00Z"));
    let came_back = What::HazardNoticed { hazard, law };
    let case = office.then(case, at("2026-11-11T16:00:00Z"), came_back);
    // The emergency of the second time, then the summary of the first.
    let plan = follows(&mut office, &file(&case), "2026-11-17T09:00:00Z");
    let late = told(&plan);
    assert!(late.starts_with("hazard_ran_out@12 "), "{late}");
    assert!(late.contains(" hazard_ran_out@16; "), "{late}");
    let case = after(&plan, &case);
    let again = follows(&mut office, &file(&case), "2026-11-17T09:00:00Z");
    assert_eq!(told(&again), "; ; ");
}
