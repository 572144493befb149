//! A period, a convention and a start, in; the due date and how it was counted, out.
//!
//! The conventions are the decisions Q1 to Q10 on what the landlords' documents leave
//! open: the London civil date counts and the time of day does not, the day of receipt is
//! day 0, and only elapsed hours are blind to weekends and clock changes.

mod count;
mod due;
#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

pub use count::{Counted, count, due};
pub use due::{Due, NotADue, civil_date};

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The longest period that can be asked for, in any unit: a slip of the keyboard beyond it.
const LONGEST: u32 = 10_000;

/// What a period is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days on which the office works: no weekend, no bank holiday of the region.
    WorkingDays,
    /// Every day (Q6, Q7: a document that says "working" when it means it means every day when it does not).
    CalendarDays,
    /// Elapsed hours, weekends and clock changes included (Q5).
    Hours,
    /// The corresponding date, or the last day of a shorter month (Q8).
    Months,
}

/// A period such as "10 working days"; also read from and written as that text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Within {
    /// How many, at least one.
    pub amount: u32,
    /// Of what.
    pub unit: Unit,
}

impl Within {
    /// The period as letters write it: “one month”, “10 working days”.
    pub fn in_words(&self) -> String {
        let words = self.to_string();
        match words.strip_prefix("1 ") {
            Some(rest) => format!("one {rest}"),
            None => words,
        }
    }
}

/// How the first day is counted; also read from and written as "day 0", "day 1" or "deemed after 17:00".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Counting {
    /// The day of receipt is day 0, whatever day it is (Q1 to Q3).
    Day0,
    /// The day of receipt is day 1, or the next working day if the office is shut (Scotland's model procedure).
    Day1,
    /// Received on a day the office is shut, or later than `until`, counts as received on the
    /// next working day, which is then day 0 (the switch of Q2 and Q3).
    Deemed {
        /// When the office closes, London time; a message at that very second is in time.
        until: NaiveTime,
    },
}

/// What happens when a period counted in calendar days or months ends while the office is shut (Q7, Q8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rolls {
    /// The date stands: a landlord's duty.
    Never,
    /// The next working day instead: a resident's limit.
    Forward,
}

/// The text is no period, no counting convention or no way of rolling.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClockFault {
    /// No period.
    #[error(
        "\u{201c}{0}\u{201d} is no period: write for example \"10 working days\", \"28 calendar days\", \"48 hours\" or \"1 month\""
    )]
    Within(String),
    /// No convention.
    #[error(
        "\u{201c}{0}\u{201d} is no way of counting: write \"day 0\", \"day 1\" or \"deemed after 17:00\""
    )]
    Counting(String),
    /// Neither of the two ways of rolling.
    #[error("\u{201c}{0}\u{201d} is no way of rolling: write \"never\" or \"forward\"")]
    Rolls(String),
}

impl FromStr for Within {
    type Err = ClockFault;

    fn from_str(text: &str) -> Result<Self, ClockFault> {
        let no = || ClockFault::Within(text.to_owned());
        let (amount, unit) = text.split_once(' ').ok_or_else(no)?;
        let amount: u32 = amount.parse().map_err(|_| no())?;
        let unit = match unit {
            "working day" | "working days" => Unit::WorkingDays,
            "day" | "days" | "calendar day" | "calendar days" => Unit::CalendarDays,
            "hour" | "hours" => Unit::Hours,
            "month" | "months" => Unit::Months,
            _ => return Err(no()),
        };
        if (1..=LONGEST).contains(&amount) {
            Ok(Self { amount, unit })
        } else {
            Err(no())
        }
    }
}

impl fmt::Display for Within {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::WorkingDays => "working day",
            Unit::CalendarDays => "calendar day",
            Unit::Hours => "hour",
            Unit::Months => "month",
        };
        let s = if self.amount == 1 { "" } else { "s" };
        write!(f, "{} {unit}{s}", self.amount)
    }
}

impl FromStr for Counting {
    type Err = ClockFault;

    fn from_str(text: &str) -> Result<Self, ClockFault> {
        let no = || ClockFault::Counting(text.to_owned());
        match text {
            "day 0" => Ok(Self::Day0),
            "day 1" => Ok(Self::Day1),
            _ => {
                let close = text.strip_prefix("deemed after ").ok_or_else(no)?;
                let until = NaiveTime::parse_from_str(close, "%H:%M").map_err(|_| no())?;
                Ok(Self::Deemed { until })
            }
        }
    }
}

impl fmt::Display for Counting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day0 => f.write_str("day 0"),
            Self::Day1 => f.write_str("day 1"),
            Self::Deemed { until } => write!(f, "deemed after {}", until.format("%H:%M")),
        }
    }
}

impl FromStr for Rolls {
    type Err = ClockFault;

    fn from_str(text: &str) -> Result<Self, ClockFault> {
        match text {
            "never" => Ok(Self::Never),
            "forward" => Ok(Self::Forward),
            other => Err(ClockFault::Rolls(other.to_owned())),
        }
    }
}

/// Serde by way of the text a person writes.
macro_rules! as_text {
    ($($name:ty, $fault:ty);+ $(;)?) => {$(
        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.to_string()
            }
        }

        impl TryFrom<String> for $name {
            type Error = $fault;

            fn try_from(text: String) -> Result<Self, $fault> {
                text.parse()
            }
        }
    )+};
}

as_text! { Within, ClockFault; Counting, ClockFault; Due, NotADue }
