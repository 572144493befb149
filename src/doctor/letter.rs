//! An address and chance, in; a letter that tries the way there and back, out.

use super::stamps::values;
use casework::addresses::Address;
use casework::given::Chance;
use chrono::{DateTime, Utc};

/// The field by which the letter is known again. Intake takes what bears it for a machine's own mail.
const FIELD: &str = "X-Redress";

/// A letter from us to ourselves.
pub(super) struct TestLetter {
    /// What stands in [`FIELD`].
    mark: String,
    /// As it is sent.
    pub raw: String,
}

impl TestLetter {
    /// A letter that no other is like.
    pub fn new(from: &Address, to: &Address, now: DateTime<Utc>, chance: &mut Chance) -> Self {
        let id = chance.uuid(now).simple().to_string();
        let mark = format!("doctor {id}");
        let domain = from.domain();
        let date = now.to_rfc2822();
        let raw = format!(
            "From: {from}\r\nTo: {to}\r\nSubject: Redress tries the way there and back\r\nDate: {date}\r\n\
             Message-ID: <doctor.{id}@{domain}>\r\nAuto-Submitted: auto-generated\r\n\
             X-Auto-Response-Suppress: All\r\n{FIELD}: {mark}\r\nMIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\r\n\
             This is a test letter of `redress doctor`. It can be deleted.\r\n"
        );
        Self { mark, raw }
    }

    /// Whether that is the header of this letter.
    pub fn is(&self, header: &[u8]) -> bool {
        values(header, FIELD).any(|value| value == self.mark)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use casework::messages::{Class, OwnMail, read};

    #[test]
    fn a_test_letter_is_known_again_and_answered_by_nobody() {
        let (from, to) = (
            "us@homes.example".parse().unwrap(),
            "box@homes.example".parse().unwrap(),
        );
        let mut chance = Chance::from_seed([1; 32]);
        let mut letter = || TestLetter::new(&from, &to, DateTime::UNIX_EPOCH, &mut chance);
        let (one, other) = (letter(), letter());
        let header = format!("Return-Path: <x@y.example>\r\n{}", one.raw);
        assert!(one.is(header.as_bytes()));
        assert!(!other.is(header.as_bytes()));
        let own = OwnMail {
            addresses: Vec::new(),
            message_id_domains: Vec::new(),
            web_forms: Vec::new(),
        };
        assert_eq!(read(one.raw.as_bytes(), &own).class, Class::Own);
    }
}
