//! A date of the answer that came forward with the calendar, in; a letter that tells it once, out.

use super::*;
use crate::calendars::Calendar;
use crate::clocks::Due;
use crate::decide::recount;
use crate::decide::tests::harm;
use crate::policies::LetterKind as Resident;
use std::sync::Arc;

const NOON: &str = "2026-11-12T12:00:00Z";

/// The office under a calendar with a bank holiday on Monday 23 November 2026.
pub(super) fn with_a_holiday() -> Office {
    let mut office = Office::under("om-web");
    let day = "{ \"title\": \"Proclaimed\", \"date\": \"2026-11-23\" }, ";
    let text = Calendar::embedded().text().to_owned();
    let text = text.replace("\"events\": [", &format!("\"events\": [{day}"));
    let text = text.replace("\"events\":[", &format!("\"events\":[{day}"));
    by(&mut office, Calendar::read(&text).unwrap());
    office
}

fn by(office: &mut Office, calendar: Calendar) {
    office.rules.calendar = Arc::new(calendar);
    office.rules.book.add_calendar(Arc::clone(&office.rules.calendar));
}

/// The case once the holiday was taken back: the answer is due a day earlier than the resident was told.
pub(super) fn taken_back(office: &mut Office, case: &Case) -> Case {
    by(office, Calendar::embedded());
    office.now = at("2026-11-12T11:00:00Z");
    let (plan, _) = recount(&office.rules, case.clone(), office.now, &mut office.chance).unwrap();
    after(&plan, case)
}

#[test]
fn the_resident_is_told_an_earlier_date_and_once() {
    let mut office = with_a_holiday();
    let case = office.opened().case;
    let case = taken_back(&mut office, &case);
    let plan = follows(&mut office, &file(&case), NOON);
    assert_eq!(
        told(&plan),
        "letter_queued@12 date_told@12; progress-update>ann; "
    );
    let words = letter(&plan, Resident::ProgressUpdate);
    for says in ["25 November 2026", "26 November 2026", "bank holidays"] {
        assert!(words.contains(says), "{says} is not in {words}");
    }
    let case = after(&plan, &case);
    let passage = case.passage().unwrap();
    assert_eq!(passage.told(), Some(Due::On("2026-11-25".parse().unwrap())));
    assert_eq!(told(&follows(&mut office, &file(&case), NOON)), "; ; ");
}

#[test]
fn where_no_letter_may_go_by_itself_nothing_is_told_and_nothing_waits() {
    for (restricted, has_address) in [(true, true), (false, false)] {
        let mut office = with_a_holiday();
        let opened = if restricted {
            office.opened_about(&harm())
        } else {
            office.opened()
        };
        let case = taken_back(&mut office, &opened.case);
        let mut file = file(&case);
        if !has_address {
            file.parties[0].reached_by.clear();
        }
        let plan = follows(&mut office, &file, NOON);
        assert_eq!(told(&plan), "date_told@12; ; ", "{restricted} {has_address}");
    }
    // A date that is over is promised to nobody.
    let mut office = with_a_holiday();
    let case = office.opened().case;
    let case = taken_back(&mut office, &case);
    let plan = follows(&mut office, &file(&case), "2026-11-26T08:00:00Z");
    assert!(
        plan.letters.iter().all(|letter| letter.kind.name() == "alert"),
        "{}",
        told(&plan)
    );
    assert!(
        told(&plan).contains("date_told@26") && told(&plan).contains("ran_out@25"),
        "{}",
        told(&plan)
    );
}

#[test]
fn a_date_that_moves_later_or_belongs_to_a_closed_case_is_told_to_nobody() {
    // Later: the date that was told stands.
    let mut office = Office::under("om-web");
    let case = office.opened().case;
    let holiday = Arc::clone(&with_a_holiday().rules.calendar);
    by(&mut office, Arc::unwrap_or_clone(holiday));
    let (plan, _) = recount(&office.rules, case.clone(), at(NOON), &mut office.chance).unwrap();
    let case = after(&plan, &case);
    assert_eq!(told(&follows(&mut office, &file(&case), NOON)), "; ; ");
    // Answered before the calendar changed: nothing runs that could move.
    let mut office = with_a_holiday();
    let case = office.opened().case;
    let (case, _) = office.sent(case, Event::Responded, at("2026-11-12T10:00:00Z"));
    let case = taken_back(&mut office, &case);
    assert_eq!(told(&follows(&mut office, &file(&case), NOON)), "; ; ");
}
