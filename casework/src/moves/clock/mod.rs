//! A case whose time has come, in; what follows by itself when nobody has acted, out.
//!
//! Everything that has fallen due is seen to in the order in which it did, also what fell due while the
//! program was down; each leaves a fact, so that it is seen to once. What happened is dated by when it fell
//! due where that counts (Q12, Q13); letters go now.

mod acknowledge;
mod formal;
mod forward;
mod hazard_ran_out;
mod overran;
mod ran_out;
#[cfg(test)]
mod tests;
mod told;

use crate::cases::{ToSee, Wake};
use crate::decide::{Plan, Undecided};
use crate::given::Chance;
use crate::moves::desk::Desk;
use crate::moves::{CaseFile, Doing, Refused};
use crate::rules::Rules;
use chrono::{DateTime, Utc};

/// What followed from the time, and what could not be seen to.
#[derive(Debug)]
pub struct Seen {
    /// What followed, up to what could not be seen to.
    pub plan: Plan,
    /// Why something could not be; it stays due.
    pub trouble: Option<Refused>,
}

/// Sees to everything in the case that has fallen due by `now`. [`Undecided::Unread`] where that asks for what was
/// written in the case and the file is without it: nothing is decided then, and all is once it was read.
pub fn see_to(
    rules: &Rules,
    file: &CaseFile,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Seen, Refused> {
    let doing = Doing {
        by: None,
        at: now,
        now,
    };
    let mut desk = Desk::new(rules, file, doing, chance)?;
    let Err((seen, trouble)) = all_due(&mut desk, usize::MAX) else {
        let plan = desk.finish();
        return Ok(Seen { plan, trouble: None });
    };
    if matches!(trouble, Refused::Undecided(Undecided::Unread)) {
        return Err(trouble);
    }
    // What came before the trouble is done again by itself: nothing half done is kept.
    let mut desk = Desk::new(rules, file, doing, chance)?;
    match all_due(&mut desk, seen) {
        Ok(()) => Ok(Seen {
            plan: desk.finish(),
            trouble: Some(trouble),
        }),
        Err((_, trouble)) => Err(trouble),
    }
}

/// Sees to what is due, the earliest first and at most so much; how much was seen to before what could not be.
fn all_due(desk: &mut Desk<'_>, most: usize) -> Result<(), (usize, Refused)> {
    for seen in 0..most {
        let now = desk.doing.now;
        let due = desk.case().wakes().into_iter().find(|wake| wake.at <= now);
        let Some(wake) = due else {
            return Ok(());
        };
        see_to_one(desk, &wake).map_err(|trouble| (seen, trouble))?;
        if desk.case().wakes().contains(&wake) {
            let what = format!("{:?}", wake.what);
            return Err((seen, Undecided::StillDue(what).into()));
        }
    }
    Ok(())
}

fn see_to_one(desk: &mut Desk<'_>, wake: &Wake) -> Result<(), Refused> {
    match &wake.what {
        ToSee::Acknowledge(clock) => acknowledge::acknowledge(desk, clock),
        ToSee::RanOut(clock) => ran_out::ran_out(desk, clock),
        ToSee::BroughtForward(due) => forward::tell(desk, *due),
        ToSee::Overran(undertaking) => overran::overran(desk, *undertaking),
        ToSee::HazardRanOut(hazard, clock) => hazard_ran_out::ran_out(desk, *hazard, clock),
    }
}
