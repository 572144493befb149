//! How many had been answered by each day, in; a step curve, those who still wait counted as waiting, out.

use crate::palette::{BLUE, INK, PINK};
use crate::sheet::{Alternative, Ink, LINE, Plane, Sheet, WIDE, picture};

/// How long people waited for an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitCurve {
    /// Each day on which somebody was answered, and the share answered by its end, from 0 to 1.
    pub answered_by: Vec<(u32, f64)>,
    /// Days that mean something, with their words: `10 days: Code limit`.
    pub limits: Vec<(u32, String)>,
    /// Shares and the day on which they were reached, with their words: `Half by day 9`.
    pub reached: Vec<(u32, f64, String)>,
    /// What the days are counted from.
    pub since: String,
}

const LEFT: f64 = 54.0;
const RIGHT: f64 = WIDE - 6.0;
const TALL: f64 = 250.0;

impl WaitCurve {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let top = 14.0 + LINE * super::number(self.limits.len() as u64);
        let bottom = top + TALL;
        let last = self.answered_by.last().map_or(0, |(day, _)| *day);
        let furthest = self.limits.iter().map(|(day, _)| *day).max().unwrap_or(0);
        // One wait of years would press all others into a corner.
        let end = f64::from(last.min(furthest.max(10) * 4).max(furthest + 2).max(10));
        let plane = Plane::new((0.0, end), (LEFT, RIGHT), (0.0, 1.0), (bottom, top));
        picture(id, bottom + 2.0 * LINE + 20.0, told, |sheet| {
            for quarter in 0..=4_u32 {
                let y = plane.y(f64::from(quarter) / 4.0);
                sheet.rule((LEFT, RIGHT), y, &format!("{}%", quarter * 25));
            }
            self.limits(sheet, &plane, (top, bottom));
            self.curve(sheet, &plane, end);
            sheet.base((LEFT, RIGHT), bottom);
            for day in plane.steps_across(7) {
                let x = plane.x(day);
                sheet.path([(x, bottom), (x, bottom + 6.0)], INK, 1.5);
                sheet.text(
                    (x.min(WIDE - 12.0), bottom + 20.0),
                    &format!("{day}"),
                    Ink::SOFT.centred(),
                );
            }
            let middle = f64::midpoint(LEFT, RIGHT);
            sheet.text((middle, bottom + 20.0 + LINE), &self.since, Ink::SOFT.centred());
        })
    }

    fn limits(&self, sheet: &Sheet<'_>, plane: &Plane, (top, bottom): (f64, f64)) {
        for (line, (day, word)) in (0..).map(f64::from).zip(&self.limits) {
            let x = plane.x(f64::from(*day));
            let y = 10.0 + LINE * line;
            sheet.dashes((x, y + 10.0), (x, bottom), INK);
            let half = Ink::PLAIN.width(word) / 2.0;
            sheet.text((x.clamp(half, WIDE - half), y), word, Ink::PLAIN.centred());
        }
        debug_assert!(top < bottom);
    }

    fn curve(&self, sheet: &Sheet<'_>, plane: &Plane, end: f64) {
        let mut points = vec![plane.at(0.0, 0.0)];
        let mut share = 0.0;
        for (day, answered) in &self.answered_by {
            let day = f64::from(*day).min(end);
            points.extend([plane.at(day, share), plane.at(day, *answered)]);
            share = *answered;
        }
        points.push(plane.at(end, share));
        sheet.path(points, BLUE, 3.0);
        for (day, share, word) in &self.reached {
            let (x, y) = plane.at(f64::from(*day).min(end), *share);
            sheet.ring((x, y), 6.0, PINK);
            let wide = Ink::STRONG.width(word);
            // To the left of the curve while there is room, else below and to the right of it.
            let ink = Ink::STRONG.in_color(PINK);
            if x - 14.0 - wide > LEFT {
                sheet.halo((x - 14.0, y - 12.0), word, ink.ending());
            } else {
                sheet.halo((x + 12.0, y + 22.0), word, ink);
            }
        }
    }
}
