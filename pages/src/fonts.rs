//! Nothing, in; the fonts of everything that is drawn and set, out.
//!
//! Liberation Sans has the widths of Arial. Its licence (SIL OFL 1.1) is beside it.

/// The regular face, as a TrueType file.
pub static REGULAR: &[u8] = include_bytes!("../fonts/LiberationSans-Regular.ttf");
/// The bold face.
pub static BOLD: &[u8] = include_bytes!("../fonts/LiberationSans-Bold.ttf");
/// Their name.
pub const NAME: &str = "Liberation Sans";
