//! “2026-Q3”, in; its first and last day, its months, and the quarters around it, out.

use chrono::{Datelike, Days, Months, NaiveDate};
use std::fmt;
use std::str::FromStr;

/// A quarter of a calendar year; written and read as `2026-Q3`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quarter {
    year: i32,
    number: u8,
}

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    number: u32,
}

/// Days from the first to the last, both among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Span {
    /// The first day.
    pub first: NaiveDate,
    /// The last day.
    pub last: NaiveDate,
}

/// The text is no quarter.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\u{201c}{0}\u{201d} is no quarter: write a year and 1 to 4, such as 2026-Q3 for July to September 2026"
)]
pub struct NotAQuarter(pub String);

/// The years in which there can be a quarter's report.
const YEARS: std::ops::RangeInclusive<i32> = 2000..=2200;

impl Span {
    /// Whether the day is one of them.
    pub fn holds(self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }
}

impl Month {
    /// The month of a day.
    pub fn of(day: NaiveDate) -> Self {
        Self {
            year: day.year(),
            number: day.month(),
        }
    }

    /// Its first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.number, 1).unwrap_or_default()
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its short name: `Jul`.
    pub fn short(self) -> &'static str {
        let names = [
            "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
        ];
        names.get(self.number as usize - 1).copied().unwrap_or_default()
    }

    /// Its name: `July`.
    pub fn name(self) -> &'static str {
        let names = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        names.get(self.number as usize - 1).copied().unwrap_or_default()
    }

    /// The month after it.
    #[must_use]
    pub fn next(self) -> Self {
        let later = self.first_day().checked_add_months(Months::new(1));
        later.map_or(self, Self::of)
    }

    /// How many months it lies after that one; none where it lies before.
    pub fn months_since(self, first: Self) -> Option<usize> {
        let number = |month: Self| i64::from(month.year) * 12 + i64::from(month.number);
        usize::try_from(number(self) - number(first)).ok()
    }

    /// The month so many months before.
    #[must_use]
    pub fn before(self, many: u32) -> Self {
        let earlier = self.first_day().checked_sub_months(Months::new(many));
        earlier.map_or(self, Self::of)
    }
}

impl Quarter {
    /// The quarter of a day.
    pub fn of(day: NaiveDate) -> Self {
        // Months are 1 to 12.
        let number = u8::try_from(day.month0() / 3).unwrap_or_default() + 1;
        Self {
            year: day.year(),
            number,
        }
    }

    /// The quarter before it.
    #[must_use]
    pub fn before(self) -> Self {
        self.earlier(1)
    }

    /// The quarter so many quarters before it.
    #[must_use]
    pub fn earlier(self, many: u32) -> Self {
        let earlier = self
            .span()
            .first
            .checked_sub_months(Months::new(many.saturating_mul(3)));
        earlier.map_or(self, Self::of)
    }

    /// Its days.
    pub fn span(self) -> Span {
        let first = NaiveDate::from_ymd_opt(self.year, u32::from(self.number) * 3 - 2, 1);
        let first = first.unwrap_or(NaiveDate::MIN);
        let next = first.checked_add_months(Months::new(3)).unwrap_or(NaiveDate::MAX);
        Span {
            first,
            last: next - Days::new(1),
        }
    }

    /// The days of the twelve months that end with it.
    pub fn twelve_months(self) -> Span {
        Span {
            first: self.earlier(3).span().first,
            last: self.span().last,
        }
    }

    /// The days of the last financial year, April to March, that is over by its end.
    pub fn financial_year(self) -> Span {
        self.earlier(u32::from((self.number + 3) % 4)).twelve_months()
    }

    /// The days of the financial year, April to March, up to its end.
    pub fn year_to_date(self) -> Span {
        let april = self.earlier(u32::from((self.number + 2) % 4));
        Span {
            first: april.span().first,
            last: self.span().last,
        }
    }

    /// Its months.
    pub fn months(self) -> [Month; 3] {
        let first = Month::of(self.span().first);
        let number = |more| Month {
            number: first.number + more,
            ..first
        };
        [number(0), number(1), number(2)]
    }

    /// Its year.
    pub fn year(self) -> i32 {
        self.year
    }

    /// Its months in short: `Jul–Sep`.
    pub fn short(self) -> String {
        let [first, _, last] = self.months();
        format!("{}\u{2013}{}", first.short(), last.short())
    }

    /// Its months in words: `July to September 2026`.
    pub fn in_words(self) -> String {
        let [first, _, last] = self.months();
        format!("{} to {} {}", first.name(), last.name(), self.year)
    }
}

impl FromStr for Month {
    type Err = NotAQuarter;

    /// `2026-09`.
    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let no = || NotAQuarter(text.to_owned());
        let first = format!("{text}-01").parse::<NaiveDate>().map_err(|_| no())?;
        let is_plain = text.len() == "2026-09".len() && YEARS.contains(&first.year());
        is_plain.then(|| Self::of(first)).ok_or_else(no)
    }
}

impl FromStr for Quarter {
    type Err = NotAQuarter;

    fn from_str(text: &str) -> Result<Self, NotAQuarter> {
        let no = || NotAQuarter(text.to_owned());
        let (year, number) = text.trim().split_once(['-', ' ']).ok_or_else(no)?;
        let number = number.strip_prefix(['Q', 'q']).unwrap_or(number);
        let year: i32 = year.parse().map_err(|_| no())?;
        let number: u8 = number.parse().map_err(|_| no())?;
        if YEARS.contains(&year) && (1..=4).contains(&number) {
            Ok(Self { year, number })
        } else {
            Err(no())
        }
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{}-Q{}", self.year, self.number)
    }
}
