//! Marks and words in pixels, in; a picture with its name and description, out.

use crate::fonts::{self, Weight};
use crate::palette::{INK, ON_BRIGHT, ON_MARK, ORANGE, PAPER, RULE, SOFT, TURQUOISE};
use crate::svg::{FINE, Svg, escape};
use plotters::coord::Shift;
use plotters::coord::ranged1d::Ranged;
use plotters::coord::types::RangedCoordf64;
use plotters::element::{Circle, DashedPathElement, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::{DrawingArea, IntoDrawingArea, IntoFont};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontStyle, RGBColor, ShapeStyle};
use std::convert::Infallible;

/// Every chart is as wide: on a page of A4 its text then is 12 points high.
pub(crate) const WIDE: f64 = 640.0;
/// The size of text, in pixels; none is smaller.
pub(crate) const TEXT: f64 = 16.0;
/// From one line of text to the next.
pub(crate) const LINE: f64 = 22.0;

/// A picture in the making: marks are drawn in pixels from the upper left corner.
pub(crate) struct Sheet<'a> {
    area: DrawingArea<Svg<'a>, Shift>,
}

/// How a line of text looks.
#[derive(Clone, Copy)]
pub(crate) struct Ink {
    color: RGBColor,
    weight: Weight,
    across: HPos,
}

impl Ink {
    pub const PLAIN: Self = Self {
        color: INK,
        weight: Weight::Regular,
        across: HPos::Left,
    };
    pub const SOFT: Self = Self {
        color: SOFT,
        ..Self::PLAIN
    };
    pub const STRONG: Self = Self {
        weight: Weight::Bold,
        ..Self::PLAIN
    };
    /// In the middle of a mark of that colour.
    pub fn on(mark: RGBColor) -> Self {
        let is_bright = [ORANGE, TURQUOISE].contains(&mark);
        Self {
            color: if is_bright { ON_BRIGHT } else { ON_MARK },
            across: HPos::Center,
            ..Self::PLAIN
        }
    }

    pub fn in_color(self, color: RGBColor) -> Self {
        Self { color, ..self }
    }

    pub fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    pub fn centred(self) -> Self {
        Self {
            across: HPos::Center,
            ..self
        }
    }

    /// Ends where it is put.
    pub fn ending(self) -> Self {
        Self {
            across: HPos::Right,
            ..self
        }
    }

    pub fn width(self, text: &str) -> f64 {
        fonts::width(text, TEXT, self.weight)
    }

    /// The width of the widest of these.
    pub fn widest<T: AsRef<str>>(self, texts: impl IntoIterator<Item = T>) -> f64 {
        let widths = texts.into_iter().map(|text| self.width(text.as_ref()));
        widths.fold(0.0, f64::max)
    }

    /// The text in no more than so many lines, none wider than that.
    pub fn lines(self, text: &str, wide: f64, most: usize) -> Vec<String> {
        fonts::lines(text, wide, TEXT, self.weight, most)
    }

    /// The text, cut off where it is wider than that.
    pub fn fitted(self, text: &str, wide: f64) -> String {
        fonts::fitted(text, wide, TEXT, self.weight)
    }

    /// The place nearest to `x` where the text, centred, stays on the sheet.
    pub fn inside(self, x: f64, text: &str) -> f64 {
        let half = (self.width(text) / 2.0).min(WIDE / 2.0);
        x.clamp(half, WIDE - half)
    }
}

/// What somebody who does not see a picture is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alternative {
    /// What it is: “Chart: complaints received each quarter”.
    pub name: String,
    /// What it shows, with its numbers.
    pub description: String,
}

