//! What each mark means, in; the key above the chart, out.

use crate::sheet::{Ink, LINE, Sheet, TEXT, WIDE};
use plotters::style::RGBColor;

/// A mark as it stands in the key.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    /// A filled bar.
    Bar(RGBColor),
    /// A filled dot.
    Dot(RGBColor),
    /// A ring.
    Ring(RGBColor),
    /// A filled diamond.
    Diamond(RGBColor),
    /// A likely range.
    Range(RGBColor),
    /// A target.
    Target(RGBColor),
}

/// Draws the key from the top, in as many lines as it needs, and gives the height it takes.
pub(crate) fn draw(sheet: &Sheet<'_>, entries: &[(Mark, &str)]) -> f64 {
    let mut y = LINE / 2.0;
    for (mark, word, x, line) in places(entries) {
        y = LINE / 2.0 + line;
        mark.draw(sheet, (x, y));
        let room = WIDE - mark.width() - 8.0;
        sheet.text(
            (x + mark.width() + 8.0, y),
            &Ink::PLAIN.fitted(word, room),
            Ink::PLAIN,
        );
    }
    y + LINE / 2.0
}

/// How high the key is.
pub(crate) fn height(entries: &[(Mark, &str)]) -> f64 {
    places(entries).last().map_or(0.0, |(.., line)| line + LINE)
}

fn places<'a>(entries: &'a [(Mark, &'a str)]) -> impl Iterator<Item = (Mark, &'a str, f64, f64)> {
    let (mut x, mut line) = (0.0, 0.0);
    entries.iter().map(move |(mark, word)| {
        let wide = (mark.width() + 8.0 + Ink::PLAIN.width(word)).min(WIDE);
        if x > 0.0 && x + wide > WIDE {
            (x, line) = (0.0, line + LINE);
        }
        let here = x;
        x += wide + 26.0;
        (*mark, *word, here, line)
    })
}

impl Mark {
    fn width(self) -> f64 {
        match self {
            Self::Range(_) => 20.0,
            Self::Target(_) => 6.0,
            _ => 14.0,
        }
    }

    fn draw(self, sheet: &Sheet<'_>, (x, y): (f64, f64)) {
        let half = TEXT / 2.0 - 1.0;
        match self {
            Self::Bar(color) => sheet.bar((x, y - half), (x + 14.0, y + half), color),
            Self::Dot(color) => sheet.dot((x + 7.0, y), 5.0, color),
            Self::Ring(color) => sheet.ring((x + 7.0, y), 5.5, color),
            Self::Diamond(color) => sheet.diamond((x + 7.0, y), 7.0, color),
            Self::Range(color) => sheet.range((x, x + 20.0), y, color),
            Self::Target(color) => sheet.path([(x + 3.0, y - 9.0), (x + 3.0, y + 9.0)], color, 2.5),
        }
    }
}
