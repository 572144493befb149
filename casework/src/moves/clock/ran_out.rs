//! A clock that ran out, in; what its policy says follows, out.

use super::formal;
use crate::cases::{CloseReason, RunningClock, TrackReason, What};
use crate::clocks::civil_date;
use crate::decide::TaskKind;
use crate::letters::wording::long_date;
use crate::letters::{AlertKind, Said};
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::moves::entering::next_by_resident;
use crate::policies::{Clock, ClockId, LetterKind, TrackId, WhenMissed};
use chrono::{DateTime, TimeDelta, Utc};

/// What has been late for longer is no news: mail of long ago, taken in when the house begins, would be a flood.
pub(super) const NEWS: TimeDelta = TimeDelta::days(7);

/// What follows now that the time is over.
pub(super) fn ran_out(desk: &mut Desk<'_>, clock: &ClockId) -> Result<(), Refused> {
    let running = desk.passage()?.clocks.iter();
    let running = running.filter(|running| running.clock == *clock && running.runs());
    let Some(running) = running.min_by_key(|running| running.act_by).cloned() else {
        return Ok(());
    };
    let ended = running.act_by.ends_at();
    seen_to(desk, clock, ended)?;
    match &running.when_missed {
        WhenMissed::Breach => out_of_target(desk, &running),
        WhenMissed::Flag => {
            let about = about(desk, clock);
            desk.task(TaskKind::Weigh, about);
            Ok(())
        }
        WhenMissed::Closes => close(desk, &running),
        WhenMissed::BecomesFormal => formal::become_formal(desk, &running),
        WhenMissed::MoveTo(track) => move_to(desk, &running, track),
    }
}

/// Nothing more follows from that clock by itself.
pub(super) fn seen_to(desk: &mut Desk<'_>, clock: &ClockId, at: DateTime<Utc>) -> Result<(), Refused> {
    let stage = desk.passage()?.stage.clone();
    let clock = clock.clone();
    desk.record_at(at, What::RanOut { stage, clock })
}

/// What makes a task or a mail about that clock one of its own.
pub(super) fn about(desk: &Desk<'_>, clock: &ClockId) -> String {
    format!("{}:{}:{clock}", desk.case().id, desk.case().passages.len())
}

/// The date as staff read it, with where it comes from: `11 November 2026 (001-S1b, 001 ¶18)`.
pub(super) fn date_of(running: &RunningClock) -> String {
    let day = long_date(civil_date(running.act_by.ends_at()));
    format!("{day} ({}, {})", running.rule, running.clause)
}

/// Out of target: the owner and above them the manager hear of it at once. What is older is in the mail of the day.
fn out_of_target(desk: &mut Desk<'_>, running: &RunningClock) -> Result<(), Refused> {
    let about = about(desk, &running.clock);
    desk.task(TaskKind::OutOfTarget, &about);
    if desk.doing.now - running.act_by.ends_at() > NEWS {
        return Ok(());
    }
    let to_do = desk.policy.clock(running.clock.as_str()).map(Clock::to_do);
    let to_do = format!(
        "{}: today, and tell the resident why it is late.",
        to_do.unwrap_or_default()
    );
    let happened = format!("This was due by {} and is not done.", date_of(running));
    let told = desk.those_who_answer_for_it();
    desk.tell(AlertKind::OutOfTarget, about, (happened, to_do), &told)
}

/// The resident has not asked for more in time: closed with a letter, and can be reopened (Q24). Where
/// they, or who speaks for them, have written meanwhile, a person says what it was.
fn close(desk: &mut Desk<'_>, running: &RunningClock) -> Result<(), Refused> {
    let about = about(desk, &running.clock);
    let wrote = desk.correspondence()?.thread.last_at;
    if wrote.is_some_and(|last| last > running.started_at) {
        return wait(desk, &about, "Somebody has written since our answer");
    }
    match closure(desk, running) {
        Ok(()) => {}
        Err(Refused::Not { why, .. }) => {
            return wait(desk, &about, &format!("No letter can go by itself ({why})"));
        }
        Err(trouble) => return Err(trouble),
    }
    let now = desk.doing.now;
    let why = CloseReason::Answered;
    desk.record_at(now, What::Closed { why })?;
    let happened = format!(
        "The resident\u{2019}s time to ask for more ended on {}. The case was closed with a letter.",
        date_of(running)
    );
    let to_do = "Nothing. Should they ask late, a person decides and gives reasons (Q24).".to_owned();
    let told = desk.those_who_have_it();
    desk.tell(AlertKind::Closed, about, (happened, to_do), &told)
}

/// The case stays as it is until a person says whether it goes on.
fn wait(desk: &mut Desk<'_>, about: &str, because: &str) -> Result<(), Refused> {
    desk.task(TaskKind::DecideOnRequest, about);
    let happened = format!("The resident\u{2019}s time to ask for more is over. {because}.");
    let to_do = "Read what they wrote: take the case on to the next stage, or close it with a letter.";
    let told = desk.those_who_have_it();
    desk.tell(
        AlertKind::WaitsToClose,
        about,
        (happened, to_do.to_owned()),
        &told,
    )
}

/// The letter that closes: how to ask late stands in it, and the Ombudsman (Q24).
fn closure(desk: &mut Desk<'_>, running: &RunningClock) -> Result<(), Refused> {
    let until = long_date(civil_date(running.act_by.ends_at()));
    let reason = format!(
        "You had until {until} to ask us to look at your complaint again. We have not heard from you. \
        If you still want us to look at it, please ask. We will tell you what we decide, and why."
    );
    let mut said = vec![Said::CloseReason(reason)];
    let next = desk.policy.next_stage(&desk.passage()?.stage);
    said.extend(next.map(|next| Said::NextStage {
        name: next.name.clone(),
        // Their time is over: no date is promised.
        by: None,
        within: None,
    }));
    let next = next_by_resident(None);
    let letter = desk.compose(LetterKind::Closure, next, said)?;
    desk.send(letter, LetterKind::Closure.brings(), &[]).map(drop)
}

/// It goes on in another track, from the same receipt.
fn move_to(desk: &mut Desk<'_>, running: &RunningClock, track: &TrackId) -> Result<(), Refused> {
    let about = about(desk, &running.clock);
    let (track, because) = (track.clone(), TrackReason::RanOut);
    let moved = What::Moved {
        track: track.clone(),
        because,
    };
    desk.record_at(running.act_by.ends_at(), moved)?;
    let stage = desk.stage()?;
    let (stage, of_track) = (stage.name.clone(), stage.track(track.as_str()).cloned());
    if let Some(of_track) = &of_track {
        desk.route_unless_theirs(Some(&of_track.handler))?;
    }
    let name = of_track.map_or_else(|| track.to_string(), |track| track.name);
    let answer = desk.answer_by()?.map(long_date);
    let happened = format!(
        "The quick answer was due by {} and was not sent. The case goes on as {stage}, {name}, from the same receipt.",
        date_of(running)
    );
    let to_do = match answer {
        Some(by) => format!("Send the full answer by {by}."),
        None => "Send the full answer.".to_owned(),
    };
    let told = desk.those_who_have_it();
    desk.tell(AlertKind::TrackChanged, about, (happened, to_do), &told)
}
