//! A complaint under each policy that comes with the program, in; its clocks and what its receipt says, out.

use super::*;
use crate::policies::Event;

/// Policy; the stage it opens; its clocks that run from receipt, with their dates; the date the
/// receipt tells; whether the receipt will count as the acknowledgement.
type Row = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
    &'static str,
    bool,
);

/// Received on Wednesday 11 November 2026 at ten.
#[rustfmt::skip] // one policy a row
const ROWS: &[Row] = &[
    ("om-policy", "stage-1", &[("s1_response", "2026-11-25")], "25 November 2026", true),
    ("om-web", "stage-1", &[("ack", "2026-11-13"), ("s1_response", "2026-11-25")], "25 November 2026", true),
    ("group", "stage-1", &[("s1_ack", "2026-11-18")], "2 December 2026", false),
    ("one-housing", "complaint", &[("ack", "2026-11-13"), ("response", "2026-12-02"), ("hard_stop", "2026-12-11")], "2 December 2026", true),
    ("coop", "stage-1", &[("ack", "2026-11-13T10:00:00Z"), ("s1_reply", "2026-11-18")], "18 November 2026", true),
    ("code", "stage-1", &[("s1_ack", "2026-11-18"), ("s1_latest", "2026-12-02")], "2 December 2026", false),
    ("spso", "stage-1", &[("s1_response", "2026-11-17")], "17 November 2026", false),
];

#[test]
fn a_complaint_is_opened_under_every_policy() {
    let names: Vec<&str> = ROWS.iter().map(|row| row.0).collect();
    for name in Policy::embedded_names() {
        let is_policy = !Policy::read(Policy::embedded(name).unwrap())
            .unwrap()
            .is_rule_set();
        assert_eq!(names.contains(&name), is_policy, "{name}");
    }
    for (name, stage, clocks, told, acknowledges) in ROWS {
        let mut office = Office::under(name);
        let opened = office.opened();
        let case = &opened.case;
        assert_eq!(
            case.stage().map(crate::policies::StageId::as_str),
            Some(*stage),
            "{name}"
        );
        let running: Vec<(&str, String)> = case.passages[0]
            .clocks
            .iter()
            .map(|clock| (clock.clock.as_str(), clock.act_by.to_string()))
            .collect();
        let expected: Vec<(&str, String)> = clocks
            .iter()
            .map(|(clock, due)| (*clock, (*due).to_owned()))
            .collect();
        assert_eq!(running, expected, "{name}");
        let receipt = all_of(opened.letter(Resident::Receipt));
        assert!(receipt.contains(told), "{name}: {told} is not in {receipt}");
        assert_eq!(case.is_on_its_way(Event::Acknowledged), *acknowledges, "{name}");
    }
}
