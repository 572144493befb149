//! What a landlord has settled beforehand: policy, calendar, people, routes, words, letters.

use crate::addresses::Address;
use crate::calendars::{Calendar, Region};
use crate::cases::{Access, Keys, Rulebook};
use crate::ids::ContactId;
use crate::letters::Templates;
use crate::messages::OwnMail;
use crate::office::OfficeHours;
use crate::policies::Policy;
use crate::senders::{Sender, TokenAddress};
use crate::triage::{Category, Words};
use chrono::TimeDelta;
use std::sync::Arc;

/// Everything a decision needs beside the message and what the register knows of it.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The landlord.
    pub landlord: Landlord,
    /// The policy in force: new cases are opened under it.
    pub policy: Arc<Policy>,
    /// The Ombudsman's Code, whose dates are counted beside the policy's; none where it is not in force
    /// for the landlord's region.
    pub code: Option<Arc<Policy>>,
    /// The calendar in force.
    pub calendar: Arc<Calendar>,
    /// Every policy and calendar that a case of the register names.
    pub book: Rulebook,
    /// Who there is.
    pub directory: Directory,
    /// Which category goes to whom, the first that fits.
    pub routes: Vec<Route>,
    /// Words that tell categories and dangers.
    pub words: Words,
    /// The letters' words.
    pub templates: Templates,
    /// The keys that sign addresses.
    pub keys: Keys,
    /// Which mail is our own.
    pub own: OwnMail,
    /// How letters go out.
    pub post: Posting,
}

/// The landlord, as letters speak of it.
#[derive(Clone, Debug)]
pub struct Landlord {
    /// Its name.
    pub name: String,
    /// Whose bank holidays it keeps.
    pub region: Region,
    /// When its office is open.
    pub office_hours: OfficeHours,
    /// The number for what cannot wait.
    pub out_of_hours: Option<String>,
}

/// How letters go out.
#[derive(Clone, Debug)]
pub struct Posting {
    /// Who letters come from.
    pub from: Sender,
    /// Where answers go: a token makes the address one person's, for one case.
    pub replies: TokenAddress,
    /// The envelope's sender, by the same kind of pattern.
    pub bounces: TokenAddress,
    /// How many receipts a sender gets, and for mail of what age.
    pub receipts: ReceiptLimits,
}

impl Posting {
    /// The domain of our Message-IDs: under the landlord's own, and used by nothing else, so that
    /// a colleague's mail is never taken for a letter of ours.
    pub fn message_id_domain(&self) -> String {
        format!("redress.{}", self.from.address.domain())
    }
}

/// Bounds on automatic receipts. Beyond them a complaint is logged all the same, and a
/// person is told that it still has to be acknowledged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReceiptLimits {
    /// To one sender in an hour.
    pub per_sender_hour: u32,
    /// To one sender in 24 hours.
    pub per_sender_day: u32,
    /// For mail no older than this.
    pub oldest: TimeDelta,
}

/// Who can be given something to do.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Staff and teams.
    pub handlers: Vec<Handler>,
    /// The complaints team: never empty, the first is the owner of what nobody else has.
    pub complaints_team: Vec<Handler>,
    /// Told of dangers at once.
    pub on_call: Vec<Handler>,
    /// The only people who see restricted cases.
    pub safeguarding: Vec<Handler>,
    /// Told of what is wrong with the system.
    pub administrator: Vec<Handler>,
}

/// A person or team of the landlord's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handler {
    /// Its identifier in the register.
    pub id: ContactId,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: Address,
    /// Whether it is one person.
    pub kind: HandlerKind,
}

/// Whether a handler is one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandlerKind {
    /// A person.
    Person,
    /// A team with one mailbox.
    Team,
}

/// A route: these categories go to this handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The categories.
    pub categories: Vec<Category>,
    /// Who gets them.
    pub to: ContactId,
}

impl HandlerKind {
    /// The kind as the register keeps it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Person => "staff",
            Self::Team => "team",
        }
    }
}

impl Handler {
    /// The name that a resident reads: `Sam Lee`, `Repairs team`.
    pub fn public_name(&self) -> String {
        match self.kind {
            HandlerKind::Person => self.name.clone(),
            HandlerKind::Team => {
                let words = self.name.replace(['-', '_'], " ");
                let mut letters = words.chars();
                let name: String = letters
                    .next()
                    .into_iter()
                    .flat_map(char::to_uppercase)
                    .chain(letters)
                    .collect();
                if name.to_lowercase().ends_with("team") {
                    name
                } else {
                    name + " team"
                }
            }
        }
    }
}

impl Directory {
    /// The handler with that identifier.
    pub fn handler(&self, id: ContactId) -> Option<&Handler> {
        self.everybody().find(|handler| handler.id == id)
    }

    /// The handler who writes from that address, with or without a plus tag (RFC 5233).
    pub fn handler_at(&self, address: &Address) -> Option<&Handler> {
        self.everybody().find(|handler| handler.address.receives(address))
    }

    /// Those behind a case's owner: the complaints team, or for restricted cases the
    /// safeguarding leads, where the settings name any.
    pub fn circle(&self, access: Access) -> &[Handler] {
        match access {
            Access::Restricted if !self.safeguarding.is_empty() => &self.safeguarding,
            Access::Restricted | Access::Staff => &self.complaints_team,
        }
    }

    fn everybody(&self) -> impl Iterator<Item = &Handler> {
        let by_role = [
            &self.complaints_team,
            &self.on_call,
            &self.safeguarding,
            &self.administrator,
        ];
        self.handlers.iter().chain(by_role.into_iter().flatten())
    }
}
