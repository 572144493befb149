//! What is due and what people have to do, in; the mail of the day to each, out.

use super::*;
use crate::cases::{UndertakingId, UndertakingKind, What};
use crate::decide::{AtHand, OpenTask, TaskKind, digests};
use crate::policies::Event;
use std::collections::BTreeMap;

fn hand(cases: &[&Case], tasks: Vec<OpenTask>) -> AtHand {
    AtHand {
        cases: cases.iter().map(|case| (case.id, (*case).clone())).collect(),
        tasks,
        promised: BTreeMap::new(),
    }
}

/// Who gets a mail of the day, and in how many lines of which section.
fn written(office: &mut Office, at_hand: &AtHand, time: &str) -> Vec<String> {
    let plan = digests(&office.rules, at_hand, at(time), &mut office.chance).unwrap();
    let section = |text: &str, heading: &str| {
        let rest = text.split_once(heading).map_or("", |(_, rest)| rest);
        let lines = rest.lines().skip(1).skip_while(|line| line.trim().is_empty());
        let lines = lines.take_while(|line| !line.trim().is_empty());
        lines
            .filter(|line| line.contains("* ") || line.contains("- "))
            .count()
    };
    let mails = plan.letters.iter().map(|letter| {
        let text = read(letter).text;
        let parts = [
            ("late", "Late:"),
            ("soon", "DUE SOON"),
            ("actions", "PROMISED TO RESIDENTS"),
            ("tasks", "ON YOUR LIST"),
        ];
        let parts: Vec<String> = parts
            .into_iter()
            .filter_map(|(name, heading)| {
                let lines = section(&text, heading);
                (lines > 0).then(|| format!("{name} {lines}"))
            })
            .collect();
        format!("{}: {}", letter.recipient.local(), parts.join(", "))
    });
    mails.collect()
}

fn text(office: &mut Office, at_hand: &AtHand, time: &str, to: &str) -> String {
    let plan = digests(&office.rules, at_hand, at(time), &mut office.chance).unwrap();
    let mut letters = plan.letters.iter();
    read(letters.find(|letter| letter.recipient.local() == to).unwrap()).text
}

/// Repairs is managed by Sam.
fn managed(office: &mut Office) {
    let sam = office.rules.directory.handlers[1].id;
    office.rules.directory.handlers[0].manager = Some(sam);
}

#[test]
fn what_is_due_in_two_working_days_and_what_is_late_comes_when_the_office_opens() {
    // Taken in on Wednesday 11 November; the answer is due by Wednesday 25.
    for (time, mails) in [
        ("2026-11-20T09:00:00Z", vec![]),
        ("2026-11-23T08:59:59Z", vec![]),
        ("2026-11-23T09:00:00Z", vec!["repairs: soon 1"]),
        ("2026-11-23T17:00:00Z", vec![]),
        ("2026-11-25T16:59:59Z", vec!["repairs: soon 1"]),
        ("2026-11-26T09:00:00Z", vec!["repairs: late 1", "sam.lee: late 1"]),
        // Saturday, and Christmas Day.
        ("2026-11-28T10:00:00Z", vec![]),
        ("2026-12-25T10:00:00Z", vec![]),
    ] {
        let mut office = Office::under("om-policy");
        managed(&mut office);
        let case = office.opened().case;
        assert_eq!(
            written(&mut office, &hand(&[&case], vec![]), time),
            mails,
            "{time}"
        );
    }
}

#[test]
fn the_dates_of_a_danger_stand_among_the_others_also_of_a_closed_case() {
    let mut office = Office::under("om-policy");
    office.bound();
    let case = office.opened_about(&gas()).case;
    let why = crate::cases::CloseReason::Withdrawn;
    let case = office.then(case, office.now, What::Closed { why });
    let at_hand = hand(&[&case], vec![]);
    let digest = text(&mut office, &at_hand, "2026-11-12T09:00:00Z", "repairs");
    for says in [
        "Make the home safe by 10:00am on Thursday 12 November 2026: gas or carbon monoxide",
        "unless a person says that there is no danger",
        "awaab-emergency",
    ] {
        assert!(digest.contains(says), "{says} is not in {digest}");
    }
    let hazard = Hazard::Gas;
    let judgement = crate::cases::Judgement::Dismissed;
    let none = What::HazardJudged {
        hazard,
        judgement,
        track: None,
    };
    let case = office.then(case, office.now, none);
    assert_eq!(
        written(&mut office, &hand(&[&case], vec![]), "2026-11-12T09:00:00Z"),
        Vec::<String>::new()
    );
}

