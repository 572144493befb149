//! A measure month by month with its usual range, in; an `XmR` chart, out.

use super::key::{self, Mark};
use crate::palette::{GREY, INK, PURPLE, SOFT};
use crate::sheet::{Alternative, Ink, LINE, Plane, Sheet, picture};

/// One month.
#[derive(Clone, Debug, PartialEq)]
pub struct Month {
    /// Its name: `Jul`.
    pub name: String,
    /// Its year.
    pub year: i32,
    /// The measure.
    pub value: f64,
    /// Whether it stands out.
    pub stands_out: bool,
}

/// A measure month by month.
#[derive(Clone, Debug, PartialEq)]
pub struct Monthly {
    /// The months, the oldest first.
    pub months: Vec<Month>,
    /// Average, lower and upper limit, where there are enough months.
    pub limits: Option<(f64, f64, f64)>,
    /// How many months at the beginning set the limits.
    pub setting: usize,
    /// How many at the end are of the quarter reported on.
    pub of_quarter: usize,
    /// What a month that stands out is part of: `Unusual: part of a run of 7 or more`.
    pub unusual: String,
}

const TOP: f64 = 100.0;
const TALL: f64 = 260.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 520.0;

impl Monthly {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let entries = self.key();
        let top = key::height(&entries) + TOP;
        let bottom = top + TALL;
        let many = super::number(self.months.len().max(1) as u64);
        let highest = self.months.iter().map(|month| month.value).fold(1.0, f64::max);
        let highest = self.limits.map_or(highest, |(.., upper)| highest.max(upper)) * 1.08;
        let plane = Plane::new((0.0, many), (LEFT, RIGHT), (0.0, highest), (bottom, top));
        picture(id, bottom + 2.0 * LINE + 18.0, told, |sheet| {
            key::draw(sheet, &entries);
            for step in plane.steps(4) {
                sheet.rule((LEFT, RIGHT), plane.y(step), &format!("{step}"));
            }
            self.limits(sheet, &plane);
            self.line(sheet, &plane);
            self.names(sheet, &plane, bottom);
            sheet.base((LEFT, RIGHT), bottom);
            self.brackets(sheet, &plane, top - 26.0);
        })
    }

    fn key(&self) -> Vec<(Mark, &str)> {
        let mut entries = vec![(Mark::Dot(GREY), "Month within the usual pattern")];
        if self.months.iter().any(|month| month.stands_out) {
            entries.push((Mark::Diamond(PURPLE), &self.unusual));
        }
        entries
    }

    fn limits(&self, sheet: &Sheet<'_>, plane: &Plane) {
        let mut labels = Vec::new();
        if let Some((mean, lower, upper)) = self.limits {
            // Fewer than none cannot come.
            let lower = (lower > 0.0).then_some(lower);
            for limit in lower.into_iter().chain([upper]) {
                sheet.dashes((LEFT, plane.y(limit)), (RIGHT, plane.y(limit)), SOFT);
            }
            sheet.path([(LEFT, plane.y(mean)), (RIGHT, plane.y(mean))], INK, 1.5);
            labels.push((plane.y(upper), format!("Upper limit {upper:.0}"), Ink::PLAIN));
            labels.push((plane.y(mean), format!("Average {mean:.0}"), Ink::PLAIN));
            labels.extend(lower.map(|lower| (plane.y(lower), format!("Lower limit {lower:.0}"), Ink::PLAIN)));
        }
        if let Some(last) = self.months.last() {
            let ink = if last.stands_out {
                Ink::STRONG.in_color(PURPLE)
            } else {
                Ink::STRONG
            };
            labels.push((
                plane.y(last.value),
                format!("{} in {}", last.value, last.name),
                ink,
            ));
        }
        for (y, label, ink) in crate::sheet::apart(labels, LINE) {
            sheet.text((RIGHT + 10.0, y), &label, ink);
        }
    }

    fn line(&self, sheet: &Sheet<'_>, plane: &Plane) {
        let at = |(place, month): (usize, &Month)| plane.at(super::number(place as u64) + 0.5, month.value);
        sheet.path(self.months.iter().enumerate().map(at), GREY, 2.0);
        for (place, month) in self.months.iter().enumerate() {
            if month.stands_out {
                sheet.diamond(at((place, month)), 7.5, PURPLE);
            } else {
                sheet.dot(at((place, month)), 5.0, GREY);
            }
        }
    }

    /// Every third month has its name, from the first; a year is named once.
    fn names(&self, sheet: &Sheet<'_>, plane: &Plane, bottom: f64) {
        let mut year = None;
        for (place, month) in self.months.iter().enumerate().step_by(3) {
            let x = plane.x(super::number(place as u64) + 0.5);
            sheet.path([(x, bottom), (x, bottom + 6.0)], INK, 1.5);
            sheet.text((x, bottom + 20.0), &month.name, Ink::SOFT.centred());
            if year != Some(month.year) {
                sheet.text(
                    (x, bottom + 20.0 + LINE),
                    &month.year.to_string(),
                    Ink::SOFT.bold().centred(),
                );
            }
            year = Some(month.year);
        }
    }

    fn brackets(&self, sheet: &Sheet<'_>, plane: &Plane, y: f64) {
        let many = self.months.len();
        let over = |from: usize, to: usize, word: &str| {
            let (from, to) = (super::number(from as u64) + 0.1, super::number(to as u64) - 0.1);
            sheet.bracket((plane.x(from), plane.x(to)), y, word);
        };
        if self.limits.is_some() && self.setting + self.of_quarter <= many {
            over(0, self.setting, "Sets the average");
        }
        if (1..=many).contains(&self.of_quarter) {
            over(many - self.of_quarter, many, "This quarter");
        }
    }
}
