//! Clocks of a policy and what happened, in; which run, from when and until when, out.

use super::*;
#[test]
fn an_example_that_does_not_hold_is_shown_how_it_is_counted() {
    let calendar = Calendar::embedded();
    for (right, wrong, names, cure) in [
        (
            "due = \"2026-11-16\"",
            "due = \"2026-11-17\"",
            "says 2026-11-17, but it is 2026-11-16",
            "Tue 3: 1",
        ),
        (
            "10 working days",
            "9 working days",
            "says 2026-11-16, but it is 2026-11-13",
            "Fri 13: 9",
        ),
        (
            "2026-11-02T",
            "2031-11-02T",
            "2031",
            "within the years of the calendar",
        ),
    ] {
        let policy = Policy::read(&SAMPLE.replacen(right, wrong, 1)).unwrap();
        let faults = policy.check_examples(&calendar);
        assert_eq!(faults.len(), 1, "{faults:?}");
        assert_eq!(
            faults[0].line,
            Some(SAMPLE.lines().position(|l| l.starts_with("due = ")).unwrap() + 1)
        );
        assert!(
            faults[0].message.contains(names) && faults[0].cure.contains(cure),
            "{}",
            faults[0]
        );
    }
}

#[test]
fn a_clock_without_a_track_runs_in_every_track() {
    let everywhere = SAMPLE
        .replacen("track = \"quick\"\n", "", 1)
        .replacen("move to full", "breach", 1);
    let (quick, full) = (TrackId::from("quick"), TrackId::from("full"));
    for (text, in_quick, in_full, in_none) in [(SAMPLE, 1, 0, 0), (&everywhere, 1, 1, 1)] {
        let policy = Policy::read(text).unwrap();
        let stage = &policy.first_stage().id;
        let count = |track: Option<&TrackId>| policy.clocks_of(stage, track).count();
        let counts = [Some(&quick), Some(&full), None].map(count);
        assert_eq!(counts, [in_quick, in_full, in_none]);
        let elsewhere = StageId::from("elsewhere");
        let elsewhere = policy.clocks_of(&elsewhere, Some(&quick));
        assert_eq!(elsewhere.count(), 0);
    }
}

#[test]
fn until_a_person_says_which_track_the_clocks_of_each_run_in_a_stage_apart() {
    let policy = embedded("awaab");
    let stage = policy.opens(ContactKind::Hazard).unwrap();
    let counts = |track: Option<&str>| {
        let track = track.map(TrackId::from);
        let clocks = policy.clocks_of(&stage.id, track.as_ref());
        clocks.map(|clock| clock.id.to_string()).collect::<Vec<_>>()
    };
    let every = ["summary", "preventative_steps", "preventative_start"];
    assert_eq!(counts(Some("emergency")), [&["emergency"], &every[..]].concat());
    let significant = ["investigate", "renewed_investigation", "summary", "safety_work"];
    assert_eq!(counts(Some("significant")), [&significant, &every[1..]].concat());
    assert_eq!(counts(None).len(), policy.clocks.len());
}

#[test]
fn the_law_on_hazards_binds_in_its_region_and_since_its_day() {
    assert_eq!(Policy::binding(Region::Scotland), None);
    let law = Policy::read(Policy::binding(Region::EnglandAndWales).unwrap()).unwrap();
    assert_eq!(law.binds, Some(Region::EnglandAndWales));
    for (day, kind, opens) in [
        ("2025-10-26", ContactKind::Hazard, false),
        ("2025-10-27", ContactKind::Hazard, true),
        ("2025-10-27", ContactKind::Complaint, false),
    ] {
        let day: NaiveDate = day.parse().unwrap();
        assert_eq!(law.opens_on(kind, day).is_some(), opens, "{day} {kind}");
    }
    // What was received before the law began starts nothing by it.
    let stage = law.first_stage().id.clone();
    let starts = |at: &str| {
        let at = at.parse().unwrap();
        let started = law.clocks_started(&stage, None, Event::LandlordAware, |_| Some(at));
        started.count()
    };
    assert_eq!(
        [starts("2025-10-26T23:59:59Z"), starts("2025-10-27T00:00:00Z")],
        [0, 2]
    );
}

