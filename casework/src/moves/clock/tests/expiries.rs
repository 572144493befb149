//! Clocks that run out, in; what each policy says follows, out.

use super::*;
use crate::cases::{CloseReason, RouteReason, State, TrackReason, UndertakingId, UndertakingKind};
use crate::decide::TaskKind;
use crate::decide::tests::harm;
use crate::policies::LetterKind as Resident;
use crate::triage::ContactType;

#[test]
fn nobody_has_acknowledged_and_the_last_day_is_there() {
    // Taken in on Wednesday 11 November at ten, and the receipt came back; the time before which nothing happens, and the time of the letter.
    for (policy, before, goes) in [
        ("group", "2026-11-18T14:59:59Z", "2026-11-18T15:00:00Z"),
        ("code", "2026-11-18T14:59:59Z", "2026-11-18T15:00:00Z"),
        ("om-web", "2026-11-13T14:59:59Z", "2026-11-13T15:00:00Z"),
        ("one-housing", "2026-11-13T14:59:59Z", "2026-11-13T15:00:00Z"),
        ("coop", "2026-11-13T05:59:59Z", "2026-11-13T06:00:00Z"),
    ] {
        let mut office = Office::under(policy);
        let case = office.opened().case;
        let case = bounced(&mut office, case);
        let day = &goes[8..10];
        assert_eq!(
            told(&follows(&mut office, &file(&case), before)),
            "; ; ",
            "{policy}"
        );
        let plan = follows(&mut office, &file(&case), goes);
        assert_eq!(
            told(&plan),
            format!("letter_queued@{day} happened@{day}; acknowledgement>ann alert>repairs; acknowledge"),
            "{policy}"
        );
        assert!(
            letter(&plan, Resident::Acknowledgement).contains(WORDS),
            "{policy}"
        );
        let case = delivered(&mut office, after(&plan, &case), goes);
        assert_eq!(case.acknowledged_at(), Some(at(goes)), "{policy}");
        assert_eq!(
            told(&follows(&mut office, &file(&case), goes)),
            "; ; ",
            "{policy}"
        );
    }
}

#[test]
fn by_the_code_only_the_residents_own_words_define_it_by_default() {
    for (known, by_code) in [(true, Some("default")), (false, None)] {
        let mut office = Office::measured("group");
        let case = office.opened().case;
        let mut file = file(&case);
        correspondence_of(&mut file)
            .words
            .as_mut()
            .unwrap()
            .sender_is_known = known;
        let goes = "2026-11-18T15:00:00Z";
        let plan = follows(&mut office, &file, goes);
        let case = delivered(&mut office, after(&plan, &case), goes);
        let told = |kind: &str| {
            let milestones = Kept::from(&case).milestones;
            let found = milestones.iter().find(|milestone| milestone.kind == kind);
            found.map(|milestone| milestone.word.clone().unwrap_or_default())
        };
        assert_eq!(told("acknowledged").as_deref(), Some("default"), "{known}");
        assert_eq!(told("acknowledged_code").as_deref(), by_code, "{known}");
    }
}

#[test]
fn words_are_quoted_only_to_whom_they_are_surely_from() {
    let goes = "2026-11-18T15:00:00Z";
    for (restricted, known, quoted) in [(false, true, true), (false, false, false), (true, true, false)] {
        let mut office = Office::under("group");
        let case = if restricted {
            office.opened_about(&harm()).case
        } else {
            office.opened().case
        };
        let mut file = file(&case);
        correspondence_of(&mut file)
            .words
            .as_mut()
            .unwrap()
            .sender_is_known = known;
        let plan = follows(&mut office, &file, goes);
        let letter = letter(&plan, Resident::Acknowledgement);
        assert_eq!(letter.contains(WORDS), quoted, "{restricted} {known}");
        let alert = plan.letters.iter().find(|letter| letter.kind.name() == "alert");
        let to = if restricted { "safeguarding" } else { "repairs" };
        assert_eq!(alert.unwrap().recipient.local(), to);
    }
}

#[test]
fn without_a_way_to_write_a_person_acknowledges() {
    let mut office = Office::under("group");
    let case = office.opened().case;
    let mut file = file(&case);
    file.parties.clear();
    let plan = follows(&mut office, &file, "2026-11-18T15:00:00Z");
    assert_eq!(
        told(&plan),
        "ran_out@18; alert>repairs alert>complaints-team; acknowledge_by_hand"
    );
    let next = follows(
        &mut office,
        &CaseFile {
            case: after(&plan, &case),
            ..file
        },
        "2026-11-19T09:00:00Z",
    );
    assert_eq!(told(&next), "; ; ");
}

