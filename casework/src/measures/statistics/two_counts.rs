//! Two counts, in; whether one is larger by more than chance would explain, out.

use super::interval::float;

/// How far apart one pair of counts has to be.
pub const SINGLE: f64 = 1.96;
/// How far apart a pair has to be where several are looked at for one that stands out.
pub const SCANNING: f64 = 2.6;

/// Fewer together say nothing.
const TOO_FEW: u64 = 20;

/// How a count stands to the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It rose by more than chance would explain.
    Rose,
    /// It fell by more than chance would explain.
    Fell,
    /// About the same.
    Same,
}

/// Compares two counts of equal spans as Poisson counts: their difference in units of its standard error,
/// `|a − b| / √(a + b)`, which has to reach `apart`.
pub fn compare(before: u64, now: u64, apart: f64) -> Change {
    let all = before.saturating_add(now);
    if all < TOO_FEW || float(before.abs_diff(now)) / float(all).sqrt() < apart {
        return Change::Same;
    }
    if now > before { Change::Rose } else { Change::Fell }
}
