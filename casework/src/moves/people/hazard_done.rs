//! What was done about a danger, in; its clocks met and started by the law on hazards, out.

use super::hazards::{CLAUSE, UnderLaw};
use crate::cases::{RunningClock, What};
use crate::letters::wording::time_and_date;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{Clock, Event};
use crate::triage::Hazard;

/// Something that the law on hazards names was done about a danger, or the resident asked for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HazardDone {
    /// Which danger.
    pub hazard: Hazard,
    /// What.
    pub event: Event,
    /// What there is to say of it; may be empty.
    pub note: String,
}

impl Move for HazardDone {
    fn make(&self, desk: &mut Desk<'_>) -> Result<(), Refused> {
        desk.must_be_a_named_person(CLAUSE)?;
        let known = desk.under_law(self.hazard)?;
        if !known.danger.stands() {
            return Err(Refused::clause(
                CLAUSE,
                "it was dismissed: nothing is done about a danger that is none",
                "confirm it first with `redress case hazard`",
            ));
        }
        self.must_make_sense(desk, &known)?;
        let (hazard, event) = (self.hazard, self.event);
        desk.record(What::HazardHappened { hazard, event })?;
        desk.note(&self.note)?;
        desk.settle_hazards();
        Ok(())
    }
}

impl HazardDone {
    /// The clocks that the danger has, or may come to have, and that know of it.
    fn clocks<'a>(&self, known: &'a UnderLaw) -> Vec<&'a Clock> {
        let clocks = known.law.clocks_of(&known.stage.id, known.danger.track());
        let knows = |clock: &&Clock| clock.from == self.event || clock.waits_for(self.event);
        clocks.filter(knows).collect()
    }

    /// What is done is waited for, or something is counted from it for the first time.
    fn must_make_sense(&self, desk: &Desk<'_>, known: &UnderLaw) -> Result<(), Refused> {
        // What the landlord is told and what a letter brings about is not for anybody to say.
        let by_itself = [Event::Received, Event::LandlordAware, Event::SummaryGiven];
        let clocks = self.clocks(known);
        let Some(first) = clocks.first().filter(|_| !by_itself.contains(&self.event)) else {
            let why = "no time that the law sets for this danger begins or ends with that";
            let cure = "keep it with `redress case note`; a letter is sent with a command of its own";
            return Err(Refused::by(&known.stage.basis, why, cure));
        };
        let waits = |running: &&RunningClock| running.runs() && running.waits_for(self.event);
        let mut waiting = known.danger.clocks().filter(waits).peekable();
        if waiting.peek().is_some() {
            let since = waiting.map(|running| running.started_at).min();
            return self.must_be_since(desk, since, first);
        }
        let done = known.danger.when(self.event);
        let asked_again = self.event == Event::RenewedInvestigationRequested;
        if done.is_some() && !asked_again {
            let cure = "see `redress case show` for what was done";
            return Err(Refused::by(&first.basis, "that is on record already", cure));
        }
        if !clocks.iter().any(|clock| clock.from == self.event) {
            // Nothing waits for it yet: what its time is counted from comes first.
            let from = clocks.iter().map(|clock| clock.from);
            let before = from.max_by_key(|from| known.danger.when(*from).is_none());
            let before = before.unwrap_or(Event::Investigated);
            return Err(first_comes(known, before, first));
        }
        let investigated = known.danger.when(Event::Investigated);
        if asked_again && investigated.is_none() {
            return Err(first_comes(known, Event::Investigated, first));
        }
        let since = investigated.filter(|_| asked_again);
        self.must_be_since(desk, since.or(Some(known.danger.noticed_at)), first)
    }

    fn must_be_since(
        &self,
        desk: &Desk<'_>,
        since: Option<chrono::DateTime<chrono::Utc>>,
        clock: &Clock,
    ) -> Result<(), Refused> {
        let Some(since) = since.filter(|since| desk.doing.at < *since) else {
            return Ok(());
        };
        let why = format!(
            "its time began at {}: this cannot have been before",
            time_and_date(since)
        );
        let cure = "give `--at` the time at which it was";
        Err(Refused::by(&clock.basis, why, cure))
    }
}

fn first_comes(known: &UnderLaw, before: Event, clock: &Clock) -> Refused {
    let hazard = known.danger.hazard.as_str();
    let why = format!("first: {}", before.to_do().to_lowercase());
    Refused::by(
        &clock.basis,
        why,
        format!("record it with `redress case hazard-done REFERENCE {hazard} {before}`"),
    )
}