#[test]
fn what_is_out_of_target_is_told_once_to_the_owner_and_the_manager() {
    for (policy, answer, after_it) in [
        ("om-web", "25", "2026-11-26T00:00:00Z"),
        ("om-policy", "25", "2026-11-26T00:00:00Z"),
        ("coop", "18", "2026-11-19T00:00:00Z"),
    ] {
        let mut office = Office::under(policy);
        with_manager(&mut office);
        let case = office.opened().case;
        let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-11T11:00:00Z"));
        let last = format!("2026-11-{answer}T23:59:59Z");
        assert_eq!(
            told(&follows(&mut office, &file(&case), &last)),
            "; ; ",
            "{policy}"
        );
        let plan = follows(&mut office, &file(&case), after_it);
        assert_eq!(
            told(&plan),
            format!("ran_out@{answer}; alert>repairs alert>sam.lee; out_of_target"),
            "{policy}"
        );
        let case = after(&plan, &case);
        assert_eq!(
            told(&follows(&mut office, &file(&case), after_it)),
            "; ; ",
            "{policy}"
        );
    }
}

#[test]
fn a_case_about_somebody_and_one_for_named_people_reach_nobody_else() {
    let time = "2026-11-26T00:00:00Z";
    let mut office = Office::under("om-policy");
    let pat = with_manager(&mut office);
    let case = office.opened().case;
    let about = office.then(case.clone(), office.now, What::StaffNamed { who: pat });
    // Whoever manages the repairs team reads its mail.
    let plan = follows(&mut office, &file(&about), time);
    assert_eq!(told(&plan), "ran_out@25; alert>complaints-team; out_of_target");
    let restricted = office.then(case, office.now, What::Restricted);
    let plan = follows(&mut office, &file(&restricted), time);
    assert_eq!(told(&plan), "ran_out@25; alert>safeguarding; out_of_target");
}

#[test]
fn while_the_owner_is_away_their_deputy_hears_of_it() {
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    let handlers = &mut office.rules.directory.handlers;
    let sam = handlers[1].id;
    handlers[0].away = vec!["2026-11-20..2026-11-30".parse().unwrap()];
    handlers[0].deputy = Some(sam);
    let plan = follows(&mut office, &file(&case), "2026-11-26T00:00:00Z");
    assert_eq!(
        told(&plan),
        "ran_out@25; alert>sam.lee alert>complaints-team; out_of_target"
    );
}

#[test]
fn the_residents_time_is_over_and_the_case_is_closed_with_a_letter() {
    // 28 days, and one month that ends on a Sunday: each the day after its last, at noon.
    for (policy, answer, before, closes, ended) in [
        (
            "om-policy",
            "2026-11-12T15:00:00Z",
            "2026-12-11T11:59:59Z",
            "2026-12-11T11:59:59.999999Z",
            "10",
        ),
        (
            "om-web",
            "2026-11-13T15:00:00Z",
            "2026-12-15T11:59:59Z",
            "2026-12-15T11:59:59.999999Z",
            "14",
        ),
    ] {
        let mut office = Office::under(policy);
        let case = office.opened().case;
        let case = answered(&mut office, case, answer);
        // Under om-policy the time runs from when the answer is received.
        let received = What::Happened {
            event: Event::ResponseReceived,
        };
        let case = office.then(case, at(answer), received);
        assert_eq!(
            told(&follows(&mut office, &file(&case), before)),
            "; ; ",
            "{policy}"
        );
        let plan = follows(&mut office, &file(&case), closes);
        let day = &closes[8..10];
        assert_eq!(
            told(&plan),
            format!("ran_out@{ended} letter_queued@{day} closed@{day}; closure>ann alert>repairs; "),
            "{policy}"
        );
        let words = letter(&plan, Resident::Closure);
        for says in [
            "IF YOU DO NOT AGREE",
            "Ombudsman",
            &format!("{ended} December 2026"),
        ] {
            assert!(words.contains(says), "{policy}: {says} is not in {words}");
        }
        // Their time is over: no date to ask by is told any more.
        assert!(
            !words.contains("Please ask by") && !words.contains("Please ask within"),
            "{words}"
        );
        let why = CloseReason::Answered;
        assert_eq!(after(&plan, &case).state, State::Closed { why }, "{policy}");
    }
}

