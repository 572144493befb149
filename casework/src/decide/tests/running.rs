//! What happens to a case, in; which of its clocks run, from when, and when they were met, out.

use super::*;
use crate::cases::{Actor, Cause, Channel, Undelivered, What};
use crate::ids::FactId;
use crate::policies::Event;

/// A reply or a holding response; the full reply after one; and what the law has ended.
const HOLDING: &str = r#"
[[clock]]
id = "reply"
stage = "stage-1"
within = "5 working days"
from = "received"
until = ["responded", "holding-response-sent"]
when_missed = "breach"
rule = "004-S1"
clause = "004 §3(b)"
says = "s"
[[clock]]
id = "full"
stage = "stage-1"
within = "10 working days"
from = "received"
given = "holding-response-sent"
until = ["responded", "resolved"]
when_missed = "breach"
rule = "004-S1h"
clause = "004 §3(b)"
says = "s"
[[clock]]
id = "gone"
stage = "stage-1"
within = "56 calendar days"
from = "received"
until = "ombudsman-approached"
ended = "2022-10-01"
when_missed = "flag"
rule = "004-X8"
clause = "004 §4"
says = "s"
[[clock]]
id = "note"
stage = "stage-1"
within = "5 working days"
from = "contact-made"
until = "progress-told"
when_missed = "flag"
rule = "004-S1h"
clause = "004 §3(b)"
says = "s"
[[letter]]
kind = "holding-response"
stage = "stage-1"
must_contain = ["new-date"]
rule = "004-L6"
clause = "004 §3(b)"
"#;

/// An office under `om-web` with those clocks, and a complaint of it.
fn holding() -> (Office, Case) {
    let mut office = Office::new();
    let examples = ["reply", "full", "gone", "note"].map(|clock| {
        format!(
            "[[example]]\nclock = \"{clock}\"\nfrom = \"2026-11-02T09:00:00Z\"\n\
             region = \"scotland\"\ndue = \"2026-11-09\"\n"
        )
    });
    let text = Policy::embedded("om-web").unwrap();
    let text = [text, HOLDING, &examples.concat()].concat();
    let policy = Arc::new(Policy::read(&text).unwrap());
    office.rules.book.add_policy(Arc::clone(&policy));
    office.rules.policy = policy;
    let case = office.opened().case;
    (office, case)
}

impl Office {
    /// The case after a letter that brings `event` about was delivered, and the letter.
    pub(crate) fn sent(&mut self, case: Case, event: Event, at: DateTime<Utc>) -> (Case, MessageId) {
        let letter = MessageId::new(self.now, &mut self.chance);
        let queued = What::LetterQueued {
            letter,
            letter_kind: Resident::Receipt.into(),
            to: case.complainant,
            brings: Some(event),
            channel: Channel::Mail,
        };
        let case = self.then(case, self.now, queued);
        (self.then(case, at, What::LetterDelivered { letter }), letter)
    }

    pub(super) fn bounced(&mut self, case: Case, letter: MessageId) -> Case {
        let because = Undelivered::Bounced;
        self.then(case, self.now, What::LetterUndelivered { letter, because })
    }

    /// Dangers run by the law on hazards from now on.
    pub(crate) fn bound(&mut self) {
        let law = Policy::read(Policy::embedded("awaab").unwrap()).unwrap();
        let law = Arc::new(law);
        self.rules.book.add_policy(Arc::clone(&law));
        self.rules.hazards = Some(law);
    }

    pub(crate) fn then(&mut self, case: Case, happened_at: DateTime<Utc>, what: What) -> Case {
        let fact = Fact {
            id: FactId::new(self.now, &mut self.chance),
            case: case.id,
            happened_at,
            recorded_at: self.now,
            by: Actor::Redress,
            cause: Cause::Clock,
            what,
        };
        case.with(&fact, &self.rules.book).unwrap()
    }
}

/// The clock of that name: from when, until which date, and when it was met; none where it does not run.
fn clock(case: &Case, name: &str) -> Option<(DateTime<Utc>, String, Option<DateTime<Utc>>)> {
    let running = case.passages[0]
        .clocks
        .iter()
        .find(|running| running.clock == *name)?;
    Some((running.started_at, running.act_by.to_string(), running.met_at))
}

