//! A seed, in; the program at work under load and killed again and again, and its books, out.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use casework::given::Clock;
use chrono::TimeDelta;
use redress::SystemClock;

use super::dice::Dice;
use super::ledger::Ledger;
use super::load::{Load, Posted, Receipt, receipts};
use super::program::{Life, Program};
use crate::ground::{Engine, Ground};
use crate::office::Office;
use crate::servers::dovecot::fresh_mailbox;
use crate::servers::mailbox::Mailbox;
use crate::servers::sink::{Letter, Sink, USUAL};

const SEED: u64 = 20_261_102;
/// After so many kills bot and worker are two programs, or one again.
const CHANGE_AFTER: u32 = 20;
/// An event that does not come is not waited for longer.
const NO_EVENT: Duration = Duration::from_millis(600);
const FINISH: Duration = Duration::from_mins(2);

fn kills(engine: Engine) -> u32 {
    match engine {
        Engine::Sqlite => 200,
        Engine::Postgres => 60,
    }
}

/// The programs at work.
enum AtWork {
    One(Program),
    Two { bot: Program, worker: Program },
}

/// What a story has seen of its kills.
#[derive(Default)]
struct Seen {
    kills: u32,
    /// Kills that came before the program had connected or sent anything.
    idle: u32,
    /// Kills in whose life a letter came.
    busy: u32,
    /// When a program that sends letters was killed.
    of_senders: Vec<Instant>,
    errors: Vec<String>,
}

/// One story.
struct Rounds {
    office: Office,
    mailbox: Mailbox,
    sink: Sink,
    dice: Dice,
    load: Load,
    posted: Vec<Posted>,
    receipts: Vec<Receipt>,
    /// How many letters were looked through for receipts.
    read: usize,
    seen: Seen,
}

pub async fn killed(ground: Ground) -> Result<()> {
    let engine = ground.engine;
    let told = tell(ground).await;
    told.with_context(|| format!("{engine}, seed {SEED}"))
}

async fn tell(ground: Ground) -> Result<()> {
    let kills = kills(ground.engine);
    let (mailbox, sink) = (fresh_mailbox()?, Sink::offering(USUAL)?);
    let mut rounds = Rounds {
        office: Office::on_servers(ground, &mailbox, &sink)?,
        mailbox,
        sink,
        dice: Dice::seeded(SEED),
        load: Load::seeded(SEED),
        posted: Vec::new(),
        receipts: Vec::new(),
        read: 0,
        seen: Seen::default(),
    };
    let begun = Instant::now();
    rounds.kill_all(kills).await?;
    rounds.finish().await?;
    let letters = rounds.letters().await?;
    let ledger = Ledger {
        office: &rounds.office,
        mailbox: &rounds.mailbox,
        posted: &rounds.posted,
        letters: &letters,
        folder: "Processed",
        kills: &rounds.seen.of_senders,
    };
    let (repeats, set_aside) = ledger.balances().await?;
    let Seen {
        kills, idle, busy, ..
    } = rounds.seen;
    println!(
        "{}: {kills} kills in {:.0} s, {idle} before anything was done, {busy} after a letter went out; {} messages, {} letters, \
         {repeats} repeated, {set_aside} messages set aside",
        rounds.office.ground.engine,
        begun.elapsed().as_secs_f32(),
        rounds.posted.len(),
        letters.len() - repeats,
    );
    ensure!(
        // Where the machine has much else to do, more of them are killed before they get that far.
        busy * 6 > kills,
        "only {busy} of {kills} kills hit a program that sent letters"
    );
    Ok(())
}

impl Rounds {
    async fn kill_all(&mut self, kills: u32) -> Result<()> {
        let mut at_work = AtWork::One(self.start("run")?);
        while self.seen.kills < kills {
            for _ in 0..=self.dice.throw(4) {
                self.post().await?;
            }
            self.await_the_instant(&at_work).await?;
            at_work = self.kill(at_work)?;
        }
        match at_work {
            AtWork::One(both) => self.bury(both.kill()?, Sends::Letters),
            AtWork::Two { bot, worker } => {
                self.bury(bot.kill()?, Sends::Nothing);
                self.bury(worker.kill()?, Sends::Letters);
            }
        }
        Ok(())
    }

    fn start(&self, words: &str) -> Result<Program> {
        Program::start(&self.office, &[words])
    }

