//! What is kept, who is told, what is paid, and what is not applied.

use super::basis;
use crate::policies::check;
use crate::policies::table::Entry;
use crate::policies::{Basis, Compensation, NotApplied, Register, Report};

pub(in crate::policies) fn compensation(entry: &Entry<'_>) -> Option<Compensation> {
    let (words, basis) = (entry.list("words"), basis(entry));
    Some(Compensation { words, basis: basis? })
}

pub(in crate::policies) fn register(entry: &Entry<'_>) -> Option<Register> {
    let (fields, basis) = (entry.list("fields"), basis(entry));
    Some(Register {
        fields,
        basis: basis?,
    })
}

pub(in crate::policies) fn report(entry: &Entry<'_>) -> Option<Report> {
    let (to, every, what) = (entry.list("to"), entry.read("every"), entry.list("what"));
    let (by, basis) = (entry.optional_text("by"), basis(entry));
    Some(Report {
        to,
        every: every?,
        what,
        by,
        basis: basis?,
    })
}

/// A rule that is not applied: nothing was decided of it, so it has a reason instead.
pub(in crate::policies) fn not_applied(entry: &Entry<'_>) -> Option<NotApplied> {
    let (rules, clause) = (entry.one_or_more("rule"), entry.text("clause"));
    let (says, why) = (entry.text("says"), entry.text("why"));
    if let Some(why) = &why {
        check::reason(why, entry);
    }
    let basis = Basis {
        rules,
        clause: clause?,
        says: Some(says?),
        decided: None,
    };
    Some(NotApplied { why: why?, basis })
}
