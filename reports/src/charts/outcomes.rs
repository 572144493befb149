//! What was decided at each stage, in; one bar of a hundred a stage, out.

use super::key::{self, Mark};
use crate::fonts::{self, Weight};
use crate::palette::{BLUE, GREY, ORANGE, PINK, TURQUOISE};
use crate::sheet::{Alternative, Ink, Plane, Sheet, TEXT, WIDE, picture};
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

const ROW: f64 = 58.0;
const BAR: f64 = 30.0;
const LEFT: f64 = 80.0;
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
        let top = key::height(&entries) + 14.0;
        let tall = ROW * super::number(self.bars.len() as u64);
        let plane = Plane::new((0.0, 1.0), (LEFT, WIDE - 1.0), (0.0, 1.0), (top + tall, top));
        picture(id, top + tall, told, |sheet| {
            key::draw(sheet, &entries);
            for (place, bar) in (0..).map(f64::from).zip(&self.bars) {
                let y = top + ROW * (place + 0.5);
                let name = fonts::fitted(&bar.name, LEFT - 12.0, TEXT, Weight::Bold);
                sheet.text((0.0, y), &name, Ink::STRONG);
                parts(sheet, &plane, y, &bar.parts);
            }
        })
    }
}

fn parts(sheet: &Sheet<'_>, plane: &Plane, y: f64, parts: &[u64]) {
    let all: u64 = parts.iter().sum();
    if all == 0 {
        sheet.text((LEFT, y), "None", Ink::PLAIN);
        return;
    }
    let mut before = 0;
    for (count, color) in parts.iter().zip(COLORS.iter().cycle()) {
        let share = |count: u64| plane.x(super::number(count) / super::number(all));
        let (from, to) = (share(before), share(before + count));
        before += count;
        // A gap of the page's colour between neighbours; none where the part is thinner than that.
        let gap = if before < all && to - from > 4.0 { 2.0 } else { 0.0 };
        if *count > 0 {
            sheet.bar((from, y - BAR / 2.0), (to - gap, y + BAR / 2.0), *color);
        }
        let number = count.to_string();
        let ink = Ink::on(*color);
        if to - gap - from > ink.width(&number) + 8.0 {
            sheet.text((f64::midpoint(from, to - gap), y), &number, ink);
        }
    }
}
