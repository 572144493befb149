//! What lies in a folder, in; portions of bounded size, and their bytes, out.

use super::Session;
use super::fault::ImapFault;
use super::folder::Lying;
use super::poison::{Manner, Suspicion};
use super::session::Answer;
use super::sets::sets;
use async_imap::imap_proto::{AttributeValue, Response};
use register::Reading;
use std::collections::HashMap;

/// How many messages share a transaction: one flush to the disk for all of them.
const MOST_TOGETHER: usize = 200;
/// How many bytes of messages are held together.
const MOST_BYTES: u64 = 1536 * 1024;
/// A message above this is fetched alone, in pieces.
const LARGE: u32 = 1024 * 1024;
const PIECE: u32 = 256 * 1024;
/// A message above this stays on its server, and a person is told: no mail that people send is larger.
const LARGEST: u32 = 64 * 1024 * 1024;

/// Messages that are fetched, read and written together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Portion {
    /// The messages, by UID.
    pub lying: Vec<Lying>,
    /// How they are read.
    pub manner: Manner,
}

/// A message's bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Bytes {
    /// All of them.
    Whole(Vec<u8>),
    /// Of one that is too large its header, or the beginning of it.
    Header(Vec<u8>),
    /// The server lists it and has nothing to hand over, for this reason.
    Withheld(String),
    /// It is there no more.
    Gone,
}

/// The server refuses a message, in these words: for good, or because it is not well just now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal(pub String);

/// A message, and its bytes or why there are none.
pub(super) type Fetched = (Lying, Result<Bytes, Refusal>);

/// Divides what lies in a folder into portions of bearable size, in its order.
pub(super) fn portions(lying: &[Lying], suspicion: &Suspicion) -> Vec<Portion> {
    let mut portions: Vec<Portion> = Vec::new();
    let mut bytes = 0;
    for one in lying {
        let manner = suspicion.manner(one.uid);
        let small = one.size <= LARGE && manner == Manner::Together;
        match portions.last_mut() {
            Some(last)
                if small
                    && last.manner == Manner::Together
                    && last.lying.len() < MOST_TOGETHER
                    && last.lying.iter().all(|other| other.size <= LARGE)
                    && bytes + u64::from(one.size) <= MOST_BYTES =>
            {
                bytes += u64::from(one.size);
                last.lying.push(*one);
            }
            _ => {
                bytes = u64::from(one.size);
                portions.push(Portion {
                    lying: vec![*one],
                    manner,
                });
            }
        }
    }
    portions
}

impl Portion {
    /// Whether another portion can be held in memory beside it, and nothing is suspected of it: what is,
    /// is read with nothing else under way, or the end of that would be laid to its charge.
    pub fn is_light(&self) -> bool {
        self.manner == Manner::Together && self.lying.iter().all(|one| one.size <= LARGE)
    }

    /// What is suspected when the program ends while this portion is read, and with it what is read
    /// meanwhile; none where nothing is read.
    pub fn reading(&self, meanwhile: Option<&Self>) -> Option<Reading> {
        let starts = match self.manner {
            Manner::Alone(starts) => starts,
            _ => 1,
        };
        let last = meanwhile.unwrap_or(self).lying.last()?;
        Some(Reading {
            from: self.lying.first()?.uid,
            to: last.uid,
            starts,
        })
    }

    /// The UIDs, ascending.
    pub fn uids(&self) -> Vec<u32> {
        self.lying.iter().map(|one| one.uid).collect()
    }
}

