//! The days of a life, in; where each stands on the sheet, and the weeks and months above, out.

use super::pen::{Anchor, Area, HEADING, Pen, QUIET, Type};
use super::{PLOT, RIGHT};
use crate::calendars::{Calendar, Day};
use crate::clocks::Due;
use crate::timeline::{Life, Span, phrases};
use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Utc, Weekday};
use chrono_tz::Europe::London;

/// No day is wider: a life of two days need not fill the sheet.
const WIDEST_DAY: f64 = 40.0;

/// No day is narrower where weekends are still drawn.
const WEEKENDS_FROM: f64 = 1.5;

/// Where days stand.
pub(super) struct Axis {
    begins: NaiveDate,
    /// How wide a day is.
    day: f64,
}

impl Axis {
    /// The widest days with which every bar has room for its date behind it.
    pub(super) fn of(life: &Life, dates: Type) -> Self {
        let begins = local(life.from).date();
        let unscaled = Self { begins, day: 1.0 };
        let widths = life.spans().filter_map(|(_, span)| {
            let due = span.due?;
            let room = RIGHT - PLOT - dates.width(&phrases::due(due)) - 10.0;
            Some(room / unscaled.along(end(due)).max(1.0))
        });
        Self {
            begins,
            day: widths.fold(WIDEST_DAY, f64::min),
        }
    }

    /// Where a bar begins and ends; none where its clock has no date.
    pub(super) fn bar(&self, span: &Span) -> Option<(f64, f64)> {
        let (from, due) = (span.from_at?, span.due?);
        Some((self.x(local(from)), self.x(end(due))))
    }

    /// Where a day begins.
    pub(super) fn x_of(&self, date: NaiveDate) -> f64 {
        self.x(date.and_time(NaiveTime::MIN))
    }

    fn x(&self, at: NaiveDateTime) -> f64 {
        PLOT + self.along(at)
    }

    fn along(&self, at: NaiveDateTime) -> f64 {
        let minutes = (at - self.begins.and_time(NaiveTime::MIN)).num_minutes();
        f64::from(i32::try_from(minutes).unwrap_or(i32::MAX)) / 1440.0 * self.day
    }

    /// Every day on the sheet.
    pub(super) fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let right = RIGHT - self.day;
        let days = self.begins.iter_days();
        days.take_while(move |date| self.x_of(*date) <= right)
    }

    /// The weekends and bank holidays behind the bars, from `top` to `foot`.
    pub(super) fn shut(&self, pen: &mut Pen, calendar: (&Calendar, &Life), (top, foot): (f64, f64)) {
        let (calendar, life) = calendar;
        for date in self.days() {
            let paint = match calendar.day(life.region, date) {
                Ok(Day::Holiday(_)) => r#"fill="url(#redress-holiday)" shape-rendering="crispEdges""#,
                _ if is_weekend(date) && self.day >= WEEKENDS_FROM => {
                    r##"fill="#f3f4f6" shape-rendering="crispEdges""##
                }
                _ => continue,
            };
            let (x, width) = (self.x_of(date), self.day.max(1.0));
            let area = Area {
                x,
                y: top,
                width,
                height: foot - top,
            };
            pen.area(area, paint);
        }
    }

    /// The months and the Mondays, with their foot at `y`; the Mondays' lines reach down to `foot`.
    pub(super) fn scale(&self, pen: &mut Pen, y: f64, foot: f64) {
        // Where weeks are too narrow for their numbers the months say enough.
        let numbered = |date: &NaiveDate| date.weekday() == Weekday::Mon && 7.0 * self.day >= 20.0;
        for date in self.days().filter(numbered) {
            let x = self.x_of(date);
            pen.line(
                (x, y - 12.0),
                (x, foot),
                r##"stroke="#d1d5db" stroke-width="0.6""##,
            );
            pen.text(
                (x + 3.0, y - 3.0),
                Anchor::Start,
                QUIET,
                &date.format("%-d").to_string(),
            );
        }
        self.months(pen, y, foot);
        let paint = r##"stroke="#6b7280" stroke-width="1""##;
        pen.line((PLOT, y), (RIGHT, y), paint);
    }

    fn months(&self, pen: &mut Pen, y: f64, foot: f64) {
        let begins = |date: &NaiveDate| date.day() == 1 || *date == self.begins;
        let begins: Vec<NaiveDate> = self.days().filter(begins).collect();
        for (place, date) in begins.iter().enumerate() {
            let x = self.x_of(*date);
            let next = begins.get(place + 1).map_or(RIGHT, |next| self.x_of(*next));
            if date.day() == 1 {
                let paint = r##"stroke="#9ca3af" stroke-width="1""##;
                pen.line((x, y - 28.0), (x, y - 14.0), paint);
                pen.line((x, y), (x, foot), paint);
            }
            let shortest = if date.month() == 1 { "%Y" } else { "%b" };
            let names = ["%B %Y", "%b %Y", shortest].map(|name| date.format(name).to_string());
            let fits = |name: &&String| HEADING.width(name) <= next - x;
            if let Some(name) = names.iter().find(fits) {
                pen.text((x + 3.0, y - 17.0), Anchor::Start, HEADING, name);
            }
        }
    }

    /// The bank holidays on the sheet, with their names.
    pub(super) fn holidays(&self, calendar: &Calendar, life: &Life) -> Vec<String> {
        let known = self
            .days()
            .filter_map(|date| match calendar.day(life.region, date) {
                Ok(Day::Holiday(name)) => Some(format!("{} {name}", phrases::day(date))),
                _ => None,
            });
        known.collect()
    }
}

fn is_weekend(date: NaiveDate) -> bool {
    matches!(date.weekday(), Weekday::Sat | Weekday::Sun)
}

fn local(at: DateTime<Utc>) -> NaiveDateTime {
    at.with_timezone(&London).naive_local()
}

/// The end of what is still in time: of a date the end of its day (Q22).
fn end(due: Due) -> NaiveDateTime {
    match due {
        Due::At(at) => local(at),
        Due::On(date) => date.and_time(NaiveTime::MIN) + TimeDelta::days(1),
    }
}
