//! Courses, in; what is true of them, quarter by quarter, out.
//!
//! Nothing here reads a case, a milestone or a figure. Counted from the courses' own dates and reckoned by the
//! simulator itself are: which stages there are and when each was received; the last day of each acknowledgement
//! and answer by the policy and by the Code, with what an extension moves; working days and waits. Taken from the
//! policy are only the lengths of its clocks, and from the calendar only its list of days.

mod beside;
mod count;

use crate::course::{Course, HowEnded, StageCourse};
use crate::simulation::Asked;
use crate::terms::{Dates, Known, Terms};
use crate::world::World;
use casework::clocks::{Due, civil_date};
use casework::measures::Quarter;
use chrono::{DateTime, NaiveDate, Utc};
use count::Waiting;
use serde::Serialize;
use std::collections::BTreeMap;

/// A number by its name.
pub type Counts = BTreeMap<String, u64>;

/// What is true of a simulated register as at the last day of simulated time.
#[derive(Clone, Debug, Serialize)]
pub struct Truth {
    /// How many homes.
    pub homes: u32,
    /// What the draws followed from.
    pub seed: u64,
    /// The first day.
    pub from: NaiveDate,
    /// The last: everything is as at the end of it.
    pub until: NaiveDate,
    /// Everything that came: complaints, and what turned out to be praise.
    pub cases: u64,
    /// The quarters, by their names: `2026-Q3`.
    pub quarters: BTreeMap<String, QuarterTruth>,
    /// What is open at the end, of whatever quarter, by stage (the first, and later ones together).
    pub open: [Open; 2],
}

/// What is true of a quarter. The two places of a pair are the first stage, and later ones together.
#[derive(Clone, Debug, Default, Serialize)]
pub struct QuarterTruth {
    /// Complaints received, counted once at each stage.
    pub received: [u64; 2],
    /// What became of those by the landlord's policy.
    pub own: [Became; 2],
    /// What became of those by the Code; nothing where it is not in force.
    pub code: [Became; 2],
    /// Acknowledgements of those that went by themselves.
    pub by_default: u64,
    /// Working days from the acknowledgement to the answer, with those that wait counted as waiting.
    pub waits: [Waits; 2],
    /// Complaints received at the first stage, by subject.
    pub subjects: Counts,
    /// Decided in the quarter, by outcome.
    pub outcomes: [Counts; 2],
    /// Answered at the first stage in the quarter, and of these how many went on.
    pub escalated: Of,
    /// Not accepted in the quarter, by ground.
    pub refused: Counts,
    /// Taken back by the resident in the quarter.
    pub withdrawn: u64,
    /// Compensation offered and paid in the quarter.
    pub offered: Pence,
    /// The same, paid.
    pub paid: Pence,
    /// Residents who went to the Ombudsman in the quarter.
    pub approached: u64,
    /// What the Ombudsman found in the quarter.
    pub findings: Counts,
    /// What was learned about what in the quarter.
    pub learned: Counts,
    /// Dangers confirmed in the quarter.
    pub hazards: Counts,
    /// Adjustments agreed in the quarter.
    pub adjusted: u64,
    /// Praise that was received in the quarter.
    pub compliments: u64,
    /// Actions promised for days of the quarter that have come: done by then.
    pub actions: Of,
    /// The Ombudsman's orders, likewise.
    pub orders: Of,
}

/// So many of all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Of {
    /// So many.
    pub of: u64,
    /// Of all.
    pub all: u64,
}

/// Payments.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Pence {
    /// How many.
    pub payments: u64,
    /// Pence in all.
    pub total: u64,
}

/// What became of complaints.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Became {
    /// Acknowledged in time, of those acknowledged or due.
    pub acknowledged: Of,
    /// Answered within the standard time.
    pub in_time: u64,
    /// Answered within an extension that was told in time.
    pub extended: u64,
    /// Answered late.
    pub late: u64,
    /// Open, and due before the last day.
    pub overdue: u64,
    /// Open, and not due yet.
    pub not_yet_due: u64,
    /// Ended without an answer.
    pub ended: u64,
}

/// What is open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Open {
    /// Not due yet.
    pub not_yet_due: u64,
    /// Past due.
    pub overdue: u64,
}

/// How long they waited.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Waits {
    /// Half of them at most so long; none where more than half still wait.
    pub median: Option<u32>,
    /// Nine in ten at most so long; none where more than one in ten still waits.
    pub ninetieth: Option<u32>,
    #[serde(skip)]
    pub(crate) all: Vec<Waiting>,
}

impl Truth {
    pub(crate) fn new(asked: &Asked) -> Self {
        Self {
            homes: asked.homes,
            seed: asked.seed,
            from: asked.from(),
            until: asked.until,
            cases: 0,
            quarters: BTreeMap::new(),
            open: [Open::default(); 2],
        }
    }

    /// Whatever can only be said of all together.
    pub(crate) fn counted(mut self) -> Self {
        for waits in self.quarters.values_mut().flat_map(|quarter| &mut quarter.waits) {
            waits.settle();
        }
        self
    }

    pub(crate) fn quarter(&mut self, day: NaiveDate) -> &mut QuarterTruth {
        self.quarters.entry(Quarter::of(day).to_string()).or_default()
    }