#[test]
fn a_manager_reads_whose_it_is_and_everybody_the_clause() {
    let mut office = Office::under("om-policy");
    managed(&mut office);
    let case = office.opened().case;
    let at_hand = hand(&[&case], vec![]);
    let time = "2026-11-26T09:00:00Z";
    let to_manager = text(&mut office, &at_hand, time, "sam.lee");
    for says in [
        "Repairs team",
        "25 November 2026",
        "rule 000-S1",
        &case.reference.to_string(),
    ] {
        assert!(to_manager.contains(says), "{says} is not in {to_manager}");
    }
    assert!(!text(&mut office, &at_hand, time, "repairs").contains("(Repairs team)"));
}

#[test]
fn an_acknowledgement_that_nobody_has_made_is_asked_for_from_the_second_working_day_on() {
    for (time, mails) in [
        ("2026-11-12T09:00:00Z", vec![]),
        ("2026-11-13T09:00:00Z", vec!["repairs: soon 1"]),
        ("2026-11-17T09:00:00Z", vec!["repairs: soon 1"]),
    ] {
        let mut office = Office::under("group");
        let case = office.opened().case;
        assert_eq!(
            written(&mut office, &hand(&[&case], vec![]), time),
            mails,
            "{time}"
        );
    }
}

#[test]
fn one_mail_a_person_a_day() {
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    let at_hand = hand(&[&case], vec![]);
    let mut keys = Vec::new();
    for time in [
        "2026-11-23T09:00:00Z",
        "2026-11-23T15:00:00Z",
        "2026-11-24T09:00:00Z",
    ] {
        let plan = digests(&office.rules, &at_hand, at(time), &mut office.chance).unwrap();
        keys.extend(plan.letters.into_iter().map(|letter| letter.key));
    }
    assert_eq!(keys[0], keys[1]);
    assert_ne!(keys[1], keys[2]);
    assert!(
        keys[0].starts_with("digest:") && keys[0].ends_with(":2026-11-23"),
        "{keys:?}"
    );
}

#[test]
fn a_mail_of_the_day_reaches_nobody_who_may_not_know() {
    let time = "2026-11-26T09:00:00Z";
    let mut office = Office::under("om-policy");
    managed(&mut office);
    let case = office.opened().case;
    let sam = office.rules.directory.handlers[1].id;
    // Sam manages the repairs team and reads its mail.
    let about = office.then(case.clone(), office.now, What::StaffNamed { who: sam });
    let at_hand = hand(&[&about], vec![task(TaskKind::ConfirmLink, Some(&about))]);
    assert_eq!(
        written(&mut office, &at_hand, time),
        ["complaints-team: late 1, tasks 1"]
    );
    let restricted = office.then(case, office.now, What::Restricted);
    let at_hand = hand(
        &[&restricted],
        vec![task(TaskKind::ConfirmLink, Some(&restricted))],
    );
    assert_eq!(
        written(&mut office, &at_hand, time),
        ["safeguarding: late 1, tasks 1"]
    );
}

#[test]
fn while_somebody_is_away_their_deputy_gets_it_and_reads_whose_it_is() {
    let time = "2026-11-26T09:00:00Z";
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    let sam = office.rules.directory.handlers[1].id;
    let repairs = &mut office.rules.directory.handlers[0];
    repairs.away = vec!["2026-11-26".parse().unwrap()];
    let at_hand = hand(&[&case], vec![]);
    assert_eq!(
        written(&mut office, &at_hand, time),
        ["complaints-team: late 1"],
        "nobody stands in"
    );
    office.rules.directory.handlers[0].deputy = Some(sam);
    assert_eq!(written(&mut office, &at_hand, time), ["sam.lee: late 1"]);
    assert!(text(&mut office, &at_hand, time, "sam.lee").contains("(Repairs team)"));
}

