//! The clocks that the documents set, in; whether the policies have each exactly so, out.

use super::*;
use crate::clocks::Rolls;

/// Policy, clock, period, how it is counted, whether it rolls, whose it is, and how its clause begins.
#[rustfmt::skip] // one clock a line
const CLOCKS: &[[&str; 7]] = &[
    ["om-web", "ack", "2 working days", "day 0", "never", "landlord", "001 ¶18"],
    ["om-web", "s1_quick", "2 working days", "day 0", "never", "landlord", "001 ¶17"],
    ["om-web", "s1_response", "10 working days", "day 0", "never", "landlord", "001 ¶18"],
    ["om-web", "s2_request_window", "1 month", "day 0", "forward", "resident", "001 ¶19"],
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
