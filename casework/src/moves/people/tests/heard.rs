//! A call or a letter about a case, in; what a mail would have brought about, out.

use super::*;
use crate::cases::{CloseReason, Writer};
use crate::decide::TaskKind;
use crate::moves::people::{Hear, Person, Restrict, Speak, Speaker};
use crate::moves::stages::{Attempt, CloseUnengaged, Warn};
use crate::reach::Reach;
use crate::triage::Hazard;

fn hear(words: &str) -> Hear {
    Hear {
        channel: Channel::Telephone,
        from: None,
        words: words.to_owned(),
    }
}

fn tasks(plan: &Plan) -> Vec<TaskKind> {
    plan.tasks.iter().map(|task| task.kind).collect()
}

#[test]
fn a_call_is_kept_as_the_resident_s_words_from_when_they_rang() {
    for channel in [Channel::Telephone, Channel::Post, Channel::InPerson] {
        let mut room = Room::under("code");
        let rang = room.office.now;
        room.office.now += TimeDelta::hours(3);
        let step = Hear {
            channel,
            ..hear("It leaks in the hall as well, behind the door.")
        };
        let doing = Doing {
            by: Some(room.by),
            at: rang,
            now: room.office.now,
        };
        let Room { office, file, .. } = &mut room;
        let plan = make(&office.rules, file, &step, doing, &mut office.chance).unwrap();
        assert_eq!(kinds(&plan), ["message_added"]);
        assert_eq!(letters(&plan), ["relayed>repairs"], "no letter confirms it");
        let relayed = crate::decide::tests::read(&plan.letters[0]).text;
        for says in [
            channel.in_words(),
            "10:00am on Wednesday 11 November 2026",
            "Written down by sam.lee",
        ] {
            assert!(relayed.contains(says), "{says}: {relayed}");
        }
        assert!(plan.tasks.is_empty(), "{:?}", plan.tasks);
        let fact = &plan.cases[0].facts[0];
        assert_eq!((fact.happened_at, fact.recorded_at), (rang, office.now));
        let whose = Writer::Complainant;
        let (message, writer) = match fact.what {
            What::MessageAdded {
                message,
                writer,
                whose: of,
            } if of == whose => (message, writer),
            ref other => panic!("{other:?}"),
        };
        let settled = plan.settled.as_ref().unwrap();
        assert_eq!((settled.id, settled.sender), (message, Some(writer)));
        assert_eq!(settled.case, Some(file.case.id));
        let arrival = &settled.arrival;
        assert_eq!((arrival.channel, arrival.received_at), (channel, rang));
        assert!(arrival.message.own_words.contains("behind the door"));
        assert_eq!(arrival.message.class.as_str(), "human");
    }
}

#[test]
fn who_wrote_a_call_down_has_it() {
    let mut room = Room::under("code");
    let owner = room.by;
    let because = crate::cases::RouteReason::NobodyElse;
    room.so(What::Assigned { owner, because });
    assert!(letters(&room.done(&hear("It leaks in the hall as well."))).is_empty());
}

#[test]
fn danger_on_the_telephone_is_told_at_once() {
    let mut room = Room::under("code");
    let plan = room.done(&hear("There is a smell of gas in the kitchen."));
    assert_eq!(kinds(&plan), ["message_added", "hazard_noticed"]);
    assert_eq!(letters(&plan), ["relayed>repairs", "alert>on.call"]);
    assert_eq!(tasks(&plan), [TaskKind::CheckHazard]);
    assert!(room.file.case.hazards().any(|hazard| hazard == Hazard::Gas));
    // Nobody has judged it: said again, it is told again.
    let plan = room.done(&hear("I can still smell gas."));
    assert_eq!(tasks(&plan), [TaskKind::CheckHazard]);
}

#[test]
fn who_rings_after_the_answer_is_heard_as_who_writes() {
    let mut room = Room::under("om-web");
    room.happened(Event::Responded);
    let plan = room.done(&hear("I am not satisfied, I want somebody else to look."));
    assert_eq!(tasks(&plan), [TaskKind::DecideOnRequest]);
    let alert = plan.letters.last().map(crate::decide::tests::read).unwrap();
    assert!(alert.text.contains("redress case next-stage"), "{}", alert.text);
    assert!(alert.text.contains("2026-11-11T10:00:00Z"), "{}", alert.text);
}

