//! A bot at work and a day that passes, in; the mailbox compared with the register, out.

use std::io::Write;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use casework::given::Chance;
use chrono::TimeDelta;
use libtest_mimic::Trial;
use redress::Rooms;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tracing_subscriber::fmt::MakeWriter;

use super::house::House;
use crate::clock::StandingClock;
use crate::ground::{plain, run};

/// What is logged on this thread.
#[derive(Clone)]
struct Log(watch::Sender<String>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let words = String::from_utf8_lossy(bytes);
        self.0.send_modify(|all| all.push_str(&words));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Log {
    /// Waits until so much was logged so often.
    async fn says(&self, what: &str, times: usize) -> Result<()> {
        let mut log = self.0.subscribe();
        let said = log.wait_for(|all| all.matches(what).count() >= times);
        let said = tokio::time::timeout(Duration::from_secs(20), said).await;
        said.map(|_| ())
            .with_context(|| format!("{what}: {}", *self.0.borrow()))
    }
}

/// All of it on one thread, so that what is logged is this story's.
pub fn trial() -> Trial {
    plain("doctor::a_bot_compares_its_mailbox_once_a_day", || {
        let log = Log(watch::Sender::new(String::new()));
        let subscriber = tracing_subscriber::fmt()
            .with_writer(log.clone())
            .with_ansi(false)
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        runtime.block_on(story(log))
    })
}

async fn story(log: Log) -> Result<()> {
    let house = House::new().await?;
    let settings = house.in_this_program()?;
    let clock = StandingClock::at("2026-11-02T09:30:00Z")?;
    let stop = CancellationToken::new();
    let (given, chance) = (Arc::new(clock.clone()), Chance::from_seed([3; 32]));
    let bot = redress::run(&settings, Rooms::Bot, given, chance, stop.clone());
    let telling = async {
        house.mail_from_outside(1).await?;
        log.says("messages=1", 1).await?;
        clock.advance(TimeDelta::hours(2));
        house.mail_from_outside(2).await?;
        log.says("mailbox and register agree", 1).await?;
        // As if an outcome had been lost.
        run(&house.ground, "update message set uid = '999' where uid = '1'").await?;
        clock.advance(TimeDelta::hours(23));
        house.mail_from_outside(3).await?;
        log.says("messages=1", 3).await?;
        ensure!(!log.0.borrow().contains("passed over"), "before the day is over");
        clock.advance(TimeDelta::hours(1));
        house.mail_from_outside(4).await?;
        log.says("passed over: the register has no outcome for them", 1)
            .await?;
        log.says("lying=4 settled=3 missing=1 cure=\"run `redress doctor`\"", 1)
            .await
    };
    let told = async {
        let told = telling.await;
        stop.cancel();
        told
    };
    let (ended, told) = tokio::join!(bot, told);
    ended?;
    told
}
