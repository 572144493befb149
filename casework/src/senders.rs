//! `Name <address>` and `complaints+{token}@…`, in; who a letter is from and where its answers go, out.

use crate::addresses::{Address, NotAnAddress};
use crate::cases::TOKEN_LENGTH;
use crate::toml_text::Wrong;
use std::str::FromStr;

/// The longest local part (RFC 5321 §4.5.3.1.1), in octets.
const LONGEST_LOCAL: usize = 64;

/// A mailbox as a header shows it (RFC 5322 §3.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The name before the address, if any.
    pub name: Option<String>,
    /// The address.
    pub address: Address,
}

/// An address with room for a token, such as `complaints+{token}@example.org`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenAddress {
    before: String,
    after: String,
}

impl TokenAddress {
    /// The address that carries `token`.
    pub fn with_token(&self, token: &str) -> Result<Address, NotAnAddress> {
        format!("{}{token}{}", self.before, self.after).parse()
    }
}

impl FromStr for TokenAddress {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let cure = "write it as complaints+{token}@example.org";
        let Some((before, after)) = text.split_once("{token}") else {
            return Err(Wrong::new("has no {token} in it", cure));
        };
        let Some((rest_of_local, _)) = after.split_once('@') else {
            return Err(Wrong::new("has its {token} behind the @", cure));
        };
        let length = before.len() + TOKEN_LENGTH + rest_of_local.len();
        if length > LONGEST_LOCAL {
            return Err(Wrong::new(
                format!(
                    "comes to {length} octets before the @ with a token, where mail allows {LONGEST_LOCAL}"
                ),
                "shorten what stands before the @",
            ));
        }
        let pattern = Self {
            before: before.to_owned(),
            after: after.to_owned(),
        };
        match pattern.with_token(&"a".repeat(TOKEN_LENGTH)) {
            Ok(_) if !after.contains(['{', '}']) && !before.contains(['{', '}']) => Ok(pattern),
            _ => Err(Wrong::new("is not an e-mail address with one {token}", cure)),
        }
    }
}

impl FromStr for Sender {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        let (name, address) = match text
            .trim()
            .strip_suffix('>')
            .and_then(|text| text.rsplit_once('<'))
        {
            Some((name, address)) => (name.trim().trim_matches('"'), address),
            None => ("", text.trim()),
        };
        let sound = !name
            .chars()
            .any(|c| c.is_control() || matches!(c, '<' | '>' | '"'));
        match address.parse() {
            Ok(address) if sound => Ok(Self {
                name: Some(name.to_owned()).filter(|name| !name.is_empty()),
                address,
            }),
            _ => Err(Wrong::new(
                "is not a name and an e-mail address",
                "write it as Example Homes complaints <complaints@example.org>",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_put_into_an_address() {
        let pattern: TokenAddress = "complaints+{token}@larkfield.example".parse().unwrap();
        let address = pattern.with_token("abc234").unwrap();
        assert_eq!(address.as_str(), "complaints+abc234@larkfield.example");
        assert!(pattern.with_token("a b").is_err());
    }
}
