//! A folder and the register, in; how many messages lie there and how many have their outcome, out.

use super::fault::ImapError;
use super::folder::{Lying, Opened};
use super::windows::Windows;
use super::{Imap, Session};
use crate::watch::BotError;
use chrono::{DateTime, TimeDelta, Utc};
use register::{Cursor, Register};
use std::collections::BTreeSet;

/// A run of the program counts for the first time when its first look is long over, then daily.
const FIRST: TimeDelta = TimeDelta::hours(1);
const THEN: TimeDelta = TimeDelta::days(1);

/// What lies in a folder, against what the register says of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// Messages that lie there.
    pub lying: usize,
    /// Those that have their outcome.
    pub settled: usize,
    /// Those that have none and have not been come to yet.
    pub to_come: usize,
    /// Those that have none although the folder was read beyond them. There should be none.
    pub missing: usize,
}

impl Count {
    /// Counts a window of the folder.
    fn add(&mut self, lying: &[Lying], cursor: Option<&Cursor>, has_outcome: impl Fn(u32) -> bool) {
        self.lying += lying.len();
        for one in lying {
            if has_outcome(one.uid) {
                self.settled += 1;
            } else if cursor.is_some_and(|cursor| one.uid <= cursor.settled_to) {
                self.missing += 1;
            } else {
                self.to_come += 1;
            }
        }
    }
}

/// Compares the folder with the register, window by window; `each` is shown what lies in one.
pub(super) async fn compare(
    register: &Register,
    imap: &Imap,
    (session, opened): (&mut Session, Opened),
    mut each: impl FnMut(&[Lying]),
) -> Result<Count, BotError> {
    let source = imap.source();
    let cursor = register.cursor(&imap.name).await?;
    let cursor = cursor.filter(|cursor| cursor.source == source && cursor.uidvalidity == opened.uidvalidity);
    // Whenever it was recorded: mail that was known by its bytes when the folder was numbered anew has its outcome.
    let since = DateTime::UNIX_EPOCH;
    let cursor = cursor.map(|cursor| Cursor { since, ..cursor });
    let mut windows = Windows::behind(0, opened.uidnext);
    let mut count = Count::default();
    while let Some((from, to)) = windows.next() {
        let listed: Result<Vec<Lying>, ImapError> =
            session.list(from, to).await.map_err(|fault| imap.error(fault));
        let lying = listed?;
        windows.held(lying.len());
        let uids: Vec<u32> = lying.iter().map(|one| one.uid).collect();
        let settled = match &cursor {
            Some(cursor) if !uids.is_empty() => register.settled_uids(&imap.name, cursor, &uids).await?,
            _ => BTreeSet::default(),
        };
        count.add(&lying, cursor.as_ref(), |uid| settled.contains(&uid));
        each(&lying);
    }
    Ok(count)
}

/// When the next daily comparison is due.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Daily {
    due: Option<DateTime<Utc>>,
}

impl Daily {
    /// Whether it is due now; if so, the next is a day later.
    pub fn is_due(&mut self, now: DateTime<Utc>) -> bool {
        let due = *self.due.get_or_insert(now + FIRST);
        if due > now {
            return false;
        }
        self.due = Some(now + THEN);
        true
    }
}

/// Compares, and says loudly what should not be.
pub(super) async fn say_what_is_missing(
    register: &Register,
    imap: &Imap,
    session: &mut Session,
) -> Result<(), BotError> {
    let opened = imap.select(session).await?;
    let count = compare(register, imap, (session, opened), |_| {}).await?;
    let Count {
        lying,
        settled,
        to_come,
        missing,
    } = count;
    let mailbox = &imap.name;
    if missing > 0 {
        let cure = "run `redress doctor`";
        tracing::error!(
            mailbox,
            lying,
            settled,
            missing,
            cure,
            "messages lie in the mailbox that were passed over: the register has no outcome for them"
        );
    } else {
        tracing::info!(mailbox, lying, settled, to_come, "mailbox and register agree");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lying(uid: u32) -> Lying {
        Lying {
            uid,
            size: 1,
            internal: None,
        }
    }

    fn settled_to(settled_to: u32) -> Cursor {
        Cursor {
            source: String::new(),
            uidvalidity: 1,
            since: DateTime::UNIX_EPOCH,
            settled_to,
            put_away_to: 0,
            reading: None,
        }
    }

    #[test]
    fn what_was_passed_over_is_told_from_what_is_to_come() {
        for (cursor, with_outcome, settled, to_come, missing) in [
            (None, vec![], 0, 4, 0),
            (Some(settled_to(0)), vec![], 0, 4, 0),
            (Some(settled_to(3)), vec![1, 2, 3], 3, 1, 0),
            (Some(settled_to(3)), vec![1, 3], 2, 1, 1),
            (Some(settled_to(2)), vec![1, 2, 4], 3, 1, 0),
        ] {
            let mut count = Count::default();
            let all = [1, 2, 3, 4].map(lying);
            count.add(&all, cursor.as_ref(), |uid| with_outcome.contains(&uid));
            let expected = Count {
                lying: 4,
                settled,
                to_come,
                missing,
            };
            assert_eq!(count, expected, "{cursor:?} {with_outcome:?}");
        }
    }

    #[test]
    fn a_comparison_is_due_after_an_hour_and_then_daily() {
        let begin = DateTime::UNIX_EPOCH;
        let mut daily = Daily::default();
        for (minutes, due) in [
            (0, false),
            (59, false),
            (60, true),
            (61, false),
            (60 + 24 * 60, true),
        ] {
            assert_eq!(
                daily.is_due(begin + TimeDelta::minutes(minutes)),
                due,
                "{minutes}"
            );
        }
    }
}
