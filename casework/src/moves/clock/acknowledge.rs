//! A case that nobody has acknowledged on the last day, in; the letter that goes by itself, or who writes it, out.

use super::ran_out::{NEWS, about, seen_to};
use crate::decide::TaskKind;
use crate::letters::AlertKind;
use crate::moves::desk::Desk;
use crate::moves::stages::AcknowledgeByDefault;
use crate::moves::{Move, Refused};
use crate::policies::ClockId;
use chrono::{DateTime, Utc};

/// The acknowledgement goes by itself, where a letter may.
pub(super) fn acknowledge(desk: &mut Desk<'_>, clock: &ClockId) -> Result<(), Refused> {
    let ends = ends_at(desk, clock)?;
    if is_of_long_ago(desk, ends)? {
        let why = "the message is older than the settings allow";
        return by_hand(desk, clock, ends, why);
    }
    match AcknowledgeByDefault.make(desk) {
        Ok(()) => tell(desk, clock),
        Err(Refused::Not { why, .. }) => by_hand(desk, clock, ends, &why),
        Err(trouble) => Err(trouble),
    }
}

/// The last instant at which it is in time.
fn ends_at(desk: &Desk<'_>, clock: &ClockId) -> Result<DateTime<Utc>, Refused> {
    let running = desk.passage()?.clocks.iter();
    let running = running.filter(|running| running.clock == *clock && running.runs());
    let ends = running.map(|running| running.act_by.ends_at()).min();
    Ok(ends.unwrap_or(desk.doing.now))
}

/// Whether it came so late into the register that no letter goes by itself, as with receipts.
fn is_of_long_ago(desk: &Desk<'_>, ends: DateTime<Utc>) -> Result<bool, Refused> {
    let now = desk.doing.now;
    Ok(now > ends && now - desk.passage()?.begun_at > desk.rules.post.receipts.oldest)
}

fn tell(desk: &mut Desk<'_>, clock: &ClockId) -> Result<(), Refused> {
    let happened = "Nobody had acknowledged the complaint, and the time for it ends. An acknowledgement \
        goes to the resident by itself: it is recorded as sent by default.";
    let to_do = "Define the complaint with the resident, and write to them as you understand it.";
    let words = (happened.to_owned(), to_do.to_owned());
    let told = desk.those_who_have_it();
    desk.tell(AlertKind::AcknowledgeNow, about(desk, clock), words, &told)
}

/// No letter can go by itself: a person has the rest of the day.
fn by_hand(desk: &mut Desk<'_>, clock: &ClockId, ends: DateTime<Utc>, why: &str) -> Result<(), Refused> {
    let now = desk.doing.now;
    seen_to(desk, clock, now.min(ends))?;
    // The same to do as where no receipt could go: once a stage.
    let stage = match desk.case().passages.len() {
        1 => desk.case().id.to_string(),
        _ => about(desk, clock),
    };
    desk.task(TaskKind::AcknowledgeByHand, stage);
    if now - ends > NEWS {
        return Ok(());
    }
    let happened = format!(
        "Nobody has acknowledged the complaint, the time for it ends, and no letter can go by itself: {why}."
    );
    let to_do = "Acknowledge it by hand today.".to_owned();
    let told = desk.those_who_answer_for_it();
    desk.tell(
        AlertKind::AcknowledgeNow,
        about(desk, clock),
        (happened, to_do),
        &told,
    )
}
