//! How easily the fixed words of letters are read.

use super::*;

/// The least score that a letter may have: plain English for readers of thirteen.
const PLAIN: f64 = 60.0;

/// What people wrote is left out: it is theirs. So are names and addresses.
#[test]
fn the_fixed_words_of_each_letter_are_plain_english() {
    // A line of the box is too short to be measured alone.
    let in_box = |name: &str| {
        Part::ALL.iter().any(|part| {
            name == format!("parts/{part}.md") && samples::of_part(*part).iter().all(Said::is_fact)
        })
    };
    let (lines, texts): (Vec<_>, Vec<_>) =
        embedded::all().partition(|(name, _)| in_box(name) || *name == embedded::OPENING);
    let the_box: Vec<&str> = lines.iter().map(|(_, text)| *text).collect();
    let the_box = ("the box", the_box.join("\n"));
    let texts = texts.into_iter().map(|(name, text)| (name, text.to_owned()));
    for (name, text) in texts.chain([the_box]) {
        let words = fixed(&text);
        let score = reading_ease(&words);
        assert!(score >= PLAIN, "{name} {score:.0}: {words}");
    }
}

#[test]
fn each_whole_letter_is_plain_english() {
    for letter in samples::letters_to_residents() {
        let text = render(&Letter::Case(letter)).text;
        let score = reading_ease(&text);
        assert!(score >= PLAIN, "{score:.0}: {text}");
    }
}

/// The words of a template without its expressions, its marks and its addresses on the web.
fn fixed(template: &str) -> String {
    let blocks = regex::Regex::new(r"(?s)\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}").unwrap();
    let addresses = regex::Regex::new(r"\(https://\S*?\)|www\.[a-z.]+").unwrap();
    let words = blocks.replace_all(template, "");
    let words = addresses.replace_all(&words, "");
    words
        .replace(['*', '>', '#', '\\', '[', ']', '!'], " ")
        .replace("CAUTION", "")
        .replace("IMPORTANT", "")
}

/// Flesch reading ease: 206.835 - 1.015 words a sentence - 84.6 syllables a word.
/// A line that ends without a stop is a sentence too; figures are left out.
fn reading_ease(text: &str) -> f64 {
    let sentences = text
        .split(['.', ':', '\n'])
        .filter(|part| part.chars().filter(|c| c.is_alphabetic()).count() > 1);
    let words: Vec<&str> = text
        .split(|c: char| !c.is_alphabetic() && c != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let syllables: usize = words.iter().map(|word| syllables(word)).sum();
    let count = |n: usize| f64::from(u32::try_from(n).unwrap());
    206.835
        - 1.015 * count(words.len()) / count(sentences.count())
        - 84.6 * count(syllables) / count(words.len())
}

/// Groups of vowels, but for a silent e at the end.
fn syllables(word: &str) -> usize {
    let word = word.to_lowercase();
    let vowel = |c: char| "aeiouy".contains(c);
    let groups = word
        .split(|c| !vowel(c))
        .filter(|group| !group.is_empty())
        .count();
    let silent = word.ends_with('e') && !word.ends_with("le") && groups > 1;
    (groups - usize::from(silent)).max(1)
}

#[test]
fn the_syllable_counter_counts() {
    for (word, count) in [
        ("complaint", 2),
        ("reference", 3),
        ("gas", 1),
        ("people", 2),
        ("ombudsman", 3),
        ("safe", 1),
    ] {
        assert_eq!(syllables(word), count, "{word}");
    }
    let hard = "Notwithstanding organisational responsibilities, dissatisfaction necessitates investigation.";
    assert!(reading_ease(hard) < 30.0);
}
