//! A text of any script, in; the same as our fonts can show it, out.
//!
//! Both standards forbid a letter that its font has no sign for (ISO 14289-1, 7.21.8; ISO 19005-2, 6.2.11.8). A
//! white square stands in its place, so that whoever reads sees that something is missing. What has no sign of its
//! own, such as marks of direction, is left out.

use crate::fonts::{BOLD, REGULAR};
use serde_json::Value;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use ttf_parser::Face;

/// What stands for a letter that the fonts lack.
pub(crate) const LACKING: char = '\u{25a1}';

static FACES: LazyLock<Vec<Face<'static>>> = LazyLock::new(|| {
    let faces = [REGULAR, BOLD].map(|file| Face::parse(file, 0).ok());
    faces.into_iter().flatten().collect()
});

/// Makes every text of `data` one that can be shown, and tells of letters that are `lacking`.
pub(crate) fn show_all(data: &mut Value, lacking: &mut BTreeSet<char>) {
    match data {
        Value::String(text) => *text = shown(text, lacking),
        Value::Array(parts) => parts.iter_mut().for_each(|part| show_all(part, lacking)),
        Value::Object(parts) => parts.values_mut().for_each(|part| show_all(part, lacking)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// `text` as it can be shown: lines end with `\n`, and a white square stands for each letter that the fonts lack.
/// Those are added to `lacking`.
pub fn shown(text: &str, lacking: &mut BTreeSet<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.replace("\r\n", "\n").chars() {
        match letter {
            '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push('\n'),
            '\t' => out.push(' '),
            // A hyphen that does not break.
            '\u{2011}' => out.push('\u{2010}'),
            letter if is_unseen(letter) => {}
            letter if has_sign(letter) => out.push(letter),
            letter => {
                lacking.insert(letter);
                out.push(LACKING);
            }
        }
    }
    out
}

fn has_sign(letter: char) -> bool {
    // The last entry of a table is there to end it, and names the sign of what is missing.
    let has = |face: &Face<'_>| face.glyph_index(letter).is_some_and(|sign| sign.0 != 0);
    FACES.iter().all(has)
}

/// Whether it shows nothing of itself: controls, and what Unicode lets be ignored (`Default_Ignorable_Code_Point`).
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fff8}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}
