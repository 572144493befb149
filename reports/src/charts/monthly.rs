//! A measure month by month with its usual range, in; an `XmR` chart, out.

use super::key::{self, Mark};
use super::short;
use crate::palette::{GREY, INK, PURPLE, SOFT};
use crate::sheet::{Alternative, Ink, LINE, Plane, Sheet, WIDE, apart, picture};

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

const TOP: f64 = 58.0;
const TALL: f64 = 260.0;
const SETS: &str = "Sets the average";
const QUARTER: &str = "This quarter";

impl Monthly {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let entries = self.key();
        let top = key::height(&entries) + TOP;
        let bottom = top + TALL;
        let highest = self.months.iter().map(|month| month.value).fold(1.0, f64::max);
        let highest = self.limits.map_or(highest, |(.., upper)| highest.max(upper)) * 1.08;
        let labels = self.labels();
        let right = WIDE - 10.0 - Ink::STRONG.widest(labels.iter().map(|(_, label, _)| label));
        let steps = steps(highest);
        let left = 16.0 + Ink::SOFT.widest(steps.iter().map(|step| short(*step)));
        let many = super::number(self.months.len().max(1) as u64);
        let plane = Plane::new((0.0, many), (left, right), (0.0, highest), (bottom, top));
        let sides = (left, right);
        picture(id, bottom + 2.0 * LINE + 18.0, told, |sheet| {
            key::draw(sheet, &entries);
            for step in steps {
                sheet.rule(sides, plane.y(step), &short(step));
            }
            self.limits(sheet, &plane, sides);
            self.line(sheet, &plane);
            write_labels(sheet, &plane, right, &labels);
            self.names(sheet, &plane, bottom);
            sheet.base(sides, bottom);
            self.brackets(sheet, &plane, top - 22.0);
        })
    }

    fn key(&self) -> Vec<(Mark, &str)> {
        let mut entries = vec![match self.limits {
            Some(_) => (Mark::Dot(GREY), "Month within the usual pattern"),
            None => (Mark::Dot(GREY), "Month"),
        }];
        if self.months.iter().any(|month| month.stands_out) {
            entries.push((Mark::Diamond(PURPLE), &self.unusual));
        }
        entries
    }

    fn limits(&self, sheet: &Sheet<'_>, plane: &Plane, (left, right): (f64, f64)) {
        let Some((mean, lower, upper)) = self.limits else {
            return;
        };
        for limit in above_none(lower).into_iter().chain([upper]) {
            sheet.dashes((left, plane.y(limit)), (right, plane.y(limit)), SOFT);
        }
        sheet.path([(left, plane.y(mean)), (right, plane.y(mean))], INK, 1.5);
    }

    /// What stands right of the chart, from above: the value that each is beside, its words and their look.
    fn labels(&self) -> Vec<(f64, String, Ink)> {
        let mut labels = Vec::new();
        if let Some((mean, lower, upper)) = self.limits {
            labels.push((upper, format!("Upper limit {}", short(upper)), Ink::PLAIN));
            labels.push((mean, format!("Average {}", short(mean)), Ink::PLAIN));
            let lower = above_none(lower).map(|lower| (lower, format!("Lower limit {}", short(lower))));
            labels.extend(lower.map(|(lower, words)| (lower, words, Ink::PLAIN)));
        }
        if let Some(last) = self.months.last() {
            let ink = if last.stands_out {
                Ink::STRONG.in_color(PURPLE)
            } else {
                Ink::STRONG
            };
            labels.push((last.value, format!("{} in {}", short(last.value), last.name), ink));
        }
        labels.sort_by(|one, other| other.0.total_cmp(&one.0));
        labels
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

    /// Every third month has its name, from the first, or fewer where they are close; a year is named once.
    fn names(&self, sheet: &Sheet<'_>, plane: &Plane, bottom: f64) {
        let between = plane.x(1.0) - plane.x(0.0);
        let has_room = |every: &usize| between * super::number(*every as u64) > 40.0;
        let every = (3..=self.months.len())
            .step_by(3)
            .find(has_room)
            .unwrap_or(self.months.len().max(1));
        let mut year = None;
        for (place, month) in self.months.iter().enumerate().step_by(every) {
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
        let over = |from: usize, to: usize| {
            let (from, to) = (super::number(from as u64) + 0.1, super::number(to as u64) - 0.1);
            (plane.x(from), plane.x(to))
        };
        let begins = many.saturating_sub(self.of_quarter);
        let quarter = over(begins, many);
        if (1..=many).contains(&self.of_quarter) {
            sheet.bracket(quarter, y, QUARTER);
        }
        let sets = over(0, self.setting);
        let middle = |(from, to), word| Ink::STRONG.inside(f64::midpoint(from, to), word);
        let apart = middle(quarter, QUARTER) - middle(sets, SETS);
        let have_room = apart > f64::midpoint(Ink::STRONG.width(QUARTER), Ink::STRONG.width(SETS)) + 12.0;
        if self.limits.is_some() && (1..=begins).contains(&self.setting) && have_room {
            sheet.bracket(sets, y, SETS);
        }
    }
}

/// Fewer than none cannot come.
fn above_none(lower: f64) -> Option<f64> {
    (lower > 0.0).then_some(lower)
}

/// Lines to read along: whole numbers, of which there are no halves.
fn steps(highest: f64) -> Vec<f64> {
    let plane = Plane::new((0.0, 1.0), (0.0, 1.0), (0.0, highest), (TALL, 0.0));
    let steps = plane.steps(4).into_iter();
    steps.filter(|step| (step - step.round()).abs() < 1e-9).collect()
}

/// What stands right of the chart, each for itself.
fn write_labels(sheet: &Sheet<'_>, plane: &Plane, right: f64, labels: &[(f64, String, Ink)]) {
    let mut heights: Vec<f64> = labels.iter().map(|(value, ..)| plane.y(*value)).collect();
    let bottom = plane.y(0.0);
    apart(&mut heights, LINE, (bottom - TALL, bottom - 2.0));
    for (y, (_, label, ink)) in heights.into_iter().zip(labels) {
        sheet.text((right + 10.0, y), label, *ink);
    }
}
