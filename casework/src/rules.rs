//! What a landlord has settled beforehand: policy, calendar, people, routes, words, letters.

mod away;
mod directory;

use crate::calendars::{Calendar, Region};
use crate::cases::{Keys, Rulebook};
use crate::clocks::civil_date;
use crate::ids::ContactId;
use crate::letters::Templates;
use crate::messages::OwnMail;
use crate::office::OfficeHours;
use crate::policies::{ContactKind, Policy};
use crate::routing::Place;
use crate::senders::{Sender, TokenAddress};
use crate::triage::{Category, Words};
use chrono::{DateTime, TimeDelta, Utc};
use std::sync::Arc;

pub use away::Away;
pub use directory::{Confidence, Directory, Handler, HandlerKind, Sharing};

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
    /// The law on hazards, by which dangers run on clocks of their own; none where the landlord's region has
    /// none.
    pub hazards: Option<Arc<Policy>>,
    /// The calendar in force.
    pub calendar: Arc<Calendar>,
    /// Every policy and calendar that a case of the register names.
    pub book: Rulebook,
    /// Who there is.
    pub directory: Directory,
    /// Which category from where goes to whom, the first that fits.
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

impl Rules {
    /// The version of the law on hazards by which a danger is dealt with that came to be known then; none
    /// where no such law was in force that day.
    pub fn law_on_hazards(&self, at: DateTime<Utc>) -> Option<String> {
        let law = self.hazards.as_ref()?;
        let stage = law.opens_on(ContactKind::Hazard, civil_date(at));
        stage.map(|_| law.version.clone())
    }

    /// Where post reaches the landlord, on one line; none where nobody says.
    pub fn post_address(&self) -> Option<&str> {
        self.policy.post_address(self.landlord.post_address.as_deref())
    }
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
    /// The number in office hours.
    pub telephone: Option<String>,
    /// Where post reaches it, on one line; the policy's address for complaints where nobody says.
    pub post_address: Option<String>,
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

/// A route: these categories, from these places, go to this handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The categories.
    pub categories: Vec<Category>,
    /// The places one of which the message has to speak of; none where it may come from anywhere.
    pub places: Vec<Place>,
    /// Who gets them.
    pub to: ContactId,
}
