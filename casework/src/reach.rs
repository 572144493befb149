//! How somebody can be reached, in; the one form by which the register knows it again, out.
//!
//! An e-mail address is one person's. A telephone and a letter box are a household's, so they count as
//! the same person's only together with the same name: nothing is ever merged across people.

use crate::addresses::Address;
use crate::cases::Channel;

/// A way to reach somebody.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Reach {
    /// How.
    pub channel: Channel,
    /// The address or number, as it was given.
    pub text: String,
    key: String,
}

impl Reach {
    /// By e-mail.
    pub fn mail(address: &Address) -> Self {
        Self {
            channel: Channel::Mail,
            text: address.as_str().to_owned(),
            key: address.key(),
        }
    }

    /// By telephone, of somebody of that name. Blanks and hyphens in a number count for nothing, and a British
    /// number is the same with its 0 and with +44.
    pub fn telephone(number: &str, name: &str) -> Self {
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        let national = digits.strip_prefix("0044").or_else(|| {
            let international = number.trim_start().starts_with('+');
            digits.strip_prefix("44").filter(|_| international)
        });
        let digits = match national {
            Some(rest) => format!("0{}", rest.trim_start_matches('0')),
            None => digits.clone(),
        };
        Self {
            channel: Channel::Telephone,
            text: number.trim().to_owned(),
            key: format!("{digits}|{}", plainly(name)),
        }
    }

    /// By letter, to somebody of that name.
    pub fn post(address: &str, name: &str) -> Self {
        Self {
            channel: Channel::Post,
            text: address.trim().to_owned(),
            key: format!("{}|{}", plainly(address), plainly(name)),
        }
    }

    /// What the register compares: two that have the same are one.
    pub fn key(&self) -> &str {
        &self.key
    }
}

/// The words of a text in small letters, without marks.
fn plainly(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric());
    let words: Vec<String> = words
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written_and_only_for_the_same_name() {
        let one = Reach::telephone("0161 496 0017", "Ann Shaw");
        for same in ["01614960017", "+44 161 496 0017", "0044 (0)161-496-0017"] {
            assert_eq!(Reach::telephone(same, "ann  SHAW").key(), one.key(), "{same}");
        }
        assert_ne!(Reach::telephone("0161 496 0017", "Bob Shaw").key(), one.key());
        assert_ne!(Reach::telephone("4416 1496 0017", "Ann Shaw").key(), one.key());
    }

    #[test]
    fn a_letter_box_is_the_same_however_it_is_written_and_only_for_the_same_name() {
        let one = Reach::post("Flat 2, 14 Mill Lane\nM1 1AA", "Ann Shaw");
        assert_eq!(
            Reach::post(" flat 2 14 Mill Lane, m1 1aa", "Ann Shaw").key(),
            one.key()
        );
        assert_ne!(
            Reach::post("Flat 3, 14 Mill Lane\nM1 1AA", "Ann Shaw").key(),
            one.key()
        );
        assert_ne!(
            Reach::post("Flat 2, 14 Mill Lane\nM1 1AA", "Bob Shaw").key(),
            one.key()
        );
    }

    #[test]
    fn a_mail_address_is_one_person_s_whatever_the_name() {
        let address: Address = "Ann@home.example".parse().unwrap();
        let other: Address = "ann@home.example".parse().unwrap();
        assert_eq!(Reach::mail(&address).key(), Reach::mail(&other).key());
    }
}
