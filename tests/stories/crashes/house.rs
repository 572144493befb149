//! A story's ground, in; an office on servers, behind a network that stops where it is told, out.

use std::time::Duration;

use anyhow::{Result, ensure};
use casework::given::Clock;
use chrono::TimeDelta;
use redress::SystemClock;

use crate::ground::Ground;
use crate::kills::Program;
use crate::office::{Office, mail};
use crate::servers::dovecot::fresh_mailbox;
use crate::servers::mailbox::Mailbox;
use crate::servers::proxy::{Fault, Proxy, Side};
use crate::servers::sink::{Letter, Sink, USUAL};

/// Longer than anything that is waited for takes.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An office and all that it is connected with.
pub struct House {
    pub office: Office,
    pub mailbox: Mailbox,
    pub sink: Sink,
    /// Before the mailbox.
    pub proxy: Proxy,
}

impl House {
    pub async fn open(ground: Ground) -> Result<Self> {
        let (mailbox, sink) = (fresh_mailbox()?, Sink::offering(USUAL)?);
        let proxy = Proxy::to(mailbox.server.imap).await?;
        let office = Office::on_servers(ground, &mailbox, &sink)?;
        office.change(
            &format!("127.0.0.1:{}", mailbox.server.imap),
            &format!("127.0.0.1:{}", proxy.port),
        )?;
        Ok(Self {
            office,
            mailbox,
            sink,
            proxy,
        })
    }

    /// So many residents write.
    pub async fn write(&self, names: &[&str]) -> Result<()> {
        for name in names {
            let from = format!("{name}@post.example");
            let words = format!("This is {name}: the lift is broken.");
            let raw = mail(
                &from,
                &format!("1.{name}@post.example"),
                &format!("Lift of {name}"),
                &words,
            );
            self.mailbox
                .deliver_to(&from, &self.mailbox.address, raw.as_bytes())
                .await?;
        }
        Ok(())
    }

    pub fn start(&self, words: &[&str]) -> Result<Program> {
        Program::start(&self.office, words)
    }

    /// Runs the program to its end.
    pub async fn through(&self, words: &[&str]) -> Result<()> {
        let (status, said) = self.start(words)?.end(PATIENCE).await?;
        ensure!(status.success(), "{words:?}: {said:?}");
        Ok(())
    }

    /// Lets the bot work and kills it where the network has stopped at these bytes.
    pub async fn bot_killed_at(&self, from: Side, bytes: &[u8]) -> Result<()> {
        self.proxy.at(from, bytes, Fault::Stall);
        let bot = self.start(&["bot"])?;
        self.proxy.struck(1, PATIENCE).await?;
        bot.kill()?;
        self.proxy.heal();
        Ok(())
    }

    /// A time at which no lease of a worker that was killed lasts any more.
    pub fn later() -> String {
        (SystemClock.now() + TimeDelta::minutes(3)).to_rfc3339()
    }

    /// All letters that have come so far.
    pub async fn letters(&self) -> Result<Vec<Letter>> {
        self.sink.letters(0, PATIENCE).await
    }

    /// One case, one receipt and two mails to the handler for each that wrote; and the mailbox is empty.
    pub async fn found_in_order(self, writers: usize) -> Result<()> {
        let letters = self.letters().await?;
        let mut ids: Vec<&str> = letters.iter().map(|letter| letter.message_id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ensure!(
            ids.len() == letters.len() && letters.len() == 3 * writers,
            "{} letters, {} different ones",
            letters.len(),
            ids.len()
        );
        self.messages_found_in_order(writers).await
    }

    /// As [`Self::found_in_order`], whatever letters came.
    pub async fn messages_found_in_order(self, writers: usize) -> Result<()> {
        let (cases, messages) = (
            self.office.cases().await?.len(),
            self.office.messages().await?.len(),
        );
        ensure!(
            cases == writers && messages == writers,
            "{cases} cases of {messages} messages"
        );
        let [inbox, processed] = [
            self.mailbox.messages("INBOX").await?,
            self.mailbox.messages("Processed").await?,
        ];
        ensure!(
            inbox.is_empty() && processed.len() == writers,
            "{} in INBOX, {} put away",
            inbox.len(),
            processed.len()
        );
        self.office.close().await
    }
}