#[test]
fn a_holding_response_stops_one_clock_and_sets_the_next_running_from_receipt() {
    let (mut office, case) = holding();
    let reply = |met| Some((wednesday(), "2026-11-18".to_owned(), met));
    let full = |met| Some((wednesday(), "2026-11-25".to_owned(), met));
    assert_eq!([clock(&case, "reply"), clock(&case, "full")], [reply(None), None]);
    let friday = at("2026-11-13T15:00:00Z");
    let (held, letter) = office.sent(case, Event::HoldingResponseSent, friday);
    assert_eq!(
        [clock(&held, "reply"), clock(&held, "full")],
        [reply(Some(friday)), full(None)]
    );
    assert_eq!(
        held.passages[0].happened().collect::<Vec<_>>(),
        [
            (Event::Received, wednesday()),
            (Event::BecameFormal, wednesday()),
            (Event::HoldingResponseSent, friday)
        ]
    );
    // It comes back: it never was.
    let back = office.bounced(held.clone(), letter);
    assert_eq!([clock(&back, "reply"), clock(&back, "full")], [reply(None), None]);
    assert_eq!(
        back.passages[0].happened().collect::<Vec<_>>(),
        [(Event::Received, wednesday()), (Event::BecameFormal, wednesday())]
    );
    // A second one starts nothing twice.
    let monday = at("2026-11-16T09:00:00Z");
    let (again, _) = office.sent(held.clone(), Event::HoldingResponseSent, monday);
    assert_eq!(again.passages[0].clocks, held.passages[0].clocks);
    let (answered, _) = office.sent(held, Event::Responded, monday);
    assert_eq!(
        [clock(&answered, "reply"), clock(&answered, "full")],
        [reply(Some(friday)), full(Some(monday))]
    );
}

#[test]
fn a_clock_stays_stopped_by_what_was_not_taken_back() {
    let (mut office, case) = holding();
    let (friday, monday) = (at("2026-11-13T15:00:00Z"), at("2026-11-16T09:00:00Z"));
    let (case, holding) = office.sent(case, Event::HoldingResponseSent, friday);
    let (case, answer) = office.sent(case, Event::Responded, monday);
    let met = |case: &Case| clock(case, "reply").unwrap().2;
    let without = office.bounced(case.clone(), holding);
    assert_eq!((met(&without), clock(&without, "full")), (Some(monday), None));
    assert_eq!(met(&office.bounced(case, answer)), Some(friday));
    assert_eq!(met(&office.bounced(without, answer)), None);
}

#[test]
fn a_clock_that_starts_after_its_end_was_met_at_that_end() {
    let (mut office, case) = holding();
    let (friday, monday) = (at("2026-11-13T15:00:00Z"), at("2026-11-16T09:00:00Z"));
    // The mark of its delivery came after the answer's.
    let (case, _) = office.sent(case, Event::Responded, friday);
    let (case, _) = office.sent(case, Event::HoldingResponseSent, monday);
    assert_eq!(clock(&case, "full").unwrap().2, Some(friday));
}

#[test]
fn what_came_before_a_clock_began_does_not_stop_it() {
    let (mut office, case) = holding();
    let (thursday, friday) = (at("2026-11-12T15:00:00Z"), at("2026-11-13T15:00:00Z"));
    let (case, _) = office.sent(case, Event::ProgressTold, thursday);
    let (case, _) = office.sent(case, Event::ContactMade, friday);
    let note = |met| Some((friday, "2026-11-20".to_owned(), met));
    assert_eq!(clock(&case, "note"), note(None));
    let (case, _) = office.sent(case, Event::ProgressTold, friday);
    assert_eq!(clock(&case, "note"), note(Some(friday)));
}

#[test]
fn a_residents_time_runs_from_the_answer_however_late_it_is() {
    let mut office = Office::new();
    let case = office.opened().case;
    let late = at("2026-12-11T09:00:00Z");
    let (case, _) = office.sent(case, Event::Responded, late);
    assert_eq!(
        clock(&case, "s2_request_window"),
        Some((late, "2027-01-11".to_owned(), None))
    );
}

#[test]
fn a_clock_whose_law_has_ended_never_runs() {
    let (_, case) = holding();
    assert_eq!(clock(&case, "gone"), None);
}

#[test]
fn a_late_acknowledgement_never_moves_the_date_to_act_by() {
    // Acknowledged on working day 3, on the last day, and late: the answer's date by the policy, and to act by.
    for (policy, acknowledged, policy_due, act_by) in [
        ("group", "2026-11-16T09:00:00Z", "2026-11-30", "2026-11-30"),
        ("group", "2026-11-18T16:00:00Z", "2026-12-02", "2026-12-02"),
        ("group", "2026-11-23T09:00:00Z", "2026-12-07", "2026-12-02"),
        ("code", "2026-11-23T09:00:00Z", "2026-12-07", "2026-12-02"),
    ] {
        let mut office = Office::under(policy);
        let case = office.opened().case;
        let (case, _) = office.sent(case, Event::Acknowledged, at(acknowledged));
        let answer = case.passages[0]
            .clocks
            .iter()
            .find(|clock| clock.clock == *"s1_response")
            .unwrap();
        let dates = [answer.policy_due.to_string(), answer.act_by.to_string()];
        assert_eq!(
            dates,
            [policy_due, act_by],
            "{policy} acknowledged {acknowledged}"
        );
        let told = case.answer_by(&office.rules.book).unwrap().unwrap();
        assert_eq!(told.to_string(), act_by, "{policy} acknowledged {acknowledged}");
    }
}
