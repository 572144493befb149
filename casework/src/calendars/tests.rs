//! Lists of bank holidays, in; what each day is, and what is wrong with a list, out.

use super::*;
use Region::{EnglandAndWales as EW, NorthernIreland as NI, Scotland as SCT};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn days_are_told_apart_by_region() {
    let calendar = Calendar::embedded();
    let holiday = Day::Holiday;
    for (region, day, is) in [
        (EW, "2026-11-23", Day::Working),
        (EW, "2026-11-22", Day::Weekend),
        (EW, "2026-11-30", Day::Working),
        (SCT, "2026-11-30", holiday("St Andrew\u{2019}s Day")),
        (EW, "2026-12-26", Day::Weekend),
        (EW, "2026-12-28", holiday("Boxing Day")),
        (EW, "2027-01-04", Day::Working),
        (SCT, "2027-01-04", holiday("2nd January")),
        (SCT, "2026-04-06", Day::Working),
        (NI, "2026-04-06", holiday("Easter Monday")),
        (NI, "2026-03-17", holiday("St Patrick\u{2019}s Day")),
        (EW, "2020-05-04", Day::Working),
        (
            EW,
            "2022-09-19",
            holiday("Bank Holiday for the State Funeral of Queen Elizabeth II"),
        ),
        (EW, "2026-06-15", Day::Working),
        (SCT, "2026-06-15", holiday("World Cup bank holiday")),
    ] {
        assert_eq!(calendar.day(region, date(day)).unwrap(), is, "{region} {day}");
    }
}

#[test]
fn a_year_that_is_not_covered_is_named_with_the_cure() {
    let calendar = Calendar::embedded();
    for day in ["2018-12-31", "2029-01-01"] {
        let error = calendar.day(Region::Scotland, date(day)).unwrap_err();
        assert_eq!((error.first, error.last), (2019, 2028));
        let text = error.to_string();
        assert!(
            text.contains(&day[..4]) && text.contains("redress calendar update"),
            "{text}"
        );
    }
}

#[test]
fn a_gap_in_the_list_is_not_taken_for_working_days() {
    let day = |d: &str| format!(r#"{{"title":"x","date":"{d}"}}"#);
    let division = format!(r#"{{"events":[{},{}]}}"#, day("2024-01-01"), day("2026-01-01"));
    let text = format!(
        r#"{{"england-and-wales":{division},"scotland":{division},"northern-ireland":{division}}}"#
    );
    let calendar = Calendar::read(&text).unwrap();
    let error = calendar.day(Region::Scotland, date("2025-06-02")).unwrap_err();
    assert_eq!((error.year, error.first, error.last), (2025, 2024, 2026));
    assert_eq!(calendar.text(), text);
}

#[test]
fn what_is_no_calendar_is_refused() {
    let one = r#"{"events":[{"title":"x","date":"2026-01-01"}]}"#;
    let none = r#"{"events":[]}"#;
    let file = |scotland: &str| {
        format!(r#"{{"england-and-wales":{one},"scotland":{scotland},"northern-ireland":{one}}}"#)
    };
    for (text, names) in [
        ("<html>".to_owned(), "GOV.UK"),
        ("{}".to_owned(), "england-and-wales"),
        (file(none), "scotland"),
        (file(r#"{"events":[{"title":"x","date":"1 Jan"}]}"#), "GOV.UK"),
    ] {
        let fault = Calendar::read(&text).unwrap_err().to_string();
        assert!(fault.contains(names), "{fault}");
    }
}

#[test]
fn the_version_follows_the_days_and_not_the_layout() {
    let embedded = Calendar::embedded();
    let spaced = EMBEDDED.replace("{\"title\"", "{   \"title\"");
    let moved = EMBEDDED.replacen("2028-12-26", "2028-12-27", 1);
    assert_eq!(Calendar::read(&spaced).unwrap().version(), embedded.version());
    assert_ne!(Calendar::read(&moved).unwrap().version(), embedded.version());
    assert_eq!(embedded.version().len(), 12);
}

#[test]
fn a_list_that_let_go_of_its_first_year_is_no_older() {
    let embedded = Calendar::embedded();
    let day = |days: &str| EMBEDDED.replace("\"events\": [", &format!("\"events\": [{days}, "));
    let proclaimed = day(r#"{"title": "P\u001b[2J", "date": "2026-12-01"}"#);
    let mut later: serde_json::Value = serde_json::from_str(&proclaimed).unwrap();
    for region in Region::ALL {
        let days = later[region.as_str()]["events"].as_array_mut().unwrap();
        days.retain(|day| !day["date"].as_str().unwrap().starts_with("2019"));
    }
    let later = Calendar::read(&later.to_string()).unwrap();
    assert!(later.knows_more_than(&embedded) && !embedded.knows_more_than(&later));
    assert_eq!(later.gap(2019, 2028), Some((2019, EW)));
    assert_eq!(
        (later.gap(2020, 2028), later.gap(2020, 2029)),
        (None, Some((2029, EW)))
    );
    let is = later.day(EW, date("2026-12-01")).unwrap();
    assert_eq!(is, Day::Holiday("P [2J"), "a terminal does not obey a name");
}

#[test]
fn regions_are_read_by_either_name() {
    for (names, region) in [
        (["england-and-wales", "EW"], Region::EnglandAndWales),
        (["scotland", "SCT"], Region::Scotland),
        (["northern-ireland", "NI"], Region::NorthernIreland),
    ] {
        assert!(names.iter().all(|name| name.parse() == Ok(region)), "{region}");
        assert_eq!(serde_json::to_string(&region).unwrap(), format!("\"{region}\""));
    }
    assert!(
        "Wales"
            .parse::<Region>()
            .unwrap_err()
            .to_string()
            .contains("england-and-wales")
    );
}

#[test]
fn the_years_known_are_those_of_every_region() {
    let days = |years: &[i32]| {
        let days: Vec<_> = years
            .iter()
            .map(|year| serde_json::json!({ "title": "New Year", "date": format!("{year}-01-01") }))
            .collect();
        serde_json::json!({ "events": days })
    };
    let list = |england: &[i32], scotland: &[i32], ireland: &[i32]| {
        let list = serde_json::json!({
            "england-and-wales": days(england), "scotland": days(scotland), "northern-ireland": days(ireland),
        });
        Calendar::read(&list.to_string()).unwrap()
    };
    let even = list(&[2025, 2026], &[2025, 2026], &[2025, 2026]);
    let uneven = list(&[2024, 2025, 2026], &[2025, 2026], &[2023, 2024, 2025, 2026, 2027]);
    assert_eq!((even.years(), uneven.years()), ((2025, 2026), (2025, 2026)));
    // A year that one region lacks is no further year, though its list is the longer.
    let short = list(&[2024, 2025, 2026, 2027], &[2025], &[2024, 2025, 2026, 2027]);
    assert!(even.knows_more_than(&short) && !short.knows_more_than(&even));
}
