//! A mailbox on a real Dovecot and what befalls it, in; each message taken in once all the same, out.

mod arrival;
mod connection;
mod folder;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    [arrival::trials(), connection::trials(), folder::trials()].into_iter().flatten().collect()
}
