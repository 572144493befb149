//! Where reading begins, in; windows of UIDs that are listed one after another, out.
//!
//! A mailbox of a million messages is not listed at once: the first of them should not wait for the
//! last, nor all of them lie in memory. UIDs may have gaps of millions: those are crossed in a few steps.

/// How many UIDs the first window spans.
const FIRST: u32 = 2_000;
/// A window with fewer messages is followed by a wider one, one with more by one as narrow as the first.
const FEW: usize = 1_000;
const MANY: usize = 4_000;

/// The windows of one look.
#[derive(Clone, Copy, Debug)]
pub(super) struct Windows {
    next: Option<u32>,
    width: u32,
    uidnext: Option<u32>,
}

impl Windows {
    /// Windows behind `settled_to`. The last one is open: it takes in what came meanwhile.
    pub fn behind(settled_to: u32, uidnext: Option<u32>) -> Self {
        Self {
            next: settled_to.checked_add(1),
            width: FIRST,
            uidnext,
        }
    }

    /// The next window; an open one has no end.
    pub fn next(&mut self) -> Option<(u32, Option<u32>)> {
        let from = self.next?;
        let to = from.saturating_add(self.width - 1);
        // A server that does not say where its UIDs end is asked for all at once.
        if self.uidnext.is_none_or(|uidnext| to >= uidnext.saturating_sub(1)) {
            self.next = None;
            return Some((from, None));
        }
        self.next = to.checked_add(1);
        Some((from, Some(to)))
    }

    /// How many messages the last window held.
    pub fn held(&mut self, messages: usize) {
        if messages < FEW {
            self.width = self.width.saturating_mul(2);
        } else if messages > MANY {
            self.width = FIRST;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every window of a look over those UIDs.
    fn looked(settled_to: u32, uidnext: Option<u32>, uids: &[u32]) -> Vec<(u32, Option<u32>)> {
        let mut windows = Windows::behind(settled_to, uidnext);
        let mut looked = Vec::new();
        while let Some((from, to)) = windows.next() {
            let within = |uid: &&u32| **uid >= from && **uid <= to.unwrap_or(u32::MAX);
            windows.held(uids.iter().filter(within).count());
            looked.push((from, to));
        }
        looked
    }

    #[test]
    fn windows_leave_no_uid_out() {
        let dense: Vec<u32> = (1..=20_000).collect();
        let cases = [
            (0, Some(1), vec![]),
            (0, Some(20_001), dense.clone()),
            (7, Some(20_001), dense),
            (0, Some(u32::MAX), vec![1, 2, u32::MAX - 1]),
            (0, None, vec![1, 5]),
            (u32::MAX - 1, Some(u32::MAX), vec![]),
        ];
        for (settled_to, uidnext, uids) in cases {
            let looked = looked(settled_to, uidnext, &uids);
            assert_eq!(looked.first().unwrap().0, settled_to + 1);
            assert_eq!(looked.last().unwrap().1, None, "the last is open");
            for pair in looked.windows(2) {
                assert_eq!(pair[0].1.unwrap() + 1, pair[1].0, "{pair:?}");
            }
            assert!(looked.len() < 40, "{} windows", looked.len());
        }
        assert!(looked(u32::MAX, Some(u32::MAX), &[]).is_empty());
    }

    #[test]
    fn a_full_mailbox_is_not_listed_at_once() {
        let dense: Vec<u32> = (1..=100_000).collect();
        let widest = looked(0, Some(100_001), &dense)
            .iter()
            .map(|(from, to)| to.unwrap_or(100_000) - from + 1)
            .max();
        assert!(widest <= Some(4_000), "{widest:?}");
    }

    #[test]
    fn behind_a_gap_at_most_one_window_is_wide() {
        let uids: Vec<u32> = (1..10).chain(4_000_000..4_200_000).collect();
        let wide = looked(0, Some(4_200_000), &uids)
            .into_iter()
            .filter(|(from, to)| {
                let within = |uid: &&u32| **uid >= *from && **uid <= to.unwrap_or(u32::MAX);
                uids.iter().filter(within).count() > MANY
            });
        assert_eq!(wide.count(), 1);
    }
}
