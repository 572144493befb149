//! A phrase as an officer writes it, in; the pieces of plain text to look for, out.

use super::plain::plain;

/// A phrase of the word lists: whole words, in any case.
///
/// `leak*` meets whatever begins so; `boiler ... not working` meets both in that order with a
/// few words between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The phrase as it was written.
    pub(super) written: String,
    /// Ways to spell it, each the pieces that have to follow one another.
    pub(super) spellings: Vec<Vec<Vec<u8>>>,
}

/// The text cannot be met in any message.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum NotAPhrase {
    /// Nothing to look for.
    #[error("the phrase \u{201c}{0}\u{201d} has no word before, between or after the `...`")]
    NoWord(String),
    /// A star that does not end a word at the end.
    #[error("the `*` in \u{201c}{0}\u{201d} has to be the end of the phrase, or stand before `...`")]
    Star(String),
}

impl NotAPhrase {
    /// What to do about it.
    pub(super) fn cure(&self) -> &'static str {
        match self {
            Self::NoWord(_) => "write a word there, or take the phrase out",
            Self::Star(_) => "write `leak*` or `leak* ... ceiling`",
        }
    }
}

impl Phrase {
    /// Reads a phrase of the file.
    pub(super) fn read(written: &str) -> Result<Self, NotAPhrase> {
        let mut spellings = vec![pieces(written)?];
        // Telephones leave apostrophes out: “cant”, “hes”.
        let without = written.replace(['\'', '\u{2019}'], "");
        if without != written {
            spellings.push(pieces(&without)?);
        }
        Ok(Self {
            written: written.to_owned(),
            spellings,
        })
    }
}

fn pieces(phrase: &str) -> Result<Vec<Vec<u8>>, NotAPhrase> {
    phrase
        .split("...")
        .map(|piece| literal(piece.trim(), phrase))
        .collect()
}

/// One piece with the spaces that make its words whole.
fn literal(piece: &str, phrase: &str) -> Result<Vec<u8>, NotAPhrase> {
    let (words, open) = match piece.strip_suffix('*') {
        Some(words) => (words, true),
        None => (piece, false),
    };
    if words.contains('*') || (open && !words.ends_with(char::is_alphanumeric)) {
        return Err(NotAPhrase::Star(phrase.to_owned()));
    }
    let mut bytes = plain(words);
    if bytes == b" " {
        return Err(NotAPhrase::NoWord(phrase.to_owned()));
    }
    if open {
        bytes.pop();
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_is_its_pieces_in_each_spelling() {
        for (written, spellings) in [
            ("Smell of GAS", vec![vec![" smell of gas "]]),
            ("leak*", vec![vec![" leak"]]),
            ("boiler ... not working", vec![vec![" boiler ", " not working "]]),
            (
                "can't breathe",
                vec![vec![" can't breathe "], vec![" cant breathe "]],
            ),
            ("he's hit*", vec![vec![" he hit"], vec![" hes hit"]]),
        ] {
            let phrase = Phrase::read(written).unwrap();
            let text = |piece: &Vec<u8>| String::from_utf8(piece.clone()).unwrap();
            let found: Vec<Vec<String>> = phrase
                .spellings
                .iter()
                .map(|pieces| pieces.iter().map(text).collect())
                .collect();
            assert_eq!(found, spellings, "{written}");
        }
    }

    #[test]
    fn what_could_not_be_met_is_refused() {
        for (written, star) in [
            ("", false),
            (" ", false),
            ("boiler ...", false),
            ("!", false),
            ("*", true),
            ("le*k", true),
            ("a * b", true),
        ] {
            let fault = Phrase::read(written).unwrap_err();
            assert_eq!(matches!(fault, NotAPhrase::Star(_)), star, "{written}: {fault}");
        }
    }
}
