//! What a case is about and who is there, in; who gets it and why, out.
//!
//! Every step that counted is kept as the reason. Whoever a case is about never gets it, nor a mailbox
//! that they read (Complaint Handling Code 2024, 5.8); nobody decides again what they have decided
//! (6.13).

mod conduct;
mod places;
mod readers;
mod reasons;
mod search;
mod staff;
#[cfg(test)]
mod tests;

use crate::cases::{Access, RouteReason};
use crate::ids::ContactId;
use crate::policies::RoleId;
use crate::rules::{Directory, Handler, Route, Rules};
use crate::triage::Category;
use chrono::NaiveDate;
use search::Search;
use std::collections::BTreeMap;

pub use conduct::complained_of;
pub use places::Place;
pub use readers::{manager, readers};
pub use staff::staff_named;

/// Who gets a case, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routed<'a> {
    /// Who gets it.
    pub to: &'a Handler,
    /// Why.
    pub because: RouteReason,
}

/// What is to be had by somebody.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// What it is about.
    pub category: &'a Category,
    /// The words in which places are looked for: the subject and the resident's own.
    pub words: &'a str,
    /// What the policy wants them to do, of a team's people.
    pub role: Option<&'a RoleId>,
    /// Those whom it is about.
    pub about: &'a [ContactId],
    /// Those who decided an earlier stage.
    pub decided: &'a [ContactId],
    /// Who may see it.
    pub access: Access,
    /// The London date on which they have to be there.
    pub on: NaiveDate,
    /// How many open cases each has; nobody has none where nothing is said.
    pub loads: &'a BTreeMap<ContactId, u32>,
}

/// Why somebody may not have a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotTheirs {
    /// The settings do not name them.
    #[error("the settings name nobody of that name or address")]
    Unknown,
    /// It is about them, or about somebody who reads their mail.
    #[error("it is about them, or about somebody who reads what is sent there (Code 5.8)")]
    About,
    /// They decided an earlier stage, or somebody did who reads their mail.
    #[error("an earlier stage was decided by them, or by somebody who reads what is sent there (Code 6.13)")]
    Decided,
}

/// Routes a case: to the safeguarding lead where only named people may see it; above those it is about;
/// else by the first route that names its category and place; where these leave nobody, to the
/// complaints team. None where the settings name nobody who may have it.
pub fn route<'a>(rules: &'a Rules, wanted: &Wanted<'_>) -> Option<Routed<'a>> {
    by(&rules.directory, &rules.routes, wanted)
}

fn by<'a>(directory: &'a Directory, routes: &[Route], wanted: &Wanted<'_>) -> Option<Routed<'a>> {
    let mut search = Search::new(directory, wanted);
    let found = match wanted.access {
        Access::Restricted => search.leads(),
        Access::Staff if wanted.about.is_empty() => search.by_route(routes),
        Access::Staff => search.above_those_named(),
    };
    search.else_complaints_team(found)
}

/// Routes a case that goes on to a later stage: as [`route`], but first to whoever does what the stage asks
/// for, in the team that the route leads to or, where nobody there does, in any other.
pub fn onward<'a>(rules: &'a Rules, wanted: &Wanted<'_>) -> Option<Routed<'a>> {
    if wanted.access == Access::Staff && wanted.about.is_empty() {
        let mut search = Search::new(&rules.directory, wanted);
        if let Some(found) = search.by_role(&rules.routes) {
            return search.else_complaints_team(Some(found));
        }
    }
    route(rules, wanted)
}

/// Takes a case to the manager of `of`, or of who stands above, as far as one is there; else to the
/// complaints team, which leads back to `of` where nobody else is left.
pub fn escalate<'a>(directory: &'a Directory, of: ContactId, wanted: &Wanted<'_>) -> Option<Routed<'a>> {
    let mut search = Search::new(directory, wanted);
    let found = match wanted.access {
        Access::Restricted => search.leads(),
        Access::Staff => search.above(of),
    };
    search.else_complaints_team(found)
}

/// Gives a case to somebody whom a colleague chose, whether they are there or not.
pub fn hand_over<'a>(
    directory: &'a Directory,
    to: ContactId,
    wanted: &Wanted<'_>,
) -> Result<Routed<'a>, NotTheirs> {
    let to = directory.handler(to).ok_or(NotTheirs::Unknown)?;
    match Search::new(directory, wanted).barred(to) {
        Some(RouteReason::About(_)) => Err(NotTheirs::About),
        Some(_) => Err(NotTheirs::Decided),
        None => Ok(Routed {
            to,
            because: RouteReason::HandedOver,
        }),
    }
}
