//! How many had been answered by each day, in; a step curve, those who still wait counted as waiting, out.

use super::place::{self, Area, Around};
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

/// The words of a limit: where they stand, and where its line does.
struct Limit<'a> {
    word: &'a str,
    middle: f64,
    /// Which line of text they stand on, from above.
    line: u32,
    x: f64,
}

impl Limit<'_> {
    fn y(&self) -> f64 {
        10.0 + LINE * f64::from(self.line)
    }
}

impl WaitCurve {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let end = self.end();
        let across = |top: f64| Plane::new((0.0, end), (LEFT, RIGHT), (0.0, 1.0), (top + TALL, top));
        let limits = self.limits(&across(0.0));
        let top = 14.0
            + limits
                .iter()
                .map(|limit| limit.y() + LINE - 10.0)
                .fold(0.0, f64::max);
        let bottom = top + TALL;
        let plane = across(top);
        let since = Ink::SOFT.lines(&self.since, RIGHT - LEFT, 2);
        let tall = bottom + 2.0 * LINE + 20.0 + LINE * super::number(since.len().saturating_sub(1) as u64);
        picture(id, tall, told, |sheet| {
            for quarter in 0..=4_u32 {
                let y = plane.y(f64::from(quarter) / 4.0);
                sheet.rule((LEFT, RIGHT), y, &format!("{}%", quarter * 25));
            }
            for limit in &limits {
                sheet.dashes((limit.x, limit.y() + 10.0), (limit.x, bottom), INK);
            }
            for limit in &limits {
                sheet.halo((limit.middle, limit.y()), limit.word, Ink::PLAIN.centred());
            }
            let curve = self.curve(&plane, end);
            sheet.path(curve.iter().copied(), BLUE, 3.0);
            sheet.base((LEFT, RIGHT), bottom);
            self.reached(sheet, &plane, &limits, &curve);
            axis(sheet, &plane, bottom);
            let middle = f64::midpoint(LEFT, RIGHT);
            let below = bottom + 20.0 + LINE * (super::number(since.len() as u64) + 1.0) / 2.0;
            sheet.lines((middle, below), &since, Ink::SOFT.centred());
        })
    }

    /// The last day that is shown: one wait of years would press all others into a corner.
    fn end(&self) -> f64 {
        let last = self.answered_by.last().map_or(0, |(day, _)| *day);
        let limit = self.limits.iter().map(|(day, _)| *day).max().unwrap_or(0);
        let reached = self.reached.iter().map(|(day, ..)| *day).max().unwrap_or(0);
        let furthest = limit.max(reached);
        let room = furthest / 10 + 2;
        let usual = last.min(furthest.max(10).saturating_mul(4));
        f64::from(usual.max(furthest.saturating_add(room)).max(10))
    }

    /// The words of the limits over their lines, on as few lines of text as they have room on.
    fn limits(&self, plane: &Plane) -> Vec<Limit<'_>> {
        let mut limits: Vec<Limit<'_>> = Vec::new();
        for (day, word) in &self.limits {
            let x = plane.x(f64::from(*day));
            let middle = Ink::PLAIN.inside(x, word);
            let is_free = |line: &u32| {
                let mut beside = limits.iter().filter(|other| other.line == *line);
                let room =
                    |other: &Limit<'_>| f64::midpoint(Ink::PLAIN.width(word), Ink::PLAIN.width(other.word));
                beside.all(|other| (middle - other.middle).abs() > room(other) + 14.0)
            };
            let line = (0..10).find(is_free).unwrap_or(10);
            limits.push(Limit {
                word,
                middle,
                line,
                x,
            });
        }
        limits
    }

    fn curve(&self, plane: &Plane, end: f64) -> Vec<(f64, f64)> {
        let mut points = vec![plane.at(0.0, 0.0)];
        let mut share = 0.0;
        for (day, answered) in &self.answered_by {
            let day = f64::from(*day);
            // Who was answered later than the last day shown was still waiting on it.
            if day > end {
                break;
            }
            points.extend([plane.at(day, share), plane.at(day, *answered)]);
            share = *answered;
        }
        points.push(plane.at(end, share));
        points
    }

    fn reached(&self, sheet: &Sheet<'_>, plane: &Plane, limits: &[Limit<'_>], curve: &[(f64, f64)]) {
        const RING: f64 = 6.0;
        let ink = Ink::STRONG.in_color(PINK);
        let at = |(day, share, _): &(u32, f64, String)| plane.at(f64::from(*day), *share);
        let rings = self
            .reached
            .iter()
            .map(|reached| Area::of_text(at(reached), 2.0 * (RING + 3.0)));
        let words = limits
            .iter()
            .map(|limit| Area::of_text((limit.middle, limit.y()), Ink::PLAIN.width(limit.word)));
        let mut taken: Vec<Area> = rings.chain(words).collect();
        let uprights: Vec<f64> = limits.iter().map(|limit| limit.x).collect();
        let levels = [0.0, 0.25, 0.5, 0.75, 1.0].map(|share| plane.y(share));
        let field = Area {
            left: LEFT + 3.0,
            top: 0.0,
            right: WIDE,
            bottom: plane.y(0.0) - 3.0,
        };
        for reached in &self.reached {
            let (wide, around) = (
                ink.width(&reached.2) + 8.0,
                Around {
                    field,
                    taken: &taken,
                    line: curve,
                    upright: &uprights,
                    level: &levels,
                },
            );
            let label = place::beside(at(reached), wide, &around);
            taken.push(Area::of_text(label, wide));
            sheet.halo(label, &reached.2, ink.centred());
        }
        for reached in &self.reached {
            sheet.ring(at(reached), RING, PINK);
        }
    }
}

/// Days along the foot.
fn axis(sheet: &Sheet<'_>, plane: &Plane, bottom: f64) {
    for day in plane.steps_across(7) {
        let (x, word) = (plane.x(day), format!("{day}"));
        sheet.path([(x, bottom), (x, bottom + 6.0)], INK, 1.5);
        sheet.text(
            (Ink::SOFT.inside(x, &word), bottom + 20.0),
            &word,
            Ink::SOFT.centred(),
        );
    }
}
