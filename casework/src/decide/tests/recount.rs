//! A case and a calendar that has changed, in; the dates that moved, out: a promised date never later.

use super::*;
use crate::calendars::Calendar;
use crate::clocks::Due;
use crate::decide::{Moved, recount};
use crate::policies::Event;

/// A bank holiday is proclaimed for a Monday, in every region.
fn proclaimed(date: &str) -> Calendar {
    let day = format!(r#"{{ "title": "Proclaimed", "date": "{date}" }}, "#);
    let text = Calendar::embedded()
        .text()
        .replace("\"events\": [", &format!("\"events\": [{day}"))
        .replace("\"events\":[", &format!("\"events\":[{day}"));
    Calendar::read(&text).unwrap()
}

fn under(office: &mut Office, calendar: Calendar, case: Case) -> (Case, Vec<Moved>) {
    let (mut plan, moved) = planned(office, calendar, case);
    (plan.cases.remove(0).after, moved)
}

fn planned(office: &mut Office, calendar: Calendar, case: Case) -> (Plan, Vec<Moved>) {
    office.rules.calendar = Arc::new(calendar);
    office.rules.book.add_calendar(Arc::clone(&office.rules.calendar));
    recount(&office.rules, case, office.now, &mut office.chance).unwrap()
}

#[test]
fn a_day_that_is_proclaimed_moves_the_policys_date_and_not_the_promise() {
    let mut office = Office::new();
    let opened = office.opened();
    let answer = |case: &Case| {
        let clock = case.passages[0]
            .clocks
            .iter()
            .find(|clock| clock.clock.as_str() == "s1_response");
        let clock = clock.unwrap();
        (clock.policy_due, clock.act_by, clock.calendar.clone())
    };
    // Wednesday 11 November and ten working days: Wednesday 25.
    let on = |date: &str| Due::On(date.parse().unwrap());
    assert_eq!(answer(&opened.case).0, on("2026-11-25"));
    let calendar = proclaimed("2026-11-23");
    let version = calendar.version().to_owned();
    let (case, moved) = under(&mut office, calendar, opened.case.clone());
    assert_eq!(
        answer(&case),
        (on("2026-11-26"), on("2026-11-25"), version.clone())
    );
    assert_eq!(
        (case.calendar.as_str(), case.version),
        (version.as_str(), opened.case.version + 1)
    );
    let moved: Vec<_> = moved
        .iter()
        .map(|one| (one.clock.as_str(), one.before, one.now, one.act_by))
        .collect();
    assert_eq!(
        moved,
        [(
            "s1_response",
            on("2026-11-25"),
            on("2026-11-26"),
            on("2026-11-25")
        )]
    );
    // Taken back, the date is as it was; one that comes earlier than the promise governs.
    let (again, moved) = under(&mut office, Calendar::embedded(), case);
    assert_eq!(
        (answer(&again).0, answer(&again).1),
        (on("2026-11-25"), on("2026-11-25"))
    );
    assert_eq!(moved.len(), 1);
}

#[test]
fn a_day_that_is_taken_back_brings_the_date_to_act_by_forward() {
    let mut office = Office::new();
    let with = proclaimed("2026-11-23");
    office.rules.calendar = Arc::new(with.clone());
    office.rules.book.add_calendar(Arc::clone(&office.rules.calendar));
    let opened = office.opened();
    let (case, moved) = under(&mut office, Calendar::embedded(), opened.case);
    let answer = case.passages[0]
        .clocks
        .iter()
        .find(|clock| clock.clock.as_str() == "s1_response")
        .unwrap();
    let on = |date: &str| Due::On(date.parse().unwrap());
    assert_eq!(
        (answer.policy_due, answer.act_by),
        (on("2026-11-25"), on("2026-11-25"))
    );
    assert_eq!(moved.len(), 1, "{moved:?}");
}

#[test]
fn the_clocks_of_a_danger_follow_the_calendar_as_well() {
    let mut office = Office::new();
    office.bound();
    let case = office.opened_about(&gas()).case;
    let due = |case: &Case| {
        let mut clocks = case.hazard_clocks().map(|(_, running)| running);
        let found = clocks.find(|running| running.clock == *"investigate").unwrap();
        (found.policy_due.to_string(), found.act_by.to_string())
    };
    let on = |due: &str, act_by: &str| (due.to_owned(), act_by.to_owned());
    assert_eq!(due(&case), on("2026-11-25", "2026-11-25"));
    let (case, moved) = under(&mut office, proclaimed("2026-11-23"), case);
    assert_eq!(due(&case), on("2026-11-26", "2026-11-25"));
    let moved = moved.iter().map(|one| one.clock.as_str());
    assert!(moved.collect::<Vec<_>>().contains(&"investigate"));
    // A date that comes forward is told.
    office.rules.book.add_calendar(Arc::new(proclaimed("2026-11-23")));
    let case = office.opened_about(&gas()).case;
    let (plan, _) = planned(&mut office, Calendar::embedded(), case);
    let told = plan
        .tasks
        .iter()
        .filter(|task| task.key.contains(":investigate:"));
    assert_eq!(told.count(), 1, "{:?}", plan.tasks);
}

#[test]
fn a_residents_limit_never_moves_earlier() {
    let mut office = Office::new();
    let case = office.opened().case;
    let answered = "2026-11-13T09:00:00Z".parse().unwrap();
    let (case, _) = office.sent(case, Event::Responded, answered);
    let window = |case: &Case| {
        let clock = case.passages[0]
            .clocks
            .iter()
            .find(|clock| clock.clock == *"s2_request_window");
        clock.map(|clock| (clock.policy_due, clock.act_by))
    };
    // A month later is a Sunday: the Monday after, and the Tuesday where that Monday is a holiday.
    let on = |date: &str| Due::On(date.parse().unwrap());
    let (monday, tuesday) = (on("2026-12-14"), on("2026-12-15"));
    assert_eq!(window(&case), Some((monday, monday)));
    let (case, _) = under(&mut office, proclaimed("2026-12-14"), case);
    assert_eq!(window(&case), Some((tuesday, tuesday)));
    let (case, _) = under(&mut office, Calendar::embedded(), case);
    assert_eq!(window(&case), Some((monday, tuesday)));
}

#[test]
fn a_clock_that_was_met_keeps_the_date_it_was_met_by() {
    let mut office = Office::new();
    let opened = office.opened();
    let mut case = opened.case;
    for clock in &mut case.passages[0].clocks {
        clock.met_at = Some(office.now);
    }
    let before = case.passages[0].clocks.clone();
    let (case, moved) = under(&mut office, proclaimed("2026-11-12"), case);
    assert_eq!((case.passages[0].clocks.clone(), moved), (before, Vec::new()));
}

#[test]
fn a_list_that_begins_later_stands_behind_the_one_before() {
    let embedded = Calendar::embedded();
    let more = proclaimed("2026-11-23");
    let new: Vec<_> = more
        .not_in(&embedded)
        .map(|(region, date, name)| (region, date.to_string(), name))
        .collect();
    assert_eq!(new.len(), 3, "{new:?}");
    assert!(
        new.iter()
            .all(|(_, date, name)| date == "2026-11-23" && *name == "Proclaimed")
    );
    assert_eq!(embedded.not_in(&more).count(), 0);
    assert_eq!(more.behind(&embedded).version(), more.version());
    // GOV.UK has dropped 2019 to 2024.
    let lines = more.text().lines().filter(|line| {
        let year = line
            .split("\"date\": \"")
            .nth(1)
            .and_then(|rest| rest[..4].parse().ok());
        year.is_none_or(|year: i32| year >= 2025)
    });
    let text: String = lines.flat_map(|line| [line, "\n"]).collect();
    let recent = Calendar::read(&text.replace("\n    ]", "]")).unwrap();
    assert_eq!(recent.years(), (2025, 2028));
    let whole = recent.behind(&embedded);
    assert_eq!((whole.years(), whole.version()), ((2019, 2028), more.version()));
    assert_eq!(Calendar::read(whole.text()).unwrap().version(), whole.version());
}

#[test]
fn a_date_that_only_the_receipt_told_is_kept_too() {
    // Under the Group's policy no clock of the answer runs before the acknowledgement.
    let mut office = Office::under("group");
    let case = office.opened().case;
    let on = |date: &str| Some(Due::On(date.parse().unwrap()));
    assert_eq!(case.answer_by(&office.rules.book).unwrap(), on("2026-12-02"));
    let (case, _) = under(&mut office, proclaimed("2026-11-30"), case);
    let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-18T12:00:00Z"));
    let answer = case.passages[0]
        .clocks
        .iter()
        .find(|clock| clock.clock == *"s1_response")
        .unwrap();
    assert_eq!(
        (Some(answer.policy_due), Some(answer.act_by)),
        (on("2026-12-03"), on("2026-12-02"))
    );
}

#[test]
fn a_day_that_is_taken_back_brings_forward_what_a_late_acknowledgement_capped() {
    let mut office = Office::under("group");
    office.rules.calendar = Arc::new(proclaimed("2026-11-30"));
    office.rules.book.add_calendar(Arc::clone(&office.rules.calendar));
    let case = office.opened().case;
    let (case, _) = office.sent(case, Event::Acknowledged, at("2026-11-23T09:00:00Z"));
    let act_by = |case: &Case| {
        let answer = case.passages[0]
            .clocks
            .iter()
            .find(|clock| clock.clock == *"s1_response")
            .unwrap();
        answer.act_by.to_string()
    };
    assert_eq!(act_by(&case), "2026-12-03");
    let (case, _) = under(&mut office, Calendar::embedded(), case);
    assert_eq!(act_by(&case), "2026-12-02");
}

#[test]
fn people_hear_of_a_date_that_comes_forward_and_of_no_other() {
    let mut office = Office::new();
    let case = office.opened().case;
    // A day more: the policy's date moves later, and the date to act by stands as it was told.
    let (plan, _) = planned(&mut office, proclaimed("2026-11-23"), case);
    assert_eq!(told(&plan), "nothing; ; ");
    // A day less than when it was told: the date to act by comes forward.
    let mut office = Office::new();
    office.rules.calendar = Arc::new(proclaimed("2026-11-23"));
    office.rules.book.add_calendar(Arc::clone(&office.rules.calendar));
    let case = office.opened().case;
    let (plan, _) = planned(&mut office, Calendar::embedded(), case);
    assert_eq!(told(&plan), "nothing; alert>repairs; meet_earlier_date");
    let words = read(&plan.letters[0]).text;
    for says in ["26 November 2026", "25 November 2026", "001 ¶18", "extension"] {
        assert!(words.contains(says), "{says} is not in {words}");
    }
}

#[test]
fn a_residents_limit_that_moves_is_nobodys_alarm() {
    let mut office = Office::new();
    let case = office.opened().case;
    let (case, _) = office.sent(case, Event::Responded, at("2026-11-13T09:00:00Z"));
    let (plan, _) = planned(&mut office, proclaimed("2026-12-14"), case);
    assert_eq!(told(&plan), "nothing; ; ");
    let case = plan.cases[0].after.clone();
    let (plan, _) = planned(&mut office, Calendar::embedded(), case);
    assert_eq!(told(&plan), "nothing; ; ");
}
