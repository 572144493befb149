//! Lines of cases, one after the other, in; the figures of a quarter, out. What is held does not grow with the
//! number of cases, but for the quarter's waits and payments.

use super::beside::Beside;
use super::figures::{Answers, Counted, Figures, Measured, Outcomes, People, Process, Quality, Stock, Tsm};
use super::line::{Line, Side, StageLine};
use super::moment::Moment;
use super::span::{Month, Quarter, Span};
use super::statistics::{Share, Survival, Wait};
use super::waits::WorkingDays;
use crate::calendars::{Calendar, Region};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// So many months up to the quarter's last are counted: those that set the usual level are among them for long.
const MONTHS: u32 = 120;
/// So many quarters.
const QUARTERS: u32 = 8;

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The quarter.
    pub quarter: Quarter,
    /// The last day of which anything is known.
    pub as_at: NaiveDate,
    /// How many homes there are.
    pub homes: Option<u32>,
    /// Whose bank holidays count.
    pub region: Region,
    /// The bank holidays.
    pub calendar: &'a Calendar,
}

/// Figures in the making.
pub struct Tally {
    as_at: Moment,
    spans: Spans,
    days: WorkingDays,
    waits: [Vec<Wait>; 2],
    beside: Beside,
    figures: Figures,
}

pub(super) struct Spans {
    pub quarter: Span,
    before: Span,
    pub twelve: Span,
    financial: Span,
}

impl Tally {
    /// Nothing counted yet.
    pub fn new(asked: &Asked<'_>) -> Self {
        let quarter = asked.quarter;
        let last = quarter.months()[2];
        let months = (0..MONTHS)
            .rev()
            .map(|many| (last.before(many), Counted::default()));
        let quarters = (0..QUARTERS)
            .rev()
            .map(|many| (quarter.earlier(many), Counted::default()));
        let spans = Spans {
            quarter: quarter.span(),
            before: quarter.before().span(),
            twelve: quarter.twelve_months(),
            financial: quarter.year_to_date(),
        };
        Self {
            as_at: Moment::end_of(asked.as_at),
            spans,
            days: WorkingDays::of(asked.calendar, asked.region),
            waits: [Vec::new(), Vec::new()],
            beside: Beside::default(),
            figures: Figures {
                quarter,
                as_at: asked.as_at,
                homes: asked.homes,
                process: Process {
                    months: months.collect(),
                    quarters: quarters.collect(),
                    ..Process::default()
                },
                people: People::nothing(quarter),
                quality: Quality::default(),
            },
        }
    }

    /// Counts one line as the register keeps it; one that cannot be read is counted as that.
    pub fn add(&mut self, text: &str) {
        match Line::read(text, self.as_at) {
            Ok(line) => self.count(&line),
            Err(_) => self.figures.quality.unreadable += 1,
        }
    }