impl Session {
    /// The bytes of a portion, in its order. One that is not in the answer is asked for once more alone.
    pub async fn fetch(&mut self, portion: &Portion) -> Result<Vec<Fetched>, ImapFault> {
        if let [one] = portion.lying[..] {
            if portion.manner == Manner::Left {
                let why = "the connection ends whenever it is fetched".to_owned();
                return Ok(vec![(one, Ok(Bytes::Withheld(why)))]);
            }
            if one.size > LARGE {
                return Ok(vec![(one, self.fetch_large(one).await?)]);
            }
        }
        let (mut found, _) = self.fetch_small(&portion.uids()).await?;
        let mut fetched = Vec::new();
        for one in &portion.lying {
            let bytes = match found.remove(&one.uid) {
                Some(Some(bytes)) => Ok(Bytes::Whole(bytes)),
                _ => self.fetch_again(one.uid).await?,
            };
            fetched.push((*one, bytes));
        }
        Ok(fetched)
    }

    /// One that was missing among others: a server that refuses one of a set may refuse the whole.
    async fn fetch_again(&mut self, uid: u32) -> Result<Result<Bytes, Refusal>, ImapFault> {
        let (mut found, answer) = self.fetch_small(&[uid]).await?;
        Ok(match (found.remove(&uid), answer) {
            (Some(Some(bytes)), _) => Ok(Bytes::Whole(bytes)),
            (_, Answer::Refused { why, .. }) => Err(Refusal(why)),
            (Some(None), Answer::Done) => Ok(Bytes::Withheld("its server has no content for it".to_owned())),
            (None, Answer::Done) => Ok(Bytes::Gone),
        })
    }

    /// Whole bodies by UID, none where the server says NIL; and whether it handed all of them over.
    async fn fetch_small(
        &mut self,
        uids: &[u32],
    ) -> Result<(HashMap<u32, Option<Vec<u8>>>, Answer), ImapFault> {
        let mut found = HashMap::new();
        let mut all = Answer::Done;
        for set in sets(uids) {
            let command = format!("UID FETCH {set} (UID BODY.PEEK[])");
            let answer = self
                .exec(&command, |response| {
                    if let Some(body) = Body::of(response) {
                        found.insert(body.uid, body.data.map(<[u8]>::to_vec));
                    }
                })
                .await?;
            if all == Answer::Done {
                all = answer;
            }
        }
        Ok((found, all))
    }

    async fn fetch_large(&mut self, one: Lying) -> Result<Result<Bytes, Refusal>, ImapFault> {
        if one.size > LARGEST {
            return Ok(match self.piece(one.uid, "HEADER", 0).await? {
                Ok(header) => Ok(Bytes::Header(header)),
                Err(none) => none,
            });
        }
        let mut whole = Vec::with_capacity(one.size as usize);
        loop {
            let offset = u32::try_from(whole.len()).unwrap_or(u32::MAX);
            let piece = match self.piece(one.uid, "", offset).await? {
                Ok(piece) => piece,
                Err(none) => return Ok(none),
            };
            whole.extend_from_slice(&piece);
            // The size that was announced may be a little wrong: only a short piece is the end.
            if piece.len() < PIECE as usize {
                break;
            }
            if whole.len() > LARGEST as usize {
                whole.truncate(PIECE as usize);
                return Ok(Ok(Bytes::Header(whole)));
            }
        }
        if whole.len() != one.size as usize {
            let (announced, came) = (one.size, whole.len());
            tracing::warn!(
                uid = one.uid,
                announced,
                came,
                "a message is not as large as its server says"
            );
        }
        Ok(Ok(Bytes::Whole(whole)))
    }

    /// A piece of a message, or why there is none.
    async fn piece(
        &mut self,
        uid: u32,
        section: &str,
        offset: u32,
    ) -> Result<Result<Vec<u8>, Result<Bytes, Refusal>>, ImapFault> {
        let mut found = None;
        let command = format!("UID FETCH {uid} (UID BODY.PEEK[{section}]<{offset}.{PIECE}>)");
        let answer = self
            .exec(&command, |response| {
                if let Some(body) = Body::of(response)
                    && body.uid == uid
                    && body.from.unwrap_or(offset) == offset
                {
                    found = Some(body.data.unwrap_or_default().to_vec());
                }
            })
            .await?;
        Ok(match (found, answer) {
            (Some(piece), Answer::Done) => Ok(piece),
            (None, Answer::Done) => Err(Ok(Bytes::Gone)),
            (_, Answer::Refused { why, .. }) => Err(Err(Refusal(why))),
        })
    }
}

