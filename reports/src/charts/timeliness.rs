//! How complaints of each span were answered, in; bars of a hundred, with likely range and target, out.

use super::key::{self, Mark};
use crate::palette::{BLUE, INK, ORANGE, PINK, TURQUOISE};
use crate::sheet::{Alternative, Ink, LINE, Plane, Sheet, TEXT, WIDE, picture};
use plotters::style::RGBColor;

/// How a complaint was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Within the standard time.
    InTime,
    /// Later, within an extension that the resident was told of in time.
    Extended,
    /// Late.
    Late,
    /// Open, and due before the figures were taken.
    Overdue,
}

/// A span of time with what became of its complaints.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its name: `Jul–Sep 2026`.
    pub name: String,
    /// How many of each part, in the order of the chart's parts.
    pub parts: Vec<u64>,
    /// The likely range of the share in time, from 0 to 1, with that share.
    pub likely: Option<(f64, f64, f64)>,
    /// The share in time as people read it; none where there are too few.
    pub percent: Option<String>,
    /// How many of how many: `130 of 149`.
    pub of: String,
}

/// Answers in time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeliness {
    /// Which parts are told apart, with their words.
    pub parts: Vec<(Part, String)>,
    /// Each stage with its limit, `Stage 1 (10 working days)`, and its rows; the last of the first is this quarter.
    pub stages: Vec<(String, Vec<Row>)>,
    /// The target, from 0 to 1.
    pub target: Option<f64>,
}

const ROW: f64 = 37.0;
const BAR: f64 = 18.0;
const LEFT: f64 = 124.0;
const RIGHT: f64 = 484.0;

impl Part {
    fn color(self) -> RGBColor {
        match self {
            Self::InTime => BLUE,
            Self::Extended => TURQUOISE,
            Self::Late => PINK,
            Self::Overdue => ORANGE,
        }
    }
}

impl Timeliness {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let target = self.target.map(|target| format!("Target {:.0}%", target * 100.0));
        let mut entries: Vec<(Mark, &str)> = self
            .parts
            .iter()
            .map(|(part, word)| (Mark::Bar(part.color()), word.as_str()))
            .collect();
        entries.push((Mark::Range(INK), "Likely range"));
        entries.extend(target.as_deref().map(|word| (Mark::Target(INK), word)));
        let top = key::height(&entries) + 20.0;
        let rows: usize = self.stages.iter().map(|(_, rows)| rows.len()).sum();
        let tall = ROW * super::number(rows as u64) + (LINE + 8.0) * super::number(self.stages.len() as u64);
        let plane = Plane::new((0.0, 1.0), (LEFT, RIGHT), (0.0, 1.0), (top + tall, top));
        picture(id, top + tall + LINE + 8.0, told, |sheet| {
            key::draw(sheet, &entries);
            sheet.text((RIGHT + 10.0, top + 8.0), "Answered in time", Ink::STRONG);
            let mut y = top;
            for (name, rows) in &self.stages {
                sheet.text((0.0, y + 8.0), name, Ink::STRONG);
                y += LINE + 8.0;
                let begins = y;
                for (place, row) in rows.iter().enumerate() {
                    self.row(sheet, &plane, y + BAR / 2.0, row, place + 1 == rows.len());
                    y += ROW;
                }
                if let Some(target) = self.target {
                    let x = plane.x(target);
                    sheet.dashes((x, begins - 6.0), (x, y - 4.0), INK);
                }
            }
            for quarter in 0..=4_u32 {
                let x = plane.x(f64::from(quarter) / 4.0);
                sheet.text((x, y + 8.0), &format!("{}%", quarter * 25), Ink::SOFT.centred());
            }
        })
    }

    fn row(&self, sheet: &Sheet<'_>, plane: &Plane, y: f64, row: &Row, is_last: bool) {
        let (soft, plain) = if is_last {
            (Ink::STRONG, Ink::STRONG)
        } else {
            (Ink::SOFT, Ink::PLAIN)
        };
        sheet.text((0.0, y), &row.name, soft);
        let all: u64 = row.parts.iter().sum();
        if all > 0 {
            let mut before = 0;
            for ((part, _), count) in self.parts.iter().zip(&row.parts) {
                let share = |count: u64| plane.x(super::number(count) / super::number(all));
                let (from, to) = (share(before), share(before + count));
                before += count;
                // A gap of the page's colour between neighbours; none where the part is thinner than that.
                let gap = if before < all && to - from > 4.0 { 2.0 } else { 0.0 };
                if *count > 0 {
                    sheet.bar((from, y - BAR / 2.0), (to - gap, y + BAR / 2.0), part.color());
                }
            }
        }
        if let Some((low, share, high)) = row.likely {
            let below = y + BAR / 2.0 + 6.0;
            sheet.range((plane.x(low), plane.x(high)), below, INK);
            sheet.dot((plane.x(share), below), 3.5, INK);
        }
        let percent = row.percent.as_deref().unwrap_or_default();
        sheet.text((RIGHT + 10.0, y), percent, plain);
        let x = if percent.is_empty() {
            RIGHT + 10.0
        } else {
            RIGHT + 10.0 + TEXT * 3.0
        };
        sheet.text((x.min(WIDE - soft.width(&row.of)), y), &row.of, soft);
    }
}