/// Draws a picture of that height: `id` tells its parts from those of others on the same page.
pub(crate) fn picture(id: &str, tall: f64, told: &Alternative, draw: impl FnOnce(&Sheet<'_>)) -> String {
    let mut body = String::new();
    let size = (units(WIDE).unsigned_abs(), units(tall).unsigned_abs());
    draw(&Sheet {
        area: Svg::new(size, &mut body).into_drawing_area(),
    });
    let (name, description) = (escape(&told.name), escape(&told.description));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {tall}\" width=\"{WIDE}\" height=\"{tall}\" \
         role=\"img\" aria-labelledby=\"{id}-name\" aria-describedby=\"{id}-says\" font-family=\"{}\">\n\
         <title id=\"{id}-name\">{name}</title>\n<desc id=\"{id}-says\">{description}</desc>\n{body}</svg>\n",
        fonts::FAMILY
    )
}

fn units(pixels: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "a place on a canvas")]
    let units = (pixels * FINE).round() as i32;
    units
}

fn at(x: f64, y: f64) -> (i32, i32) {
    (units(x), units(y))
}

fn line(color: RGBColor, wide: f64) -> ShapeStyle {
    color.stroke_width(units(wide).unsigned_abs())
}

impl<'a> Sheet<'a> {
    /// A line of text, its middle at the height `y`.
    pub fn text(&self, (x, y): (f64, f64), text: &str, ink: Ink) {
        if text.is_empty() {
            return;
        }
        let style = match ink.weight {
            Weight::Regular => FontStyle::Normal,
            Weight::Bold => FontStyle::Bold,
        };
        let font = ("sans-serif", TEXT * FINE, style).into_font().color(&ink.color);
        let style = font.pos(Pos::new(ink.across, VPos::Center));
        self.draw(&Text::new(text.to_owned(), at(x, y), style));
    }

    /// Lines of text, `y` in the middle of them.
    pub fn lines(&self, (x, y): (f64, f64), lines: &[String], ink: Ink) {
        let first = y - LINE * (f64::from(u32::try_from(lines.len()).unwrap_or(0)) - 1.0) / 2.0;
        for (nth, line) in (0..).map(f64::from).zip(lines) {
            self.text((x, first + LINE * nth), line, ink);
        }
    }

    /// A filled bar from one corner to the other.
    pub fn bar(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) {
        self.draw(&Rectangle::new(
            [at(from.0, from.1), at(to.0, to.1)],
            color.filled(),
        ));
    }

    /// A line through these points.
    pub fn path(&self, points: impl IntoIterator<Item = (f64, f64)>, color: RGBColor, wide: f64) {
        let points: Vec<_> = points.into_iter().map(|(x, y)| at(x, y)).collect();
        self.draw(&PathElement::new(points, line(color, wide)));
    }

    /// A dashed line.
    pub fn dashes(&self, from: (f64, f64), to: (f64, f64), color: RGBColor) {
        let points = [at(from.0, from.1), at(to.0, to.1)];
        self.draw(&DashedPathElement::new(
            points,
            units(6.0),
            units(4.0),
            line(color, 1.5),
        ));
    }

    /// A filled dot.
    pub fn dot(&self, (x, y): (f64, f64), radius: f64, color: RGBColor) {
        self.draw(&Circle::new(at(x, y), units(radius), color.filled()));
    }

    /// A ring with the page inside and around it, so that it stands out from what it lies on.
    pub fn ring(&self, (x, y): (f64, f64), radius: f64, color: RGBColor) {
        self.dot((x, y), radius + 3.0, PAPER);
        self.draw(&Circle::new(at(x, y), units(radius), line(color, 3.0)));
    }

    /// A filled diamond.
    pub fn diamond(&self, (x, y): (f64, f64), radius: f64, color: RGBColor) {
        let corners = [(x, y - radius), (x + radius, y), (x, y + radius), (x - radius, y)];
        let corners: Vec<_> = corners.into_iter().map(|(x, y)| at(x, y)).collect();
        self.draw(&Polygon::new(corners, color.filled()));
    }

    /// A bracket over a part of the chart, open below, with a word above it that stays on the sheet.
    pub fn bracket(&self, (from, to): (f64, f64), y: f64, word: &str) {
        self.path([(from, y + 8.0), (from, y), (to, y), (to, y + 8.0)], INK, 2.0);
        let middle = Ink::STRONG.inside(f64::midpoint(from, to), word);
        self.text((middle, y - 13.0), word, Ink::STRONG.centred());
    }

