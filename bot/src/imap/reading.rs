//! Bytes from a server, in; arrivals, and their outcomes in the register, out.

use super::Imap;
use super::fault::ImapFault;
use super::fetch::Bytes;
use super::folder::Lying;
use super::poison::Manner;
use crate::take_in::{Tally, record_gone, take_in_batch};
use crate::watch::{Bot, BotError};
use casework::arrivals::{Arrival, Place, Stamp};
use casework::given::Clock;
use casework::messages::OwnMail;
use casework::rules::Rules;
use chrono::{DateTime, Utc};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Reads what comes from one folder.
pub(super) struct Reader {
    /// Without a UID.
    place: Place,
    rules: Arc<Rules>,
    clock: Arc<dyn Clock>,
}

/// A portion that was read.
pub(super) struct Read {
    arrivals: Vec<Arc<Arrival>>,
    uids: Vec<u32>,
    gone: Vec<u32>,
    /// To stay where a person finds it.
    kept_back: Vec<u32>,
}

/// A portion whose messages have their outcome, but for those that failed.
pub(super) struct TakenIn {
    pub tally: Tally,
    pub settled: Vec<u32>,
    /// Settled, and to stay where a person finds it.
    pub kept_back: Vec<u32>,
}

impl Reader {
    /// For a folder as it was opened.
    pub fn of(bot: &Bot, imap: &Imap, uidvalidity: u32) -> Self {
        Self {
            place: Place {
                mailbox: imap.name.clone(),
                uidvalidity,
                uid: String::new(),
            },
            rules: Arc::clone(&bot.rules),
            clock: Arc::clone(&bot.clock),
        }
    }

    /// Reads a portion on a thread of its own.
    pub async fn read(&self, manner: Manner, messages: Vec<(Lying, Bytes)>) -> Result<Read, ImapFault> {
        let uids_of = |which: fn(&Bytes) -> bool| -> Vec<u32> {
            let chosen = messages.iter().filter(|(_, bytes)| which(bytes));
            chosen.map(|(lying, _)| lying.uid).collect()
        };
        let uids = uids_of(|_| true);
        let gone = uids_of(|bytes| matches!(bytes, Bytes::Gone));
        let kept_back = uids_of(|bytes| matches!(bytes, Bytes::Header(_) | Bytes::Withheld(_)));
        let (rules, place, now) = (Arc::clone(&self.rules), self.place.clone(), self.clock.now());
        let read = move || -> Vec<Arc<Arrival>> {
            let door = Door {
                place,
                own: &rules.own,
                now,
            };
            let arrivals = messages
                .into_iter()
                .filter_map(|(lying, bytes)| door.arrival(lying, bytes, manner));
            arrivals.map(Arc::new).collect()
        };
        let arrivals = match tokio::task::spawn_blocking(read).await {
            Ok(arrivals) => arrivals,
            // As if it had been read here: what was being read is suspected at the next start.
            Err(error) if error.is_panic() => std::panic::resume_unwind(error.into_panic()),
            Err(_) => return Err(ImapFault::Stopped),
        };
        Ok(Read {
            arrivals,
            uids,
            gone,
            kept_back,
        })
    }

    /// Takes a portion in.
    pub async fn take_in(&self, bot: &mut Bot, read: Read) -> Result<TakenIn, BotError> {
        let now = bot.clock.now();
        let tally = take_in_batch(&bot.register, &bot.rules, &read.arrivals, now, &mut bot.chance).await?;
        for uid in read.gone {
            let uid = uid.to_string();
            let place = Place {
                uid,
                ..self.place.clone()
            };
            record_gone(&bot.register, &bot.rules, place, now, &mut bot.chance).await?;
        }
        let failed: BTreeSet<&str> = tally.failed.iter().map(|place| place.uid.as_str()).collect();
        let has_outcome = |uid: &u32| !failed.contains(uid.to_string().as_str());
        let settled = read.uids.into_iter().filter(has_outcome).collect();
        Ok(TakenIn {
            tally,
            settled,
            kept_back: read.kept_back,
        })
    }
}

/// Where messages become arrivals.
struct Door<'a> {
    /// Without a UID.
    place: Place,
    own: &'a OwnMail,
    now: DateTime<Utc>,
}

impl Door<'_> {
    /// The arrival that a message is; none where it is gone.
    fn arrival(&self, lying: Lying, bytes: Bytes, manner: Manner) -> Option<Arrival> {
        let uid = lying.uid.to_string();
        let place = Place {
            uid,
            ..self.place.clone()
        };
        let stamp = Stamp::Server {
            internal: lying.internal,
            now: self.now,
        };
        let unread = |place, raw, why: &str| Arrival::unread(place, stamp, raw, why, self.own);
        Some(match (manner, bytes) {
            (Manner::SetAside, Bytes::Whole(raw) | Bytes::Header(raw)) => {
                let why = "the program ended each time it was read: it is kept as it came, for a person";
                unread(place, raw, why)
            }
            (_, Bytes::Whole(raw)) => Arrival::mail(place, stamp, raw, self.own),
            (_, Bytes::Header(raw)) => {
                let megabytes = lying.size / 1024 / 1024;
                let why = format!(
                    "it is too large to be taken in ({megabytes} MB): only its header was; it stays in its mailbox, unmarked"
                );
                Arrival::mail(place, stamp, raw, self.own).to_be_held(&why)
            }
            (_, Bytes::Withheld(why)) => {
                let why = format!("it cannot be fetched ({why}): it stays in its mailbox, unmarked");
                unread(place, Vec::new(), &why)
            }
            (_, Bytes::Gone) => return None,
        })
    }
}