    /// Counts one matter.
    pub(crate) fn add(&mut self, world: &World, course: &Course) {
        self.cases += 1;
        let end = crate::days::at(self.until, 23, 59);
        let ended = course.ended.as_ref().filter(|ended| ended.at <= end);
        if ended.is_some_and(|ended| ended.how == HowEnded::Praise) {
            self.quarter(civil_date(course.received_at)).compliments += 1;
            return;
        }
        // What was not accepted is no complaint received.
        let refused = ended.is_some_and(|ended| matches!(ended.how, HowEnded::NotAccepted(_)));
        let begun = course
            .stages
            .iter()
            .filter(|stage| stage.begun <= end && !refused);
        let begun: Vec<&StageCourse> = begun.collect();
        for (place, stage) in begun.iter().enumerate() {
            let is_last = begun.len() == place + 1;
            let is_open = is_last && ended.is_none();
            self.stage(
                world,
                course,
                stage,
                (is_open, is_last),
                (end, ended.map(|ended| ended.at)),
            );
        }
        self.beside(course, end);
    }

    fn stage(
        &mut self,
        world: &World,
        course: &Course,
        stage: &StageCourse,
        (is_open, is_last): (bool, bool),
        (end, ended): (DateTime<Utc>, Option<DateTime<Utc>>),
    ) {
        let number = usize::from(stage.formal > 1);
        let answer = stage.answer.filter(|answer| answer.at <= end);
        let answered = answer.map(|answer| answer.at);
        let (own, code) = (
            Reckoned::own(world, stage, end),
            Reckoned::code(world, stage, end),
        );
        let until = self.until;
        let quarter = self.quarter(civil_date(stage.begun));
        quarter.received[number] += 1;
        quarter.own[number].add(&own, answered, (is_open, ended), until);
        quarter.code[number].add(&code, answered, (is_open, ended), until);
        let person = stage.defined.filter(|at| *at <= end);
        let by_itself = stage
            .by_itself
            .filter(|at| *at <= end && person.is_none_or(|by| *at < by));
        quarter.by_default += u64::from(by_itself.is_some());
        // Who was acknowledged by the answer itself waited for it from the receipt.
        let acknowledged = stage.acknowledged(end).filter(|at| Some(*at) != answered);
        let since = acknowledged.unwrap_or(stage.begun);
        let wait = |to: NaiveDate| world.days.between(civil_date(since), to);
        match answered {
            Some(at) => quarter.waits[number].all.push((wait(civil_date(at)), true)),
            None if is_open => quarter.waits[number].all.push((wait(until), false)),
            None => {
                let ended = ended.map(|at| (wait(civil_date(at)), false));
                quarter.waits[number].all.extend(ended);
            }
        }
        if number == 0 {
            let subject = crate::habits::SUBJECTS
                .get(course.subject)
                .map(|subject| subject.category);
            *quarter
                .subjects
                .entry(subject.unwrap_or_default().to_owned())
                .or_default() += 1;
        }
        if let Some(answer) = answer {
            let quarter = self.quarter(civil_date(answer.at));
            *quarter.outcomes[number]
                .entry(answer.verdict.as_str().to_owned())
                .or_default() += 1;
            if number == 0 {
                quarter.escalated.all += 1;
                quarter.escalated.of += u64::from(!is_last);
            }
        } else if is_open {
            let open = &mut self.open[number];
            match own.dates.map(|dates| is_over(dates.last, until)) {
                Some(true) => open.overdue += 1,
                _ => open.not_yet_due += 1,
            }
        }
    }
}

/// Whether that day has gone.
fn is_over(due: Due, until: NaiveDate) -> bool {
    !due.met_by(crate::days::at(until, 23, 59))
}

/// What is due when, and when it was acknowledged, one of the two ways.
pub(crate) struct Reckoned {
    acknowledge_by: Option<Due>,
    acknowledged: Option<DateTime<Utc>>,
    dates: Option<Dates>,
}

impl Reckoned {
    fn own(world: &World, stage: &StageCourse, end: DateTime<Utc>) -> Self {
        let terms = Terms::own(world);
        let acknowledged = stage.acknowledged(end);
        let known = Known {
            stage: &stage.stage,
            track: stage.track_at(end),
            begun: stage.begun,
            acknowledged,
            holding: stage.holding.filter(|at| *at <= end),
            extended: stage.extended.filter(|(at, _)| *at <= end),
        };
        Self {
            acknowledge_by: terms.acknowledge_by(&known),
            acknowledged,
            dates: terms.answer_by(&known),
        }
    }

    fn code(world: &World, stage: &StageCourse, end: DateTime<Utc>) -> Self {
        let acknowledged = stage.acknowledged_by_code(end);
        let terms = Terms::code(world);
        let found = terms
            .as_ref()
            .and_then(|terms| Some((terms, terms.stage(stage.formal)?)));
        let Some((terms, of_code)) = found else {
            return Self {
                acknowledge_by: None,
                acknowledged,
                dates: None,
            };
        };
        let known = Known {
            stage: &of_code.id,
            track: None,
            begun: stage.begun,
            acknowledged: acknowledged.filter(|at| stage.answer.is_none_or(|answer| answer.at != *at)),
            holding: None,
            extended: stage.extended.filter(|(at, _)| *at <= end),
        };
        Self {
            acknowledge_by: terms.acknowledge_by(&known),
            acknowledged,
            dates: terms.measured_by(&known),
        }
    }
}
