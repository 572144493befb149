//! Shapes and words, in; SVG elements with everything escaped, out.
//!
//! Looks are attributes and not a style sheet: so a picture put into a page keeps to itself.

use std::fmt::Write;

/// How a text looks.
#[derive(Clone, Copy)]
pub(super) struct Type {
    /// Its height in pixels; 96 of them are an inch on paper.
    pub(super) size: f64,
    pub(super) weight: &'static str,
    pub(super) colour: &'static str,
    /// What it is edged in, to be read over whatever is behind it; "none" where nothing is.
    pub(super) edge: &'static str,
}

pub(super) const TITLE: Type = Type {
    size: 21.0,
    weight: "bold",
    colour: "#111827",
    edge: "none",
};
pub(super) const HEADING: Type = Type {
    size: 12.5,
    weight: "bold",
    colour: "#111827",
    edge: "none",
};
pub(super) const NAME: Type = Type {
    size: 12.0,
    weight: "bold",
    colour: "#111827",
    edge: "none",
};
pub(super) const BODY: Type = Type {
    size: 10.5,
    weight: "normal",
    colour: "#1f2937",
    edge: "none",
};
pub(super) const QUIET: Type = Type {
    size: 10.0,
    weight: "normal",
    colour: "#4b5563",
    edge: "none",
};

impl Type {
    /// About how wide `text` is in it, in whatever font there is; rather too wide than too narrow.
    pub(super) fn width(self, text: &str) -> f64 {
        let each = if self.weight == "bold" { 0.6 } else { 0.56 };
        whole(text.chars().count()) * each * self.size
    }

    /// `text` in lines that are no wider than `width`.
    pub(super) fn wrap(self, text: &str, width: f64) -> Vec<String> {
        let mut lines = vec![String::new()];
        for word in text.split_whitespace() {
            for piece in self.pieces(word, width) {
                let last = lines.last_mut();
                match last {
                    Some(line) if line.is_empty() => line.push_str(&piece),
                    Some(line) if self.width(line) + self.width(&piece) + self.size / 2.0 <= width => {
                        line.push(' ');
                        line.push_str(&piece);
                    }
                    _ => lines.push(piece),
                }
            }
        }
        lines
    }

    /// A word, cut where it alone is wider than a line.
    fn pieces(self, word: &str, width: f64) -> Vec<String> {
        let mut pieces = vec![String::new()];
        for letter in word.chars() {
            let full = pieces
                .last()
                .is_none_or(|piece| self.width(piece) + self.size > width);
            match pieces.last_mut() {
                Some(piece) if !full => piece.push(letter),
                _ => pieces.push(letter.to_string()),
            }
        }
        pieces
    }
}

/// A count as a measure.
pub(super) fn whole(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Start,
    End,
}

/// A rectangle.
#[derive(Clone, Copy)]
pub(super) struct Area {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// What has been drawn so far.
#[derive(Default)]
pub(super) struct Pen {
    drawn: String,
}

impl Pen {
    /// A text with its foot at `y`.
    pub(super) fn text(&mut self, place: (f64, f64), anchor: Anchor, look: Type, text: &str) {
        self.texts(place, anchor, &[(look, text)]);
    }

    /// Texts one behind the other, as wide as they come.
    pub(super) fn texts(&mut self, (x, y): (f64, f64), anchor: Anchor, parts: &[(Type, &str)]) {
        let anchor = match anchor {
            Anchor::Start => "start",
            Anchor::End => "end",
        };
        let mut inner = String::new();
        for (place, (look, text)) in parts.iter().enumerate() {
            let Type {
                size,
                weight,
                colour,
                edge,
            } = look;
            let gap = if place == 0 { 0 } else { 8 };
            let text = escaped(text);
            // Writing to a string does not fail.
            let _ = write!(
                inner,
                r#"<tspan dx="{gap}" font-size="{size}" font-weight="{weight}" fill="{colour}" stroke="{edge}">{text}</tspan>"#
            );
        }
        self.write(format_args!(
            r#"<text x="{x:.1}" y="{y:.1}" text-anchor="{anchor}" stroke-width="3" stroke-linejoin="round" paint-order="stroke">{inner}</text>"#
        ));
    }

    /// A rectangle; `paint` is its attributes.
    pub(super) fn area(&mut self, area: Area, paint: &str) {
        let Area { x, y, width, height } = area;
        self.write(format_args!(
            r#"<rect x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{height:.1}" {paint}/>"#
        ));
    }

    /// A straight line; `paint` is its attributes.
    pub(super) fn line(&mut self, (x1, y1): (f64, f64), (x2, y2): (f64, f64), paint: &str) {
        self.write(format_args!(
            r#"<line x1="{x1:.1}" y1="{y1:.1}" x2="{x2:.1}" y2="{y2:.1}" {paint}/>"#
        ));
    }

    fn write(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string does not fail.
        let _ = writeln!(self.drawn, "{element}");
    }

    /// All of it.
    pub(super) fn drawn(self) -> String {
        self.drawn
    }
}

/// `text` as XML can hold it.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\t' | '\n' | '\r' => safe.push(' '),
            // XML 1.0 \u{a7}2.2 has no place for these, however they are written.
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                safe.push('\u{fffd}');
            }
            letter => safe.push(letter),
        }
    }
    safe
}
