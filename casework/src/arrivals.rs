//! Raw bytes and where they lay, in; an [`Arrival`] that can be decided, out.

use crate::cases::{Channel, Reference, TOKEN_LENGTH, looks_like_token};
use crate::messages::{Class, MailId, Message, OwnMail, read};
use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Where a message lay in its mailbox. Together with the mailbox's name it is the
/// same message however often it is seen.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The name the settings give the mailbox.
    pub mailbox: String,
    /// The UIDVALIDITY (RFC 3501 §2.3.1.1); 0 where the mailbox has none.
    pub uidvalidity: u32,
    /// The UID, or the unique name of the file in a Maildir.
    pub uid: String,
}

/// A message at the door, read and not yet decided.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Where it lay.
    pub place: Place,
    /// How it came.
    pub channel: Channel,
    /// When it reached the landlord, by the landlord's own server.
    pub received_at: DateTime<Utc>,
    /// Its bytes.
    pub raw: Vec<u8>,
    /// The SHA-256 of its bytes.
    pub hash: [u8; 32],
    /// The hash of what it says: [`Message::substance`].
    pub substance: [u8; 32],
    /// What could be read in them.
    pub message: Message,
    /// What in it may point to a case.
    pub clues: Clues,
}

/// What in a message may point to a case. Nothing here is believed yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clues {
    /// Texts with the form of our tokens, addresses first, then ids from the newest.
    pub tokens: Vec<String>,
    /// Message-IDs referred to, from the newest.
    pub mail_ids: Vec<MailId>,
    /// The Message-ID of the letter that a report of non-delivery is about.
    pub original: Option<MailId>,
    /// References written in the subject or the new words.
    pub references: Vec<Reference>,
    /// The subject answered, where the message is an answer.
    pub answered_subject: Option<String>,
}

/// What the landlord's own systems say of when a message came. Never the sender's `Date`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stamp {
    /// A file: the topmost sane `Received` counts, else the file's own time.
    File {
        /// When the file was last changed.
        modified: DateTime<Utc>,
        /// The time now: nothing can have been received after it.
        now: DateTime<Utc>,
    },
    /// A mail server: its own note of when the message came counts, else the topmost sane `Received`.
    Server {
        /// When the server took it in (INTERNALDATE), if it says so.
        internal: Option<DateTime<Utc>>,
        /// The time now: nothing can have been received after it.
        now: DateTime<Utc>,
    },
}

/// How far a server's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::hours(1);

impl Stamp {
    fn received_at(self, message: &Message) -> DateTime<Utc> {
        let (Self::File { now, .. } | Self::Server { now, .. }) = self;
        let sane = |at: &DateTime<Utc>| at.year() >= 2000 && *at <= now + AHEAD;
        let arrived_at = message.arrived_at.filter(sane);
        let received_at = match self {
            Self::File { modified, .. } => arrived_at.unwrap_or(modified),
            Self::Server { internal, .. } => internal.filter(sane).or(arrived_at).unwrap_or(now),
        };
        received_at.trunc_subsecs(6)
    }
}

impl Arrival {
    /// Reads mail. Never fails: what cannot be read is an arrival all the same.
    pub fn mail(place: Place, stamp: Stamp, raw: Vec<u8>, own: &OwnMail) -> Self {
        let (message, clues, substance) = read_or_hold(|| read(&raw, own), own);
        let received_at = stamp.received_at(&message);
        Self {
            place,
            channel: Channel::Mail,
            received_at,
            hash: Sha256::digest(&raw).into(),
            raw,
            substance,
            message,
            clues,
        }
    }

    /// A message that is kept as it came and not read: reading it is what went wrong, as `why` says.
    pub fn unread(place: Place, stamp: Stamp, raw: Vec<u8>, why: &str, own: &OwnMail) -> Self {
        let nothing = Self::mail(place, stamp, Vec::new(), own);
        let hash = Sha256::digest(&raw).into();
        Self { raw, hash, ..nothing }.to_be_held(why)
    }

    /// What [`Arrival::substance`] is where a message was not read.
    pub fn unread_substance() -> [u8; 32] {
        read(&[], &OwnMail::default()).substance()
    }

    /// The same message as one that a person has to look at, whatever was read in it.
    #[must_use]
    pub fn to_be_held(mut self, why: &str) -> Self {
        self.message.class = Class::Unreadable;
        self.message.why = vec![why.to_owned()];
        self
    }
}

