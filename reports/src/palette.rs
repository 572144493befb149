//! The colours of the charts: each three to one against white and against its neighbours, and told apart by
//! more than colour (Analysis Function, colours in charts; WCAG 2.2, 1.4.11).

use plotters::style::RGBColor;

/// Text and lines that matter.
pub const INK: RGBColor = RGBColor(0x0B, 0x0C, 0x0C);
/// Text beside.
pub const SOFT: RGBColor = RGBColor(0x50, 0x5A, 0x5F);
/// Lines to read along.
pub const RULE: RGBColor = RGBColor(0xD9, 0xDA, 0xDB);
/// The page.
pub const PAPER: RGBColor = RGBColor(0xFF, 0xFF, 0xFF);
/// The first series.
pub const BLUE: RGBColor = RGBColor(0x12, 0x43, 0x6D);
/// The second of two, or what is still open.
pub const ORANGE: RGBColor = RGBColor(0xF4, 0x6A, 0x25);
/// The second of several.
pub const TURQUOISE: RGBColor = RGBColor(0x28, 0xA1, 0x97);
/// The third of several.
pub const PINK: RGBColor = RGBColor(0x80, 0x16, 0x50);
/// A point within the usual range.
pub const GREY: RGBColor = RGBColor(0x6B, 0x72, 0x76);
/// A point that stands out, for good or bad.
pub const PURPLE: RGBColor = RGBColor(0x49, 0x00, 0x92);
/// Text on a dark mark; its class is dark in the dark, where marks are bright.
pub const ON_MARK: RGBColor = RGBColor(0xFE, 0xFE, 0xFE);

/// Text on a bright mark; it stays dark in the dark.
pub const ON_BRIGHT: RGBColor = RGBColor(0x0B, 0x0C, 0x0D);

pub(crate) const NAMED: [(RGBColor, &str); 12] = [
    (INK, "ink"),
    (SOFT, "soft"),
    (RULE, "rule"),
    (PAPER, "paper"),
    (BLUE, "blue"),
    (ORANGE, "orange"),
    (TURQUOISE, "turquoise"),
    (PINK, "pink"),
    (GREY, "grey"),
    (PURPLE, "purple"),
    (ON_MARK, "on"),
    (ON_BRIGHT, "on-bright"),
];

/// The class that a page knows the colour by.
pub(crate) fn class((red, green, blue): (u8, u8, u8)) -> &'static str {
    let same = |known: &&(RGBColor, &str)| known.0 == RGBColor(red, green, blue);
    NAMED.iter().find(same).map_or("ink", |(_, name)| name)
}

/// The colour as SVG writes it.
pub(crate) fn hex((red, green, blue): (u8, u8, u8)) -> String {
    format!("#{red:02X}{green:02X}{blue:02X}")
}
