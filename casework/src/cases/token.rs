//! A purpose, a case and a recipient, in; a signed address part, out, and back.

use crate::given::Chance;
use crate::ids::{CaseId, ContactId, MessageId};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

/// What a token allows. A token made for one purpose is worth nothing for another:
/// a resident's never acts as staff.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    /// The resident's answers join their case.
    Join,
    /// Reports of non-delivery find the letter that failed.
    Bounce,
    /// A member of staff writes to the resident.
    Relay,
    /// A member of staff writes to Redress about the case.
    Desk,
}

impl Purpose {
    /// The purpose as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Join => "join",
            Self::Bounce => "bounce",
            Self::Relay => "relay",
            Self::Desk => "desk",
        }
    }

    /// The purpose of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Join, Self::Bounce, Self::Relay, Self::Desk]
            .into_iter()
            .find(|purpose| purpose.as_str() == name)
    }
}

/// A signed token and what it stands for.
///
/// The text is lower-case base32 (RFC 4648 §6): five characters for the hours in which what it
/// belongs to began, then 26 for 128 bits of an HMAC-SHA-256 over purpose, case and recipient. So
/// `complaints+<token>` stays within the 64 octets of a local part (RFC 5321 §4.5.3.1.1). The
/// hours are no secret and protect nothing: they keep the tokens of one day side by side in an
/// index, which would otherwise be written all over once a million cases are in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// The 31 characters that stand in an address or a Message-ID.
    pub text: String,
    /// What it allows.
    pub purpose: Purpose,
    /// The case it belongs to; none for letters about no case.
    pub case: Option<CaseId>,
    /// Who was given it.
    pub recipient: ContactId,
    /// The letter whose failure it reports, for [`Purpose::Bounce`].
    pub letter: Option<MessageId>,
    /// The name of the key that signed it.
    pub key: String,
}

/// The length of a token's text.
pub const TOKEN_LENGTH: usize = HOURS_LENGTH + MAC_LENGTH;
const HOURS_LENGTH: usize = 5;
const MAC_LENGTH: usize = 26;
/// Milliseconds, as a UUID of version 7 begins with them, cut to steps of 2⅓ hours: 25 bits.
const HOURS_SHIFT: u32 = 23;

/// A named signing key.
#[derive(Clone)]
pub struct Key {
    name: String,
    secret: Vec<u8>,
}

/// Keys are never printed.
impl std::fmt::Debug for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Key({})", self.name)
    }
}

impl Key {
    /// A new key of 256 bits.
    pub fn draw(name: String, chance: &mut Chance) -> Self {
        let mut secret = vec![0; 32];
        chance.fill(&mut secret);
        Self { name, secret }
    }

    /// The key whose file is called `name` and holds `text`, 64 hexadecimal digits;
    /// none if it holds anything else.
    pub fn read(name: String, text: &str) -> Option<Self> {
        let secret = HEXLOWER.decode(text.trim().as_bytes()).ok()?;
        (secret.len() == 32).then_some(Self { name, secret })
    }

    /// The text of the key's file.
    pub fn text(&self) -> String {
        HEXLOWER.encode(&self.secret) + "\n"
    }

    fn text_for(
        &self,
        purpose: Purpose,
        case: Option<CaseId>,
        recipient: ContactId,
        letter: Option<MessageId>,
    ) -> String {
        // HMAC takes keys of any length (RFC 2104 §3), so there is nothing to fail.
        let Ok(mac) = Hmac::<Sha256>::new_from_slice(&self.secret) else {
            return String::new();
        };
        let nil = uuid::Uuid::nil();
        let mac = mac
            .chain_update(b"redress token 1\0")
            .chain_update(purpose.as_str())
            .chain_update([0])
            .chain_update(case.map_or(nil, |case| case.0).as_bytes())
            .chain_update(recipient.0.as_bytes())
            .chain_update(letter.map_or(nil, |letter| letter.0).as_bytes());
        let belongs_to = case.map(|case| case.0).or(letter.map(|letter| letter.0));
        let mut text = hours(belongs_to.unwrap_or(recipient.0));
        text.push_str(&BASE32_NOPAD.encode(&mac.finalize().into_bytes()[..16]));
        text.make_ascii_lowercase();
        text
    }
}

/// The landlord's signing keys: the newest signs, older ones still verify.
#[derive(Clone, Debug)]
pub struct Keys {
    newest: Key,
    older: Vec<Key>,
}

