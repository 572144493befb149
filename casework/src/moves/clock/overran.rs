//! An undertaking whose date has passed, in; who has to hear of it, out.

use crate::cases::{Undertaking, UndertakingId, UndertakingKind, What};
use crate::decide::TaskKind;
use crate::letters::AlertKind;
use crate::letters::wording::long_date;
use crate::moves::Refused;
use crate::moves::desk::Desk;

/// What follows from an undertaking whose date has passed.
struct Prompt {
    kind: AlertKind,
    task: TaskKind,
    to_do: &'static str,
}

pub(super) fn overran(desk: &mut Desk<'_>, id: UndertakingId) -> Result<(), Refused> {
    let Some(undertaking) = desk.case().undertaking(id).cloned() else {
        return Ok(());
    };
    desk.record_at(undertaking.ends_at(), What::Overran { undertaking: id })?;
    let prompt = prompt(undertaking.kind);
    // A date may be promised again, and may pass again.
    let about = format!("{}:{}", id.0, undertaking.by);
    let promised = desk.file.promised.get(&id).cloned();
    desk.task_about(
        prompt.task,
        &about,
        promised.as_ref().map(|promised| promised.note),
    );
    let told = match prompt.kind {
        AlertKind::PromiseLate if undertaking.owner.is_none() => desk.those_who_answer_for_it(),
        _ => desk.those_who_undertook(undertaking.owner),
    };
    let mut happened = happened(&undertaking);
    if let Some(promised) = &promised {
        happened = format!(
            "{happened}\n\nIn the words in which it was said: {}",
            promised.words
        );
    }
    let mut to_do = with_clause(desk, &undertaking, prompt.to_do);
    if prompt.kind == AlertKind::PromiseLate {
        let done = command(undertaking.kind);
        let reference = &desk.case().reference;
        to_do = format!(
            "{to_do} Once it is done: `redress case {done} {reference} {}`.",
            id.0
        );
    }
    let words = (happened, to_do);
    desk.tell(prompt.kind, about, words, &told)
}

fn happened(undertaking: &Undertaking) -> String {
    let by = long_date(undertaking.by);
    match undertaking.kind {
        UndertakingKind::Comment => {
            format!("The resident could comment on the findings until {by}. That time is over.")
        }
        UndertakingKind::Reply => {
            format!("The resident was asked to reply by {by}. That time is over.")
        }
        kind => format!("{}: that was to be done by {by}.", kind.to_do()),
    }
}

/// What records that it is done.
fn command(kind: UndertakingKind) -> &'static str {
    match kind {
        UndertakingKind::Order | UndertakingKind::Recommendation => "order-done",
        _ => "action-done",
    }
}

fn prompt(kind: UndertakingKind) -> Prompt {
    let late = |to_do| Prompt {
        kind: AlertKind::PromiseLate,
        task: TaskKind::KeepPromise,
        to_do,
    };
    let prompt = |kind, task, to_do| Prompt { kind, task, to_do };
    match kind {
        UndertakingKind::Action => {
            late("Do it today, or tell the resident why it is late and when it will be done (Code 6.6).")
        }
        UndertakingKind::Order => {
            late("Comply today, or ask the Ombudsman for more time before they ask you.")
        }
        UndertakingKind::Recommendation => late("Tell the Ombudsman what you do about it."),
        UndertakingKind::Promise => {
            late("Tell the resident the reasons for the delay and the new date, with `redress case delay`.")
        }
        UndertakingKind::Update => prompt(
            AlertKind::UpdateDue,
            TaskKind::KeepPromise,
            "Tell the resident how it stands and when they hear from you next (Code 5.9).",
        ),
        UndertakingKind::Comment => prompt(
            AlertKind::CommentOver,
            TaskKind::Weigh,
            "Weigh what they said, if they did, and decide.",
        ),
        UndertakingKind::Reply => prompt(
            AlertKind::CommentOver,
            TaskKind::Weigh,
            "If they did not reply, you may close the case with `redress case close --non-engagement`.",
        ),
        UndertakingKind::Review => prompt(
            AlertKind::LookAgain,
            TaskKind::Weigh,
            "Look again at the restriction of contact: lift it, or say until when it stays (Code 5.15).",
        ),
        UndertakingKind::Adjustment => prompt(
            AlertKind::LookAgain,
            TaskKind::Weigh,
            "Look again at the adjustment with the resident (Code 5.10).",
        ),
    }
}

/// A promise of an informal step is the policy's: its clause stands with it.
fn with_clause(desk: &Desk<'_>, undertaking: &Undertaking, to_do: &str) -> String {
    let promise = desk.policy.promises.first();
    match promise.filter(|_| undertaking.kind == UndertakingKind::Promise) {
        Some(promise) => format!("{to_do} ({})", promise.basis.clause),
        None => to_do.to_owned(),
    }
}
