//! A clock of a life, in; its row – what it is on the left, its time and its date on the right – out.

use super::axis::Axis;
use super::pen::{Anchor, Area, BODY, NAME, Pen, QUIET, Type};
use super::{LEFT, PLOT, RIGHT};
use crate::policies::Whose;
use crate::timeline::{Span, phrases};

/// How high a bar is.
const BAR: f64 = 13.0;

/// From one line of a row to the next.
const LEADING: f64 = 12.5;

/// How wide the words on the left can be.
const WORDS: f64 = PLOT - LEFT - 16.0;

/// The colour of the landlord's time and of the resident's.
pub(super) const LANDLORD: &str = "#1d4e89";
pub(super) const RESIDENT: &str = "#b45309";

/// The date at a bar's end.
pub(super) const DATE: Type = Type {
    size: 11.0,
    weight: "bold",
    colour: "#111827",
    edge: "#ffffff",
};

/// How a clock stands, under its bar.
const NOTE: Type = Type {
    edge: "#ffffff",
    ..QUIET
};

/// A clock with a date, ready to be drawn.
pub(super) struct Row<'a> {
    span: &'a Span,
    place: (f64, f64),
    words: Vec<(Type, String)>,
}

impl<'a> Row<'a> {
    /// None where the clock has no date.
    pub(super) fn of(span: &'a Span, axis: &Axis) -> Option<Self> {
        let (counted, clause) = (phrases::counted(span), &span.clause);
        let together = format!("{counted} \u{b7} {clause}");
        let counted = if QUIET.width(&together) <= WORDS {
            vec![together]
        } else {
            let mut lines = QUIET.wrap(&counted, WORDS);
            lines.extend(QUIET.wrap(clause, WORDS));
            lines
        };
        let to_do = BODY.wrap(&span.to_do, WORDS).into_iter();
        let counted = counted.into_iter();
        let words = to_do.map(|line| (BODY, line));
        Some(Self {
            span,
            place: axis.bar(span)?,
            words: words.chain(counted.map(|line| (QUIET, line))).collect(),
        })
    }

    /// How high it is.
    pub(super) fn height(&self) -> f64 {
        26.0 + super::pen::whole(self.words.len()) * LEADING
    }

    /// Draws it with its head at `y`.
    pub(super) fn draw(&self, pen: &mut Pen, y: f64) {
        let colour = colour(self.span.whose);
        let name = self.span.clock.as_str();
        let whose = phrases::whose(self.span.whose);
        let look = Type { colour, ..QUIET };
        pen.texts((LEFT, y + 16.0), Anchor::Start, &[(NAME, name), (look, whose)]);
        let mut line = y + 16.0;
        for (look, words) in &self.words {
            line += LEADING;
            pen.text((LEFT, line), Anchor::Start, *look, words);
        }
        self.draw_bar(pen, y + 7.0);
    }

    fn draw_bar(&self, pen: &mut Pen, y: f64) {
        let (begins, ends) = self.place;
        // Hours, where the days are narrow, are still to be seen.
        let width = (ends - begins).max(3.0);
        let area = Area {
            x: ends - width,
            y,
            width,
            height: BAR,
        };
        pen.area(area, &paint(self.span));
        let stroke = format!(
            r#"stroke="{}" stroke-width="2.5" stroke-linecap="round""#,
            colour(self.span.whose)
        );
        pen.line((ends, y - 3.0), (ends, y + BAR + 3.0), &stroke);
        if let Some(due) = self.span.due {
            let at = (ends + 7.0, y + BAR - 2.5);
            pen.text(at, Anchor::Start, DATE, &phrases::due(due));
        }
        if let Some(standing) = phrases::standing(self.span) {
            self.draw_standing(pen, y + BAR + 14.0, &standing);
        }
    }

    /// Under the bar, from where it begins; from the right edge where it would not fit.
    fn draw_standing(&self, pen: &mut Pen, y: f64, standing: &str) {
        let begins = self.place.0;
        if begins + NOTE.width(standing) <= RIGHT {
            pen.text((begins, y), Anchor::Start, NOTE, standing);
        } else {
            pen.text((RIGHT, y), Anchor::End, NOTE, standing);
        }
    }
}

/// The colour of whose time it is.
fn colour(whose: Whose) -> &'static str {
    match whose {
        Whose::Landlord => LANDLORD,
        Whose::Resident => RESIDENT,
    }
}

/// Full where the date governs, else hollow; the resident's hatched, to be told apart without colour.
fn paint(span: &Span) -> String {
    let colour = colour(span.whose);
    match (span.governs(), span.whose) {
        (true, Whose::Landlord) => format!(r#"fill="{colour}" stroke="{colour}" stroke-width="1.5""#),
        (true, Whose::Resident) => {
            format!(r#"fill="url(#redress-resident)" stroke="{colour}" stroke-width="1.5""#)
        }
        (false, _) => {
            format!(r##"fill="#ffffff" stroke="{colour}" stroke-width="1.5" stroke-dasharray="5 3""##)
        }
    }
}
