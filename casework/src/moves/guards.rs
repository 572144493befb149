//! A case and what is about to be done with it, in; whether it may go on, out.

use crate::cases::{LetterState, Passage, RunningClock, Standing, Undertaking, UndertakingKind, What};
use crate::clocks::{Counting, Due, Rolls, Unit, Within, civil_date, due};
use crate::letters::LetterKind;
use crate::letters::wording::says_nothing;
use crate::moves::Refused;
use crate::moves::desk::Desk;
use crate::policies::{Basis, Event, Whose};
use chrono::NaiveDate;

impl Desk<'_> {
    /// Goes on only where no letter is on its way that brings `event` about.
    pub(super) fn must_not_be_on_its_way(&self, event: Event) -> Result<(), Refused> {
        if !self.case().is_on_its_way(event) {
            return Ok(());
        }
        Err(Refused::by(
            &self.stage()?.basis,
            format!(
                "a letter for this is on its way already: {}",
                event.to_do().to_lowercase()
            ),
            "wait until it is delivered or posted",
        ))
    }

    /// Goes on only where the stage is open and no answer to it is on its way.
    pub(super) fn must_be_unanswered(&self, to: &str) -> Result<(), Refused> {
        self.must_be_open(to)?;
        let ends = [Event::Responded, Event::Resolved, Event::Refused];
        ends.into_iter()
            .try_for_each(|event| self.must_not_be_on_its_way(event))
    }

    /// Goes on only where `words` say something.
    pub(super) fn must_be_said(&self, words: &str, what: &str) -> Result<(), Refused> {
        if !says_nothing(words) {
            return Ok(());
        }
        Err(Refused::by(
            &self.stage()?.basis,
            format!("{what} must be said"),
            "say it with the options of this command (`--help` lists them)",
        ))
    }

    /// Goes on only where `date` has not passed.
    pub(super) fn must_lie_ahead(&self, date: NaiveDate, basis: &Basis) -> Result<(), Refused> {
        if date >= self.today() {
            return Ok(());
        }
        Err(Refused::by(
            basis,
            format!("{date} has passed"),
            "give a date that is still to come",
        ))
    }

    /// The London date on which it is done.
    pub(super) fn today(&self) -> NaiveDate {
        civil_date(self.doing.now)
    }

    /// The last of so many whole working days after `start`.
    pub(super) fn working_days_after(&self, start: Due, amount: u32) -> Result<NaiveDate, Refused> {
        let within = Within {
            amount,
            unit: Unit::WorkingDays,
        };
        let (from, region) = (start.as_start(), self.case().region);
        let counted = due(
            &within,
            Counting::Day0,
            Rolls::Never,
            from,
            region,
            &self.rules.calendar,
        );
        let counted = counted.map_err(crate::cases::Uncounted::from);
        let counted = counted.map_err(crate::cases::FoldError::from)?;
        Ok(civil_date(counted.ends_at()))
    }

    /// The landlord's clock that runs for the full answer, the earliest where there are several.
    pub(super) fn answer_clock(&self) -> Option<&RunningClock> {
        let clocks = self.case().passage()?.clocks.iter();
        clocks
            .filter(|running| running.runs() && running.whose == Whose::Landlord)
            .filter(|running| running.waits_for(Event::Responded) || running.waits_for(Event::Resolved))
            .min_by_key(|running| running.act_by)
    }

    /// Until when the resident can ask for the next stage; none where no clock says so.
    pub(super) fn window_due(&self) -> Option<Due> {
        let clocks = self.case().passage()?.clocks.iter();
        let mut asks = clocks.filter(|running| {
            running.whose == Whose::Resident && running.waits_for(Event::NextStageRequested)
        });
        asks.next().map(|running| running.act_by)
    }

    /// What of `kind` was undertaken and is still to be done.
    pub(super) fn open_undertakings(&self, kind: UndertakingKind) -> Vec<Undertaking> {
        let of = |undertaking: &&Undertaking| undertaking.kind == kind && undertaking.is_open();
        self.case().undertakings.iter().filter(of).cloned().collect()
    }

    /// What of `kind` was undertaken is done.
    pub(super) fn fulfil(&mut self, kind: UndertakingKind) -> Result<(), Refused> {
        self.open_undertakings(kind)
            .into_iter()
            .try_for_each(|undertaking| {
                let undertaking = undertaking.id;
                self.record(What::Fulfilled { undertaking })
            })
    }

    /// What of `kind` was undertaken is not to be done any more.
    pub(super) fn drop_undertakings(&mut self, kind: UndertakingKind) -> Result<(), Refused> {
        self.open_undertakings(kind)
            .into_iter()
            .try_for_each(|undertaking| {
                let undertaking = undertaking.id;
                self.record(What::Dropped { undertaking })
            })
    }

    /// Whether a letter of this kind was written at the present stage and was not lost.
    pub(super) fn was_written(&self, kind: crate::policies::LetterKind) -> bool {
        let here = self.case().passages.len();
        self.case().letters.iter().any(|sent| {
            let stands = matches!(sent.state, LetterState::Queued | LetterState::Delivered(_));
            sent.kind == LetterKind::Resident(kind) && sent.passage == here && stands
        })
    }
}

/// Whether it can still be kept at that date: it is open and its date has not passed.
pub(super) fn runs_on(undertaking: &Undertaking, today: NaiveDate) -> bool {
    undertaking.standing == Standing::Open && undertaking.by >= today
}

/// The stage as it is answered: whether one of the events that end it happened.
pub(super) fn is_answered(passage: &Passage) -> bool {
    [Event::Responded, Event::Resolved, Event::Refused]
        .into_iter()
        .any(|event| passage.when(event).is_some())
}
