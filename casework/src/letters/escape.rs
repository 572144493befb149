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
        _ => {
            let text = value
                .as_str()
                .map_or_else(|| value.to_string().into(), Cow::Borrowed);
            out.write_str(&escaped(&text)).map_err(Error::from)
        }
    }
}

/// What ends a line beside the line's end itself (Unicode TR 14: BK, NL, CR).
fn ends_line(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// `text` so that CommonMark takes nothing of it for markup.
pub(super) fn escaped(text: &str) -> String {
    let text = with_one_line_end(text);
    let text = readable(&text);
    let text = text.trim_end().trim_start_matches('\n');
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            out.push_str("\\\n");
        }
        push_line(&mut out, line);
    }
    out
}

/// `text` with `\n` for whatever ends its lines.
fn with_one_line_end(text: &str) -> Cow<'_, str> {
    if text.contains(ends_line) {
        text.replace("\r\n", "\n").replace(ends_line, "\n").into()
    } else {
        text.into()
    }
}

/// Writes one line: marks of ASCII behind a backslash, the white space it begins with by number.
fn push_line(out: &mut String, line: &str) {
    let line = line.trim_end();
    let words = line.trim_start_matches([' ', '\t']);
    for space in line[..line.len() - words.len()].bytes() {
        out.push_str(if space == b' ' { "&#32;" } else { "&#9;" });
    }
    let mut written = 0;
    for (at, letter) in words.bytes().enumerate() {
        if letter.is_ascii_punctuation() {
            out.push_str(&words[written..at]);
            out.push('\\');
            written = at;
        }
    }
    out.push_str(&words[written..]);
}
