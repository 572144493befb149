//! GOV.UK's list of bank holidays, in; whether a date is a working day in a region, out.
//!
//! A day is worked unless it is a Saturday, a Sunday or a bank holiday of the region. A
//! year that the list does not cover is an error that names it, never a guess: the list
//! is published some two years ahead and days are added at short notice (decisions Q36, Q38).

use crate::toml_text::one_line;
use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// The calendar that comes with the program: GOV.UK's own shape, 2019 to 2028.
const EMBEDDED: &str = include_str!("../../policies/calendars/bank-holidays.json");

/// The part of the United Kingdom whose bank holidays a landlord keeps (Q37).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Region {
    /// England and Wales, `england-and-wales` or `EW`.
    EnglandAndWales,
    /// Scotland, `scotland` or `SCT`.
    Scotland,
    /// Northern Ireland, `northern-ireland` or `NI`.
    NorthernIreland,
}

impl Region {
    /// Every region, in GOV.UK's order.
    pub const ALL: [Self; 3] = [Self::EnglandAndWales, Self::Scotland, Self::NorthernIreland];

    /// GOV.UK's name of the division.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::EnglandAndWales => "england-and-wales",
            Self::Scotland => "scotland",
            Self::NorthernIreland => "northern-ireland",
        }
    }
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no region.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is no region: england-and-wales (EW), scotland (SCT) or northern-ireland (NI)")]
pub struct NotARegion(pub String);

impl FromStr for Region {
    type Err = NotARegion;

    fn from_str(text: &str) -> Result<Self, NotARegion> {
        match text {
            "england-and-wales" | "EW" => Ok(Self::EnglandAndWales),
            "scotland" | "SCT" => Ok(Self::Scotland),
            "northern-ireland" | "NI" => Ok(Self::NorthernIreland),
            other => Err(NotARegion(other.to_owned())),
        }
    }
}

/// What a date is in a region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day<'a> {
    /// The office works.
    Working,
    /// A Saturday or a Sunday.
    Weekend,
    /// A bank holiday on a weekday, with its name.
    Holiday(&'a str),
}

/// The date lies in a year whose bank holidays are not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "the bank holidays of {year} are not known: the calendar covers {first} to {last}; \
     give Redress GOV.UK's newer list with `redress calendar update`"
)]
pub struct BeyondCalendar {
    /// The year that is missing.
    pub year: i32,
    /// The first year covered for the region.
    pub first: i32,
    /// The last year covered for the region.
    pub last: i32,
}

/// The text is not a list of bank holidays.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// It is not JSON in GOV.UK's shape.
    #[error("the calendar is not GOV.UK's list of bank holidays: {0}")]
    Shape(String),
    /// A region has no days.
    #[error("the calendar has no bank holidays for {0}")]
    Empty(Region),
}

/// The weekday bank holidays of a region: year, then days in order with their names.
type Holidays = BTreeMap<i32, Vec<(NaiveDate, String)>>;

/// The bank holidays of the three regions.
#[derive(Clone, Debug)]
pub struct Calendar {
    regions: [Holidays; 3],
    version: String,
    text: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
struct Published {
    england_and_wales: Division,
    scotland: Division,
    northern_ireland: Division,
}

#[derive(Deserialize)]
struct Division {
    events: Vec<PublishedDay>,
}

#[derive(Deserialize)]
struct PublishedDay {
    title: String,
    date: NaiveDate,
}

impl Calendar {
    /// The calendar that comes with the program.
    #[expect(clippy::missing_panics_doc, reason = "the embedded file is read by a test")]
    #[expect(clippy::expect_used, reason = "the embedded file is read by a test")]
    pub fn embedded() -> Self {
        Self::read(EMBEDDED).expect("the embedded calendar reads")
    }

    /// Reads GOV.UK's `bank-holidays.json`.
    pub fn read(govuk_json: &str) -> Result<Self, CalendarFault> {
        let published: Published =
            serde_json::from_str(govuk_json).map_err(|error| CalendarFault::Shape(error.to_string()))?;
        let regions = [
            published.england_and_wales,
            published.scotland,
            published.northern_ireland,
        ]
        .map(holidays);
        for (region, holidays) in Region::ALL.into_iter().zip(&regions) {
            if holidays.is_empty() {
                return Err(CalendarFault::Empty(region));
            }
        }
        let version = version(&regions);
        Ok(Self {
            regions,
            version,
            text: govuk_json.to_owned(),
        })
    }

    /// A short hash of the days and their names: equal for two files that say the same.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The text the calendar was read from, for keeping beside the dates it gave.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// This list, and before its first year those of `older`: GOV.UK drops years that are long gone,
    /// and cases of then still have their dates. Years between the two stay unknown.
    #[must_use]
    pub fn behind(&self, older: &Self) -> Self {
        let mut regions = self.regions.clone();
        for (ours, theirs) in regions.iter_mut().zip(&older.regions) {
            let first = ours.keys().next().copied().unwrap_or(i32::MAX);
            ours.extend(theirs.range(..first).map(|(year, days)| (*year, days.clone())));
        }
        if regions == self.regions {
            return self.clone();
        }
        Self {
            version: version(&regions),
            text: text(&regions),
            regions,
        }
    }

