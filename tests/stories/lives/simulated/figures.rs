//! Numbers by what they are of, in; where two ways of counting differ, out.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use casework::calendars::{Calendar, Region};
use casework::clocks::civil_date;
use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

/// A number by its name and the words that tell it from others: `received|om-web|stage-1|2025Q3`.
pub type Figures = BTreeMap<String, i64>;

/// Adds to a figure. What is nothing is no figure: SQL has no row for it.
pub fn add(figures: &mut Figures, key: String, number: i64) {
    if number != 0 {
        *figures.entry(key).or_default() += number;
    }
}

/// Every figure that the two give otherwise.
pub fn differences(by_hand: &Figures, by_sql: &Figures) -> Vec<String> {
    let keys = by_hand
        .keys()
        .chain(by_sql.keys().filter(|key| !by_hand.contains_key(*key)));
    keys.filter(|key| by_hand.get(*key) != by_sql.get(*key))
        .map(|key| {
            let of = |figures: &Figures| figures.get(key).copied().unwrap_or_default();
            format!("{key}: {} from the cases, {} by SQL", of(by_hand), of(by_sql))
        })
        .collect()
}

/// The quarter of an instant, by London's date.
pub fn quarter(at: DateTime<Utc>) -> String {
    let date = civil_date(at);
    format!("{}Q{}", date.year(), date.month().div_ceil(3))
}

/// How long something is overdue, in working days: 1–10, 11–20, 21–40, more.
pub struct Bands {
    /// When it is looked at.
    pub as_at: NaiveDate,
    /// The first dates of the four bands, the latest first, and the last of all.
    pub since: [NaiveDate; 4],
}

/// The names of the bands.
pub const BANDS: [&str; 4] = ["1-10", "11-20", "21-40", "41+"];

impl Bands {
    /// The bands of that day, by the working days of England.
    pub fn at(now: DateTime<Utc>, calendar: &Calendar) -> Result<Self> {
        let as_at = civil_date(now);
        let back = |days: u32| -> Result<NaiveDate> {
            let (mut date, mut left) = (as_at, days);
            while left > 0 {
                date = date.checked_sub_days(Days::new(1)).context("no such day")?;
                if calendar.day(Region::EnglandAndWales, date)? == casework::calendars::Day::Working {
                    left -= 1;
                }
            }
            Ok(date)
        };
        Ok(Self {
            as_at,
            since: [back(10)?, back(20)?, back(40)?, NaiveDate::MIN],
        })
    }

    /// The band of what was due on that day; none where it is not overdue.
    pub fn of(&self, due: NaiveDate) -> Option<&'static str> {
        let mut bands = BANDS.iter().zip(self.since);
        let found = bands.find(|(_, since)| due >= *since).map(|(band, _)| *band);
        found.filter(|_| due < self.as_at)
    }
}