#[test]
fn a_case_in_which_the_resident_has_written_is_not_closed_by_itself() {
    let mut office = Office::under("om-web");
    let case = office.opened().case;
    let case = answered(&mut office, case, "2026-11-13T15:00:00Z");
    let mut file = file(&case);
    for (wrote, says) in [
        (
            "2026-11-13T14:00:00Z",
            "ran_out@14 letter_queued@15 closed@15; closure>ann alert>repairs; ",
        ),
        (
            "2026-12-14T23:59:00Z",
            "ran_out@14; alert>repairs; decide_on_request",
        ),
    ] {
        correspondence_of(&mut file).thread.last_at = Some(at(wrote));
        let plan = follows(&mut office, &file, "2026-12-15T12:00:00Z");
        assert_eq!(told(&plan), says, "wrote {wrote}");
    }
}

#[test]
fn a_concern_that_is_not_put_right_becomes_formal_at_the_end_of_its_last_day() {
    let mut office = Office::under("one-housing");
    let opened = office.opened();
    let case = opened_at(&office, &opened, "concern", None);
    let concern = What::Typed {
        contact_type: ContactType::Concern,
    };
    let case = office.then(case, office.now, concern);
    // Three working days from Wednesday: Monday 16.
    assert_eq!(
        told(&follows(&mut office, &file(&case), "2026-11-16T23:59:59Z")),
        "; ; "
    );
    let plan = follows(&mut office, &file(&case), "2026-11-17T00:00:00Z");
    assert_eq!(
        told(&plan),
        "ran_out@16 happened@16 opened@16 typed@16 letter_queued@17; conversion-notice>ann alert>repairs; "
    );
    let formal = after(&plan, &case);
    assert_eq!(formal.stage().unwrap().as_str(), "complaint");
    assert_eq!(formal.contact_type, ContactType::Complaint);
    // The formal times run from the end of the concern's last day: fifteen working days after Monday 16.
    let answer = formal.answer_by(&office.rules.book).unwrap().unwrap();
    assert_eq!(answer.to_string(), "2026-12-07");
    let words = letter(&plan, Resident::ConversionNotice);
    for says in ["7 December 2026", "Ombudsman", "Formal complaint"] {
        assert!(words.contains(says), "{says} is not in {words}");
    }
    assert_eq!(plan.settles.len(), 1);
}

fn given_to(owner: ContactId) -> What {
    let because = RouteReason::HandedOver;
    What::Assigned { owner, because }
}

#[test]
fn a_quick_answer_that_does_not_come_moves_the_case_and_its_handler() {
    let mut office = Office::under("om-web");
    let investigator = office.rules.directory.handlers[0].id;
    office.rules.directory.handlers[1].team = Some(investigator);
    office.rules.directory.handlers[1].roles = vec!["investigator".into()];
    let case = office.opened().case;
    let quick = What::Moved {
        track: "put-it-right".into(),
        because: TrackReason::Person,
    };
    let case = office.then(case, office.now, quick);
    let team = office.rules.directory.complaints_team[0].id;
    let case = office.then(case, office.now, given_to(team));
    let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-11T11:00:00Z"));
    let plan = follows(&mut office, &file(&case), "2026-11-14T00:00:00Z");
    assert_eq!(told(&plan), "ran_out@13 moved@13 assigned@14; alert>sam.lee; ");
    let moved = after(&plan, &case);
    assert_eq!(moved.track().unwrap().as_str(), "investigate-it");
    // Counted from the same receipt.
    let answer = moved.answer_by(&office.rules.book).unwrap().unwrap();
    assert_eq!(answer.to_string(), "2026-11-25");
    // Whoever does it already keeps it.
    let sam = office.rules.directory.handlers[1].id;
    let case = office.then(case, office.now, given_to(sam));
    let plan = follows(&mut office, &file(&case), "2026-11-14T00:00:00Z");
    assert_eq!(told(&plan), "ran_out@13 moved@13; alert>sam.lee; ");
}

