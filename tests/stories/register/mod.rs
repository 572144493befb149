//! The register's promises, in; each told on both engines, out.

mod at_once;
mod bodies;
mod check;
mod cursor;
mod delivering;
pub mod desk;
mod facts;
mod faults;
mod known;
mod lists;
mod mailbox;
mod opening;
mod outbox;
mod places;
mod plans;
mod poison;
mod rulebook;
mod schemas;
mod sending;

use libtest_mimic::Trial;

pub use faults::{OPEN, open};

pub fn trials() -> Vec<Trial> {
    [
        schemas::trials(),
        opening::trials(),
        faults::trials(),
        places::trials(),
        plans::trials(),
        poison::trials(),
        rulebook::trials(),
        at_once::trials(),
        facts::trials(),
        known::trials(),
        bodies::trials(),
        outbox::trials(),
        lists::trials(),
        check::trials(),
        cursor::trials(),
        delivering::trials(),
        sending::trials(),
        mailbox::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
