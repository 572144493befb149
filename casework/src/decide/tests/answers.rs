//! An answer that goes out, in; when it reaches the resident, and the time they have from then, out.

use super::*;
use crate::cases::{Actor, Cause, Channel, Undelivered, What};
use crate::ids::FactId;
use crate::policies::Event;

impl Office {
    fn fact_of(&mut self, case: &Case, happened_at: DateTime<Utc>, what: What) -> Fact {
        Fact {
            id: FactId::new(self.now, &mut self.chance),
            case: case.id,
            happened_at,
            recorded_at: self.now,
            by: Actor::Redress,
            cause: Cause::Clock,
            what,
        }
    }

    /// The case after an answer went out by that channel, and the answer.
    fn answered_by(&mut self, case: &Case, channel: Channel, sent: DateTime<Utc>) -> (Case, MessageId) {
        let letter = MessageId::new(self.now, &mut self.chance);
        let queued = What::LetterQueued {
            letter,
            letter_kind: Resident::Response.into(),
            to: case.complainant,
            brings: Some(Event::Responded),
            channel,
        };
        let mut case = case.clone();
        for what in [queued, What::LetterDelivered { letter }] {
            let fact = self.fact_of(&case, sent, what);
            case = case.with(&fact, &self.rules.book).unwrap();
        }
        (case, letter)
    }
}

/// When the answer reached the resident, and the last day of the resident's time from then.
fn reached(case: &Case) -> (Option<DateTime<Utc>>, Option<String>) {
    let window = case.clocks().find(|clock| clock.clock == *"s2_request_window");
    (
        case.when(Event::ResponseReceived),
        window.map(|clock| clock.act_by.to_string()),
    )
}

#[test]
fn an_answer_is_received_when_it_is_sent_or_the_second_working_day_after_its_posting() {
    // Sent on a Friday afternoon; over Christmas; and by telephone, which is at once.
    for (policy, channel, sent, received, until) in [
        (
            "om-policy",
            Channel::Mail,
            "2026-11-20T16:00:00Z",
            "2026-11-20T16:00:00Z",
            "2026-12-18",
        ),
        (
            "om-policy",
            Channel::Post,
            "2026-11-20T16:00:00Z",
            "2026-11-24T12:00:00Z",
            "2026-12-22",
        ),
        (
            "om-policy",
            Channel::Post,
            "2026-12-24T12:00:00Z",
            "2026-12-30T12:00:00Z",
            "2027-01-27",
        ),
        (
            "spso",
            Channel::Mail,
            "2026-11-20T16:00:00Z",
            "2026-11-20T16:00:00Z",
            "2027-01-20",
        ),
        (
            "spso",
            Channel::Post,
            "2026-11-20T16:00:00Z",
            "2026-11-24T12:00:00Z",
            "2027-01-25",
        ),
    ] {
        let mut office = Office::under(policy);
        let case = office.opened().case;
        let (case, letter) = office.answered_by(&case, channel, at(sent));
        assert_eq!(
            reached(&case),
            (Some(at(received)), Some(until.to_owned())),
            "{policy} {channel:?} {sent}"
        );
        assert_eq!(case.when(Event::Responded), Some(at(sent)));
        let because = Undelivered::Bounced;
        let back = office.fact_of(&case, at(sent), What::LetterUndelivered { letter, because });
        let back = case.with(&back, &office.rules.book).unwrap();
        assert_eq!(
            (reached(&back), back.when(Event::Responded)),
            ((None, None), None),
            "{policy}: it came back"
        );
    }
}

#[test]
fn a_letter_that_answers_nothing_is_no_answer_received() {
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    let letter = MessageId::new(office.now, &mut office.chance);
    let queued = What::LetterQueued {
        letter,
        letter_kind: Resident::ProgressUpdate.into(),
        to: case.complainant,
        brings: Some(Event::ProgressTold),
        channel: Channel::Mail,
    };
    let queued = office.fact_of(&case, wednesday(), queued);
    let delivered = office.fact_of(&case, wednesday(), What::LetterDelivered { letter });
    let book = &office.rules.book;
    let case = case.with(&queued, book).unwrap().with(&delivered, book).unwrap();
    assert_eq!(reached(&case), (None, None));
}
