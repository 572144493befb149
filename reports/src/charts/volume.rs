//! Counts of quarters, in; how many came at each stage, as columns, out.

use super::key::{self, Mark};
use super::number;
use crate::palette::{BLUE, ORANGE};
use crate::sheet::{Alternative, Ink, LINE, Plane, Sheet, WIDE, picture};

/// A quarter with what came in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its months: `Jul–Sep`.
    pub months: String,
    /// Its year.
    pub year: i32,
    /// How many came at each stage.
    pub stages: [u64; 2],
}

/// How many complaints came, quarter by quarter; the last of them are those reported on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The quarters, the oldest first.
    pub columns: Vec<Column>,
    /// How many of them are reported on, and what they are together: `This quarter`.
    pub reported: (usize, &'static str),
}

const TALL: f64 = 280.0;
/// Over the highest column: its numbers, the bracket and its word.
const OVER: f64 = 84.0;
/// A column is as wide as this part of its place, and no wider than so many pixels.
const PART: f64 = 0.7;
const WIDEST: f64 = 90.0;
/// No count but none is lower: what came is seen.
const LEAST: f64 = 3.0;

impl Volume {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let all = |column: &Column| column.stages.iter().sum::<u64>();
        let highest = self.columns.iter().map(all).max().unwrap_or(0).max(1);
        let many = number(self.columns.len().max(1) as u64);
        // Where the columns stand from left to right, and how high, does not hang on where their foot is.
        let plane = |top| {
            Plane::new(
                (0.0, many),
                (0.0, WIDE),
                (0.0, number(highest)),
                (top + TALL, top),
            )
        };
        let stands = |plane: &Plane| -> Vec<Stand> {
            let columns = (0..).map(f64::from).zip(&self.columns);
            columns
                .map(|(nth, column)| Stand::of(plane, nth, column))
                .collect()
        };
        let entries = key_of(&stands(&plane(0.0)));
        let top = key::height(&entries) + OVER;
        let (bottom, stands) = (top + TALL, stands(&plane(top)));
        picture(id, bottom + 2.0 * LINE + 16.0, told, |sheet| {
            key::draw(sheet, &entries);
            for (place, stand) in stands.iter().enumerate() {
                stand.draw(sheet, bottom, self.is_reported(stands.len() - place - 1));
            }
            self.names(sheet, &stands, bottom);
            sheet.base((0.0, WIDE), bottom);
            self.bracket(sheet, &stands);
        })
    }

    /// Whether the column is reported on that so many stand behind.
    fn is_reported(&self, from_last: usize) -> bool {
        from_last < self.reported.0
    }

    /// The names of the quarters, or of as many as have room, the last among them; a year is named once.
    fn names(&self, sheet: &Sheet<'_>, stands: &[Stand], bottom: f64) {
        let widest = Ink::STRONG.widest(self.columns.iter().map(|column| &column.months));
        let place = WIDE / number(stands.len().max(1) as u64);
        let of_them = (1..=stands.len()).find(|nth| place * number(*nth as u64) > widest + 4.0);
        let mut year = None;
        for (from_last, (stand, column)) in stands.iter().zip(&self.columns).rev().enumerate().rev() {
            if from_last % of_them.unwrap_or(1) != 0 {
                continue;
            }
            let ink = if self.is_reported(from_last) {
                Ink::STRONG
            } else {
                Ink::SOFT
            };
            let x = ink.inside(stand.middle(), &column.months);
            sheet.text((x, bottom + 18.0), &column.months, ink.centred());
            if year != Some(column.year) {
                let under = (x, bottom + 18.0 + LINE);
                sheet.text(under, &column.year.to_string(), Ink::SOFT.bold().centred());
            }
            year = Some(column.year);
        }
    }

    /// The bracket over the columns that are reported on, above whatever its word reaches over.
    fn bracket(&self, sheet: &Sheet<'_>, stands: &[Stand]) {
        let (many, word) = self.reported;
        let these = &stands[stands.len().saturating_sub(many)..];
        let (Some(first), Some(last)) = (these.first(), these.last()) else {
            return;
        };
        let half = Ink::STRONG.width(word) / 2.0;
        let middle = Ink::STRONG.inside(f64::midpoint(first.from, last.to), word);
        // The number of a neighbour may be wider than its column.
        let left = first.from.min(middle - half);
        let is_below = |stand: &&Stand| stand.to + 12.0 > left;
        let top = stands.iter().filter(is_below).map(Stand::highest);
        let top = top.fold(last.highest(), f64::min);
        sheet.bracket((first.from, last.to), top - 12.0, word);
    }
}