#[test]
fn a_clock_can_count_otherwise_than_its_policy() {
    let calendar = Calendar::embedded();
    for (counting, expected) in [("", "2026-11-16"), ("\ncounting = \"day 1\"", "2026-11-13")] {
        let text = SAMPLE.replacen(
            "within = \"10 working days\"",
            &format!("within = \"10 working days\"{counting}"),
            1,
        );
        let policy = Policy::read(&text).unwrap();
        let clock = policy.clock("answer").unwrap();
        let due = policy
            .due(clock, policy.examples[0].from, Region::Scotland, &calendar)
            .unwrap();
        assert_eq!(due.to_string(), expected);
    }
}

/// Which clocks of `again` an event sets running, each with the instant it is counted from.
fn started(policy: &Policy, event: Event, happened: &[(Event, &str)]) -> Vec<(String, DateTime<Utc>)> {
    let when = |event: Event| {
        let found = happened.iter().find(|(had, _)| *had == event);
        found.map(|(_, at)| at.parse().unwrap())
    };
    let again = StageId::from("again");
    let clocks = policy.clocks_started(&again, None, event, when);
    clocks.map(|(clock, from)| (clock.id.to_string(), from)).collect()
}

#[test]
fn a_clock_runs_once_all_that_is_given_has_happened() {
    let policy = Policy::read(SAMPLE).unwrap();
    let received = (Event::Received, "2026-11-02T09:00:00Z");
    let held = (Event::HoldingResponseSent, "2026-11-06T15:00:00Z");
    let from = |clock: &str| vec![(clock.to_owned(), received.1.parse().unwrap())];
    assert_eq!(started(&policy, Event::Received, &[received]), from("soon"));
    // Counted from receipt, though it was the holding response that set it running.
    let both = [received, held];
    assert_eq!(started(&policy, Event::HoldingResponseSent, &both), from("late"));
    assert_eq!(started(&policy, Event::HoldingResponseSent, &[held]), []);
    // Recorded the other way round it comes to the same.
    assert_eq!(
        started(&policy, Event::Received, &both),
        [from("soon"), from("late")].concat()
    );
    assert_eq!(started(&policy, Event::Responded, &both), []);
}

#[test]
fn nothing_starts_on_or_after_the_day_its_law_ended() {
    let clock = Policy::read(SAMPLE).unwrap();
    let stage = SAMPLE.replacen("last = \"yes\"", "last = \"yes\"\nended = \"2026-12-25\"", 1);
    let stage = Policy::read(&stage).unwrap();
    for (received, of_clock, of_stage) in [
        (
            "2026-12-24T23:59:59Z",
            &["soon", "late"][..],
            &["soon", "late"][..],
        ),
        ("2026-12-25T00:00:00Z", &["soon", "late"], &[]),
        // Summer time begins on 28 March 2027: midnight in London is 23:00 in Greenwich.
        ("2027-03-31T22:59:59Z", &["soon", "late"], &[]),
        ("2027-03-31T23:00:00Z", &["soon"], &[]),
    ] {
        let held = (Event::HoldingResponseSent, "2027-06-01T09:00:00Z");
        let happened = [(Event::Received, received), held];
        for (policy, expected) in [(&clock, of_clock), (&stage, of_stage)] {
            let started = started(policy, Event::Received, &happened).into_iter();
            let names: Vec<String> = started.map(|(clock, _)| clock).collect();
            assert_eq!(names, expected, "{received}");
        }
    }
    // Asked for, its date is counted all the same.
    let late = clock.clock("late").unwrap();
    let from = at("2027-06-01T09:00:00Z");
    let due = clock.due(late, from, Region::Scotland, &Calendar::embedded());
    assert_eq!(due.unwrap().to_string(), "2027-06-29");
}

#[test]
fn any_of_several_events_stops_a_clock() {
    let policy = Policy::read(SAMPLE).unwrap();
    let clock = policy.clock("soon").unwrap();
    let stops: Vec<Event> = Event::ALL
        .iter()
        .copied()
        .filter(|event| clock.waits_for(*event))
        .collect();
    assert_eq!(stops, [Event::Responded, Event::HoldingResponseSent]);
    assert_eq!(
        clock.to_do(),
        "Send the full response, or send a holding response"
    );
    assert_eq!(policy.clock("answer").unwrap().to_do(), "Send the full response");
}

fn at(time: &str) -> DateTime<Utc> {
    time.parse().unwrap()
}