    fn count(&mut self, line: &Line<'_>) {
        if line.kind == "compliment" {
            let received = line.stages.first().map(|stage| stage.received.date());
            self.figures.process.compliments +=
                u64::from(received.is_some_and(|day| self.spans.quarter.holds(day)));
            return;
        }
        let (spans, as_at) = (&self.spans, self.as_at);
        self.beside.add(line, spans, as_at, &mut self.figures);
        if line.kind != "complaint" {
            return;
        }
        // What was not accepted is counted as that, and is no complaint received (TSM technical requirements).
        let accepted: &[StageLine<'_>] = if line.is_refused() { &[] } else { &line.stages };
        for (place, stage) in accepted.iter().enumerate() {
            if let Some(number) = by_stage(stage) {
                // A stage ends where the next begins, or with the case: only the last can still be open.
                let next = line.stages.get(place + 1).map(|next| next.received);
                let ended = next.or_else(|| line.closed_at.filter(|_| !line.is_open));
                self.stage(line, stage, number, ended);
                let next = line.stages[place + 1..]
                    .iter()
                    .any(|later| later.formal > stage.formal);
                self.escalation(stage, number, next);
            }
        }
    }

    /// Counts a stage, and when it ended, if it did.
    fn stage(&mut self, line: &Line<'_>, stage: &StageLine<'_>, number: usize, ended: Option<Moment>) {
        let received = stage.received.date();
        let since = &mut self.figures.process.since;
        *since = Some(since.map_or(received, |since| since.min(received)));
        let measured = Measured {
            own: self.answers(stage, &stage.own, ended),
            code: self.answers(stage, &stage.code, ended),
        };
        let quarter = Quarter::of(received);
        let Process {
            months,
            quarters,
            year,
            ..
        } = &mut self.figures.process;
        let counted = quarters.iter_mut().find(|(known, _)| *known == quarter);
        let counted = counted.map(|(_, counted)| counted);
        let first = months.first().map(|(first, _)| *first);
        let place = first.and_then(|first| Month::of(received).months_since(first));
        let place = place.filter(|place| *place < months.len());
        if let Some(place) = place.filter(|_| number == 0) {
            let subjects = &mut self.figures.people.subject_months;
            count(subjects, line.category, |months: &mut Vec<u64>| {
                months.resize(MONTHS as usize, 0);
                months[place] += 1;
            });
        }
        let month = place.map(|place| &mut months[place].1);
        let year = Some(year).filter(|_| self.spans.twelve.holds(received));
        let own = acknowledged(stage, &stage.own, ended, self.as_at);
        let code = acknowledged(stage, &stage.code, ended, self.as_at);
        for counted in counted.into_iter().chain(month).chain(year) {
            counted.received[number] += 1;
            counted.answers.own[number].add(measured.own);
            counted.answers.code[number].add(measured.code);
            add_share(&mut counted.acknowledged.own[number], own);
            add_share(&mut counted.acknowledged.code[number], code);
            counted.badly_extended[number] += u64::from(stage.is_badly_extended);
            counted.by_default += u64::from(stage.own.acknowledged.is_some_and(|(_, by_itself)| by_itself));
        }
        if self.spans.financial.holds(received) && received <= self.as_at.date() {
            self.tsm(measured.code, number);
        }
        if self.spans.quarter.holds(received) {
            self.of_quarter(line, stage, number, ended);
        } else if self.spans.before.holds(received) && number == 0 {
            count(&mut self.figures.people.subjects, line.category, |counts| {
                counts.1 += 1;
            });
        }
        self.decided(stage, number);
        self.stock(stage, number, ended.is_none());
    }

    fn of_quarter(&mut self, line: &Line<'_>, stage: &StageLine<'_>, number: usize, ended: Option<Moment>) {
        let quality = &mut self.figures.quality;
        quality.no_category += u64::from(number == 0 && line.category.is_empty());
        quality.no_date += u64::from(stage.own.answer_by.is_none());
        let backwards = |at: Option<Moment>| at.is_some_and(|at| at < stage.received);
        let acknowledged = stage.own.acknowledged.map(|(at, _)| at);
        quality.backwards += u64::from(backwards(stage.answered) || backwards(acknowledged));
        if number == 0 {
            count(&mut self.figures.people.subjects, line.category, |counts| {
                counts.0 += 1;
            });
        }
        let extended = &mut self.figures.process.extended[number];
        extended.of += u64::from(stage.own.extensions > 0);
        extended.all += 1;
        // Who was acknowledged by the answer itself (Q18), or after it, waited for it from the receipt.
        let since = acknowledged.filter(|at| stage.answered.is_none_or(|answered| *at < answered));
        let since = since.unwrap_or(stage.received).max(stage.received).day();
        let wait = match stage.answered {
            Some(at) => Wait::Answered(self.days.between(since, at.day())),
            // Ended without an answer: nobody waits any longer than that.
            None => Wait::Open(self.days.between(since, ended.unwrap_or(self.as_at).day())),
        };
        self.waits[number].push(wait);
    }

    /// What became of a stage by the time the figures are taken.
    fn answers(&self, stage: &StageLine<'_>, side: &Side, ended: Option<Moment>) -> Answers {
        let mut answers = Answers::default();
        let Some(last) = side.answer_by else {
            // It is not measured so: the Code is not in force, or the policy has no date for it.
            return answers;
        };
        let standard = side.standard.unwrap_or(last);
        let one = match (stage.answered, ended) {
            (Some(at), _) if at <= standard => &mut answers.in_time,
            (Some(at), _) if at <= last => &mut answers.extended,
            (Some(_), _) => &mut answers.late,
            // What ended after its date, unanswered, is no less late for that.
            (None, Some(at)) if at > last => &mut answers.late,
            (None, Some(_)) => &mut answers.ended,
            (None, None) if last < self.as_at => &mut answers.overdue,
            (None, None) => &mut answers.not_yet_due,
        };
        *one += 1;
        answers
    }

    fn escalation(&mut self, stage: &StageLine<'_>, number: usize, went_on: bool) {
        let answered = stage.answered.filter(|_| number == 0 && !stage.is_refused);
        if answered.is_some_and(|at| self.spans.before.holds(at.date())) {
            let escalated = &mut self.figures.people.escalated;
            escalated.of += u64::from(went_on);
            escalated.all += 1;
        }
    }

    fn decided(&mut self, stage: &StageLine<'_>, number: usize) {
        let Some((at, failed, verdict)) = &stage.decided else {
            return;
        };
        let on = at.date();
        for during in self.figures.people.during(on) {
            let outcomes: &mut Outcomes = &mut during.outcomes[number];
            outcomes.failed += u64::from(*failed);
            match *verdict {
                "upheld" => outcomes.upheld += 1,
                "partly_upheld" => outcomes.partly += 1,
                "resolved" => outcomes.resolved += 1,
                _ => outcomes.not += 1,
            }
        }
    }

    fn stock(&mut self, stage: &StageLine<'_>, number: usize, is_open: bool) {
        if !is_open || stage.answered.is_some() {
            return;
        }
        let stock: &mut Stock = &mut self.figures.process.stock[number];
        match stage.own.answer_by {
            Some(last) if last < self.as_at => {
                // The day after the last is one day past due, whether or not anybody works on it.
                let days = self.days.between(last.day(), self.as_at.day()).max(1);
                stock.overdue.add(days);
            }
            _ => stock.not_yet_due += 1,
        }
    }

    fn tsm(&mut self, answers: Answers, number: usize) {
        let tsm: &mut Tsm = &mut self.figures.process.tsm[number];
        let Share { of, all } = answers.share();
        tsm.made += 1;
        tsm.due += all;
        tsm.answered += answers.in_time + answers.extended + answers.late;
        tsm.in_time += of;
    }

    /// The figures of everything counted.
    pub fn figures(mut self) -> Figures {
        let [first, second] = self.waits;
        self.figures.process.waits = [Survival::of(first), Survival::of(second)];
        (self.figures.people.paid, self.figures.people.offered) = self.beside.money();
        self.figures
    }
}

/// Counts under a name: only one that is new is copied.
pub(super) fn count<T: Default>(counts: &mut BTreeMap<String, T>, name: &str, add: impl FnOnce(&mut T)) {
    if let Some(known) = counts.get_mut(name) {
        return add(known);
    }
    let mut new = T::default();
    add(&mut new);
    counts.insert(name.to_owned(), new);
}

/// Which of the two stages it counts at; none where it is no formal stage.
fn by_stage(stage: &StageLine<'_>) -> Option<usize> {
    match stage.formal {
        1 => Some(0),
        formal if formal > 1 => Some(1),
        _ => None,
    }
}

/// Whether it was acknowledged in time, of those that were or whose time was over before they ended.
fn acknowledged(stage: &StageLine<'_>, side: &Side, ended: Option<Moment>, as_at: Moment) -> Share {
    let Some(last) = side.acknowledge_by else {
        return Share { of: 0, all: 0 };
    };
    match side.acknowledged {
        Some((at, _)) => Share {
            of: u64::from(at <= last),
            all: 1,
        },
        // An answer acknowledges as well (Q18).
        None if stage.answered.is_some_and(|at| at <= last) => Share { of: 1, all: 1 },
        None => Share {
            of: 0,
            all: u64::from(last < ended.unwrap_or(as_at)),
        },
    }
}

fn add_share(to: &mut Share, share: Share) {
    to.of += share.of;
    to.all += share.all;
}
