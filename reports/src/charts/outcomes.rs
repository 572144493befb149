//! What was decided at each stage, in; one bar of a hundred a stage, out.

use super::key::Mark;
use super::{hundred, key};
use crate::palette::{BLUE, GREY, ORANGE, PINK, TURQUOISE};
use crate::sheet::{Alternative, Ink, Sheet, WIDE, apart, picture};
use plotters::style::RGBColor;

/// A bar: its name, and how many of each part, in the order of the parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// Its name: `Stage 1`.
    pub name: String,
    /// How many of each part.
    pub parts: Vec<u64>,
}

/// What was decided; none of it is good or bad, and its colours say neither.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcomes {
    /// The words of the parts, in their order.
    pub parts: Vec<String>,
    /// The bars.
    pub bars: Vec<Decided>,
}

const ROW: f64 = 66.0;
const BAR: f64 = 30.0;
/// No more of the width is for names.
const NAMES: f64 = 180.0;
/// Neighbours in this order stand out from each other.
const COLORS: [RGBColor; 5] = [BLUE, ORANGE, PINK, TURQUOISE, GREY];

impl Outcomes {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let colors = COLORS.iter().cycle();
        let entries = self.parts.iter().zip(colors);
        let entries: Vec<(Mark, &str)> = entries
            .map(|(word, color)| (Mark::Bar(*color), word.as_str()))
            .collect();
        let top = key::height(&entries) + 10.0;
        let tall = ROW * super::number(self.bars.len() as u64);
        let names: Vec<Vec<String>> = self
            .bars
            .iter()
            .map(|bar| Ink::STRONG.lines(&bar.name, NAMES, 2))
            .collect();
        let left = Ink::STRONG.widest(names.iter().flatten()) + 12.0;
        picture(id, top + tall, told, |sheet| {
            key::draw(sheet, &entries);
            for ((nth, bar), name) in (0..).map(f64::from).zip(&self.bars).zip(&names) {
                // Below the bar is room for the numbers that have none within.
                let y = top + ROW * nth + BAR / 2.0 + 8.0;
                sheet.lines((0.0, y), name, Ink::STRONG);
                parts(sheet, left, y, &bar.parts);
            }
        })
    }
}

fn parts(sheet: &Sheet<'_>, left: f64, y: f64, parts: &[u64]) {
    if parts.iter().all(|count| *count == 0) {
        sheet.text((left, y), "None", Ink::PLAIN);
        return;
    }
    let mut below = Vec::new();
    let places = hundred::places(parts, (left, WIDE - 1.0));
    for ((count, color), place) in parts.iter().zip(COLORS.iter().cycle()).zip(places) {
        let Some((from, to)) = place else {
            continue;
        };
        sheet.bar((from, y - BAR / 2.0), (to, y + BAR / 2.0), *color);
        let (middle, number, ink) = (f64::midpoint(from, to), count.to_string(), Ink::on(*color));
        if to - from > ink.width(&number) + 8.0 {
            sheet.text((middle, y), &number, ink);
        } else {
            below.push((middle, number));
        }
    }
    let widest = Ink::PLAIN.widest(below.iter().map(|(_, number)| number));
    let mut places: Vec<f64> = below.iter().map(|(middle, _)| *middle).collect();
    apart(&mut places, widest + 10.0, (left, WIDE - widest / 2.0 - 1.0));
    for (x, (_, number)) in places.into_iter().zip(&below) {
        sheet.text((x, y + BAR / 2.0 + 14.0), number, Ink::PLAIN.centred());
    }
}
