//! A line of text, in; how wide it is, out.
//!
//! Liberation Sans has the widths of Arial, so that what fits here fits on any machine, whichever of the two
//! it has.

use pages::fonts::{BOLD, REGULAR};
use plotters::style::FontStyle;
use std::sync::LazyLock;
use ttf_parser::Face;

/// What a page is asked to show text in: any of these has the same widths.
pub const FAMILY: &str = "Arial, 'Liberation Sans', Arimo, Helvetica, sans-serif";

/// From the top of a line to where its letters stand, as a part of its size.
pub(crate) const ASCENT: f64 = 0.74;
/// From the middle of a line to where its letters stand.
pub(crate) const MIDDLE: f64 = 0.358;
/// From where letters stand to the bottom of the line.
pub(crate) const DESCENT: f64 = 0.22;

static FACES: LazyLock<[Option<Face<'static>>; 2]> =
    LazyLock::new(|| [REGULAR, BOLD].map(|file| Face::parse(file, 0).ok()));

/// How heavy text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

impl Weight {
    pub fn of(style: FontStyle) -> Self {
        match style {
            FontStyle::Bold => Self::Bold,
            _ => Self::Regular,
        }
    }
}

/// How wide `text` is, in the unit of `size`. What the face has no sign for is taken to be as wide as high.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let face = match weight {
        Weight::Regular => &FACES[0],
        Weight::Bold => &FACES[1],
    };
    let advance = |letter: char| {
        let known = face.as_ref().and_then(|face| {
            let sign = face.glyph_index(letter)?;
            Some(f64::from(face.glyph_hor_advance(sign)?) / f64::from(face.units_per_em()))
        });
        known.unwrap_or(1.0)
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// `word`, cut short where it is too wide.
pub(crate) fn fitted(word: &str, wide: f64, size: f64, weight: Weight) -> String {
    if width(word, size, weight) <= wide {
        return word.to_owned();
    }
    let mut cut = String::new();
    for letter in word.chars() {
        cut.push(letter);
        if width(&cut, size, weight) + width("\u{2026}", size, weight) > wide {
            cut.pop();
            break;
        }
    }
    cut.trim_end().to_owned() + "\u{2026}"
}