#[test]
fn a_call_that_complains_of_who_has_the_case_does_not_reach_them() {
    let mut room = Room::under("code");
    let sam = room.office.rules.directory.handlers[1].clone();
    room.so(What::Assigned {
        owner: sam.id,
        because: crate::cases::RouteReason::HandedOver,
    });
    room.office.rules.directory.handlers[1].name = "Sam Lee".to_owned();
    let plan = room.done(&hear("Sam Lee was rude. I complain about Sam Lee."));
    assert_eq!(kinds(&plan), ["message_added", "staff_named", "assigned"]);
    assert_eq!(
        letters(&plan),
        ["new-case>complaints-team", "relayed>complaints-team"]
    );
    assert_eq!(tasks(&plan), [TaskKind::AssignCase]);
    assert_eq!(room.file.case.about_staff, [sam.id]);
}

#[test]
fn it_is_written_down_of_whoever_is_in_the_case_and_of_nobody_else() {
    let mut room = Room::under("code");
    let stranger = |who: &str| Hear {
        from: Some(who.to_owned()),
        ..hear("She cannot come to the telephone.")
    };
    assert_eq!(room.refusal(&stranger("Joan Khan")), "Code 3.6");
    let address = crate::decide::tests::address("joan@carer.example");
    room.done(&Speak {
        who: Person {
            name: "Joan Khan".to_owned(),
            reached_by: vec![Reach::mail(&address)],
        },
        speaker: Speaker::Representative,
        authority: None,
    });
    for who in ["joan khan", "JOAN@carer.example"] {
        let plan = room.done(&stranger(who));
        let whose = plan.cases[0].facts.iter().find_map(|fact| match fact.what {
            What::MessageAdded { whose, .. } => Some(whose),
            _ => None,
        });
        assert_eq!(whose, Some(Writer::SomebodyElse), "{who}");
    }
    let too_long = "It leaks. ".repeat(50_001);
    for words in [" \n", "\u{200b}\u{200d} \u{feff}", too_long.as_str()] {
        assert_eq!(room.refusal(&hear(words)), "Code 5.12");
    }
    room.done(&hear(&"It leaks. ".repeat(50_000)));
    room.done(&Restrict {
        because: "Her partner reads her mail".to_owned(),
    });
    assert_eq!(room.refusal(&hear("Call me")), "Code 5.8; safeguarding");
}

#[test]
fn what_goes_on_in_another_case_is_written_down_there() {
    let mut room = Room::under("code");
    let lead = CaseId::new(room.office.now, &mut room.office.chance);
    room.so(What::CombinedInto { lead });
    room.so(What::Closed {
        why: CloseReason::Combined,
    });
    assert_eq!(
        room.refusal(&hear("Any news?")),
        "Q32 of the decisions on policies"
    );
}

#[test]
fn who_rang_since_the_warning_is_not_closed_for_silence() {
    let mut room = Room::under("one-housing");
    for channel in [Channel::Telephone, Channel::Mail] {
        let note = "Nobody there".to_owned();
        room.done(&Attempt { channel, note });
    }
    let words = "When can we come?".to_owned();
    let warning = room.done(&Warn {
        words,
        by: date("2026-11-18"),
    });
    let letter = warning.letters[0].id;
    room.so(What::LetterDelivered { letter });
    room.office.now = at("2026-11-17T10:00:00Z");
    let plan = room.done(&hear("Come on Friday."));
    // The register counts every message of a person.
    let arrival = &plan.settled.as_ref().unwrap().arrival;
    room.file.correspondence.as_mut().unwrap().thread.last_at =
        Some(arrival.received_at).filter(|_| arrival.message.class.as_str() == "human");
    room.office.now = at("2026-11-20T10:00:00Z");
    assert_eq!(room.refusal(&CloseUnengaged), "003 \u{a7}5.6");
    room.file.correspondence.as_mut().unwrap().thread.last_at = None;
    room.done(&CloseUnengaged);
}
