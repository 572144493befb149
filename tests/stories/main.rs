//! The words of the command line, in; every story told once, out.
//!
//! One program for all stories, with a `main` of its own: it starts the servers
//! that the chosen stories need, once, and stops them when the last is told.

mod beside;
mod calendar;
mod clock;
mod command;
mod crashes;
mod dangers;
mod deadlines;
mod doctor;
mod ground;
mod house;
mod house_on_servers;
mod imap;
mod kills;
mod letters;
mod lives;
mod office;
mod papers;
mod policy;
mod postgres;
mod promises;
mod register;
mod reports;
mod routing;
mod servers;
mod signing;
mod simulated;
mod smtp;
mod spoken_for;
mod taken_back;

use std::process::ExitCode;

use libtest_mimic::Arguments;

fn main() -> ExitCode {
    if std::env::args().nth(1).as_deref() == Some(servers::HOLD) {
        return servers::hold(&std::env::args().nth(2).unwrap_or_default());
    }
    if std::env::args().nth(1).as_deref() == Some(register::OPEN) {
        return register::open();
    }
    let trials = [
        house::trials(),
        beside::trials(),
        calendar::trials(),
        clock::trials(),
        command::trials(),
        doctor::trials(),
        ground::trials(),
        imap::trials(),
        crashes::trials(),
        dangers::trials(),
        deadlines::trials(),
        kills::trials(),
        letters::trials(),
        lives::trials(),
        papers::trials(),
        policy::trials(),
        promises::trials(),
        register::trials(),
        reports::trials(),
        routing::trials(),
        servers::trials(),
        signing::trials(),
        simulated::trials(),
        smtp::trials(),
        spoken_for::trials(),
        taken_back::trials(),
    ]
    .into_iter()
    .flatten()
    .collect();
    let conclusion = libtest_mimic::run(&Arguments::from_args(), trials);
    postgres::stop();
    servers::stop();
    conclusion.exit_code()
}