/// What the numbers are, and which of two above a bar is which.
fn key_of(stands: &[Stand]) -> [(Mark, &'static str); 2] {
    if stands.iter().any(|stand| stand.above.len() > 1) {
        [
            (
                Mark::Bar(BLUE),
                "Stage 1 (number inside bar, or lower number above it)",
            ),
            (
                Mark::Bar(ORANGE),
                "Stage 2 (number above bar, or upper of two numbers)",
            ),
        ]
    } else {
        [
            (Mark::Bar(BLUE), "Stage 1 (number inside bar)"),
            (Mark::Bar(ORANGE), "Stage 2 (number above bar)"),
        ]
    }
}

/// A column as it stands on the sheet.
struct Stand {
    from: f64,
    to: f64,
    /// How high the first stage reaches; none if nothing came.
    first: Option<f64>,
    /// From where to where the second stage reaches; none if nothing came.
    second: Option<(f64, f64)>,
    /// How high the column reaches.
    top: f64,
    /// The number inside its first stage.
    inside: Option<String>,
    /// The numbers above it, the uppermost first.
    above: Vec<String>,
}

impl Stand {
    fn of(plane: &Plane, nth: f64, column: &Column) -> Self {
        let wide = ((plane.x(1.0) - plane.x(0.0)) * PART).min(WIDEST);
        let middle = plane.x(nth + 0.5);
        let bottom = plane.y(0.0);
        let [first, second] = column.stages;
        let low = match first {
            0 => bottom,
            count => plane.y(number(count)).min(bottom - LEAST),
        };
        // The page is seen between the stages.
        let second_from = if first > 0 { low - 2.0 } else { low };
        let high = plane.y(number(first + second)).min(second_from - LEAST);
        let second_at = (second > 0).then_some((second_from, high));
        let top = second_at.map_or(low, |(_, high)| high);
        let inside = first.to_string();
        let has_room = bottom - low > LINE + 4.0 && wide > Ink::STRONG.width(&inside) + 4.0;
        let above: Vec<u64> = match (has_room, first, second) {
            (true, _, 0) => Vec::new(),
            (false, 0, 0) => vec![0],
            (true, ..) => vec![second],
            (false, ..) => vec![second, first],
        };
        Self {
            from: middle - wide / 2.0,
            to: middle + wide / 2.0,
            first: (first > 0).then_some(low),
            second: second_at,
            top,
            inside: Some(inside).filter(|_| has_room),
            above: above.iter().map(u64::to_string).collect(),
        }
    }

    fn middle(&self) -> f64 {
        f64::midpoint(self.from, self.to)
    }

    /// How high its numbers reach.
    fn highest(&self) -> f64 {
        self.top - LINE * number(self.above.len() as u64)
    }

    fn draw(&self, sheet: &Sheet<'_>, bottom: f64, is_last: bool) {
        let weight = |ink: Ink| if is_last { ink.bold() } else { ink };
        if let Some(high) = self.first {
            sheet.bar((self.from, high), (self.to, bottom), BLUE);
            let inside = self.inside.as_deref().unwrap_or_default();
            sheet.text((self.middle(), high + 15.0), inside, weight(Ink::on(BLUE)));
        }
        if let Some((low, high)) = self.second {
            sheet.bar((self.from, high), (self.to, low), ORANGE);
        }
        let middle = self.top - 3.0 - LINE / 2.0 * number(self.above.len() as u64);
        sheet.lines((self.middle(), middle), &self.above, weight(Ink::PLAIN.centred()));
    }
}
