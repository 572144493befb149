//! A chart, in; the same as a picture of pixels, out.
//!
//! For slides and mail, where SVG does not go. Our own fonts and no others: the same picture on any machine.

use pages::fonts::{BOLD, NAME, REGULAR};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, Options, Tree, fontdb};
use std::collections::BTreeSet;
use std::sync::{Arc, LazyLock};

/// So many pixels for one of the SVG.
const SCALE: f32 = 2.0;

static FONTS: LazyLock<Arc<fontdb::Database>> = LazyLock::new(|| {
    let mut fonts = fontdb::Database::new();
    for file in [REGULAR, BOLD] {
        fonts.load_font_data(file.to_vec());
    }
    // Whatever a picture asks for, it gets ours.
    fonts.set_serif_family(NAME);
    fonts.set_sans_serif_family(NAME);
    Arc::new(fonts)
});

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum Fault {
    /// The SVG cannot be read.
    #[error("the chart could not be read: {0}")]
    Svg(#[from] usvg::Error),
    /// There is no picture of this size.
    #[error("no picture is {0} by {1} pixels")]
    Size(f32, f32),
    /// The picture could not be written.
    #[error("the picture could not be written: {0}")]
    Png(String),
}

/// The picture on a white ground, twice as large as the SVG says.
pub fn png(svg: &str) -> Result<Vec<u8>, Fault> {
    let options = Options {
        font_family: NAME.to_owned(),
        fontdb: Arc::clone(&FONTS),
        ..Options::default()
    };
    let svg = pages::shown(svg, &mut BTreeSet::new());
    let tree = Tree::from_str(&svg, &options)?;
    let (wide, high) = (tree.size().width() * SCALE, tree.size().height() * SCALE);
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a size in pixels"
    )]
    let picture = Pixmap::new(wide.ceil() as u32, high.ceil() as u32);
    let mut picture = picture.ok_or(Fault::Size(wide, high))?;
    picture.fill(Color::WHITE);
    resvg::render(&tree, Transform::from_scale(SCALE, SCALE), &mut picture.as_mut());
    picture
        .encode_png()
        .map_err(|error| Fault::Png(error.to_string()))
}
