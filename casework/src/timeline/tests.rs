//! Policies and moments, in; whole lives compared with what the documents say, out.

use super::{Asked, Beginning, Life, NoLife, Span, Standing};
use crate::calendars::{Calendar, Region};
use crate::policies::Policy;

pub(super) fn policy(name: &str) -> Policy {
    Policy::read(Policy::embedded(name).expect(name)).expect(name)
}

pub(super) fn asked(beginning: Beginning) -> Asked {
    Asked {
        from: "2026-11-02T09:30:00Z".parse().unwrap(),
        region: Region::EnglandAndWales,
        track: None,
        beginning,
    }
}

pub(super) fn life(name: &str) -> Life {
    told(name, &asked(Beginning::Formal))
}

fn told(name: &str, asked: &Asked) -> Life {
    Life::of(&policy(name), asked, &Calendar::embedded()).expect(name)
}

/// How a clock stands, in a word or two.
fn standing(span: &Span) -> String {
    match &span.standing {
        Standing::Governs => "governs".to_owned(),
        Standing::Behind { clock } => format!("behind {clock}"),
        Standing::OtherTrack { track, .. } => format!("in {track}"),
        Standing::Given { event } => format!("given {event}"),
        Standing::Ceiling { of } => format!("ceiling of {of}"),
        Standing::Before => "before".to_owned(),
        Standing::Ended { on } => format!("ended {on}"),
    }
}

/// Stage and day of beginning, then its clocks with date and standing.
type Row<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str, &'a str)]);

