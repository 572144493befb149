//! The kind of a letter, in; samples of it, full and bare, out.

mod residents;
mod said;
mod staff;

use super::{Alert, CaseLetter, Digest, Letter, LetterKind, NewCase, Paper, Relayed, StaffMail};
use crate::policies;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

pub(super) use said::of_part;

/// Samples of one kind of letter: the first has something in every field, the last as little
/// as can be.
pub(super) fn of(kind: LetterKind) -> Vec<Letter> {
    match kind {
        LetterKind::Resident(kind) => residents::of(kind).into_iter().map(Letter::Case).collect(),
        LetterKind::Staff(StaffMail::NewCase) => vec![
            Letter::NewCase(NewCase::sample()),
            Letter::NewCase(NewCase::bare_sample()),
        ],
        LetterKind::Staff(StaffMail::Relayed) => vec![
            Letter::Relayed(Relayed::sample()),
            Letter::Relayed(Relayed::bare_sample()),
        ],
        LetterKind::Staff(StaffMail::Alert) => Alert::samples().into_iter().map(Letter::Alert).collect(),
        LetterKind::Staff(StaffMail::Digest) => vec![
            Letter::Digest(Digest::sample()),
            Letter::Digest(Digest::bare_sample()),
        ],
        LetterKind::Staff(StaffMail::Paper) => Paper::samples().into_iter().map(Letter::Paper).collect(),
    }
}

/// Samples of all letters to residents.
pub(super) fn letters_to_residents() -> impl Iterator<Item = CaseLetter> {
    policies::LetterKind::ALL.iter().copied().flat_map(residents::of)
}

/// 9:05am in London on Friday 13 November 2026.
fn moment() -> DateTime<Utc> {
    day(13).and_time(chrono::NaiveTime::MIN).and_utc() + TimeDelta::minutes(9 * 60 + 5)
}

/// A day of November 2026.
fn day(of_november: i64) -> NaiveDate {
    NaiveDate::default() + TimeDelta::days(20_757 + of_november)
}
