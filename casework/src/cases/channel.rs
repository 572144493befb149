//! A way to reach the landlord or to be reached, in; its name in the register and in letters, out.

use serde::{Deserialize, Serialize};

/// How somebody reaches us.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// E-mail.
    Mail,
    /// Telegram.
    Telegram,
    /// By telephone, written down by staff.
    Telephone,
    /// By letter.
    Post,
    /// Face to face, written down by staff.
    InPerson,
}

impl Channel {
    /// The channel as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Mail => "mail",
            Self::Telegram => "telegram",
            Self::Telephone => "telephone",
            Self::Post => "post",
            Self::InPerson => "in_person",
        }
    }

    /// The channel of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::Mail,
            Self::Telegram,
            Self::Telephone,
            Self::Post,
            Self::InPerson,
        ]
        .into_iter()
        .find(|channel| channel.as_str() == name)
    }

    /// The channel as people call it.
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Mail => "e-mail",
            Self::Telegram => "Telegram",
            Self::Telephone => "telephone",
            Self::Post => "post",
            Self::InPerson => "a visit",
        }
    }
}
