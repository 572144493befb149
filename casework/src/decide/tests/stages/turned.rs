//! Turns that come late, twice, or at the same instant, in; the stage and the dates that they count for, out.

use super::*;
use crate::cases::{Actor, Kept, Milestone, RanOut, UndertakingId, UndertakingKind};
use crate::policies::LetterKind as Kind;

/// The milestones of that kind: at which stage, when, with which number and word.
fn reached(case: &Case, kind: &str) -> Vec<(u32, String, Option<i64>, Option<String>)> {
    let all = Kept::from(case).milestones.into_iter();
    let same = all.filter(|reached| reached.kind == kind);
    let told = |reached: Milestone| {
        let at = reached.at.format("%d %H:%M").to_string();
        (reached.passage, at, reached.number, reached.word)
    };
    same.map(told).collect()
}

fn one(passage: u32, at: &str) -> Vec<(u32, String, Option<i64>, Option<String>)> {
    vec![(passage, at.to_owned(), None, None)]
}

fn runs(case: &Case) -> Vec<&str> {
    let running = case.clocks().filter(|running| running.runs());
    running.map(|running| running.clock.as_str()).collect()
}

/// The clocks of the Code's that run.
fn runs_beside(case: &Case) -> Vec<&str> {
    let passages = case.beside.iter().flat_map(|beside| &beside.passages);
    let clocks = passages.flat_map(|passage| &passage.clocks);
    let running = clocks.filter(|running| running.runs());
    running.map(|running| running.clock.as_str()).collect()
}

impl Office {
    fn asked_on(&mut self, case: Case, stage: &str, when: &str) -> Case {
        let event = Event::NextStageRequested;
        let case = self.then(case, at(when), What::Happened { event });
        let (stage, track) = (stage.into(), None);
        self.then(case, at(when), What::Opened { stage, track })
    }
}

#[test]
fn the_code_hears_the_acknowledgement_that_comes_after_a_receipt_that_counted_as_one() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let (case, receipt) = office.sent(case, Event::Acknowledged, at("2026-11-11T10:05:00Z"));
    let (undefined, _) = office.lettered(case.clone(), Kind::Acknowledgement, at("2026-11-12T09:00:00Z"));
    assert!(reached(&undefined, "acknowledged_code").is_empty(), "not defined");
    let case = office.defined(case);
    let (case, _) = office.lettered(case, Kind::Acknowledgement, at("2026-11-12T09:00:00Z"));
    assert_eq!(
        dates(&case, "s1_response"),
        three("2026-11-25", "2026-11-26", "2026-11-25")
    );
    assert_eq!(reached(&case, "acknowledged"), one(1, "11 10:05"));
    assert_eq!(reached(&case, "acknowledged_code")[0].1, "12 09:00");
    // The receipt comes back: the second stands, by the policy too.
    let bounced = office.bounced(case, receipt);
    assert_eq!(bounced.acknowledged_at(), Some(at("2026-11-12T09:00:00Z")));
    assert_eq!(reached(&bounced, "acknowledged_code")[0].1, "12 09:00");
}

#[test]
fn a_second_acknowledgement_moves_no_date_that_is_counted_from_the_first() {
    let mut office = Office::measured("code");
    let case = office.opened().case;
    let case = office.defined(case);
    let (case, first) = office.lettered(case, Kind::Acknowledgement, at("2026-11-12T09:00:00Z"));
    let (case, _) = office.lettered(case, Kind::Acknowledgement, at("2026-11-16T09:00:00Z"));
    assert_eq!(dates(&case, "s1_response").0, "2026-11-26");
    let bounced = office.bounced(case, first);
    assert_eq!(dates(&bounced, "s1_response").0, "2026-11-30");
}

#[test]
fn an_answer_acknowledges_for_the_code_what_only_a_receipt_had_acknowledged() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-11T10:05:00Z"));
    let (case, _) = office.lettered(case, Kind::Response, at("2026-11-17T09:00:00Z"));
    assert_eq!(reached(&case, "acknowledged"), one(1, "11 10:05"));
    assert_eq!(reached(&case, "acknowledged_code"), one(1, "17 09:00"));
}

#[test]
fn an_acknowledgement_by_default_says_so_and_one_of_a_colleague_does_not() {
    for (by, word) in [
        (Actor::Redress, Some("default")),
        (Actor::Staff(Office::new().rules.directory.handlers[0].id), None),
    ] {
        let mut office = Office::measured("code");
        let case = office.opened().case;
        let (mut case, letter) = office.lettered(case, Kind::Acknowledgement, at("2026-11-12T09:00:00Z"));
        let sent = case.letters.iter_mut().find(|sent| sent.id == letter).unwrap();
        assert_eq!(sent.by, Actor::Redress, "as its fact says");
        sent.by = by;
        assert_eq!(reached(&case, "acknowledged")[0].3.as_deref(), word);
    }
}

