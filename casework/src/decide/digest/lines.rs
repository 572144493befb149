//! What is due, in; the lines of a mail of the day, out.

use crate::cases::{Case, RunningClock, Undertaking, UndertakingKind};
use crate::clocks::{Due, civil_date};
use crate::ids::ContactId;
use crate::letters;
use crate::policies::{Event, Policy};

/// So many tasks stand in a mail; the list has them all.
const MOST_TASKS: usize = 20;

/// So many characters of what was promised stand in a line.
const MOST_WORDS: usize = 160;

/// A line, and whose it is.
pub(super) struct Line {
    pub due: letters::Due,
    pub by: Due,
    pub of: Option<ContactId>,
}

/// A clock that runs, as a line.
pub(super) fn line(case: &Case, running: &RunningClock, what: String) -> Line {
    Line {
        due: letters::Due {
            reference: case.reference.to_string(),
            what,
            by: civil_date(running.act_by.ends_at()),
            clause: format!("{}, {}", running.rule, running.clause),
            of: None,
        },
        by: running.act_by,
        of: case.owner,
    }
}

/// What somebody undertook, as a line, in the `words` in which it was said where they are known.
pub(super) fn promised(
    case: &Case,
    undertaking: &Undertaking,
    words: Option<&String>,
    policy: &Policy,
) -> Line {
    let by = undertaking.by;
    let to_do = undertaking.kind.to_do();
    let what = words.map_or_else(|| to_do.to_owned(), |words| format!("{to_do}: {}", short(words)));
    Line {
        due: letters::Due {
            reference: case.reference.to_string(),
            what,
            by,
            clause: clause_of(undertaking.kind, policy),
            of: None,
        },
        by: Due::On(by),
        of: undertaking.owner.or(case.owner),
    }
}

/// The first of it: the case has it whole.
fn short(words: &str) -> String {
    match words.char_indices().nth(MOST_WORDS) {
        Some((end, _)) => format!("{} \u{2026}", &words[..end]),
        None => words.to_owned(),
    }
}

fn clause_of(kind: UndertakingKind, policy: &Policy) -> String {
    let of_policy = match kind {
        UndertakingKind::Promise => policy.promises.first().map(|promise| &promise.basis),
        UndertakingKind::Comment => {
            let mut duties = policy.duties.iter();
            duties
                .find(|duty| duty.what == Event::FindingsShared)
                .map(|duty| &duty.basis)
        }
        _ => None,
    };
    if let Some(basis) = of_policy {
        return basis.clause.clone();
    }
    match kind {
        UndertakingKind::Action | UndertakingKind::Promise => "Code 6.6",
        UndertakingKind::Update => "Code 5.9",
        UndertakingKind::Comment => "Code 5.8",
        UndertakingKind::Order | UndertakingKind::Recommendation => "the Ombudsman\u{2019}s determination",
        UndertakingKind::Review => "Code 5.15",
        UndertakingKind::Adjustment => "Code 5.10",
        UndertakingKind::Reply => "Code 4.1",
    }
    .to_owned()
}

/// What is said several times once, with how often.
pub(super) fn counted(tasks: Vec<String>) -> Vec<String> {
    let mut told: Vec<(String, u32)> = Vec::new();
    for task in tasks {
        match told.iter_mut().find(|(words, _)| *words == task) {
            Some((_, times)) => *times += 1,
            None => told.push((task, 1)),
        }
    }
    let more = told.len().saturating_sub(MOST_TASKS);
    let words = told
        .into_iter()
        .take(MOST_TASKS)
        .map(|(words, times)| match times {
            1 => words,
            times => format!("{words} ({times} of these)"),
        });
    let rest = (more > 0).then(|| format!("And {more} more: see `redress task list`."));
    words.chain(rest).collect()
}
