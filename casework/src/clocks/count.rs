//! A period and its start, in; each day as it was counted, out.
//!
//! One walk over the days serves both the date alone and its explanation, so that the two
//! cannot disagree.

use super::{Counting, Due, Rolls, Unit, Within, civil_date};
use crate::calendars::{BeyondCalendar, Calendar, Day, Region};
use chrono::{DateTime, Datelike, Days, Duration, Months, NaiveDate, NaiveTime, Utc, Weekday};
use chrono_tz::Europe::London;

/// A due date that can be explained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counted {
    /// When it is due.
    pub due: Due,
    /// How it was counted, a line a step: "Mon 2 Nov 2026: day 0", "Tue 3: 1", "Sat 7, Sun 8: weekend".
    pub counted: Vec<String>,
    /// The version of the calendar that gave it.
    pub calendar_version: String,
}

/// When a period that began at `from` ends.
///
/// Hours are elapsed time: convention, rolling, region and calendar do not touch them.
/// Fails when a day beyond the calendar has to be known.
pub fn due(
    within: &Within,
    counting: Counting,
    rolls: Rolls,
    from: DateTime<Utc>,
    region: Region,
    calendar: &Calendar,
) -> Result<Due, BeyondCalendar> {
    let walk = Walk {
        region,
        calendar,
        note: |_| {},
    };
    walk.end(*within, counting, rolls, from)
}

/// As [`due()`], with every step explained.
pub fn count(
    within: &Within,
    counting: Counting,
    rolls: Rolls,
    from: DateTime<Utc>,
    region: Region,
    calendar: &Calendar,
) -> Result<Counted, BeyondCalendar> {
    let mut lines = Lines::default();
    let walk = Walk {
        region,
        calendar,
        note: |step| lines.add(*within, step),
    };
    let due = walk.end(*within, counting, rolls, from)?;
    Ok(Counted {
        due,
        counted: lines.written,
        calendar_version: calendar.version().to_owned(),
    })
}

/// What the walk met on its way.
#[derive(Clone, Copy)]
enum Step<'a> {
    /// It came after the office had closed for the day.
    TooLate(DateTime<Utc>, NaiveTime),
    /// The day it counts as received, in a convention.
    Start(NaiveDate, Counting),
    /// The nth working day.
    Counted(NaiveDate, u32),
    /// A day that does not count.
    Shut(NaiveDate, Day<'a>),
    /// The period is over, by calendar days or months.
    Ends(NaiveDate),
    /// The end was rolled to this day.
    Rolled(NaiveDate),
    /// Elapsed time, from and to.
    Elapsed(DateTime<Utc>, DateTime<Utc>),
}

/// A walk over the days of a region, telling `note` what it meets.
struct Walk<'a, F: FnMut(Step<'a>)> {
    region: Region,
    calendar: &'a Calendar,
    note: F,
}

