//! The clocks that the documents set, in; whether the policies have each exactly so, out.

use super::*;
use crate::clocks::Rolls;

/// Policy, clock, period, how it is counted, whether it rolls, whose it is, and how its clause begins.
#[rustfmt::skip] // one clock a line
const CLOCKS: &[[&str; 7]] = &[
    ["om-policy", "s1_response", "10 working days", "day 0", "never", "landlord", "000 §5.0"],
    ["om-policy", "s2_request_window", "28 calendar days", "day 0", "forward", "resident", "000 §5.0"],
    ["om-policy", "s2_response", "20 working days", "day 0", "never", "landlord", "000 §5.0"],
    ["om-policy", "s3_review", "20 working days", "day 0", "never", "landlord", "000 §7.0"],
    ["om-web", "ack", "2 working days", "day 0", "never", "landlord", "001 ¶18"],
    ["om-web", "s1_quick", "2 working days", "day 0", "never", "landlord", "001 ¶17"],
    ["om-web", "s1_response", "10 working days", "day 0", "never", "landlord", "001 ¶18"],
    ["om-web", "s2_request_window", "1 month", "day 0", "forward", "resident", "001 ¶19"],
    ["om-web", "s2_contact", "5 working days", "day 0", "never", "landlord", "001 ¶20"],
    ["om-web", "s2_refusal", "7 working days", "day 0", "never", "landlord", "001 ¶21"],
    ["om-web", "s2_response", "20 working days", "day 0", "never", "landlord", "001 ¶20"],
    ["group", "s1_ack", "5 working days", "day 0", "never", "landlord", "002 §5.7"],
    ["group", "s1_response", "10 working days", "day 0", "never", "landlord", "002 §5.7"],
    ["group", "s2_ack", "5 working days", "day 0", "never", "landlord", "002 §5.7"],
    ["group", "s2_response", "20 working days", "day 0", "never", "landlord", "002 §5.7"],
    ["one-housing", "concern", "3 working days", "day 0", "never", "landlord", "003 §3.1, §5.1"],
    ["one-housing", "ack", "2 working days", "day 0", "never", "landlord", "003 §5.3"],
    ["one-housing", "response", "15 working days", "day 0", "never", "landlord", "003 §3.2, §5.3"],
    ["one-housing", "hard_stop", "30 calendar days", "day 0", "never", "landlord", "003 §5.3"],
    ["one-housing", "complaint_window", "6 months", "day 0", "forward", "resident", "003 §3.3"],
    ["one-housing", "ombudsman_wait", "56 calendar days", "day 0", "never", "resident", "003 §5.7"],
    ["coop", "ack", "48 hours", "day 0", "never", "landlord", "004 §3(b) Stage 1"],
    ["coop", "s1_reply", "5 working days", "day 0", "never", "landlord", "004 §3(b) Stage 1"],
    ["coop", "holding_full", "10 working days", "day 0", "never", "landlord", "004 §3(b) Stage 1"],
    ["coop", "outside_orgs", "28 calendar days", "day 0", "never", "landlord", "004 §3(b) Stage 1"],
    ["coop", "s2_ack", "2 calendar days", "day 0", "never", "landlord", "004 §3(b) Stage 2"],
    ["coop", "s2_reply", "28 calendar days", "day 0", "never", "landlord", "004 §3(b) Stage 2"],
    ["coop", "dp_window", "56 calendar days", "day 0", "forward", "resident", "004 §4"],
    ["code", "s1_ack", "5 working days", "day 0", "never", "landlord", "Code 6.2"],
    ["code", "s1_response", "10 working days", "day 0", "never", "landlord", "Code 6.3"],
    ["code", "s1_latest", "15 working days", "day 0", "never", "landlord", "Code 6.2, 6.3"],
    ["code", "s1_ext_max", "10 working days", "day 0", "never", "landlord", "Code 6.4"],
    ["code", "s2_ack", "5 working days", "day 0", "never", "landlord", "Code 6.11"],
    ["code", "s2_response", "20 working days", "day 0", "never", "landlord", "Code 6.14"],
    ["code", "s2_latest", "25 working days", "day 0", "never", "landlord", "Code 6.11, 6.14"],
    ["code", "s2_ext_max", "20 working days", "day 0", "never", "landlord", "Code 6.15"],
    ["code", "accept_window", "12 months", "day 0", "forward", "resident", "Code 2.2, 2.3"],
    ["spso", "s1_response", "5 working days", "day 1", "never", "landlord", "MCHP stage 1"],
    ["spso", "s1_extended", "10 working days", "day 1", "never", "landlord", "MCHP stage 1"],
    ["spso", "s2_ack", "3 working days", "day 1", "never", "landlord", "MCHP stage 2"],
    ["spso", "s2_response", "20 working days", "day 1", "never", "landlord", "MCHP stage 2"],
    ["awaab", "emergency", "24 hours", "day 0", "never", "landlord", "Hazards Regulations"],
    ["awaab", "investigate", "10 working days", "day 0", "never", "landlord", "Hazards Regulations"],
    ["awaab", "summary", "3 working days", "day 0", "never", "landlord", "Hazards Regulations"],
    ["awaab", "safety_work", "5 working days", "day 0", "never", "landlord", "Hazards Regulations"],
    ["awaab", "preventative_start", "84 calendar days", "day 0", "never", "landlord", "Hazards Regulations"],
    ["dp-complaint", "ack", "30 calendar days", "day 0", "forward", "landlord", "DPA 2018 s.164A"],
    ["sar", "response", "1 month", "day 0", "forward", "landlord", "UK GDPR Art 12(3)"],
];

#[test]
fn every_clock_is_as_its_document_sets_it() {
    for row @ [policy, clock, within, counting, rolls, whose, clause] in CLOCKS {
        let text = Policy::embedded(policy).unwrap_or_else(|| panic!("there is no policy {policy}"));
        let policy = Policy::read(text).unwrap();
        let found = policy
            .clock(clock)
            .unwrap_or_else(|| panic!("there is no clock: {row:?}"));
        assert_eq!(found.within.to_string(), *within, "{row:?}");
        assert_eq!(policy.counting_of(found).to_string(), *counting, "{row:?}");
        assert_eq!(rolls.parse::<Rolls>(), Ok(found.rolls), "{row:?}");
        assert_eq!(found.whose.as_str(), *whose, "{row:?}");
        assert!(
            found.basis.clause.starts_with(clause),
            "{row:?}: {}",
            found.basis.clause
        );
    }
}
