//! What plotters draws, in; an SVG with a name and a description for those who cannot see it, out.
//!
//! plotters' own backend knows neither of these, sizes text by line height, and gives whole pixels. This one
//! draws in tenths of a pixel, leaves text as text, and marks each colour of the house with a class, so that a
//! page can show the same picture in the dark.

use crate::fonts::{self, Weight};
use crate::palette;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use std::convert::Infallible;
use std::fmt::Write;

/// So many units of plotters are one pixel.
pub(crate) const FINE: f64 = 10.0;

type Drawn = Result<(), DrawingErrorKind<Infallible>>;

/// An SVG in the making.
pub(crate) struct Svg<'a> {
    size: (u32, u32),
    body: &'a mut String,
}

impl<'a> Svg<'a> {
    /// Draws into `body` what stands on a canvas of so many units.
    pub fn new(size: (u32, u32), body: &'a mut String) -> Self {
        Self { size, body }
    }

    fn put(&mut self, element: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.body.write_fmt(element);
    }

    fn points(path: impl IntoIterator<Item = BackendCoord>) -> String {
        let mut points = String::new();
        for at in path {
            let space = if points.is_empty() { "" } else { " " };
            let _ = write!(points, "{space}{},{}", px(at.0), px(at.1));
        }
        points
    }
}

/// A length in units as pixels, with no more digits than it needs.
fn px(units: i32) -> String {
    let (whole, tenth) = (units / 10, (units % 10).abs());
    let minus = if units < 0 && whole == 0 { "-" } else { "" };
    match tenth {
        0 => format!("{minus}{whole}"),
        tenth => format!("{minus}{whole}.{tenth}"),
    }
}

fn stroke<S: BackendStyle>(style: &S) -> String {
    let color = style.color();
    let width = px(i32::try_from(style.stroke_width()).unwrap_or(i32::MAX));
    format!(
        "class=\"s-{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\"",
        palette::class(color.rgb),
        palette::hex(color.rgb)
    )
}

fn fill(color: BackendColor) -> String {
    format!(
        "class=\"f-{}\" fill=\"{}\"",
        palette::class(color.rgb),
        palette::hex(color.rgb)
    )
}

/// Text as it may stand in XML, without what XML 1.0 does not know.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{0}'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            letter => escaped.push(letter),
        }
    }
    escaped
}

impl DrawingBackend for Svg<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        self.size
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, (x, y): BackendCoord, color: BackendColor) -> Drawn {
        let (x, y, fill) = (px(x), px(y), fill(color));
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"0.1\" height=\"0.1\" {fill}/>\n"
        ));
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        filled: bool,
    ) -> Drawn {
        let (x, y) = (px(from.0.min(to.0)), px(from.1.min(to.1)));
        let (width, height) = (px((to.0 - from.0).abs()), px((to.1 - from.1).abs()));
        let paint = if filled {
            fill(style.color())
        } else {
            stroke(style)
        };
        self.put(format_args!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" {paint}/>\n"
        ));
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        let (points, paint) = (Self::points(path), stroke(style));
        self.put(format_args!("<polyline points=\"{points}\" {paint}/>\n"));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        (x, y): BackendCoord,
        radius: u32,
        style: &S,
        filled: bool,
    ) -> Drawn {
        let (x, y, r) = (px(x), px(y), px(i32::try_from(radius).unwrap_or(i32::MAX)));
        let paint = if filled {
            fill(style.color())
        } else {
            stroke(style)
        };
        self.put(format_args!(
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" {paint}/>\n"
        ));
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        let (points, paint) = (Self::points(corners), fill(style.color()));
        self.put(format_args!("<polygon points=\"{points}\" {paint}/>\n"));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, (x, y): BackendCoord) -> Drawn {
        let anchor = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "middle",
            HPos::Right => "end",
        };
        let size = style.size();
        #[expect(clippy::cast_possible_truncation, reason = "a place on a canvas")]
        let down = match style.anchor().v_pos {
            VPos::Top => size * fonts::ASCENT,
            VPos::Center => size * fonts::MIDDLE,
            VPos::Bottom => -size * fonts::DESCENT,
        } as i32;
        #[expect(clippy::cast_possible_truncation, reason = "a size on a canvas")]
        let size = px(size as i32);
        let weight = match Weight::of(style.style()) {
            Weight::Regular => "",
            Weight::Bold => " font-weight=\"bold\"",
        };
        let (x, y, paint) = (px(x), px(y + down), fill(style.color()));
        let text = escape(text);
        self.put(format_args!(
            "<text x=\"{x}\" y=\"{y}\" font-size=\"{size}\" text-anchor=\"{anchor}\"{weight} {paint}>{text}</text>\n"
        ));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let size = style.size();
        let wide = fonts::width(text, size, Weight::of(style.style()));
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size on a canvas"
        )]
        let both = (wide.ceil() as u32, size.ceil() as u32);
        Ok(both)
    }
}
