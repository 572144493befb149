//! How long each waited, and who still waits, in; how many had been answered by each day, out.

use super::interval::float;
use std::collections::BTreeMap;

/// One that was answered after so many days, or still waits after so many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    /// Answered on that day.
    Answered(u32),
    /// Still open when the figures were taken, that many days on.
    Open(u32),
}

/// How many had been answered by each day, those who still wait counted as waiting (Kaplan and Meier 1958).
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Survival {
    /// Each day on which somebody was answered, and the share of all answered by its end, from 0 to 1.
    pub answered_by: Vec<(u32, f64)>,
    /// How many there are in all.
    pub all: u64,
    /// How many of them still wait.
    pub open: u64,
}

impl Survival {
    /// The curve of all of them.
    pub fn of(waits: impl IntoIterator<Item = Wait>) -> Self {
        // On each day: how many were answered, and how many were last seen waiting.
        let mut days: BTreeMap<u32, (u64, u64)> = BTreeMap::new();
        for wait in waits {
            match wait {
                Wait::Answered(day) => days.entry(day).or_default().0 += 1,
                Wait::Open(day) => days.entry(day).or_default().1 += 1,
            }
        }
        let all: u64 = days.values().map(|(answered, open)| answered + open).sum();
        let open = days.values().map(|(_, open)| open).sum();
        let (mut at_risk, mut waiting, mut answered_by) = (all, 1.0, Vec::new());
        for (day, (answered, censored)) in days {
            // Who is last seen on a day still waited when that day's answers went out.
            if answered > 0 {
                waiting *= 1.0 - float(answered) / float(at_risk);
                answered_by.push((day, 1.0 - waiting));
            }
            at_risk -= answered + censored;
        }
        Self {
            answered_by,
            all,
            open,
        }
    }

    /// The first day by which that share, from 0 to 1, had been answered; none where it was not reached.
    pub fn day_of(&self, share: f64) -> Option<u32> {
        // One part in a million million: what rounding leaves of a share that is reached exactly.
        let reached = |(_, answered): &&(u32, f64)| *answered >= share - 1e-12;
        self.answered_by.iter().find(reached).map(|(day, _)| *day)
    }
}
