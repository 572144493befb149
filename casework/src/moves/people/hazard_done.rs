//! What was done about a danger, in; its clocks met and started by the law on hazards, out.

use super::hazards::{CLAUSE, UnderLaw};
use crate::cases::{RunningClock, What};
use crate::letters::wording::time_and_date;
use crate::moves::desk::Desk;
use crate::moves::{Move, Refused};
use crate::policies::{Clock, Event};
use crate::triage::Hazard;
use chrono::{DateTime, Utc};

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
        Ok(())
    }
}

/// How something that is to be put on record stands to the times of the danger.
enum Standing {
    /// A time ends with it, or begins with it, that runs or can run since then.
    Awaited(DateTime<Utc>),
    /// Its time begins with something that has not happened yet.
    After(Event),
    /// It is on record already, and no time waits for it again.
    OnRecord,
}

impl HazardDone {
    /// The clocks that the danger has, or may come to have, and that know of it. What the landlord is told and
    /// what a letter brings about is not for anybody to say.
    fn clocks<'a>(&self, known: &'a UnderLaw) -> Vec<&'a Clock> {
        let by_itself = [Event::Received, Event::LandlordAware, Event::SummaryGiven];
        if by_itself.contains(&self.event) {
            return Vec::new();
        }
        let clocks = known.law.clocks_of(&known.stage.id, known.danger.track());
        let of = |clock: &&Clock| clock.from == self.event || clock.waits_for(self.event);
        clocks.filter(of).collect()
    }

    fn must_make_sense(&self, desk: &Desk<'_>, known: &UnderLaw) -> Result<(), Refused> {
        let clocks = self.clocks(known);
        let Some(first) = clocks.first() else {
            let why = "no time that the law sets for this danger begins or ends with that";
            let cure = "keep it with `redress case note`; a letter is sent with a command of its own";
            return Err(Refused::by(&known.stage.basis, why, cure));
        };
        match self.standing(known, &clocks) {
            Standing::Awaited(since) if desk.doing.at < since => {
                let since = time_and_date(since);
                let why = format!("its time began at {since}: this cannot have been before");
                let cure = "give `--at` the time at which it was";
                Err(Refused::by(&first.basis, why, cure))
            }
            Standing::Awaited(_) => Ok(()),
            Standing::After(before) => {
                let (reference, hazard) = (&desk.case().reference, self.hazard.as_str());
                let why = format!("first: {}", before.to_do().to_lowercase());
                let cure = format!("record it with `redress case hazard-done {reference} {hazard} {before}`");
                Err(Refused::by(&first.basis, why, cure))
            }
            Standing::OnRecord => {
                let cure = "see `redress case show` for what was done";
                Err(Refused::by(&first.basis, "that is on record already", cure))
            }
        }
    }

    fn standing(&self, known: &UnderLaw, clocks: &[&Clock]) -> Standing {
        let danger = &known.danger;
        let waits = |running: &&RunningClock| running.runs() && running.waits_for(self.event);
        if let Some(since) = danger
            .clocks()
            .filter(waits)
            .map(|running| running.started_at)
            .min()
        {
            return Standing::Awaited(since);
        }
        let investigated = danger.when(Event::Investigated);
        let asked_again = self.event == Event::RenewedInvestigationRequested;
        match (danger.when(self.event), investigated) {
            (_, None) if asked_again => Standing::After(Event::Investigated),
            // An investigation may be asked for again once the last was made.
            (last, Some(at)) if asked_again && last.is_none_or(|last| last < at) => Standing::Awaited(at),
            (Some(_), _) => Standing::OnRecord,
            (None, _) if clocks.iter().any(|clock| clock.from == self.event) => {
                Standing::Awaited(danger.noticed_at)
            }
            (None, _) => {
                let mut from = clocks.iter().map(|clock| clock.from);
                let before = from.find(|from| danger.when(*from).is_none());
                before.map_or(Standing::OnRecord, Standing::After)
            }
        }
    }
}
