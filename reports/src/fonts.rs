//! A line of text, in; how wide it is, and how it is broken, out.
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

/// `text` in no more than `most` lines, none wider than `wide` and each about as long as the others; what has no
/// place is cut off with an ellipsis.
pub(crate) fn lines(text: &str, wide: f64, size: f64, weight: Weight, most: usize) -> Vec<String> {
    let broken = wrap(text, wide, size, weight);
    if broken.len() > most {
        let kept = &broken[..most.saturating_sub(1)];
        let rest = broken[kept.len()..].join(" ");
        return [kept, &[fitted(&rest, wide, size, weight)]].concat();
    }
    let (mut short, mut long) = (0.0, wide);
    // Half a pixel is seen by nobody.
    while long - short > 0.5 {
        let middle = f64::midpoint(short, long);
        let narrower = wrap(text, middle, size, weight);
        let is_whole = narrower.iter().all(|line| width(line, size, weight) <= middle);
        if narrower.len() == broken.len() && is_whole {
            long = middle;
        } else {
            short = middle;
        }
    }
    let balanced = wrap(text, long, size, weight);
    balanced
        .iter()
        .map(|line| fitted(line, wide, size, weight))
        .collect()
}

/// `text` broken between words where it is wider than that; a word that is wider by itself stays whole.
fn wrap(text: &str, wide: f64, size: f64, weight: Weight) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, weight) <= wide => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
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

#[cfg(test)]
mod tests {
    use super::{Weight, fitted, lines, width};

    fn broken(text: &str, wide: f64) -> Vec<String> {
        lines(text, wide, 16.0, Weight::Regular, 2)
    }

    #[test]
    fn a_line_is_as_wide_as_arial() {
        // 11 advances of Arial: H 1479, e 1139, l 455, l 455, o 1139, space 569, w 1479, o 1139, r 682, l 455, d 1139,
        // of 2048 a size.
        assert!((width("Hello world", 2048.0, Weight::Regular) - 10130.0).abs() < 2.0);
    }

    #[test]
    fn lines_are_about_as_long_as_each_other() {
        assert_eq!(
            broken("Repairs: delay or quality", 250.0),
            ["Repairs: delay or quality"]
        );
        let two = broken("How we dealt with reports of antisocial behaviour", 250.0);
        assert_eq!(two, ["How we dealt with reports", "of antisocial behaviour"]);
    }

    #[test]
    fn what_has_no_place_is_cut_off() {
        let cut = broken(&"damp and mould ".repeat(9), 100.0);
        assert_eq!(cut.len(), 2);
        assert!(cut[1].ends_with('\u{2026}'), "{cut:?}");
        let word = broken(&"w".repeat(90), 100.0);
        assert!(word.len() == 1 && word[0].ends_with('\u{2026}'), "{word:?}");
        for line in cut.iter().chain(&word) {
            assert!(width(line, 16.0, Weight::Regular) <= 100.0, "{line}");
        }
        assert_eq!(fitted("mould", 100.0, 16.0, Weight::Regular), "mould");
        assert!(broken("", 100.0).is_empty());
    }
}
