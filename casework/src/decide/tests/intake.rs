//! Where a message ends, and that nobody is written to who must not be.

use super::*;
use crate::cases::{CloseReason, Judgement, What};
use crate::policies::Event;

const OPENED: &str = "opened; receipt>ann new-case>repairs relayed>repairs; ";
const HELD: &str = "held; alert>complaints-team; read_held_message";

#[test]
fn each_kind_of_mail_ends_where_it_should() {
    for (head, words, ends) in [
        ("Subject: Roof", "It leaks.", OPENED),
        ("Auto-Submitted: no\nSubject: Roof", "It leaks.", OPENED),
        ("Subject: Roof", "", OPENED),
        (
            "Auto-Submitted: auto-replied\nSubject: Away",
            "Back on Monday.",
            "automatic; ; ",
        ),
        ("Return-Path: <>\nSubject: Roof", "It leaks.", "automatic; ; "),
        (
            "List-Id: <news.example>\nSubject: News",
            "Read this.",
            "automatic; ; ",
        ),
        ("Precedence: bulk\nSubject: News", "Read this.", "automatic; ; "),
        ("X-Redress: receipt\nSubject: Ours", "Thank you.", "automatic; ; "),
        (
            "Message-ID: <a@redress.larkfield.example>\nSubject: Ours",
            "Thank you.",
            "automatic; ; ",
        ),
        (
            "Content-Type: multipart/report; report-type=disposition-notification",
            "Read.",
            "automatic; ; ",
        ),
        (
            "Content-Type: message/feedback-report\nSubject: Spam",
            "Feedback-Type: abuse",
            "automatic; ; ",
        ),
        ("X-Nothing: at all", "", HELD),
    ] {
        let mut office = Office::new();
        let arrival = mail(head, words);
        let plan = match arrival.message.class {
            crate::messages::Class::Human => {
                office.decide_about(&Known::default(), &arrival, &about("repairs"))
            }
            _ => office.decide(&Known::default(), &arrival),
        };
        assert_eq!(told(&plan), ends, "{head}");
    }
}

#[test]
fn each_sender_is_taken_for_who_they_are() {
    for (mail, ends) in [
        (
            "From: complaints@larkfield.example\nSubject: x\n\nOurs.",
            "automatic; ; ",
        ),
        (
            "From: complaints+abc@larkfield.example\nSubject: x\n\nOurs.",
            "automatic; ; ",
        ),
        (
            "From: MAILER-DAEMON@mx.example\nSubject: x\n\nHello.",
            "automatic; ; ",
        ),
        ("Subject: x\n\nNobody says who.", HELD),
        ("From: Ann\nSubject: x\n\nNo address.", HELD),
        ("", HELD),
        ("From: sam.lee@larkfield.example\nSubject: x\n\nPassed on.", HELD),
        (
            "From: Ann <SAM.LEE@larkfield.example>\nSubject: x\n\nPassed on.",
            HELD,
        ),
        ("From: on.call@larkfield.example\nSubject: x\n\nPassed on.", HELD),
        ("From: it@larkfield.example\nSubject: x\n\nPassed on.", HELD),
        (
            "From: form@larkfield.example\nReply-To: ann@home.example\nSubject: x\n\nRoof.",
            OPENED,
        ),
        // Two senders: no right rests on either, and the complaint is none the less one.
        (
            "From: ann@home.example\nFrom: sam.lee@larkfield.example\nSubject: x\n\nRoof.",
            OPENED,
        ),
    ] {
        let mut office = Office::new();
        let arrival = raw(mail);
        let known = Known::default();
        let plan = match arrival.message.class {
            crate::messages::Class::Human => office.decide_about(&known, &arrival, &about("repairs")),
            _ => office.decide(&known, &arrival),
        };
        assert_eq!(told(&plan), ends, "{mail}");
        assert!(!plan.settled.unwrap().why.is_empty(), "{mail}");
    }
}

#[test]
fn a_message_gone_before_it_was_read_has_an_outcome() {
    let mut office = Office::new();
    let plan = gone(&office.rules, &raw(""), office.now, &mut office.chance);
    assert_eq!(told(&plan), "gone; ; ");
}

#[test]
fn a_held_message_goes_to_a_person_as_it_came() {
    let mut office = Office::new();
    let arrival = raw("From: sam.lee@larkfield.example\nSubject: x\n\nPassed on: the roof.");
    let plan = hold(
        &office.rules,
        &Known::default(),
        &arrival,
        "the register moved",
        office.now,
        &mut office.chance,
    );
    let settled = plan.settled.as_ref().unwrap();
    assert_eq!(settled.why, ["the register moved"]);
    let alert = read(&plan.letters[0]);
    assert_eq!(alert.attachments[0].content_type, "message/rfc822");
    assert!(alert.text.contains("the register moved") && alert.text.contains(&settled.id.to_string()));
    assert!(plan.cases.is_empty() && plan.contacts.is_empty());
}

