//! A value that somebody wrote, in; CommonMark that reads as just that text, out.
//!
//! It stays within the paragraph it stands in: its line breaks are hard ones and its blank
//! lines two of them, so that no line of it can begin a heading, a list or a quotation, and
//! none ends the box around it (CommonMark 0.31 §2.4, §2.5, §6.7). What turns or hides words is left out:
//! the reader sees them in the order in which the register keeps them.

use super::wording::readable;
use minijinja::value::ValueKind;
use minijinja::{AutoEscape, Error, Output, State, Value};
use std::borrow::Cow;

/// What templates escape with, but for subjects, which are no CommonMark.
pub(super) const COMMONMARK: AutoEscape = AutoEscape::Custom(Cow::Borrowed("commonmark"));

/// Writes the value of an expression as the template's language wants it.
pub(super) fn write_value(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let plain = value.is_safe() || *state.auto_escape() == AutoEscape::None;
    match value.kind() {
        ValueKind::None | ValueKind::Undefined => Ok(()),
        _ if plain => write!(out, "{value}").map_err(Error::from),
        _ => out.write_str(&escaped(&value.to_string())).map_err(Error::from),
    }
}

/// What ends a line beside the line's end itself (Unicode TR 14: BK, NL, CR).
const LINE_ENDS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// `text` so that CommonMark takes nothing of it for markup.
pub(super) fn escaped(text: &str) -> String {
    let text = readable(&text.replace("\r\n", "\n").replace(LINE_ENDS, "\n"));
    let text = text.trim_end().trim_start_matches('\n');
    let lines: Vec<String> = text.split('\n').map(line).collect();
    lines.join("\\\n")
}

/// One line: marks of ASCII behind a backslash, the white space it begins with by number.
fn line(text: &str) -> String {
    let text = text.trim_end();
    let words = text.trim_start_matches([' ', '\t']);
    let space = text.strip_suffix(words).unwrap_or_default();
    let mut out = space.replace(' ', "&#32;").replace('\t', "&#9;");
    for c in words.chars() {
        if c.is_ascii_punctuation() {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
