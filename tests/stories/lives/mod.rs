//! Whole lives of cases, in; each told from first contact to its end, and counted, out.

mod simulated;
mod told;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    simulated::trials().into_iter().chain(told::trials()).collect()
}
