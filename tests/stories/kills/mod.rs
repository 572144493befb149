//! Promise 1 against real servers: the program itself killed at any instant, in; nothing lost, nothing
//! done twice that was not on its way, out.

mod again;
pub mod dice;
mod ledger;
mod load;
mod program;
mod rounds;

pub use program::Program;

use libtest_mimic::Trial;

use crate::ground::both;

pub fn trials() -> Vec<Trial> {
    [
        both(
            "promise_1::looking_again_and_numbering_anew_change_nothing",
            again::again,
        ),
        both(
            "promise_1::what_was_set_aside_is_known_when_numbered_anew",
            again::set_aside,
        ),
        both(
            "promise_1::killed_at_any_instant_under_load_on_servers",
            rounds::killed,
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}
