//! Two policies, in; where the first asks less of the landlord than the second, out.
//!
//! Made for a landlord's policy beside the Ombudsman's Code, whose self-assessment is due each year
//! (Code 8.1): what a reader would find laying the one beside the other, stage by stage. It is a
//! prompt to a person, not a judgement.

use super::{Clock, Event, Ground, Letter, LetterKind, Part, Policy, Stage, StageKind};
use crate::calendars::{BeyondCalendar, Calendar, Region};
use crate::clocks::{Due, civil_date};
use chrono::{DateTime, Duration, Utc};
use serde::Serialize;

/// Something that the other policy asks and this one does not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shortfall {
    /// What falls short.
    pub says: String,
    /// The clause of the other policy.
    pub clause: String,
}

/// What of a stage is measured: acknowledged by, answered by.
const MEASURED: &[(Event, &str)] = &[
    (Event::Acknowledged, "an acknowledgement"),
    (Event::Responded, "the answer"),
];

/// Letters whose contents are laid side by side.
const LETTERS: &[LetterKind] = &[
    LetterKind::Acknowledgement,
    LetterKind::Response,
    LetterKind::ExtensionNotice,
    LetterKind::Refusal,
];

/// The days that dates are compared on.
struct Days<'a> {
    from: DateTime<Utc>,
    region: Region,
    calendar: &'a Calendar,
}

impl Shortfall {
    fn of(says: String, clause: &str) -> Self {
        let clause = clause.to_owned();
        Self { says, clause }
    }
}

fn plain(word: impl std::fmt::Display) -> String {
    word.to_string().replace('-', " ")
}

impl Policy {
    /// Where this policy asks less than `other`: in its stages and letters, and in its dates for what
    /// comes on the same weekday as `from` in the year behind it.
    ///
    /// # Errors
    ///
    /// That year, or what runs from its end, lies beyond the calendar.
    pub fn short_of(
        &self,
        other: &Self,
        from: DateTime<Utc>,
        region: Region,
        calendar: &Calendar,
    ) -> Result<Vec<Shortfall>, BeyondCalendar> {
        let on = Days {
            from,
            region,
            calendar,
        };
        let mut found = self.stages_short_of(other);
        let (ours, theirs) = (self.formal(), other.formal());
        for (our, their) in ours.iter().zip(&theirs) {
            found.extend(self.dates_short_of((our, other, their), &on)?);
            found.extend(self.letters_short_of(other, our, their));
            if their.not_by.is_some() && our.not_by.is_none() {
                let says = format!("{} may be decided by who decided the stage before", our.name);
                found.push(Shortfall::of(says, &their.basis.clause));
            }
            if their.is_last() && !our.is_last() {
                let says = format!("{} does not say that its answer is final", our.name);
                found.push(Shortfall::of(says, &their.basis.clause));
            }
        }
        found.extend(self.exclusions_wider_than(other));
        Ok(found)
    }

    fn formal(&self) -> Vec<&Stage> {
        let stages = self.stages.iter();
        stages.filter(|stage| stage.kind == StageKind::Formal).collect()
    }

    fn stages_short_of(&self, other: &Self) -> Vec<Shortfall> {
        let mut found = Vec::new();
        let basis = &other.first_stage().basis.clause;
        let informal = |policy: &Self| {
            policy
                .stages
                .iter()
                .any(|stage| stage.kind == StageKind::Informal)
        };
        if informal(self) && !informal(other) {
            found.push(Shortfall::of(
                "it has an informal step before the first stage".to_owned(),
                basis,
            ));
        }
        let (ours, theirs) = (self.formal().len(), other.formal().len());
        if ours != theirs {
            let says = format!(
                "it has {ours} formal stage{}, and not {theirs}",
                if ours == 1 { "" } else { "s" }
            );
            found.push(Shortfall::of(says, basis));
        }
        found
    }

    fn letters_short_of(&self, other: &Self, our: &Stage, their: &Stage) -> Vec<Shortfall> {
        let mut found = Vec::new();
        for kind in LETTERS {
            let Some(asked) = other.letter(*kind, &their.id, None) else {
                continue;
            };
            let has: Vec<&Letter> = self
                .letters
                .iter()
                .filter(|letter| letter.kind == *kind && letter.stage == our.id)
                .collect();
            if has.is_empty() {
                let says = format!("{} describes no {}", our.name, plain(kind));
                found.push(Shortfall::of(says, &asked.basis.clause));
            }
            for letter in has {
                let missing: Vec<&Part> = asked
                    .must_contain
                    .iter()
                    .filter(|part| !letter.must_contain.contains(part))
                    .collect();
                if !missing.is_empty() {
                    let parts: Vec<String> = missing.iter().map(plain).collect();
                    let place = self.place_name(&our.id, letter.track.as_ref());
                    let says = format!(
                        "the {} of {place} need not contain: {}",
                        plain(kind),
                        parts.join(", ")
                    );
                    found.push(Shortfall::of(says, &asked.basis.clause));
                }
            }
        }
        found
    }

    /// The first day on which something is due later here than there.
    fn dates_short_of(
        &self,
        (our, other, their): (&Stage, &Self, &Stage),
        on: &Days<'_>,
    ) -> Result<Vec<Shortfall>, BeyondCalendar> {
        let mut found = Vec::new();
        for (event, thing) in MEASURED {
            for week in 0..52 {
                let from = on.from + Duration::weeks(week);
                let Some((there, clock)) = other.latest(their, *event, from, on)? else {
                    break;
                };
                let clause = &clock.basis.clause;
                let says = match self.latest(our, *event, from, on)? {
                    None => format!(
                        "{} sets no time for {thing}: there it is {}",
                        our.name, clock.within
                    ),
                    Some((here, _)) if here > there => format!(
                        "{}: received on {}, {thing} may come as late as {here}; there {there}",
                        our.name,
                        civil_date(from),
                    ),
                    Some(_) => continue,
                };
                found.push(Shortfall::of(says, clause));
                break;
            }
        }
        Ok(found)
    }

    /// The latest lawful date of `event` in a stage that begins at `from`, and the clock that sets it: what a
    /// clock is counted from is itself done on its last day. None where no clock waits for it.
    fn latest(
        &self,
        stage: &Stage,
        event: Event,
        from: DateTime<Utc>,
        on: &Days<'_>,
    ) -> Result<Option<(Due, &Clock)>, BeyondCalendar> {
        let track = stage.default_track().map(|track| &track.id);
        let mut earliest: Option<(Due, &Clock)> = None;
        for clock in self.clocks_of(&stage.id, track) {
            let runs = clock.given.is_none() && clock.ended.is_none() && clock.from != event;
            if !runs || !clock.waits_for(event) {
                continue;
            }
            let start = match clock.from {
                Event::Received | Event::BecameFormal => Some(from),
                before => self
                    .latest(stage, before, from, on)?
                    .map(|(due, _)| due.as_start()),
            };
            let Some(start) = start else { continue };
            let due = self.due(clock, start, on.region, on.calendar)?;
            if earliest.is_none_or(|(before, _)| due < before) {
                earliest = Some((due, clock));
            }
        }
        Ok(earliest)
    }

    fn exclusions_wider_than(&self, other: &Self) -> Vec<Shortfall> {
        let clause = other
            .exclusions
            .first()
            .map_or(&other.first_stage().basis.clause, |one| &one.basis.clause);
        let wider = self
            .exclusions
            .iter()
            .filter(|exclusion| exclusion.ground == Ground::Wider);
        wider
            .map(|exclusion| Shortfall::of(format!("it may turn away: {}", exclusion.matter), clause))
            .collect()
    }
}
