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

/// How many complaints came, quarter by quarter; the last is the one reported on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Volume {
    /// The quarters, the oldest first.
    pub columns: Vec<Column>,
}

const TALL: f64 = 280.0;
/// Over the highest column: its number, the bracket and its word.
const OVER: f64 = 78.0;

impl Volume {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let entries = [
            (Mark::Bar(BLUE), "Stage 1 (number inside bar)"),
            (Mark::Bar(ORANGE), "Stage 2 (number above bar)"),
        ];
        let top = key::height(&entries) + OVER;
        let bottom = top + TALL;
        let all = |column: &Column| column.stages.iter().sum::<u64>();
        let highest = self.columns.iter().map(all).max().unwrap_or(0).max(1);
        let many = number(self.columns.len().max(1) as u64);
        let plane = Plane::new((0.0, many), (0.0, WIDE), (0.0, number(highest)), (bottom, top));
        picture(id, bottom + 2.0 * LINE + 16.0, told, |sheet| {
            key::draw(sheet, &entries);
            for (place, column) in (0..).map(f64::from).zip(&self.columns) {
                let is_last = place + 1.0 >= many;
                stand(sheet, &plane, (place, bottom), column, is_last);
                let turns = place < 0.5 || column.months.starts_with("Jan");
                if turns {
                    let year = column.year.to_string();
                    let under = (plane.x(place + 0.5), bottom + 18.0 + LINE);
                    sheet.text(under, &year, Ink::SOFT.bold().centred());
                }
            }
            sheet.base((0.0, WIDE), bottom);
        })
    }
}

fn stand(sheet: &Sheet<'_>, plane: &Plane, (nth, bottom): (f64, f64), quarter: &Column, is_last: bool) {
    let (from, to) = (plane.x(nth + 0.15), plane.x(nth + 0.85));
    let middle = plane.x(nth + 0.5);
    let [first, second] = quarter.stages;
    let (high, top) = (plane.y(number(first)), plane.y(number(first + second)));
    let weight = |ink: Ink| if is_last { ink.bold() } else { ink };
    if first > 0 {
        sheet.bar((from, high), (to, bottom), BLUE);
    }
    let has_room = bottom - high > LINE + 4.0;
    if has_room {
        sheet.text((middle, high + 15.0), &first.to_string(), weight(Ink::on(BLUE)));
    }
    if second > 0 {
        sheet.bar((from, top), (to, high - 2.0), ORANGE);
    }
    let above = match (has_room, second) {
        (true, 0) => String::new(),
        (true, second) => second.to_string(),
        (false, second) => format!("{first} + {second}"),
    };
    sheet.text((middle, top - 14.0), &above, weight(Ink::PLAIN.centred()));
    sheet.text(
        (middle, bottom + 18.0),
        &quarter.months,
        weight(Ink::SOFT.centred()),
    );
    if is_last {
        sheet.bracket((from, to), top - 34.0, "This quarter");
    }
}
