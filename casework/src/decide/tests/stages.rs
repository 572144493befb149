//! The turns of a stage, in; its dates by the policy and by the Code, as they move, out.

use super::*;
use crate::cases::{CloseReason, ReopenReason, State, TrackReason, What};
use crate::policies::Event;

mod turned;

impl Office {
    /// An office under that policy, in England: the Code is counted beside it.
    pub(crate) fn measured(policy: &str) -> Self {
        let mut office = Self::under(policy);
        let text = Policy::measuring(Region::EnglandAndWales).unwrap();
        let code = Arc::new(Policy::read(text).unwrap());
        office.rules.book.add_policy(Arc::clone(&code));
        office.rules.code = Some(code);
        office
    }

    /// The case after a letter of that kind was delivered, and the letter.
    fn lettered(
        &mut self,
        case: Case,
        kind: crate::policies::LetterKind,
        at: DateTime<Utc>,
    ) -> (Case, MessageId) {
        let letter = MessageId::new(self.now, &mut self.chance);
        let queued = queued(&case, kind, letter);
        let case = self.then(case, self.now, queued);
        (self.then(case, at, What::LetterDelivered { letter }), letter)
    }

    /// The case with the complaint defined now.
    fn defined(&mut self, case: Case) -> Case {
        let event = Event::ComplaintDefined;
        self.then(case, self.now, What::Happened { event })
    }

    /// The case with an extension to that date, told then.
    fn extended(&mut self, case: Case, clock: &str, to: &str, told: &str) -> (Case, MessageId) {
        let letter = MessageId::new(self.now, &mut self.chance);
        let queued = queued(&case, crate::policies::LetterKind::ExtensionNotice, letter);
        let case = self.then(case, self.now, queued);
        let extending = What::Extending {
            clock: clock.into(),
            to: to.parse().unwrap(),
            letter,
            reason: "The complaint is complex".to_owned(),
            approved_by: None,
        };
        let case = self.then(case, self.now, extending);
        (
            self.then(case, at(told), What::LetterDelivered { letter }),
            letter,
        )
    }
}

fn queued(case: &Case, kind: crate::policies::LetterKind, letter: MessageId) -> What {
    What::LetterQueued {
        letter,
        letter_kind: LetterKind::Resident(kind),
        to: case.complainant,
        brings: kind.brings(),
        channel: crate::cases::Channel::Mail,
    }
}

/// The dates of a clock in the latest stage: by the policy, by the Code, and to act by.
fn dates(case: &Case, clock: &str) -> (String, Option<String>, String) {
    let clocks = &case.passage().unwrap().clocks;
    let running = clocks
        .iter()
        .rev()
        .find(|running| running.clock == *clock)
        .unwrap();
    (
        running.policy_due.to_string(),
        running.code_due.map(|due| due.to_string()),
        running.act_by.to_string(),
    )
}

fn three(policy: &str, code: &str, act_by: &str) -> (String, Option<String>, String) {
    (policy.to_owned(), Some(code.to_owned()), act_by.to_owned())
}

#[test]
fn the_codes_dates_stand_beside_and_run_from_its_own_acknowledgement() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    assert_eq!(
        dates(&case, "ack"),
        three("2026-11-13", "2026-11-18", "2026-11-13")
    );
    assert_eq!(
        dates(&case, "s1_response"),
        three("2026-11-25", "2026-12-02", "2026-11-25")
    );
    // The receipt acknowledges by the policy; the Code wants the complaint defined (Code 5.6, Q20).
    let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-11T10:05:00Z"));
    assert_eq!(dates(&case, "s1_response").1.as_deref(), Some("2026-12-02"));
    let defined = crate::policies::LetterKind::Acknowledgement;
    let again = office.defined(office_unacknowledged());
    let (again, _) = office.lettered(again, defined, at("2026-11-12T09:00:00Z"));
    assert_eq!(
        dates(&again, "s1_response"),
        three("2026-11-25", "2026-11-26", "2026-11-25")
    );
}

/// A case of another office, whose receipt is still on its way.
fn office_unacknowledged() -> Case {
    Office::measured("om-web").opened().case
}

#[test]
fn an_extension_counts_where_it_was_told_in_time_and_not_where_it_bounced() {
    for (told, policy_due, code_due, act_by) in [
        // By the last day (Q23), and a day late.
        ("2026-12-02T20:00:00Z", "2026-12-11", "2026-12-11", "2026-12-11"),
        ("2026-12-03T09:00:00Z", "2026-12-02", "2026-12-02", "2026-12-02"),
    ] {
        let mut office = Office::measured("code");
        let case = office.opened().case;
        let (case, letter) = office.extended(case, "s1_latest", "2026-12-11", told);
        assert_eq!(
            dates(&case, "s1_latest"),
            three(policy_due, code_due, act_by),
            "told {told}"
        );
        let moved = usize::from(told.contains("-02T"));
        assert_eq!(case.passages[0].extended.len(), moved, "told {told}");
        let bounced = office.bounced(case, letter);
        assert_eq!(
            dates(&bounced, "s1_latest"),
            three("2026-12-02", "2026-12-02", "2026-12-02"),
            "told {told}"
        );
    }
}

#[test]
fn an_acknowledgement_after_an_extension_keeps_the_date_that_was_told() {
    let mut office = Office::measured("code");
    let case = office.opened().case;
    let (case, _) = office.extended(case, "s1_latest", "2026-12-11", "2026-11-12T09:00:00Z");
    let defined = crate::policies::LetterKind::Acknowledgement;
    let case = office.defined(case);
    let (case, _) = office.lettered(case, defined, at("2026-11-13T09:00:00Z"));
    assert_eq!(
        dates(&case, "s1_response"),
        three("2026-11-27", "2026-11-27", "2026-11-27")
    );
    let told = case.answer_by(&office.rules.book).unwrap().unwrap();
    assert_eq!(told.to_string(), "2026-11-27");
}