#[test]
fn where_a_route_names_the_category_it_goes_there_and_else_to_the_complaints_team() {
    for (category, ends) in [
        ("repairs", OPENED),
        (
            "noise",
            "opened; receipt>ann new-case>complaints-team relayed>complaints-team; assign_case",
        ),
    ] {
        let plan = Office::new().opened_about(&about(category)).plan;
        assert_eq!(told(&plan), ends, "{category}");
    }
}

#[test]
fn a_danger_is_told_to_the_people_on_call_at_once() {
    let opened = Office::new().opened_about(&gas());
    let ends = "opened; receipt>ann new-case>repairs relayed>repairs alert>on.call; check_hazard";
    assert_eq!(told(&opened.plan), ends);
    assert!(
        read(opened.letter(Resident::Receipt))
            .text
            .contains("If you smell gas")
    );
    assert_eq!(opened.case.hazards().collect::<Vec<_>>(), [Hazard::Gas]);
    let alert = all_of(opened.letter(StaffMail::Alert));
    let confirm = format!("redress case hazard {} confirm gas", opened.case.reference);
    for needed in [
        "From: Ann, ann@home.example.",
        "Their words:",
        "It leaks.",
        &confirm,
    ] {
        assert!(alert.contains(needed), "{needed}: {alert}");
    }
}

#[test]
fn with_nobody_to_deal_with_it_a_message_is_held_and_says_so() {
    let mut office = Office::new();
    office.rules.directory.complaints_team.clear();
    office.rules.directory.administrator.clear();
    office.rules.routes.clear();
    let plan = office.decide(&Known::default(), &mail("Subject: Roof", "It leaks."));
    assert_eq!(told(&plan), "held; ; read_held_message");
    assert!(plan.settled.unwrap().why[0].contains("complaints_team"));
}

#[test]
fn a_danger_in_an_answer_is_told_until_somebody_sees_to_it() {
    let mut office = Office::new();
    let opened = office.opened();
    let mut known = Known {
        same_subject: vec![opened.case.id],
        ..opened.known()
    };
    let says = "Now it smells of gas.";
    let answer = mail("Subject: Re: The roof", says);
    let alarmed = "added; relayed>repairs alert>on.call; check_hazard";
    let mut plan = office.decide_about(&known, &answer, &gas());
    assert_eq!(told(&plan), alarmed);
    let noticed = plan.cases.remove(0).after;
    assert_eq!(noticed.hazards().collect::<Vec<_>>(), [Hazard::Gas]);
    let judged = What::HazardJudged {
        hazard: Hazard::Gas,
        judgement: Judgement::Confirmed,
        track: None,
    };
    let confirmed = office.then(noticed.clone(), office.now, judged);
    let why = CloseReason::Withdrawn;
    let closed = office.then(confirmed.clone(), office.now, What::Closed { why });
    for (case, subject, words, ends) in [
        (&noticed, "Re: The roof", says, alarmed),
        (
            &noticed,
            "Re: Smell of gas",
            "Thank you.",
            "added; relayed>repairs; ",
        ),
        (&noticed, "Smell of gas", "Please come.", alarmed),
        (&confirmed, "Re: The roof", says, "added; relayed>repairs; "),
        (
            &closed,
            "Re: The roof",
            says,
            "added; relayed>repairs alert>on.call alert>repairs; check_hazard decide_on_request",
        ),
    ] {
        known.cases.insert(case.id, case.clone());
        let answer = mail(&format!("Subject: {subject}"), words);
        let plan = office.decide_about(&known, &answer, &gas());
        assert_eq!(told(&plan), ends, "{subject}: {words}");
        let again = plan.cases[0].facts.iter();
        let noticed = |fact: &&Fact| matches!(fact.what, What::HazardNoticed { .. });
        assert_eq!(again.filter(noticed).count(), 0, "{subject}: {words}");
    }
    // Sent twice within a week, in the same words.
    let mail = mail("Subject: Smell of gas", "Please come.");
    known.cases.insert(noticed.id, noticed);
    known.same_substance = vec![opened.earlier(&mail)];
    let plan = office.decide_about(&known, &mail, &gas());
    assert_eq!(told(&plan), "added; alert>on.call; check_hazard");
}

