//! A policy, in; one case under it from first contact to the Ombudsman, with every letter that the resident
//! reads, out.

mod english;
mod house;
mod others;

use libtest_mimic::Trial;

use crate::ground::both;

pub fn trials() -> Vec<Trial> {
    [
        both("lives::under_om_policy", english::om_policy),
        both("lives::under_om_web", english::om_web),
        both("lives::under_the_code", english::code),
        both("lives::under_group", others::group),
        both("lives::under_one_housing", others::one_housing),
        both("lives::under_coop", others::coop),
        both("lives::under_spso", others::spso),
    ]
    .into_iter()
    .flatten()
    .collect()
}
