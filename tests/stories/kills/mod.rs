//! Promise 1 against real servers: the program itself killed at any instant, in; nothing lost, nothing
//! done twice that was not on its way, out.

mod dice;
mod ledger;
mod load;
mod program;
mod rounds;

use libtest_mimic::Trial;

use crate::ground::both;

pub fn trials() -> Vec<Trial> {
    [both(
        "promise_1::killed_at_any_instant_under_load_on_servers",
        rounds::killed,
    )]
    .into_iter()
    .flatten()
    .collect()
}
