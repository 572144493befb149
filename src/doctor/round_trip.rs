//! A way out and the mailboxes, in; whether a letter sent the one way arrives by the other, out.

use super::letter::TestLetter;
use super::outgoing::{address, problem};
use super::stamps::Stamps;
use super::{Notes, Practice, State};
use crate::problem::Problem;
use crate::settings::{MailboxSettings, Settings, Way};
use bot::{BotError, Header, Imap, ImapError, Mailbox, Visit};
use casework::addresses::Address;
use chrono::{DateTime, TimeDelta, Utc};
use std::time::Duration;
use worker::{Sent, Smarthost};

/// A letter to ourselves that takes longer than this does not do.
const LONGEST: Duration = Duration::from_mins(1);
/// A clock that is so far off makes dates wrong about midnight.
const OFF: TimeDelta = TimeDelta::minutes(1);
/// One that is so far off makes them wrong altogether.
const FAR_OFF: TimeDelta = TimeDelta::minutes(10);

const CHECK: &str = "way there and back";

/// Sends a letter and waits for it, if both ends are sound.
pub(super) async fn examine(
    settings: &Settings,
    (host, sound): (Option<Smarthost>, &[(&MailboxSettings, Mailbox)]),
    practice: &mut Practice<'_>,
    notes: &mut Notes<'_>,
) {
    if let Way::Maildir(_) = settings.outgoing.way {
        return notes.ok(CHECK, "none is sent: letters become files");
    }
    let Some(first) = settings.mailboxes.first() else {
        return;
    };
    let to = practice.send_to.clone().unwrap_or_else(|| first.address.clone());
    let arrives = settings
        .mailboxes
        .iter()
        .find(|mailbox| mailbox.address == to)
        .unwrap_or(first);
    let watched = sound.iter().find(|(written, _)| written.name == arrives.name);
    let cure = "put right the faults above, then run doctor again";
    match (host, watched) {
        (None, _) => notes.warn(CHECK, "none is sent: the way out is not sound", cure),
        (_, None) => notes.warn(CHECK, "none is sent: its mailbox cannot be read", cure),
        (_, Some((_, Mailbox::Maildir(_)))) => notes.ok(CHECK, "none is sent: a Maildir is not waited at"),
        (Some(host), Some((_, Mailbox::Imap(imap)))) => {
            let way = Journey {
                settings,
                host: &host,
                imap,
                to: &to,
            };
            if let Err(problem) = way.there_and_back(practice, notes).await {
                notes.problem(CHECK, &problem);
            }
        }
    }
}

/// Where the letter leaves and where it arrives.
struct Journey<'a> {
    settings: &'a Settings,
    host: &'a Smarthost,
    imap: &'a Imap,
    to: &'a Address,
}

impl Journey<'_> {
    async fn there_and_back(
        &self,
        practice: &mut Practice<'_>,
        notes: &mut Notes<'_>,
    ) -> Result<(), Problem> {
        let mut visit = self.imap.visit().await.map_err(of_imap)?;
        let ends = visit.ends().await.map_err(of_imap)?;
        let sent_at = practice.clock.now();
        let letter = TestLetter::new(
            &self.settings.outgoing.from.address,
            self.to,
            sent_at,
            &mut practice.chance,
        );
        if self.send(&letter, notes).await? == State::Fault {
            visit.leave().await;
            return Ok(());
        }
        let within = self.imap.timeout.min(LONGEST);
        let found = visit
            .wait_for(ends, |header| letter.is(&header.text), within)
            .await;
        let came_at = practice.clock.now();
        match found.map_err(of_imap)? {
            Some(header) => {
                let took = (came_at - sent_at).as_seconds_f32();
                notes.ok(CHECK, format!("it came back after {took:.1} seconds"));
                clock(&header, sent_at, came_at, notes);
                stamp(&header, notes);
                removed(&mut visit, &header, notes).await?;
            }
            None => notes.fault(
                CHECK,
                format!("the server took the letter, and it did not come back within {} seconds", within.as_secs()),
                format!(
                    "look for it in the mail server's log and among its spam: mail to the mailbox's address has to \
                     arrive in {}; where that only takes longer, run doctor again",
                    self.imap.folder
                ),
            ),
        }
        visit.leave().await;
        Ok(())
    }

    /// A fault where the server has not taken it.
    async fn send(&self, letter: &TestLetter, notes: &mut Notes<'_>) -> Result<State, Problem> {
        let outgoing = &self.settings.outgoing;
        let from = address(&outgoing.bounces).unwrap_or_else(|| outgoing.from.address.clone());
        let mut smtp = self.host.visit().await.map_err(|trouble| problem(&trouble))?;
        let sent = smtp
            .send(from.as_str(), self.to.as_str(), letter.raw.as_bytes())
            .await;
        smtp.leave().await;
        let cure =
            "let the SMTP server take letters from the addresses in [outgoing], and to the mailbox's address";
        match sent.map_err(|trouble| problem(&trouble))? {
            Sent::Accepted => return Ok(State::Ok),
            Sent::Never(why) => notes.fault(CHECK, format!("the letter is refused: {why}"), cure),
            Sent::NotNow(why) | Sent::Unsure(why) => notes.fault(
                CHECK,
                format!("the letter is put off: {why}"),
                "run doctor again in a few minutes; letters to residents are tried again by themselves",
            ),
        }
        Ok(State::Fault)
    }
}

