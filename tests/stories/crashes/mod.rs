//! The program ended at a named point, in; what it makes of that when it is started again, out.
//!
//! No such point is written into the program. The network or a server stops just there, and the
//! program is killed while it waits. `docs/faults.md` says which fault is told where.

mod house;
mod instances;
mod intake;
mod letters;
mod restored;
mod starting;

use libtest_mimic::Trial;

use crate::ground::both;

pub fn trials() -> Vec<Trial> {
    [
        both("crash::in_a_fetch_costs_nothing", intake::in_a_fetch),
        both(
            "crash::between_commit_and_mark_costs_nothing",
            intake::before_the_mark,
        ),
        both(
            "crash::between_mark_and_letter_costs_nothing",
            letters::before_the_letter,
        ),
        both(
            "crash::behind_the_final_dot_repeats_one_letter",
            letters::behind_the_dot,
        ),
        both(
            "crash::of_a_worker_leaves_its_letters_to_another",
            letters::of_a_worker,
        ),
        both(
            "crash::while_the_register_is_made_is_made_good",
            starting::while_it_is_made,
        ),
        both(
            "crash::told_to_stop_under_load_it_ends_in_order",
            instances::told_to_stop,
        ),
        both("crash::two_of_a_kind_do_nothing_twice", instances::two_of_a_kind),
        restored::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