#[test]
fn another_track_runs_from_the_same_receipt() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let friday = at("2026-11-13T09:00:00Z");
    let moved = |track: &str| What::Moved {
        track: track.into(),
        because: TrackReason::Person,
    };
    let quick = office.then(case, friday, moved("put-it-right"));
    assert_eq!(
        dates(&quick, "s1_quick"),
        three("2026-11-13", "2026-12-02", "2026-11-13")
    );
    let left: Vec<_> = quick.clocks().filter(|running| running.runs()).collect();
    assert_eq!(
        left.len(),
        1,
        "the clocks of the track it left are not waited for"
    );
    let back = office.then(quick, at("2026-11-16T09:00:00Z"), moved("investigate-it"));
    assert_eq!(dates(&back, "s1_response").0, "2026-11-25");
    let runs: Vec<_> = back
        .clocks()
        .filter(|running| running.runs())
        .map(|running| running.clock.as_str())
        .collect();
    assert_eq!(runs, ["ack", "s1_response"]);
}

#[test]
fn a_receipt_that_was_earlier_moves_every_date_that_runs_from_it() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let earlier = office.then(case, at("2026-11-09T15:00:00Z"), What::ReceiptCorrected);
    assert_eq!(earlier.received_at, at("2026-11-09T15:00:00Z"));
    assert_eq!(
        dates(&earlier, "ack"),
        three("2026-11-11", "2026-11-16", "2026-11-11")
    );
    // Later than it seemed: the date that the receipt told stands (Q36).
    let later = office.then(earlier, at("2026-11-16T15:00:00Z"), What::ReceiptCorrected);
    assert_eq!(
        dates(&later, "s1_response"),
        three("2026-11-30", "2026-12-07", "2026-11-25")
    );
}

#[test]
fn a_closed_case_waits_for_nothing_until_it_is_opened_again() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let open = case.state.clone();
    let why = CloseReason::Withdrawn;
    let closed = office.then(case, at("2026-11-12T09:00:00Z"), What::Closed { why });
    assert_eq!(closed.state, State::Closed { why });
    assert!(closed.wakes().is_empty() && closed.clocks().all(|running| !running.runs()));
    let because = ReopenReason::Asked;
    let again = office.then(closed, at("2026-11-16T09:00:00Z"), What::Reopened { because });
    assert_eq!(again.state, open);
    assert_eq!(dates(&again, "s1_response").0, "2026-11-25");
    assert!(again.clocks().all(crate::cases::RunningClock::runs));
}

#[test]
fn an_answer_opens_the_window_and_the_next_stage_is_received_when_it_is_asked_for() {
    let mut office = Office::measured("om-web");
    let case = office.opened().case;
    let (case, answer) = office.sent(case, Event::Responded, at("2026-11-20T09:00:00Z"));
    let State::Answered { stage, window } = &case.state else {
        panic!("{:?}", case.state)
    };
    assert_eq!(
        (stage.as_str(), window.unwrap().to_string().as_str()),
        ("stage-1", "2026-12-21")
    );
    assert_eq!(office.bounced(case.clone(), answer).state.as_str(), "open");
    let asked = at("2026-12-01T09:00:00Z");
    let event = Event::NextStageRequested;
    let case = office.then(case, asked, What::Happened { event });
    let (stage, track) = ("stage-2".into(), None);
    let case = office.then(case, asked, What::Opened { stage, track });
    assert_eq!(
        dates(&case, "s2_response"),
        three("2026-12-31", "2027-01-08", "2026-12-31")
    );
    let (case, _) = office.sent(case, Event::Responded, at("2026-12-15T09:00:00Z"));
    assert_eq!(case.state.as_str(), "final");
    assert!(case.wakes().is_empty(), "{:?}", case.wakes());
}

#[test]
fn a_concern_that_becomes_formal_is_measured_from_the_first_contact() {
    let mut office = Office::measured("one-housing");
    let case = office.opened().case;
    let concern = concern_of(&mut office, &case);
    let became = at("2026-11-16T23:59:59Z");
    let event = Event::BecameFormal;
    let case = office.then(concern, became, What::Happened { event });
    let (stage, track) = ("complaint".into(), None);
    let case = office.then(case, became, What::Opened { stage, track });
    // Fifteen working days from the conversion; the Code's from the first contact (Q12, Q40).
    assert_eq!(
        dates(&case, "response"),
        three("2026-12-07", "2026-12-02", "2026-12-07")
    );
    assert_eq!(dates(&case, "ack").1.as_deref(), Some("2026-11-18"));
}

/// The same contact, logged at the informal step.
fn concern_of(office: &mut Office, case: &Case) -> Case {
    let received = What::Received {
        reference: case.reference.clone(),
        contact_type: ContactType::Concern,
        channel: case.channel,
        complainant: case.complainant,
        policy: case.policy.clone(),
        policy_version: case.policy_version.clone(),
        calendar: case.calendar.clone(),
        region: case.region,
        code: office.rules.code.as_ref().map(|code| code.version.clone()),
    };
    let fact = Fact {
        id: crate::ids::FactId::new(office.now, &mut office.chance),
        case: case.id,
        happened_at: case.received_at,
        recorded_at: case.received_at,
        by: crate::cases::Actor::Redress,
        cause: crate::cases::Cause::Clock,
        what: received,
    };
    let case = Case::received(&fact).unwrap();
    let (stage, track) = ("concern".into(), None);
    office.then(case, fact.happened_at, What::Opened { stage, track })
}
