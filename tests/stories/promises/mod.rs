//! The promises of the README, each told as a story that fails when it is broken.

mod acknowledged;
mod confidence;
mod durable;
mod machines;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    [
        durable::trials(),
        acknowledged::trials(),
        machines::trials(),
        confidence::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