impl Clues {
    /// The clues of a message that was read.
    pub fn of(message: &Message) -> Self {
        let bounce = message.bounce.as_ref();
        let mut mail_ids: Vec<MailId> = Vec::new();
        let returned = bounce
            .map(|bounce| bounce.original_references.as_slice())
            .unwrap_or_default();
        for id in message
            .references
            .iter()
            .rev()
            .chain(&message.in_reply_to)
            .chain(returned)
        {
            if mail_ids.len() < MOST_IDS && !mail_ids.contains(id) {
                mail_ids.push(id.clone());
            }
        }
        let original = bounce.and_then(|bounce| bounce.original.clone());
        let words = format!(
            "{} {}",
            message.subject.as_deref().unwrap_or_default(),
            message.own_words
        );
        Self {
            tokens: tokens(message, original.iter().chain(&mail_ids)),
            original,
            references: Reference::find_all(&words)
                .into_iter()
                .take(MOST_REFERENCES)
                .collect(),
            answered_subject: if message.is_reply_subject() {
                message.subject_key()
            } else {
                None
            },
            mail_ids,
        }
    }
}

/// What `reader` makes of a message; one on which it fails is unreadable, and a person looks at it.
/// A fault of ours in reading one message must not keep back the others.
fn read_or_hold(reader: impl FnOnce() -> Message, own: &OwnMail) -> (Message, Clues, [u8; 32]) {
    let reading = || {
        let message = reader();
        let (clues, substance) = (Clues::of(&message), message.substance());
        (message, clues, substance)
    };
    catch_unwind(AssertUnwindSafe(reading)).unwrap_or_else(|_| {
        let unread = Message {
            why: vec!["reading it failed by a fault of this program".to_owned()],
            ..read(&[], own)
        };
        let substance = unread.substance();
        (unread, Clues::default(), substance)
    })
}

/// How many Message-IDs are looked up: threads are cut to a dozen by most clients.
const MOST_IDS: usize = 30;
/// How many references in the text are looked up.
const MOST_REFERENCES: usize = 5;

fn tokens<'a>(message: &'a Message, ids: impl Iterator<Item = &'a MailId>) -> Vec<String> {
    let addresses = message.delivered_to.iter().chain(&message.to).chain(&message.cc);
    // The settings choose what stands round the token: complaints+<token>@, answers-<token>@.
    let in_addresses =
        addresses.flat_map(|address| address.local().split(|c: char| !c.is_ascii_alphanumeric()));
    let in_ids = ids.filter_map(|id| id.as_str().get(..TOKEN_LENGTH));
    let mut tokens: Vec<String> = Vec::new();
    for text in in_addresses.chain(in_ids).map(str::to_lowercase) {
        if looks_like_token(&text) && !tokens.contains(&text) {
            tokens.push(text);
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_the_reader_fails_on_is_a_person_s_to_read() {
        let own = OwnMail::default();
        let (message, clues, _) = read_or_hold(|| panic!("in the reader"), &own);
        assert_eq!(clues, Clues::default());
        assert_eq!(message.class, Class::Unreadable);
        assert_eq!(message.why, ["reading it failed by a fault of this program"]);
    }

    #[test]
    fn a_server_s_own_time_counts_where_it_can_be_true() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-11-22T09:00:00Z");
        let received = "Received: from a by b; Sat, 21 Nov 2026 08:00:00 +0000\r\n";
        for (internal, header, received_at) in [
            (Some("2026-11-20T07:00:00Z"), received, "2026-11-20T07:00:00Z"),
            (Some("2026-11-22T09:59:00Z"), received, "2026-11-22T09:59:00Z"),
            (Some("2026-11-22T10:01:00Z"), received, "2026-11-21T08:00:00Z"),
            (Some("1970-01-01T00:00:00Z"), received, "2026-11-21T08:00:00Z"),
            (None, received, "2026-11-21T08:00:00Z"),
            (None, "", "2026-11-22T09:00:00Z"),
        ] {
            let raw = format!("{header}From: a@p.example\r\nSubject: damp\r\n\r\nIt is wet.\r\n");
            let internal = internal.map(at);
            let stamp = Stamp::Server { internal, now };
            let arrival = Arrival::mail(place(), stamp, raw.into_bytes(), &OwnMail::default());
            assert_eq!(arrival.received_at, at(received_at), "{internal:?} {header}");
        }
    }

    #[test]
    fn what_is_not_read_keeps_its_bytes_and_its_reason() {
        let raw = b"From: a@p.example\r\nSubject: damp\r\n\r\nIt is wet.\r\n".to_vec();
        let now = DateTime::UNIX_EPOCH;
        let stamp = Stamp::Server { internal: None, now };
        let arrival = Arrival::unread(place(), stamp, raw.clone(), "it is a bomb", &OwnMail::default());
        let hash: [u8; 32] = Sha256::digest(&raw).into();
        assert_eq!(arrival.hash, hash, "its bytes are found again by it");
        assert_eq!(arrival.substance, Arrival::unread_substance());
        assert_eq!((arrival.raw, arrival.message.class), (raw, Class::Unreadable));
        assert_eq!(arrival.message.why, ["it is a bomb"]);
        assert!(arrival.message.from.is_none() && arrival.message.subject.is_none());
    }

    fn place() -> Place {
        Place {
            mailbox: "complaints".to_owned(),
            uidvalidity: 1,
            uid: "1".to_owned(),
        }
    }
}
