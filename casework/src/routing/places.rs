//! A place of the settings and a message's words, in; whether they speak of it, out.

use crate::toml_text::Wrong;
use crate::triage::plain::plain;
use std::str::FromStr;

/// A place that a route is for: the beginning of a postcode (`M15 5`), or words (`Larkfield estate`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place(What);

#[derive(Clone, Debug, PartialEq, Eq)]
enum What {
    Postcode(Postcode),
    /// Words in small letters, one space before, between and after them.
    Words(String),
}

/// The two halves of a postcode, of which the second may be there in part or not at all.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Postcode {
    outward: String,
    inward: String,
}

impl FromStr for Place {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let words = in_words(text);
        if words.trim().is_empty() {
            return Err(Wrong::new(
                "names no place",
                "write the beginning of a postcode, \"M15 5\", or the name of an estate",
            ));
        }
        let parts: Vec<&str> = words.split_whitespace().collect();
        let postcode = match parts.as_slice() {
            [one] => postcode_at(&[one]),
            [outward, inward] if is_outward(outward) && begins_inward(inward) => {
                postcode_at(&[outward, inward])
            }
            _ => None,
        };
        Ok(Self(postcode.map_or(What::Words(words), What::Postcode)))
    }
}

/// Whether `words` speak of one of the places.
pub(super) fn spoken_of(places: &[Place], words: &str) -> bool {
    let words = in_words(words);
    let parts: Vec<&str> = words.split_whitespace().collect();
    let postcodes: Vec<Postcode> = (0..parts.len())
        .filter_map(|at| postcode_at(&parts[at..]))
        .collect();
    places.iter().any(|place| match &place.0 {
        What::Postcode(postcode) => postcodes.iter().any(|spoken| postcode.holds(spoken)),
        What::Words(place) => words.contains(place.as_str()),
    })
}

impl Postcode {
    /// Whether `other` lies in what this one is the beginning of. M1 is no beginning of M15.
    fn holds(&self, other: &Self) -> bool {
        self.outward == other.outward && other.inward.starts_with(&self.inward)
    }
}

fn in_words(text: &str) -> String {
    String::from_utf8_lossy(&plain(text)).into_owned()
}

/// The postcode that the words begin with: `m15 5aa`, `m155aa`, or as much of it as is written.
fn postcode_at(words: &[&str]) -> Option<Postcode> {
    let first = words.first().filter(|word| word.is_ascii())?;
    let postcode = |outward: &str, inward: &str| Postcode {
        outward: outward.to_owned(),
        inward: inward.to_owned(),
    };
    if is_outward(first) {
        let inward = words.get(1).filter(|inward| begins_inward(inward));
        return Some(postcode(first, inward.copied().unwrap_or_default()));
    }
    let (outward, inward) = first.split_at_checked(first.len().checked_sub(3)?)?;
    let whole = is_outward(outward) && inward.len() == 3 && begins_inward(inward);
    whole.then(|| postcode(outward, inward))
}

/// `m1`, `m15`, `sw1a`, `ec1a`: one or two letters, a digit, perhaps one more of either.
fn is_outward(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_lowercase).count();
    let rest = word.as_bytes().get(letters..).unwrap_or_default();
    let more = |more: &[u8]| match more {
        [] => true,
        [one] => one.is_ascii_alphanumeric(),
        _ => false,
    };
    (1..=2).contains(&letters)
        && rest
            .split_first()
            .is_some_and(|(digit, rest)| digit.is_ascii_digit() && more(rest))
}

/// `5`, `5a`, `5aa`.
fn begins_inward(word: &str) -> bool {
    word.len() <= 3
        && word.bytes().enumerate().all(|(at, byte)| match at {
            0 => byte.is_ascii_digit(),
            _ => byte.is_ascii_lowercase(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_whole_words_or_the_beginning_of_a_postcode() {
        for (place, words, spoken) in [
            ("M15 5", "My flat, M15 5AA, leaks", true),
            ("M15 5", "m155aa", true),
            ("m155", "My flat, M15 5AA", false),
            ("M15 5", "M15 6AA", false),
            ("M15 5", "M15 is wet", false),
            ("M15", "M15 6AA", true),
            ("M15", "M156AA", true),
            ("M15", "we in M15 are cold", true),
            ("M1", "M15 6AA", false),
            ("M1 5", "M15 5AA", false),
            ("SW1A 2AA", "sw1a 2aa.", true),
            ("M155AA", "M15 5AA", true),
            ("Larkfield estate", "On the LARKFIELD   Estate's stairs", true),
            ("Larkfield estate", "Larkfield estates", false),
            ("Larkfield estate", "the estate at Larkfield", false),
            ("St. Mary's Court", "St Mary's Court, flat 4", true),
            ("Lea", "a leak", false),
            ("Block 5", "block 5", true),
            ("", "anything", false),
        ] {
            let found = place
                .parse::<Place>()
                .is_ok_and(|place| spoken_of(&[place], words));
            assert_eq!(found, spoken, "{place} in {words}");
        }
        assert!("-".parse::<Place>().is_err());
    }
}
