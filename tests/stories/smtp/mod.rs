//! Letters that are due and a server that refuses, fails or is away, in; each letter there in the end, out.

mod bounces;
mod cuts;
mod outage;
mod refusals;
mod sign_in;

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use crate::ground::Ground;
use crate::house_on_servers::{open, sends};
use crate::office::{Office, mail};
use crate::servers::sink::{Letter, Sink};

/// How long the tests' server is waited for.
pub const SOON: Duration = Duration::from_secs(10);
/// The resident of these stories.
const ANN: &str = "ann@post.example";
/// A complaint's letters: to the resident, of the case, the resident's words.
const LETTERS: usize = 3;

pub fn trials() -> Vec<Trial> {
    [
        cuts::trials(),
        refusals::trials(),
        outage::trials(),
        bounces::trials(),
        sign_in::trials(),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// An office that sends to this server over one connection, with a complaint in its mailbox.
fn with_complaint(ground: Ground, port: u16, further: &str) -> Result<Office> {
    let office = open(ground, &[sends(port, &format!("connections = 1\n{further}"))])?;
    office.post("1", complaint(1))?;
    Ok(office)
}

fn complaint(number: u32) -> String {
    let (id, subject) = (format!("a{number}@post.example"), format!("Black mould {number}"));
    mail(
        ANN,
        &id,
        &subject,
        &format!("The mould is back, and this is letter {number}."),
    )
}

/// All letters that the server has, each there once.
async fn each_once(sink: &Sink, count: usize) -> Result<Vec<Letter>> {
    let letters = sink.letters(count, SOON).await?;
    ensure!(
        letters.len() == count && ids(&letters).len() == count,
        "{:?}",
        ids(&letters)
    );
    Ok(letters)
}

fn ids(letters: &[Letter]) -> BTreeSet<&str> {
    letters.iter().map(|letter| letter.message_id.as_str()).collect()
}

/// How many tasks of that kind there are.
async fn tasks(office: &Office, kind: &str) -> Result<usize> {
    Ok(office
        .tasks()
        .await?
        .iter()
        .filter(|task| task.kind == kind)
        .count())
}
