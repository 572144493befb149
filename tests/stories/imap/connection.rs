//! A connection that ends, falls silent or crawls, in; every message taken in once all the same, out.

use anyhow::{Context, Result, ensure};
use casework::ids::MessageId;
use libtest_mimic::Trial;

use crate::ground::Ground;
use crate::house_on_servers::{NOTED, Program, letter, open, reads, reads_too, told};
use crate::office::Office;
use crate::servers::dialogue::PATIENCE;
use crate::servers::dovecot::{self, Dovecot};
use crate::servers::mailbox::Mailbox;
use crate::servers::proxy::{Fault, Proxy, Side};

/// A server that is silent for longer is given up.
const IMPATIENT: &str = "timeout = \"1 second\"";

pub fn trials() -> Vec<Trial> {
    vec![
        told(
            "imap::a_server_that_stops_while_the_bot_waits_is_found_again",
            stopped,
        ),
        told("imap::a_dead_connection_is_no_empty_mailbox", dead),
        told("imap::a_message_cut_in_its_middle_is_no_message", cut),
        told("imap::a_slow_server_holds_up_no_other_mailbox", slow),
    ]
}

/// Delivers a letter large enough to be cut in its middle.
async fn deliver(mailbox: &Mailbox, number: u32) -> Result<()> {
    let words = format!("The lift is broken again; this is letter {number} about it.\n").repeat(100);
    let (id, subject) = (format!("{number}@home.example"), format!("Lift {number}"));
    let raw = letter("bob@home.example", &id, &subject, &words);
    mailbox
        .deliver_to("bob@home.example", &mailbox.address, &raw)
        .await
}

/// So many messages, each a case with its receipt, and their bytes as they lie in the mailbox.
async fn each_once(office: Office, mailbox: &Mailbox, count: usize) -> Result<()> {
    let messages = office.messages().await?;
    let all_opened = messages.iter().all(|message| message.outcome == "opened");
    ensure!(messages.len() == count && all_opened, "{messages:?}");
    let register = office.register().await?;
    let mut tx = register.read().await?;
    for kept in mailbox.messages("INBOX").await? {
        let mut of_uid = messages
            .iter()
            .filter(|message| message.uid == kept.uid.to_string());
        let message = of_uid
            .next()
            .with_context(|| format!("message {} was missed", kept.uid))?;
        let body = tx.body(MessageId(message.id)).await?;
        ensure!(body == kept.raw, "message {} is not as it lies there", kept.uid);
    }
    drop(tx);
    // The letters were queued by the clock on the wall.
    office.clock.set("2030-01-02T09:30:00Z")?;
    office.worker().await?;
    let receipts = office.letters_of("receipt")?.len();
    ensure!(receipts == count, "{receipts} receipts");
    office.close().await
}

async fn stopped(ground: Ground) -> Result<()> {
    let server = Dovecot::own("").await?;
    let mailbox = server.fresh_mailbox();
    let line = Proxy::to(server.imap).await?;
    let office = open(ground, &[reads(&mailbox, line.port, "INBOX", "")])?;
    line.at(Side::Client, b"IDLE", NOTED);
    let program = Program::start(&office, "bot")?;
    line.struck(1, PATIENCE).await?;
    // Nobody waits until this one is taken in.
    deliver(&mailbox, 1).await?;
    server.stop().await?;
    program.says("again after a pause", 1).await?;
    server.up().await?;
    deliver(&mailbox, 2).await?;
    program.took_in(2).await?;
    server.crash().await?;
    program.says("the connection was lost", 1).await?;
    server.up().await?;
    deliver(&mailbox, 3).await?;
    program.took_in(3).await?;
    let log = program.stop().await?;
    let mishaps = log.matches(" ERROR ").count();
    ensure!(
        mishaps <= 2 && log.contains("nothing to do: nothing is lost") == (mishaps > 0),
        "{log}"
    );
    each_once(office, &mailbox, 3).await
}

async fn dead(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let line = Proxy::to(mailbox.server.imap).await?;
    // The news never arrives, nor does anything after it.
    line.at(Side::Server, b"* 1 EXISTS", Fault::Blackhole);
    line.at(Side::Client, b"IDLE", NOTED);
    let office = open(ground, &[reads(&mailbox, line.port, "INBOX", IMPATIENT)])?;
    let program = Program::start(&office, "bot")?;
    line.struck(1, PATIENCE).await?;
    deliver(&mailbox, 1).await?;
    line.struck(2, PATIENCE).await?;
    program.took_in(1).await?;
    let log = program.stop().await?;
    ensure!(log.contains("the server was silent for 1 seconds"), "{log}");
    each_once(office, &mailbox, 1).await
}

async fn cut(ground: Ground) -> Result<()> {
    let mailbox = dovecot::fresh_mailbox()?;
    let line = Proxy::to(mailbox.server.imap).await?;
    let faults = [
        (b"BODY[] {".as_slice(), Fault::Half(500)),
        (b"letter 2 about", Fault::Reset),
        (b"letter 1 about", Fault::Cut),
    ];
    for (moment, fault) in faults {
        line.at(Side::Server, moment, fault);
    }
    let office = open(ground, &[reads(&mailbox, line.port, "INBOX", IMPATIENT)])?;
    for number in 1..=3 {
        deliver(&mailbox, number).await?;
    }
    let program = Program::start(&office, "bot")?;
    line.struck(faults.len(), PATIENCE).await?;
    program.took_in(3).await?;
    program.stop().await?;
    each_once(office, &mailbox, 3).await
}

async fn slow(ground: Ground) -> Result<()> {
    let (crawling, well) = (dovecot::fresh_mailbox()?, dovecot::fresh_mailbox()?);
    let line = Proxy::to(crawling.server.imap).await?;
    line.at(Side::Server, b"BODY[]", Fault::Slow(1));
    let changes = [
        reads(&crawling, line.port, "INBOX", IMPATIENT),
        reads_too("repairs", &well, well.server.imap, ""),
    ];
    let office = open(ground, &changes)?;
    deliver(&crawling, 1).await?;
    let program = Program::start(&office, "bot")?;
    line.struck(1, PATIENCE).await?;
    deliver(&well, 2).await?;
    program.says("taken in mailbox=\"repairs\"", 1).await?;
    ensure!(
        !program.log().contains("taken in mailbox=\"complaints\""),
        "it was not slow"
    );
    // A byte a second is as good as silence.
    program.says("taken in mailbox=\"complaints\"", 1).await?;
    let log = program.stop().await?;
    ensure!(log.contains("the server was silent for 1 seconds"), "{log}");
    let outcomes: Vec<String> = office
        .messages()
        .await?
        .into_iter()
        .map(|one| one.outcome)
        .collect();
    ensure!(outcomes == ["opened", "opened"], "{outcomes:?}");
    Ok(())
}
