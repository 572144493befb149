//! Whose something is and who may know of it, in; who reads of it today, out.

use crate::cases::Access;
use crate::ids::ContactId;
use crate::routing::Wanted;
use crate::routing::search::Search;
use crate::rules::{Confidence, Directory, Handler};
use crate::triage::Category;
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Nobody's open cases: a manager is found whatever they have to do.
static NO_LOADS: BTreeMap<ContactId, u32> = BTreeMap::new();

/// Who reads on the London date `on` what is meant for `of`: they themselves, while they are away their
/// deputy. Where neither is there or may know of it, those behind the case. Of a restricted case nobody
/// but these reads anything.
pub fn readers<'a>(
    directory: &'a Directory,
    of: Option<ContactId>,
    confidence: &Confidence,
    on: NaiveDate,
) -> Vec<&'a Handler> {
    let behind = directory.circle(confidence);
    let can = |handler: &&Handler| may_know(directory, handler, confidence) && !handler.is_away(on);
    let of = of.and_then(|of| directory.handler(of));
    let found = of.filter(can).or_else(|| {
        let away = of.filter(|person| person.is_away(on))?;
        directory.deputy_of(away.id).filter(can)
    });
    found.map_or(behind, |found| vec![found])
}

/// Whether that person or team may know of it.
fn may_know(directory: &Directory, handler: &Handler, confidence: &Confidence) -> bool {
    match confidence.access {
        Access::Restricted => directory
            .circle(confidence)
            .iter()
            .any(|other| other.id == handler.id),
        Access::Staff => !confidence.about.iter().any(|who| directory.reads(*who, handler)),
    }
}

/// Who manages whoever has it, as far as one is there and may know of it; nobody for a restricted case.
pub fn manager<'a>(
    directory: &'a Directory,
    of: ContactId,
    confidence: &Confidence,
    on: NaiveDate,
) -> Option<&'a Handler> {
    let category = Category::other();
    let wanted = Wanted {
        category: &category,
        words: "",
        role: None,
        about: &confidence.about,
        decided: &[],
        access: confidence.access,
        on,
        loads: &NO_LOADS,
    };
    match confidence.access {
        Access::Restricted => None,
        Access::Staff => Search::new(directory, &wanted).above(of),
    }
}
