//! A server's name, in; proof that it goes when the test run that started it is killed, out.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::sync::mpsc;

use anyhow::{Context, bail, ensure};
use libtest_mimic::Trial;

use super::dovecot::Dovecot;
use super::exim::Exim;
use super::watchdog::{PATIENCE, Watched, answers};
use crate::ground::plain;
use crate::postgres;

/// The word that makes this program start a server and wait to be killed.
pub const HOLD: &str = "hold-a-server";

/// The other half of the trial: starts the server of that name, says where it is, and waits to be
/// killed. Should that trial's own program go first, standard input ends and this one with it.
pub fn hold(name: &str) -> ExitCode {
    let told = match name {
        "postgres" => postgres::start_one().and_then(|(watched, port)| wait_with(&watched, port)),
        "dovecot" => Dovecot::start("").and_then(|server| wait_with(&server.watched, server.imap)),
        // Nothing is delivered, so nobody has to listen where it would be.
        "exim" => Exim::before(0).and_then(|server| wait_with(&server.watched, server.smtp)),
        _ => Err(anyhow::anyhow!("no server is called {name}")),
    };
    super::stop();
    match told {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn wait_with(watched: &Watched, port: u16) -> anyhow::Result<()> {
    println!("{port} {}", watched.folder().display());
    std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
    Ok(())
}

pub fn trials() -> Vec<Trial> {
    ["postgres", "dovecot", "exim"]
        .map(|name| {
            plain(
                &format!("servers::{name}::is_stopped_when_the_test_run_is_killed"),
                move || is_stopped(name),
            )
        })
        .into()
}

fn is_stopped(name: &str) -> anyhow::Result<()> {
    let mut killed = Command::new(std::env::current_exe()?)
        .args([HOLD, name])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let mut word = String::new();
    BufReader::new(killed.stdout.take().context("its word")?).read_line(&mut word)?;
    // The watchdogs share this standard error: its end means that they have ended too.
    let mut last_words = killed.stderr.take().context("its standard error")?;
    let (heard, gone) = mpsc::channel();
    std::thread::spawn(move || {
        let mut text = String::new();
        let read = last_words.read_to_string(&mut text).map(|_| text);
        heard.send(read)
    });

    let place = word.trim_end().split_once(' ');
    let port = place.and_then(|(port, _)| port.parse().ok());
    let answered = port.is_some_and(answers);
    killed.kill()?;
    killed.wait()?;
    let last_words = gone
        .recv_timeout(PATIENCE)
        .context("the watchdog outlived its test run")??;
    let (Some(port), Some((_, folder))) = (port, place) else {
        bail!("no server: {last_words}");
    };
    ensure!(answered, "nothing answered on port {port}: {last_words}");
    ensure!(!answers(port), "port {port} still answers");
    ensure!(!Path::new(folder).exists(), "{folder} is still there");
    Ok(())
}
