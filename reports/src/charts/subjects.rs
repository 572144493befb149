//! What complaints were about, in; sorted bars, with the quarter before as rings, out.

use super::key::{self, Mark};
use crate::palette::{BLUE, GREY, INK, ORANGE};
use crate::sheet::{Alternative, Ink, Plane, Sheet, WIDE, picture};

/// A subject with its counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its name.
    pub name: String,
    /// This quarter.
    pub now: u64,
    /// The quarter before; none where there is no such figure.
    pub before: Option<u64>,
}

/// What complaints were about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subjects {
    /// The subjects, as they are to stand.
    pub subjects: Vec<Subject>,
    /// Those that are too few to be named, together.
    pub others: Option<Subject>,
}

const ROW: f64 = 35.0;
/// A row whose name has two lines.
const ROW_OF_TWO: f64 = 54.0;
const BAR: f64 = 22.0;
/// No more of the width is for names.
const NAMES: f64 = 230.0;
const RING: f64 = 5.5;

/// A subject as it stands: where its row begins, its name in lines, and whether it is all the others.
struct Row<'a> {
    subject: &'a Subject,
    middle: f64,
    name: Vec<String>,
    is_rest: bool,
}

impl Subjects {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let entries = self.key();
        let top = key::height(&entries) + 16.0;
        let (rows, bottom) = self.rows(top);
        let left = Ink::PLAIN.widest(rows.iter().flat_map(|row| &row.name)) + 12.0;
        let numbers = rows.iter().map(|row| label(row.subject));
        let numbers = numbers.map(|(now, was)| Ink::STRONG.width(&now) + 10.0 + Ink::SOFT.width(&was));
        let right = WIDE - numbers.fold(0.0, f64::max) - 22.0;
        let counts = rows.iter().map(|row| row.subject);
        let highest = counts.map(|subject| subject.now.max(subject.before.unwrap_or(0)));
        let highest = super::number(highest.max().unwrap_or(0).max(1));
        let plane = Plane::new((0.0, highest), (left, right), (0.0, 1.0), (bottom, top));
        picture(id, bottom + 8.0, told, |sheet| {
            key::draw(sheet, &entries);
            if rows.is_empty() {
                sheet.text((0.0, f64::midpoint(top, bottom)), "None", Ink::PLAIN);
                return;
            }
            sheet.path([(left, top), (left, bottom)], INK, 1.5);
            for row in &rows {
                row.draw(sheet, &plane, left);
            }
        })
    }

    fn key(&self) -> Vec<(Mark, &str)> {
        let mut entries = vec![(Mark::Bar(BLUE), "This quarter")];
        let mut all = self.subjects.iter().chain(&self.others);
        if all.any(|subject| subject.before.is_some()) {
            entries.push((Mark::Ring(ORANGE), "Quarter before"));
        }
        entries
    }

    /// The rows from the height `top`, and where they end.
    fn rows(&self, top: f64) -> (Vec<Row<'_>>, f64) {
        let mut y = top;
        let mut rows = Vec::new();
        let named = self.subjects.iter().map(|subject| (subject, false));
        for (subject, is_rest) in named.chain(self.others.iter().map(|others| (others, true))) {
            let name = Ink::PLAIN.lines(&subject.name, NAMES, 2);
            let tall = if name.len() > 1 { ROW_OF_TWO } else { ROW };
            rows.push(Row {
                subject,
                middle: y + tall / 2.0,
                name,
                is_rest,
            });
            y += tall;
        }
        (rows, y.max(top + ROW))
    }
}

impl Row<'_> {
    fn draw(&self, sheet: &Sheet<'_>, plane: &Plane, left: f64) {
        let (ink, color) = if self.is_rest {
            (Ink::SOFT, GREY)
        } else {
            (Ink::PLAIN, BLUE)
        };
        let y = self.middle;
        sheet.lines((left - 10.0, y), &self.name, ink.ending());
        let end = plane.x(super::number(self.subject.now));
        if self.subject.now > 0 {
            // What is there is seen, however few.
            let end = end.max(left + 3.0);
            sheet.bar((left, y - BAR / 2.0), (end, y + BAR / 2.0), color);
        }
        let mut edge = end;
        if let Some(before) = self.subject.before {
            let x = plane.x(super::number(before));
            sheet.ring((x, y), RING, ORANGE);
            edge = edge.max(x + RING + 2.0);
        }
        let (now, was) = label(self.subject);
        sheet.text((edge + 8.0, y), &now, Ink::STRONG);
        sheet.text((edge + 18.0 + Ink::STRONG.width(&now), y), &was, Ink::SOFT);
    }
}

fn label(row: &Subject) -> (String, String) {
    let was = row
        .before
        .map_or_else(String::new, |before| format!("was {before}"));
    (row.now.to_string(), was)
}
