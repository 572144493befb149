//! How complaints of each span were answered, in; bars of a hundred, with likely range and target, out.

use super::key::Mark;
use super::{hundred, key};
use crate::model::whole;
use crate::palette::{BLUE, INK, ORANGE, PINK, TURQUOISE};
use crate::sheet::{Alternative, Ink, LINE, Plane, Sheet, WIDE, picture};
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
/// Between a stage and the next.
const BETWEEN: f64 = 8.0;
/// No more of the width is for names.
const NAMES: f64 = 180.0;
const HEADER: &str = "Answered in time";

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

/// Where the names end, the bars lie, the percentages begin and the counts beside them.
struct Columns {
    left: f64,
    right: f64,
    counts: f64,
}

impl Timeliness {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let target = self.target.map(|target| format!("Target {}%", whole(target)));
        let mut entries: Vec<(Mark, &str)> = self
            .parts
            .iter()
            .map(|(part, word)| (Mark::Bar(part.color()), word.as_str()))
            .collect();
        if self.rows().any(|row| row.likely.is_some()) {
            entries.push((Mark::Range(INK), "Likely range"));
        }
        entries.extend(target.as_deref().map(|word| (Mark::Target(INK), word)));
        let columns = self.columns();
        let top = key::height(&entries) + 20.0;
        let rows = super::number(self.rows().count() as u64);
        let tall = ROW * rows + (LINE + 8.0 + BETWEEN) * super::number(self.stages.len() as u64) - BETWEEN;
        let sides = (columns.left, columns.right);
        let plane = Plane::new((0.0, 1.0), sides, (0.0, 1.0), (top + tall, top));
        picture(id, top + tall + LINE + 8.0, told, |sheet| {
            key::draw(sheet, &entries);
            if rows < 1.0 {
                sheet.text((0.0, top + 8.0), "None", Ink::PLAIN);
                return;
            }
            sheet.text((columns.right + 10.0, top + 8.0), HEADER, Ink::STRONG);
            let mut y = top;
            for (name, rows) in &self.stages {
                let name = Ink::STRONG.fitted(name, columns.right - 10.0);
                sheet.text((0.0, y + 8.0), &name, Ink::STRONG);
                y += LINE + 8.0;
                self.target(
                    sheet,
                    &plane,
                    (y - 6.0, y + ROW * super::number(rows.len() as u64) - 4.0),
                );
                for (place, row) in rows.iter().enumerate() {
                    self.row(
                        sheet,
                        &plane,
                        (y + BAR / 2.0, &columns),
                        row,
                        place + 1 == rows.len(),
                    );
                    y += ROW;
                }
                y += BETWEEN;
            }
            y -= BETWEEN;
            for quarter in 0..=4_u32 {
                let x = plane.x(f64::from(quarter) / 4.0);
                sheet.text((x, y + 8.0), &format!("{}%", quarter * 25), Ink::SOFT.centred());
            }
        })
    }

    fn rows(&self) -> impl Iterator<Item = &Row> {
        self.stages.iter().flat_map(|(_, rows)| rows)
    }

    fn columns(&self) -> Columns {
        let widest = |text: fn(&Row) -> &str| Ink::STRONG.widest(self.rows().map(text));
        let names = widest(|row| &row.name).min(NAMES);
        let percent = widest(|row| row.percent.as_deref().unwrap_or_default());
        let counts = widest(|row| &row.of);
        let beside = if percent > 0.0 { percent + 12.0 } else { 0.0 };
        let right = WIDE - (beside + counts).max(Ink::STRONG.width(HEADER)) - 10.0;
        Columns {
            left: names + 12.0,
            right,
            counts: right + 10.0 + beside,
        }
    }

    /// Behind the bars, which it would be taken for an end of.
    fn target(&self, sheet: &Sheet<'_>, plane: &Plane, (from, to): (f64, f64)) {
        if let Some(target) = self.target {
            let x = plane.x(target);
            sheet.dashes((x, from), (x, to), INK);
        }
    }

    fn row(&self, sheet: &Sheet<'_>, plane: &Plane, (y, columns): (f64, &Columns), row: &Row, is_last: bool) {
        let (soft, plain) = if is_last {
            (Ink::STRONG, Ink::STRONG)
        } else {
            (Ink::SOFT, Ink::PLAIN)
        };
        sheet.text((0.0, y), &soft.fitted(&row.name, columns.left - 12.0), soft);
        let places = hundred::places(&row.parts, (columns.left, columns.right));
        for ((part, _), place) in self.parts.iter().zip(places) {
            if let Some((from, to)) = place {
                sheet.bar((from, y - BAR / 2.0), (to, y + BAR / 2.0), part.color());
            }
        }
        if let Some((low, share, high)) = row.likely {
            let below = y + BAR / 2.0 + 6.0;
            sheet.range((plane.x(low), plane.x(high)), below, INK);
            sheet.dot((plane.x(share), below), 3.5, INK);
        }
        match &row.percent {
            Some(percent) => {
                sheet.text((columns.right + 10.0, y), percent, plain);
                sheet.text((columns.counts, y), &row.of, soft);
            }
            None => sheet.text((columns.right + 10.0, y), &row.of, soft),
        }
    }
}