/// The bytes in an answer to FETCH.
pub(super) struct Body<'r> {
    pub uid: u32,
    /// From which byte on; nothing where all were asked for.
    from: Option<u32>,
    /// None where the server says NIL.
    pub data: Option<&'r [u8]>,
}

impl<'r> Body<'r> {
    /// None in an answer without bytes: servers may tell of changed flags at any time.
    pub fn of(response: &'r Response<'_>) -> Option<Self> {
        let Response::Fetch(_, attributes) = response else {
            return None;
        };
        let uid = attributes.iter().find_map(|attribute| match attribute {
            AttributeValue::Uid(uid) => Some(*uid),
            _ => None,
        })?;
        attributes.iter().find_map(|attribute| match attribute {
            AttributeValue::BodySection { index, data, .. } => Some(Self {
                uid,
                from: *index,
                data: data.as_deref(),
            }),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use register::Cursor;

    fn lying(sizes: &[u32]) -> Vec<Lying> {
        let one = |(uid, size): (u32, &u32)| Lying {
            uid,
            size: *size,
            internal: None,
        };
        (1..).zip(sizes).map(one).collect()
    }

    fn lengths(portions: &[Portion]) -> Vec<usize> {
        portions.iter().map(|portion| portion.lying.len()).collect()
    }

    #[test]
    fn portions_are_bounded_and_in_order() {
        const MB: u32 = 1024 * 1024;
        for (sizes, expected) in [
            (vec![], vec![]),
            (vec![10; 450], vec![200, 200, 50]),
            (vec![MB / 2; 8], vec![3, 3, 2]),
            (vec![10, MB + 1, 10, 10], vec![1, 1, 2]),
            (vec![25 * MB, 10, 65 * MB], vec![1, 1, 1]),
        ] {
            let lying = lying(&sizes);
            let portions = portions(&lying, &Suspicion::default());
            assert_eq!(lengths(&portions), expected);
            let order: Vec<Lying> = portions.into_iter().flat_map(|portion| portion.lying).collect();
            assert_eq!(order, lying);
        }
    }

    #[test]
    fn what_is_read_meanwhile_is_suspected_with_what_is_read() {
        let portion = |uids: &[u32], manner| Portion {
            lying: lying(&[10; 9])
                .into_iter()
                .filter(|one| uids.contains(&one.uid))
                .collect(),
            manner,
        };
        let (first, next) = (
            portion(&[2, 4], Manner::Together),
            portion(&[5, 8], Manner::Together),
        );
        for (read, meanwhile, suspected) in [
            (&first, None, Some((2, 4, 1))),
            (&first, Some(&next), Some((2, 8, 1))),
            (&portion(&[5], Manner::Alone(2)), None, Some((5, 5, 2))),
            (&portion(&[], Manner::Together), None, None),
        ] {
            let reading = read.reading(meanwhile);
            assert_eq!(
                reading.map(|reading| (reading.from, reading.to, reading.starts)),
                suspected
            );
        }
    }

    #[test]
    fn suspects_are_read_alone() {
        let cursor = Cursor {
            source: String::new(),
            uidvalidity: 1,
            since: chrono::DateTime::UNIX_EPOCH,
            settled_to: 0,
            put_away_to: 0,
            reading: Some(Reading {
                from: 2,
                to: 4,
                starts: 1,
            }),
        };
        let portions = portions(&lying(&[10; 6]), &Suspicion::of(&cursor));
        assert_eq!(lengths(&portions), [1, 1, 1, 1, 2]);
        assert_eq!(portions[1].manner, Manner::Alone(1));
    }
}
