//! What complaints were about, in; sorted bars, with the quarter before as rings, out.

use super::key::{self, Mark};
use crate::fonts::{self, Weight};
use crate::palette::{BLUE, GREY, ORANGE};
use crate::sheet::{Alternative, Ink, Plane, TEXT, WIDE, picture};

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
const BAR: f64 = 22.0;
/// No more of the width is for names.
const NAMES: f64 = 250.0;

impl Subjects {
    /// The picture.
    pub fn picture(&self, id: &str, told: &Alternative) -> String {
        let rows: Vec<(&Subject, bool)> = self.subjects.iter().map(|subject| (subject, false)).collect();
        let rows = [rows, self.others.iter().map(|others| (others, true)).collect()].concat();
        let has_before = rows.iter().any(|(row, _)| row.before.is_some());
        let mut entries = vec![(Mark::Bar(BLUE), "This quarter")];
        if has_before {
            entries.push((Mark::Ring(ORANGE), "Quarter before"));
        }
        let names: Vec<String> = rows
            .iter()
            .map(|(row, _)| fonts::fitted(&row.name, NAMES, TEXT, Weight::Regular))
            .collect();
        let left = names
            .iter()
            .map(|name| Ink::PLAIN.width(name))
            .fold(0.0, f64::max)
            + 12.0;
        let numbers = rows
            .iter()
            .map(|(row, _)| label(row))
            .map(|(now, was)| Ink::STRONG.width(&now) + 10.0 + Ink::SOFT.width(&was));
        let right = WIDE - numbers.fold(0.0, f64::max) - 26.0;
        let highest = rows
            .iter()
            .map(|(row, _)| row.now.max(row.before.unwrap_or(0)))
            .max()
            .unwrap_or(0)
            .max(1);
        let top = key::height(&entries) + 16.0;
        let tall = ROW * super::number(rows.len() as u64);
        let plane = Plane::new(
            (0.0, super::number(highest)),
            (left, right),
            (0.0, 1.0),
            (top + tall, top),
        );
        picture(id, top + tall + 8.0, told, |sheet| {
            key::draw(sheet, &entries);
            for (place, ((row, is_rest), name)) in (0..).map(f64::from).zip(rows.iter().zip(&names)) {
                let y = top + ROW * (place + 0.5);
                let (ink, color) = if *is_rest {
                    (Ink::SOFT, GREY)
                } else {
                    (Ink::PLAIN, BLUE)
                };
                sheet.text((left - 10.0, y), name, ink.ending());
                let end = plane.x(super::number(row.now));
                if row.now > 0 {
                    sheet.bar((left, y - BAR / 2.0), (end, y + BAR / 2.0), color);
                }
                let mut edge = end;
                if let Some(before) = row.before {
                    let x = plane.x(super::number(before));
                    sheet.ring((x, y), 5.5, ORANGE);
                    edge = edge.max(x + 7.0);
                }
                let (now, was) = label(row);
                sheet.text((edge + 8.0, y), &now, Ink::STRONG);
                sheet.text((edge + 18.0 + Ink::STRONG.width(&now), y), &was, Ink::SOFT);
            }
            sheet.path([(left, top), (left, top + tall)], crate::palette::INK, 1.5);
        })
    }
}

fn label(row: &Subject) -> (String, String) {
    let was = row
        .before
        .map_or_else(String::new, |before| format!("was {before}"));
    (row.now.to_string(), was)
}
