//! A danger whose time is over, in; who has to hear of it at once, by day and by night, out.

use super::ran_out::NEWS;
use crate::cases::{RunningClock, What};
use crate::decide::{TaskKind, alerts, danger};
use crate::letters::AlertKind;
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::ClockId;
use crate::triage::Hazard;

/// Whoever is on call hears of it, and whoever answers for the case: danger keeps no office hours. What is
/// older is a task, and stands in the mail of the day.
pub(super) fn ran_out(desk: &mut Desk<'_>, hazard: Hazard, clock: &ClockId) -> Result<(), Refused> {
    let found = desk.case().unseen_of(hazard, clock);
    let found = found.map(|(danger, running)| (danger.clone(), running.clone()));
    let Some((known, running)) = found else {
        return Ok(());
    };
    let ended = running.act_by.ends_at();
    let clock = clock.clone();
    desk.record_at(ended, What::HazardRanOut { hazard, clock })?;
    let about = about(desk, hazard, &running);
    desk.task(TaskKind::SeeToHazard, &about);
    if desk.doing.now - ended > NEWS {
        return Ok(());
    }
    let book = &desk.rules.book;
    let to_do = danger::to_do(book, &known, &running).unwrap_or_default();
    let happened = format!(
        "A danger, {}: this was due by {} ({}, {}) and is not done. {}",
        hazard.in_words(),
        danger::by_when(running.act_by),
        running.rule,
        running.clause,
        match known.judged {
            Some(_) => "The danger is confirmed.",
            None => "Nobody has said yet whether there is a danger: its times run until somebody does.",
        }
    );
    let who = desk.complainant().ok().map(|party| alerts::who(&party.caller()));
    let happened = who.map_or_else(|| happened.clone(), |who| format!("{happened}\n\n{who}"));
    let to_do = format!(
        "{to_do}, now, and tell the resident how they stay safe until then. Where the home cannot be made \
        safe, offer them somewhere to stay with `redress case accommodation`."
    );
    let told = desk.those_on_call_and_behind_it();
    desk.tell(AlertKind::HazardLate, about, (happened, to_do), &told)
}

/// The same danger may come back, and the same may be asked for again.
fn about(desk: &Desk<'_>, hazard: Hazard, running: &RunningClock) -> String {
    let since = running.started_at.timestamp();
    let (case, hazard) = (desk.case().id, hazard.as_str());
    format!("{case}:{hazard}:{}:{since}", running.clock)
}