#[test]
fn a_danger_runs_from_its_message_and_one_that_comes_back_runs_anew() {
    let mut office = Office::new();
    office.bound();
    let opened = office.opened_about(&gas());
    let case = opened.case.clone();
    let dates = |case: &Case| {
        let clocks = case.hazard_clocks();
        let dates = clocks.map(|(_, running)| (running.clock.to_string(), running.started_at));
        dates.collect::<Vec<_>>()
    };
    let both = |at| {
        let names = ["emergency", "investigate"];
        names.map(|name| (name.to_owned(), at)).to_vec()
    };
    assert_eq!(
        dates(&case),
        both(case.received_at),
        "aware since the message came"
    );
    let new = read(opened.letter(StaffMail::NewCase)).text;
    assert!(
        new.contains("Investigate the hazard: gas or carbon monoxide (unless a person says"),
        "{new}"
    );
    // Confirmed and made safe, the summary still to be given: told again, and counted on as it is.
    let hazard = Hazard::Gas;
    let mut told_of = |case: Case, events: &[Event]| {
        let what = What::HazardJudged {
            hazard,
            judgement: Judgement::Confirmed,
            track: Some("emergency".into()),
        };
        let case = office.then(case, office.now, what);
        let case = events.iter().fold(case, |case, event| {
            let event = *event;
            office.then(case, office.now, What::HazardHappened { hazard, event })
        });
        let known = Known {
            same_subject: vec![case.id],
            cases: [(case.id, case.clone())].into(),
            ..opened.known()
        };
        let answer = mail("Subject: Re: The roof", "Now it smells of gas again.");
        let plan = office.decide_about(&known, &answer, &gas());
        let noticed = plan.cases[0].facts.iter();
        let noticed = noticed.filter(|fact| matches!(fact.what, What::HazardNoticed { .. }));
        (noticed.count(), told(&plan).contains("alert>on.call"))
    };
    for (events, ends) in [
        (&[][..], (0, false)),
        (&[Event::MadeSafe], (1, true)),
        (&[Event::MadeSafe, Event::Investigated], (0, true)),
        (
            &[
                Event::MadeSafe,
                Event::Investigated,
                Event::SummaryGiven,
                Event::PreventionBegun,
            ],
            (1, true),
        ),
    ] {
        assert_eq!(told_of(case.clone(), events), ends, "{events:?}");
    }
}

#[test]
fn a_danger_that_came_back_and_was_none_is_a_new_one_when_it_is_named_again() {
    let mut office = Office::new();
    office.bound();
    let opened = office.opened_about(&gas());
    let hazard = Hazard::Gas;
    let judged = |judgement, track: Option<&str>| What::HazardJudged {
        hazard,
        judgement,
        track: track.map(Into::into),
    };
    let event = Event::MadeSafe;
    let law = office.rules.law_on_hazards(office.now);
    let so_far = [
        judged(Judgement::Confirmed, Some("emergency")),
        What::HazardHappened { hazard, event },
        What::HazardNoticed { hazard, law },
        judged(Judgement::Dismissed, None),
    ];
    let case = so_far.into_iter().fold(opened.case.clone(), |case, what| {
        office.then(case, office.now, what)
    });
    assert_eq!(case.hazards().count(), 0);
    let known = Known {
        same_subject: vec![case.id],
        cases: [(case.id, case)].into(),
        ..opened.known()
    };
    let answer = mail("Subject: Re: The roof", "I smell gas once more.");
    let plan = office.decide_about(&known, &answer, &gas());
    let mut facts = plan.cases[0].facts.iter();
    assert!(facts.any(|fact| matches!(fact.what, What::HazardNoticed { .. })));
    assert!(told(&plan).contains("alert>on.call"), "{}", told(&plan));
}

#[test]
fn whoever_writes_after_an_answer_may_ask_for_the_next_stage() {
    let mut office = Office::new();
    let opened = office.opened();
    let (answered, _) = office.sent(opened.case.clone(), Event::Responded, office.now);
    let closed = |office: &mut Office, why| office.then(answered.clone(), office.now, What::Closed { why });
    let over = closed(&mut office, CloseReason::Answered);
    let withdrawn = closed(&mut office, CloseReason::Withdrawn);
    let asks = "added; relayed>repairs alert>repairs; decide_on_request";
    for (case, ends, command) in [
        (&opened.case, "added; relayed>repairs; ", None),
        (&answered, asks, Some("next-stage")),
        (&over, asks, Some("next-stage")),
        (&withdrawn, asks, Some("reopen")),
    ] {
        for sender in ["Ann <ann@home.example>", "Cllr Ali <ali@council.example>"] {
            let known = Known {
                tokens: vec![token_of(&opened, Purpose::Join)],
                cases: [(case.id, case.clone())].into(),
                ..Known::default()
            };
            let mail = raw(&format!(
                "From: {sender}\nSubject: Re: The roof\n\nNot good enough.\n"
            ));
            let plan = office.decide_about(&known, &mail, &about("repairs"));
            assert_eq!(told(&plan), ends, "{sender}");
            let alert = plan.letters.get(1).map(|letter| read(letter).text);
            let says = command.map(|command| format!("redress case {command} {}", case.reference));
            assert_eq!(
                alert.as_deref().zip(says).map(|(text, says)| {
                    text.contains(&says) && text.contains("--at 2026-11-11T10:00:00Z")
                }),
                command.map(|_| true),
                "{alert:?}"
            );
        }
    }
}

#[test]
fn residents_read_a_name_that_people_have() {
    for (name, kind, reads) in [
        ("repairs", HandlerKind::Team, "Repairs team"),
        ("complaints-team", HandlerKind::Team, "Complaints team"),
        ("Sam Lee", HandlerKind::Person, "Sam Lee"),
    ] {
        let mut office = Office::new();
        let handler = &mut office.rules.directory.handlers[0];
        (handler.name, handler.kind) = (name.to_owned(), kind);
        let receipt = read(office.opened().letter(Resident::Receipt)).text;
        assert!(
            receipt.contains(&format!("Who will deal with it: {reads}\n")),
            "{receipt}"
        );
    }
}