    async fn post(&mut self) -> Result<()> {
        self.read_receipts().await?;
        let posted = self.load.mail(&self.receipts);
        self.mailbox
            .deliver_to(&posted.from, &self.mailbox.address, &posted.raw)
            .await?;
        self.posted.push(posted);
        Ok(())
    }

    async fn letters(&self) -> Result<Vec<Letter>> {
        self.sink.letters(0, NO_EVENT).await
    }

    async fn read_receipts(&mut self) -> Result<()> {
        let letters = self.letters().await?;
        self.receipts.extend(receipts(&letters[self.read..]));
        self.read = letters.len();
        Ok(())
    }

    /// Waits for an instant by chance: so long after the start, after the connection stands, or after
    /// the next letter.
    async fn await_the_instant(&mut self, at_work: &AtWork) -> Result<()> {
        let (AtWork::One(listening) | AtWork::Two { bot: listening, .. }) = at_work;
        let millis = match self.dice.throw(4) {
            0 => {
                let after = Duration::from_millis(self.dice.throw(300));
                tokio::time::sleep(after.saturating_sub(listening.began.elapsed())).await;
                return Ok(());
            }
            1 => {
                listening.has_said("connected", NO_EVENT).await;
                60
            }
            _ => {
                let letters = self.letters().await?.len();
                // None may come: all have gone out, or wait for the lease of a worker that was killed.
                drop(self.sink.letters(letters + 1, NO_EVENT).await);
                25
            }
        };
        let after = Duration::from_micros(self.dice.throw(millis * 1000));
        tokio::time::sleep(after).await;
        Ok(())
    }

    /// Kills one of the programs or both, and starts what was killed again.
    fn kill(&mut self, at_work: AtWork) -> Result<AtWork> {
        self.seen.kills += 1;
        let one = (self.seen.kills / CHANGE_AFTER).is_multiple_of(2);
        Ok(match at_work {
            AtWork::One(both) => {
                self.bury(both.kill()?, Sends::Letters);
                self.begin(one)?
            }
            AtWork::Two { bot, worker } if one || self.dice.throw(3) == 0 => {
                self.bury(bot.kill()?, Sends::Nothing);
                self.bury(worker.kill()?, Sends::Letters);
                self.begin(one)?
            }
            AtWork::Two { bot, worker } if self.dice.throw(2) == 0 => {
                self.bury(bot.kill()?, Sends::Nothing);
                AtWork::Two {
                    bot: self.start("bot")?,
                    worker,
                }
            }
            AtWork::Two { bot, worker } => {
                self.bury(worker.kill()?, Sends::Letters);
                AtWork::Two {
                    bot,
                    worker: self.start("worker")?,
                }
            }
        })
    }

    fn begin(&self, one: bool) -> Result<AtWork> {
        Ok(if one {
            AtWork::One(self.start("run")?)
        } else {
            AtWork::Two {
                bot: self.start("bot")?,
                worker: self.start("worker")?,
            }
        })
    }

    /// Notes how far a program had come.
    fn bury(&mut self, life: Life, sends: Sends) {
        let sent = sends == Sends::Letters && self.sink.last_letter().is_some_and(|at| at > life.began);
        let connected = life.said.iter().any(|line| line.contains("connected"));
        if sends == Sends::Letters {
            self.seen.of_senders.push(life.ended);
            self.seen.busy += u32::from(sent);
        }
        self.seen.idle += u32::from(!sent && !connected);
        let wrong = |line: &String| line.contains("ERROR") || line.contains("redress:");
        self.seen.errors.extend(life.said.into_iter().filter(wrong));
    }

    /// Lets bot and worker do all that is left, undisturbed, at a time when no lease of the killed lasts.
    async fn finish(&mut self) -> Result<()> {
        let later = (SystemClock.now() + TimeDelta::minutes(10)).to_rfc3339();
        for words in [&["bot", "--once"][..], &["worker", "--once", "--at", &later]] {
            let (status, said) = Program::start(&self.office, words)?.end(FINISH).await?;
            ensure!(status.success(), "{words:?} did not finish its work: {said:?}");
        }
        ensure!(self.seen.errors.is_empty(), "{:?}", self.seen.errors);
        Ok(())
    }
}

/// What a program does besides listening.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sends {
    Letters,
    Nothing,
}
