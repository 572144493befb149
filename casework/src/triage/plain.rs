//! A text as a person types it, in; its words in small letters with one space round each, out.

/// The words of `text` in small letters, one space before, between and after them.
///
/// Apostrophes stay within a word, so that “I'll” is not “ill”; a final `'s` goes, so that
/// “the baby's room” is about a baby.
pub(crate) fn plain(text: &str) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len() + 2);
    plain.push(b' ');
    for letter in text.chars() {
        match letter {
            'a'..='z' | '0'..='9' => plain.push(letter as u8),
            'A'..='Z' => plain.push(letter.to_ascii_lowercase() as u8),
            '\'' | '`' | '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{ff07}' => apostrophe(&mut plain),
            // Invisible: soft hyphen, zero-width characters, byte order mark.
            '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}' => {}
            _ if letter.is_lowercase() => push(&mut plain, letter),
            _ if letter.is_alphanumeric() => letter.to_lowercase().for_each(|small| push(&mut plain, small)),
            _ => end_of_word(&mut plain),
        }
    }
    end_of_word(&mut plain);
    plain
}

fn push(plain: &mut Vec<u8>, letter: char) {
    plain.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
}

fn apostrophe(plain: &mut Vec<u8>) {
    if !plain.ends_with(b" ") && !plain.ends_with(b"'") {
        plain.push(b'\'');
    }
}

fn end_of_word(plain: &mut Vec<u8>) {
    if plain.ends_with(b" ") {
        return;
    }
    for ending in [b"'".as_slice(), b"'s"] {
        if plain.ends_with(ending) {
            plain.truncate(plain.len() - ending.len());
            break;
        }
    }
    plain.push(b' ');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_small_and_stand_apart() {
        for (text, expected) in [
            ("", " "),
            (" \r\n\t ", " "),
            ("Black MOULD!", " black mould "),
            ("stage-2,please", " stage 2 please "),
            ("I\u{2019}ll be ill", " i'll be ill "),
            (
                "the baby\u{2019}s room, the residents' lift",
                " the baby room the residents lift ",
            ),
            ("it's 'broken'", " it broken "),
            ("''''s", " s "),
            ("CAF\u{c9} \u{130}stanbul", " caf\u{e9} i\u{307}stanbul "),
            ("mo\u{ad}uld\u{200b}y", " mouldy "),
            ("g\u{e1}s \u{1f525} fire\u{2026}now", " g\u{e1}s fire now "),
        ] {
            assert_eq!(String::from_utf8(plain(text)).unwrap(), expected, "{text:?}");
        }
    }
}
