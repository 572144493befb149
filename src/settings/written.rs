//! The keys of `redress.toml`, exactly as a person writes them, each with its place.

use serde::Deserialize;
use serde::de::{self, Deserializer, MapAccess, SeqAccess, Visitor};
use std::fmt;
use toml::Spanned;

/// A text and where it stands.
pub(super) type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    pub landlord: Option<Landlord>,
    pub register: Option<Register>,
    #[serde(default)]
    pub mailbox: Vec<Spanned<Mailbox>>,
    pub outgoing: Option<Spanned<Outgoing>>,
    pub telegram: Option<Spanned<Telegram>>,
    pub people: Option<People>,
    #[serde(default)]
    pub team: Vec<Team>,
    #[serde(default)]
    pub staff: Vec<Staff>,
    #[serde(default)]
    pub route: Vec<Route>,
    pub report: Option<Report>,
    pub letters: Option<OwnFolder>,
    pub policies: Option<OwnFolder>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Landlord {
    pub name: Text,
    pub policy: Text,
    pub region: Text,
    pub homes: Option<Spanned<Homes>>,
    pub office_hours: Option<Text>,
    pub out_of_hours: Option<Text>,
    pub telephone: Option<Text>,
    pub post_address: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Homes {
    #[serde(default)]
    pub rented: u32,
    #[serde(default)]
    pub shared_ownership: u32,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Register {
    pub url: Option<Text>,
    pub files: Option<Text>,
    pub signing_keys: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Mailbox {
    pub name: Text,
    pub address: Text,
    pub imap: Option<Text>,
    pub maildir: Option<Text>,
    pub user: Option<Text>,
    pub password_env: Option<Text>,
    pub password_file: Option<Text>,
    pub oauth: Option<Spanned<Oauth>>,
    pub ca_file: Option<Text>,
    pub timeout: Option<Text>,
    pub after: Option<Spanned<After>>,
    pub trusted_authserv_id: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Oauth {
    pub token_url: Text,
    pub client_id: Text,
    pub client_secret_env: Option<Text>,
    pub client_secret_file: Option<Text>,
    pub refresh_token_env: Option<Text>,
    pub refresh_token_file: Option<Text>,
    pub scope: Text,
}

/// `"keep"`, `"seen"` or `{ move = "Processed" }`.
pub(super) enum After {
    Word(String),
    Move(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Outgoing {
    pub smtp: Option<Text>,
    pub maildir: Option<Text>,
    pub user: Option<Text>,
    pub password_env: Option<Text>,
    pub password_file: Option<Text>,
    pub oauth: Option<Spanned<Oauth>>,
    pub ca_file: Option<Text>,
    pub timeout: Option<Text>,
    pub connections: Option<Spanned<u32>>,
    pub per_minute: Option<Spanned<u32>>,
    pub from: Text,
    pub bounces: Text,
    pub replies: Option<Text>,
    pub divert_to: Option<Text>,
    pub receipts: Option<Receipts>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Receipts {
    pub per_sender_hour: Option<Spanned<u32>>,
    pub per_sender_day: Option<Spanned<u32>>,
    pub oldest: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Telegram {
    pub token_env: Option<Text>,
    pub token_file: Option<Text>,
    pub api_url: Option<Text>,
    pub staff_group: Option<Spanned<i64>>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct People {
    pub complaints_team: Option<OneOrMany>,
    pub on_call: Option<OneOrMany>,
    pub safeguarding: Option<OneOrMany>,
    pub administrator: Option<OneOrMany>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Team {
    pub name: Text,
    pub email: Text,
    pub manager: Option<Text>,
    pub shares: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Staff {
    pub name: Text,
    pub email: Text,
    pub team: Option<Text>,
    pub roles: Option<OneOrMany>,
    pub manager: Option<Text>,
    pub away: Option<OneOrMany>,
    pub deputy: Option<Text>,
    pub compensation_up_to: Option<Spanned<u32>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Route {
    pub category: OneOrMany,
    pub place: Option<OneOrMany>,
    pub to: Text,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Report {
    pub secretary: Option<OneOrMany>,
    pub panel: Option<OneOrMany>,
    pub board: Option<OneOrMany>,
    pub after: Option<Text>,
    pub approval: Option<Text>,
    pub words: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OwnFolder {
    pub folder: Text,
}

/// A text, or a list of texts.
pub(super) enum OneOrMany {
    One(Text),
    Many(Vec<Text>),
}

impl OneOrMany {
    pub fn texts(&self) -> &[Text] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::Many(texts) => texts,
        }
    }
}

/// What a value turned out to be, before its place is put to it.
enum Either {
    One(String),
    Many(Vec<Text>),
}

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let either = Spanned::<Either>::deserialize(deserializer)?;
        let span = either.span();
        Ok(match either.into_inner() {
            Either::One(text) => Self::One(Spanned::new(span, text)),
            Either::Many(texts) => Self::Many(texts),
        })
    }
}

impl<'de> Deserialize<'de> for Either {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(EitherVisitor)
    }
}

struct EitherVisitor;

impl<'de> Visitor<'de> for EitherVisitor {
    type Value = Either;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Either, E> {
        Ok(Either::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Either, A::Error> {
        let mut texts = Vec::new();
        while let Some(text) = list.next_element()? {
            texts.push(text);
        }
        Ok(Either::Many(texts))
    }
}

impl<'de> Deserialize<'de> for After {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AfterVisitor)
    }
}

struct AfterVisitor;

impl<'de> Visitor<'de> for AfterVisitor {
    type Value = After;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(r#""keep", "seen" or { move = "a folder" }"#)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<After, E> {
        Ok(After::Word(text.to_owned()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<After, A::Error> {
        let mut folder = None;
        while let Some(key) = map.next_key::<String>()? {
            if key != "move" {
                return Err(de::Error::unknown_field(&key, &["move"]));
            }
            folder = Some(map.next_value()?);
        }
        folder
            .map(After::Move)
            .ok_or_else(|| de::Error::missing_field("move"))
    }
}
