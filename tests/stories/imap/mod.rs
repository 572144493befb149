//! A mailbox on a real Dovecot and what befalls it, in; each message taken in once all the same, out.

mod arrival;
mod connection;
mod copies;
mod folder;
mod login;
mod odd;
mod scripted;
mod tokens;
mod unwell;

use libtest_mimic::Trial;

pub fn trials() -> Vec<Trial> {
    [
        arrival::trials(),
        connection::trials(),
        copies::trials(),
        folder::trials(),
        login::trials(),
        odd::trials(),
        tokens::trials(),
        unwell::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
