//! Somebody who writes, calls or comes, in; how they are named and answered, out.

use crate::addresses::Address;
use crate::cases::Channel;
use crate::reach::Reach;

/// Who complains, as far as that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The name they give themselves.
    pub name: Option<String>,
    /// How they can be reached, the way they are answered first; may be empty.
    pub reached_by: Vec<Reach>,
}

impl Caller {
    /// Somebody who wrote from that address.
    pub fn mail(address: &Address, name: Option<String>) -> Self {
        Self {
            name,
            reached_by: vec![Reach::mail(address)],
        }
    }

    /// Where mail reaches them.
    pub fn address(&self) -> Option<Address> {
        self.by(Channel::Mail)?.parse().ok()
    }

    /// How they are reached by that channel.
    pub fn by(&self, channel: Channel) -> Option<&str> {
        let mut ways = self.reached_by.iter();
        let way = ways.find(|reach| reach.channel == channel);
        way.map(|reach| reach.text.as_str())
    }

    /// Who they are, and every way to reach them, in a line for staff.
    pub fn in_words(&self) -> Option<String> {
        let ways = self.reached_by.iter().map(|reach| reach.text.replace('\n', ", "));
        let words: Vec<String> = self.name.iter().cloned().chain(ways).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// What a letter to staff calls them.
    pub fn called(&self) -> String {
        let way = self.reached_by.first().map(|reach| reach.text.clone());
        let called = self.name.clone().or(way);
        called.unwrap_or_else(|| "Somebody who gave no name".to_owned())
    }
}
