//! A register with cases that were counted by another calendar, in; their open dates counted anew, out.

use casework::cases::Case;
use casework::decide::{self, Moved};
use casework::given::Chance;
use casework::ids::CaseId;
use casework::rules::Rules;
use chrono::{DateTime, Utc};
use register::{Register, RegisterError, Tx};
use std::collections::BTreeMap;

/// So many cases are counted in one transaction.
const TOGETHER: u32 = 100;
/// What is said of a case that cannot be read.
const NOT_COUNTED: &str = "its dates could not be counted by the new calendar";
/// So often others may come between.
const MOST_TRIES: u32 = 5;

/// Counts the open clocks of every case by the calendar in force, and says which dates moved. What cannot
/// be counted – a date beyond the calendar – stays as it is, and is told of in the log.
pub async fn recount(
    register: &Register,
    rules: &Rules,
    now: DateTime<Utc>,
    chance: &mut Chance,
) -> Result<Vec<Moved>, RegisterError> {
    let version = rules.calendar.version();
    let others = register.read().await?.other_calendars(version).await?;
    let mut all = Vec::new();
    for other in others {
        all.extend(counted_by(register, rules, &other, (now, chance)).await?);
    }
    Ok(all)
}

/// Counts anew what was counted by the calendar `other`.
async fn counted_by(
    register: &Register,
    rules: &Rules,
    other: &str,
    (now, chance): (DateTime<Utc>, &mut Chance),
) -> Result<Vec<Moved>, RegisterError> {
    let (mut after, mut all, mut tries) = (None, Vec::new(), 0);
    loop {
        match some(register, rules, (other, after), (now, chance)).await {
            Ok(None) => return Ok(all),
            Ok(Some((last, moved))) => {
                all.extend(moved);
                (after, tries) = (Some(last), 0);
            }
            // Another program is at the same cases: it counts them, or these are read again.
            Err(RegisterError::Moved | RegisterError::Crossed) if tries < MOST_TRIES => tries += 1,
            Err(error) => return Err(error),
        }
    }
}

/// The next of these cases behind `after`: the last of them, and what moved. None when there are no more.
async fn some(
    register: &Register,
    rules: &Rules,
    (other, after): (&str, Option<CaseId>),
    (now, chance): (DateTime<Utc>, &mut Chance),
) -> Result<Option<(CaseId, Vec<Moved>)>, RegisterError> {
    let mut tx = register.write().await?;
    let ids = tx.counted_by(other, after, TOGETHER).await?;
    let Some(last) = ids.last() else {
        return Ok(None);
    };
    let (mut plans, mut all) = (Vec::with_capacity(ids.len()), Vec::new());
    for (id, case) in sound(&mut tx, &ids, rules, NOT_COUNTED).await? {
        match decide::recount(rules, case, now, chance) {
            Ok((plan, moved)) => {
                plans.push(plan);
                all.extend(moved);
            }
            Err(error) => {
                tracing::error!(case = %id.0, %error, "its dates could not be counted by the new calendar");
            }
        }
    }
    tx.apply(&plans, now).await?;
    tx.commit().await?;
    Ok(Some((*last, all)))
}

/// Those of the cases that can be folded; one that cannot keeps back no other, and `left_out` is said of it.
pub(crate) async fn sound(
    tx: &mut Tx,
    ids: &[CaseId],
    rules: &Rules,
    left_out: &str,
) -> Result<BTreeMap<CaseId, Case>, RegisterError> {
    match tx.cases(ids, &rules.book).await {
        Err(error) if error.is_of_one_message() => {}
        cases => return cases,
    }
    let mut sound = BTreeMap::new();
    for id in ids {
        match tx.cases(&[*id], &rules.book).await {
            Ok(case) => sound.extend(case),
            Err(error) if error.is_of_one_message() => {
                tracing::error!(case = %id.0, %error, "{left_out}");
            }
            Err(error) => return Err(error),
        }
    }
    Ok(sound)
}
