//! Homes and a span, in; when each matter comes, out.

use crate::days::{Days, at};
use crate::habits::{A_MONTH, HOURS, SEASON, STANDS_OUT, WEEK};
use crate::luck::Luck;
use chrono::{DateTime, Datelike, NaiveDate, Utc};

/// Days of a month on average, in hundredths.
const MONTH: u64 = 3_044;

/// What comes on a day, in the order in which it comes.
pub fn of_day(
    day: NaiveDate,
    (homes, until): (u32, NaiveDate),
    days: &Days,
    luck: &mut Luck,
) -> Vec<DateTime<Utc>> {
    let season = SEASON[day.month0() as usize % SEASON.len()];
    // On a bank holiday comes what comes on a Sunday.
    let weekday = day.weekday().num_days_from_monday() as usize;
    let is_off = weekday < 5 && !days.is_worked(day);
    let week = WEEK[if is_off { 6 } else { weekday }];
    let (month, more) = STANDS_OUT;
    let more = if months_back(day, until) == month {
        more
    } else {
        100
    };
    let mean = u64::from(homes) * A_MONTH / 1_000 * season / 100 * week / 100 * more / 100 * 100 / MONTH;
    let many = luck.arrivals(mean);
    let mut all: Vec<_> = (0..many)
        .map(|_| {
            let hour = luck.place(HOURS.iter().copied()) as u64;
            at(day, 8 + hour, luck.below(60))
        })
        .collect();
    all.sort_unstable();
    all
}

/// How many months a day lies before the one in which time ends.
pub fn months_back(day: NaiveDate, until: NaiveDate) -> u32 {
    let number = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
    u32::try_from(number(until) - number(day)).unwrap_or_default()
}
