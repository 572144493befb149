//! A mailbox on a server, in; its messages taken in as they come, whatever befalls the server, out.

use super::backoff::{Backoff, Trouble};
use super::intake::look_through;
use super::memory::Memory;
use super::tally::say_what_is_missing;
use super::{Imap, Session};
use crate::watch::{Bot, BotError};
use std::time::Duration;
use tokio_util::sync::CancellationToken;

/// Watches until `stop`. After each trouble the connection is made anew and everything looked through.
pub(crate) async fn watch(mut bot: Bot, imap: Imap, stop: CancellationToken) {
    let mut memory = Memory::default();
    let mut backoff = Backoff::new(imap.timeout);
    while !stop.is_cancelled() {
        let error = match listen(&mut bot, &imap, (&mut memory, &mut backoff), &stop).await {
            Ok(()) => continue,
            Err(error) => error,
        };
        let (mailbox, trouble) = (&imap.name, trouble(&error));
        let pause = backoff.pause(trouble, &mut bot.chance);
        let seconds = pause.as_secs_f32();
        match &error {
            _ if stop.is_cancelled() => break,
            // Servers close connections for reasons of their own, and routers forget them.
            BotError::Imap(error) if error.is_passing() && backoff.is_first() => {
                tracing::warn!(mailbox, %error, seconds, "the connection ended; connecting again after a pause");
            }
            BotError::Imap(error) => {
                let cure = error.cure();
                tracing::error!(mailbox, %error, cure, seconds, "nothing is lost; tried again after a pause");
            }
            error => tracing::error!(mailbox, %error, seconds, "nothing is lost; tried again after a pause"),
        }
        wait(pause, &stop).await;
    }
}

/// One connection: looks, and looks again whenever something may be new.
async fn listen(
    bot: &mut Bot,
    imap: &Imap,
    (memory, backoff): (&mut Memory, &mut Backoff),
    stop: &CancellationToken,
) -> Result<(), BotError> {
    let mut session = imap.open(stop).await?;
    tracing::info!(mailbox = imap.name, "connected");
    while !stop.is_cancelled() {
        let tally = look_through(bot, imap, (&mut session, memory), stop).await?;
        if tally.taken_in() > 0 {
            tracing::info!(mailbox = imap.name, messages = tally.taken_in(), "taken in");
        }
        if tally.failed.is_empty() {
            backoff.well();
            if memory.daily.is_due(bot.clock.now()) && !stop.is_cancelled() {
                say_what_is_missing(&bot.register, imap, &mut session).await?;
                // What came meanwhile was counted and not taken in.
                session.news = true;
            }
        } else {
            // They are looked at again, but not without a breath.
            wait(backoff.pause(Trouble::Other, &mut bot.chance), stop).await;
        }
        await_news(imap, &mut session, stop).await?;
    }
    session.close().await;
    Ok(())
}

async fn await_news(imap: &Imap, session: &mut Session, stop: &CancellationToken) -> Result<(), BotError> {
    if session.news || stop.is_cancelled() {
        return Ok(());
    }
    if session.abilities.idle {
        let waited = session.idle(imap.idle_for(), stop).await;
        return waited.map_err(|fault| imap.error(fault).into());
    }
    wait(imap.poll_every(), stop).await;
    Ok(())
}

fn trouble(error: &BotError) -> Trouble {
    match error {
        BotError::Imap(error) if error.is_refusal() => Trouble::Refusal,
        _ => Trouble::Other,
    }
}

async fn wait(pause: Duration, stop: &CancellationToken) {
    tokio::select! {
        () = stop.cancelled() => {}
        () = tokio::time::sleep(pause) => {}
    }
}
