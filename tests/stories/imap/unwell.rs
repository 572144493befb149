//! A server that lists its mail and does not hand it over, in; nothing sound set aside, out.

use anyhow::{Result, ensure};
use libtest_mimic::Trial;

use super::folder::{mail, outcomes};
use super::scripted::{HANGS_UP, Lines, Scripted};
use crate::ground::Ground;
use crate::house_on_servers::{Program, once, open, reads, told};
use crate::office::Office;
use crate::servers::dovecot;

/// What a mail store in trouble lets its server say.
const REFUSES: &str = "NO [SERVERBUG] Internal error occurred.";
/// More lost connections than any message is given.
const AWAY: usize = 9;
/// Tries come fast.
const IMPATIENT: &str = "timeout = \"1 second\"";

pub fn trials() -> Vec<Trial> {
    vec![
        told("imap::a_moment_s_refusal_sets_nothing_aside", refused),
        told("imap::what_alone_is_refused_is_held", withheld),
        told("imap::a_mail_store_that_is_away_sets_nothing_aside", away),
        told("imap::what_alone_ends_connections_is_held", cursed),
        told("imap::what_is_held_stays_unmarked_after_a_crash", unmarked),
        told(
            "imap::what_is_held_and_kept_whole_is_marked_after_a_crash",
            kept_whole,
        ),
    ]
}

/// A server on which these lie, and what it answers where it does not hand one over.
fn lines(lying: &[u32], troubles: &[(u32, &str)]) -> Lines {
    let said = |words: &str, answer: &str| (words.to_owned(), answer.to_owned());
    let folder =
        "* 9 EXISTS\r\n* OK [PERMANENTFLAGS (\\Seen)] yes\r\n* OK [UIDVALIDITY 5]\r\n* OK [UIDNEXT 99]\r\n";
    let mut lines = vec![
        said("CAPABILITY", "* CAPABILITY IMAP4rev1\r\n"),
        said("EXAMINE", folder),
        said("SELECT", folder),
    ];
    for uid in lying {
        let letter = String::from_utf8_lossy(&mail(*uid)).into_owned();
        let size = letter.len();
        let date = "INTERNALDATE \"02-Nov-2026 09:00:00 +0000\"";
        let listed = format!("* {uid} FETCH (UID {uid} RFC822.SIZE {size} {date})\r\n");
        lines.push(said("RFC822.SIZE", &listed));
        let whole = format!("* {uid} FETCH (UID {uid} BODY[] {{{size}}}\r\n{letter})\r\n");
        let trouble = troubles.iter().find(|(of, _)| of == uid);
        let answer = trouble.map_or(whole.as_str(), |(_, trouble)| trouble);
        lines.push(said(&format!("FETCH {uid} (UID BODY"), answer));
    }
    lines
}

fn office_at(ground: Ground, server: &Scripted, further: &str) -> Result<Office> {
    let settings = reads(&dovecot::shared()?.mailbox("fay"), server.port, "INBOX", further);
    open(ground, &[settings])
}

async fn refused(ground: Ground) -> Result<()> {
    let all = [3, 5, 8].map(|uid| (uid, REFUSES));
    let server = Scripted::by_lines(lines(&[3, 5, 8], &all)).await?;
    let office = office_at(ground, &server, "")?;
    let done = once(&office, "bot").await?;
    let log = String::from_utf8(done.stderr)?;
    ensure!(done.status.code() == Some(1), "{log}");
    ensure!(log.contains("does not hand over message 3"), "{log}");
    let found = outcomes(&office).await?;
    ensure!(found.is_empty(), "{found:?}");
    server.now_by(lines(&[3, 5, 8], &[]));
    office.both().await?;
    let found = office.messages().await?;
    ensure!(
        found.len() == 3 && found.iter().all(|one| one.outcome != "held"),
        "{found:?}"
    );
    office.close().await
}

async fn withheld(ground: Ground) -> Result<()> {
    let server = Scripted::by_lines(lines(&[3, 5], &[(3, REFUSES)])).await?;
    let office = office_at(ground, &server, "")?;
    office.both().await?;
    ensure!(office.outcome("3").await? == "held", "3");
    ensure!(office.outcome("5").await? == "opened", "5");
    office.close().await
}