fn compare(life: &Life, expected: &[Row<'_>], ends: &str) {
    let name = &life.policy;
    assert_eq!(life.stages.len(), expected.len(), "{name}");
    for (stage, (id, begins, clocks)) in life.stages.iter().zip(expected) {
        let head = (stage.stage.as_str(), stage.begins.to_string());
        assert_eq!(head, (*id, (*begins).to_owned()), "{name}");
        let due = |span: &Span| span.due.map_or_else(|| "-".to_owned(), |due| due.to_string());
        let spans = stage.spans.iter();
        let told: Vec<_> = spans
            .map(|span| (span.clock.to_string(), due(span), standing(span)))
            .collect();
        let wanted = clocks.iter();
        let wanted: Vec<_> = wanted
            .map(|(clock, due, how)| ((*clock).to_owned(), (*due).to_owned(), (*how).to_owned()))
            .collect();
        assert_eq!(told, wanted, "{name} {id}");
    }
    assert_eq!(life.ends.to_string(), ends, "{name} ends");
}

#[test]
fn om_web_takes_the_month_and_the_later_stage() {
    let expected: &[Row<'_>] = &[
        (
            "stage-1",
            "2026-11-02",
            &[
                ("ack", "2026-11-04", "governs"),
                ("s1_response", "2026-11-16", "governs"),
                ("s2_request_window", "2026-12-16", "governs"),
                ("s1_quick", "2026-11-04", "in put-it-right"),
            ],
        ),
        (
            "stage-2",
            "2026-12-16",
            &[
                ("s2_contact", "2026-12-23", "governs"),
                ("s2_response", "2027-01-18", "governs"),
                ("s2_refusal", "2026-12-29", "behind s2_contact"),
            ],
        ),
    ];
    compare(&life("om-web"), expected, "2027-01-18");
}

#[test]
fn a_chosen_track_leads_and_the_other_stands_beside_it() {
    let quick = Asked {
        track: Some("put-it-right".into()),
        ..asked(Beginning::Formal)
    };
    let life = told("om-web", &quick);
    let first = &life.stages[0];
    let of = |clock: &str| {
        let span = first.spans.iter().find(|span| span.clock == *clock).unwrap();
        (span.due.unwrap().to_string(), standing(span))
    };
    assert_eq!(of("s1_quick"), ("2026-11-04".to_owned(), "governs".to_owned()));
    assert_eq!(
        of("s1_response"),
        ("2026-11-16".to_owned(), "in investigate-it".to_owned())
    );
    assert_eq!(
        of("s2_request_window"),
        ("2026-12-04".to_owned(), "governs".to_owned())
    );
    assert_eq!(life.stages[1].begins.to_string(), "2026-12-04");
}

#[test]
fn the_code_acknowledges_on_day_five_and_responds_on_day_fifteen() {
    let expected: &[Row<'_>] = &[
        (
            "stage-1",
            "2026-11-02",
            &[
                ("s1_ack", "2026-11-09", "governs"),
                ("s1_response", "2026-11-23", "governs"),
                ("s1_latest", "2026-11-23", "governs"),
                ("s1_ext_max", "2026-12-07", "ceiling of s1_response"),
                ("accept_window", "-", "before"),
            ],
        ),
        (
            "stage-2",
            "2026-11-23",
            &[
                ("s2_ack", "2026-11-30", "governs"),
                ("s2_response", "2026-12-30", "governs"),
                ("s2_latest", "2026-12-30", "governs"),
                ("s2_ext_max", "2027-01-28", "ceiling of s2_response"),
            ],
        ),
    ];
    compare(&life("code"), expected, "2026-12-30");
}

#[test]
fn the_co_operatives_holding_clocks_stand_aside() {
    let first: &[(&str, &str, &str)] = &[
        ("ack", "2026-11-04T09:30:00Z", "governs"),
        ("s1_reply", "2026-11-09", "governs"),
        ("holding_full", "2026-11-16", "given holding-response-sent"),
        ("outside_orgs", "2026-11-30", "ceiling of holding_full"),
    ];
    let second: &[(&str, &str, &str)] = &[
        ("s2_ack", "2026-11-11", "governs"),
        ("s2_reply", "2026-12-07", "governs"),
        ("dp_window", "-", "ended 2022-10-01"),
    ];
    let formal: &[Row<'_>] = &[
        ("stage-1", "2026-11-02", first),
        ("stage-2", "2026-11-09", second),
    ];
    compare(&life("coop"), formal, "2026-12-07");

    let informal: &[Row<'_>] = &[("informal", "2026-11-02", &[]), formal[0], formal[1]];
    let life = told("coop", &asked(Beginning::Informal));
    compare(&life, informal, "2026-12-07");
    assert_eq!(life.stages[0].promises.len(), 1, "a person sets the date");
}

#[test]
fn a_concern_that_is_not_resolved_becomes_formal() {
    let expected: &[Row<'_>] = &[
        ("concern", "2026-11-02", &[("concern", "2026-11-05", "governs")]),
        (
            "complaint",
            "2026-11-05",
            &[
                ("ack", "2026-11-09", "governs"),
                ("response", "2026-11-26", "governs"),
                ("hard_stop", "2026-12-05", "ceiling of response"),
                ("complaint_window", "-", "before"),
                ("ombudsman_wait", "-", "ended 2022-10-01"),
            ],
        ),
    ];
    compare(
        &told("one-housing", &asked(Beginning::Informal)),
        expected,
        "2026-11-26",
    );
    let formal = life("one-housing");
    assert_eq!(formal.stages.len(), 1);
    assert_eq!(formal.ends.to_string(), "2026-11-23", "formal from the first day");
}

#[test]
fn a_hazard_is_made_safe_and_kept_away() {
    let expected: &[Row<'_>] = &[(
        "hazard",
        "2026-11-02",
        &[
            ("emergency", "2026-11-03T09:30:00Z", "governs"),
            ("investigate", "2026-11-16", "governs"),
            ("summary", "2026-11-19", "governs"),
            ("safety_work", "2026-11-23", "governs"),
            ("preventative_steps", "2026-11-23", "governs"),
            ("preventative_start", "2027-02-08", "governs"),
            (
                "renewed_investigation",
                "-",
                "given renewed-investigation-requested",
            ),
        ],
    )];
    compare(&life("awaab"), expected, "2027-02-08");
}

#[test]
fn what_the_law_has_ended_is_drawn_only_for_before() {
    let of = |from: &str| {
        let asked = Asked {
            from: from.parse().unwrap(),
            ..asked(Beginning::Formal)
        };
        let life = told("om-policy", &asked);
        let last = life.stages.last().unwrap().clone();
        (last.begins.to_string(), standing(&last.spans[0]), life)
    };
    let (begins, how, life) = of("2021-11-02T09:30:00Z");
    assert_eq!((begins.as_str(), how.as_str()), ("2022-01-14", "governs"));
    assert_eq!(life.ends.to_string(), "2022-02-11");
    let (_, how, life) = of("2026-11-02T09:30:00Z");
    assert_eq!(how, "ended 2022-10-01");
    assert!(life.text().contains("\nEnded\n"), "{}", life.text());
    assert!(
        !life.text().contains("Independent Review (Stage 3): from"),
        "{}",
        life.text()
    );
}

#[test]
fn each_clock_of_each_stage_is_told_once() {
    for name in Policy::embedded_names() {
        let policy = policy(name);
        let life = told(name, &asked(Beginning::Formal));
        let gone: Vec<_> = life.stages.iter().map(|stage| &stage.stage).collect();
        let clocks = policy.clocks.iter().filter(|clock| gone.contains(&&clock.stage));
        let mut wanted: Vec<_> = clocks.map(|clock| &clock.id).collect();
        let mut told: Vec<_> = life.spans().map(|(_, span)| &span.clock).collect();
        wanted.sort();
        told.sort();
        assert_eq!(told, wanted, "{name}");
    }
}

#[test]
fn a_ceiling_names_what_must_happen_besides_the_extension() {
    let says = |name: &str, line: &str| life(name).text().contains(line);
    assert!(says("code", "as late as s1_response can be extended  Code"));
    assert!(says(
        "coop",
        "as late as holding_full can be extended, after the involvement"
    ));
}

#[test]
fn what_the_landlord_receives_the_resident_has_to_send() {
    assert!(life("code").text().contains("resident  Complain: 12 months from"));
    assert!(
        life("one-housing")
            .text()
            .contains("resident  Complain: 6 months from")
    );
}

#[test]
fn what_cannot_be_told_says_why() {
    let calendar = Calendar::embedded();
    let wrong = |name: &str, asked: &Asked| Life::of(&policy(name), asked, &calendar).unwrap_err();
    let late = Asked {
        from: "2028-12-01T09:30:00Z".parse().unwrap(),
        ..asked(Beginning::Formal)
    };
    let beyond = wrong("om-web", &late);
    assert!(
        matches!(&beyond, NoLife::Beyond(beyond) if beyond.year == 2029),
        "{beyond}"
    );
    assert!(beyond.to_string().contains("2029"), "{beyond}");
    let track = Asked {
        track: Some("slow".into()),
        ..asked(Beginning::Formal)
    };
    assert!(wrong("om-web", &track).to_string().contains("slow"));
    assert!(matches!(
        wrong("code", &asked(Beginning::Informal)),
        NoLife::Informal { .. }
    ));
}

#[test]
fn a_life_as_text_and_as_json() {
    let mut life = life("om-web");
    life.policy_version = "(version)".to_owned();
    life.calendar_version = "(version)".to_owned();
    insta::assert_snapshot!("om-web.txt", life.text());
    let json = serde_json::to_value(&life).unwrap();
    assert_eq!(json["from"], "2026-11-02T09:30:00Z");
    let quick = &json["stages"][0]["spans"][3];
    assert_eq!(quick["due"], "2026-11-04");
    assert_eq!(quick["standing"]["is"], "other-track");
    assert_eq!(quick["standing"]["track"], "put-it-right");
}
