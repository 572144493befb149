//! UIDs, in; the sets that IMAP names them by, each short enough for a line, out (RFC 3501 §9, sequence-set).

/// Servers take at least 8,192 characters a line (RFC 9051 §4); some take little more than this.
const LINE: usize = 1_000;

/// The UIDs, ascending, as sets such as `1:3,7`; as many as lines of bearable length ask for.
pub(super) fn sets(uids: &[u32]) -> Vec<String> {
    let mut sets: Vec<String> = Vec::new();
    for (from, to) in runs(uids) {
        let run = if from == to {
            from.to_string()
        } else {
            format!("{from}:{to}")
        };
        match sets.last_mut() {
            Some(set) if set.len() + run.len() < LINE => {
                set.push(',');
                set.push_str(&run);
            }
            _ => sets.push(run),
        }
    }
    sets
}

/// Neighbours together: first and last of each run.
fn runs(uids: &[u32]) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    for &uid in uids {
        match runs.last_mut() {
            Some((_, to)) if to.checked_add(1) == Some(uid) => *to = uid,
            _ => runs.push((uid, uid)),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_named_together() {
        for (uids, expected) in [
            (vec![], vec![]),
            (vec![7], vec!["7"]),
            (vec![1, 2, 3, 7], vec!["1:3,7"]),
            (vec![1, 3, 5, 6], vec!["1,3,5:6"]),
            (vec![u32::MAX - 1, u32::MAX], vec!["4294967294:4294967295"]),
        ] {
            assert_eq!(sets(&uids), expected, "{uids:?}");
        }
    }

    #[test]
    fn no_line_grows_too_long_and_no_message_is_left_out() {
        let uids: Vec<u32> = (0..2_000).map(|n| 4_000_000_000 + 2 * n).collect();
        let sets = sets(&uids);
        assert!(sets.iter().all(|set| set.len() <= LINE), "{:?}", sets.first());
        let named: Vec<u32> = sets
            .iter()
            .flat_map(|set| set.split(','))
            .map(|uid| uid.parse().unwrap())
            .collect();
        assert_eq!(named, uids);
        assert!(sets.len() < 25, "{} lines", sets.len());
    }
}