#[test]
fn what_was_promised_is_asked_of_who_promised_it() {
    let mut office = Office::under("om-web");
    managed(&mut office);
    let case = office.opened().case;
    let (case, _) = office.sent(case, Event::Responded, at("2026-11-12T10:00:00Z"));
    let undertaken = |owner| What::Undertaken {
        undertaking: UndertakingId(case.id.0),
        what: UndertakingKind::Action,
        by: "2026-11-18".parse().unwrap(),
        owner,
    };
    let repairs = office.rules.directory.handlers[0].id;
    let it = office.rules.directory.administrator[0].id;
    for (owner, time, mails) in [
        (None, "2026-11-13T09:00:00Z", vec![]),
        (None, "2026-11-16T09:00:00Z", vec!["repairs: actions 1"]),
        (Some(it), "2026-11-16T09:00:00Z", vec!["it: actions 1"]),
        (
            Some(repairs),
            "2026-11-19T09:00:00Z",
            vec!["repairs: late 1", "sam.lee: late 1"],
        ),
    ] {
        let case = office.then(case.clone(), office.now, undertaken(owner));
        assert_eq!(
            written(&mut office, &hand(&[&case], vec![]), time),
            mails,
            "{time}"
        );
        let done = What::Fulfilled {
            undertaking: UndertakingId(case.id.0),
        };
        let done = office.then(case, office.now, done);
        assert!(written(&mut office, &hand(&[&done], vec![]), time).is_empty());
    }
}

#[test]
fn what_was_promised_is_told_in_the_words_in_which_it_was_said() {
    let mut office = Office::under("om-web");
    let case = office.opened().case;
    let undertaking = UndertakingId(case.id.0);
    let undertaken = What::Undertaken {
        undertaking,
        what: UndertakingKind::Action,
        by: "2026-11-18".parse().unwrap(),
        owner: None,
    };
    let case = office.then(case, office.now, undertaken);
    let mut at_hand = hand(&[&case], vec![]);
    at_hand.promised = BTreeMap::from([(undertaking, "We replace the boiler".to_owned())]);
    let said = text(&mut office, &at_hand, "2026-11-19T09:00:00Z", "repairs");
    for says in [
        "Late",
        "Do what was promised to the resident: We replace the boiler",
    ] {
        assert!(
            said.to_lowercase().contains(&says.to_lowercase()),
            "{says}: {said}"
        );
    }
}

fn task(kind: TaskKind, case: Option<&Case>) -> OpenTask {
    OpenTask {
        kind,
        case: case.map(|case| case.id),
        made_at: wednesday(),
    }
}

#[test]
fn tasks_go_to_whose_case_it_is_and_those_of_nobody_to_the_complaints_team() {
    let time = "2026-11-12T09:00:00Z";
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    for (kind, with_case, mails) in [
        (TaskKind::ConfirmLink, true, vec!["repairs: tasks 1"]),
        (TaskKind::AssignCase, true, vec!["complaints-team: tasks 1"]),
        (TaskKind::ReadHeldMessage, false, vec!["complaints-team: tasks 1"]),
        // These stand among the dates.
        (TaskKind::OutOfTarget, true, vec![]),
        (TaskKind::KeepPromise, true, vec![]),
    ] {
        let task = task(kind, with_case.then_some(&case));
        let at_hand = hand(&[&case], vec![task, task]);
        assert_eq!(written(&mut office, &at_hand, time), mails, "{kind:?}");
    }
    let held = vec![task(TaskKind::ReadHeldMessage, None); 3];
    let words = text(&mut office, &hand(&[], held), time, "complaints-team");
    assert!(words.contains("(3 of these)"), "{words}");
}

