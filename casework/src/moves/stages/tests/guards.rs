//! What nobody may write up, skip or overlook, in; the refusal, out.

use super::*;
use crate::cases::Channel;
use crate::ids::MessageId;
use crate::moves::people::{Drop, Promised, ReceivedAt};
use crate::moves::{Doing, Refused, make};

fn attempt(channel: Channel) -> Attempt {
    Attempt {
        channel,
        note: "Nobody there.".to_owned(),
    }
}

fn warned(life: &mut Life) {
    life.does(&attempt(Channel::Telephone))
        .does(&attempt(Channel::Mail));
    life.queued(&Warn {
        words: "Please tell us when we can come.".to_owned(),
        by: date("2026-11-20"),
    });
}

#[test]
fn nothing_is_written_up_from_before_the_complaint() {
    let life = Life::under("om-web");
    let done = Done {
        event: Event::ContactMade,
        note: String::new(),
    };
    let known = Done {
        event: Event::IssueKnown,
        note: String::new(),
    };
    for (step, allowed) in [(&done, false), (&known, true)] {
        let mut chance = crate::given::Chance::from_seed([5; 32]);
        let now = life.office.now;
        let doing = Doing {
            by: Some(life.by),
            at: crate::decide::tests::at("2026-11-10T09:00:00Z"),
            now,
        };
        let made = make(&life.office.rules, &life.file(), step, doing, &mut chance);
        let refused = matches!(made, Err(Refused::Not { .. }));
        assert_eq!(refused, !allowed, "{:?}", step.event);
    }
}

#[test]
fn a_warning_that_nobody_got_closes_nothing() {
    let mut life = Life::under("one-housing");
    warned(&mut life);
    life.at("2026-11-21T09:00:00Z");
    assert_eq!(
        life.refusal(&CloseUnengaged),
        "003 §5.6: the warning did not reach the resident in time"
    );
    let mut life = Life::under("one-housing");
    warned(&mut life);
    life.deliver();
    life.at("2026-11-21T09:00:00Z").does(&CloseUnengaged);
    assert!(life.case.is_closed());
}

#[test]
fn the_residents_time_is_dropped_by_nobody() {
    let mut life = Life::under("one-housing");
    warned(&mut life);
    let drop = Drop {
        which: Promised("1".to_owned()),
        because: "They will not reply.".to_owned(),
    };
    assert_eq!(
        life.refusal(&drop),
        "Code 5.8, 6.6: a \u{201c}reply\u{201d} ends with its day, or by a command of its own"
    );
}

#[test]
fn a_receipt_is_not_dated_after_what_was_done() {
    let mut life = Life::under("om-web");
    life.at("2026-11-16T09:00:00Z").done(&[Event::ContactMade]);
    let later = ReceivedAt {
        at: crate::decide::tests::at("2026-11-17T09:00:00Z"),
        because: "It lay in the post room.".to_owned(),
    };
    life.at("2026-11-18T09:00:00Z");
    assert_eq!(life.refusal(&later), "Code 5.1: it was worked on before that");
    let sent: Vec<MessageId> = life.case.letters.iter().map(|sent| sent.id).collect();
    assert!(!sent.is_empty(), "the receipt went out");
}

#[test]
fn an_anonymous_case_is_closed_with_what_was_found_and_without_a_letter() {
    let mut life = Life::under("one-housing");
    life.does(&crate::moves::people::Anonymous);
    assert!(life.refusal(&Close::default()).contains("what was found"));
    let found = Close {
        reason: Some("The caretaker mended the door.".to_owned()),
    };
    life.does(&found);
    assert!(life.case.is_closed());
    assert_eq!(facts(&life.plan), "noted closed");
}