impl<'a, F: FnMut(Step<'a>)> Walk<'a, F> {
    fn end(
        mut self,
        within: Within,
        counting: Counting,
        rolls: Rolls,
        from: DateTime<Utc>,
    ) -> Result<Due, BeyondCalendar> {
        if within.unit == Unit::Hours {
            let end = from.checked_add_signed(Duration::hours(i64::from(within.amount)));
            let end = end.ok_or_else(|| self.beyond(civil_date(from)))?;
            (self.note)(Step::Elapsed(from, end));
            return Ok(Due::At(end));
        }
        let start = self.start(counting, from)?;
        let end = match within.unit {
            Unit::WorkingDays => self.working_days(within.amount, counting, start)?,
            _ => self.calendar_end(within, counting, start)?,
        };
        match rolls {
            Rolls::Never => Ok(Due::On(end)),
            Rolls::Forward => self.rolled(end).map(Due::On),
        }
    }

    /// The civil day on which it counts as received.
    fn start(&mut self, counting: Counting, from: DateTime<Utc>) -> Result<NaiveDate, BeyondCalendar> {
        let london = from.with_timezone(&London);
        let date = london.date_naive();
        let Counting::Deemed { until } = counting else {
            return Ok(date);
        };
        match self.calendar.day(self.region, date)? {
            Day::Working if london.time() <= until => return Ok(date),
            Day::Working => (self.note)(Step::TooLate(from, until)),
            shut => (self.note)(Step::Shut(date, shut)),
        }
        let next = self.next(date)?;
        self.open_from(next)
    }

    /// The `amount`th working day, the day of receipt being day 0 or, if worked, day 1.
    fn working_days(
        &mut self,
        amount: u32,
        counting: Counting,
        start: NaiveDate,
    ) -> Result<NaiveDate, BeyondCalendar> {
        let mut date = start;
        if counting == Counting::Day1 {
            date = start.pred_opt().ok_or_else(|| self.beyond(start))?;
        } else {
            (self.note)(Step::Start(start, counting));
        }
        for n in 1..=amount {
            let next = self.next(date)?;
            date = self.open_from(next)?;
            (self.note)(Step::Counted(date, n));
        }
        Ok(date)
    }

    /// The last day of a period in calendar days or months.
    fn calendar_end(
        &mut self,
        within: Within,
        counting: Counting,
        start: NaiveDate,
    ) -> Result<NaiveDate, BeyondCalendar> {
        let end = match within.unit {
            Unit::Months => start.checked_add_months(Months::new(within.amount)),
            _ => start.checked_add_days(Days::new(u64::from(within.amount))),
        };
        let end = match counting {
            // The day of receipt is itself the first day of the period.
            Counting::Day1 => end.and_then(|end| end.pred_opt()),
            Counting::Day0 | Counting::Deemed { .. } => end,
        };
        let end = end.ok_or_else(|| self.beyond(start))?;
        (self.note)(Step::Start(start, counting));
        (self.note)(Step::Ends(end));
        Ok(end)
    }

    fn rolled(&mut self, end: NaiveDate) -> Result<NaiveDate, BeyondCalendar> {
        let open = self.open_from(end)?;
        if open != end {
            (self.note)(Step::Rolled(open));
        }
        Ok(open)
    }

    /// The first working day from `date` on.
    fn open_from(&mut self, mut date: NaiveDate) -> Result<NaiveDate, BeyondCalendar> {
        loop {
            match self.calendar.day(self.region, date)? {
                Day::Working => return Ok(date),
                shut => (self.note)(Step::Shut(date, shut)),
            }
            date = self.next(date)?;
        }
    }

    fn next(&self, date: NaiveDate) -> Result<NaiveDate, BeyondCalendar> {
        date.succ_opt().ok_or_else(|| self.beyond(date))
    }

    fn beyond(&self, date: NaiveDate) -> BeyondCalendar {
        self.calendar.beyond(self.region, date.year())
    }
}

/// The explanation as it grows; month and year are written when they change.
#[derive(Default)]
struct Lines {
    written: Vec<String>,
    last: Option<NaiveDate>,
}

impl Lines {
    fn add(&mut self, within: Within, step: Step<'_>) {
        let line = match step {
            Step::TooLate(at, until) => {
                let (date, time) = (civil_date(at), at.with_timezone(&London).format("%H:%M:%S"));
                format!(
                    "{}: received {time}, after {}",
                    self.name(date),
                    until.format("%H:%M")
                )
            }
            Step::Start(date, Counting::Day1) => format!("{}: day 1", self.name(date)),
            Step::Start(date, _) => format!("{}: day 0", self.name(date)),
            Step::Counted(date, n) => format!("{}: {n}", self.name(date)),
            Step::Shut(date, Day::Holiday(title)) => format!("{}: bank holiday ({title})", self.name(date)),
            Step::Shut(date, _) => return self.weekend(date),
            Step::Ends(date) => format!("{}: {within}", self.name(date)),
            Step::Rolled(date) => format!("{}: the next working day", self.name(date)),
            Step::Elapsed(from, to) => {
                let name = |at: DateTime<Utc>| at.with_timezone(&London).format("%a %-d %b %Y %H:%M:%S %Z");
                self.written.push(format!("{}: the hours begin", name(from)));
                format!("{}: {within} later", name(to))
            }
        };
        self.written.push(line);
    }

    /// A Sunday joins the Saturday before it on one line.
    fn weekend(&mut self, date: NaiveDate) {
        let follows = date.weekday() == Weekday::Sun && self.last.is_some() && self.last == date.pred_opt();
        let name = self.name(date);
        match self
            .written
            .last_mut()
            .and_then(|line| line.strip_suffix(": weekend").map(str::to_owned))
        {
            Some(saturday) if follows => {
                self.written.pop();
                self.written.push(format!("{saturday}, {name}: weekend"));
            }
            _ => self.written.push(format!("{name}: weekend")),
        }
    }

    fn name(&mut self, date: NaiveDate) -> String {
        let format = match self.last.replace(date) {
            Some(last) if last.year() != date.year() => "%a %-d %b %Y",
            Some(last) if last.month() != date.month() => "%a %-d %b",
            Some(_) => "%a %-d",
            None => "%a %-d %b %Y",
        };
        date.format(format).to_string()
    }
}