#[test]
fn what_is_delivered_late_counts_at_the_stage_it_was_written_in() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let case = office.defined(case);
    let late = MessageId::new(office.now, &mut office.chance);
    let what = queued(&case, Kind::Acknowledgement, late);
    let case = office.then(case, at("2026-11-12T09:00:00Z"), what);
    let (case, _) = office.sent(case, Event::Responded, at("2026-11-20T09:00:00Z"));
    let case = office.asked_on(case, "stage-2", "2026-12-01T09:00:00Z");
    let running = runs(&case).join(" ");
    let what = What::LetterDelivered { letter: late };
    let case = office.then(case, at("2026-12-02T09:00:00Z"), what);
    let second = &case.passages[1];
    assert_eq!(second.when(Event::Acknowledged), None);
    assert_eq!(second.by_code.acknowledged, None);
    assert_eq!(
        case.passages[0].when(Event::Acknowledged),
        Some(at("2026-12-02T09:00:00Z"))
    );
    assert_eq!(
        runs(&case).join(" "),
        running,
        "nothing starts at a stage that is left"
    );
}

#[test]
fn the_codes_extension_counts_by_its_own_date() {
    let mut office = Office::measured("code");
    let case = office.opened().case;
    let case = office.defined(case);
    // Acknowledged two working days late: its own answer falls due on 4 December, the date to act by on the 2nd.
    let (case, _) = office.lettered(case, Kind::Acknowledgement, at("2026-11-20T09:00:00Z"));
    assert_eq!(dates(&case, "s1_response").2, "2026-12-02");
    let (case, _) = office.extended(case, "s1_response", "2026-12-11", "2026-12-03T09:00:00Z");
    assert!(
        case.passages[0].extended.is_empty(),
        "too late for the date to act by"
    );
    assert_eq!(reached(&case, "extended_code").len(), 1);
    assert!(reached(&case, "extended").is_empty());
}

#[test]
fn a_concern_that_becomes_formal_leaves_the_codes_clocks_running() {
    let mut office = Office::measured("one-housing");
    let case = office.opened().case;
    let concern = concern_of(&mut office, &case);
    let before = runs_beside(&concern).join(" ");
    assert_eq!(before, "s1_ack s1_latest");
    let why = CloseReason::Resolved;
    let closed = office.then(concern.clone(), at("2026-11-12T09:00:00Z"), What::Closed { why });
    assert!(runs_beside(&closed).is_empty());
    for case in [concern, closed] {
        let (stage, track) = ("complaint".into(), None);
        let what = What::Opened { stage, track };
        let case = office.then(case, at("2026-11-16T09:00:00Z"), what);
        assert_eq!(runs_beside(&case).join(" "), before);
    }
}

#[test]
fn what_was_answered_stays_ended_where_the_case_was_closed_at_the_same_instant() {
    let now = at("2026-12-02T09:00:00Z");
    for answer_is_first in [true, false] {
        let mut office = Office::measured("om-web");
        let case = office.opened().case;
        let (case, _) = office.lettered(case, Kind::Response, at("2026-11-20T09:00:00Z"));
        // Stage 2 has clocks that its answer does not meet.
        let case = office.asked_on(case, "stage-2", "2026-12-01T09:00:00Z");
        let why = CloseReason::Answered;
        let case = if answer_is_first {
            let (case, _) = office.lettered(case, Kind::Response, now);
            office.then(case, now, What::Closed { why })
        } else {
            let case = office.then(case, now, What::Closed { why });
            office.lettered(case, Kind::Response, now).0
        };
        let because = ReopenReason::Asked;
        let again = office.then(case, now, What::Reopened { because });
        let landlords = again.clocks().filter(|running| running.runs());
        let landlords = landlords.filter(|running| running.whose == crate::policies::Whose::Landlord);
        assert_eq!(landlords.count(), 0, "the answer first: {answer_is_first}");
    }
}

#[test]
fn only_a_closed_case_is_opened_again_and_an_answered_one_is_taken_up() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let (case, _) = office.sent(case, Event::Responded, at("2026-11-20T09:00:00Z"));
    let case = office.asked_on(case, "stage-2", "2026-12-01T09:00:00Z");
    let (case, _) = office.sent(case, Event::Responded, at("2026-12-15T09:00:00Z"));
    let because = ReopenReason::NewEvidence;
    let what = What::Reopened { because };
    let up = office.then(case.clone(), at("2026-12-16T09:00:00Z"), what.clone());
    assert!(reached(&up, "reopened").is_empty());
    assert_eq!(reached(&up, "taken_up"), one(0, "16 09:00"));
    let why = CloseReason::Answered;
    let closed = office.then(case, at("2026-12-15T10:00:00Z"), What::Closed { why });
    let again = office.then(closed, at("2026-12-16T09:00:00Z"), what);
    assert_eq!(reached(&again, "reopened"), one(0, "16 09:00"));
    assert!(reached(&again, "taken_up").is_empty());
}