#[test]
fn an_answer_to_be_signed_off_is_on_the_list_of_who_signs_it() {
    let time = "2026-11-12T09:00:00Z";
    let mut office = Office::under("om-policy");
    let id = ContactId::new(office.now, &mut office.chance);
    let mut pat = Handler::new(
        id,
        "Pat Kaur",
        address("pat@larkfield.example"),
        HandlerKind::Person,
    );
    pat.roles = vec!["director".into()];
    office.rules.directory.handlers.push(pat);
    let mut case = office.opened().case;
    let mails = |office: &mut Office, case: &Case| {
        let task = task(TaskKind::SignOffAnswer, Some(case));
        written(office, &hand(&[case], vec![task]), time)
    };
    assert_eq!(mails(&mut office, &case), ["pat: tasks 1"]);
    case.about_staff = vec![id];
    assert_eq!(mails(&mut office, &case), ["repairs: tasks 1"]);
}

#[test]
fn a_long_list_ends_with_how_much_more_there_is() {
    let mut office = Office::under("om-policy");
    let tasks: Vec<(Case, OpenTask)> = (0..23)
        .map(|_| {
            let case = office.opened().case;
            let task = task(TaskKind::ConfirmLink, Some(&case));
            (case, task)
        })
        .collect();
    let cases: Vec<&Case> = tasks.iter().map(|(case, _)| case).collect();
    let at_hand = hand(&cases, tasks.iter().map(|(_, task)| *task).collect());
    let time = "2026-11-12T09:00:00Z";
    assert_eq!(written(&mut office, &at_hand, time), ["repairs: tasks 21"]);
    assert!(text(&mut office, &at_hand, time, "repairs").contains("And 3 more"));
}

#[test]
fn what_came_after_the_office_opened_is_in_tomorrows_mail() {
    let mut office = Office::under("group");
    office.now = at("2026-11-16T09:30:00Z");
    let case = office.opened().case;
    // It was received on Wednesday, and a task of it was set after nine on Monday.
    let late_task = OpenTask {
        made_at: office.now,
        ..task(TaskKind::ConfirmLink, Some(&case))
    };
    let at_hand = hand(&[&case], vec![late_task]);
    assert_eq!(
        written(&mut office, &at_hand, "2026-11-16T09:40:00Z"),
        ["repairs: soon 1"]
    );
    assert_eq!(
        written(&mut office, &at_hand, "2026-11-17T09:00:00Z"),
        ["repairs: soon 1, tasks 1"]
    );
    // What was received today has had a mail of its own.
    let mut today = case.clone();
    today.received_at = at("2026-11-17T09:00:00Z");
    assert!(written(&mut office, &hand(&[&today], vec![]), "2026-11-17T09:10:00Z").is_empty());
}

#[test]
fn nobody_is_asked_for_an_acknowledgement_that_is_on_its_way() {
    let mut office = Office::under("om-web");
    let case = office.opened().case;
    let time = "2026-11-13T09:00:00Z";
    assert!(written(&mut office, &hand(&[&case], vec![]), time).is_empty());
}

#[test]
fn danger_stands_first_and_is_never_cut() {
    let mut office = Office::new();
    let case = office.opened().case;
    let made_at = office.now;
    let task = |kind, case| OpenTask { kind, case, made_at };
    let mut tasks: Vec<OpenTask> = TaskKind::ALL
        .into_iter()
        .map(|kind| task(kind, Some(case.id)))
        .collect();
    tasks.extend(TaskKind::ALL.into_iter().map(|kind| task(kind, Some(case.id))));
    tasks.retain(|task| task.kind != TaskKind::CheckHazard);
    tasks.push(task(TaskKind::CheckHazard, Some(case.id)));
    let text = text(
        &mut office,
        &hand(&[&case], tasks),
        "2026-11-12T09:00:00Z",
        "repairs",
    );
    let place = |kind: TaskKind| text.find(kind.to_do()).unwrap();
    assert!(
        place(TaskKind::CheckHazard) < place(TaskKind::ReadHeldMessage),
        "{text}"
    );
}