impl Keys {
    /// Keys of which the one whose name sorts last signs; none if there is none.
    pub fn new(mut keys: Vec<Key>) -> Option<Self> {
        keys.sort_by(|a, b| a.name.cmp(&b.name));
        let newest = keys.pop()?;
        Some(Self { newest, older: keys })
    }

    /// A token for `recipient` in `case`; the same arguments and key give the same token.
    pub fn sign(
        &self,
        purpose: Purpose,
        case: Option<CaseId>,
        recipient: ContactId,
        letter: Option<MessageId>,
    ) -> Token {
        let text = self.newest.text_for(purpose, case, recipient, letter);
        Token {
            text,
            purpose,
            case,
            recipient,
            letter,
            key: self.newest.name.clone(),
        }
    }

    /// Whether what the register holds under a token's text was signed by a key we still have.
    pub fn verify(&self, token: &Token) -> bool {
        let mut keys = std::iter::once(&self.newest).chain(&self.older);
        keys.find(|key| key.name == token.key).is_some_and(|key| {
            key.text_for(token.purpose, token.case, token.recipient, token.letter) == token.text
        })
    }
}

/// When an identifier of version 7 was made, in steps of hours: five characters of base32.
fn hours(id: uuid::Uuid) -> String {
    let milliseconds = id.as_u128() >> 80;
    let steps = (milliseconds >> HOURS_SHIFT) as u32;
    // 25 bits of 32, so that five characters hold them.
    BASE32_NOPAD.encode(&(steps << 7).to_be_bytes())[..HOURS_LENGTH].to_owned()
}

/// Whether `text` has the form of a token.
pub fn looks_like_token(text: &str) -> bool {
    text.len() == TOKEN_LENGTH
        && text
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_worth_only_what_it_was_signed_for() {
        let mut chance = Chance::from_seed([7; 32]);
        let key = |name: &str, chance: &mut Chance| Key::draw(name.to_owned(), chance);
        let keys = Keys::new(vec![key("2", &mut chance), key("1", &mut chance)]).unwrap();
        let now = chrono::DateTime::UNIX_EPOCH;
        let (case, other) = (CaseId::new(now, &mut chance), CaseId::new(now, &mut chance));
        let (ann, bob) = (ContactId::new(now, &mut chance), ContactId::new(now, &mut chance));
        let good = keys.sign(Purpose::Join, Some(case), ann, None);
        assert!(keys.verify(&good) && looks_like_token(&good.text) && good.key == "2");
        for wrong in [
            Token {
                purpose: Purpose::Relay,
                ..good.clone()
            },
            Token {
                case: Some(other),
                ..good.clone()
            },
            Token {
                case: None,
                ..good.clone()
            },
            Token {
                recipient: bob,
                ..good.clone()
            },
            Token {
                key: "1".to_owned(),
                ..good.clone()
            },
            Token {
                key: "gone".to_owned(),
                ..good.clone()
            },
            Token {
                text: "a".repeat(TOKEN_LENGTH),
                ..good.clone()
            },
        ] {
            assert!(!keys.verify(&wrong), "{wrong:?}");
        }
    }

    #[test]
    fn an_older_key_still_verifies_and_the_newest_signs() {
        let mut chance = Chance::from_seed([7; 32]);
        let old = Key::draw("2025".to_owned(), &mut chance);
        let new = Key::draw("2026".to_owned(), &mut chance);
        let ann = ContactId::new(chrono::DateTime::UNIX_EPOCH, &mut chance);
        let before = Keys::new(vec![old.clone()])
            .unwrap()
            .sign(Purpose::Join, None, ann, None);
        let keys = Keys::new(vec![new, old]).unwrap();
        assert!(keys.verify(&before));
        assert_eq!(keys.sign(Purpose::Join, None, ann, None).key, "2026");
    }

    #[test]
    fn a_key_reads_back_from_its_file() {
        let key = Key::draw("k".to_owned(), &mut Chance::from_seed([1; 32]));
        assert_eq!(
            Key::read("k".to_owned(), &key.text()).map(|k| k.secret),
            Some(key.secret)
        );
        assert!(
            Key::read("k".to_owned(), "rubbish").is_none() && Key::read("k".to_owned(), "abcd").is_none()
        );
    }
}