    /// Whether it reaches further than `other`, or as far and has more days in the years of both: a day
    /// proclaimed at short notice (Q36). A list that has neither is the older one. GOV.UK's list lets go
    /// of its first years in time; that says nothing about which is the newer.
    pub fn knows_more_than(&self, other: &Self) -> bool {
        let ((first, last), (from, to)) = (self.years(), other.years());
        let shared = first.max(from)..=last.min(to);
        let days = |calendar: &Self| -> usize {
            let years = calendar.regions.iter().flatten();
            years
                .filter(|(year, _)| shared.contains(*year))
                .map(|(_, days)| days.len())
                .sum()
        };
        (last, days(self)) > (to, days(other))
    }

    /// The first year from `since` to `until` that a region is not known in.
    pub fn gap(&self, since: i32, until: i32) -> Option<(i32, Region)> {
        let asked = (since..=until).flat_map(|year| Region::ALL.map(|region| (year, region)));
        let mut unknown = asked.filter(|(year, region)| !self.regions[*region as usize].contains_key(year));
        unknown.next()
    }

    /// The first and the last year that every region is known in.
    pub fn years(&self) -> (i32, i32) {
        let first = self.regions.iter().filter_map(|region| region.keys().next());
        let last = self.regions.iter().filter_map(|region| region.keys().next_back());
        (
            first.max().copied().unwrap_or_default(),
            last.min().copied().unwrap_or_default(),
        )
    }

    /// The bank holidays that are in this calendar and not in `other`, with their region and name.
    pub fn not_in<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = (Region, NaiveDate, &'a str)> {
        Region::ALL.into_iter().flat_map(move |region| {
            let there = &other.regions[region as usize];
            let days = self.regions[region as usize].values().flatten();
            days.filter(move |(date, _)| {
                let year = there.get(&date.year());
                !year.is_some_and(|days| days.iter().any(|(day, _)| day == date))
            })
            .map(move |(date, name)| (region, *date, name.as_str()))
        })
    }

    /// What `date` is in `region`. A year is covered when the list has a day in it.
    pub fn day(&self, region: Region, date: NaiveDate) -> Result<Day<'_>, BeyondCalendar> {
        let holidays = &self.regions[region as usize];
        let Some(year) = holidays.get(&date.year()) else {
            return Err(self.beyond(region, date.year()));
        };
        if matches!(date.weekday(), Weekday::Sat | Weekday::Sun) {
            return Ok(Day::Weekend);
        }
        Ok(match year.binary_search_by_key(&date, |(day, _)| *day) {
            Ok(at) => Day::Holiday(&year[at].1),
            Err(_) => Day::Working,
        })
    }

    /// The error for a `year` that is not covered for `region`.
    pub(crate) fn beyond(&self, region: Region, year: i32) -> BeyondCalendar {
        let covered = &self.regions[region as usize];
        let end = |key: Option<&i32>| key.copied().unwrap_or(year);
        BeyondCalendar {
            year,
            first: end(covered.keys().next()),
            last: end(covered.keys().next_back()),
        }
    }
}

/// The days in GOV.UK's shape.
fn text(regions: &[Holidays; 3]) -> String {
    let division = |holidays: &Holidays| {
        let days = holidays.values().flatten();
        let events: Vec<_> = days
            .map(|(date, title)| serde_json::json!({ "title": title, "date": date }))
            .collect();
        serde_json::json!({ "events": events })
    };
    let named = Region::ALL.into_iter().zip(regions);
    let divisions: serde_json::Map<_, _> = named
        .map(|(region, days)| (region.to_string(), division(days)))
        .collect();
    serde_json::Value::Object(divisions).to_string()
}

/// The days of one division by year, in order.
fn holidays(division: Division) -> Holidays {
    let mut by_year = Holidays::new();
    for event in division.events {
        by_year
            .entry(event.date.year())
            .or_default()
            .push((event.date, one_line(&event.title)));
    }
    for days in by_year.values_mut() {
        days.sort();
    }
    by_year
}

/// The first twelve hex digits of SHA-256 over region, date and name, a line each.
fn version(regions: &[Holidays; 3]) -> String {
    let mut hash = Sha256::new();
    for (region, holidays) in Region::ALL.into_iter().zip(regions) {
        for (date, name) in holidays.values().flatten() {
            hash.update(format!("{region} {date} {name}\n"));
        }
    }
    let mut hex = data_encoding::HEXLOWER.encode(&hash.finalize());
    hex.truncate(12);
    hex
}
