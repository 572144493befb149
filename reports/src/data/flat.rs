//! A table as people read it, in; columns of one kind each, codes beside them, out.

use crate::model::{Cell, Table, Value, whole};
use chrono::NaiveDate;

/// A table whose columns hold numbers, days or words, and nothing else.
pub(super) struct Flat {
    /// The name of each column, with its unit; no two are the same.
    pub header: Vec<String>,
    /// Its rows, as long as the header.
    pub rows: Vec<Vec<Datum>>,
}

/// What stands in one place of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    /// A number with so many digits behind the point.
    Number(f64, usize),
    /// A day.
    Day(NaiveDate),
    /// Words.
    Words(String),
    /// Nothing: the code beside it says why.
    Empty,
}

/// What all figures of a column are.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Count,
    Percent,
    Range,
    Rate,
    Days,
    Money,
    Day,
    Words,
}

impl Flat {
    pub fn of(table: &Table) -> Self {
        let mut names = table.columns.iter();
        let mut flat = Self {
            header: names.next().cloned().into_iter().collect(),
            rows: table
                .rows
                .iter()
                .map(|(name, _)| vec![Datum::Words(name.clone())])
                .collect(),
        };
        for (at, name) in names.enumerate() {
            flat.add(
                name,
                &table
                    .rows
                    .iter()
                    .map(|(_, cells)| cells.get(at))
                    .collect::<Vec<_>>(),
            );
        }
        flat.tell_apart();
        flat
    }

    fn add(&mut self, name: &str, column: &[Option<&Cell>]) {
        let kind = Kind::of(column);
        self.header.extend(kind.names(name));
        let has_codes = column.iter().flatten().any(|cell| cell.codes().next().is_some());
        if has_codes {
            self.header.push(format!("{name}: code"));
        }
        for (row, cell) in self.rows.iter_mut().zip(column) {
            match cell {
                Some(cell) => row.extend(kind.data(cell)),
                None => row.extend(kind.names(name).map(|_| Datum::Empty)),
            }
            if has_codes {
                let codes: Vec<&str> = cell.iter().flat_map(|cell| cell.codes()).collect();
                row.push(Datum::words(&codes.join(" ")));
            }
        }
    }

    /// A second column of the same name says that it is the second.
    fn tell_apart(&mut self) {
        for at in 1..self.header.len() {
            let before = self.header[..at]
                .iter()
                .filter(|name| **name == self.header[at])
                .count();
            if before > 0 {
                self.header[at] = format!("{} ({})", self.header[at], before + 1);
            }
        }
    }
}

impl Kind {
    fn of(column: &[Option<&Cell>]) -> Self {
        let mut kinds = column
            .iter()
            .flatten()
            .filter_map(|cell| Self::of_value(&cell.value));
        let first = kinds.next().unwrap_or(Self::Words);
        if kinds.all(|kind| kind == first) {
            first
        } else {
            Self::Words
        }
    }

    fn of_value(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Count(_) => Self::Count,
            Value::Percent(_) | Value::Estimate(_) => Self::Percent,
            Value::Range(..) => Self::Range,
            Value::Rate(_) => Self::Rate,
            Value::Days(_) => Self::Days,
            Value::Money(_) => Self::Money,
            Value::Day(_) => Self::Day,
            Value::Words(_) => Self::Words,
            Value::Hidden | Value::Missing | Value::NotApplicable => return None,
        })
    }

    /// The names of the columns that one column of such figures becomes.
    fn names(self, name: &str) -> impl Iterator<Item = String> {
        let (first, second) = match self {
            Self::Percent => (" (%)", None),
            Self::Range => (": from (%)", Some(": to (%)")),
            Self::Days => (" (working days)", None),
            Self::Money => (" (£)", None),
            Self::Count | Self::Rate | Self::Day | Self::Words => ("", None),
        };
        std::iter::once(first)
            .chain(second)
            .map(move |unit| format!("{name}{unit}"))
    }

    /// What stands in each of these columns.
    fn data(self, cell: &Cell) -> Vec<Datum> {
        let number = |text: &str, digits| match text.parse() {
            Ok(number) => Datum::Number(number, digits),
            Err(_) => Datum::words(text),
        };
        match (self, &cell.value) {
            (Self::Range, Value::Range(low, high)) => [low, high]
                .map(|end| number(&whole(*end).to_string(), 0))
                .to_vec(),
            (Self::Range, _) => vec![Datum::Empty, Datum::Empty],
            (_, Value::Hidden | Value::Missing | Value::NotApplicable) => vec![Datum::Empty],
            (Self::Words, _) => vec![Datum::words(&cell.value.shown())],
            (Self::Day, Value::Day(day)) => vec![Datum::Day(*day)],
            (Self::Money, Value::Money(pence)) => {
                vec![number(&format!("{}.{:02}", pence / 100, pence % 100), 2)]
            }
            (Self::Percent, value) => {
                let shown = value.shown();
                // Below one percent, above 99 and too few have words and no number.
                vec![match shown.strip_suffix('%') {
                    Some(percent) if percent.parse::<u32>().is_ok() => number(percent, 0),
                    _ => Datum::words(&shown),
                }]
            }
            (Self::Rate, value) => vec![number(&value.shown(), 1)],
            (_, value) => vec![number(&value.shown(), 0)],
        }
    }
}

impl Datum {
    fn words(words: &str) -> Self {
        match words {
            "" => Self::Empty,
            words => Self::Words(words.to_owned()),
        }
    }
}