fn of_imap(error: ImapError) -> Problem {
    BotError::from(error).into()
}

/// The time at which the server says the letter came, against ours.
fn clock(header: &Header, sent_at: DateTime<Utc>, came_at: DateTime<Utc>, notes: &mut Notes<'_>) {
    let Some(internal) = header.internal else {
        let cure = "set Redress's own machine by NTP, so that its times can be relied on";
        return notes.warn("clock", "the server does not say when the letter came", cure);
    };
    let (off, how) = skew(internal, sent_at, came_at);
    let says = format!("the mail server's clock is {} seconds {how}", off.num_seconds());
    let cure = "let this machine and the mail server take their time from the same source (NTP): every deadline \
                counts from when mail arrived";
    if off > FAR_OFF {
        notes.fault("clock", says, cure);
    } else if off > OFF {
        notes.warn("clock", says, cure);
    } else {
        notes.ok("clock", "the mail server's clock agrees with ours");
    }
}

/// How far the server's time lies outside of the time in which it can have been, and on which side.
fn skew(
    internal: DateTime<Utc>,
    sent_at: DateTime<Utc>,
    came_at: DateTime<Utc>,
) -> (TimeDelta, &'static str) {
    if internal > came_at {
        (internal - came_at, "ahead of ours")
    } else {
        ((sent_at - internal).max(TimeDelta::zero()), "behind ours")
    }
}

/// Mail from a server to itself may bear no stamp: that proves nothing of mail from outside.
fn stamp(header: &Header, notes: &mut Notes<'_>) {
    match Stamps::on([&*header.text]).most {
        Some((id, _)) => notes.ok("stamp", format!("the letter is stamped by {id}")),
        None => notes.ok(
            "stamp",
            "the letter bears no Authentication-Results: it never left your mail server",
        ),
    }
}

async fn removed(visit: &mut Visit<'_>, header: &Header, notes: &mut Notes<'_>) -> Result<(), Problem> {
    if visit.remove(header).await.map_err(of_imap)? {
        notes.ok("tidying up", "the letter is removed again");
    } else {
        notes.warn(
            "tidying up",
            "the letter could not be removed: the server has no UIDPLUS, or this user may not delete",
            "delete it yourself, or leave it: intake takes it for a machine's mail and answers nobody",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_right_within_the_letter_s_journey() {
        let at = |seconds| DateTime::UNIX_EPOCH + TimeDelta::seconds(seconds);
        for (internal, off, how) in [
            (100, 0, "behind ours"),
            (105, 0, "behind ours"),
            (110, 0, "behind ours"),
            (111, 1, "ahead of ours"),
            (40, 60, "behind ours"),
        ] {
            assert_eq!(
                skew(at(internal), at(100), at(110)),
                (TimeDelta::seconds(off), how),
                "{internal}"
            );
        }
    }
}
