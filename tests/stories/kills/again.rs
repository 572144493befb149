//! A mailbox that is looked at again, or whose messages are numbered anew, in; nothing changed, out.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use casework::ids::MessageId;
use register::{Cursor, Reading};

use super::ledger::Ledger;
use super::load::{Load, Posted, receipts};
use crate::ground::Ground;
use crate::office::{Office, mail};
use crate::servers::dovecot::fresh_mailbox;
use crate::servers::mailbox::Mailbox;
use crate::servers::sink::{Letter, Sink, USUAL};

const SEED: u64 = 1;
const FIRST: usize = 200;
const ALL: usize = 300;
const KEPT: (&str, &str) = ("after = { move = \"Processed\" }", "after = \"keep\"");

/// What must stay as it is.
#[derive(Debug, PartialEq, Eq)]
struct State {
    /// Identifier, Message-ID, outcome and case of every message and letter.
    messages: Vec<[String; 4]>,
    cases: usize,
    tasks: usize,
}

impl State {
    async fn of(office: &Office) -> Result<Self> {
        let mut messages = office.messages().await?;
        messages.extend(office.queued().await?);
        Ok(Self {
            messages: messages
                .into_iter()
                .map(|message| {
                    let [id, case] = [message.message_id, message.case].map(Option::unwrap_or_default);
                    [message.id.to_string(), id, message.outcome, case]
                })
                .collect(),
            cases: office.cases().await?.len(),
            tasks: office.tasks().await?.len(),
        })
    }
}

/// Hundreds of messages of all kinds end as they must; looked at again, and again when the mailbox was
/// rebuilt twice, they are the same messages; and what comes then is new.
pub async fn again(ground: Ground) -> Result<()> {
    let (mailbox, sink) = (fresh_mailbox()?, Sink::offering(USUAL)?);
    let office = Office::on_servers(ground, &mailbox, &sink)?;
    office.change(KEPT.0, KEPT.1)?;
    let mut load = Load::seeded(SEED);
    let mut posted: Vec<Posted> = (0..FIRST).map(|_| load.mail(&[])).collect();
    seed(&mailbox, &posted).await?;
    office.both().await?;
    let known = receipts(&letters(&sink).await?).collect::<Vec<_>>();
    posted.extend((FIRST..ALL).map(|_| load.mail(&known)));
    seed(&mailbox, &posted[FIRST..]).await?;
    office.both().await?;
    let sent = letters(&sink).await?;
    let ledger = Ledger {
        office: &office,
        mailbox: &mailbox,
        posted: &posted,
        letters: &sent,
        folder: "INBOX",
        kills: &[],
    };
    ensure!(
        ledger.balances().await? == (0, 0),
        "without a kill something was repeated or set aside"
    );
    let before = State::of(&office).await?;
    for numbers in [None, Some("4242"), Some("4343"), None] {
        if let Some(numbers) = numbers {
            number_anew(&mailbox, numbers).await?;
        }
        let done = office.both().await?;
        ensure!(
            done.messages.taken_in() == 0 && done.messages.failed.is_empty(),
            "looked at again ({numbers:?}): {:?}",
            done.messages
        );
        let looked_at = if numbers.is_some() { ALL as u64 } else { 0 };
        ensure!(
            done.messages.known == looked_at,
            "{numbers:?}: {:?}",
            done.messages
        );
        let after = State::of(&office).await?;
        ensure!(after == before, "the register changed ({numbers:?})");
        let count = letters(&sink).await?.len();
        ensure!(
            count == sent.len(),
            "{count} letters after {} ({numbers:?})",
            sent.len()
        );
    }
    let late = mail(
        "late@post.example",
        "late@post.example",
        "Door",
        "The door is stuck.",
    );
    mailbox
        .deliver_to("late@post.example", &mailbox.address, late.as_bytes())
        .await?;
    let done = office.both().await?;
    ensure!(
        done.messages.outcomes.get("opened") == Some(&1),
        "{:?}",
        done.messages
    );
    office.close().await
}

/// A message that was being read when the program ended three starts running is kept as it came, and
/// is the same message when it is read after all.
pub async fn set_aside(ground: Ground) -> Result<()> {
    let (mailbox, sink) = (fresh_mailbox()?, Sink::offering(USUAL)?);
    let office = Office::on_servers(ground, &mailbox, &sink)?;
    office.change(KEPT.0, KEPT.1)?;
    office.both().await?;
    let raw = mail(
        "ann@post.example",
        "a1@post.example",
        "Leak",
        "Water under the sink.",
    );
    mailbox
        .seed(vec![raw.replace('\n', "\r\n").into_bytes(); 1])
        .await?;
    let lies = mailbox.messages("INBOX").await?.pop().context("no message")?;
    let register = office.register().await?;
    let cursor = register.cursor("complaints").await?.context("no cursor")?;
    let reading = Some(Reading {
        from: lies.uid,
        to: lies.uid,
        starts: 3,
    });
    register
        .keep_cursor("complaints", &Cursor { reading, ..cursor })
        .await?;
    office.both().await?;
    let [held] = office
        .messages()
        .await?
        .try_into()
        .ok()
        .context("not one message")?;
    let why = held.held_because.unwrap_or_default();
    ensure!(
        held.outcome == "held" && why.contains("the program ended each time"),
        "{why}"
    );
    ensure!(
        register.read().await?.body(MessageId(held.id)).await? == lies.raw,
        "its bytes are others"
    );
    let before = State::of(&office).await?;
    number_anew(&mailbox, "4242").await?;
    let done = office.both().await?;
    ensure!(done.messages.taken_in() == 0, "{:?}", done.messages);
    ensure!(State::of(&office).await? == before, "the register changed");
    office.close().await
}

/// As another delivery agent puts them there: with the envelope's sender, and copies alike to the byte.
async fn seed(mailbox: &Mailbox, posted: &[Posted]) -> Result<()> {
    let delivered = posted.iter().map(|one| {
        let mut raw = format!("Return-Path: <{}>\r\n", one.from).into_bytes();
        raw.extend_from_slice(&one.raw);
        raw
    });
    mailbox.seed(delivered.collect()).await
}

async fn number_anew(mailbox: &Mailbox, uidvalidity: &str) -> Result<()> {
    let words = ["--uid-validity", uidvalidity, "INBOX"];
    mailbox.doveadm("mailbox update", &words).await.map(drop)
}

async fn letters(sink: &Sink) -> Result<Vec<Letter>> {
    sink.letters(0, Duration::from_secs(1)).await
}