async fn away(ground: Ground) -> Result<()> {
    let all = [3, 5].map(|uid| (uid, HANGS_UP));
    let server = Scripted::by_lines(lines(&[3, 5], &all)).await?;
    let office = office_at(ground, &server, IMPATIENT)?;
    let program = Program::start(&office, "bot")?;
    program.says("the connection was lost", AWAY).await?;
    server.now_by(lines(&[3, 5], &[]));
    program.took_in(2).await?;
    program.stop().await?;
    let found = office.messages().await?;
    ensure!(
        found.len() == 2 && found.iter().all(|one| one.outcome != "held"),
        "{found:?}"
    );
    Ok(())
}

async fn cursed(ground: Ground) -> Result<()> {
    let cursed = [(3, HANGS_UP)];
    let server = Scripted::by_lines(lines(&[3, 5], &cursed)).await?;
    let office = office_at(ground, &server, IMPATIENT)?;
    let program = Program::start(&office, "bot")?;
    // With nothing new beside it, it is tried again for ever.
    program.says("the connection was lost", AWAY).await?;
    let found = outcomes(&office).await?;
    ensure!(found.len() == 1, "{found:?}");
    // Each new one beside it proves the server well; after enough of them it is given up.
    server.now_by(lines(&[3, 5, 8], &cursed));
    program.says("the connection was lost", AWAY + 3).await?;
    let found = outcomes(&office).await?;
    ensure!(found.len() == 2, "{found:?}");
    server.now_by(lines(&[3, 5, 8, 11], &cursed));
    program.took_in(1).await?;
    program.stop().await?;
    ensure!(office.outcome("3").await? == "held", "3");
    Ok(())
}

/// A mail without a sender is held, and the register has all of it: nothing of it has to be looked for.
async fn kept_whole(ground: Ground) -> Result<()> {
    let raw = format!("Subject: The lift\r\n\r\n{}\r\n", "It is broken. ".repeat(100));
    let whole = format!("* 3 FETCH (UID 3 BODY[] {{{}}}\r\n{raw})\r\n", raw.len());
    let lying = lines(&[3], &[(3, whole.as_str())]);
    let mut torn = lying.clone();
    torn.push(("STORE 3 ".to_owned(), HANGS_UP.to_owned()));
    let server = Scripted::by_lines(torn).await?;
    let office = office_at(ground, &server, "timeout = \"1 second\"\nafter = \"seen\"")?;
    let program = Program::start(&office, "bot")?;
    program.says("the connection was lost", 1).await?;
    program.stop().await?;
    ensure!(office.outcome("3").await? == "held", "it is not held");
    server.now_by(lying);
    let before = server.heard("STORE 3 ").len();
    once(&office, "bot").await?;
    let after = server.heard("STORE 3 ").len();
    ensure!(
        after == before + 1,
        "asked {before} times before, and {after} after"
    );
    Ok(())
}

async fn unmarked(ground: Ground) -> Result<()> {
    const NONE: &str = "* 5 FETCH (UID 5 BODY[] NIL)\r\n";
    let server = Scripted::by_lines(lines(&[3, 5, 8], &[(3, HANGS_UP), (5, NONE)])).await?;
    let office = office_at(ground, &server, "timeout = \"1 second\"\nafter = \"seen\"")?;
    let program = Program::start(&office, "bot")?;
    program.says("the connection was lost", 3).await?;
    program.stop().await?;
    ensure!(outcomes(&office).await?.len() == 2, "5 and 8 have their outcome");
    // Begun again below them, with the connection lost before anything was marked.
    let mut torn = lines(&[3, 5, 8], &[(5, NONE)]);
    torn.push(("STORE 3 ".to_owned(), HANGS_UP.to_owned()));
    server.now_by(torn);
    once(&office, "bot").await?;
    let heard = server.heard("STORE");
    ensure!(heard.len() == 2 && heard[0].contains("STORE 8 "), "{heard:?}");
    server.now_by(lines(&[3, 5, 8], &[(5, NONE)]));
    once(&office, "bot").await?;
    let heard = server.heard("STORE");
    ensure!(heard[0].contains("STORE 3,8 "), "{heard:?}");
    ensure!(
        !heard[1..]
            .iter()
            .any(|set| set.contains('5') || set.contains(':')),
        "{heard:?}"
    );
    Ok(())
}
