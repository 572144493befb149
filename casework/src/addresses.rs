//! Text that claims to be an e-mail address, in; an [`Address`], out.

use std::fmt;
use std::str::FromStr;

/// An e-mail address (RFC 5321 §4.1.2), kept as written and compared without
/// regard to case.
///
/// Local parts are compared without case although RFC 5321 §2.4 would let them
/// differ: no mail system in use makes two people of `Ann@` and `ann@`.
#[derive(Clone, Debug)]
pub struct Address {
    written: String,
    at: usize,
}

/// The text is not an address.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\u{201c}{0}\u{201d} is not an e-mail address")]
pub struct NotAnAddress(pub String);

impl Address {
    /// The part before the last `@`, as written.
    pub fn local(&self) -> &str {
        &self.written[..self.at]
    }

    /// The part after the last `@`, as written.
    pub fn domain(&self) -> &str {
        &self.written[self.at + 1..]
    }

    /// The address as it was written.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether mail to `other` comes to this address: it is the same, or the same with a plus tag
    /// (RFC 5233).
    pub fn receives(&self, other: &Self) -> bool {
        let base = other.local().split('+').next().unwrap_or_default();
        self == other
            || base.eq_ignore_ascii_case(self.local()) && other.domain().eq_ignore_ascii_case(self.domain())
    }

    /// The form under which two spellings of one address are equal.
    pub fn key(&self) -> String {
        self.written.to_lowercase()
    }
}

impl FromStr for Address {
    type Err = NotAnAddress;

    fn from_str(text: &str) -> Result<Self, NotAnAddress> {
        let no = || NotAnAddress(text.to_owned());
        let at = text.rfind('@').ok_or_else(no)?;
        let (local, domain) = (&text[..at], &text[at + 1..]);
        let plain = |c: char| {
            !c.is_control() && !c.is_whitespace() && !matches!(c, '<' | '>' | ',' | ';' | '"' | '(' | ')')
        };
        let sound = !local.is_empty()
            && local.len() <= 64
            && !domain.is_empty()
            && text.len() <= 254
            && text.chars().all(plain)
            && !domain.starts_with(['.', '-'])
            && !local.contains('@');
        if sound {
            Ok(Self {
                written: text.to_owned(),
                at,
            })
        } else {
            Err(no())
        }
    }
}

impl PartialEq for Address {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Address {}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

impl serde::Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.written)
    }
}

impl<'de> serde::Deserialize<'de> for Address {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_told_from_other_text() {
        for (text, sound) in [
            ("ann@example.org", true),
            ("complaints+abc@example.org", true),
            ("o'brien@example.org", true),
            ("ann", false),
            ("@example.org", false),
            ("ann@", false),
            ("a b@example.org", false),
            ("a@b@example.org", false),
            ("ann@example.org\r\nBcc: x@y", false),
            ("ann@.example.org", false),
        ] {
            assert_eq!(text.parse::<Address>().is_ok(), sound, "{text}");
        }
    }

    #[test]
    fn an_address_receives_what_is_sent_to_it_with_a_tag() {
        let sam: Address = "sam.lee@homes.example".parse().unwrap();
        for (other, comes) in [
            ("Sam.Lee@homes.example", true),
            ("sam.lee+news@Homes.example", true),
            ("sam.lee@other.example", false),
            ("sam@homes.example", false),
        ] {
            assert_eq!(sam.receives(&other.parse().unwrap()), comes, "{other}");
        }
    }

    #[test]
    fn spelling_of_case_makes_no_second_person() {
        let a: Address = "Ann@Example.ORG".parse().unwrap();
        let b: Address = "ann@example.org".parse().unwrap();
        assert_eq!(a, b);
        assert_eq!((a.local(), a.domain()), ("Ann", "Example.ORG"));
    }
}
