//! Chance, or what a person typed, in; a case's [`Reference`], out.

use crate::given::Chance;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The public name of a case, such as `RC-7F3K-92R`.
///
/// Short enough to say over the telephone: six characters drawn by chance and a
/// check character, from an alphabet without vowels (no words), without
/// look-alikes and of prime size, so that the check character finds every single
/// wrong character and every swap of two. Knowing a reference gives no access.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// What was typed is not a reference.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is not a reference of ours, which look like RC-7F3K-92R")]
pub struct NotAReference(pub String);

const ALPHABET: &[u8; 23] = b"23456789CDFGHJKMNPRTWXY";
const DRAWN: usize = 6;
/// What stands between the groups, or nothing.
const SEPARATORS: [char; 3] = ['-', ' ', '\u{2011}'];

impl Reference {
    /// A reference drawn by chance: one of 148 million. The register refuses one
    /// that is taken, and the message is then decided again.
    pub fn draw(chance: &mut Chance) -> Self {
        let mut digits = [0; DRAWN];
        for digit in &mut digits {
            *digit = below_23(chance);
        }
        Self::from_digits(&digits)
    }

    /// The reference as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Every reference written in `text`, in order, each once. Case, spaces for
    /// hyphens and a missing hyphen are forgiven; a wrong check character is not.
    pub fn find_all(text: &str) -> Vec<Self> {
        let mut found: Vec<Self> = Vec::new();
        for (at, letters) in text.as_bytes().windows(2).enumerate() {
            // Few words have an R and a C together, and nearly every word has an R.
            let goes_on = |next: u8| !next.is_ascii_alphanumeric() || matches!(next, b'C' | b'c');
            if !matches!(letters, [b'R' | b'r', next] if goes_on(*next)) {
                continue;
            }
            if !text[at + 1..]
                .trim_start_matches(SEPARATORS)
                .starts_with(['C', 'c'])
            {
                continue;
            }
            let word: String = text[at..].chars().take("RC-7F3K-92R".len()).collect();
            let shortest = "RC7F3K92R".len();
            let candidate = (shortest..=word.len())
                .filter_map(|length| word.get(..length))
                .find_map(|candidate| candidate.parse::<Self>().ok());
            found.extend(candidate.filter(|reference| !found.contains(reference)));
        }
        found
    }

    fn from_digits(digits: &[usize; DRAWN]) -> Self {
        let letter = |digit: usize| char::from(ALPHABET[digit]);
        let drawn: String = digits.iter().map(|digit| letter(*digit)).collect();
        Self(format!(
            "RC-{}-{}{}",
            &drawn[..4],
            &drawn[4..],
            letter(check(digits))
        ))
    }
}

/// A number below 23, each as likely as the others.
fn below_23(chance: &mut Chance) -> usize {
    loop {
        let mut byte = [0];
        chance.fill(&mut byte);
        if byte[0] < 23 * 11 {
            return usize::from(byte[0] % 23);
        }
    }
}

/// Weighted sum modulo the prime 23; the weights differ, so a swap shows.
fn check(digits: &[usize; DRAWN]) -> usize {
    digits
        .iter()
        .zip(2..)
        .map(|(digit, weight)| digit * weight)
        .sum::<usize>()
        % 23
}

impl FromStr for Reference {
    type Err = NotAReference;

    fn from_str(text: &str) -> Result<Self, NotAReference> {
        let no = || NotAReference(text.to_owned());
        let plain: String = text
            .trim()
            .chars()
            .filter(|c| !SEPARATORS.contains(c))
            .collect::<String>()
            .to_ascii_uppercase();
        let body = plain.strip_prefix("RC").ok_or_else(no)?.as_bytes();
        let digits: Vec<usize> = body
            .iter()
            .map_while(|byte| ALPHABET.iter().position(|letter| letter == byte))
            .collect();
        let drawn: &[usize; DRAWN] = digits
            .get(..DRAWN)
            .and_then(|d| d.try_into().ok())
            .ok_or_else(no)?;
        let sound = body.len() == DRAWN + 1 && digits.get(DRAWN) == Some(&check(drawn));
        if sound {
            Ok(Self::from_digits(drawn))
        } else {
            Err(no())
        }
    }
}

impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl TryFrom<String> for Reference {
    type Error = NotAReference;

    fn try_from(text: String) -> Result<Self, NotAReference> {
        text.parse()
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn some(seed: u8) -> Reference {
        Reference::draw(&mut Chance::from_seed([seed; 32]))
    }

    #[test]
    fn a_drawn_reference_reads_back_however_it_is_typed() {
        for seed in 0..200u8 {
            let reference = some(seed);
            let text = reference.to_string();
            let spellings = [
                text.clone(),
                text.to_lowercase(),
                text.replace('-', ""),
                text.replace('-', " "),
            ];
            for spelling in spellings {
                assert_eq!(spelling.parse(), Ok(reference.clone()), "{spelling}");
            }
        }
    }

    #[test]
    fn one_wrong_character_or_a_swap_is_found() {
        for seed in 0..50 {
            let text = some(seed).to_string().into_bytes();
            for at in [3, 4, 5, 6, 8, 9, 10] {
                for letter in ALPHABET.iter().filter(|letter| **letter != text[at]) {
                    let mut wrong = text.clone();
                    wrong[at] = *letter;
                    let wrong = String::from_utf8(wrong).unwrap();
                    assert!(wrong.parse::<Reference>().is_err(), "{wrong}");
                }
            }
            let mut swapped = text.clone();
            swapped.swap(4, 5);
            assert!(swapped == text || String::from_utf8(swapped).unwrap().parse::<Reference>().is_err());
        }
    }

    #[test]
    fn references_are_found_in_text() {
        let (a, b) = (some(1), some(2));
        let text = format!(
            "Re: your {a}, and ({}) again; RC-2222-223, rc, {a}",
            b.to_string().to_lowercase()
        );
        assert_eq!(Reference::find_all(&text), vec![a, b]);
        assert_eq!(Reference::find_all("no reference here, RC-7F3K-923"), vec![]);
    }
}
