//! What a message points at, in; the one case it belongs to, out.
//!
//! In order: our signed token, a Message-ID we know, a reference written by a party of the case,
//! an answered subject that is that of exactly one case of this sender. Never a subject alone:
//! a stranger would join a case by guessing it.

use crate::arrivals::Arrival;
use crate::decide::Known;
use crate::ids::CaseId;
use crate::messages::Sender;
use crate::rules::Rules;

/// Where a message belongs, and how we know.
pub(super) struct Belongs {
    pub case: CaseId,
    pub because: String,
}

/// The case a message belongs to; none if it is a new matter. What belongs to a case that was combined into
/// another belongs to that one: there it is dealt with (Q32).
pub(super) fn belongs(known: &Known, arrival: &Arrival, rules: &Rules) -> Option<Belongs> {
    let found = points_to(known, arrival, rules)?;
    let case = goes_on_in(known, found.case);
    if case == found.case {
        return Some(found);
    }
    let because = format!("{}, and that case was combined into this one", found.because);
    Some(Belongs { case, because })
}

/// The case in which that one goes on: itself, or the one that it was combined into, however often.
pub(super) fn goes_on_in(known: &Known, case: CaseId) -> CaseId {
    let next = |case: &CaseId| known.cases.get(case).and_then(|case| case.combined_into);
    // Nothing is combined into what follows it; should it be so all the same, this ends.
    let chain = std::iter::successors(Some(case), next).take(known.cases.len() + 1);
    let there = chain.filter(|case| known.cases.contains_key(case));
    there.last().unwrap_or(case)
}

fn points_to(known: &Known, arrival: &Arrival, rules: &Rules) -> Option<Belongs> {
    let to = |case: CaseId, because: &str| Belongs {
        case,
        because: because.to_owned(),
    };
    by_token(known, rules)
        .map(|case| to(case, "it answers a letter of ours"))
        .or_else(|| {
            known
                .referenced
                .first()
                .map(|(_, case)| to(*case, "it answers a message of the case"))
        })
        .or_else(|| by_sender(known, arrival))
}

/// By a token of whatever purpose: a person's answer to a mail for staff was held before this,
/// and a colleague's out-of-office note is logged where it belongs.
fn by_token(known: &Known, rules: &Rules) -> Option<CaseId> {
    let mut tokens = known.tokens.iter();
    tokens.find_map(|token| token.case.filter(|_| rules.keys.verify(token)))
}

/// What only counts because of who writes: worth nothing where the sender is not certain.
fn by_sender(known: &Known, arrival: &Arrival) -> Option<Belongs> {
    let sender = known
        .sender
        .filter(|_| arrival.message.sender == Sender::Certain)?;
    let is_party = |case: &CaseId| {
        known
            .cases
            .get(case)
            .is_some_and(|case| case.parties.contains(&sender))
    };
    if let Some((reference, case)) = known.named.iter().find(|(_, case)| is_party(case)) {
        return Some(Belongs {
            case: *case,
            because: format!("its sender writes {reference}"),
        });
    }
    match known.same_subject.as_slice() {
        [case] => {
            let because = "its subject is that of one case of the sender's, answered".to_owned();
            Some(Belongs { case: *case, because })
        }
        _ => None,
    }
}

/// Cases that a new matter may have to do with: for a person to say.
pub(super) fn points_at(known: &Known) -> Vec<CaseId> {
    let named = known.named.iter().map(|(_, case)| *case);
    let mut cases: Vec<CaseId> = named.chain(known.same_subject.iter().copied()).collect();
    cases.sort_unstable();
    cases.dedup();
    cases
}