#[test]
fn what_is_left_to_a_person_is_on_their_list_and_nothing_follows() {
    // Scotland's time to ask for stage 2: a person weighs a late request.
    let mut office = Office::under("spso");
    let case = office.opened().case;
    let case = answered(&mut office, case, "2026-11-13T15:00:00Z");
    let received = What::Happened {
        event: Event::ResponseReceived,
    };
    let case = office.then(case, at("2026-11-13T15:00:00Z"), received);
    let window = case
        .clocks()
        .find(|running| running.clock == *"s2_request_window");
    let ends = window.unwrap().act_by.ends_at();
    let later = (ends + chrono::TimeDelta::hours(12)).to_rfc3339();
    let plan = follows(&mut office, &file(&case), &later);
    let day = ends.format("%d");
    assert_eq!(told(&plan), format!("ran_out@{day}; ; weigh"));
    let case = after(&plan, &case);
    assert!(matches!(case.state, State::Answered { .. }));
    assert_eq!(told(&follows(&mut office, &file(&case), &later)), "; ; ");
}

#[test]
fn after_days_down_everything_follows_in_its_order_and_once() {
    let mut office = Office::under("group");
    let case = office.opened().case;
    let plan = follows(&mut office, &file(&case), "2026-11-23T08:00:00Z");
    // The letter was due on the 18th at three, and the day was over at midnight.
    assert_eq!(
        told(&plan),
        "letter_queued@23 happened@23 ran_out@18; acknowledgement>ann alert>repairs alert>repairs alert>complaints-team; \
         acknowledge out_of_target"
    );
    let again = after(&plan, &case);
    assert_eq!(
        told(&follows(&mut office, &file(&again), "2026-11-23T08:00:10Z")),
        "; ; "
    );
}

#[test]
fn what_cannot_be_counted_keeps_nothing_back_that_came_before() {
    let mut office = Office::under("one-housing");
    let opened = office.opened();
    // A promise whose date is before the concern's, and a formal stage whose dates lie beyond the calendar.
    let years = "2028-12-20T10:00:00Z";
    let mut facts = opened.plan.cases[0].facts.clone();
    for fact in &mut facts {
        fact.happened_at = at(years);
        fact.recorded_at = at(years);
        if let What::Opened { stage, track } = &mut fact.what {
            *stage = "concern".into();
            *track = None;
        }
    }
    let case = Case::fold(&facts, &office.rules.book).unwrap().unwrap();
    let case = office.then(
        case,
        at(years),
        What::Undertaken {
            undertaking: UndertakingId(facts[0].id.0),
            what: UndertakingKind::Action,
            by: "2028-12-21".parse().unwrap(),
            owner: None,
        },
    );
    let seen = seen(&mut office, &file(&case), "2028-12-28T10:00:00Z");
    assert_eq!(
        told(&seen.plan),
        "overran@21; alert>repairs alert>complaints-team; keep_promise"
    );
    assert!(seen.trouble.unwrap().to_string().contains("2029"));
}

#[test]
fn mail_of_long_ago_sets_off_no_letters_by_itself() {
    let mut office = Office::under("group");
    let case = office.opened().case;
    // Received on 11 November and taken in only now: both dates are over for long.
    let plan = follows(&mut office, &file(&case), "2027-01-04T10:00:00Z");
    assert_eq!(told(&plan), "ran_out@18; ; acknowledge_by_hand");
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    let plan = follows(&mut office, &file(&case), "2026-12-02T23:59:59Z");
    assert_eq!(
        told(&plan),
        "ran_out@25; alert>repairs alert>complaints-team; out_of_target"
    );
    let plan = follows(&mut office, &file(&case), "2026-12-03T00:00:00Z");
    assert_eq!(told(&plan), "ran_out@25; ; out_of_target");
}

#[test]
fn what_was_out_of_target_is_settled_by_the_letter_that_does_it() {
    let mut office = Office::under("om-policy");
    let case = office.opened().case;
    let case = delivered(&mut office, case, "2026-11-11T10:00:05Z");
    let plan = follows(&mut office, &file(&case), "2026-11-26T00:00:00Z");
    let late = after(&plan, &case);
    let letter = MessageId(case.id.0);
    for (event, settled) in [(Event::ProgressTold, false), (Event::Responded, true)] {
        let queued = What::LetterQueued {
            letter,
            letter_kind: Resident::Response.into(),
            to: case.complainant,
            brings: Some(event),
            channel: Channel::Mail,
        };
        let case = office.then(late.clone(), office.now, queued);
        let (rules, chance) = (&office.rules, &mut office.chance);
        let plan = crate::decide::delivered(rules, Some(case), letter, office.now, chance).unwrap();
        let tasks: Vec<TaskKind> = plan.settles.iter().map(|(kind, _)| *kind).collect();
        assert_eq!(tasks == [TaskKind::OutOfTarget], settled, "{event}");
    }
}