    /// A likely range: a line with an end at each side.
    pub fn range(&self, (from, to): (f64, f64), y: f64, color: RGBColor) {
        self.path([(from, y), (to, y)], color, 2.0);
        for end in [from, to] {
            self.path([(end, y - 5.0), (end, y + 5.0)], color, 2.0);
        }
    }

    /// Text that lines may run behind: the page's colour stands around it.
    pub fn halo(&self, (x, y): (f64, f64), text: &str, ink: Ink) {
        let wide = ink.width(text);
        let from = match ink.across {
            HPos::Left => x,
            HPos::Center => x - wide / 2.0,
            HPos::Right => x - wide,
        };
        self.bar((from - 3.0, y - 10.0), (from + wide + 3.0, y + 10.0), PAPER);
        self.text((x, y), text, ink);
    }

    /// A line to read along, and its number before it.
    pub fn rule(&self, (from, to): (f64, f64), y: f64, label: &str) {
        self.path([(from, y), (to, y)], RULE, 1.0);
        self.text((from - 10.0, y), label, Ink::SOFT.ending());
    }

    /// The line that marks stand on.
    pub fn base(&self, (from, to): (f64, f64), y: f64) {
        self.path([(from, y), (to, y)], INK, 1.5);
    }

    fn draw<E>(&self, element: &'_ E)
    where
        for<'b> &'b E: plotters::element::PointCollection<'b, (i32, i32)>,
        E: plotters::element::Drawable<Svg<'a>>,
    {
        let drawn: Result<(), plotters::drawing::DrawingAreaErrorKind<Infallible>> = self.area.draw(element);
        // The picture is a string: nothing of this can fail.
        drop(drawn);
    }
}

/// The plane of a chart: numbers, in; places on its sheet, out.
pub(crate) struct Plane {
    x: (RangedCoordf64, (i32, i32)),
    y: (RangedCoordf64, (i32, i32)),
}

impl Plane {
    /// Numbers from `x.0` to `x.1` lie between those pixels from the left, those of `y` between these from the
    /// top, the first of them below.
    pub fn new(x: (f64, f64), between: (f64, f64), y: (f64, f64), from_to: (f64, f64)) -> Self {
        let (x_range, y_range): (RangedCoordf64, RangedCoordf64) = ((x.0..x.1).into(), (y.0..y.1).into());
        Self {
            x: (x_range, (units(between.0), units(between.1))),
            y: (y_range, (units(from_to.0), units(from_to.1))),
        }
    }

    pub fn x(&self, value: f64) -> f64 {
        f64::from(self.x.0.map(&value, self.x.1)) / FINE
    }

    pub fn y(&self, value: f64) -> f64 {
        f64::from(self.y.0.map(&value, self.y.1)) / FINE
    }

    pub fn at(&self, x: f64, y: f64) -> (f64, f64) {
        (self.x(x), self.y(y))
    }

    /// Round numbers along its foot.
    pub fn steps_across(&self, many: usize) -> Vec<f64> {
        self.x.0.key_points(many)
    }

    /// Round numbers up to the top of the plane, for lines to read along.
    pub fn steps(&self, many: usize) -> Vec<f64> {
        self.y.0.key_points(many)
    }
}

/// Places pushed apart so that each has `room` for itself, in their order, as near to where they were and as far
/// between `first` and `last` as can be.
pub(crate) fn apart(places: &mut [f64], room: f64, (first, last): (f64, f64)) {
    // Neighbours that overlap are pushed by half of what is missing, until none do.
    for _ in 0..200 {
        for at in 1..places.len() {
            let missing = room - (places[at] - places[at - 1]);
            if missing > 0.01 {
                places[at - 1] -= missing / 2.0;
                places[at] += missing / 2.0;
            }
        }
    }
    let mut lowest = first;
    for place in places.iter_mut() {
        *place = place.max(lowest);
        lowest = *place + room;
    }
    let mut most = last;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - room;
    }
}
