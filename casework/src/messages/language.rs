//! The words of a resident, in; their language, where it is beyond doubt, out.

use whatlang::{Detector, Lang};

/// Fewer letters than this are in no language.
const LETTERS: usize = 20;
/// More characters than this make no difference.
const READ: usize = 300;

/// The language of a text as ISO 639-1, or 639-3 where there is no shorter code.
pub(super) fn of(text: &str) -> Option<String> {
    let head: String = text.chars().take(READ).collect();
    if head.chars().filter(|c| c.is_alphabetic()).count() < LETTERS {
        return None;
    }
    if is_plainly_english(&head) {
        return Some("en".to_owned());
    }
    let found = Detector::new()
        .detect(&head)
        .filter(whatlang::Info::is_reliable)?;
    Some(short(found.lang()).to_owned())
}

/// Nearly all mail is English; to see that by its commonest words is many times quicker than to weigh
/// all languages. The words are those that no other language uses often.
fn is_plainly_english(text: &str) -> bool {
    let common = [
        "the", "and", "of", "have", "has", "been", "with", "this", "that", "you", "your", "was", "were",
        "would", "which", "our", "they", "there", "from", "it", "is", "to", "my", "not",
    ];
    let mut words = 0;
    let mut known = 0;
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
    {
        words += 1;
        known += usize::from(common.iter().any(|c| c.eq_ignore_ascii_case(word)));
    }
    known >= 4 && known * 5 >= words
}

/// ISO 639-1 of the languages that have one and that residents write.
fn short(lang: Lang) -> &'static str {
    match lang {
        Lang::Eng => "en",
        Lang::Pol => "pl",
        Lang::Ron => "ro",
        Lang::Urd => "ur",
        Lang::Pan => "pa",
        Lang::Ben => "bn",
        Lang::Guj => "gu",
        Lang::Ara => "ar",
        Lang::Por => "pt",
        Lang::Spa => "es",
        Lang::Fra => "fr",
        Lang::Ita => "it",
        Lang::Deu => "de",
        Lang::Nld => "nl",
        Lang::Tur => "tr",
        Lang::Cmn => "zh",
        Lang::Tam => "ta",
        Lang::Lit => "lt",
        Lang::Lav => "lv",
        Lang::Bul => "bg",
        Lang::Hun => "hu",
        Lang::Ukr => "uk",
        Lang::Rus => "ru",
        Lang::Ces => "cs",
        Lang::Slk => "sk",
        Lang::Vie => "vi",
        Lang::Pes => "fa",
        Lang::Hin => "hi",
        Lang::Ell => "el",
        Lang::Heb => "he",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Swe => "sv",
        Lang::Dan => "da",
        Lang::Nob => "nb",
        Lang::Fin => "fi",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_are_told_only_when_sure() {
        for (text, language) in [
            (
                "The ceiling in the bathroom has been leaking since last week and nobody has come.",
                Some("en"),
            ),
            (
                "W łazience od tygodnia cieknie sufit i nikt nie przyszedł tego naprawić.",
                Some("pl"),
            ),
            ("ok", None),
            ("12345 67890 !!!", None),
        ] {
            assert_eq!(of(text).as_deref(), language, "{text}");
        }
    }
}