#[test]
fn a_clock_that_ran_out_by_a_wrong_receipt_has_yet_to_run_out() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let ran_out = |case: &Case| {
        let mut clocks = case.clocks();
        clocks.find(|running| running.clock == *"ack").unwrap().ran_out
    };
    let (stage, clock) = ("stage-1".into(), "ack".into());
    let case = office.then(case, at("2026-11-14T00:00:00Z"), What::RanOut { stage, clock });
    assert_eq!(ran_out(&case), RanOut::SeenTo);
    let earlier = office.then(case.clone(), at("2026-11-10T09:00:00Z"), What::ReceiptCorrected);
    assert_eq!(ran_out(&earlier), RanOut::SeenTo);
    let later = office.then(case, at("2026-11-16T09:00:00Z"), What::ReceiptCorrected);
    assert_eq!(ran_out(&later), RanOut::No);
}

#[test]
fn what_was_dropped_is_neither_kept_nor_broken() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let undertaking = UndertakingId(MessageId::new(office.now, &mut office.chance).0);
    let undertaken = What::Undertaken {
        undertaking,
        what: UndertakingKind::Action,
        by: "2026-11-20".parse().unwrap(),
        owner: None,
    };
    let case = office.then(case, office.now, undertaken);
    assert_eq!(reached(&case, "action")[0].2, Some(0));
    let case = office.then(case, office.now, What::Dropped { undertaking });
    let dropped = &reached(&case, "action")[0];
    assert_eq!((dropped.2, dropped.3.as_deref()), (None, Some("dropped")));
}

#[test]
fn a_colleagues_acknowledgement_that_was_taken_back_leaves_the_default_to_go_out() {
    let mut office = Office::measured("code");
    let case = office.opened().case;
    let by_default = |case: &Case| {
        let mut wakes = case.wakes().into_iter();
        wakes.any(|wake| matches!(wake.what, crate::cases::ToSee::Acknowledge(_)))
    };
    assert!(by_default(&case));
    let letter = MessageId::new(office.now, &mut office.chance);
    let what = queued(&case, Kind::Acknowledgement, letter);
    let mut written = office.then(case, office.now, what);
    let colleague = Actor::Staff(office.rules.directory.handlers[0].id);
    written.letters.last_mut().unwrap().by = colleague;
    assert!(!by_default(&written));
    let back = office.then(written, office.now, What::LetterWithdrawn { letter });
    assert!(by_default(&back));
}

/// An answer that itself acknowledges (Q18) is late by the Code from the last day of the acknowledgement and the
/// answer's time on: it is not counted from the answer itself.
#[test]
fn an_answer_that_acknowledges_starts_no_time_of_its_own() {
    for (policy, defined, extended, answered, code_due) in [
        ("om-web", None, None, "2026-12-20", "2026-12-02"),
        ("code", None, None, "2026-12-20", "2026-12-02"),
        // In time, it is due on the same day.
        ("code", None, None, "2026-11-13", "2026-12-02"),
        // What was told in time moves the date.
        ("code", None, Some("2026-12-11"), "2026-12-20", "2026-12-11"),
        // Once it is acknowledged, however late, its time runs from then.
        ("code", Some("2026-11-24"), None, "2026-12-20", "2026-12-08"),
        ("om-web", Some("2026-11-12"), None, "2026-12-20", "2026-11-26"),
    ] {
        let mut office = Office::measured(policy);
        let mut case = office.opened().case;
        if policy == "om-web" {
            // The receipt acknowledges by the policy, and not by the Code.
            case = office
                .sent(case, Event::Acknowledged, at("2026-11-11T10:05:00Z"))
                .0;
        }
        if let Some(day) = defined {
            case = office.defined(case);
            let then = at(&format!("{day}T09:00:00Z"));
            case = office.lettered(case, Kind::Acknowledgement, then).0;
        }
        if let Some(to) = extended {
            case = office.extended(case, "s1_latest", to, "2026-11-12T09:00:00Z").0;
        }
        let then = at(&format!("{answered}T09:00:00Z"));
        let (case, letter) = office.sent(case, Event::Responded, then);
        let row = format!("{policy}, defined {defined:?}, extended {extended:?}, answered {answered}");
        let due = |case: &Case| {
            let kept = Kept::from(case).milestones.into_iter();
            let due = kept.filter(|one| one.kind == "response_due_code");
            due.map(|one| one.on.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(due(&case), [code_due], "{row}");
        let acknowledged = defined.unwrap_or(answered);
        assert_eq!(
            reached(&case, "acknowledged_code")[0].1,
            format!("{} 09:00", &acknowledged[8..]),
            "{row}"
        );
        // The answer comes back: its date stays where it was.
        assert_eq!(due(&office.bounced(case, letter)), [code_due], "{row}");
    }
}
